package saying

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Bundles is where several statements wait together that a second person has to
// clear.
type Bundles interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
}

// RecordTogether has several statements said that the secretariat records: all of
// them, or none. They are of one type.
func (k *Desk) RecordTogether(ctx context.Context, actor policy.Actor, all []ledger.Draft, check Check) (out []Outcome, err error) {
	if len(all) == 0 {
		return nil, fail.New(fail.Invalid, "There is nothing to record.")
	}
	two, err := k.NeedsTwo(ctx, all[0].Type)
	if err != nil {
		return nil, err
	}
	if two {
		b, ok := k.Drafts.(Bundles)
		if !ok {
			return nil, fail.New(fail.Unavailable, "Nothing can be put forward for clearance on this hub.")
		}
		id, err := b.ProposeTogether(ctx, actor, all...)
		return []Outcome{{Draft: id}}, err
	}
	err = k.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		out = nil
		for _, d := range all {
			d.By = statement.Hash{} // the hub's own participant
			r, err := k.recorded(ctx, w, actor, d, check)
			if err != nil {
				return err
			}
			out = append(out, Outcome{Receipt: &r})
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// recorded says one of what the secretariat records.
func (k *Desk) recorded(ctx context.Context, w *ledger.Writer, actor policy.Actor, d ledger.Draft, check Check) (out ledger.Receipt, err error) {
	// The rules may have changed since: what two must say, one does not.
	if two, err := k.two(ctx, w.Tx(), d.Type); err != nil {
		return out, err
	} else if two {
		return out, fail.New(fail.Conflict, "The rules of this hub have just changed: send it again.")
	}
	if err := check(ctx, w.Tx(), actor, d); err != nil {
		return out, err
	}
	if out, err = w.Say(ctx, d); err != nil {
		return out, err
	}
	if k.Beside != nil {
		if err := k.Beside(ctx, w.Tx(), d); err != nil {
			return out, err
		}
	}
	if k.Note == nil {
		return out, nil
	}
	return out, k.Note(ctx, w.Tx(), actor, d.Type, out)
}
