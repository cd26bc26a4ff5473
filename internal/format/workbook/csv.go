package workbook

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/format/csvfile"
	"comity.example/comity/internal/format/table"
)

// CSVMediaType is what the book is served as in its other form.
const CSVMediaType = csvfile.MediaType

// What stands in the column of keys of a CSV file beside keys of rows. A row whose
// key begins with it is no answer, and stays right wherever it is sorted to.
const (
	mark      = "#"
	markKeys  = mark + "row"     // the row of the keys of columns
	lettersOf = mark + "letters" // a fact: letters that an older encoding loses
	filledOf  = mark + "columns" // a fact: keys of the columns that are filled in
	letters   = "éжع中"
)

// WriteCSV writes the book as one table: a row for each row of each sheet, with
// the name of the sheet, in UTF-8 with the byte order mark by which Excel knows it.
// The same book gives the same bytes.
func WriteCSV(w io.Writer, b *Book) error {
	if err := b.check(); err != nil {
		return err
	}
	if len(b.Sheets) == 0 {
		return fmt.Errorf("book %q has no sheet", b.Title)
	}
	columns := b.Sheets[0].Columns
	t := table.Table{Title: b.Title, Lang: b.Lang, Columns: []table.Column{{Key: markKeys}, {Key: "sheet"}}}
	heads, choices := []any{mark, b.Part}, []any{mark, ""}
	for _, c := range columns {
		key := c.Key
		if c.Hidden {
			key = mark + key
		}
		t.Columns = append(t.Columns, table.Column{Key: key})
		heads, choices = append(heads, c.Heading), append(choices, strings.Join(c.Choices, " / "))
	}
	above := func(key, words string) {
		row := make([]any, len(t.Columns))
		row[0], row[1] = key, words
		t.Rows = append(t.Rows, row)
	}
	above(lettersOf+"="+letters, "")
	above(filledOf+"="+strings.Join(b.Sheets[0].filled(), " "), "")
	for _, f := range b.Facts {
		above(mark+f.Key+"="+f.Value, "")
	}
	for _, n := range append([]string{b.Title}, append(slices.Clone(b.Sheets[0].Notes), b.CSVNotes...)...) {
		above(mark, n)
	}
	t.Rows = append(t.Rows, heads, choices)
	keys := map[string]bool{}
	for i := range b.Sheets {
		s := &b.Sheets[i]
		if !slices.EqualFunc(s.Columns, columns, func(a, b Column) bool { return a.Key == b.Key && a.Hidden == b.Hidden }) {
			return fmt.Errorf("sheet %q: its columns are not those of the first sheet", s.Name)
		}
		for _, r := range s.Rows {
			switch {
			case r.Heading:
				above(mark, r.Cells[0])
				continue
			case keys[r.Key] || strings.HasPrefix(r.Key, mark):
				return fmt.Errorf("sheet %q: the key %q is taken, or no key of a row", s.Name, r.Key)
			}
			keys[r.Key] = true
			row := []any{r.Key, s.Name}
			for j, c := range r.Cells {
				if columns[j].Hidden && c != "" {
					c = mark + c // so that no program takes it for a number
				}
				row = append(row, c)
			}
			t.Rows = append(t.Rows, row)
		}
	}
	return csvfile.Write(w, &t, csvfile.Options{BOM: true})
}

// readCSV reads what WriteCSV wrote and people filled in. A file of another kind is
// Unknown.
func readCSV(raw io.Reader, l Limits) (*Filled, error) {
	rows, err := csvfile.Read(raw, csvfile.Limits{Bytes: l.Bytes, Rows: l.Sheets * l.Rows, Columns: l.Columns})
	switch {
	case errors.Is(err, csvfile.ErrLarge):
		return nil, &Fault{What: TooLarge}
	case errors.Is(err, csvfile.ErrEncoding):
		return nil, &Fault{What: Encoding}
	case err != nil:
		return nil, &Fault{What: Unknown}
	}
	in := flat{out: &Filled{Facts: map[string]string{}}, first: map[string]bool{}, key: -1}
	for n, row := range rows {
		if i := slices.Index(row, markKeys); i >= 0 && in.key < 0 {
			in.line, in.key, in.keys = n, i, row
		}
	}
	if in.key < 0 {
		return nil, &Fault{What: Unknown}
	}
	for n, row := range rows {
		if n != in.line {
			in.row(row, n+1)
		}
	}
	if found, told := in.fact(lettersOf); told && found != letters {
		return nil, &Fault{What: Encoding}
	}
	fill, _ := in.fact(filledOf)
	for _, k := range strings.Fields(fill) {
		if !slices.Contains(in.keys, k) {
			in.out.Faults = append(in.out.Faults, Fault{What: Unkeyed})
		}
	}
	if len(in.out.Facts) == 0 {
		return nil, &Fault{What: Unknown}
	}
	in.out.Sheets = []FilledSheet{in.sheet}
	return in.out, nil
}

// flat is a CSV file as it is read.
type flat struct {
	line, key int // where the keys of the columns are, and which column is that of keys
	keys      []string
	first     map[string]bool
	sheet     FilledSheet
	out       *Filled
}

// fact takes out what the file says for whoever reads it.
func (f *flat) fact(name string) (value string, told bool) {
	name = strings.TrimPrefix(name, mark)
	value, told = f.out.Facts[name]
	delete(f.out.Facts, name)
	return value, told
}

func (f *flat) row(row []string, line int) {
	key := ""
	if f.key < len(row) {
		key = row[f.key]
	}
	if of, fact := strings.CutPrefix(key, mark); fact {
		if name, value, is := strings.Cut(of, "="); is {
			f.out.Facts[name] = value
		}
		return
	}
	fault := func(what What, at int, value string) {
		f.out.Faults = append(f.out.Faults, Fault{What: what, Cell: cell(at+1, line), Value: shorten(value, 80)})
	}
	if key == "" {
		for i, words := range row {
			if i < len(f.keys) && words != "" && i != f.key && f.keys[i] != "" {
				fault(Keyless, i, words)
			}
		}
		return
	}
	if f.first[key] {
		fault(Twice, f.key, key)
		return
	}
	f.first[key] = true
	out := FilledRow{Key: key, Line: line, Cells: map[string]string{}, At: map[string]string{}}
	for i, name := range f.keys {
		words := ""
		if i < len(row) {
			words = row[i]
		}
		if hidden, is := strings.CutPrefix(name, mark); is && i != f.key {
			name, words = hidden, strings.TrimPrefix(words, mark)
		}
		if i == f.key || name == "" {
			continue
		}
		out.At[name] = cell(i+1, line)
		if broken.MatchString(words) {
			fault(Broken, i, words)
			continue
		}
		out.Cells[name] = strings.ReplaceAll(words, "\r\n", "\n")
	}
	f.sheet.Rows = append(f.sheet.Rows, out)
}

// broken is what spreadsheets write for a cell that they could not work out, or
// that was too narrow for what is in it.
var broken = regexp.MustCompile(`^(#[\p{Lu}/0]+[!?]|#N/A|Err:[0-9]{3}|#+)$`)
