package workbook

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/format/xlsx"
)

// factsSheet is the hidden sheet, by name: it is found by it again.
const factsSheet = "comity"

// choicesFrom is the column of the hidden sheet from which on choices stand: a
// list inside a rule holds 255 characters and no commas.
const choicesFrom = 4

// Write writes the workbook. The same book gives the same bytes.
func Write(w io.Writer, b *Book) error {
	if err := b.check(); err != nil {
		return err
	}
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	p := pen{file: f, book: b, choices: map[string]string{}}
	if err := p.write(); err != nil {
		return fmt.Errorf("workbook %q: %w", b.Title, err)
	}
	return f.Write(w)
}

// check reports what would not be read back.
func (b *Book) check() error {
	names := map[string]bool{factsSheet: true}
	for _, s := range b.Sheets {
		name := strings.ToLower(xlsx.SheetName(s.Name))
		if names[name] || s.Key == "" {
			return fmt.Errorf("sheet %q: its name is taken, or it has no key", s.Name)
		}
		names[name] = true
		keys := map[string]bool{}
		for i, r := range s.Rows {
			switch {
			case r.Heading:
				continue
			case r.Key == "" || keys[r.Key]:
				return fmt.Errorf("sheet %q, row %d: its key %q is empty or taken", s.Name, i, r.Key)
			case len(r.Cells) != len(s.Columns):
				return fmt.Errorf("sheet %q, row %d: %d cells for %d columns", s.Name, i, len(r.Cells), len(s.Columns))
			}
			keys[r.Key] = true
			for _, c := range r.Cells {
				if n := utf8.RuneCountInString(c); n > MaxCell {
					return fmt.Errorf("sheet %q, row %q: %d characters; a cell holds %d", s.Name, r.Key, n, MaxCell)
				}
			}
		}
	}
	return nil
}

type pen struct {
	file    *excelize.File
	book    *Book
	choices map[string]string // a list, joined → where it stands
	styles
}

type styles struct{ title, note, heading, section, fixed, open, shut int }

func (p *pen) write() error {
	if err := p.makeStyles(); err != nil {
		return err
	}
	if err := p.file.SetSheetName("Sheet1", factsSheet); err != nil {
		return err
	}
	for i, fact := range p.book.Facts {
		if err := p.put(factsSheet, 1, i+1, fact.Key, 0); err != nil {
			return err
		}
		if err := p.put(factsSheet, 2, i+1, fact.Value, 0); err != nil {
			return err
		}
	}
	for i := range p.book.Sheets {
		if err := p.drawn(&p.book.Sheets[i], len(p.book.Facts)+1+i); err != nil {
			return err
		}
		if err := p.sheet(&p.book.Sheets[i]); err != nil {
			return err
		}
	}
	if len(p.book.Sheets) > 0 {
		p.file.SetActiveSheet(1)
		if err := p.file.SetSheetVisible(factsSheet, false); err != nil {
			return err
		}
	}
	props := excelize.DocProperties{Title: p.book.Title, Creator: "Comity", Language: p.book.Lang}
	if !p.book.AsOf.IsZero() {
		props.Created = p.book.AsOf.UTC().Format(time.RFC3339)
		props.Modified = props.Created
	}
	p.loosen()
	return p.file.SetDocProps(&props)
}

// loosen lets rows grow with what is typed into them: the height that was worked out
// for a row is where it begins, and not set by hand, which the library takes it for.
func (p *pen) loosen() {
	p.file.Sheet.Range(func(_, sheet any) bool {
		rows := reflect.ValueOf(sheet).Elem().FieldByName("SheetData").FieldByName("Row")
		for i := range rows.Len() {
			rows.Index(i).FieldByName("CustomHeight").SetBool(false)
		}
		return true
	})
}

// drawn notes a sheet beside the facts, so that it is missed when its keys are gone.
func (p *pen) drawn(s *Sheet, at int) error {
	for i, words := range []string{ofSheet + s.Key, xlsx.SheetName(s.Name), strings.Join(s.filled(), " ")} {
		if err := p.put(factsSheet, i+1, at, words, 0); err != nil {
			return err
		}
	}
	return nil
}

