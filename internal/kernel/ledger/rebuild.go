package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// ownSchema are the derived tables of the ledger itself.
const ownSchema = `
CREATE TABLE ledger_inert (
    idx     BIGINT NOT NULL PRIMARY KEY,
    subject TEXT NOT NULL,
    reason  TEXT NOT NULL
);
CREATE INDEX ledger_inert_subject ON ledger_inert (subject);
CREATE TABLE identity_participant (
    id      BLOB NOT NULL PRIMARY KEY,
    state   TEXT NOT NULL
);
CREATE TABLE identity_head (
    author  BLOB NOT NULL,
    stream  TEXT NOT NULL,
    seq     BIGINT NOT NULL,
    id      BLOB NOT NULL,
    at      BIGINT NOT NULL,
    PRIMARY KEY (author, stream)
);
`

// ownVersion is raised when ownSchema or the identity rows change.
const ownVersion = 1

var ownTables = []Table{
	{"ledger_inert", []string{"idx"}},
	{"identity_participant", []string{"id"}},
	{"identity_head", []string{"author", "stream"}},
}

// replayBatch is the number of statements of one transaction of a rebuild.
const replayBatch = 2000

// Progress is told how far a long run has come: done of total. It may be nil.
type Progress func(done, total int64)

func (p Progress) tell(done, total int64) {
	if p != nil {
		p(done, total)
	}
}

// version names the projections and their versions: when it differs from the
// stored one, their tables are of another program and are made anew.
func (l *Ledger) version() string {
	var b strings.Builder
	fmt.Fprintf(&b, "ledger/%d", ownVersion)
	for _, p := range l.all {
		fmt.Fprintf(&b, " %s/%d", p.Name(), p.Version())
	}
	return b.String()
}

// catchUp makes the projections complete: it rebuilds them when they are of
// another version and goes on where an interrupted rebuild stopped.
func (l *Ledger) catchUp(ctx context.Context, tell Progress) error {
	var version string
	var cursor int64
	err := l.db.Read(ctx, func(q sqldb.Querier) error {
		err := q.QueryRow(ctx, `SELECT version, cursor FROM ledger_projection WHERE name = 'all'`).Scan(&version, &cursor)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		return err
	})
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the state of the projections cannot be read")
	}
	if version != l.version() {
		if err := l.recreate(ctx); err != nil {
			return err
		}
		cursor = 0
	}
	if cursor < 0 {
		return nil
	}
	return l.replay(ctx, cursor, tell)
}

// Rebuild drops every projection and replays the register. Nothing may be
// appended meanwhile: it is for a ledger that Open has returned and nobody
// uses yet, or for a program of its own.
func Rebuild(ctx context.Context, o Options, tell Progress) error {
	l := bare(o)
	if err := l.db.Migrate(ctx, "ledger", migrations); err != nil {
		return err
	}
	if err := l.reload(ctx); err != nil {
		return err
	}
	if err := l.recreate(ctx); err != nil {
		return err
	}
	return l.replay(ctx, 0, tell)
}

// recreate makes all derived tables anew and empty.
func (l *Ledger) recreate(ctx context.Context) error {
	if err := l.empty(ctx); err != nil {
		return err
	}
	err := l.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, t := range l.Tables() {
			if err := tx.DDL(ctx, `DROP TABLE IF EXISTS `+t.Name); err != nil {
				return err
			}
		}
		schema := ownSchema
		for _, p := range l.all {
			schema += "\n" + p.Schema() + "\n"
		}
		if err := tx.DDL(ctx, schema); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM ledger_projection`); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO ledger_projection (name, version, cursor) VALUES ('all', $1, 0)`, l.version())
		return err
	})
	return fail.Wrap(err, fail.Unavailable, "the projections cannot be made anew")
}

// emptyBatch is the number of rows that one statement deletes.
const emptyBatch = 20_000

// empty deletes the rows of the derived tables of SQLite, some at a time. It
// keeps a copy of all that one statement removes in memory until the statement
// has ended, and DROP TABLE is one statement.
func (l *Ledger) empty(ctx context.Context) error {
	if l.db.Dialect() != sqldb.SQLite {
		return nil
	}
	// Whoever is interrupted from here on begins anew.
	err := l.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM ledger_projection`)
		return err
	})
	for _, t := range l.Tables() {
		for deleted := int64(emptyBatch); err == nil && deleted == emptyBatch; {
			err = l.db.Write(ctx, func(tx *sqldb.Tx) error {
				deleted, err = deleteSome(ctx, tx, t.Name)
				return err
			})
		}
	}
	return fail.Wrap(err, fail.Unavailable, "the projections cannot be emptied")
}

// deleteSome deletes rows of a table that may not be there yet.
func deleteSome(ctx context.Context, tx *sqldb.Tx, table string) (int64, error) {
	var there int
	if err := tx.QueryRow(ctx, `SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1`, table).Scan(&there); err != nil || there == 0 {
		return 0, err
	}
	res, err := tx.Exec(ctx, `DELETE FROM `+table+` WHERE rowid IN (SELECT rowid FROM `+table+` LIMIT $1)`, int64(emptyBatch))
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// Tables lists every derived table.
func (l *Ledger) Tables() []Table {
	out := append([]Table(nil), ownTables...)
	for _, p := range l.all {
		out = append(out, p.Tables()...)
	}
	return out
}

// replay applies the statements from an arrival on, some thousand to a
// transaction, and after the last one marks the projections complete.
func (l *Ledger) replay(ctx context.Context, from int64, tell Progress) error {
	if from == 0 {
		if err := l.refold(ctx); err != nil {
			return err
		}
	}
	for from < l.arrived {
		to := min(from+replayBatch, l.arrived)
		err := l.db.Write(ctx, func(tx *sqldb.Tx) error {
			if err := l.replaySome(ctx, tx, from, to); err != nil {
				return err
			}
			_, err := tx.Exec(ctx, `UPDATE ledger_projection SET cursor = $1 WHERE name = 'all'`, to)
			return err
		})
		if err != nil {
			return fail.Wrap(err, fail.KindOf(err), "the projections cannot be rebuilt")
		}
		from = to
		tell.tell(from, l.arrived)
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return l.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE ledger_projection SET cursor = -1 WHERE name = 'all'`)
		return err
	})
}

