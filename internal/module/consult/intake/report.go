package intake

import (
	"fmt"
	"io"
	"strings"
)

// Report writes what a table holds, and what a person has to settle, for a
// person at a terminal.
func (t *DraftingTable) Report(w io.Writer) error {
	p := &printer{w: w}
	p.line("%s", t.Title)
	p.line("  document %s", t.SHA256)
	if t.BaseBy != nil {
		p.line("  base text by %s, in %s", t.BaseBy.By, t.BaseBy.In)
	}
	p.line("  %d signatories, %d provisions, %d footnotes", len(t.Signatories), len(t.Norms), len(t.Notes))
	for i := range t.Norms {
		n := &t.Norms[i]
		d, err := n.Draft("base", n.Letter)
		if err != nil {
			return err
		}
		origins := 0
		for _, a := range d.Amendments {
			origins += len(a.Origins)
		}
		p.line("  (%s) base %d, proposed %d, %s, %d of them by others; rationale %d, practice %d",
			n.Letter, len(n.Base), len(n.Proposed), counted(len(d.Amendments), "amendment"), origins, len(n.Rationale), len(n.Practices))
	}
	p.unsure(t.Unsure)
	return p.err
}

// Report writes what documents say of a consultation for a person at a terminal.
func (c *Consultation) Report(w io.Writer) error {
	p := &printer{w: w}
	if c.Title != nil {
		p.line("%s", c.Title.Text)
	}
	for _, d := range c.Documents {
		p.line("  document %s (%s), %s", d.SHA256, d.Kind, counted(len(d.Paragraphs), "paragraph"))
	}
	for _, x := range c.Phases {
		p.line("  phase: %s, %s", x.Title.Text, x.Frame.Printed)
	}
	for _, g := range c.Groups {
		p.line("  group: %s; lead %s", g.Title.Text, g.Lead.Text)
	}
	for _, e := range c.Events {
		planned := ""
		if e.Planned {
			planned = " (planned)"
		}
		p.line("  %s%s: %s", e.When.Printed, planned, clip(e.What.Text))
	}
	p.unsure(c.Unsure)
	return p.err
}

// Report writes the meetings of a series for a person at a terminal.
func (s *Series) Report(w io.Writer) error {
	p := &printer{w: w}
	if s.Title != nil {
		p.line("%s", s.Title.Text)
	}
	p.line("  document %s, %s", s.Document.SHA256, counted(len(s.Document.Paragraphs), "paragraph"))
	for _, x := range s.Planned {
		found := "no report"
		if x.Meeting > 0 {
			found = "reported as " + s.Meetings[x.Meeting-1].Body
		}
		p.line("  planned: %s; %s", x.With.Text, found)
	}
	for _, m := range s.Meetings {
		points := 0
		if m.Summary != nil {
			points = len(m.Summary.Points)
		}
		p.line("  %s, %s, %s: %s, summary of %s", m.Body, m.When.Printed, m.Where.Text, counted(len(m.Sessions), "session"), counted(points, "point"))
	}
	p.unsure(s.Unsure)
	return p.err
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

func (p *printer) unsure(all []Unsure) {
	p.line("  %s to settle", counted(len(all), "question"))
	for _, u := range all {
		p.line("  %s (%s): %s", u.Kind, u.Place, strings.TrimSpace(u.Read))
		p.line("      now: %s; because %s", u.Decided, u.Why)
	}
}
