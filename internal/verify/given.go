package verify

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
)

// Given proves a register that somebody hands over, in a file say: what state
// claims of it, and the statements that each puts, in the order of the log.
// The blob of a statement is nil when its body was erased.
func Given(ctx context.Context, state ledger.State, each func(put func(leaf, blob []byte) error) error, o Options) (Report, error) {
	r, end, err := begin(ctx, o)
	if err != nil {
		return Report{}, err
	}
	defer end()
	vkey, err := r.keyOf(state.Origin, []string{state.VKey})
	if err != nil {
		return Report{}, err
	}
	if err := r.prepare(ctx, state.Origin, vkey); err != nil {
		return Report{}, err
	}
	err = r.replay(ctx, state.Size, func(_ context.Context, put func(item) error) error {
		next := int64(0)
		return each(func(leaf, blob []byte) error {
			next++
			return put(item{index: next - 1, leaf: leaf, blob: blob})
		})
	})
	if err == nil {
		err = r.openReplica(ctx)
	}
	for _, check := range []func() error{
		func() error {
			if r.mirror.Size() != state.Size {
				return fail.New(fail.Broken, "there are %d statements where %d were announced", r.mirror.Size(), state.Size)
			}
			return nil
		},
		func() error { return r.head(state) },
		func() error { return r.explained(ctx) },
		func() error { return r.declared(ctx) },
		func() error { return r.kept(ctx, state) },
	} {
		if err == nil {
			err = check()
		}
	}
	if err != nil {
		return r.report, err
	}
	r.report.Dump, _, err = r.replica.Dump(ctx)
	return r.report, err
}
