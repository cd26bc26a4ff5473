package app_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/intake"
	"comity.example/comity/internal/module/consult/meeting"
	texts "comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/module/consult/transcript"
	"comity.example/comity/internal/verify"
	"comity.example/comity/redline"
)

// sourceDocuments reads the source documents with these numbers, or skips.
func sourceDocuments(t testing.TB, numbers ...string) (out []transcript.File) {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	for _, n := range numbers {
		found, err := filepath.Glob(filepath.Join(dir, "seeds", n+"_*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
		}
		b, err := os.ReadFile(found[0])
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, transcript.File{Name: filepath.Base(found[0]), Text: b})
	}
	return out
}

// transcribed takes all source documents down on a new hub.
type transcribed struct {
	*hub.Running
	t                         *testing.T
	feedback, account, series app.Transcribed
}

// transcribe gives a hub with the source documents, on both databases.
func transcribe(t *testing.T, run func(t *testing.T, w *transcribed)) {
	files := sourceDocuments(t, "004", "001", "000", "002")
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := &transcribed{Running: hub.New(t, url), t: t}
		all, err := w.Transcribe(t.Context(), files, app.Transcribing{})
		if err != nil || len(all) != 3 {
			t.Fatalf("%d sets: %v", len(all), err)
		}
		w.feedback, w.account, w.series = all[0], all[1], all[2]
		run(t, w)
		// What follows from the register is what a rebuild makes of it.
		report, err := verify.Database(t.Context(), url, verify.Options{Projections: app.Projections})
		if err != nil {
			t.Fatal(err)
		}
		if live, _, err := w.Ledger.Dump(t.Context()); err != nil || report.Dump != live || report.Size != w.Ledger.Size() {
			t.Errorf("a rebuild gives %s, what stands is %s: %v", report.Dump, live, err)
		}
	})
}

// said counts the statements of a set by type.
func said(one app.Transcribed) map[string]int {
	out := map[string]int{}
	for _, n := range one.Made.Said {
		out[n.Type] = n.N
	}
	return out
}

func (w *transcribed) consultation(one app.Transcribed) consult.Consultation {
	w.t.Helper()
	c, err := w.Consultations().Consultations.Get(w.t.Context(), one.Made.Consultation.String())
	if err != nil {
		w.t.Fatal(err)
	}
	if n := len(c.Group("reading").Points); n != len(one.Made.Unsure) {
		w.t.Errorf("%d points for %d things that are unsure", n, len(one.Made.Unsure))
	}
	return c
}

// text gives the one text of a consultation.
func (w *transcribed) text(one app.Transcribed) *texts.Text {
	w.t.Helper()
	part, err := w.Consultations().Texts.List(w.t.Context(), texts.Filter{Consultation: one.Made.Consultation.String()})
	if err != nil || len(part.Items) != 1 {
		w.t.Fatalf("%d texts: %v", len(part.Items), err)
	}
	return &part.Items[0]
}

func TestSourceDocumentsTakenDown(t *testing.T) {
	t.Parallel()
	transcribe(t, func(t *testing.T, w *transcribed) {
		t.Run("feedback", w.feedbackAsStored)
		t.Run("every word of its cells", w.everyWord)
		t.Run("call and account", w.accountAsStored)
		t.Run("meetings", w.meetingsAsStored)
		t.Run("no calendar without instants", w.noCalendar)
		t.Run("once", w.once)
	})
}

