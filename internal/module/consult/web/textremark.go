package web

import (
	"context"
	"strconv"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
)

// remark is a contribution that is anchored to a text, and how its anchor holds
// in the version in force.
type remark struct {
	of   contribution.Contribution
	held redline.Held
}

// remarks are those on a text: by the unit where each lies now, and those that
// no longer fit anywhere.
type remarks struct {
	at   map[redline.ID][]remark
	gone []remark
}

// mostRemarks bounds what a page of a text counts and shows; the list of
// contributions has them all.
const mostRemarks = 1000

// remarks reads what is anchored to a text, the newest first. What was withdrawn
// is left out.
func (p *Pages) remarks(ctx context.Context, t *text.Text) (remarks, error) {
	out := remarks{at: map[redline.ID][]remark{}}
	f := contribution.Filter{Text: t.ID, Limit: 200}
	for n := 0; n < mostRemarks; {
		part, err := p.Contributions.List(ctx, f)
		if err != nil {
			return out, err
		}
		for _, c := range part.Items {
			if n++; c.Withdrawn != nil || c.Anchor == nil {
				continue
			}
			a := c.Anchor
			_, held, err := t.Reads(text.Anchor{Text: a.Text, Version: a.Version, Unit: a.Unit, From: a.From, Until: a.Until, Words: a.Words})
			m := remark{c, held}
			if err != nil || held.Fit == redline.Gone {
				out.gone = append(out.gone, m)
				continue
			}
			out.at[held.Unit] = append(out.at[held.Unit], m)
		}
		if part.Next == 0 {
			break
		}
		f.Before = part.Next
	}
	return out, nil
}

// remarkList shows remarks, each with the words that it is about, and says where
// they have changed since.
func (p *Pages) remarkList(l *i18n.Locale, all []remark) templ.Component {
	if len(all) == 0 {
		return ui.Para(ui.Plain(l.T("text.comments.none")))
	}
	t := ui.Table{ID: "comments-table", Caption: l.T("text.comments.caption"),
		Columns: []ui.Column{{Head: l.T("consult.contribution")}, {Head: l.T("consult.author")}, {Head: l.T("text.comments.about")}, {Head: l.T("text.comments.fit")}, {Head: l.T("consult.when")}}}
	for i := range all {
		c := &all[i].of
		about := ui.Words(l.T("text.comments.whole"))
		if c.Anchor.Words != "" {
			about = ui.Show(ui.Typed("“" + c.Anchor.Words + "”"))
		}
		fit := l.T("text.comments.gone")
		if all[i].held.Fit != "" {
			fit = l.T("text.comments." + string(all[i].held.Fit))
		}
		t.Rows = append(t.Rows, ui.Row{ID: "comment-" + strconv.Itoa(i+1), Cells: []ui.Cell{ui.StoredTo(l, l.Path(said, c.ID), p.short(l, c)),
			ui.Show(p.authors(l, &c.Told)), about, ui.Words(fit), ui.Show(ui.Moment(l, c.Handed().At))}})
	}
	return ui.TableView(l, t)
}

// lost is the remarks on words that no longer stand: they are put nowhere else.
func (p *Pages) lost(l *i18n.Locale, t *text.Text, all remarks) templ.Component {
	if len(all.gone) == 0 {
		return templ.NopComponent
	}
	return ui.Part("comments-gone", l.T("text.comments.lost"), 2, ui.Para(ui.Plain(l.T("text.comments.lost.lead"))), p.remarkList(l, all.gone))
}
