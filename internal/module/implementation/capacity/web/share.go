package web

import (
	"context"
	"net/url"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	module "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/ui"
)

// few is how many needs, or offers, stand on the page of another room before the
// way to all of them.
const few = 5

// On adds to the page about a provision which needs and offers there are on it.
func (p *Pages) On(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, capacity.Filter{Provision: id}, "provision", id)
}

// Of adds to the page of a participant what it needs and offers.
func (p *Pages) Of(ctx context.Context, l *i18n.Locale, id string) (ui.Share, error) {
	return p.share(ctx, l, capacity.Filter{Author: id}, "author", id)
}

// In adds to the page about a regional group which needs and offers name it, or a
// State of it.
func (p *Pages) In(ctx context.Context, l *i18n.Locale, g module.Group) (ui.Share, error) {
	return p.share(ctx, l, capacity.Filter{Region: g.ID}, "region", g.ID)
}

func (p *Pages) share(ctx context.Context, l *i18n.Locale, f capacity.Filter, name, id string) (out ui.Share, err error) {
	var blocks []templ.Component
	for _, side := range capacity.Sides() {
		f.Side, f.Limit = side, few
		part, err := p.queries().List(ctx, f)
		if err != nil {
			return out, err
		}
		if len(part.Items) == 0 {
			continue
		}
		t := p.table(l, side, part.Items, f.Provision)
		t.ID = "capacity-" + plural(side)
		for i := range part.Items {
			out.RestsOn = append(out.RestsOn, part.Items[i].Statements...)
		}
		blocks = append(blocks, ui.TableView(l, t), ui.Para(ui.A(l.Path(side.Path())+"?"+url.Values{name: {id}}.Encode(), l.T(key(side, "all")))))
	}
	if len(blocks) > 0 {
		out.Body = ui.Part("capacity", l.T("capacity.heading"), 2, blocks...)
	}
	return out, nil
}
