package xlsx

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"comity.example/comity/internal/format/table"
)

// MediaType is what the file is served as.
const MediaType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// Excel's limits: rows of a sheet, and characters of a cell and of a sheet's
// name.
const (
	maxRows      = 1_048_576
	maxCell      = 32_767
	maxSheetName = 31
)

// Write writes the table. notes names the second sheet in the table's language.
func Write(w io.Writer, t *table.Table, notes string) error {
	if err := t.Check(); err != nil {
		return err
	}
	if len(t.Rows) >= maxRows {
		return fmt.Errorf("table %q has %d rows; a sheet holds %d", t.Title, len(t.Rows), maxRows-1)
	}
	f := excelize.NewFile()
	defer f.Close()
	b := book{file: f, table: t}
	if err := b.write(notes); err != nil {
		return fmt.Errorf("table %q: %w", t.Title, err)
	}
	return f.Write(w)
}

type book struct {
	file                *excelize.File
	table               *table.Table
	heading, text, date int // styles
	mark                int
}

func (b *book) write(notes string) error {
	if err := b.styles(); err != nil {
		return err
	}
	first, second := SheetName(b.table.Title), SheetName(notes)
	if strings.EqualFold(first, second) {
		second = SheetName(notes + " 2")
	}
	if err := b.file.SetSheetName("Sheet1", first); err != nil {
		return err
	}
	if _, err := b.file.NewSheet(second); err != nil {
		return err
	}
	// The stream writer takes the view of the sheet as it finds it.
	if b.table.Lang == "ar" {
		rtl := true
		for _, sheet := range []string{first, second} {
			if err := b.file.SetSheetView(sheet, 0, &excelize.ViewOptions{RightToLeft: &rtl}); err != nil {
				return err
			}
		}
	}
	if err := b.data(first); err != nil {
		return err
	}
	if err := b.notes(second); err != nil {
		return err
	}
	props := excelize.DocProperties{Title: b.table.Title, Creator: "Comity", Language: b.table.Lang}
	if !b.table.AsOf.IsZero() {
		props.Created = b.table.AsOf.UTC().Format(time.RFC3339)
		props.Modified = props.Created
	}
	return b.file.SetDocProps(&props)
}

func (b *book) styles() (err error) {
	isoDate := "yyyy-mm-dd"
	for _, s := range []struct {
		into  *int
		style excelize.Style
	}{
		{&b.heading, excelize.Style{Font: &excelize.Font{Bold: true},
			Border:    []excelize.Border{{Type: "bottom", Style: 1, Color: "000000"}},
			Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&b.text, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}}},
		{&b.date, excelize.Style{CustomNumFmt: &isoDate, Alignment: &excelize.Alignment{Horizontal: "left", Vertical: "top"}}},
		{&b.mark, excelize.Style{Alignment: &excelize.Alignment{Horizontal: "center", Vertical: "top"}}},
	} {
		if *s.into, err = b.file.NewStyle(&s.style); err != nil {
			return err
		}
	}
	return nil
}

// data writes the sheet of the table itself.
func (b *book) data(sheet string) error {
	t := b.table
	sw, err := b.file.NewStreamWriter(sheet)
	if err != nil {
		return err
	}
	wide := widths(t)
	for i, width := range wide {
		if err := sw.SetColWidth(i+1, i+1, width); err != nil {
			return err
		}
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	row := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		row[i] = excelize.Cell{StyleID: b.heading, Value: c.Heading}
	}
	if err := sw.SetRow("A1", row); err != nil {
		return err
	}
	for r, cells := range t.Rows {
		lines := 1
		for c, cell := range cells {
			if row[c], err = b.cell(t.Columns[c].Kind, cell); err != nil {
				return fmt.Errorf("row %d, column %q: %w", r+1, t.Columns[c].Key, err)
			}
			lines = max(lines, Lines(table.String(cell), wide[c]))
		}
		at, err := excelize.CoordinatesToCellName(1, r+2)
		if err != nil {
			return err
		}
		if err := sw.SetRow(at, row, excelize.RowOpts{Height: Height(lines)}); err != nil {
			return err
		}
	}
	last, err := excelize.CoordinatesToCellName(len(t.Columns), len(t.Rows)+1)
	if err != nil {
		return err
	}
	if err := b.file.AutoFilter(sheet, "A1:"+last, nil); err != nil {
		return err
	}
	return sw.Flush()
}

// cell gives what the stream writer takes; nil leaves the place empty.
func (b *book) cell(kind table.Kind, cell any) (any, error) {
	switch v := cell.(type) {
	case nil:
		return nil, nil
	case bool:
		if !v {
			return nil, nil
		}
		return excelize.Cell{StyleID: b.mark, Value: table.Cross}, nil
	case string:
		if v == "" {
			return nil, nil
		}
		if day, ok := table.Day(v); ok && kind == table.Date {
			return excelize.Cell{StyleID: b.date, Value: day}, nil
		}
		if n := utf8.RuneCountInString(v); n > maxCell {
			return nil, fmt.Errorf("%d characters; a cell holds %d", n, maxCell)
		}
		return excelize.Cell{StyleID: b.text, Value: v}, nil
	}
	return cell, nil
}

// notes writes the sheet that says what the table is and where it comes from.
func (b *book) notes(sheet string) error {
	wide := [...]float64{28, 90}
	for i, w := range wide {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(sheet, name, name, w); err != nil {
			return err
		}
	}
	put := func(cell, s string, style int) error {
		if err := b.file.SetCellStr(sheet, cell, s); err != nil {
			return err
		}
		return b.file.SetCellStyle(sheet, cell, cell, style)
	}
	if err := put("A1", b.table.Title, b.heading); err != nil {
		return err
	}
	for i, n := range b.table.Notes {
		if err := put(fmt.Sprintf("A%d", i+3), n.Label, b.text); err != nil {
			return err
		}
		if err := put(fmt.Sprintf("B%d", i+3), n.Text, b.text); err != nil {
			return err
		}
		if high := Height(max(Lines(n.Label, wide[0]), Lines(n.Text, wide[1]))); high > 0 {
			if err := b.file.SetRowHeight(sheet, i+3, high); err != nil {
				return err
			}
		}
	}
	return nil
}

// widths gives each column room for its heading and its longest cell, in
// characters, within reason.
func widths(t *table.Table) []float64 {
	out := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		n := utf8.RuneCountInString(c.Heading)
		for _, row := range t.Rows {
			n = max(n, utf8.RuneCountInString(table.String(row[i])))
		}
		out[i] = float64(min(max(n+2, 6), 60))
	}
	return out
}

// SheetName makes a title fit for a sheet: Excel forbids some signs, an
// apostrophe at either end, and more than 31 characters.
func SheetName(title string) string {
	s := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]`, r) {
			return '-'
		}
		return r
	}, title)
	runes := []rune(strings.TrimSpace(s))
	if len(runes) > maxSheetName {
		runes = append([]rune(strings.TrimSpace(string(runes[:maxSheetName-1]))), '…')
	}
	if s = strings.Trim(string(runes), "'"); s == "" {
		return "Table"
	}
	return s
}
