package annex

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

// paper reads the paper's text from the source documents, or skips.
func paper(t testing.TB) []byte {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	found, err := filepath.Glob(filepath.Join(dir, "seeds", "003_*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func read(t *testing.T, text string) *Table {
	t.Helper()
	im, err := Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return &im.Tables[0]
}

func TestThePapersTables(t *testing.T) {
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]struct {
		rows, marks int
		perColumn   []int // nil where columns cannot be trusted
		pages       []int
	}{
		"B": {38, 88, []int{14, 14, 15, 20, 25}, []int{38, 39}},
		"C": {111, 463, []int{14, 17, 28, 29, 36, 33, 38, 41, 63, 84, 80}, []int{40, 41, 42, 43}},
		"D": {70, 188, nil, []int{44, 45, 46}},
	}
	if len(im.Tables) != len(want) {
		t.Fatalf("%d tables, want %d", len(im.Tables), len(want))
	}
	for letter, w := range want {
		tab, ok := im.Table(letter)
		if !ok {
			t.Fatalf("no table %s", letter)
		}
		if len(tab.Rows) != w.rows || tab.Marks() != w.marks {
			t.Errorf("Annex %s: %d rows and %d marks, want %d and %d", letter, len(tab.Rows), tab.Marks(), w.rows, w.marks)
		}
		perColumn := map[string]int{}
		pages := map[int]bool{}
		for _, r := range tab.Rows {
			pages[r.Page] = true
			if r.Participant == "" {
				t.Errorf("Annex %s: no participant for %q", letter, r.Printed)
			}
			for _, c := range r.Cells {
				if c.Mark && c.Sure {
					perColumn[c.Columns[0]]++
				}
			}
		}
		for i, n := range w.perColumn {
			if got := perColumn[tab.Columns[i].Label]; got != n {
				t.Errorf("Annex %s, %s: %d marks, want %d", letter, tab.Columns[i].Label, got, n)
			}
		}
		for _, p := range w.pages {
			if !pages[p] {
				t.Errorf("Annex %s: no row on page %d", letter, p)
			}
		}
		if len(pages) != len(w.pages) {
			t.Errorf("Annex %s: rows on %d pages, want %d", letter, len(pages), len(w.pages))
		}
	}
}

func TestStatesInAllGroups(t *testing.T) {
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	b, _ := im.Table("B")
	by := map[int][]string{}
	for _, r := range b.Rows {
		by[r.Marks()] = append(by[r.Marks()], r.Participant)
	}
	for n, want := range map[int][]string{
		5: {"state:cn", "state:fr", "state:de", "state:ru", "state:gb", "state:us"},
		4: {"state:by", "state:br", "state:ee", "state:in"},
	} {
		if !reflect.DeepEqual(by[n], want) {
			t.Errorf("in %d Groups: %v, want %v", n, by[n], want)
		}
	}
}

// The first page of Annex D has one cell too many in the header and in every
// row: rows are sure, columns are not, but for the two ends and for marks in an
// unbroken run up to an end.
func TestFirstPageOfAnnexDIsUnsure(t *testing.T) {
	decided := map[string][2]int{"Canada": {15, 19}, "Cuba": {9, 19}, "El Salvador": {16, 19}} // positions
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	d, _ := im.Table("D")
	for _, r := range d.Rows {
		for _, c := range r.Cells {
			end := c.Position == 1 || c.Position == 20
			run, ok := decided[r.Printed]
			inRun := ok && run[0] <= c.Position && c.Position <= run[1]
			if want := r.Page != 44 || end || inRun; c.Sure != want {
				t.Errorf("%s, position %d, page %d: sure is %v", r.Printed, c.Position, r.Page, c.Sure)
			}
			if !c.Sure && c.Reason == "" {
				t.Errorf("%s, position %d: unsure without a reason", r.Printed, c.Position)
			}
			if inRun && (len(c.Columns) != 1 || c.Columns[0] != d.Columns[c.Position-2].Label) {
				t.Errorf("%s, position %d: under %v, want the column before its place", r.Printed, c.Position, c.Columns)
			}
		}
	}
	kinds := map[string]int{}
	for _, n := range d.Notices {
		kinds[n.Kind]++
	}
	want := map[string]int{OddWidth: 20, RepeatedHeader: 2, Spelling: 2, EmptyPosition: 1, SameMarks: 1, DecidedByNeighbours: 20}
	if !reflect.DeepEqual(kinds, want) {
		t.Errorf("notices %v, want %v", kinds, want)
	}
}

func TestFootnotes(t *testing.T) {
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	for letter, want := range map[string]map[int]string{
		"C": {117: "A/61/389", 127: "A/71/28"},
		"D": {129: "A/55/140 and A/55/140/Add.1", 146: "A/72/315",
			147: "On behalf of the States members of the European Union that are Members of the United Nations."},
	} {
		tab, _ := im.Table(letter)
		got := map[int]string{}
		for _, f := range tab.Footnotes {
			got[f.Number] = f.Text
		}
		for n, text := range want {
			if got[n] != text {
				t.Errorf("footnote %d: %q, want %q", n, got[n], text)
			}
		}
	}
	d, _ := im.Table("D")
	for _, r := range d.Rows {
		if r.Participant != "state:se" {
			continue
		}
		for _, c := range r.Cells {
			if c.Mark && c.Columns[0] == "01" && c.Footnote != 147 {
				t.Errorf("Sweden's mark of 2001 carries footnote %d, want 147", c.Footnote)
			}
		}
	}
}

func TestCells(t *testing.T) {
	const head = "Annex B: Some table\n\nYear/State\t2001 5\t2002\t2003-2004\n"
	tests := []struct {
		name, row string
		want      []Cell
		notice    string
	}{
		{"whole row", "Kenya\tX\t\tX", []Cell{
			{Position: 1, Columns: []string{"2001"}, Mark: true, Raw: "X", Sure: true},
			{Position: 2, Columns: []string{"2002"}, Sure: true},
			{Position: 3, Columns: []string{"2003-2004"}, Mark: true, Raw: "X", Sure: true}}, NoFootnote},
		{"footnote in a cell", "Kenya\t\tX ¹²\tx 3", []Cell{
			{Position: 1, Columns: []string{"2001"}, Sure: true},
			{Position: 2, Columns: []string{"2002"}, Mark: true, Raw: "X ¹²", Footnote: 12, Sure: true},
			{Position: 3, Columns: []string{"2003-2004"}, Mark: true, Raw: "x 3", Footnote: 3, Sure: true}}, NoFootnote},
		{"a small mark", "Kenya\tX\t\tx", []Cell{
			{Position: 1, Columns: []string{"2001"}, Mark: true, Raw: "X", Sure: true},
			{Position: 2, Columns: []string{"2002"}, Sure: true},
			{Position: 3, Columns: []string{"2003-2004"}, Mark: true, Raw: "x", Sure: true}}, SmallMark},
		{"a small mark with a footnote", "Kenya\t\t\tx 3", []Cell{
			{Position: 1, Columns: []string{"2001"}, Sure: true},
			{Position: 2, Columns: []string{"2002"}, Sure: true},
			{Position: 3, Columns: []string{"2003-2004"}, Mark: true, Raw: "x 3", Footnote: 3, Sure: true}}, SmallMark},
		{"one cell too many", "Kenya\t\tX\t\t", []Cell{
			{Position: 1, Columns: []string{"2001"}, Sure: true, Reason: "The row has one cell too many; this cell can stand under one column only."},
			{Position: 2, Columns: []string{"2001", "2002"}, Mark: true, Raw: "X", Reason: "The row has one cell too many; the cell may stand under any of these columns."},
			{Position: 3, Columns: []string{"2002", "2003-2004"}, Reason: "The row has one cell too many; the cell may stand under any of these columns."},
			{Position: 4, Columns: []string{"2003-2004"}, Sure: true, Reason: "The row has one cell too many; this cell can stand under one column only."}}, OddWidth},
		{"too few cells", "Kenya\tX", []Cell{
			{Position: 1, Columns: []string{"2001", "2002", "2003-2004"}, Mark: true, Raw: "X", Reason: "The row has 2 cells too few; the cell may stand under any of these columns."}}, OddWidth},
		{"neither nothing nor a mark", "Kenya\t?\t\t", []Cell{
			{Position: 1, Columns: []string{"2001"}, Raw: "?", Reason: "The cell holds neither nothing nor a mark."},
			{Position: 2, Columns: []string{"2002"}, Sure: true},
			{Position: 3, Columns: []string{"2003-2004"}, Sure: true}}, OddCell},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab := read(t, head+tt.row+"\n")
			if len(tab.Rows) != 1 {
				t.Fatalf("%d rows", len(tab.Rows))
			}
			if got := tab.Rows[0].Cells; !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
			if !noticed(tab, tt.notice) {
				t.Errorf("no notice of kind %s in %v", tt.notice, tab.Notices)
			}
		})
	}
}

