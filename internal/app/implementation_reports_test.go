package app_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/kernel/sqldb"
)

// TestReportingJourney: what the demonstration reports stands on the pages of the
// provision, of the State and of the framework; a State reports for a new period
// from its last one, says with one button that nothing has changed, corrects,
// translates, confirms what was recorded of it, and takes itself off a joint report.
func TestReportingJourney(t *testing.T) {
	h := demonstrated(t)
	drafter, clears := h.persona("xa-drafter"), h.persona("xa-clearing")
	requests := "un:a-70-174:13:h:1"
	drafter.get("/en/implementation/provisions/"+requests).want(http.StatusOK, "Aldermark", "A single point of contact receives requests", "in progress", "in place")
	drafter.get("/fr/implementation/provisions/"+requests).want(http.StatusOK, "Un point de contact unique")
	drafter.get("/en/implementation/provisions/un:a-70-174:13:h").want(http.StatusOK, "Here is what was reported on each of its parts", "/en/implementation/provisions/"+requests)
	drafter.get("/en/implementation/states/state:xa").want(http.StatusOK, "Norms, rules and principles", "unchanged since 2025")
	drafter.get("/en/implementation/states/state:xa/"+requests).want(http.StatusOK, "What changed since 2024")
	drafter.get("/en/framework/provisions/"+requests).want(http.StatusOK, `id="reports-table"`)
	drafter.get("/en/participants/state:xa").want(http.StatusOK, "All that it has reported")
	drafter.get("/en/search?q=desk+that+receives+requests").want(http.StatusOK, "/en/implementation/reports/")

	form := "/en/desk/implementation/items/framework/norm-13-h-1"
	drafter.get("/en/desk/implementation/reports").want(http.StatusOK, form)
	drafter.get(form).want(http.StatusOK, "Your last report", "A desk in the National Team of Example", `value="2026"`)
	drafter.send(form, "language", "en", "period", "sometime", "status", "in-place", "answer-links", "ftp://a.example").want(http.StatusUnprocessableEntity, "Write a year", "is no address", "sometime")
	drafter.hands(form, clears, "language", "en", "period", "2026", "status", "in-place", "answer-done", "The desk is open day and night.", "answer-bodies", "National Team; answers\nMinistry of Example",
		"answer-links", "https://team.example/ The team")
	made := h.reported("topic=" + requests + "&participant=state:xa&period=2026")
	drafter.get("/en/implementation/reports/"+made).want(http.StatusOK, "The desk is open day and night.", "National Team: answers", "The team")
	drafter.get(form).want(http.StatusOK, "You have reported on this for 2026")

	restraint := "/en/desk/implementation/items/framework/norm-13-f"
	drafter.get(restraint).want(http.StatusOK, "no status is given")
	if strings.Contains(drafter.get(restraint).body, `name="status"`) {
		t.Error("a status of restraint is asked for")
	}
	earlier := h.reported("topic=un:a-70-174:13:f&participant=state:xa")
	clears.signs(drafter.send(restraint+"/same", "of", earlier, "period", "2026").goes("/en/desk/drafts/").to).want(http.StatusSeeOther)
	drafter.get("/en/implementation/provisions/un:a-70-174:13:f").want(http.StatusOK, "unchanged since 2025", "published instructions")

	at := "/en/desk/implementation/reports/" + made
	draft := drafter.send(at+"/correct", "language", "en", "status", "in-place", "answer-done", "The desk is open on all days.", "reason", "It closes at night.").goes("/en/desk/drafts/").to
	drafter.get(draft+"/edit").want(http.StatusOK, "The desk is open on all days.", "It closes at night.")
	late := drafter.send(at+"/correct", append(drafter.get(at+"/correct").want(http.StatusOK, "A change of this waits to be cleared already", draft).hidden(),
		"language", "en", "status", "in-place", "answer-done", "The desk is open day and night.", "answer-gaps", "Staff.")...).goes("/en/desk/drafts/").to
	clears.get(draft).want(http.StatusOK, "The desk is open on all days.", "It closes at night.", "What changes", "<ins")
	clears.signs(draft).want(http.StatusSeeOther)
	clears.get(late).want(http.StatusOK, "This can no longer be said as it stands", "It has been changed since this was written", "all days")
	if r := clears.signs(late); r.status == http.StatusSeeOther {
		t.Error("a correction of an earlier wording is cleared")
	}
	again := drafter.get(late+"/edit").want(http.StatusOK, "What stands has been changed since this was written").hidden()
	drafter.send(late+"/edit", append(again, "language", "en", "status", "in-place", "answer-done", "The desk is open on all days.", "answer-gaps", "Staff.")...).goes(late)
	clears.signs(late).want(http.StatusSeeOther)
	drafter.get("/en/implementation/reports/"+made).want(http.StatusOK, "What was corrected", "<ins", "It closes at night.")
	drafter.hands(at+"/translate", clears, "language", "fr", "official", "yes", "answer-done", "Le bureau est ouvert tous les jours.")
	drafter.get("/fr/implementation/reports/"+made).want(http.StatusOK, "Le bureau est ouvert tous les jours.", "officielle")

	recorded := h.reported("topic=un:a-70-174:16:a&participant=state:xb")
	other, second := h.persona("xb-drafter"), h.persona("xb-clearing")
	other.hands("/en/desk/implementation/reports/"+recorded+"/confirm", second)
	other.get("/en/implementation/reports/"+recorded).want(http.StatusOK, "Confirmed with its own key")

	// The secretariat takes down a note verbale; the State says with its own key that
	// these are its words.
	h.persona("secretariat").send("/en/desk/implementation/items/framework/norm-13-a?mode=recorded", "author", "state:xb", "document-kind", "note-verbale", "document-number", "45/2026", "document-date", "2026-01-29",
		"language", "en", "period", "2026", "answer-done", "A council meets each month.").goes("/en/")
	noted := h.reported("topic=un:a-70-174:13:a&participant=state:xb&period=2026")
	if got := other.get("/en/implementation/reports/"+noted).want(http.StatusOK, "A council meets each month.", "45/2026"); strings.Contains(got.body, "Confirmed with its own key") {
		t.Error("nobody has confirmed it")
	}
	other.hands("/en/desk/implementation/reports/"+noted+"/confirm", second)
	other.get("/en/implementation/reports/"+noted).want(http.StatusOK, "Confirmed with its own key", "45/2026")

	before := h.reports("participant=state:xa")
	other.hands("/en/desk/implementation/items/short/cluster-incidents?mode=joint", second, "language", "en", "period", "2026", "other-1", "state:xa", "answer-done", "We hold exercises together.")
	joint := slices.DeleteFunc(h.reports("participant=state:xa"), func(id string) bool { return slices.Contains(before, id) })
	if len(joint) != 1 {
		t.Fatalf("%d were reported", len(joint))
	}
	drafter.get("/en/implementation/provisions/un:a-70-174:17:d").want(http.StatusOK, "On more than this provision")
	h.leaves("/en/desk/implementation/reports/"+joint[0]+"/withdraw", "/api/v1/reports/"+joint[0])
	other.get("/en/desk/implementation/reports/" + made + "/correct").want(http.StatusForbidden)
}

