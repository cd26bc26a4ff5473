package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	consultweb "comity.example/comity/internal/module/consult/web"
)

// choosing is what an organiser's forms offer to choose from: the framework, and
// those who are listed.
type choosing struct{ hub *Hub }

var _ consultweb.Choosing = choosing{}

// Topics implements consultweb.Choosing.
func (c choosing) Topics(ctx context.Context, l *i18n.Locale) ([]consultweb.Topic, error) {
	p, err := c.hub.rooms.offered.now(ctx)
	if err != nil {
		return nil, err
	}
	of := p.of(l, "")
	out := make([]consultweb.Topic, len(p.instruments))
	for i := range p.instruments {
		in := &p.instruments[i]
		title, _ := in.Title.Pick(l)
		out[i] = consultweb.Topic{ID: in.ID, Words: l.T("process.topic.instrument", "symbol", in.Symbol, "title", title), Provisions: of[in.ID]}
	}
	return out, nil
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
