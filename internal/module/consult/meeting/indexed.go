package meeting

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// Indexed gives meetings and Chairs' summaries to the search index.
type Indexed struct{}

var _ search.Indexed = Indexed{}

// Types implements search.Indexed.
func (Indexed) Types() []string { return Types() }

// Documents implements search.Indexed: a meeting is found by its title, place,
// agenda, sessions, and by what was said and presented in it; a summary by its
// title and its points.
func (Indexed) Documents(ctx context.Context, q sqldb.Querier, subject string) ([]search.Document, error) {
	c, err := read(ctx, q, subject)
	if err != nil {
		return nil, err
	}
	if c != nil && c.Convened != nil {
		return c.documents(subject), nil
	}
	s, err := readSummary(ctx, q, subject)
	if err != nil || s == nil || s.Made == nil {
		return nil, err
	}
	return s.documents(subject), nil
}

func (c *Case) documents(subject string) []search.Document {
	plan, gone := &c.Convened.Body.Plan, map[string]bool{}
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Changed != nil && l.By == c.Convened.By:
			plan = &l.Changed.Plan
		case l.Withdrawn != nil && l.By == c.Convened.By && l.Withdrawn.Of.IsZero():
			return nil
		case l.Withdrawn != nil:
			gone[l.Withdrawn.Of.String()] = true
		}
	}
	said := append([]i18n.Text{plan.Place, plan.Note}, plan.Agenda...)
	for i := range plan.Sessions {
		said = append(said, plan.Sessions[i].Title)
	}
	for i := range c.Later {
		l := &c.Later[i]
		if gone[l.Statement.String()] {
			continue
		}
		if l.Intervened != nil {
			said = append(said, l.Intervened.Text)
		}
		if l.Presented != nil {
			said = append(said, l.Presented.Title, l.Presented.Text)
		}
	}
	var with []string
	for _, n := range plan.With {
		with = append(with, n.Name)
	}
	return []search.Document{{Kind: "meeting", Title: plan.Title, Body: search.Together(said...), Also: strings.Join(with, "\n"), Address: "/meetings/" + subject}}
}

func (c *SummaryCase) documents(subject string) []search.Document {
	s := &c.Made.Body.Summary
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Dropped != nil && l.By == c.Made.By:
			return nil
		case l.Corrected != nil && l.By == c.Made.By:
			s = &l.Corrected.Summary
		}
	}
	said := []i18n.Text{s.Text}
	for i := range s.Points {
		said = append(said, s.Points[i].Text)
	}
	return []search.Document{{Kind: "summary", Title: s.Title, Body: search.Together(said...), Address: "/summaries/" + subject}}
}
