package docx

import (
	"fmt"
)

// Limits of what a paragraph can be.
const (
	maxHeading = 4
	maxLevel   = 8
)

// Check reports the first thing that cannot be written. Of words there is none.
func (d *Document) Check() error {
	if d.Created.IsZero() {
		return fmt.Errorf("document %q has no time", d.Title)
	}
	for i, b := range d.Blocks {
		if err := checkBlock(b); err != nil {
			return fmt.Errorf("document %q, block %d: %w", d.Title, i+1, err)
		}
	}
	return nil
}

func checkBlock(b Block) error {
	switch b := b.(type) {
	case *Paragraph:
		return b.check(false)
	case *Table:
		return b.check()
	case *Contents:
		if b.Levels < 0 || b.Levels > maxHeading {
			return fmt.Errorf("contents of %d levels", b.Levels)
		}
	case PageBreak:
	default:
		return fmt.Errorf("%T is no block", b)
	}
	return nil
}

// check reports what is wrong with a paragraph; inNote says that it stands in a
// footnote.
func (p *Paragraph) check(inNote bool) error {
	switch {
	case p.Kind < Body || p.Kind > Note:
		return fmt.Errorf("there is no kind of paragraph %d", p.Kind)
	case p.Kind == Heading && (p.Level < 1 || p.Level > maxHeading):
		return fmt.Errorf("a heading of level %d", p.Level)
	case p.Level < 0 || p.Level > maxLevel:
		return fmt.Errorf("a paragraph of level %d", p.Level)
	case inNote && len(p.Remarks) > 0:
		return fmt.Errorf("a remark in a footnote")
	}
	for i := range p.Runs {
		r := &p.Runs[i]
		switch {
		case r.Footnote == nil:
		case inNote:
			return fmt.Errorf("a footnote in a footnote")
		case r.Text != "":
			return fmt.Errorf("a run that is words and a footnote")
		}
		if inNote && len(r.Remarks) > 0 {
			return fmt.Errorf("a remark in a footnote")
		}
		for j := range r.Footnote {
			if err := r.Footnote[j].check(true); err != nil {
				return err
			}
		}
	}
	return nil
}

func (t *Table) check() error {
	if len(t.Widths) == 0 || len(t.Rows) == 0 {
		return fmt.Errorf("table %q is empty", t.Caption)
	}
	for _, w := range t.Widths {
		if w < 1 {
			return fmt.Errorf("table %q has a column of width %d", t.Caption, w)
		}
	}
	for i, row := range t.Rows {
		if len(row.Cells) != len(t.Widths) {
			return fmt.Errorf("table %q, row %d has %d cells for %d columns", t.Caption, i+1, len(row.Cells), len(t.Widths))
		}
		for _, c := range row.Cells {
			for k := range c {
				if err := c[k].check(false); err != nil {
					return fmt.Errorf("table %q, row %d: %w", t.Caption, i+1, err)
				}
			}
		}
	}
	return nil
}
