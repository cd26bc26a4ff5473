package ledger

import (
	"context"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// View opens a register to look at it: what the last checkpoint that was kept
// signs, and nothing later. The database may be open for reading only, and a
// hub may be running on it. Nothing can be appended.
func View(ctx context.Context, o Options) (*Ledger, error) {
	l := bare(o)
	l.quit, l.done, l.grown = make(chan struct{}), make(chan struct{}), make(chan struct{})
	close(l.done) // nobody appends
	l.stopped = fail.New(fail.Denied, "the register was opened to be read only")
	err := l.db.Read(ctx, func(q sqldb.Querier) error {
		s, err := ReadState(ctx, q)
		if err != nil {
			return err
		}
		if s.Origin == "" {
			return fail.New(fail.NotFound, "this database holds no register")
		}
		if s.Checkpoint == "" {
			return fail.New(fail.Unavailable, "this register has no signed checkpoint yet").
				WithHint("start the hub with its keys: it signs one")
		}
		c, err := openCheckpoint([]byte(s.Checkpoint), s.VKey)
		if err != nil || c.Origin != s.Origin || c.Size > s.Size {
			return fail.Wrap(errors.Join(err, translog.ErrBroken), fail.Broken, "the checkpoint that was kept is not one of this register")
		}
		if l.published, err = loadTree(ctx, q, c.Size); err != nil {
			return fail.Wrap(err, fail.Broken, "the register's right edge cannot be read")
		}
		if l.published.Root() != c.Root {
			return fail.New(fail.Broken, "the register is not the one that its checkpoint signs").
				WithHint("run comity verify to find the place")
		}
		l.tree, l.origin, l.vkey, l.checkpoint = l.published.Clone(), s.Origin, s.VKey, []byte(s.Checkpoint)
		if l.hub, err = statement.ParseHash(s.Hub); err != nil {
			return fail.Wrap(err, fail.Broken, "the identity of the hub's participant is damaged")
		}
		l.quarantine, err = setting(ctx, q, SettingQuarantine)
		return err
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}
