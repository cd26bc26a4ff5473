package app

import (
	"context"
	"strings"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/entry"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// whose says whose words something is that was found, as the register knows it; of a
// report on implementation also on what it is, and for which period: its title is no
// more than how it begins.
func (h *Hub) whose(ctx context.Context, l *i18n.Locale, hit *search.Hit) (templ.Component, error) {
	told, way, on, err := h.toldOf(ctx, l, hit)
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
	return ui.Join(append(line, ui.Plain("·"), ui.Plain(way))...), nil
}

// foundIn are the translations by others by which something is found, too, as they stand:
// of a reply or a comment those of what stands below another's words.
func (h *Hub) foundIn(ctx context.Context, q sqldb.Querier, hit *search.Hit) (out []search.Other, err error) {
	switch hit.Kind {
	case "law", "practice", "guidance", "comment", "independent", "reply", "position", "adoption", "plan", string(capacity.Need), string(capacity.Offer):
	default:
		return nil, nil
	}
	all, err := h.translations().Under(ctx, q, hit.Subject)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	below := hit.Kind == "comment" || hit.Kind == "reply"
	for i := range all {
		t := &all[i]
		if !t.Stands() || below == (t.Entry.String() == hit.Subject) {
			continue
		}
		words := i18n.Text{Original: t.Language, In: map[string]string{}}
		for _, x := range t.Texts {
			words.In[t.Language] = strings.TrimSpace(words.In[t.Language] + "\n" + x.Words)
		}
		out = append(out, search.Other{ID: t.ID, By: t.As, Words: words})
	}
	return out, nil
}

// translatedBy says of words by which something was found whose translation they are.
func (h *Hub) translatedBy(l *i18n.Locale, by *search.Other) templ.Component {
	name := ui.Plain(l.T("consult.secretariat"))
	if by.By != "" {
		words, lang := h.rooms.listed.Name(by.By, l.Tag())
		name = ui.In(l, i18n.Of(lang, words))
	}
	return ui.Join(ui.Sentence(l, "translation.found", ui.Parts{"by": name}), ui.A(l.Path("/translations", by.ID), l.T("translation.one")))
}

// toldOf is how what was found came to be said, in one line too, and on what it is
// where its title does not say so; nil for what nobody said in its own name.
func (h *Hub) toldOf(ctx context.Context, l *i18n.Locale, hit *search.Hit) (told *submission.Told, way string, on []templ.Component, err error) {
	switch hit.Kind {
	case "national-report":
		r, err := h.nationalReports().Get(ctx, hit.Subject)
		if err != nil {
			return nil, "", nil, err
		}
		topic := ui.Symbol(r.Topic)
		if cited := h.cited(r.Topic); cited != "" {
			topic = ui.Symbol(cited)
		} else if _, _, item := h.asked.Of(r.Topic); item != nil {
			topic = ui.Text(l, item.Title)
		}
		return &r.Told, submissionweb.ViaNamed(l, h.rooms.listed, r.Told), []templ.Component{topic, ui.Symbol(r.Period)}, nil
	case string(capacity.Need), string(capacity.Offer):
		c, err := h.capacities().Get(ctx, capacity.Side(hit.Kind), hit.Subject)
		if err != nil {
			return nil, "", nil, err
		}
		return &c.Told, submissionweb.ViaNamed(l, h.rooms.listed, c.Told), nil, nil
	case "law":
		e, err := h.laws().Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	case "practice":
		e, err := h.practices().Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	case "guidance":
		e, err := h.guidances().Guidance.Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	case "independent":
		e, err := h.independents().Reports.Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	case "adoption":
		e, err := h.adoptions().Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	case "plan":
		e, err := h.actionPlans().Get(ctx, hit.Subject)
		return toldIn(l, h.rooms.listed, &e, err)
	}
	return nil, "", nil, nil
}

// toldIn is how an entry came to be said.
func toldIn[C entry.Content](l *i18n.Locale, names submissionweb.Names, e *entry.Entry[C], err error) (*submission.Told, string, []templ.Component, error) {
	if err != nil {
		return nil, "", nil, err
	}
	return &e.Told, entryweb.WayWords(l, names, e), nil, nil
}
