package docx

import (
	"slices"
	"strings"
	"testing"
)

// negotiated is a text with every way in which a paragraph can change.
func negotiated() *Document {
	return &Document{Title: "Text", Language: "en", Created: day, Blocks: []Block{
		&Paragraph{Kind: Heading, Level: 1, Runs: []Run{{Text: "On "}, {Text: "all ", Inserted: &kenya}, {Text: "norms"}}},
		&Paragraph{Runs: []Run{{Text: "States "}, {Text: "should", Deleted: &netherlands}, {Text: "shall", Inserted: &netherlands}, {Text: " report"},
			{Text: " promptly", Inserted: &netherlands, Deleted: &kenya}, {Text: "."}}},
		(&Paragraph{Runs: Plain("This one goes.")}).Strike(kenya),
		&Paragraph{Kind: Heading, Level: 2, Runs: Plain("How")},
		(&Paragraph{Kind: Heading, Level: 2, Runs: Plain("What else")}).Strike(netherlands),
		(&Paragraph{Runs: Plain("This one comes.")}).Put(kenya),
		(&Paragraph{Runs: Plain("So does this.")}).Put(netherlands),
		(&Paragraph{Move: "m", Runs: Plain("This one moves.")}).Strike(kenya),
		&Paragraph{Kind: Item, Label: "(a)", Runs: Plain("First;")},
		(&Paragraph{Kind: Item, Label: "(b)", Runs: Plain("new;")}).Put(kenya),
		(&Paragraph{Kind: Item, Label: "(b)", Runs: Plain("old;")}).Strike(kenya),
		&Paragraph{Kind: Item, Label: "(d)", Was: "(c)", Renumbered: &kenya, Runs: Plain("Last.")},
		(&Paragraph{Move: "m", Runs: Plain("This one moves.")}).Put(kenya),
		&Paragraph{Inserted: &netherlands, Runs: Plain("One")},
		&Paragraph{Runs: Plain(" is two.")},
		&Paragraph{Deleted: &kenya, Runs: Plain("Two")},
		&Paragraph{Runs: Plain(" are one.")},
		(&Paragraph{Runs: Plain("The old end.")}).Strike(kenya),
		(&Paragraph{Runs: Plain("The new end.")}).Put(kenya),
	}}
}

var (
	accepted = []string{"h1 On all norms", "p States shall report.", "h2 How", "p This one comes.", "p So does this.", "p First;", "p new;", "p (d)\tLast.",
		"p This one moves.", "p One", "p  is two.", "p Two are one.", "p The new end."}
	rejected = []string{"h1 On norms", "p States should report.", "p This one goes.", "h2 How", "h2 What else", "p This one moves.", "p First;", "p old;", "p (c)\tLast.",
		"p One is two.", "p Two", "p  are one.", "p The old end."}
)

// LibreOffice, told to accept or to reject all changes, is left with the one text
// or the other.
func TestAcceptedAndRejected(t *testing.T) {
	for _, tc := range []struct {
		name, command string
		want          []string
	}{{"accepted", "AcceptAllTrackedChanges", accepted}, {"rejected", "RejectAllTrackedChanges", rejected}} {
		t.Run(tc.name, func(t *testing.T) {
			o := newOffice(t)
			got := readODT(t, o.settle(t, negotiated(), tc.command))
			if len(got.Changes) > 0 {
				t.Errorf("changes are left: %v", got.Changes)
			}
			end := len(got.Paragraphs) - 1 // what is tracked needs a paragraph after it
			if end < 0 || got.Paragraphs[end] != "p " {
				t.Fatalf("%q", got.Paragraphs)
			}
			if !slices.Equal(got.Paragraphs[:end], tc.want) {
				t.Errorf("%s\nwant\n%s", strings.Join(got.Paragraphs[:end], "\n"), strings.Join(tc.want, "\n"))
			}
		})
	}
}

