package record

import (
	"slices"
	"strings"
)

// Each body's type, subject and rules, in the order of types.go.

func (d *Document) Type() string    { return TypeDocument }
func (d *Document) Subject() string { return d.ID }

// Check implements Body.
func (d *Document) Check() error {
	c := checker{subject: d.ID}
	c.id(d.ID, "record:document:")
	c.text("the title", d.Title)
	c.that(d.Short != "", "has no short name")
	c.note("the note", d.Note)
	c.date("date", d.Date)
	c.that(d.SHA256 == "" || len(d.SHA256) == 64, "the hash is not a SHA-256")
	return c.err
}

func (t *Table) Type() string    { return TypeTable }
func (t *Table) Subject() string { return t.ID }

// Check implements Body.
func (t *Table) Check() error {
	c := checker{subject: t.ID}
	c.that(t.Series.valid(), "%q is none of the three tables", t.Series)
	c.that(t.ID == "record:table:"+strings.ToLower(string(t.Series)), "the id does not fit the table")
	c.that(len(t.Columns) > 0, "has no columns")
	for i, col := range t.Columns {
		c.that(col.Year <= col.To, "column %s ends before it begins", col.Label)
		c.that(i == 0 || t.Columns[i-1].Year < col.Year, "columns are not in the order of years")
	}
	c.note("the note", t.Note)
	c.source(t.Source)
	return c.err
}

func (s Series) valid() bool { return s == Memberships || s == Sponsorships || s == Replies }

// kind is the word for one row of the table in ids and types.
func (s Series) kind() (typ, word string) {
	switch s {
	case Memberships:
		return TypeMembership, "gge-membership"
	case Sponsorships:
		return TypeSponsorship, "sponsorship"
	default:
		return TypeReply, "reply"
	}
}

// Type implements Body: each table has a type of its own.
func (r *Row) Type() string { typ, _ := r.Series.kind(); return typ }

// Subject implements Body: "record:gge-membership:state:ke".
func (r *Row) Subject() string {
	_, word := r.Series.kind()
	return "record:" + word + ":" + r.Participant
}

// Check implements Body.
func (r *Row) Check() error {
	c := checker{subject: r.Subject()}
	c.that(r.Series.valid(), "%q is none of the three tables", r.Series)
	c.states([]string{r.Participant})
	c.that(r.Printed != "", "does not say which name is printed")
	last := 0
	for _, m := range r.Marks {
		c.that(m.Position > last, "marks are not in the order of the cells")
		last = m.Position
		c.that(slices.Contains(m.Years, m.Year), "the mark at position %d is read as a year that it cannot be", m.Position)
		c.that(!m.Sure || len(m.Years) == 1, "the mark at position %d is called sure and may be of several years", m.Position)
		c.that(m.Sure || m.Reason != "", "the mark at position %d is unsure without a reason", m.Position)
	}
	c.source(r.Source)
	return c.err
}

func (r *Resolution) Type() string    { return TypeResolution }
func (r *Resolution) Subject() string { return r.ID }

// Check implements Body.
func (r *Resolution) Check() error {
	c := checker{subject: r.ID}
	c.id(r.ID, "record:resolution:")
	c.that(strings.HasPrefix(r.Symbol, "A/RES/"), "%q is not a resolution's symbol", r.Symbol)
	c.that(r.Year > 0, "has no year")
	c.date("adopted", r.Adopted)
	c.source(r.Source)
	return c.err
}

func (g *Group) Type() string    { return TypeGroup }
func (g *Group) Subject() string { return g.ID }

// Check implements Body.
func (g *Group) Check() error {
	c := checker{subject: g.ID}
	c.id(g.ID, "record:group:")
	c.text("the name", g.Name)
	c.that(g.Ordinal > 0 && g.From > 0 && g.From <= g.To, "the years do not follow")
	c.sources(g.Mandate.Sources)
	for _, s := range g.Sizes {
		c.that(s.Number > 0, "a size is not a number of experts")
		c.source(s.Source)
	}
	for _, s := range g.Chairs {
		c.party(s.Party)
		c.source(s.Source)
	}
	c.that(g.Outcome.Kind == "report" || g.Outcome.Kind == "no-consensus", "the outcome %q is not known", g.Outcome.Kind)
	c.that((g.Outcome.Kind == "report") == (g.Outcome.Report != ""), "the outcome and its report do not fit")
	c.sources(g.Outcome.Sources)
	for _, l := range g.Lists {
		c.states(l.Members)
		c.states(l.Without)
		c.that(!l.Whole || len(l.Without) == 0, "a full list does not say whom it leaves out")
		c.source(l.Source)
	}
	return c.err
}

