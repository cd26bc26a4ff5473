package web

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/ui"
)

// few is how many publications stand on the page of another room, before the way
// to all of them.
const few = 5

// On adds to the page about a provision: what was published on it.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, publication.Filter{About: id, Limit: few}, query("about", id))
}

// Of adds to the page of a consultation: what it published.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, publication.Filter{Consultation: id, Limit: few}, query("consultation", id))
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, f publication.Filter, narrowed string) (out ui.Share, err error) {
	part, err := p.queries().List(ctx, f)
	if err != nil || len(part.Items) == 0 {
		return out, err
	}
	for i := range part.Items {
		out.RestsOn = append(out.RestsOn, part.Items[i].Statements...)
	}
	out.Body = ui.Part("publications-part", l.T("publication.list.title"), 2, ui.TableView(l, p.rows(l, part.Items)), ui.Para(ui.A(l.Path(home)+narrowed, l.T("publication.list.all"))))
	return out, nil
}
