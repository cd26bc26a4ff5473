package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
)

// holder is a browser in which the invented people of a demonstration hold a
// consultation, one after the other.
type holder struct {
	*house
	tab  *hubtest.Tab
	look bool // the pages are looked at: they are the same on each database
}

func newHolder(t *testing.T, h *house) *holder {
	t.Helper()
	return &holder{h, hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light), true}
}

func (h *holder) become(who string) {
	h.t.Helper()
	h.open("/en/demo")
	h.tab.Press(h.t, "become-"+who)
}

func (h *holder) open(path string) {
	h.t.Helper()
	h.tab.Do(h.t, chromedp.Navigate(h.base+path))
}

func (h *holder) here() string {
	h.t.Helper()
	return ask[string](h.t, h.tab, `location.pathname`)
}

// puts sets fields of the page, given as names and values in turn.
func (h *holder) puts(fields ...string) {
	h.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		h.tab.Do(h.t, chromedp.SetValue("#input-"+fields[i], fields[i+1]))
	}
}

// picks chooses boxes by the name of their field and their value, also in what
// is folded.
func (h *holder) picks(fields ...string) {
	h.t.Helper()
	for i := 0; i+1 < len(fields); i += 2 {
		if !ask[bool](h.t, h.tab, `(() => { const box = document.querySelector('input[name="`+fields[i]+`"][value="`+fields[i+1]+`"]');
			if (!box) return false; const shut = box.closest("details:not([open])"); if (shut) shut.open = true; box.click(); return box.checked })()`) {
			h.t.Fatalf("%s offers no %s", h.here(), fields[i+1])
		}
	}
}

// sends presses the form's own button, and does presses another.
func (h *holder) sends(form string) {
	h.t.Helper()
	h.tab.Leave(h.t, chromedp.Click("#"+form+" > .actions > button:not(.also)"))
}

func (h *holder) does(what string) {
	h.t.Helper()
	h.tab.Leave(h.t, chromedp.Click(`button[name="do"][value="`+what+`"]`))
}

func (h *holder) says(words ...string) {
	h.t.Helper()
	body := strings.Join(strings.Fields(ask[string](h.t, h.tab, `document.querySelector("main").textContent`)), " ")
	for _, w := range words {
		if !strings.Contains(body, w) {
			h.t.Fatalf("%s does not say %q: %.3000s", h.here(), w, body)
		}
	}
}

// clears has a second person clear the draft at which the browser is.
func (h *holder) clears(who string) {
	h.t.Helper()
	draft := h.here()
	if !strings.HasPrefix(draft, "/en/desk/drafts/") {
		h.says("nothing: no draft was made")
	}
	h.become(who)
	h.open(draft)
	h.tab.Press(h.t, "clear-form")
}

// looks has the page that is open audited, by day and by night, in a narrow
// window and from right to left, and leaves pictures for those who want to see.
func (h *holder) looks(name string) {
	h.t.Helper()
	if !h.look {
		return
	}
	at := ask[string](h.t, h.tab, `location.href`)
	h.tab.Audit(h.t, name+"-en")
	h.open(strings.Replace(strings.TrimPrefix(at, h.base), "/en/", "/ar/", 1))
	h.tab.Audit(h.t, name+"-ar", hubtest.Light, hubtest.Narrow)
	h.tab.Do(h.t, chromedp.Navigate(at))
}

// pictures does so with a page that answers a form, which no address gives.
func (h *holder) pictures(name string) {
	h.t.Helper()
	if h.look {
		h.tab.Audit(h.t, name, hubtest.Light, hubtest.Narrow)
	}
}