// TestAnothersWords: what an organization puts in a State's name stands apart from what
// the State says, under the name of the organization, and keeps the State from
// nothing; what the organization reports of itself stands with those of organizations.
func TestAnothersWords(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	ngo, second := h.persona("ngo"), h.persona("ngo-second")
	state, clears := h.persona("xb-drafter"), h.persona("xb-clearing")
	requests := "un:a-70-174:13:h:1"
	page, form := "/en/implementation/provisions/"+requests, "/en/desk/implementation/items/framework/norm-13-h-1"
	own := h.reported("topic=" + requests + "&participant=state:xb")
	ngo.hands(form+"?mode=transmitted", second, "author", "state:xb", "language", "en", "period", "2026", "status", "planned", "answer-done", "Nothing is done.")
	ngo.hands(form, second, "language", "en", "period", "2026", "status", "in-place", "answer-done", "We keep a list.")
	got := state.get(page).want(http.StatusOK, own, "Organizations and others", "Civil society", "Transmitted by others, not confirmed", "Brinevale (fictitious), as transmitted by ", "Nothing is done.")
	states, rest, _ := strings.Cut(got.body, `id="organizations"`)
	organizations, _, apart := strings.Cut(rest, `id="apart"`)
	if !apart || !strings.Contains(states, own) || strings.Contains(states, "Nothing is done.") || strings.Contains(states, "We keep a list.") || !strings.Contains(organizations, "We keep a list.") || strings.Contains(organizations, "Nothing is done.") {
		t.Error("what each says of itself does not stand apart")
	}
	state.get("/en/implementation/compilation.csv?topic="+url.QueryEscape(requests)).want(http.StatusOK, own, "as transmitted by")
	if got := state.get(form).want(http.StatusOK, "Your last report"); strings.Contains(got.body, "Nothing is done.") || strings.Contains(got.body, "You have reported") {
		t.Error("another's words are offered to a State as its own")
	}
	state.get("/en/desk/implementation/reports").want(http.StatusOK, "Said in your name by others", "It is not ours", "Transmitted by ")
	state.get("/en/desk").want(http.StatusOK, "Said in your name by others", "that your participant has not confirmed")
	state.get("/en/desk/implementation").want(http.StatusOK, "Said in your name by others", "It is not ours")
	told := h.toldSaid()
	if told == 0 {
		t.Error("a State is not told of what another puts in its name")
	}
	theirs := h.reported("topic=" + requests + "&participant=state:xb&period=2026")
	ngo.hands("/en/desk/implementation/reports/"+theirs+"/correct", second, "language", "en", "status", "planned", "answer-done", "Hardly anything is done.", "reason", "As we hear.")
	if again := h.toldSaid(); again != told+1 {
		t.Errorf("a State is told %d times of what another puts in its name, %d times once it has corrected it", told, again)
	}
	state.get(page).want(http.StatusOK, "Hardly anything is done.")
	confirmation := state.send("/en/desk/implementation/reports/"+theirs+"/confirm", "of", h.worded(theirs)).goes("/en/desk/drafts/").to
	clears.get(confirmation).want(http.StatusOK, "The words that are confirmed", "Hardly anything is done.")
	h.persona("secretariat").get(form+"?mode=recorded").want(http.StatusOK, "By the rules of this hub one officer records")
	if got := ngo.get("/en/desk"); strings.Contains(got.body, "For your capital alone") || !strings.Contains(state.get("/en/desk").body, "For your capital alone") {
		t.Error("an organization that is none of States is offered a capital")
	}
	state.hands(form, clears, "language", "en", "period", "2026", "status", "in-place", "answer-done", "A desk answers.")
	state.get(page).want(http.StatusOK, "A desk answers.", "as transmitted by")
	state.get("/en/implementation/states/state:xb/"+requests).want(http.StatusOK, "Transmitted by others, not confirmed")
}

