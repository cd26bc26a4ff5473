package app

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	translationweb "comity.example/comity/internal/platform/translation/web"
	"comity.example/comity/statement"
)

// translations answers what others than the author translate, for those who read.
func (h *Hub) translations() *translation.Queries {
	return &translation.Queries{DB: h.DB, Speaks: h.rooms.consulting.calls.Speaks}
}

// newTranslations makes the room of translations by others, and gives its rules to those
// who clear.
func (h *Hub) newTranslations() {
	service := &translation.Service{Desk: h.sayingDesk(), Queries: h.translations(), Source: h.translatable}
	h.translated = &translationweb.Pages{Way: h.handingIn(), Service: service, Section: func(path string) string {
		if strings.HasPrefix(path, "/implementation/") {
			return "/implementation"
		}
		return "/consultations"
	}}
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, ViewOf: h.translated.Clear(r.Type)})
	}
}

// Translations takes down what others than the author translate.
func (h *Hub) Translations() *translation.Service { return h.translated.Service }

// translatable finds what can be translated by the id of the statement that opened it;
// nil when there is nothing.
func (h *Hub) translatable(ctx context.Context, q sqldb.Querier, id string) (*translation.Source, error) {
	answered, guided := h.independents(), h.guidances()
	for _, find := range []func() (*translation.Source, error){
		source(ctx, q, id, h.laws(), func(e *entry.Entry[law.Law]) string { return law.Home + "/" + e.ID }, func(c *law.Law) i18n.Text { return c.Title }),
		source(ctx, q, id, h.practices(), func(e *entry.Entry[practice.Practice]) string { return practice.Home + "/" + e.ID }, func(c *practice.Practice) i18n.Text { return c.Title }),
		source(ctx, q, id, guided.Guidance, func(e *entry.Entry[guidance.Guidance]) string { return guidance.Home + "/" + e.ID }, func(c *guidance.Guidance) i18n.Text { return c.Title }),
		source(ctx, q, id, guided.Comments, func(e *entry.Entry[guidance.Comment]) string { return guidance.Home + "/" + e.On }, func(c *guidance.Comment) i18n.Text { return form.Heading(c.Text) }),
		source(ctx, q, id, answered.Reports, func(e *entry.Entry[independent.Report]) string { return independent.Home + "/" + e.ID }, func(c *independent.Report) i18n.Text { return c.Title }),
		source(ctx, q, id, answered.Replies, func(e *entry.Entry[independent.Reply]) string { return independent.Home + "/" + e.On }, func(c *independent.Reply) i18n.Text { return form.Heading(c.Text) }),
		source(ctx, q, id, h.adoptions(), func(e *entry.Entry[measure.Adoption]) string { return measure.Home + "/" + e.Content.Measure }, func(c *measure.Adoption) i18n.Text { return form.Heading(c.Does) }),
		source(ctx, q, id, h.actionPlans(), func(e *entry.Entry[measure.Plan]) string { return measure.Plans + "/" + e.ID }, func(c *measure.Plan) i18n.Text { return c.Title }),
		func() (*translation.Source, error) { return h.capacities().Source(ctx, q, id) },
		func() (*translation.Source, error) { return h.heldViews().Source(ctx, q, id) },
	} {
		if of, err := find(); of != nil || err != nil {
			return of, err
		}
	}
	return nil, nil
}

// source finds what can be translated among the entries of a kind.
func source[C entry.Content](ctx context.Context, q sqldb.Querier, id string, among *entry.Queries[C], path func(e *entry.Entry[C]) string, called func(c *C) i18n.Text) func() (*translation.Source, error) {
	return func() (*translation.Source, error) { return among.Source(ctx, q, id, path, called) }
}

// translatedByOthers gives what others translate of what has an id, as its page shows it.
func (h *Hub) translatedByOthers(ctx context.Context, id string) (out []submission.ByAnother, err error) {
	entry, err := statement.ParseHash(id)
	if err != nil {
		return nil, nil
	}
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := h.translations().Of(ctx, q, entry)
		if err != nil || len(all) == 0 {
			return err
		}
		of, err := h.translatable(ctx, q, id)
		if err == nil && of != nil {
			out = of.Others(all)
		}
		return err
	})
	return out, err
}