// records: the secretariat records a consultation that was held elsewhere, with a
// group of which the document names the lead.
func (h *holder) records() {
	h.t.Helper()
	h.become("secretariat")
	h.open("/en/desk/consultations")
	h.tab.Leave(h.t, link("Record a consultation"))
	h.looks("record")
	h.puts("title", "Norms in practice", "text", "Comments were sought.", "author", "org:osce", "kind", "report", "number", "TEST/1", "document-date", "2017-08-01",
		"phase-1-title", "Comments", "phase-1-printed", "June 2016-June 2017", "phase-1-from", "last year")
	h.picks("about-un-a-70-174", "un:a-70-174:13:c")
	h.sends("call")
	h.says("Phase 1, From: Write a month or a day")
	h.pictures("record-faults")
	h.puts("phase-1-from", "2016-06", "phase-1-until", "2017-06")
	h.picks("phase-1-over", "yes")
	h.sends("call")
	h.says("Recorded by the secretariat of this hub from report TEST/1", "June 2016-June 2017")
	h.sends("call")
	of := strings.TrimPrefix(h.here(), "/en/consultations/")
	h.says("Norms in practice", "Recorded by the secretariat")
	h.looks("home-recorded")
	h.tab.Leave(h.t, link("Form a group"))
	h.puts("title", "Norm (c)", "lead", "A lead of a test; Professor")
	h.sends("group")
	if h.open("/en/consultations/" + of + "/groups/norm-c"); !strings.Contains(h.here(), of) {
		h.says("a group of " + of)
	}
	h.says("A lead of a test, Professor")
}

// until waits until the hub has worked something off.
func (h *holder) until(what string, done func() bool) {
	h.t.Helper()
	for end := time.Now().Add(time.Minute); !done(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("in vain until %s", what)
		}
	}
}

// stands is the state of the first phase of a consultation.
func (h *holder) stands(id string) string {
	h.t.Helper()
	var c consulted
	h.read("/api/v1/consultations/"+id, &c)
	return c.Phases[0].State
}

// called finds a consultation by its title.
func (h *holder) called(title string) string {
	h.t.Helper()
	var list struct {
		Items []struct {
			ID    string
			Title struct{ In map[string]string }
		}
	}
	h.read("/api/v1/consultations", &list)
	for _, c := range list.Items {
		if c.Title.In["en"] == title {
			return c.ID
		}
	}
	h.t.Fatalf("no consultation is called %q", title)
	return ""
}

func day(h *house, days int) string {
	return h.clock.Now().AddDate(0, 0, days).UTC().Format(time.DateOnly)
}

