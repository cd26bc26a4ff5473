package app_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/clock"
)

// dealt are the two of a request, and where each of them speaks in it.
type dealt struct {
	*house
	a, asked     *someone // who asks, and who clears for it
	b, offers    *someone // who was asked
	ofA, ofB, at string
}

// dealing is the request of the demonstration to which an offer stands.
func dealing(t *testing.T) dealt {
	t.Helper()
	h := demonstrated(t)
	if err := h.DemonstrateCases(t.Context()); err != nil {
		t.Fatal(err)
	}
	d := dealt{house: h, a: h.persona("xa-drafter"), asked: h.persona("xa-clearing"), b: h.persona("xb-drafter"), offers: h.persona("xb-clearing")}
	d.at = d.b.get("/en/desk/cooperation").found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"[^>]*>Two hospitals`)
	d.ofB = d.b.get(d.at).found(`href="(` + d.at + `/[0-9a-f]{64}/)offered"`)
	// The same case with the State that made this offer, as who asked has it.
	page := d.a.get(d.at).want(http.StatusOK)
	from := strings.LastIndex(page.body[:strings.Index(page.body, "Two analysts of our response team")], `id="with-`)
	page.body = page.body[from:]
	d.ofA = page.found(`href="(` + d.at + `/[0-9a-f]{64}/)accepted"`)
	return d
}

// says drafts something and has it cleared.
func (d dealt) says(who, clears *someone, form string, fields ...string) {
	d.t.Helper()
	clears.signs(who.send(form, fields...).goes("/en/desk/drafts/").to).goes("/en/desk/drafts/")
}

// soonest writes the year after next in the place of YYYY: instants that are put
// forward lie ahead, and not by ten years.
func soonest(s string) string {
	return strings.ReplaceAll(s, "YYYY", strconv.Itoa(clock.System{}.Now().Year()+2))
}

const meanwhile = "What you were answering has changed since you opened this form."

