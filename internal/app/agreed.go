package app

import (
	"context"
	"sync"

	"comity.example/comity/internal/module/framework"
	"comity.example/comity/redline"
)

// agreedTexts is the official texts of the framework, by which texts in
// negotiation are held against what was agreed. They are indexed once a language
// while the register stands still.
type agreedTexts struct {
	framework *framework.Queries
	size      func() int64

	mu   sync.Mutex
	at   int64
	made map[string]*redline.Agreed
}

// in gives the agreed texts in a language.
func (a *agreedTexts) in(ctx context.Context, language string) (*redline.Agreed, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	size := a.size()
	if a.made == nil || size != a.at {
		a.at, a.made = size, map[string]*redline.Agreed{}
	}
	if have, ok := a.made[language]; ok {
		return have, nil
	}
	all, err := a.framework.OfficialTexts(ctx, language)
	if err != nil {
		return nil, err
	}
	sources := make([]redline.Source, len(all))
	for i, t := range all {
		sources[i] = redline.Source{ID: t.ID, Text: t.Text}
	}
	a.made[language] = redline.NewAgreed(sources)
	return a.made[language], nil
}
