package docx

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reading is what a reader that knows nothing of this package finds in the main
// part: the paragraphs' words before and after all changes. An end of a
// paragraph that is put in is not there before, one that is taken out not after.
func reading(t testing.TB, document string) (before, after []string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(document))
	var old, now strings.Builder
	var path []string
	inserted, deleted := 0, 0 // elements around
	endIn, endOut := false, false
	say := func(s string) {
		if inserted == 0 {
			old.WriteString(s)
		}
		if deleted == 0 {
			now.WriteString(s)
		}
	}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return before, after
		}
		if err != nil {
			t.Fatal(err)
		}
		switch e := token.(type) {
		case xml.StartElement:
			ofEnd := len(path) > 0 && path[len(path)-1] == "rPr"
			path = append(path, e.Name.Local)
			switch e.Name.Local {
			case "ins", "moveTo":
				inserted++
				endIn = endIn || ofEnd
			case "del", "moveFrom":
				deleted++
				endOut = endOut || ofEnd
			case "br":
				say("\n")
			case "tab":
				say("\t")
			case "p":
				endIn, endOut = false, false
			}
		case xml.EndElement:
			path = path[:len(path)-1]
			switch e.Name.Local {
			case "ins", "moveTo":
				inserted--
			case "del", "moveFrom":
				deleted--
			case "p":
				if !endIn {
					before = append(before, old.String())
					old.Reset()
				}
				if !endOut {
					after = append(after, now.String())
					now.Reset()
				}
			}
		case xml.CharData:
			if len(path) < 4 {
				continue
			}
			switch path[len(path)-1] {
			case "t":
				if deleted > 0 && path[len(path)-3] == "del" {
					t.Error("deleted words are written as standing ones")
				}
				say(string(e))
			case "delText":
				say(string(e))
			}
		}
	}
}

func TestReadsBack(t *testing.T) {
	before, after := reading(t, parts(t, written(t, negotiated()))["word/document.xml"])
	bare := func(all []string) (out []string) {
		for _, s := range all {
			_, words, _ := strings.Cut(s, " ")
			out = append(out, words)
		}
		return append(out, "")
	}
	if got, want := strings.Join(after, "\n"), strings.Join(bare(accepted), "\n"); got != want {
		t.Errorf("after:\n%s\nwant\n%s", got, want)
	}
	if got, want := strings.Join(before, "\n"), strings.Join(bare(rejected), "\n"); got != want {
		t.Errorf("before:\n%s\nwant\n%s", got, want)
	}
}

// Whatever is put in, taken out and left: the words before and after are those
// that were given.
func TestWordsLaw(t *testing.T) {
	word := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"norm", " ", "A/70/174", "القواعد", "规范", "a\u202eb", "\x00", "\tx\ny", "&<>\"'", "\ufffe"}))
	rapid.Check(t, func(rt *rapid.T) {
		d := &Document{Title: word.Draw(rt, "title"), Language: rapid.SampledFrom([]string{"en", "ar", "zh"}).Draw(rt, "language"), Created: day}
		var before, after []string
		old, now := "", ""
		for range rapid.IntRange(0, 6).Draw(rt, "paragraphs") {
			p := &Paragraph{Kind: rapid.SampledFrom([]Kind{Body, Item, Quotation, Note}).Draw(rt, "kind"), Move: rapid.SampledFrom([]string{"", "m", "n"}).Draw(rt, "move")}
			for range rapid.IntRange(0, 4).Draw(rt, "runs") {
				r := Run{Text: word.Draw(rt, "words")}
				fate := rapid.IntRange(0, 3).Draw(rt, "fate")
				if fate&1 != 0 {
					r.Inserted = &kenya
				} else {
					old += visible(r.Text)
				}
				if fate&2 != 0 {
					r.Deleted = &netherlands
				} else {
					now += visible(r.Text)
				}
				p.Runs = append(p.Runs, r)
			}
			fate := rapid.IntRange(0, 3).Draw(rt, "end")
			if fate&1 != 0 {
				p.Inserted = &kenya
			} else {
				before, old = append(before, old), ""
			}
			if fate&2 != 0 {
				p.Deleted = &netherlands
			} else {
				after, now = append(after, now), ""
			}
			d.Blocks = append(d.Blocks, p)
		}
		gotBefore, gotAfter := reading(t, parts(t, written(t, d))["word/document.xml"])
		if !same(gotBefore, before, old) {
			rt.Errorf("before: %q, want %q and %q", gotBefore, before, old)
		}
		if !same(gotAfter, after, now) {
			rt.Errorf("after: %q, want %q and %q", gotAfter, after, now)
		}
	})
}

