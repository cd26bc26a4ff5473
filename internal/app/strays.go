package app

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// How files are looked for that lie beside the register and that no statement
// names: a transaction that failed has left them.
const (
	strayAfter = time.Hour      // what is younger may be of a transaction that is still open
	strayEvery = 24 * time.Hour // and when a hub starts
)

// strays erases such files. It is a source of the scheduler, which asks it from
// one goroutine.
type strays struct {
	hub  *Hub
	next time.Time // zero until it has run once
}

var _ schedule.Source = (*strays)(nil)

// Name implements schedule.Source.
func (*strays) Name() string { return "attachments.strays" }

// Due implements schedule.Source.
func (s *strays) Due(context.Context, sqldb.Querier, time.Time) (next time.Time, ok bool, err error) {
	if s.hub.sweep.Load() {
		return time.Time{}, true, nil
	}
	return s.next, true, nil
}

// Run implements schedule.Source. What it reads is what the register named
// before this transaction; files that are named since are younger.
func (s *strays) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	named, err := s.hub.rooms.submissions.Attached(ctx)
	if err != nil {
		return err
	}
	is := make(map[statement.Hash]bool, len(named))
	for _, hash := range named {
		is[hash] = true
	}
	if _, err := s.hub.opts.Attachments().Sweep(now.Add(-strayAfter), func(hash statement.Hash) bool { return is[hash] }); err != nil {
		return err
	}
	s.hub.sweep.Store(false)
	switch sealed, ok, err := s.hub.sealedNamed(ctx, w.Tx()); {
	case err != nil:
		return err
	case ok:
		if _, err := s.hub.Sealed().Sweep(now.Add(-strayAfter), func(hash statement.Hash) bool { return sealed[hash] }); err != nil {
			return err
		}
	}
	s.next = now.Add(strayEvery)
	return nil
}