func (w *transcribed) feedbackAsStored(t *testing.T) {
	if got := said(w.feedback); got[texts.TypeProposed] != 68 || got[texts.TypeTabled] != 1 || got[consult.TypePointOpened] != 36 || w.feedback.Made.Total() != 107 {
		t.Errorf("said: %v", got)
	}
	c, of := w.consultation(w.feedback), w.text(w.feedback)
	if c.Organiser() != "org:un-oewg" || c.Via.Document.SHA256 != w.feedback.Table.SHA256 || len(c.About) != 11 || c.Phases[0].Frame.From != "2020-05-27" {
		t.Errorf("called: %+v", c.Via)
	}
	if of.Via.Author != "state:ca" || len(of.Norms) != 11 || len(of.Amendments) != 68 || of.InForce().Number != 0 {
		t.Errorf("tabled: %+v, %d norms, %d amendments", of.Via, len(of.Norms), len(of.Amendments))
	}
	parsed, err := redline.Parse("x", of.InForce().Words)
	if err != nil || parsed.Format() != of.InForce().Words {
		t.Errorf("the base text does not read as it is written: %v", err)
	}
	locked := 0
	for _, u := range of.InForce().Fixed().Text().Units {
		if u.Kind == redline.Norm {
			locked++
		}
	}
	if locked != 11 {
		t.Errorf("%d locked units", locked)
	}
	origins := []string{}
	pointed := map[string]bool{}
	for _, p := range c.Group("reading").Points {
		for _, id := range p.About {
			pointed[id] = true
		}
	}
	unsure := 0
	for i := range of.Amendments {
		a := &of.Amendments[i]
		if a.Unsure {
			unsure++
		}
		if a.Unsure && !pointed[a.ID] {
			t.Errorf("amendment %d is unsure, and no point asks about it: %+v", i+1, a.Via.Document)
		}
		if a.State != texts.Open || a.Via.Document.SHA256 != w.feedback.Table.SHA256 || a.Via.Document.Place == "" {
			t.Errorf("amendment %d is %s, from %+v", i+1, a.State, a.Via.Document)
		}
		if len(a.Via.Signatories) != 11 || len(a.Via.Others) != 3 || a.Confirmed {
			t.Fatalf("signed by %v and %+v", a.Via.Signatories, a.Via.Others)
		}
		for _, o := range a.Origins {
			origins = append(origins, fmt.Sprintf("%s %v", o.ID, o.Modified))
		}
	}
	if unsure != 13 {
		t.Errorf("%d amendments are unsure", unsure)
	}
	slices.Sort(origins)
	want := []string{"group:nam false", "state:au false", "state:cz false", "state:cz false", "state:cz false", "state:cz false", "state:cz false", "state:ee false",
		"state:jp false", "state:kz false", "state:nl false", "state:nl false", "state:nl true", "state:us false"}
	if !slices.Equal(origins, want) {
		t.Errorf("origins: %v", origins)
	}
	board, err := of.Board()
	if err != nil || len(board.Colliding) > 0 {
		t.Errorf("%d pairs to settle within one submission: %v", len(board.Colliding), err)
	}
	done, err := of.Consolidate(retained(of)...)
	if err != nil || len(done.Brackets) > 0 {
		t.Errorf("%d brackets when all is retained: %v", len(done.Brackets), err)
	}
}

func retained(of *texts.Text) (out []redline.Decision) {
	for i := range of.Amendments {
		out = append(out, redline.Decision{Amendment: of.Amendments[i].ID, As: redline.Retained})
	}
	return out
}

// everyWord: each unit of each cell stands in what is read back, whole and in its
// order; what is printed around it stands there, or in a point.
func (w *transcribed) everyWord(t *testing.T) {
	table := w.feedback.Table
	c, of := w.consultation(w.feedback), w.text(w.feedback)
	done, err := of.Consolidate(retained(of)...)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	keep := func(s string) { b.WriteString("\n" + squeezed(s)) }
	for _, v := range []redline.Text{of.InForce().Fixed().Text(), done.Text} {
		for _, u := range v.Standing() {
			keep(u.Words())
		}
	}
	keep(c.Text.In["en"])
	keep(c.Title.In["en"])
	for _, p := range c.Group("reading").Points {
		keep(p.Text.In["en"])
	}
	note := func(all []texts.Note) {
		for _, n := range all {
			keep(n.Mark + " " + n.Text)
		}
	}
	note(of.Notes)
	for i := range of.Amendments {
		a := &of.Amendments[i]
		keep(a.Rationale.In["en"])
		note(a.Notes)
		for _, p := range a.Practice {
			keep(p.Text)
		}
		for _, o := range a.Origins {
			keep(o.Printed)
		}
	}
	stored := b.String()
	has := func(what, words string) {
		if words = squeezed(words); !strings.Contains(stored, words) {
			t.Errorf("%s: %q is not there", what, words)
		}
	}
	cells := 0
	for i := range table.Norms {
		n := &table.Norms[i]
		official := n.Official // the register's own, which ends a clause of a sentence
		official.Text = strings.TrimRight(official.Text, ".;")
		units := slices.Concat([]intake.Unit{official}, n.Base, n.Proposed, n.Rationale, n.Practices)
		for _, u := range units {
			has("("+n.Letter+")", u.Text)
			for _, m := range u.Marks {
				has("("+n.Letter+")", m.Printed)
			}
			if label := squeezed(u.Marker); label != "" && label != u.Label() && u.Kind != intake.Bullet {
				has("("+n.Letter+")", label)
			}
			cells += len(strings.Fields(u.Text))
		}
		has("("+n.Letter+")", n.NoBase)
	}
	for _, n := range table.Notes {
		has("note", n.Text)
	}
	for _, u := range table.Front {
		has("front", u.Words())
	}
	if cells < 5000 {
		t.Errorf("only %d words were looked for", cells)
	}
}

