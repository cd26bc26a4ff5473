package app_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// demonstrated is a house with the invented people of the demonstration.
func demonstrated(t *testing.T, changes ...func(*app.Options)) *house {
	t.Helper()
	h := newDemonstration(t, changes...)
	return h
}

// persona is an invented person with a browser that runs no scripts.
func (h *house) persona(id string) *someone {
	s := h.someone(id, "")
	s.send("/en/demo", "persona", id).want(http.StatusSeeOther)
	return s
}

// signs clears a draft from its page, with the invented passkey.
func (s *someone) signs(page string) reply {
	s.h.t.Helper()
	return s.send(page+"/clear", "passkey", s.shows(s.get(page).want(http.StatusOK, `id="clear-form"`).ceremony()))
}

// shows is what the invented passkey of who is signed in says to a question.
func (s *someone) shows(options string) string {
	t := s.h.t
	t.Helper()
	asked, err := json.Marshal(map[string]any{"ceremony": "get", "options": json.RawMessage(options)})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.h.base+"/demo/passkey", bytes.NewReader(asked))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", s.h.base)
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("the passkey answers %d: %.300s, %v", res.StatusCode, answer, err)
	}
	return string(answer)
}

// looksFirst calls a consultation of the invented organization's, whose
// contributions are looked at before they are public.
func (h *house) looksFirst(first, second *someone) string {
	t := h.t
	t.Helper()
	var org struct {
		Identities []struct {
			Identity statement.Hash `json:"identity"`
		} `json:"identities"`
	}
	h.read("/api/v1/participants/org:example-conference", &org)
	var actor policy.Actor
	err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
		all, err := h.Drafts().People.Officers(t.Context(), q, org.Identities[0].Identity)
		for _, a := range all {
			if a.Actor.Is(policy.KeyOfficer) {
				actor = a.Actor
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	now := h.clock.Now().UTC().Truncate(time.Minute)
	in := func(days int) string { return now.AddDate(0, 0, days).Format(form.InstantForm) }
	out, err := h.Consultations().Process.Say(t.Context(), actor, statement.Hash{}, &consult.Call{Via: submission.Via{Mode: submission.Own, Author: "org:example-conference"},
		Plan: consult.Plan{Title: i18n.Of("en", "Looked at first"), Text: i18n.Of("en", "What should be said?"), About: []string{"un:a-70-174:13:g"}, Languages: []string{"en"}, Zone: "UTC",
			Moderation: consult.Before, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: i18n.Of("en", "One"), Opens: in(0), Closes: in(7), Accepts: []consult.Accepts{consult.Comments}}}})
	if err != nil {
		t.Fatal(err)
	}
	second.signs("/en/desk/drafts/" + out.Draft).want(http.StatusSeeOther)
	var list struct {
		Items []struct {
			ID     string
			Phases []struct{ State string }
		}
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		h.read("/api/v1/consultations", &list)
		if len(list.Items) == 2 && list.Items[0].Phases[0].State == "open" {
			return list.Items[0].ID
		}
		if time.Now().After(end) {
			t.Fatal("the phase does not open")
		}
		h.clock.Advance(time.Second)
	}
}

func (h *house) moderated(of string) (s moderation.Summary) {
	h.t.Helper()
	h.read("/api/v1/consultations/"+of+"/moderation", &s)
	return s
}

// TestQueueOfAFlood: somebody hands in as often as the limits let him. He is told
// to wait, and keeps what he typed; the queue has pages of bounded size; one
// decision with one reason ends all of it; its author reads why.
func TestQueueOfAFlood(t *testing.T) {
	const most = 60
	h := demonstrated(t, func(o *app.Options) { o.Pace = draft.Pace{Hour: most + 3, Day: 1000, Held: most}; o.Drafts = 1000 })
	first, second, expert := h.persona("organization"), h.persona("organization-second"), h.persona("expert")
	of := h.looksFirst(first, second)
	comment := "/en/desk/consultations/" + of + "/contribute/comment"
	hands := func(n int) reply {
		return expert.send(comment, "text", fmt.Sprintf("Robot says it for the %dth time.", n), "language", "en")
	}
	var one string
	for n := range most {
		one = hands(n).goes("/en/desk/drafts/").to
		expert.signs(one).goes("/en/desk/drafts/")
	}
	expert.get(one).want(http.StatusOK, "It is held", "Nobody sees it but your participant’s own people")
	full := hands(most).goes("/en/desk/drafts/").to
	expert.signs(full).want(http.StatusTooManyRequests, "60 of your contributions wait to be let in")
	for n := range 2 {
		hands(most + 1 + n).goes("/en/desk/drafts/")
	}
	res := h.raw(expert, comment, url.Values{"text": {"One more, and then another."}, "language": {"en"}})
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") == "" {
		t.Errorf("too many are answered with %d, Retry-After %q", res.StatusCode, res.Header.Get("Retry-After"))
	}
	hands(most+9).want(http.StatusTooManyRequests, "63 contributions were put forward within an hour", "Robot says it for the 69th time.")
	if s := h.moderated(of); !s.Before || s.Held != most || s.Received != most || s.Past != 0 {
		t.Errorf("%+v", s)
	}
	queue := "/en/desk/consultations/" + of + "/queue"
	first.get("/en/desk").want(http.StatusOK, queue, "60 contributions", "Looked at first") // who moderates is told, and nobody else
	if desk := expert.get("/en/desk").want(http.StatusOK); strings.Contains(desk.body, queue) {
		t.Error("the desk of somebody who does not moderate leads to the queue")
	}
	page := first.get(queue).want(http.StatusOK, "60 found", "Robot says it for the 0th time.", "Robot says it for the 49th time.")
	if len(page.body) > 150_000 || strings.Contains(page.body, "50th time") {
		t.Errorf("a page of %d bytes", len(page.body))
	}
	first.get(page.found(`href="(/en/desk/consultations/[0-9a-f]+/queue\?after=\d+)"`)).want(http.StatusOK, "Robot says it for the 59th time.")
	first.get(queue+"?kind=practice").want(http.StatusOK, "0 found")
	expert.get(queue).want(http.StatusForbidden)
	first.send(queue, "all", "on", "language", "en").want(http.StatusUnprocessableEntity, "Choose a reason")
	first.send(queue, "do", "let-in").want(http.StatusUnprocessableEntity, "Choose what is decided on")
	decision := first.send(queue, "all", "on", "reason", "automated", "language", "en", "words", "All of it is of one program.").goes("/en/desk/drafts/").to
	second.signs(decision).goes("/en/desk/drafts/")
	if s := h.moderated(of); s.Declined != most || s.Held != 0 {
		t.Errorf("%+v", s)
	}
	expert.get(one).want(http.StatusOK, "It was declined", "It is one of many that a program made", "All of it is of one program.")
	expert.get("/en/consultations/"+of).want(http.StatusOK, "Moderation", "Declined", "60")
	expert.get("/en/consultations/"+of+"/receipts?state=declined").want(http.StatusOK, "All of it is of one program.")
}

