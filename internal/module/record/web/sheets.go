package web

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/format/table"
	"comity.example/comity/internal/module/record"
)

// matrixSheet is a matrix: one row a State, one column a year. A mark that is
// not sure stands as a question mark, with its years in the last column.
func (p *Pages) matrixSheet(x printed) func(context.Context, *view) (table.Table, error) {
	return func(ctx context.Context, v *view) (table.Table, error) {
		m, err := p.q.Matrix(ctx, x.series)
		if err != nil {
			return table.Table{}, err
		}
		t := table.Table{Title: v.l.T("record.matrix." + x.word), Columns: []table.Column{
			v.column("state", "record.column.id", table.Text), v.column("name", "record.column.state", table.Text), v.column("printed", "record.column.printed", table.Text)}}
		for _, c := range m.Table.Columns {
			t.Columns = append(t.Columns, table.Column{Key: strconv.Itoa(c.Year), Heading: span(c.Year, c.To), Kind: table.Text})
		}
		t.Columns = append(t.Columns, v.column("unsure", "record.column.unsure", table.Text))
		for _, r := range v.choose(m.Rows, wanted{}) {
			row := []any{r.Participant, v.name(r.Participant), r.Printed}
			for _, c := range m.Table.Columns {
				row = append(row, crosses(r.At(c.Year)))
			}
			t.Rows = append(t.Rows, append(row, unsureYears(r)))
		}
		t.Notes = []table.Note{{Label: v.l.T("record.column.source"), Text: v.plain(m.Table.Source)}}
		return t, nil
	}
}

// crosses writes the marks of one cell.
func crosses(marks []record.Mark) string {
	var b strings.Builder
	for _, m := range marks {
		if m.Sure {
			b.WriteString(table.Cross)
		} else {
			b.WriteString("?")
		}
	}
	return b.String()
}

// unsureYears writes, for each mark that is not sure, the years it may be of:
// "2004/2005; 2008/2009".
func unsureYears(r record.MatrixRow) string {
	all := []string{}
	for _, m := range r.Marks {
		if m.Sure {
			continue
		}
		years := []string{}
		for _, y := range m.Years {
			years = append(years, strconv.Itoa(y))
		}
		all = append(all, strings.Join(years, "/"))
	}
	return strings.Join(all, "; ")
}

func (p *Pages) countsSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.counts"), Columns: []table.Column{v.column("table", "record.column.table", table.Text),
		v.column("year", "record.column.year", table.Integer), v.column("to", "record.column.to", table.Integer), v.column("states", "record.column.states", table.Integer),
		v.column("least", "record.foot.least", table.Integer), v.column("most", "record.foot.most", table.Integer)}}
	for _, x := range matrices() {
		m, err := p.q.Matrix(ctx, x.series)
		if err != nil {
			return t, err
		}
		for _, f := range m.Counts {
			t.Rows = append(t.Rows, []any{v.l.T("record.matrix." + x.word), f.Year, f.To, f.Number, f.Least, f.Most})
		}
		t.Notes = append(t.Notes, table.Note{Label: v.l.T("record.column.source"), Text: v.plain(m.Table.Source)})
	}
	return t, nil
}

func (p *Pages) groupsSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.groups"), Columns: []table.Column{v.column("group", "record.column.id", table.Text),
		v.column("from", "record.column.year", table.Integer), v.column("to", "record.column.to", table.Integer), v.column("mandate", "record.column.mandate", table.Text),
		v.column("size_stated", "record.column.size-text", table.Integer), v.column("size_in_table", "record.column.size-table", table.Integer),
		v.column("chair", "record.column.chair", table.Text), v.column("outcome", "record.column.outcome", table.Text), v.column("report", "record.column.documents", table.Text)}}
	groups, err := p.q.Groups(ctx)
	if err != nil {
		return t, err
	}
	for _, g := range groups {
		chairs := []record.Party{}
		for _, c := range g.Chairs {
			chairs = append(chairs, c.Party)
		}
		row := []any{g.ID, g.From, g.To, g.Mandate.Resolution, nil, nil, v.partyNames(chairs), v.l.T("record.outcome." + g.Outcome.Kind),
			strings.Join(slices.DeleteFunc(append([]string{g.Outcome.Report}, g.Outcome.Papers...), func(s string) bool { return s == "" }), "; ")}
		if len(g.Sizes) > 0 {
			row[4] = g.Sizes[0].Number
		}
		if g.InTable {
			row[5] = len(g.Members)
		}
		t.Rows = append(t.Rows, row)
	}
	return t, nil
}

func (p *Pages) timelineSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.timeline"), Columns: []table.Column{v.column("event", "record.column.id", table.Text),
		v.column("from", "record.column.date", table.Date), v.column("to", "record.column.to", table.Date), v.column("kind", "record.column.kind", table.Text),
		v.column("title", "record.column.what", table.Text), v.column("place", "record.column.place", table.Text), v.column("bodies", "record.column.bodies", table.Text),
		v.column("documents", "record.column.documents", table.Text), v.column("sources", "record.column.source", table.Text)}}
	events, err := p.q.Timeline(ctx)
	for _, e := range events {
		t.Rows = append(t.Rows, []any{e.ID, e.From, e.To, v.l.T("record.event." + e.Kind), v.stored(e.Title), v.stored(e.Place),
			v.partyNames(e.Parties), strings.Join(e.Refs, "; "), v.plains(e.Sources)})
	}
	return t, err
}