// filled are the keys of the columns that are filled in.
func (s *Sheet) filled() (out []string) {
	for _, c := range s.Columns {
		if c.Fill {
			out = append(out, c.Key)
		}
	}
	return out
}

func (p *pen) makeStyles() (err error) {
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	line := func(colour string) []excelize.Border {
		var out []excelize.Border
		for _, side := range []string{"left", "right", "top", "bottom"} {
			out = append(out, excelize.Border{Type: side, Style: 1, Color: colour})
		}
		return out
	}
	grey := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"EEEEEE"}}
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&p.title, excelize.Style{Font: &excelize.Font{Bold: true, Size: 14}, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&p.note, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&p.heading, excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top, Border: line("000000")}},
		{&p.section, excelize.Style{Font: &excelize.Font{Bold: true, Size: 12}, Alignment: &excelize.Alignment{Vertical: "top"}}},
		{&p.fixed, excelize.Style{Alignment: top}},
		// Text, so that a date or a number stays as it was typed.
		{&p.open, excelize.Style{NumFmt: 49, Alignment: top, Border: line("808080"), Protection: &excelize.Protection{Locked: false}}},
		{&p.shut, excelize.Style{Alignment: top, Fill: grey}},
	} {
		if *s.into, err = p.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

func cell(column, row int) string {
	name, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		panic(err) // columns and rows are counted here, from 1
	}
	return name
}

// put writes words as words: what begins with = is no formula.
func (p *pen) put(sheet string, column, row int, words string, style int) error {
	at := cell(column, row)
	if words != "" {
		if err := p.file.SetCellStr(sheet, at, words); err != nil {
			return err
		}
	}
	if style == 0 {
		return nil
	}
	return p.file.SetCellStyle(sheet, at, at, style)
}

// sheet writes one: keys of columns in the first row, keys of rows in the first
// column, both hidden.
func (p *pen) sheet(s *Sheet) error {
	name := xlsx.SheetName(s.Name)
	if _, err := p.file.NewSheet(name); err != nil {
		return err
	}
	if p.book.Lang == "ar" {
		rtl := true
		if err := p.file.SetSheetView(name, 0, &excelize.ViewOptions{RightToLeft: &rtl}); err != nil {
			return err
		}
	}
	if err := p.put(name, 1, 1, s.Key, 0); err != nil {
		return err
	}
	at := 2
	for i, n := range append([]string{s.Name}, s.Notes...) {
		style := p.note
		if i == 0 {
			style = p.title
		}
		if err := p.put(name, 2, at, n, style); err != nil {
			return err
		}
		at++
	}
	at++
	for i, c := range s.Columns {
		letter, err := excelize.ColumnNumberToName(i + 2)
		if err != nil {
			return err
		}
		if err := p.file.SetColWidth(name, letter, letter, c.width()); err != nil {
			return err
		}
		if c.Hidden {
			if err := p.file.SetColVisible(name, letter, false); err != nil {
				return err
			}
		}
		if err := p.put(name, i+2, 1, c.Key, 0); err != nil {
			return err
		}
		if err := p.put(name, i+2, at, c.Heading, p.heading); err != nil {
			return err
		}
	}
	head, lines := at, 1
	for _, c := range s.Columns {
		if !c.Hidden {
			lines = max(lines, xlsx.Lines(c.Heading, c.width()))
		}
	}
	if err := p.high(name, head, lines); err != nil {
		return err
	}
	for i := range s.Rows {
		at++
		if err := p.row(name, s, &s.Rows[i], at); err != nil {
			return err
		}
	}
	if err := p.rules(name, s, head+1); err != nil {
		return err
	}
	return p.finish(name, head)
}

