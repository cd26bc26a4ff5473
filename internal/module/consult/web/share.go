package web

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
)

// few is how many items of a kind stand on the page of another room, before the
// way to all of them.
const few = 5

// On adds to the page about a provision, an instrument or a term: where it is
// consulted on, what was contributed, and which texts are about it, with their
// amendments.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	called, err := p.Consultations.List(ctx, consult.Filter{About: id, Limit: few})
	if err != nil {
		return out, err
	}
	made, err := p.Contributions.List(ctx, contribution.Filter{About: id, Limit: few})
	if err != nil {
		return out, err
	}
	about := [][2]string{{"about", id}}
	var blocks []templ.Component
	if len(called.Items) > 0 {
		t := ui.Table{ID: "consultations-table", Caption: l.T("consult.list.caption"),
			Stacked: true,
			Columns: []ui.Column{{Head: l.T("consult.title")}, {Head: l.T("consult.about")}, {Head: l.T("consult.organiser")}, {Head: l.T("consult.now")}, {Head: l.T("consult.closes")}}}
		for i := range called.Items {
			c := &called.Items[i]
			now, closes := p.now(l, c)
			t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(home, c.ID), c.Title), ui.Show(p.about(l, c.About)), ui.Show(p.organiser(l, c)), ui.Show(now), ui.Show(closes)))
			out.RestsOn = append(out.RestsOn, c.Statements...)
		}
		blocks = append(blocks, ui.TableView(l, t))
		if called.Next > 0 {
			blocks = append(blocks, ui.Para(ui.A(l.Path(home)+query(about, 0), l.T("share.consultations.all"))))
		}
	}
	if len(made.Items) > 0 {
		more := made.Next > 0
		blocks = append(blocks, p.contributed(l, made.Items, more, query(about, 0), &out)...)
	}
	if p.Texts != nil {
		tabled, err := p.tabled(ctx, l, id, &out)
		if err != nil {
			return out, err
		}
		blocks = append(blocks, tabled...)
	}
	if len(blocks) > 0 {
		out.Body = ui.Part("consultations", l.T("consult.list.title"), 2, blocks...)
	}
	return out, nil
}

// tabled is a table of the newest texts that are about something, each with its newest
// amendments there.
func (p *Pages) tabled(ctx context.Context, l *i18n.Locale, id string, out *ui.Share) ([]templ.Component, error) {
	part, err := p.Texts.List(ctx, text.Filter{About: id, Limit: few})
	if err != nil || len(part.Items) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "texts-table", Caption: l.T("share.texts.caption"), Stacked: true, Columns: []ui.Column{{Head: l.T("share.text")}, {Head: l.T("consult.about")}, {Head: l.T("text.amendments")}}}
	for i := range part.Items {
		one := &part.Items[i]
		out.RestsOn = append(out.RestsOn, one.Statements...)
		lines, all := []templ.Component{}, one.On(id)
		for _, a := range all[:min(few, len(all))] {
			lines = append(lines, ui.Join(ui.A(l.Path(amendments, a.ID), numbered(l, one, a)), ui.Plain("·"), ui.Plain(stateOf(l, a))))
			out.RestsOn = append(out.RestsOn, a.Statements...)
		}
		if len(all) > few {
			lines = append(lines, ui.A(l.Path(texts, one.ID, "amendments"), l.T("text.amendments.every", "n", l.Number(int64(len(one.Amendments))))))
		}
		t.Rows = append(t.Rows, ui.Cells(ui.StoredTo(l, l.Path(texts, one.ID), one.Title), ui.Show(p.about(l, one.About)), ui.Show(ui.Lines(lines...))))
	}
	return []templ.Component{ui.TableView(l, t)}, nil
}

// contributed is a table of the newest contributions, and the way to all.
func (p *Pages) contributed(l *i18n.Locale, all []contribution.Contribution, more bool, asked string, out *ui.Share) []templ.Component {
	t := p.rows(l, all)
	t.Caption = l.T("share.contributions.caption")
	for i := range all {
		out.RestsOn = append(out.RestsOn, all[i].Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, t)}
	if more {
		blocks = append(blocks, ui.Para(ui.A(l.Path(said)+asked, l.T("share.contributions.all"))))
	}
	return blocks
}

