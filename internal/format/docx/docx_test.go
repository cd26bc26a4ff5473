package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

var (
	day         = time.Date(2026, 3, 1, 9, 30, 0, 0, time.UTC)
	netherlands = Revision{"Netherlands", day}
	kenya       = Revision{"Kenya", day.Add(time.Hour)}
)

// sample is a document with everything in it.
func sample() *Document {
	return &Document{
		Title: "Guidance on norm (f)", Language: "en", Publisher: "Secretariat", Created: day,
		Header: "Draft for consultation", Pages: "Page {page} of {pages}",
		Blocks: []Block{
			&Paragraph{Kind: Title, Runs: Plain("Guidance on norm (f)")},
			&Contents{Title: "Contents", Levels: 2},
			&Paragraph{Kind: Heading, Level: 1, Bookmark: "unit-1", Runs: Plain("Critical infrastructure")},
			&Paragraph{Kind: Quotation, Label: "(f)", Runs: Plain("A State should not conduct activity that damages critical infrastructure;")},
			&Paragraph{Runs: []Run{
				{Text: "States "},
				{Text: "should ", Deleted: &netherlands, Remarks: []Remark{{By: "Netherlands", At: day, Text: "Stronger.\nSee paragraph 2."}}},
				{Text: "are encouraged to ", Inserted: &netherlands},
				{Text: "protect "},
				{Text: "all ", Inserted: &netherlands, Deleted: &kenya},
				{Text: "infrastructure", Bold: true},
				{Text: ", as "}, {Text: "agreed", Link: "https://example.org/a?b=1&c=2"}, {Text: " before."},
				{Footnote: []Paragraph{{Runs: []Run{{Text: "A/70/174, "}, {Text: "paragraph 13", Link: "#unit-1", Italic: true}, {Text: "."}}}, {Runs: Plain("And later.")}}},
			}},
			&Paragraph{Kind: Item, Label: "(a)", Runs: Plain("Hospitals;")},
			(&Paragraph{Kind: Item, Label: "(b)", Runs: Plain("Water supply;")}).Put(kenya),
			&Paragraph{Kind: Item, Label: "(b bis)", Runs: Plain("Power;")},
			&Paragraph{Kind: Item, Level: 1, Label: "(i)", Runs: Plain("Stations;")},
			&Paragraph{Kind: Item, Level: 1, Label: "–", Runs: Plain("Lines.")},
			(&Paragraph{Runs: Plain("This paragraph goes."), Remarks: []Remark{{By: "Kenya", At: day, Text: "Repeats (a)."}}}).Strike(kenya),
			(&Paragraph{Move: "m1", Runs: Plain("This one moves.")}).Strike(kenya),
			&Paragraph{Kind: Heading, Level: 2, Runs: []Run{{Text: "Reporting"}, {Text: " and more", Deleted: &kenya}}},
			(&Paragraph{Move: "m1", Runs: Plain("This one moves.")}).Put(kenya),
			&Paragraph{Inserted: &netherlands, Runs: Plain("What was one")},
			&Paragraph{Runs: Plain(" sentence is two paragraphs.")},
			&Paragraph{Deleted: &kenya, Runs: Plain("What was two")},
			&Paragraph{Runs: Plain(" sentences is one paragraph.")},
			&Paragraph{Language: "ar", Runs: Plain("الوثيقة A/70/174 المؤرخة 22 تموز/يوليه 2015")},
			&Paragraph{Language: "zh-Hans", Runs: Plain("各国不应违反国际法规定的义务。")},
			&Table{Caption: "Views", Widths: []int{1, 2}, Rows: []Row{
				{Heading: true, Cells: []Cell{{{Runs: Plain("Participant")}}, {{Runs: Plain("View")}}}},
				{Cells: []Cell{{{Runs: Plain("Kenya")}}, {{Runs: Plain("One.")}, {Kind: Item, Label: "1.", Runs: Plain("Two.")}}}},
				{Cells: []Cell{{}, {{Runs: Plain("No information provided")}}}},
			}},
			PageBreak{},
			(&Paragraph{Kind: Note, Runs: Plain("The last words.")}).Put(netherlands),
		},
	}
}

func written(t testing.TB, d *Document) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, d); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// parts unpacks a document.
func parts(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(content)
	}
	return out
}

// wellFormed reads a part to its end.
func wellFormed(t testing.TB, name, content string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(content))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
}

func TestGolden(t *testing.T) {
	all := parts(t, written(t, sample()))
	var got strings.Builder
	for _, part := range []string{"word/document.xml", "word/footnotes.xml", "word/comments.xml", "word/numbering.xml", "word/_rels/document.xml.rels", "docProps/core.xml"} {
		got.WriteString("== " + part + "\n" + strings.ReplaceAll(all[part], "><", ">\n<") + "\n")
	}
	const golden = "testdata/sample.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the document differs from %s:\n%s", golden, got.String())
	}
}

func TestSameDocumentSameBytes(t *testing.T) {
	a, b := written(t, sample()), written(t, sample())
	if !bytes.Equal(a, b) {
		t.Error("two files of one document differ")
	}
	for name, content := range parts(t, a) {
		wellFormed(t, name, content)
	}
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
