package csvfile

import (
	"encoding/csv"
	"io"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/format/table"
)

// MediaType is what the file is served as.
const MediaType = "text/csv; charset=utf-8"

// Options are the choices of whoever asks for the file.
type Options struct {
	// BOM puts the byte order mark first, by which Excel knows UTF-8. Programs
	// mostly do not want it.
	BOM bool
	// Headings writes the columns' headings in the table's language on the first
	// line, in place of their keys.
	Headings bool
	// Notes writes the table's notes above that line, each on its own, its label
	// before it: for tables whose handling must be seen by whoever opens them.
	Notes bool
}

// Write writes the table.
func Write(w io.Writer, t *table.Table, o Options) error {
	if err := t.Check(); err != nil {
		return err
	}
	if o.BOM {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return err
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if o.Notes {
		for _, n := range t.Notes {
			if err := out.Write([]string{Protect(n.Label), Protect(n.Text)}); err != nil {
				return err
			}
		}
	}
	record := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		record[i] = c.Key
		if o.Headings {
			record[i] = Protect(c.Heading)
		}
	}
	if err := out.Write(record); err != nil {
		return err
	}
	for _, row := range t.Rows {
		for i, cell := range row {
			record[i] = table.String(cell)
			if t.Columns[i].Kind == table.Text {
				record[i] = Protect(record[i])
			}
		}
		if err := out.Write(record); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

// Protect keeps a text from being run as a formula.
func Protect(s string) string {
	if runs(strings.TrimLeft(s, "'")) {
		return "'" + s
	}
	return s
}

// Unprotect takes off what Protect put on.
func Unprotect(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && runs(strings.TrimLeft(rest, "'")) {
		return rest
	}
	return s
}

// runs reports whether a spreadsheet takes the text for a formula. Those of
// East Asia take the wide forms of the signs too.
func runs(s string) bool {
	first, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune("=+-@\t\r\n＝＋－＠", first)
}