// same compares paragraphs; what has no end of its own goes on into the last one,
// which is empty otherwise.
func same(got, want []string, rest string) bool {
	if rest != "" || len(got) > len(want) {
		want = append(want, rest)
	}
	return strings.Join(got, "\x00") == strings.Join(want, "\x00")
}

// Any text gives a file whose parts are all well formed, and the words in it are
// those that were given, as they can be shown.
func FuzzText(f *testing.F) {
	for _, s := range []string{"", "States should", "\x00\x1b[31m", "\xff\xfe", "a\u202eb\u2066c", "]]>&amp;<w:p/>", "line\r\nline\rline\u2028line", "%1 %d %s", "الدول\tA/70/174", "\U000e0041\ufffe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d := &Document{Title: s, Language: s, Publisher: s, Header: s, Pages: s, Created: day, Blocks: []Block{
			&Contents{Title: s},
			&Paragraph{Kind: Heading, Level: 1, Label: s, Bookmark: s, Runs: Plain(s), Remarks: []Remark{{By: s, Language: s, Text: s}}},
			&Paragraph{Kind: Item, Label: s, Language: s, Move: s, Inserted: &Revision{By: s}, Runs: []Run{{Text: s, Link: s, Inserted: &Revision{By: s}}, {Text: s, Link: "#" + s},
				{Footnote: []Paragraph{{Runs: []Run{{Text: s, Link: "https://example.org/" + s}}}}}}},
			&Table{Caption: s, Widths: []int{1}, Rows: []Row{{Heading: true, Cells: []Cell{{{Runs: Plain(s)}}}}}},
			&Paragraph{Runs: Plain("here: " + s)},
		}}
		all := parts(t, written(t, d))
		for name, content := range all {
			wellFormed(t, name, content)
		}
		_, after := reading(t, all["word/document.xml"])
		if got, want := after[len(after)-1], "here: "+visible(s); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

