package ledger

import (
	"context"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
)

// unfinished is the reason for the quarantine of a database that is being
// restored into. Nothing has been signed from it and nothing will be.
const unfinished = "a restore was begun and not finished"

// Arrival says when a statement was applied, and as which one.
type Arrival struct {
	N  int64 // place in the order of application, from 0; -1 while it waits
	At int64 // microseconds since 1970 in UTC
}

// ReadArrivals gives the arrival of each of size statements, by index.
func ReadArrivals(ctx context.Context, q sqldb.Querier, size int64) ([]Arrival, error) {
	out := make([]Arrival, size)
	for i := range out {
		out[i].N = -1
	}
	rows, err := q.Query(ctx, `SELECT n, idx, at FROM ledger_arrival ORDER BY idx`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var a Arrival
		var index int64
		if err := rows.Scan(&a.N, &index, &a.At); err != nil {
			return nil, err
		}
		if index < 0 || index >= size {
			return nil, fail.New(fail.Broken, "a statement %d has arrived that is not in the register", index)
		}
		out[index] = a
	}
	return out, rows.Err()
}

// Settings gives every setting of a register, by name.
func Settings(ctx context.Context, q sqldb.Querier) (map[string]string, error) {
	rows, err := q.Query(ctx, `SELECT name, value FROM ledger_setting ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	out := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, err
		}
		out[name] = value
	}
	return out, rows.Err()
}

// Clear makes a database ready to be restored into. It refuses when there is
// a register in it, and removes what a restore left that was not finished.
// From here on the database is in quarantine.
func Clear(ctx context.Context, db *sqldb.DB) error {
	if err := db.Migrate(ctx, "ledger", migrations); err != nil {
		return err
	}
	return db.Write(ctx, func(tx *sqldb.Tx) error {
		origin, err := setting(ctx, tx, SettingOrigin)
		if err != nil {
			return err
		}
		why, err := setting(ctx, tx, SettingQuarantine)
		if err != nil {
			return err
		}
		if origin != "" && why != unfinished {
			return fail.New(fail.Exists, "this database holds the register %s already, and nothing is overwritten", origin).
				WithHint("restore into an empty folder or database")
		}
		for _, table := range []string{"ledger_head", "ledger_tile", "ledger_leaf", "ledger_body", "ledger_arrival",
			"ledger_parked", "ledger_setting", "ledger_projection"} {
			if _, err := tx.Exec(ctx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return PutSetting(ctx, tx, SettingQuarantine, unfinished)
	})
}

// Settle ends a restore: it gives the mirror what is its original's own. The
// order of arrival must be the one that the statements give. Among the
// settings is the reason for the quarantine in which the register is from now
// on; those that name the register are its own already.
func (m *Mirror) Settle(ctx context.Context, arrivals []Arrival, checkpoint string, settings map[string]string) error {
	l := m.l
	if int64(len(arrivals)) != l.tree.Size() {
		return fail.New(fail.Broken, "there are %d statements and the arrival of %d", l.tree.Size(), len(arrivals))
	}
	// An order that is not that of the statements is found before it is kept.
	err := l.db.Read(ctx, func(q sqldb.Querier) error {
		computed, err := ReadArrivals(ctx, q, l.tree.Size())
		for i := range computed {
			if err == nil && computed[i].N != arrivals[i].N {
				err = fail.New(fail.Broken, "statement %d arrived as number %d, and by the statements as number %d", i, arrivals[i].N, computed[i].N)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	return l.db.Write(ctx, func(tx *sqldb.Tx) error {
		for index, a := range arrivals {
			if a.N < 0 {
				continue
			}
			if _, err := tx.Exec(ctx, `UPDATE ledger_arrival SET at = $1 WHERE idx = $2`, a.At, int64(index)); err != nil {
				return err
			}
		}
		if _, err := tx.Exec(ctx, `UPDATE ledger_head SET checkpoint = $1 WHERE tree = $2`, checkpoint, Tree); err != nil {
			return err
		}
		for name, value := range settings {
			if name == SettingOrigin || name == SettingVKey || name == SettingHub {
				continue
			}
			if err := PutSetting(ctx, tx, name, value); err != nil {
				return err
			}
		}
		return nil
	})
}

// Release ends the quarantine of a restored register. head is the last
// checkpoint that others are known to have seen, and is proved: the register
// must hold all that it signs. With a nil head nothing is proved, and that is
// the caller's to answer for.
func (l *Ledger) Release(ctx context.Context, head []byte) (err error) {
	switch l.Quarantine() {
	case "":
		return fail.New(fail.Conflict, "this hub is not in quarantine")
	case unfinished:
		return fail.New(fail.Conflict, "the restore of this hub was not finished").
			WithHint("run comity restore again; it begins anew")
	}
	if head != nil {
		if err := l.holds(ctx, head); err != nil {
			return err
		}
	}
	err = l.db.Write(ctx, func(tx *sqldb.Tx) error { return PutSetting(ctx, tx, SettingQuarantine, "") })
	if err == nil {
		l.mu.Lock()
		l.quarantine = ""
		l.mu.Unlock()
	}
	return err
}

// holds proves that the register begins with what a checkpoint signs.
func (l *Ledger) holds(ctx context.Context, head []byte) error {
	c, err := openCheckpoint(head, l.vkey)
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "this is not a checkpoint that the log %s has signed", l.origin)
	}
	if size := l.Size(); c.Size > size {
		return fail.New(fail.Conflict, "this copy is behind: others have seen %d statements, here are %d; %d are missing", c.Size, size, c.Size-size).
			WithHint("restore a newer snapshot; to sign on from here would put other statements in the place of those that others hold")
	}
	root, err := l.RootAt(ctx, c.Size)
	if err == nil && root != c.Root {
		err = fail.New(fail.Broken, "this is another register: at %d statements it has the root %v, and others have seen %v", c.Size, root, c.Root).
			WithHint("keep both, and find out how they came to differ; do not resume")
	}
	return err
}

func openCheckpoint(msg []byte, vkey string) (translog.Checkpoint, error) {
	v, err := note.NewVerifier(vkey)
	if err != nil {
		return translog.Checkpoint{}, fail.Wrap(err, fail.Broken, "the log's public key is damaged")
	}
	return translog.OpenCheckpoint(msg, v)
}