func noticed(t *Table, kind string) bool {
	for _, n := range t.Notices {
		if n.Kind == kind {
			return true
		}
	}
	return false
}

func TestOddRows(t *testing.T) {
	const head = "Annex C: Some table\t12\nAnnex C: Some table\n\nYear/State\t2001\t2002\n"
	tests := []struct {
		name, body, notice string
		line, page         int
	}{
		{"a name on no list", "Kenya\tX\t\nAtlantis\tX\t\n", UnknownName, 6, 12},
		{"a State named twice", "Russia\tX\t\n\nRussian Federation\tX\t\n", NamedTwice, 7, 13},
		{"a slip of spelling", "Tunesia\tX\t\n", Spelling, 5, 12},
		{"a row without a name", "\tX\t\n", Nameless, 5, 12},
		{"a sentence between rows", "Kenya\tX\t\nSee also the text.\n", StrayText, 6, 12},
		{"another header", "Kenya\tX\t\n\nYear/State\t2001\t2003\n", OtherHeader, 7, 13},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tab := read(t, head+tt.body)
			for _, n := range tab.Notices {
				if n.Kind == tt.notice {
					if n.Line != tt.line || n.Page != tt.page {
						t.Errorf("line %d, page %d; want %d, %d", n.Line, n.Page, tt.line, tt.page)
					}
					return
				}
			}
			t.Errorf("no notice of kind %s in %v", tt.notice, tab.Notices)
		})
	}
}