func (l *Ledger) replaySome(ctx context.Context, tx *sqldb.Tx, from, to int64) error {
	entries, err := entries(ctx, tx, `WHERE a.n >= $1 AND a.n < $2 ORDER BY a.n`, from, to)
	if err != nil {
		return err
	}
	if int64(len(entries)) < to-from {
		return fail.New(fail.Broken, "the order of arrival has gaps between %d and %d", from, to).
			WithHint("run comity verify to find what was altered, and restore a backup")
	}
	for i, e := range entries {
		if e.Arrival != from+int64(i) {
			return fail.New(fail.Broken, "the order of arrival has no place %d", from+int64(i)).
				WithHint("run comity verify to find what was altered, and restore a backup")
		}
		if err := l.apply(ctx, tx, e); err != nil {
			return err
		}
	}
	return nil
}

// refold computes the participants from the log, in the log's order, and
// writes their rows.
func (l *Ledger) refold(ctx context.Context) error {
	members := map[statement.Hash]*identity.Participant{}
	size := l.tree.Size()
	for from := int64(0); from < size; from += replayBatch {
		err := l.db.Read(ctx, func(q sqldb.Querier) error {
			entries, err := entries(ctx, q, `WHERE l.idx >= $1 AND l.idx < $2 ORDER BY l.idx`, from, from+replayBatch)
			if err != nil {
				return err
			}
			for i := range entries {
				e := &entries[i]
				p, err := identity.Advance(members[e.Statement.Header.By], e.Index, &e.Statement, e.Body)
				if err != nil {
					return fail.Wrap(err, fail.Broken, "statement %d does not follow in its chain", e.Index)
				}
				members[p.ID] = p
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	l.members = members
	return l.db.Write(ctx, func(tx *sqldb.Tx) error {
		for _, p := range members {
			if err := putParticipant(ctx, tx, nil, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// putParticipant writes what changed between before, which may be nil, and p.
func putParticipant(ctx context.Context, tx *sqldb.Tx, before, p *identity.Participant) error {
	for stream, head := range p.Heads {
		if before != nil && before.Heads[stream] == head {
			continue
		}
		_, err := tx.Exec(ctx, `INSERT INTO identity_head (author, stream, seq, id, at) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (author, stream) DO UPDATE SET seq = excluded.seq, id = excluded.id, at = excluded.at`,
			p.ID[:], stream, int64(head.Seq), head.ID[:], sqldb.Micros(head.At))
		if err != nil {
			return err
		}
	}
	state, err := json.Marshal(participantState{p.Signing, p.Recovery, p.Keys, p.MovedTo})
	if err != nil {
		return err
	}
	if before != nil {
		if old, err := json.Marshal(participantState{before.Signing, before.Recovery, before.Keys, before.MovedTo}); err == nil && string(old) == string(state) {
			return nil
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO identity_participant (id, state) VALUES ($1, $2)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state`, p.ID[:], string(state))
	return err
}

// participantState is a participant without its chains, as it is stored.
type participantState struct {
	Signing  *statement.Key    `json:"signing"`
	Recovery statement.Key     `json:"recovery"`
	Keys     []identity.KeyUse `json:"keys"`
	MovedTo  string            `json:"movedTo,omitempty"`
}

// getParticipant reads a participant; nil when nobody has that identity.
func getParticipant(ctx context.Context, q sqldb.Querier, id statement.Hash) (*identity.Participant, error) {
	var text string
	err := q.QueryRow(ctx, `SELECT state FROM identity_participant WHERE id = $1`, id[:]).Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var st participantState
	if err := json.Unmarshal([]byte(text), &st); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the row of participant %s", id.Short())
	}
	p := &identity.Participant{ID: id, Signing: st.Signing, Recovery: st.Recovery, Keys: st.Keys, MovedTo: st.MovedTo, Heads: map[string]identity.Head{}}
	rows, err := q.Query(ctx, `SELECT stream, seq, id, at FROM identity_head WHERE author = $1 ORDER BY stream`, id[:])
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var stream string
		var seq, at int64
		var b []byte
		if err := rows.Scan(&stream, &seq, &b, &at); err != nil {
			return nil, err
		}
		if len(b) != 32 {
			return nil, fail.New(fail.Broken, "the row of participant %s", id.Short())
		}
		p.Heads[stream] = identity.Head{Seq: uint64(seq), ID: statement.Hash(b), At: sqldb.Time(at)}
	}
	return p, rows.Err()
}