func TestVisible(t *testing.T) {
	for _, tc := range []struct{ name, in, want string }{
		{"words", "États, الدول, 国家", "États, الدول, 国家"},
		{"controls", "a\x00b\x1bc\x7fd\u0085", "a␀b␛c␡d[U+0085]"},
		{"overrides", "pay \u202eevil\u202c", "pay [U+202E]evil[U+202C]"},
		{"isolates", "\u2066x\u2069", "[U+2066]x[U+2069]"},
		{"isolates by the first letter", "\u2068x\u2069, \u2068a\u2068b\u2069\u2069", "x, ab"},
		{"that do not end", "\u2068x\ny\u2069", "[U+2068]x\ny[U+2069]"},
		{"in others", "\u2067a\u2068b\u2069c\u2069", "[U+2067]abc[U+2069]"},
		{"joiners stay", "می\u200cخواهم", "می\u200cخواهم"},
		{"not UTF-8", "a\xffb", "a\ufffdb"},
		{"no characters", "\ufffe\U0001ffff", "[U+FFFE][U+1FFFF]"},
		{"hidden tags", "x\U000e0041", "x[U+E0041]"},
		{"ends of lines", "a\r\nb\rc\u2028d", "a\nb\nc\nd"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := visible(tc.in); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

func TestPieces(t *testing.T) {
	for _, tc := range []struct {
		name, text  string
		run, around Direction
		want        string // pieces from right to left in brackets
	}{
		{"English", "norm (f), 2015.", Auto, LeftToRight, "norm (f), 2015."},
		{"Arabic", "القاعدة (و)، 2015.", Auto, RightToLeft, "[القاعدة (و)، 2015.]"},
		{"a symbol in Arabic", "الوثيقة A/70/174 المؤرخة", Auto, RightToLeft, "[الوثيقة ]A/70/174[ المؤرخة]"},
		{"Arabic in English", "the word الدول 5, here", Auto, LeftToRight, "the word [الدول 5], here"},
		{"marks alone", " – ", Auto, RightToLeft, "[ – ]"},
		{"a symbol at the end", "انظر A/70/174", Auto, RightToLeft, "[انظر ]A/70/174"},
		{"and a full stop", "انظر A/70/174.", Auto, RightToLeft, "[انظر ]A/70/174[.]"},
		{"set by hand", "A/70/174", RightToLeft, LeftToRight, "[A/70/174]"},
		{"nothing", "", Auto, RightToLeft, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var got strings.Builder
			for _, p := range pieces(tc.text, tc.run, tc.around) {
				if p.right {
					got.WriteString("[" + p.text + "]")
				} else {
					got.WriteString(p.text)
				}
			}
			if got.String() != tc.want {
				t.Errorf("%s, want %s", got.String(), tc.want)
			}
		})
	}
}

func TestRefuses(t *testing.T) {
	note := []Paragraph{{Runs: Plain("x")}}
	for _, tc := range []struct {
		name string
		d    Document
	}{
		{"no time", Document{}},
		{"a heading of no level", Document{Created: day, Blocks: []Block{&Paragraph{Kind: Heading}}}},
		{"a level too deep", Document{Created: day, Blocks: []Block{&Paragraph{Kind: Item, Level: 9}}}},
		{"a kind that is none", Document{Created: day, Blocks: []Block{&Paragraph{Kind: 99}}}},
		{"a footnote in a footnote", Document{Created: day, Blocks: []Block{&Paragraph{Runs: []Run{{Footnote: []Paragraph{{Runs: []Run{{Footnote: note}}}}}}}}}},
		{"a remark in a footnote", Document{Created: day, Blocks: []Block{&Paragraph{Runs: []Run{{Footnote: []Paragraph{{Remarks: []Remark{{}}}}}}}}}},
		{"words and a footnote", Document{Created: day, Blocks: []Block{&Paragraph{Runs: []Run{{Text: "x", Footnote: note}}}}}},
		{"a row too short", Document{Created: day, Blocks: []Block{&Table{Widths: []int{1, 1}, Rows: []Row{{Cells: []Cell{{}}}}}}}},
		{"an empty table", Document{Created: day, Blocks: []Block{&Table{}}}},
		{"a column of no width", Document{Created: day, Blocks: []Block{&Table{Widths: []int{0}, Rows: []Row{{Cells: []Cell{{}}}}}}}},
		{"no block", Document{Created: day, Blocks: []Block{nil}}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if err := Write(io.Discard, &tc.d); err == nil {
				t.Error("it was written")
			}
		})
	}
}

func TestLinksThatLeadNowhere(t *testing.T) {
	for _, to := range []string{"javascript:alert(1)", "file:///etc/passwd", "#nowhere", "https:", "\x00", "//example.org", "mailto:", "ftp://example.org"} {
		d := &Document{Title: "x", Created: day, Blocks: []Block{&Paragraph{Runs: []Run{{Text: "words", Link: to}}}}}
		all := parts(t, written(t, d))
		if doc := all["word/document.xml"]; strings.Contains(doc, "hyperlink") || !strings.Contains(doc, "words") {
			t.Errorf("%q: %s", to, doc)
		}
		if strings.Contains(all["word/_rels/document.xml.rels"], "hyperlink") {
			t.Errorf("%q is in the file", to)
		}
	}
}