func (e *Event) Type() string    { return TypeEvent }
func (e *Event) Subject() string { return e.ID }

// Check implements Body.
func (e *Event) Check() error {
	c := checker{subject: e.ID}
	c.id(e.ID, "record:event:")
	c.that(slices.Contains(EventKinds(), e.Kind), "the kind %q is not known", e.Kind)
	c.that(e.From != "", "has no date")
	c.date("from", e.From)
	c.date("to", e.To)
	c.that(e.To == "" || e.From <= e.To, "ends before it begins")
	c.text("the title", e.Title)
	c.note("the place", e.Place)
	c.note("the note", e.Note)
	for _, p := range e.Parties {
		c.party(p)
	}
	c.sources(e.Sources)
	return c.err
}

func (f *Forum) Type() string    { return TypeForum }
func (f *Forum) Subject() string { return f.ID }

// Check implements Body.
func (f *Forum) Check() error {
	c := checker{subject: f.ID}
	c.id(f.ID, "record:forum:")
	c.text("the name", f.Name)
	c.text("who may join", f.Who)
	c.text("how", f.How)
	c.that(slices.Contains(ForumKinds(), f.Kind), "the kind %q is not known", f.Kind)
	c.that(len(f.Open) > 0, "does not say who may join")
	for _, o := range f.Open {
		c.that(slices.Contains(JoinClasses(), o), "the class %q is not known", o)
	}
	for _, p := range f.Convene {
		c.party(p)
	}
	c.date("since", f.Since)
	c.date("until", f.Until)
	c.sources(f.Sources)
	return c.err
}

func (e *Endorsement) Type() string    { return TypeEndorsement }
func (e *Endorsement) Subject() string { return e.ID }

// Check implements Body.
func (e *Endorsement) Check() error {
	c := checker{subject: e.ID}
	c.id(e.ID, "record:endorsement:")
	c.that(len(e.By) > 0, "does not say whose words they are")
	for _, p := range e.By {
		c.party(p)
	}
	c.that(slices.Contains(EndorsementKinds(), e.Kind), "the kind %q is not known", e.Kind)
	c.that(len(e.Of) > 0, "names no provision")
	for _, of := range e.Of {
		c.that(refPattern.MatchString(of), "%q is not the id of a provision or an instrument", of)
	}
	c.date("date", e.Date)
	c.text("the occasion", e.Occasion)
	c.note("the note", e.Note)
	c.sources(e.Sources)
	c.that(len(e.Sources) > 0 && e.Sources[0].Quote != "", "the words themselves are missing")
	return c.err
}

func (cl *Claim) Type() string    { return TypeClaim }
func (cl *Claim) Subject() string { return cl.ID }

// Check implements Body.
func (cl *Claim) Check() error {
	c := checker{subject: cl.ID}
	c.id(cl.ID, "record:claim:")
	c.text("the title", cl.Title)
	c.sources(cl.Says)
	for _, s := range cl.Says {
		c.that(s.Quote != "", "what the paper says is not quoted")
	}
	c.that(cl.Measure.Kind == "" || slices.Contains(Measures(), cl.Measure.Kind), "the measure %q is not known", cl.Measure.Kind)
	c.that((cl.Measure.Kind == "") == (len(cl.Measure.Series) == 0), "a measure names its tables")
	for _, s := range cl.Measure.Series {
		c.that(s.valid(), "%q is none of the three tables", s)
	}
	for _, s := range cl.Elsewhere {
		c.text("what another source says", s.Text)
		c.source(s.Source)
	}
	return c.err
}

func (i *Illustration) Type() string    { return TypeIllustration }
func (i *Illustration) Subject() string { return i.ID }

// Check implements Body.
func (i *Illustration) Check() error {
	c := checker{subject: i.ID}
	c.id(i.ID, "record:illustration:")
	c.that(i.Number > 0, "has no number")
	c.source(i.Caption)
	c.that(i.Caption.Quote != "", "the caption is not quoted")
	return c.err
}