// Of adds to the page of a participant: what it contributed to consultations,
// and which amendments are its own.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (out ui.Share, err error) {
	made, err := p.Contributions.List(ctx, contribution.Filter{Author: id, Limit: few})
	if err != nil {
		return out, err
	}
	var blocks []templ.Component
	if len(made.Items) > 0 {
		blocks = p.contributed(l, made.Items, made.Next > 0, query([][2]string{{"author", id}}, 0), &out)
	}
	if p.Texts != nil {
		proposed, err := p.proposed(ctx, l, id, &out)
		if err != nil {
			return out, err
		}
		blocks = append(blocks, proposed...)
	}
	if len(blocks) > 0 {
		out.Body = ui.Part("consultations", l.T("consult.list.title"), 2, blocks...)
	}
	return out, nil
}

// proposed is a table of the newest amendments of a participant.
func (p *Pages) proposed(ctx context.Context, l *i18n.Locale, id string, out *ui.Share) ([]templ.Component, error) {
	part, err := p.Texts.Amendments(ctx, text.Filter{Author: id, Limit: few})
	if err != nil || len(part.Items) == 0 {
		return nil, err
	}
	t := ui.Table{ID: "amendments-table", Caption: l.T("share.amendments.caption"),
		Columns: []ui.Column{{Head: l.T("text.amendment")}, {Head: l.T("share.text")}, {Head: l.T("consult.state")}, {Head: l.T("consult.when")}}}
	titles := map[string]*text.Text{}
	for i := range part.Items {
		a := &part.Items[i]
		of := a.Text.String()
		if titles[of] == nil {
			if titles[of], err = p.Texts.Get(ctx, of); err != nil {
				return nil, err
			}
		}
		t.Rows = append(t.Rows, ui.Cells(ui.To(l.Path(amendments, a.ID), numbered(l, titles[of], a)), ui.StoredTo(l, l.Path(texts, of), titles[of].Title),
			ui.Words(stateOf(l, a)), ui.Show(ui.Moment(l, a.Handed().At))))
		out.RestsOn = append(out.RestsOn, a.Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, t)}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(api+amendments+query([][2]string{{"author", id}}, 0), l.T("share.amendments.all"))))
	}
	return blocks, nil
}

// On adds to the page about a provision, an instrument or a term: which views
// are held on it.
func (p *Views) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, position.Filter{On: id, Limit: few}, [2]string{"on", id})
}

// Of adds to the page of a participant: which views it holds.
func (p *Views) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, position.Filter{Holder: id, Limit: few}, [2]string{"holder", id})
}

func (p *Views) share(ctx context.Context, l *i18n.Locale, f position.Filter, asked [2]string) (out ui.Share, err error) {
	part, err := p.Positions.Queries.List(ctx, f)
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	i18n.Sort(l, part.Items, func(v position.Position) string { return p.holders(l, v.Via.Authors()) })
	t := ui.Table{ID: "positions-table", Caption: l.T("share.positions.caption"),
		Columns: []ui.Column{{Head: l.T("position.holder")}, {Head: l.T("position.on")}, {Head: l.T("position.view")}}}
	for i := range part.Items {
		v := &part.Items[i]
		t.Rows = append(t.Rows, ui.Cells(ui.Show(p.authors(l, &v.Told)), ui.Show(p.topic(l, v.On, v.Question)), ui.StoredTo(l, l.Path(views, v.ID), view(l, v))))
		out.RestsOn = append(out.RestsOn, v.Statements...)
	}
	blocks := []templ.Component{ui.TableView(l, t)}
	if part.Next > 0 {
		blocks = append(blocks, ui.Para(ui.A(l.Path(views)+query([][2]string{asked}, 0), l.T("position.list.all"))))
	}
	out.Body = ui.Part("positions", l.T("position.list.title"), 2, blocks...)
	return out, nil
}
