package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestLawWithACopy: a State registers a law with a copy of it, which nobody else
// sees until that is cleared; asking for more rows loses nothing; a change keeps
// the copy, and a second change leaves it out; the entry is found, listed, written
// as a file and withdrawn. Every earlier content stays visible, with its copy.
func TestLawWithACopy(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, clears, other := h.persona(stateA.drafter), h.persona(stateA.clears), h.persona(stateB.drafter)
	nobody := h.someone("nobody", "")
	const form, list = "/en/desk/implementation/laws", "/en/implementation/laws"
	fields := func(more ...string) []string {
		return append([]string{"language", "en", "type", "law", "title", "Act on the quiet of cables", "date", "2024", "status", "in-force", "written", "fr, en",
			"provision-0", "un:a-70-174:13:f", "place-0", "article 12", "note", "It sets up an office of cables."}, more...)
	}
	drafter.get(form).want(http.StatusOK, `name="file"`, `name="provision-2"`)
	back := drafter.sendFile(form, "%PDF-1.7 the act", withTitle(fields(), "")...).want(http.StatusUnprocessableEntity, `id="fault-title"`, "It sets up an office of cables.", "views.pdf")
	more := drafter.send(form, append(back.hidden(), fields("rows", "6")...)...).want(http.StatusUnprocessableEntity, `name="provision-5"`, "Act on the quiet of cables", "views.pdf")
	if strings.Contains(more.body, `id="fault-`) {
		t.Error("who asks for more rows is told that something is wrong")
	}
	draft := drafter.send(form, append(more.hidden(), fields()...)...).goes("/en/desk/drafts/").to
	page := clears.get(draft).want(http.StatusOK, "Act on the quiet of cables", "article 12", "views.pdf")
	copyAt := page.found(`href="/en/desk/attachments/([0-9a-f]{64})"`)
	nobody.get("/attachment/" + copyAt).want(http.StatusNotFound)
	other.get("/en/desk/attachments/" + copyAt).want(http.StatusNotFound)

	// Who drafted it edits it once more; the copy comes along.
	edit := drafter.get(draft+"/edit").want(http.StatusOK, "Act on the quiet of cables", "views.pdf", copyAt)
	drafter.send(draft+"/edit", append(edit.hidden(), fields("address", "https://law.example/act")...)...).goes(draft)
	clears.get(draft).want(http.StatusOK, "https://law.example/act", "views.pdf")
	clears.signs(draft).want(http.StatusSeeOther)
	if got := nobody.get("/attachment/" + copyAt).want(http.StatusOK); got.body != "%PDF-1.7 the act" {
		t.Errorf("the copy is %q", got.body)
	}
	id := nobody.get(list+"?written=fr&status=in-force&provision=un:a-70-174:13:f&type=law").want(http.StatusOK, "Act on the quiet of cables").found(`/implementation/laws/([0-9a-f]{64})`)
	nobody.get(list+"/"+id).want(http.StatusOK, "Aldermark", "article 12", copyAt, "It sets up an office of cables.")
	if narrows := nobody.get(list).want(http.StatusOK, `<option value="state:xa">`, "Those of whom there is something"); strings.Contains(narrows.body, `<option value="state:af"`) {
		t.Error("the list can be narrowed to a State of which it has nothing")
	}
	nobody.get(list+"?state=state:af").want(http.StatusOK, `<option value="state:af" selected>`)
	nobody.get("/en/search?q=cables+quiet").want(http.StatusOK, id)

	change := func(leave string, words ...string) {
		t.Helper()
		at := form + "/" + id + "/change"
		asked := append(drafter.get(at).want(http.StatusOK, "article 12").hidden(), fields("title", "Act on cables", "reason", "It has a shorter name.")...)
		if leave != "" {
			asked = append(asked, "leave", leave)
		}
		draft := drafter.send(at, withTitle(asked, "Act on cables")...).goes("/en/desk/drafts/").to
		clears.get(draft).want(http.StatusOK, append(words, "What stands now", "What changes", "It has a shorter name.")...)
		clears.signs(draft).want(http.StatusSeeOther)
	}
	change("", "Act on the quiet of cables", copyAt)
	nobody.get("/api/v1/policies/"+id).want(http.StatusOK, `"title":{"original":"en","in":{"en":"Act on cables"}}`, copyAt)
	change(copyAt, "Act on cables")
	nobody.get("/attachment/" + copyAt).want(http.StatusOK)
	nobody.get(list+".csv").want(http.StatusOK, "Act on cables", "un:a-70-174:13:f (article 12)", "en; fr")
	nobody.get(list+"/"+id).want(http.StatusOK, "Act on cables", "Act on the quiet of cables", copyAt, "It has a shorter name.", "what it changed", "<del>")
	other.get(form + "/" + id + "/change").want(http.StatusForbidden)

	drafter.hands(form+"/"+id+"/end", clears, "language", "en", "reason", "It was registered by mistake.")
	nobody.get(list+"/"+id).want(http.StatusOK, "Withdrawn", "It was registered by mistake.", "Act on cables")
	nobody.get(list+".csv").want(http.StatusOK, "Withdrawn")
	if found := nobody.get("/en/search?q=cables+quiet").want(http.StatusOK); strings.Contains(found.body, id) {
		t.Error("what is withdrawn is found")
	}
	drafter.get(form + "/" + id + "/change").want(http.StatusConflict)
}

