package app

import (
	"context"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	frameworkweb "comity.example/comity/internal/module/framework/web"
	"comity.example/comity/internal/module/record"
	participantweb "comity.example/comity/internal/platform/participant/web"
)

// partaking tells the pages of other rooms what the record holds, in the words
// of the record's own pages.
type partaking struct{ queries *record.Queries }

var _ frameworkweb.Record = partaking{}

// recordAPI is where the record is served as JSON.
const recordAPI = "/api/v1/record"

// Endorsements implements frameworkweb.Record.
func (p partaking) Endorsements(ctx context.Context, l *i18n.Locale, id string) ([]frameworkweb.Endorsement, string, error) {
	all, err := p.queries.Endorsements(ctx, id)
	if err != nil {
		return nil, "", err
	}
	var out []frameworkweb.Endorsement
	for _, e := range all {
		v := frameworkweb.Endorsement{Kind: l.T("record.endorsement." + e.Kind), Words: e.Sources[0].Quote, Of: e.Of,
			Occasion: e.Occasion, Date: e.Date, Page: l.Path(record.Address(e.ID)), Statements: e.Statements}
		for _, by := range e.By {
			v.By = append(v.By, framework.Holder{Participant: by.Participant, Name: by.Name.String()})
		}
		out = append(out, v)
	}
	return out, recordAPI + "/endorsements?provision=" + id, nil
}

// Groups implements frameworkweb.Record.
func (p partaking) Groups(ctx context.Context, l *i18n.Locale, symbol string) ([]frameworkweb.Group, error) {
	all, err := p.queries.Groups(ctx)
	if err != nil {
		return nil, err
	}
	var out []frameworkweb.Group
	for _, g := range all {
		if as := g.As(symbol); as != "" {
			name := l.T("record.group.title", "years", l.Years(g.From, g.To))
			out = append(out, frameworkweb.Group{As: as, Words: name, Page: l.Path(record.Address(g.ID)), Statements: g.Statements[:1]})
		}
	}
	return out, nil
}

// Recorded gives what the record holds of a participant: of a State how much,
// with the way to its page in the record; of others, which have no page there,
// each entry.
func (p partaking) Recorded(ctx context.Context, l *i18n.Locale, id string) (*participantweb.Recorded, error) {
	s, err := p.queries.State(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	out := &participantweb.Recorded{Twin: recordAPI + "/states/" + id, Statements: s.Statements}
	if code, ok := strings.CutPrefix(id, "state:"); ok {
		out.Counts = counts(l, l.Path("/record/states", code), s)
		return out, nil
	}
	for _, e := range s.Events {
		out.Items = append(out.Items, participantweb.Item{Note: l.Span(e.From, e.To), Title: e.Title, Page: l.Path(record.Address(e.ID))})
	}
	for _, f := range s.Fora {
		out.Items = append(out.Items, participantweb.Item{Note: l.T("record.forum." + f.Kind), Title: f.Name, Page: l.Path(record.Address(f.ID))})
	}
	for _, e := range s.Endorsements {
		out.Items = append(out.Items, participantweb.Item{Note: l.T("record.endorsement." + e.Kind), Title: e.Occasion, Page: l.Path(record.Address(e.ID))})
	}
	return out, nil
}

// counts says how many entries of each kind a State's page in the record has.
// The three tables are always there: a State that stands in none of them is no
// exception. Other kinds are left out when they are empty.
func counts(l *i18n.Locale, page string, s record.StateView) []participantweb.Count {
	out := []participantweb.Count{
		{Words: l.T("record.matrix.memberships"), Number: len(s.Memberships), Page: page + "#memberships"},
		{Words: l.T("record.matrix.sponsorships"), Number: len(s.Sponsorships), Page: page + "#sponsorships"},
		{Words: l.T("record.matrix.replies"), Number: len(s.Replies), Page: page + "#replies"},
	}
	for _, c := range []participantweb.Count{
		{Words: l.T("record.state.groups"), Number: len(s.Chaired) + len(s.Elsewhere), Page: page + "#groups"},
		{Words: l.T("record.jump.timeline"), Number: len(s.Events), Page: page + "#events"},
		{Words: l.T("record.state.fora"), Number: len(s.Fora), Page: page + "#fora"},
		{Words: l.T("record.jump.endorsements"), Number: len(s.Endorsements), Page: page + "#endorsements"},
	} {
		if c.Number > 0 {
			out = append(out, c)
		}
	}
	return out
}