// TestNobodyAnswersWhatWasNotSeen: who accepts, refuses or agrees is bound to what
// the form showed. When something else stands by then, the form comes back with
// that, and nothing is drafted.
func TestNobodyAnswersWhatWasNotSeen(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	again := func(form, stale, shows string, more ...string) (fresh string) {
		t.Helper()
		drafts := func() int {
			return strings.Count(d.a.get("/en/desk").want(http.StatusOK).body, `href="/en/desk/drafts/`)
		}
		before := drafts()
		back := d.a.send(form, append([]string{"seen", stale}, more...)...).want(http.StatusUnprocessableEntity, meanwhile, shows)
		d.a.send(form, more...).want(http.StatusUnprocessableEntity, meanwhile)
		if after := drafts(); before == 0 || after != before {
			t.Errorf("%d drafts were there, and %d are", before, after)
		}
		return back.filled("seen")
	}

	offer := func(terms string) {
		d.says(d.b, d.offers, d.ofB+"offered", "nature", "Four analysts", "scope", "Two weeks.", "terms", terms, "zone", "UTC", "begins", soonest("YYYY-03-01 10:00"), "ends", soonest("YYYY-03-09 10:00"), "marking", "TLP:AMBER")
	}
	stale := d.a.get(d.ofA+"accepted").want(http.StatusOK, "Two analysts of our response team", "One week, for both hospitals.", "At our own cost.").filled("seen")
	d.a.get(d.ofA+"refused").want(http.StatusOK, "Two analysts of our response team")
	offer("You pay the journey.")
	again(d.ofA+"refused", stale, "You pay the journey.", "marking", "TLP:AMBER")
	fresh := again(d.ofA+"accepted", stale, "You pay the journey.", "marking", "TLP:AMBER")
	d.says(d.a, d.asked, d.ofA+"accepted", "seen", fresh, "marking", "TLP:AMBER")

	until := func(day string) {
		what := d.b.get(d.ofB + "extended").found(`<option value="([^"]*deliver[^"]*)"`)
		d.says(d.b, d.offers, d.ofB+"extended", "what", what, "zone", "UTC", "until", day+" 10:00", "words", "The road to the hospital is shut.", "marking", "TLP:AMBER")
	}
	until(soonest("YYYY-03-11"))
	stale = d.a.get(d.ofA+"agreed").want(http.StatusOK, "The road to the hospital is shut.", soonest("11 March YYYY")).filled("seen")
	until(soonest("YYYY-07-21"))
	fresh = again(d.ofA+"agreed", stale, soonest("21 July YYYY"), "marking", "TLP:AMBER")
	d.says(d.a, d.asked, d.ofA+"agreed", "seen", fresh, "marking", "TLP:AMBER")

	d.says(d.b, d.offers, d.ofB+"delivered", "marking", "TLP:AMBER")
	d.says(d.b, d.offers, d.ofB+"closed", "marking", "TLP:AMBER")
	d.says(d.a, d.asked, d.ofA+"closed", "marking", "TLP:AMBER")
	course := d.a.get("/ar" + strings.TrimPrefix(d.ofA, "/en") + "report").want(http.StatusOK).found(`(<textarea[^>]*>[^<]*\n\n[^<]*</textarea>)`)
	if !strings.Contains(course, `dir="rtl"`) {
		t.Errorf("the course of the case runs from left to right: %s", course)
	}
	report := func(words string) {
		d.says(d.b, d.offers, d.ofB+"report", "do", "propose", "title", "Help for two hospitals", "as", "TLP:CLEAR", "lessons", words)
	}
	report("Two on site were worth ten.")
	stale = d.a.get(d.ofA+"report").want(http.StatusOK, "Two on site were worth ten.").found(`name="seen" value="([^"]*)"`)
	// Drafted in other words, and edited before it is cleared.
	draft := d.b.send(d.ofB+"report", "do", "propose", "title", "Help for two hospitals", "as", "TLP:CLEAR", "lessons", "CANARY-EDITED").goes("/en/desk/drafts/").to
	freeze := d.b.get(draft+"/edit").want(http.StatusOK, "CANARY-EDITED", "A section without words is left out.").filled("freeze")
	edit := []string{"freeze", freeze, "title", "Help for two hospitals", "as", "TLP:CLEAR", "heading-0", "Lessons"}
	d.b.send(draft+"/edit", append(edit, "words-0", "")...).want(http.StatusUnprocessableEntity)
	d.b.send(draft+"/edit", append(edit, "words-0", "Nothing was learnt.")...).goes(draft)
	d.offers.signs(draft).goes("/en/desk/drafts/")
	back := d.a.send(d.ofA+"report", "do", "agree", "seen", stale).want(http.StatusUnprocessableEntity, meanwhile, "Nothing was learnt.")
	fresh = back.found(`name="seen" value="([^"]*)"`)
	d.says(d.a, d.asked, d.ofA+"report", "do", "agree", "seen", fresh)
	// It is agreed to: an agreement more says why it is refused.
	d.a.send(d.ofA+"report", "do", "agree", "seen", fresh).want(http.StatusUnprocessableEntity, "That cannot be said any more, or not yet.")
	d.a.send(d.ofA+"report", "do", "publish", "seen", stale).want(http.StatusUnprocessableEntity, meanwhile)
	d.a.send(d.ofA+"report", "do", "publish", "seen", fresh).goes("/en/desk/drafts/")
}

