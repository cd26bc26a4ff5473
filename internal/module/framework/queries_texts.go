package framework

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
)

// OfficialText is the official wording of a provision in one language.
type OfficialText struct {
	ID   string // of the provision
	Text string
}

// OfficialTexts gives the official wording of every provision that has one in a
// language, the last version of each, by instrument and in its instrument's
// order.
func (s *Queries) OfficialTexts(ctx context.Context, language string) ([]OfficialText, error) {
	all, err := listed(ctx, s.DB, TypeProvision, filter{}, func(_ context.Context, _ sqldb.Querier, all []record) ([]record, error) { return all, nil })
	if err != nil {
		return nil, err
	}
	var out []OfficialText
	for _, r := range all {
		p := r.body.(*Provision)
		last := ""
		for _, t := range p.Texts {
			if t.Basis == Official && t.Language == language {
				last = t.Text
			}
		}
		if last != "" {
			out = append(out, OfficialText{p.ID, last})
		}
	}
	return out, nil
}