func (p *pen) row(sheet string, s *Sheet, r *Row, at int) error {
	if r.Heading {
		return p.put(sheet, 2, at, r.Cells[0], p.section)
	}
	if err := p.put(sheet, 1, at, r.Key, 0); err != nil {
		return err
	}
	lines := 1
	for i, words := range r.Cells {
		if !s.Columns[i].Hidden {
			lines = max(lines, xlsx.Lines(words, s.Columns[i].width()))
		}
		style := p.fixed
		switch {
		case r.Shut != nil && r.Shut[i]:
			style = p.shut
		case s.Columns[i].Fill:
			style = p.open
		}
		if err := p.put(sheet, i+2, at, words, style); err != nil {
			return err
		}
	}
	return p.high(sheet, at, lines)
}

// width of a column, in characters.
func (c *Column) width() float64 { return float64(max(c.Width, 8)) }

// high makes a row as high as its lines.
func (p *pen) high(sheet string, row, lines int) error {
	if h := xlsx.Height(lines); h > 0 {
		return p.file.SetRowHeight(sheet, row, h)
	}
	return nil
}

// rules writes what may be filled in, column by column, but for what is shut.
func (p *pen) rules(sheet string, s *Sheet, first int) error {
	for i, c := range s.Columns {
		if !c.Fill || len(c.Choices) == 0 && c.Prompt == "" {
			continue
		}
		rule := excelize.NewDataValidation(true)
		for r := range s.Rows {
			if row := &s.Rows[r]; !row.Heading && (row.Shut == nil || !row.Shut[i]) {
				rule.SetSqref(cell(i+2, first+r))
			}
		}
		if rule.Sqref == "" {
			continue
		}
		if len(c.Choices) > 0 {
			where, err := p.list(c.Choices)
			if err != nil {
				return err
			}
			rule.SetSqrefDropList(where)
			rule.SetError(excelize.DataValidationErrorStyleStop, shorten(c.Heading, 32), shorten(c.Refusal, 255))
		}
		if c.Prompt != "" {
			rule.SetInput("", shorten(c.Prompt, 250))
		}
		if err := p.file.AddDataValidation(sheet, rule); err != nil {
			return err
		}
	}
	return nil
}

// list writes choices once, and gives where they stand.
func (p *pen) list(choices []string) (string, error) {
	key := strings.Join(choices, "\n")
	if where, ok := p.choices[key]; ok {
		return where, nil
	}
	column := choicesFrom + len(p.choices)
	for i, c := range choices {
		if err := p.put(factsSheet, column, i+1, c, 0); err != nil {
			return "", err
		}
	}
	letter, err := excelize.ColumnNumberToName(column)
	if err != nil {
		return "", err
	}
	where := fmt.Sprintf("%s!$%s$1:$%s$%d", factsSheet, letter, letter, len(choices))
	p.choices[key] = where
	return where, nil
}

// finish hides the keys, keeps the headings in sight and locks what is not to be
// filled in.
func (p *pen) finish(sheet string, head int) error {
	if err := p.file.SetRowVisible(sheet, 1, false); err != nil {
		return err
	}
	if err := p.file.SetColVisible(sheet, "A", false); err != nil {
		return err
	}
	if err := p.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: head, TopLeftCell: cell(1, head+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	if err := p.printed(sheet, head); err != nil {
		return err
	}
	return p.file.ProtectSheet(sheet, &excelize.SheetProtectionOptions{FormatCells: true, FormatColumns: true, FormatRows: true,
		SelectLockedCells: true, SelectUnlockedCells: true, Sort: true, AutoFilter: true})
}

// printed has a sheet printed as wide as a page, with its headings on each.
func (p *pen) printed(sheet string, head int) error {
	fit, wide, high, landscape := true, 1, 0, "landscape"
	if err := p.file.SetSheetProps(sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	if err := p.file.SetPageLayout(sheet, &excelize.PageLayoutOptions{Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}); err != nil {
		return err
	}
	return p.file.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", Scope: sheet, RefersTo: fmt.Sprintf("'%s'!$%d:$%d", strings.ReplaceAll(sheet, "'", "''"), head, head)})
}

// shorten cuts words to so many characters.
func shorten(s string, most int) string {
	if r := []rune(s); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return s
}
