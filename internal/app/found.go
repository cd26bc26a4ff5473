package app

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// whose says whose words something is that was found, as the register knows it; of a
// report on implementation also on what it is, and for which period: its title is no
// more than how it begins.
func (h *Hub) whose(ctx context.Context, l *i18n.Locale, hit *search.Hit) (templ.Component, error) {
	told, on, err := h.toldOf(ctx, l, hit)
	if fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	if err != nil || told == nil || !told.Known {
		return nil, err
	}
	line := []templ.Component{submissionweb.AuthorsView(l, h.rooms.listed, told)}
	for _, words := range on {
		line = append(line, ui.Plain("·"), words)
	}
	return ui.Join(append(line, ui.Plain("·"), ui.Plain(submissionweb.ViaWords(l, *told)))...), nil
}

// toldOf is how what was found came to be said, and on what it is where its title
// does not say so; nil for what nobody said in its own name.
func (h *Hub) toldOf(ctx context.Context, l *i18n.Locale, hit *search.Hit) (told *submission.Told, on []templ.Component, err error) {
	switch hit.Kind {
	case "national-report":
		r, err := h.nationalReports().Get(ctx, hit.Subject)
		if err != nil {
			return nil, nil, err
		}
		topic := ui.Symbol(r.Topic)
		if cited := h.cited(r.Topic); cited != "" {
			topic = ui.Symbol(cited)
		} else if _, _, item := h.asked.Of(r.Topic); item != nil {
			topic = ui.Text(l, item.Title)
		}
		return &r.Told, []templ.Component{topic, ui.Symbol(r.Period)}, nil
	case string(capacity.Need), string(capacity.Offer):
		c, err := h.capacities().Get(ctx, capacity.Side(hit.Kind), hit.Subject)
		if err != nil {
			return nil, nil, err
		}
		return &c.Told, nil, nil
	case "law":
		return toldIn(h.laws().Get(ctx, hit.Subject))
	case "practice":
		return toldIn(h.practices().Get(ctx, hit.Subject))
	case "guidance":
		return toldIn(h.guidances().Guidance.Get(ctx, hit.Subject))
	case "independent":
		return toldIn(h.independents().Reports.Get(ctx, hit.Subject))
	case "adoption":
		return toldIn(h.adoptions().Get(ctx, hit.Subject))
	case "plan":
		return toldIn(h.actionPlans().Get(ctx, hit.Subject))
	}
	return nil, nil, nil
}

// toldIn is how an entry came to be said.
func toldIn[C entry.Content](e entry.Entry[C], err error) (*submission.Told, []templ.Component, error) {
	return &e.Told, nil, err
}