// toldSaid is how many notices there are of words that were put in somebody's name.
func (h *house) toldSaid() (n int) {
	h.t.Helper()
	if err := h.DB.Read(h.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(h.t.Context(), `SELECT COUNT(*) FROM outbox_notice WHERE kind = 'implementation.said'`).Scan(&n)
	}); err != nil {
		h.t.Error(err)
	}
	return n
}

// worded is the statement that gave a report the wording in force.
func (h *house) worded(id string) string {
	h.t.Helper()
	var one struct{ Wording string }
	h.read("/api/v1/reports/"+id, &one)
	return one.Wording
}

// reports are the ids of reports that the API lists, the newest first.
func (h *house) reports(narrowed string) (out []string) {
	h.t.Helper()
	var all struct{ Items []struct{ ID string } }
	h.read("/api/v1/reports?"+narrowed, &all)
	for _, one := range all.Items {
		out = append(out, one.ID)
	}
	return out
}

// reported is the newest of them.
func (h *house) reported(narrowed string) string {
	h.t.Helper()
	all := h.reports(narrowed)
	if len(all) == 0 {
		h.t.Fatalf("nothing was reported: %s", narrowed)
	}
	return all[0]
}

// TestFoundInEveryLanguage: a report, a law and a practice are found by the words in
// which they were written, a report by those of its translation, and each by what its
// author, its item and its kind are called, whatever the language of the reader, and with or without the signs that Arabic and French leave
// out.
func TestFoundInEveryLanguage(t *testing.T) {
	h := demonstrated(t)
	drafter, clears := h.persona("xb-drafter"), h.persona("xb-clearing")
	drafter.hands("/en/desk/implementation/items/framework/norm-13-g", clears, "language", "fr", "period", "2026", "answer-done", "Un décret protège les réseaux d’électricité.")
	made := h.reported("topic=un:a-70-174:13:g&participant=state:xb")
	drafter.hands("/en/desk/implementation/reports/"+made+"/translate", clears, "language", "ar", "official", "yes", "answer-done", "مرسومٌ يحمي شبكات الكهرباء.")
	drafter.hands("/en/desk/implementation/laws", clears, "language", "ar", "type", "law", "title", "قانون الأمن السيبراني", "note", "ينشئ مركزاً وطنياً.")
	drafter.hands("/en/desk/implementation/practices", clears, "language", "fr", "kind", "exercise", "title", "Exercices communs à l’échelle régionale", "text", "Chaque année, trois équipes s’entraînent ensemble.")
	for _, tag := range []string{"en", "fr", "ar"} {
		for _, tc := range []struct{ words, found string }{
			{"décret électricité", "/implementation/reports/" + made}, {"decret electricite", "/implementation/reports/" + made},
			{"مرسوم يحمي شبكات", "/implementation/reports/" + made}, {"شبكات الكهرباء", "/implementation/reports/" + made},
			{"قانون الأمن", "/implementation/laws/"}, {"قانون الامن السيبراني", "/implementation/laws/"}, {"مركزا وطنيا", "/implementation/laws/"},
			{"exercices échelle", "/implementation/practices/"}, {"equipes entrainent", "/implementation/practices/"},
			// by what their author, what they are of and their kind are called, too
			{"Brinevale électricité", "/implementation/reports/" + made}, {"برينفال réseaux", "/implementation/reports/" + made},
			{"Brinevale critical infrastructure", "/implementation/reports/" + made}, {"برينفال exercise", "/implementation/practices/"}, {"Brinevale regulation", "/implementation/laws/"},
		} {
			drafter.get("/"+tag+"/search?q="+url.QueryEscape(tc.words)).want(http.StatusOK, "/"+tag+tc.found)
		}
	}
}
