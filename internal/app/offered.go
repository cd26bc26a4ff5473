package app

import (
	"context"
	"maps"
	"sync"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/ui"
)

// offered are the instruments and provisions that forms offer, as the register
// has them now. Nearly every list has such a form, and what was agreed changes
// rarely: they are read anew when the register has grown, and not for each page.
type offered struct {
	queries *framework.Queries
	ledger  *ledger.Ledger

	mu    sync.Mutex
	size  int64
	known *provisions
}

// provisions are all that were agreed, as they are cited. Nothing in it is
// changed once it is made.
type provisions struct {
	instruments []framework.InstrumentItem
	all         []framework.ProvisionItem
	cited       map[string]string
}

// now gives what the register has at its present size.
func (o *offered) now(ctx context.Context) (*provisions, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	size := o.ledger.Size()
	if o.known != nil && size == o.size {
		return o.known, nil
	}
	p := &provisions{}
	var err error
	if p.instruments, err = o.queries.Instruments(ctx); err != nil {
		return nil, err
	}
	if p.all, err = o.queries.Provisions(ctx, framework.ProvisionFilter{}); err != nil {
		return nil, err
	}
	var ids []string
	for i := range p.instruments {
		ids = append(ids, p.instruments[i].ID)
	}
	for i := range p.all {
		ids = append(ids, p.all[i].ID)
	}
	if p.cited, err = o.queries.Cite(ctx, ids); err != nil {
		return nil, err
	}
	o.size, o.known = size, p
	return p, nil
}

// Cite gives how things are cited, by id, for those that are recorded and cited.
func (o *offered) Cite(ctx context.Context, ids []string) (map[string]string, error) {
	p, err := o.now(ctx)
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(ids))
	var others []string
	for _, id := range ids {
		if words, ok := p.cited[id]; ok {
			out[id] = words
		} else {
			others = append(others, id)
		}
	}
	if len(others) == 0 {
		return out, nil
	}
	more, err := o.queries.Cite(ctx, others)
	maps.Copy(out, more)
	return out, err
}

// citedIn is how something is cited in a reader's language.
func citedIn(l *i18n.Locale, cited string) string {
	words, _ := framework.CitedIn(l, cited)
	return words
}

// of are the provisions of one kind, or all, by instrument: how each is cited,
// and its title.
func (p *provisions) of(l *i18n.Locale, kind framework.Kind) map[string][]ui.Option {
	of := map[string][]ui.Option{}
	for i := range p.all {
		one := &p.all[i]
		if kind != "" && one.Kind != kind {
			continue
		}
		title, _ := one.Title.Pick(l)
		of[one.Instrument] = append(of[one.Instrument], ui.Option{Value: one.ID, Words: l.T("process.topic.provision", "cited", citedIn(l, p.cited[one.ID]), "title", title)})
	}
	return of
}

// called is how an instrument is cited, and what it is called in short.
func called(l *i18n.Locale, one *framework.InstrumentItem, cited string) string {
	title := one.Title
	if one.Short != nil {
		title = *one.Short
	}
	words, _ := title.Pick(l)
	return l.T("process.topic.provision", "cited", citedIn(l, cited), "title", words)
}

// provisionChoices are the provisions of one kind, or all, in one list, in the
// order of the instruments.
func (h *Hub) provisionChoices(kind framework.Kind) func(ctx context.Context, l *i18n.Locale) ([]ui.Option, error) {
	return func(ctx context.Context, l *i18n.Locale) (out []ui.Option, err error) {
		p, err := h.rooms.offered.now(ctx)
		if err != nil {
			return nil, err
		}
		of := p.of(l, kind)
		for i := range p.instruments {
			source := called(l, &p.instruments[i], p.cited[p.instruments[i].ID])
			for _, o := range of[p.instruments[i].ID] {
				o.Group = source
				out = append(out, o)
			}
		}
		return out, nil
	}
}