// What LibreOffice reads of a document with changes that nobody has settled.
func TestArrivesInLibreOffice(t *testing.T) {
	o := newOffice(t)
	got := readODT(t, o.convert(t, sample(), "odt", "odt"))
	t.Run("changes with authors and dates", func(t *testing.T) {
		counted := map[odtChange]int{}
		for _, c := range got.Changes {
			counted[c]++
		}
		for _, want := range []odtChange{
			{"deletion", "Netherlands", "2026-03-01T09:30:00"}, {"insertion", "Netherlands", "2026-03-01T09:30:00"},
			{"deletion", "Kenya", "2026-03-01T10:30:00"}, {"insertion", "Kenya", "2026-03-01T10:30:00"},
		} {
			if counted[want] == 0 {
				t.Errorf("none is %v: %v", want, got.Changes)
			}
			delete(counted, want)
		}
		if len(counted) > 0 {
			t.Errorf("more than there are: %v", counted)
		}
	})
	t.Run("footnote", func(t *testing.T) {
		if notes := strings.Join(got.Notes, ""); !strings.Contains(notes, "A/70/174, paragraph 13.And later.") {
			t.Errorf("%q", notes)
		}
	})
	t.Run("remarks", func(t *testing.T) {
		for _, want := range []string{"Netherlands", "Stronger.", "See paragraph 2.", "Kenya", "Repeats (a)."} {
			if !slices.Contains(got.Remarks, want) {
				t.Errorf("%q is not in %q", want, got.Remarks)
			}
		}
	})
	t.Run("links", func(t *testing.T) {
		for _, want := range []string{"https://example.org/a?b=1&c=2", "#unit_1", "#_Toc1", "#_Toc2"} {
			if !slices.Contains(got.Links, want) {
				t.Errorf("%q is not in %q", want, got.Links)
			}
		}
	})
	t.Run("headings", func(t *testing.T) {
		for _, want := range []string{"h1 Critical infrastructure"} {
			if !slices.Contains(got.Paragraphs, want) {
				t.Errorf("%q is not in %q", want, got.Paragraphs)
			}
		}
	})
	t.Run("direction", func(t *testing.T) {
		for words, want := range map[string]string{"الوثيقة A/70/174 المؤرخة 22 تموز/يوليه 2015": "rl-tb", "Hospitals;": "", "各国不应违反国际法规定的义务。": ""} {
			if mode, ok := got.Modes[words]; !ok || mode != want {
				t.Errorf("%q runs %q, want %q", words, mode, want)
			}
		}
	})
}

// A document in Arabic runs from right to left, with its Latin paragraph set the
// other way, and reads as it was written, markers included.
func TestArabicInLibreOffice(t *testing.T) {
	d := &Document{Title: "إرشادات", Language: "ar", Created: day, Pages: "الصفحة \u2068{page}\u2069 من \u2068{pages}\u2069", Blocks: []Block{
		&Paragraph{Kind: Heading, Level: 1, Runs: Plain("الهياكل الأساسية")},
		&Paragraph{Runs: []Run{{Text: "ينبغي للدول "}, {Text: "أن تحمي", Inserted: &kenya}, {Text: " الهياكل (A/70/174)."}}},
		&Paragraph{Kind: Item, Label: "(أ)", Runs: Plain("المستشفيات؛")},
		&Paragraph{Language: "en", Runs: Plain("States should protect them.")},
	}}
	o := newOffice(t)
	got := readODT(t, o.convert(t, d, "odt", "odt"))
	for words, want := range map[string]string{"ينبغي للدول أن تحمي الهياكل (A/70/174).": "rl-tb", "المستشفيات؛": "rl-tb", "States should protect them.": "lr-tb"} {
		mode, ok := got.Modes[words]
		if mode == "" {
			mode = "rl-tb" // that of the style of all paragraphs
		}
		if !ok || mode != want {
			t.Errorf("%q runs %q, want %q: %v", words, mode, want, got.Modes)
		}
	}
	styles := parts(t, read(t, o.dir+"/in.odt"))["styles.xml"]
	if !strings.Contains(styles, `style:writing-mode="rl-tb"`) {
		t.Error("no style runs from right to left")
	}
	_, foot, _ := strings.Cut(styles, "<style:footer>")
	foot, _, _ = strings.Cut(foot, "</style:footer>")
	if !strings.Contains(foot, "<text:page-number") || !strings.Contains(foot, "<text:page-count") || strings.ContainsAny(foot, "[\u2068\u2069") {
		t.Errorf("the foot of the pages is %s", foot)
	}
	text := string(read(t, o.convert(t, d, "txt:Text (encoded):UTF8", "txt")))
	if !strings.Contains(text, "(أ) المستشفيات؛") {
		t.Errorf("the marker is gone:\n%s", text)
	}
}

func TestMarkersInLibreOffice(t *testing.T) {
	o := newOffice(t)
	text := string(read(t, o.convert(t, sample(), "txt:Text (encoded):UTF8", "txt")))
	for _, want := range []string{"(f) A State should", "(a) Hospitals;", "(b) Water supply;", "(b bis) Power;", "(i) Stations;", "1. Two."} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}