// unslanted is a paragraph as it is printed, but for the signs of slanted print.
func unslanted(d intake.Document, f intake.Fact) string {
	u := d.Paragraphs[f.Place.Paragraph-1]
	u.Marks = slices.DeleteFunc(slices.Clone(u.Marks), func(m intake.Mark) bool { return m.Kind == intake.StarMark })
	return squeezed(u.Words())
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

func (w *transcribed) accountAsStored(t *testing.T) {
	c := w.consultation(w.account)
	if got := said(w.account); got[consult.TypeGroupFormed] != 11 || got[consult.TypePointOpened] != 14 || w.account.Made.Total() != 26 {
		t.Errorf("said: %v", got)
	}
	if c.Organiser() != "" || len(c.Via.Others) != 1 || c.Partners[0].ID != "org:ict4peace" || len(c.About) != 11 {
		t.Errorf("called: %+v, with %+v", c.Via, c.Partners)
	}
	var phases []string
	for _, p := range c.Phases {
		if strings.HasPrefix(p.ID, "reported") && (len(p.Title.In["en"]) > 40 || !strings.Contains(c.Text.In["en"], p.Note.In["en"]) || !strings.Contains(p.Note.In["en"], p.Frame.Printed)) {
			t.Errorf("%s is called %q, with the note %q", p.ID, p.Title.In["en"], p.Note.In["en"])
		}
		phases = append(phases, fmt.Sprintf("%s %s %s %v", p.ID, p.Frame.From, p.Frame.Until, p.Frame.Over))
	}
	want := []string{"phase-1 2016-06 2017-06 true", "reported 2016-06  true", "phase-2 2017-06 2017-09 true", "phase-3 2017-07 2017-10 true",
		"workshop 2017-10  true", "publish-commentary-and-guidelines 2017-10  true", "reported-2 2018-04  true"}
	if !slices.Equal(phases, want) {
		t.Errorf("phases:\n%s", strings.Join(phases, "\n"))
	}
	leads := map[string]string{}
	for _, g := range c.Groups {
		if g.ID == "reading" {
			continue
		}
		leads[g.ID] = g.Lead[0].Name
		if g.Lead[0].Role == "" || g.Document == nil || g.Document.Place == "" {
			t.Errorf("%s is led by %+v, from %+v", g.ID, g.Lead, g.Document)
		}
	}
	if len(leads) != 10 || leads["provision-c-f"] != "Liisi Adamson" || leads["general"] != "Dr. Eneken Tikk" || !slices.Equal(c.Group("provision-g-h").About, []string{"un:a-70-174:13:g", "un:a-70-174:13:h"}) {
		t.Errorf("leads: %v", leads)
	}
	body, err := json.Marshal(c)
	if err != nil || strings.Contains(string(body), "@") {
		t.Errorf("addresses of people are kept: %v", err)
	}
	for _, d := range w.account.Account.Documents {
		for _, f := range slices.Concat(w.account.Account.Text, w.account.Account.Background) {
			if f.Document == d.SHA256 && !strings.Contains(squeezed(c.Text.In["en"]), unslanted(d, f)) {
				t.Errorf("%q is not in the call", f.Text)
			}
		}
	}
}

func (w *transcribed) meetingsAsStored(t *testing.T) {
	c := w.consultation(w.series)
	if got := said(w.series); got[meeting.TypeConvened] != 5 || got[meeting.TypeMade] != 5 || got[meeting.TypeIntervened] != 131 {
		t.Errorf("said: %v", got)
	}
	if c.Organiser() != "org:unoda" {
		t.Errorf("called: %+v", c.Via)
	}
	queries := w.Held().Meetings.Queries
	part, err := queries.List(t.Context(), meeting.Filter{Consultation: c.ID})
	if err != nil || len(part.Items) != 5 {
		t.Fatalf("%d meetings: %v", len(part.Items), err)
	}
	if len(c.Phases) != 1 || c.Phases[0].State != consult.Closed {
		t.Errorf("the phase of meetings that are over: %+v", c.Phases)
	}
	// The report on the first speaks of its closed session; none is called open.
	kinds := map[meeting.Kind]int{}
	for i := range part.Items {
		for _, s := range part.Items[i].Sessions {
			kinds[s.Kind]++
			if part.Items[i].From == "2019-06-17" && strings.HasPrefix(s.Title.In["en"], "Exchange of views") && s.Kind != meeting.Closed {
				t.Errorf("the closed session in Bratislava stands as %s", s.Kind)
			}
		}
	}
	if kinds[meeting.Open] != 0 || kinds[meeting.Closed] != 3 || kinds[meeting.NotStated] == 0 {
		t.Errorf("sessions: %v", kinds)
	}
	var all []string
	var words strings.Builder
	for i := range part.Items {
		m := &part.Items[len(part.Items)-1-i]
		all = append(all, fmt.Sprintf("%s %s %d sessions, %d said", m.From, m.Place.In["en"], len(m.Sessions), len(m.Interventions)))
		for _, n := range m.Interventions {
			if !n.Reported || n.Told != nil || n.Speaker != "" || n.Document.SHA256 != w.series.Series.Document.SHA256 {
				t.Fatalf("an intervention: %+v", n)
			}
			words.WriteString("\n" + squeezed(n.Text.In["en"]))
		}
	}
	want := []string{"2019-06-17 Bratislava", "2019-06-19 Brussels", "2019-08-15 Washington D.C.", "2019-10-11 African Union Headquarters", "2019-10-02 Singapore"}
	for i, s := range want {
		if !strings.HasPrefix(all[i], s+" ") {
			t.Errorf("meeting %d: %s, want %s", i+1, all[i], s)
		}
	}
	sums, err := queries.Summaries(t.Context(), meeting.Filter{Consultation: c.ID})
	if err != nil || len(sums.Items) != 5 {
		t.Fatalf("%d summaries: %v", len(sums.Items), err)
	}
	points, chair, flagged, lists := 0, 0, 0, 0
	for _, s := range sums.Items {
		if !s.Chairs || len(s.Via.Others) != 1 || !strings.Contains(s.Via.Others[0].Name, "Patriota") {
			t.Errorf("%s is by %+v", s.Title.In["en"], s.Via)
		}
		points += len(s.Points)
		words.WriteString("\n" + squeezed(s.Text.In["en"]))
		if s.Text.Empty() {
			t.Errorf("%s leads to its points with no word", s.Title.In["en"])
		}
		flagged += len(s.Flagged)
		for _, p := range s.Points {
			words.WriteString("\n" + squeezed(p.Text.In["en"]))
			if strings.HasPrefix(p.Text.In["en"], "-") || strings.Contains(p.Text.In["en"], "the GGE Chair summ") {
				t.Errorf("a point keeps its marker or what leads to it: %q", p.Text.In["en"])
			}
			if strings.Contains(p.Text.In["en"], "Such success could include\n\n1. Constructive") && strings.Contains(p.Text.In["en"], "\n4. Developing") {
				lists++
			}
			if p.Rests.Chair {
				chair++
			}
		}
	}
	// The report says of no other point on what it rests.
	if points != 35 || chair == 0 || flagged != points-chair || lists != 1 {
		t.Errorf("%d points, %d of them the Chair's own, %d flagged, %d with a list", points, chair, flagged, lists)
	}
	for i, m := range w.series.Series.Meetings {
		for _, s := range m.Sessions {
			for _, p := range s.Points {
				if !strings.Contains(words.String(), unslanted(w.series.Series.Document, p.Fact)) {
					t.Errorf("%q was not taken down", p.Text)
				}
			}
		}
		// But for the marks of its lists, every paragraph of a summary is there.
		var summary []intake.Fact
		for _, lead := range m.Summary.Leads {
			summary = append(summary, lead.Fact)
		}
		for _, p := range m.Summary.Points {
			summary = append(summary, p.Fact)
			for _, item := range p.Within {
				summary = append(summary, item.Fact)
			}
		}
		for _, f := range summary {
			u := w.series.Series.Document.Paragraphs[f.Place.Paragraph-1]
			if !strings.Contains(words.String(), squeezed(strings.TrimPrefix(unslanted(w.series.Series.Document, f), u.Marker))) {
				t.Errorf("%q was not taken down", f.Text)
			}
		}
		end := len(w.series.Series.Document.Paragraphs) + 1
		if i+1 < len(w.series.Series.Meetings) {
			end = w.series.Series.Meetings[i+1].Title.Place.Paragraph
		}
		if n := end - m.Summary.Title.Place.Paragraph - 1; n != len(summary) {
			t.Errorf("%s: %d paragraphs of the summary, %d of them taken down", m.Body, n, len(summary))
		}
	}
}

// noCalendar: of printed time frames there is no calendar, and no link to one.
func (w *transcribed) noCalendar(t *testing.T) {
	for _, one := range []app.Transcribed{w.feedback, w.account, w.series} {
		at := w.URL + "/en/consultations/" + one.Made.Consultation.String()
		for path, want := range map[string]int{"": http.StatusOK, "/calendar.ics": http.StatusNotFound} {
			got, err := http.Get(at + path)
			if err != nil {
				t.Fatal(err)
			}
			body, err := io.ReadAll(got.Body)
			if err := errors.Join(err, got.Body.Close()); err != nil {
				t.Fatal(err)
			}
			if got.StatusCode != want || strings.Contains(string(body), "BEGIN:VCALENDAR") || path == "" && strings.Contains(string(body), "calendar.ics") {
				t.Errorf("%s: %d", path, got.StatusCode)
			}
			if path != "" && !strings.Contains(string(body), "This consultation has no calendar") {
				t.Errorf("%s does not say why: %s", path, body)
			}
		}
	}
}

// once: what was taken down is refused, with all that is named beside it, and a
// dry run of it too.
func (w *transcribed) once(t *testing.T) {
	size := w.Ledger.Size()
	other := transcript.File{Name: "other.txt", Text: append([]byte("Another title\n\n"), sourceDocuments(t, "000")[0].Text...)}
	for name, files := range map[string][]transcript.File{
		"a table":           sourceDocuments(t, "004"),
		"a call":            sourceDocuments(t, "000"),
		"an account":        sourceDocuments(t, "001"),
		"meetings":          sourceDocuments(t, "002"),
		"beside another":    append([]transcript.File{other}, sourceDocuments(t, "002")...),
		"beside a new call": append([]transcript.File{other}, sourceDocuments(t, "001")...),
	} {
		for _, dry := range []bool{true, false} {
			if _, err := w.Transcribe(t.Context(), files, app.Transcribing{Dry: dry}); !fail.Is(err, fail.Exists) {
				t.Errorf("%s, dry %v: %v", name, dry, err)
			}
		}
	}
	if _, err := w.Transcribe(t.Context(), []transcript.File{other}, app.Transcribing{Dry: true}); err != nil {
		t.Error(err)
	}
	if w.Ledger.Size() != size {
		t.Errorf("the register has grown from %d to %d", size, w.Ledger.Size())
	}
}
