package contribution

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
)

// Status is how a contribution stands.
type Status string

// The statuses. One that is set aside and withdrawn is both.
const (
	Stands      Status = "stands"    // neither withdrawn nor set aside
	Unconfirmed Status = "unsigned"  // stands, and not every author has owned to it
	Taken       Status = "withdrawn" // by its author
	Aside       Status = "set-aside" // by the organiser
)

// Statuses lists the statuses in the order in which they are shown.
func Statuses() []Status { return []Status{Stands, Unconfirmed, Taken, Aside} }

// Narrow is what lists are narrowed by beside what is in the tables: it is
// looked for in each contribution as it stands. What is empty narrows nothing.
type Narrow struct {
	Class  participant.Class // of an author
	Phase  string            // id of a phase of the consultation, in which it was handed in
	Group  string            // id of a group of the consultation, which works on what it is about
	Week   string            // ISO week in which it was handed in, in UTC: 2006-W01
	Status Status
	Words  string // that stand in it, in any language; white space, case and accents make no difference
}

// needsConsultation reports whether it names what only one consultation has.
func (n *Narrow) needsConsultation() bool { return n.Phase != "" || n.Group != "" }

// Check reports what is wrong, of kind fail.Invalid.
func (n *Narrow) Check(consultation string) error {
	switch {
	case n.Class != "" && !slices.Contains(participant.Classes(), n.Class):
		return fail.New(fail.Invalid, "There is no such class of participants.")
	case n.Status != "" && !slices.Contains(Statuses(), n.Status):
		return fail.New(fail.Invalid, "Contributions have no such status.")
	case n.Week != "" && !isWeek(n.Week):
		return fail.New(fail.Invalid, "A week is written as 2026-W05.")
	case n.needsConsultation() && consultation == "":
		return fail.New(fail.Invalid, "A phase and a group are those of one consultation: name it.")
	}
	return nil
}

// WeekOf is the ISO week of an instant, in UTC.
func WeekOf(t time.Time) string {
	year, week := t.UTC().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

func isWeek(s string) bool {
	var year, week int
	if n, err := fmt.Sscanf(s, "%4d-W%2d", &year, &week); err != nil || n != 2 {
		return false
	}
	return fmt.Sprintf("%04d-W%02d", year, week) == s && week >= 1 && week <= 53
}

// passing is how contributions are held against what a list is narrowed by.
type passing struct {
	f     *Filter
	words string
	phase *consult.PhaseNow
	group *consult.GroupNow
	class func(id string) (participant.Class, error)
}

// passing reads what a filter names, in an open snapshot. It is fail.NotFound
// where the consultation has no such phase or group.
func (q *Queries) passing(ctx context.Context, r sqldb.Querier, f *Filter) (*passing, error) {
	p := &passing{f: f, words: folded(f.Words)}
	if err := f.Check(f.Consultation); err != nil {
		return nil, err
	}
	known := map[string]participant.Class{}
	p.class = func(id string) (participant.Class, error) {
		class, ok := known[id]
		if !ok {
			var err error
			if class, _, err = q.Consultations.Participants.Class(ctx, r, id); err != nil {
				return "", err
			}
			known[id] = class
		}
		return class, nil
	}
	if !f.needsConsultation() {
		return p, nil
	}
	c, err := q.Consultations.In(ctx, r, f.Consultation)
	if err != nil {
		return nil, err
	}
	if f.Phase != "" {
		if p.phase = c.Phase(f.Phase); p.phase == nil {
			return nil, fail.New(fail.NotFound, "The consultation has no such phase.")
		}
	}
	if f.Group != "" {
		if p.group = c.Group(f.Group); p.group == nil {
			return nil, fail.New(fail.NotFound, "The consultation has no such group.")
		}
	}
	return p, nil
}

// pass reports whether a contribution passes.
func (p *passing) pass(c *Contribution) (bool, error) {
	n := &p.f.Narrow
	stands := c.Withdrawn == nil && c.SetAside == nil
	switch {
	case !c.Known, slices.Contains(c.Dissociated, p.f.Author), slices.Contains(c.Dissociated, p.f.Named), p.f.About != "" && !slices.ContainsFunc(c.About, func(id string) bool { return form.Akin(id, p.f.About) }), n.Week != "" && WeekOf(c.Handed().At) != n.Week,
		n.Status == Stands && !stands, n.Status == Unconfirmed && (!stands || c.Confirmed),
		n.Status == Taken && c.Withdrawn == nil, n.Status == Aside && c.SetAside == nil,
		p.phase != nil && !in(p.phase, c), p.group != nil && !worksOn(p.group, c),
		p.words != "" && !strings.Contains(folded(c.words()), p.words):
		return false, nil
	}
	if n.Class == "" {
		return true, nil
	}
	for _, id := range c.Via.Authors() {
		if class, err := p.class(id); err != nil || class == n.Class {
			return err == nil, err
		}
	}
	return false, nil
}

// in reports whether a contribution was handed in while a phase was open, by the
// register's order; of a phase of which a document prints the time frame only,
// by the date of what was recorded.
func in(ph *consult.PhaseNow, c *Contribution) bool {
	if ph.Frame != nil {
		if c.Via.Mode != submission.Recorded || c.Via.Document == nil {
			return false
		}
		day, until := c.Via.Document.Date, ph.Frame.Until
		return day >= ph.Frame.From && (until == "" || day[:min(len(day), len(until))] <= until)
	}
	at := c.Handed().Index
	return ph.Opened > 0 && at > ph.Opened && (ph.State == consult.Open || at < ph.Closed)
}

// worksOn: a group on no provision works on what is about none.
func worksOn(g *consult.GroupNow, c *Contribution) bool {
	if len(g.About) == 0 {
		return len(c.About) == 0
	}
	return slices.ContainsFunc(c.About, func(id string) bool { return slices.Contains(g.About, id) })
}

// words are all that a contribution says.
func (c *Contribution) words() string {
	var b strings.Builder
	put := func(t i18n.Text) {
		for _, s := range t.In {
			b.WriteString(s + "\n")
		}
	}
	put(c.Title)
	put(c.Text)
	for i := range c.Answers {
		put(c.Answers[i].Words)
	}
	for _, r := range c.References {
		b.WriteString(r.Text + "\n")
	}
	if c.Follows != nil {
		b.WriteString(c.Follows.Who.Name)
	}
	return b.String()
}

func folded(s string) string { return strings.Join(strings.Fields(search.Fold(s)), " ") }
