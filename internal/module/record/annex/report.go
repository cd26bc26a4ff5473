package annex

import (
	"fmt"
	"io"
	"strings"
)

// Report writes what was read for a person at a terminal: each table with its
// size, then every marked cell that is not sure with the columns it may belong
// to, the reason and the place, then every mark that its neighbours decided and
// everything else that was odd.
func Report(w io.Writer, im *Import) error {
	out := &printer{w: w}
	for i := range im.Tables {
		out.table(&im.Tables[i])
	}
	return out.err
}

// printer remembers the first error of a writer.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) table(t *Table) {
	p.line("Annex %s, line %d: %s", t.Annex, t.Line, t.Title)
	p.line("  %d rows, %d columns, %d marks", len(t.Rows), len(t.Columns), t.Marks())
	unsure := 0
	for i := range t.Rows {
		for _, c := range t.Rows[i].Cells {
			if c.Sure || (!c.Mark && c.Raw == "") {
				continue
			}
			unsure++
			p.line("  unsure: %s, cell %d (line %d, page %s): %s. %s", t.Rows[i].Printed, c.Position, t.Rows[i].Line,
				pageWord(t.Rows[i].Page), possible(c.Columns), c.Reason)
		}
	}
	p.line("  %d marked cells are unsure; %d are decided by their neighbours", unsure, t.noticed(DecidedByNeighbours))
	for _, n := range t.Notices {
		p.line("  %s (line %d, page %s): %s", n.Kind, n.Line, pageWord(n.Page), n.Text)
	}
}

func possible(columns []string) string {
	if len(columns) == 0 {
		return "no column"
	}
	return strings.Join(columns, " or ")
}

func pageWord(page int) string {
	if page == 0 {
		return "unknown"
	}
	return fmt.Sprint(page)
}
