package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// choosing is what an organiser's forms offer to choose from: the framework, and
// those who are listed.
type choosing struct{ hub *Hub }

var _ consultweb.Choosing = choosing{}

// Topics implements consultweb.Choosing.
func (c choosing) Topics(ctx context.Context, l *i18n.Locale) ([]consultweb.Topic, error) {
	instruments, err := c.hub.rooms.framework.Instruments(ctx)
	if err != nil {
		return nil, err
	}
	of, err := c.hub.provisionsOf(ctx, l, framework.ProvisionFilter{})
	out := make([]consultweb.Topic, len(instruments))
	for i := range instruments {
		in := &instruments[i]
		title, _ := in.Title.Pick(l)
		out[i] = consultweb.Topic{ID: in.ID, Words: l.T("process.topic.instrument", "symbol", in.Symbol, "title", title), Provisions: of[in.ID]}
	}
	return out, err
}

// provisionsOf are those provisions that a filter leaves, by instrument, as a form
// offers them: how each is cited, and its title.
func (h *Hub) provisionsOf(ctx context.Context, l *i18n.Locale, f framework.ProvisionFilter) (map[string][]ui.Option, error) {
	provisions, err := h.rooms.framework.Provisions(ctx, f)
	if err != nil {
		return nil, err
	}
	var ids []string
	for i := range provisions {
		ids = append(ids, provisions[i].ID)
	}
	cited, err := h.rooms.framework.Cite(ctx, ids)
	of := map[string][]ui.Option{}
	for i := range provisions {
		p := &provisions[i]
		title, _ := p.Title.Pick(l)
		of[p.Instrument] = append(of[p.Instrument], ui.Option{Value: p.ID, Words: l.T("process.topic.provision", "cited", cited[p.ID], "title", title)})
	}
	return of, err
}

// provisionChoices are the same in one list, in the order of the instruments.
func (h *Hub) provisionChoices(f framework.ProvisionFilter) func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error) {
	return func(ctx context.Context, l *i18n.Locale) (out []ui.Option, err error) {
		instruments, err := h.rooms.framework.Instruments(ctx)
		if err != nil {
			return nil, err
		}
		of, err := h.provisionsOf(ctx, l, f)
		for i := range instruments {
			out = append(out, of[instruments[i].ID]...)
		}
		return out, err
	}
}

// Find implements consultweb.Choosing.
func (c choosing) Find(name string) (string, bool) {
	dir := c.hub.rooms.listed.directory()
	if dir == nil {
		return "", false
	}
	p, ok := dir.Find(name)
	return p.ID, ok
}

// Listed implements consultweb.Choosing.
func (c choosing) Listed(ctx context.Context) ([]string, error) { return c.hub.choices(ctx, false) }

// Official implements consultweb.Choosing.
func (c choosing) Official(ctx context.Context, provision, language string) (out []string, err error) {
	err = c.hub.DB.Read(ctx, func(q sqldb.Querier) error {
		out, err = official(ctx, q, provision, language)
		return err
	})
	return out, err
}