// raw sends a form and gives the bare response.
func (h *house) raw(s *someone, path string, form url.Values) *http.Response {
	h.t.Helper()
	req, err := http.NewRequestWithContext(h.t.Context(), http.MethodPost, h.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", h.base)
	res, err := s.client.Do(req)
	if err != nil {
		h.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	return res
}

// TestAPasteOfFiveMegabytes: into each field of the forms in which people
// contribute, amend and moderate, one after the other. Each time it is said in
// words that it is too long, all other fields are as they were, and nothing is
// drafted; the program holds no more memory than before.
func TestAPasteOfFiveMegabytes(t *testing.T) {
	h := demonstrated(t)
	expert, first := h.persona("expert"), h.persona("organization")
	of := h.consultation().ID
	text := h.negotiated().ID
	paste := strings.Repeat("Words, and more words, of somebody who pastes a whole book. ", 5_000_000/60)
	at := "/en/desk/consultations/" + of
	var before runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	size, drafts := h.Ledger.Size(), h.drafts()
	forms := map[string][]string{
		at + "/contribute/comment":           {"title", "text", "references", "language", "reply"},
		at + "/contribute/answers":           {"title", "text", "w-how-"},
		at + "/contribute/practice":          {"title", "text", "who", "address"},
		at + "/contribute/reference":         {"title", "text", "references"},
		at + "/contribute/new-norm":          {"title", "text", "w-need-", "w-novelty-"},
		"/en/desk/texts/" + text + "/amend":  {"words", "rationale", "practice"},
		"/en/desk/consultations/new":         {"title", "text", "partners", "named"},
		at + "/phases/contributions":         {"reason"},
		at + "/queue":                        {"words"},
		"/en/desk/texts/" + text + "/decide": {"reason"},
	}
	var meetings struct{ Items []struct{ ID string } }
	h.read("/api/v1/meetings", &meetings)
	held, published := "/en/desk/meetings/"+meetings.Items[0].ID, "/en/desk/publications/"+h.issued().ID
	for path, want := range map[string]string{"/en/desk/positions": "text", at + "/convene": "title", held + "/change": "title", held + "/summarise": "point-1", held + "/withdraw": "reason",
		held + "/sessions/" + first.get(strings.Replace(held, "/desk", "", 1)).want(http.StatusOK).found(`id="session-([^"-]+)"`): "text",
		at + "/publish": "title", published + "/translate?language=fr": "title"} {
		if forms[path] = first.get(path).want(http.StatusOK).written(); !slices.Contains(forms[path], want) {
			t.Errorf("%s has no field %s, but %q", path, want, forms[path])
		}
	}
	for path, fields := range forms {
		who := first
		if strings.Contains(path, "/contribute/") || strings.HasSuffix(path, "/amend") {
			who = expert
		}
		for _, field := range fields {
			v := url.Values{"language": {"en"}}
			for _, other := range fields {
				v.Set(other, "Kept as it was: "+other)
			}
			v.Set(field, paste)
			got := who.do(http.MethodPost, path, v)
			if got.status < 400 || got.status >= 500 || len(got.body) > 2_000_000 {
				t.Errorf("%s, %s: status %d, a page of %d bytes", path, field, got.status, len(got.body))
			}
			for _, other := range fields {
				if other != field && other != "language" && other != "reply" && field != "reply" && got.status == http.StatusUnprocessableEntity && !strings.Contains(got.body, "Kept as it was: "+other) {
					t.Errorf("%s: what was typed into %s is lost with a paste into %s", path, other, field)
				}
			}
		}
	}
	if h.Ledger.Size() != size || h.drafts() != drafts {
		t.Errorf("%d statements and %d drafts more", h.Ledger.Size()-size, h.drafts()-drafts)
	}
	for _, path := range []string{"/api/v1/consultations", "/api/v1/contributions", "/api/v1/receipts", "/api/v1/drafts"} {
		if got := expert.do(http.MethodPost, path, url.Values{"text": {paste}}); got.status < 400 || got.status >= 500 {
			t.Errorf("%s: %d", path, got.status)
		}
	}
	much := url.Values{"text": {strings.Repeat(paste, 4)}, "language": {"en"}}
	expert.do(http.MethodPost, at+"/contribute/comment", much).want(http.StatusRequestEntityTooLarge, "larger than")
	var after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&after)
	if after.HeapAlloc > before.HeapAlloc+200<<20 {
		t.Errorf("the program holds %d MiB more", (after.HeapAlloc-before.HeapAlloc)>>20)
	}
	expert.get("/en/consultations/" + of).want(http.StatusOK)
}

// written are the first fields of a form into which somebody writes.
func (r reply) written() (out []string) {
	for _, m := range regexp.MustCompile(`<(?:textarea|input)[^>]*>`).FindAllString(r.body, -1) {
		name := regexp.MustCompile(` name="([^"]+)"`).FindStringSubmatch(m)
		if name != nil && !regexp.MustCompile(`type="(hidden|checkbox|radio|file|search|date|datetime-local)"`).MatchString(m) && len(out) < 8 {
			out = append(out, name[1])
		}
	}
	return out
}

// drafts counts the rows of drafts.
func (h *house) drafts() (n int) {
	h.t.Helper()
	err := h.DB.Read(h.t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(h.t.Context(), `SELECT COUNT(*) FROM draft`).Scan(&n)
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return n
}

// TestModerationInABrowser: a contribution is held, declined, drafted anew and let
// in; two others are declined at once.
func TestModerationInABrowser(t *testing.T) {
	t.Parallel()
	h := newHolder(t, demonstrated(t))
	of := h.looksFirst(h.persona("organization"), h.persona("organization-second"))
	at, queue := "/en/consultations/"+of, "/en/desk/consultations/"+of+"/queue"
	comment := func(words string) string {
		h.open("/en/desk/consultations/" + of + "/contribute/comment")
		h.puts("text", words)
		h.sends("contribute")
		h.tab.Press(t, "clear-form")
		return h.here()
	}
	h.become("expert")
	first := comment("How soon is soon?")
	h.says("It is held", "has been held since")
	h.looks("held-draft")
	for _, words := range []string{"Buy this.", "Buy that."} {
		comment(words)
	}
	h.open(at)
	h.says("Moderation", "3, the oldest since")
	h.looks("moderated-consultation")

	h.become("organization")
	h.open(at)
	h.tab.Leave(t, link("Queue of moderation"))
	h.says("3 found", "How soon is soon?", "Buy that.")
	h.looks("queue")
	h.tab.Leave(t, link("How soon is soon?"))
	h.looks("queue-one")
	h.puts("reason", "subject", "words", "Say which norm is meant.")
	h.sends("queue")
	h.looks("declining")
	h.clears("organization-second")

	h.become("expert")
	h.open(first)
	h.says("It was declined", "It is not about what is consulted on", "Say which norm is meant.")
	h.looks("declined-draft")
	h.open(first + "/edit")
	h.puts("text", "How soon is soon, under norm (g)?")
	h.sends("edit-form")
	h.tab.Press(t, "clear-form")
	h.says("It is held")

	h.become("organization")
	h.open(queue)
	if !ask[bool](t, h.tab, `(() => { for (const row of document.querySelectorAll("#queue-table tbody tr")) if (row.textContent.includes("Buy")) row.querySelector("input").click();
		return document.querySelectorAll("#queue-table input:checked").length === 2 })()`) {
		t.Fatal("two cannot be chosen")
	}
	h.puts("reason", "automated")
	h.sends("queue")
	h.clears("organization-second")
	h.become("organization")
	h.open(queue)
	h.says("1 found", "under norm (g)?")
	h.tab.Do(t, chromedp.Click(`#queue-table input[type="checkbox"]`))
	h.does("let-in")
	h.says("0 found")
	if s := h.moderated(of); s.LetIn != 1 || s.Declined != 3 || s.Held != 0 || s.Past != 0 {
		t.Errorf("%+v", s)
	}
	if said := h.contributions("?consultation=" + of); len(said) != 1 || said[0].Text.In["en"] != "How soon is soon, under norm (g)?" {
		t.Errorf("public is %+v", said)
	}
	h.open(at + "/receipts")
	h.says("Let in", "Declined", "It is one of many that a program made")
	h.looks("receipts")
	h.tab.Close()
}