func (p *Pages) foraSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.fora"), Columns: []table.Column{v.column("forum", "record.column.id", table.Text),
		v.column("name", "record.column.name", table.Text), v.column("kind", "record.column.kind", table.Text), v.column("conveners", "record.column.conveners", table.Text),
		v.column("open", "record.column.open", table.Text), v.column("how", "record.column.how", table.Text), v.column("since", "record.column.since", table.Date),
		v.column("until", "record.column.to", table.Date), v.column("sources", "record.column.source", table.Text)}}
	fora, err := p.q.Fora(ctx)
	for _, f := range fora {
		t.Rows = append(t.Rows, []any{f.ID, v.stored(f.Name), v.l.T("record.forum." + f.Kind), v.partyNames(f.Convene), v.stored(f.Who),
			v.stored(f.How), f.Since, f.Until, v.plains(f.Sources)})
	}
	return t, err
}

func (p *Pages) endorsementsSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.endorsements"), Columns: []table.Column{v.column("endorsement", "record.column.id", table.Text),
		v.column("by", "record.column.by", table.Text), v.column("kind", "record.column.kind", table.Text), v.column("words", "record.column.words", table.Text),
		v.column("provisions", "record.column.of", table.Text), v.column("date", "record.column.date", table.Date), v.column("occasion", "record.column.occasion", table.Text),
		v.column("sources", "record.column.source", table.Text)}}
	all, err := p.q.Endorsements(ctx, "")
	for _, e := range all {
		t.Rows = append(t.Rows, []any{e.ID, v.partyNames(e.By), v.l.T("record.endorsement." + e.Kind), e.Sources[0].Quote,
			strings.Join(e.Of, "; "), e.Date, v.stored(e.Occasion), v.plains(e.Sources)})
	}
	return t, err
}

// claimsSheet has one row for each thing said and each number given.
func (p *Pages) claimsSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.claims"), Columns: []table.Column{v.column("claim", "record.column.id", table.Text),
		v.column("title", "record.column.title", table.Text), v.column("side", "record.column.side", table.Text), v.column("words", "record.column.what", table.Text),
		v.column("number", "record.column.number", table.Integer), v.column("least", "record.foot.least", table.Integer), v.column("most", "record.foot.most", table.Integer),
		v.column("place", "record.column.source", table.Text)}}
	claims, err := p.q.Claims(ctx)
	for _, c := range claims {
		for _, s := range c.Says {
			t.Rows = append(t.Rows, []any{c.ID, v.stored(c.Title), v.l.T("record.claim.says"), s.Quote, nil, nil, nil, v.plain(s)})
		}
		for _, f := range c.Figures {
			t.Rows = append(t.Rows, []any{c.ID, v.stored(c.Title), v.l.T("record.claim.gives"), v.what(f), f.Number, f.Least, f.Most, v.plains(c.Tables)})
		}
		for _, s := range c.Elsewhere {
			t.Rows = append(t.Rows, []any{c.ID, v.stored(c.Title), v.l.T("record.claim.elsewhere"), v.stored(s.Text), nil, nil, nil, v.plain(s.Source)})
		}
	}
	return t, err
}

func (p *Pages) documentsSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.jump.documents"), Columns: []table.Column{v.column("document", "record.column.id", table.Text),
		v.column("title", "record.column.title", table.Text), v.column("authors", "record.column.authors", table.Text), v.column("date", "record.column.date", table.Date),
		v.column("address", "record.file.address", table.Text), {Key: "sha256", Heading: "SHA-256", Kind: table.Text}}}
	docs, err := p.q.Documents(ctx)
	for _, d := range docs {
		t.Rows = append(t.Rows, []any{d.ID, v.stored(d.Title), d.Authors, d.Date, d.Address, d.SHA256})
	}
	return t, err
}

// participationSheet has one row for each State of the three tables.
func (p *Pages) participationSheet(ctx context.Context, v *view) (table.Table, error) {
	t := table.Table{Title: v.l.T("record.figure.participation.caption"), Columns: []table.Column{v.column("state", "record.column.id", table.Text),
		v.column("name", "record.column.state", table.Text), v.column("memberships", "record.matrix.memberships", table.Mark),
		v.column("sponsorships", "record.matrix.sponsorships", table.Mark), v.column("replies", "record.matrix.replies", table.Mark)}}
	all, err := p.q.Involvements(ctx)
	for _, i := range all {
		t.Rows = append(t.Rows, []any{i.Participant, v.name(i.Participant), i.Memberships > 0, i.Sponsorships > 0, i.Replies > 0})
	}
	return t, err
}