// TestPracticeInForms: a State describes a practice and changes it; it is
// found by what it says now, and no longer by what it said.
func TestPracticeInForms(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, clears, nobody := h.persona(stateA.drafter), h.persona(stateA.clears), h.someone("nobody", "")
	const form, list = "/en/desk/implementation/practices", "/en/implementation/practices"
	drafter.send(form, "language", "en", "kind", "procedure", "title", "A telephone by the door").want(http.StatusUnprocessableEntity, `id="fault-text"`, "A telephone by the door")
	drafter.hands(form, clears, "language", "en", "kind", "procedure", "title", "A telephone by the door", "text", "Somebody answers it.", "follow", "Buy one.",
		"provision", "un:a-70-174:13:h:1", "region", "african", "links", "https://door.example/ The door")
	id := nobody.get(list+"?region=african&kind=procedure&provision=un:a-70-174:13:h:1&author=state:xa&written=en").want(http.StatusOK, "A telephone by the door").found(`/implementation/practices/([0-9a-f]{64})`)
	drafter.hands(form+"/"+id+"/change", clears, "language", "en", "kind", "procedure", "title", "A telephone by the door", "text", "Two people answer it.", "region", "asia-pacific", "reason", "One slept.")
	nobody.get(list+"/"+id).want(http.StatusOK, "Two people answer it.", "Somebody answers it.", "One slept.", "https://door.example/")
	nobody.get(list+"?region=asia-pacific").want(http.StatusOK, id)
	nobody.get("/api/v1/practices?region=asia-pacific").want(http.StatusOK, id)
	for _, at := range []string{list + "?region=african", list + ".csv?region=african", "/api/v1/practices?region=african", list + "?provision=un:a-70-174:13:h:1"} {
		if got := nobody.get(at).want(http.StatusOK); strings.Contains(got.body, id) {
			t.Errorf("%s lists what it was found by before", at)
		}
	}
	nobody.get(list+".csv").want(http.StatusOK, "Two people answer it.")
	drafter.hands(form+"/"+id+"/end", clears, "language", "en", "reason", "Nobody rang.")
	nobody.get(list+"/"+id).want(http.StatusOK, "Withdrawn", "Nobody rang.")
}

// TestBesideItsField: what is wrong with dates and addresses is said beside the
// field of each form of implementation in which it was typed.
func TestBesideItsField(t *testing.T) {
	t.Parallel()
	drafter := demonstrated(t).persona(stateA.drafter)
	for name, tc := range map[string]struct {
		form   string
		typed  []string
		faults []string
	}{
		"law":      {"laws", []string{"date", "spring", "address", "law.example"}, []string{"date", "address"}},
		"practice": {"practices", []string{"links", "https://door.example The door\nwindow.example"}, []string{"links"}},
		"need":     {"needs", []string{"from", "2027-03", "until", "2027-02", "mail", "office at law.example", "address", "https://"}, []string{"until", "mail", "address"}},
		"measure":  {"measures", []string{"since", "2027"}, []string{"since"}},
		"plan":     {"plans", []string{"from", "March", "task-1-title", "Call", "task-1-starts", "2027-03-02", "task-1-due", "2027-03-01"}, []string{"from", "task-1-due"}},
	} {
		page := drafter.send("/en/desk/implementation/"+tc.form, append([]string{"language", "en"}, tc.typed...)...).want(http.StatusUnprocessableEntity)
		for _, f := range tc.faults {
			if !strings.Contains(page.body, `id="fault-`+f+`"`) {
				t.Errorf("%s: nothing is said beside %s", name, f)
			}
		}
	}
}

// withTitle gives the fields of a form another title.
func withTitle(fields []string, title string) (out []string) {
	for i := 0; i+1 < len(fields); i += 2 {
		if fields[i] != "title" {
			out = append(out, fields[i], fields[i+1])
		}
	}
	return append(out, "title", title)
}