// TestHoldingAConsultation: an organiser calls a consultation and runs it to its
// end, by forms alone and with two persons: it forms a group, whose lead admits a
// member, settles the point that the member opens, and tables a text. Then the
// secretariat records one that was held elsewhere.
func TestHoldingAConsultation(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) {
		house := newHouse(t, on(url), func(o *app.Options) { o.Demo = true })
		if _, err := house.Load(t.Context(), func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		if err := house.Demonstrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		h := newHolder(t, house)
		h.look = strings.HasPrefix(url, "sqlite:")
		h.become("organization")
		h.open("/en/desk")
		h.tab.Leave(t, link("Consultations"))
		h.looks("desk")
		h.tab.Leave(t, link("Call a consultation"))
		h.looks("call")
		h.puts("title", "Reporting", "text", "We ask how it is done.", "zone", "Mars/Olympus", "named", "Nobody at all", "phase-1-opens-day", day(house, 1))
		h.sends("call")
		h.says("This is no time zone", "Nobody is listed as “Nobody at all”", "Pick at least one provision", "Phase 1, Closes on: Write the day as")
		h.pictures("call-faults")
		h.does("add-phase")
		h.says("Phase 3", "Reporting")
		h.does("drop-phase-3")
		h.puts("zone", "Europe/Vienna", "named", "Aldermark (fictitious)\nstate:xb", "phase-1-opens-day", day(house, 0), "phase-1-opens-time", "23:00", "phase-1-closes-day", day(house, 20),
			"phase-2-opens-day", day(house, 5), "phase-2-closes-day", day(house, 40))
		h.picks("about-un-a-70-174", "un:a-70-174:13:i:1", "about-un-a-70-174", "un:a-70-174:13:j:1", "classes", "state", "classes", "individual")
		h.sends("call")
		h.says("Nothing has been sent yet", "Europe/Vienna", "A/70/174, 13 (i) 1", "We ask how it is done.", "Does the norm say something")
		h.pictures("call-preview")
		h.sends("call")
		h.looks("call-draft")
		h.clears("organization-second")
		of := h.called("Reporting")

		h.become("organization")
		h.open("/en/consultations/" + of)
		h.says("Nothing is open.", "Next: Views and practices", "Phases over time")
		h.puts("zone", "Mars/Olympus")
		h.tab.Press(t, "zone")
		h.says("This is no time zone")
		h.puts("zone", "Asia/Kolkata")
		h.tab.Press(t, "zone")
		h.says("Asia/Kolkata", "Europe/Vienna")
		h.looks("home-new")
		h.tab.Leave(t, link("Form a group"))
		h.puts("title", "Norms (i) and (j)", "lead", "Nobody at all")
		h.sends("group")
		h.says("Nobody is listed as “Nobody at all”")
		h.pictures("group-faults")
		h.puts("lead", "A. Example (fictitious)")
		h.picks("about-un-a-70-174", "un:a-70-174:13:i:1", "open", "yes")
		h.sends("group")
		h.clears("organization-second")
		group := "/en/consultations/" + of + "/groups/norms-i-and-j"

		h.clock.Advance(16 * time.Hour)
		h.until("the first phase opens", func() bool { return h.stands(of) == "open" })
		h.become("xa-drafter")
		h.open("/en/consultations/" + of)
		h.says("Open now: Views and practices, until", "19 days left", "Join a working group")
		h.looks("home-open")
		h.open(group)
		h.tab.Press(t, "ask")
		h.clears("xa-clearing")
		h.become("expert")
		h.open("/en/desk/consultations")
		h.tab.Leave(t, link("1 asks to join “Norms (i) and (j)”"))
		h.puts("member", "state:xa")
		h.picks("verdict", "admit")
		h.sends("answer")
		h.clears("expert")

		h.become("xa-drafter")
		h.open(group)
		h.tab.Leave(t, link("Open a point"))
		h.looks("point")
		h.puts("text", "What is a supply chain?")
		h.sends("point")
		h.clears("xa-clearing")
		h.become("expert")
		h.open(group)
		h.looks("group")
		h.tab.Leave(t, link("Settle “What is a supply chain?”"))
		h.looks("settle")
		h.puts("outcome", "All who make, carry and mend a product.")
		h.sends("settle")
		draft := h.here()
		h.open(draft + "/edit")
		h.puts("outcome", "All who make, carry, sell and mend a product.")
		h.sends("edit-form")
		h.clears("expert")
		h.open(group)
		h.says("All who make, carry, sell and mend a product.")

		h.become("organization")
		h.open(group)
		h.tab.Leave(t, link("Change the group"))
		h.looks("group-change")
		h.picks("about-un-a-70-174", "un:a-70-174:13:j:1")
		h.sends("group")
		h.clears("organization-second")
		h.open(group)
		h.says("13 (j) 1", "Aldermark (fictitious)")

		h.become("expert")
		h.open("/en/consultations/" + of)
		h.tab.Leave(t, link("Table a text"))
		h.looks("table")
		h.puts("title", "Guidance", "group", "norms-i-and-j", "text", "# Guidance\n\n(a) Say what is in a product;\n  (i) its parts;\n\n> Something that nobody agreed.")
		h.sends("table")
		h.says("What is quoted here is not, word for word")
		h.pictures("table-faults")
		h.puts("text", "# Guidance\n\n(a) Say what is in a product;\n  (i) its parts;")
		h.picks("quoting", "un:a-70-174:13:i:1")
		h.does("quote")
		h.sends("table")
		h.says("Nothing has been sent yet", "States should take reasonable steps to ensure the integrity of the supply chain")
		h.pictures("table-preview")
		h.sends("table")
		h.open(h.here() + "/edit")
		h.pictures("table-edit")
		h.puts("title", "Guidance on norm (i)")
		h.sends("edit-form")
		h.clears("expert")
		h.open("/en/consultations/" + of)
		h.tab.Leave(t, link("Guidance on norm (i)"))
		h.says("its parts", "13 (i) 1")

		h.become("organization")
		h.open("/en/consultations/" + of)
		h.tab.Leave(t, link("Conclude the consultation"))
		h.looks("conclude")
		h.puts("reason", "What was asked is answered.")
		h.sends("conclude")
		h.clears("organization-second")
		h.open("/en/consultations/" + of)
		h.says("Concluded", "What was asked is answered.")
		h.records()
	})
}
