package fact

import (
	"context"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
)

// Service records facts.
type Service struct {
	Register corpus.Register
	DB       corpus.Reader
}

// Load records those facts whose words no entry of their register quotes, or ever
// quoted: what the secretariat corrected or withdrew is not recorded anew. Only the
// secretariat may. tell is called with how many of how many are done; it may be nil.
// It returns how many were recorded.
func (s *Service) Load(ctx context.Context, actor policy.Actor, c *Corpus, tell func(done, total int)) (int, error) {
	if err := saying.May(actor, ""); err != nil {
		return 0, err
	}
	var missing []ledger.Draft
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		for i := range c.Facts {
			f := &c.Facts[i]
			if held, err := quoted(ctx, q, f); held || err != nil {
				if err != nil {
					return err
				}
				continue
			}
			d, err := c.Draft(f)
			if err != nil {
				return err
			}
			missing = append(missing, d)
		}
		return nil
	})
	if err != nil || len(missing) == 0 {
		return 0, err
	}
	if _, err := s.Register.Say(ctx, missing...); err != nil {
		return 0, err
	}
	if tell != nil {
		tell(len(missing), len(missing))
	}
	return len(missing), nil
}

// quoted reports whether an entry of a fact's register quotes its words, or did.
func quoted(ctx context.Context, q sqldb.Querier, f *Fact) (bool, error) {
	word := entry.Quoting(f.SHA256)
	if f.Register == Law {
		all, err := entry.Wordings[law.Law](ctx, q, word)
		return len(all) > 0, err
	}
	all, err := entry.Wordings[practice.Practice](ctx, q, word)
	return len(all) > 0, err
}