// TestWhoClearsSeesTheCase: an acceptance without words is cleared in sight of the
// offer that it names and of the case, and is called by the case on the desk.
func TestWhoClearsSeesTheCase(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	form := d.a.get(d.ofA + "accepted").want(http.StatusOK)
	draft := d.a.send(d.ofA+"accepted", "seen", form.filled("seen"), "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	d.asked.get("/en/desk").want(http.StatusOK, "Offer accepted: Two hospitals without their records")
	d.asked.get(draft).want(http.StatusOK, "Offer accepted: Two hospitals without their records", `href="`+d.at+`"`, "Two analysts of our response team",
		"At our own cost.", "Three analysts who have restored such systems.", "It is not part of the words that are signed.")
	if d.offers.get(draft).status == http.StatusOK {
		t.Error("the draft is shown to the other side")
	}
}

// TestWhatAColleaguePutForward: a move that waits for clearance stands on the page of
// the case, on the board and above the form, for the participant's own people alone,
// until it is said; the same move can still be put forward.
func TestWhatAColleaguePutForward(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	const already = "Put forward already"
	board := "/en/desk/cooperation"
	if page := d.offers.get(d.at).want(http.StatusOK); strings.Contains(page.body, already) {
		t.Fatal("something waits already")
	}
	draft := d.b.send(d.ofB+"asked", "words", "How many analysts?", "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	for _, who := range []*someone{d.b, d.offers} {
		who.get(d.at).want(http.StatusOK, already, "put forward: ", `href="`+draft+`">Question</a>`, "It waits for clearance.")
		who.get(board).want(http.StatusOK, "put forward: ", `href="`+draft+`">Question</a>`)
	}
	// It warns, and bars nobody.
	d.b.get(d.ofB+"asked").want(http.StatusOK, already, `href="`+draft+`">Question</a>`, `id="say"`)
	again := d.b.send(d.ofB+"asked", "words", "When can they come?", "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	for _, path := range []string{d.at, board, d.ofA + "answered"} {
		if page := d.a.get(path); strings.Contains(page.body, "put forward: ") || strings.Contains(page.body, draft) {
			t.Errorf("%s: the other side sees what is only drafted", path)
		}
	}
	d.offers.signs(draft).goes("/en/desk/drafts/")
	if page := d.b.get(d.at).want(http.StatusOK, `href="`+again+`">Question</a>`); strings.Contains(page.body, `href="`+draft+`">Question</a>`) {
		t.Error("what was said still waits")
	}
}

// TestACorrectedRequestKeepsItsHalf: the form of a correction takes a provision as it
// is cited, refuses one that there is not, and keeps the half of the norm and its
// provision together, as the form that opens a request does.
func TestACorrectedRequestKeepsItsHalf(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	form := d.a.get(d.ofA+"corrected").want(http.StatusOK, "Three analysts who have restored such systems.")
	fields := func(half, provision string) []string {
		out := []string{"seen", form.filled("seen"), "on", form.filled("on"), "marking", "TLP:AMBER", "half", half, "provision", provision, "title", "Two hospitals without their records (invented)",
			"zone", "UTC", "from", "2026-01-30 02:10", "field-situation", "They work on paper.", "field-needed", "Three analysts.", "field-timing", "From tomorrow.", "field-own-measures", "Shifts.",
			"class", "availability", "infrastructure", "health", "consulted", "The ministry of health", "words", "The other half was meant."}
		for _, m := range regexp.MustCompile(`name="((?:check|privacy)-[a-z-]+)" value="yes"`).FindAllStringSubmatch(form.body, -1) {
			out = append(out, m[1], "yes")
		}
		return out
	}
	d.a.send(d.ofA+"corrected", fields("", "A/70/174, 13 (h)")...).want(http.StatusUnprocessableEntity, `id="fault-half"`)
	d.a.send(d.ofA+"corrected", fields("mitigation", "A/70/174, 99")...).want(http.StatusUnprocessableEntity, `id="fault-provision"`)
	draft := d.a.send(d.ofA+"corrected", fields("mitigation", "un:a-70-174:13:h:1")...).goes("/en/desk/drafts/").to
	shown := d.asked.get(draft).want(http.StatusOK, "What the correction changes").body
	table := shown[strings.Index(shown, "What the correction changes"):]
	table = table[:strings.Index(table, "</table>")]
	for _, half := range []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"} {
		if !strings.Contains(table, half) {
			t.Errorf("%s is not among what the correction changes: %s", half, table)
		}
	}
}