func TestPagesWithoutContentsAreUnknown(t *testing.T) {
	tab := read(t, "Annex B: T\nYear/State\t2001\nKenya\tX\n\nMali\tX\n")
	for _, r := range tab.Rows {
		if r.Page != 0 {
			t.Errorf("%s: page %d, want 0", r.Printed, r.Page)
		}
	}
}

func TestRefusals(t *testing.T) {
	tests := []struct {
		name string
		text string
		kind fail.Kind
	}{
		{"no tables", "A paper without annexes.", fail.Invalid},
		{"heading without a table", "Annex B: T\n\nNothing here.\n", fail.Invalid},
		{"another annex", "Annex A: T\nYear/State\t2001\nKenya\tX\n", fail.Invalid},
		{"not UTF-8", "Annex B: T\nYear/State\t2001\nKeny\xff\tX\n", fail.Invalid},
		{"too long", strings.Repeat("x", MaxText+1), fail.TooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := Parse([]byte(tt.text)); !fail.Is(err, tt.kind) {
				t.Errorf("error %v, want kind %s", err, tt.kind)
			}
		})
	}
}

func TestYears(t *testing.T) {
	for label, want := range map[string][2]int{
		"2004-2005": {2004, 2005}, "2006": {2006, 2006}, "99": {1999, 1999},
		"00": {2000, 2000}, "17": {2017, 2017}, "State": {0, 0},
	} {
		if from, to := years(label); from != want[0] || to != want[1] {
			t.Errorf("%s: %d to %d, want %v", label, from, to, want)
		}
	}
}

func TestMarkedKeepsEveryMark(t *testing.T) {
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, full := range im.Tables {
		short := full.Marked()
		if short.Marks() != full.Marks() {
			t.Errorf("Annex %s: %d marks kept of %d", full.Annex, short.Marks(), full.Marks())
		}
		if len(full.Rows[0].Cells) != full.Rows[0].Width {
			t.Errorf("Annex %s: Marked changed the table it was asked of", full.Annex)
		}
	}
}
