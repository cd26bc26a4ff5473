package cooperation

import (
	"context"
	_ "embed"
	"encoding/json"
	"math"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const (
	threadTable = "cooperation_thread"
	lineTable   = "cooperation_line"
	readerTable = "cooperation_reader"
	closedTable = "cooperation_closed"
)

// Projection is the threads of all cases.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "cooperation" }

// Version implements journal.Projection.
func (Projection) Version() int { return 10 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	return []journal.Table{
		{Name: threadTable, Key: []string{"chest", "subject"}, Sealed: true},
		{Name: lineTable, Key: []string{"chest", "subject"}, Sealed: true},
		{Name: readerTable, Key: []string{"chest", "subject", "participant"}},
		{Name: closedTable, Key: []string{"chest", "subject", "participant"}},
	}
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	after, sealed, err := journal.Fold(ctx, tx, threadTable, e, moveOf, Next)
	if err != nil {
		return err
	}
	return store(ctx, tx, e.Chest, after, sealed)
}

// moveOf reads a statement of the journal.
func moveOf(e journal.Entry) (Move, error) {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return Move{}, err
	}
	m := Move{Statement: e.Statement.ID, By: h.By, To: to, Case: h.Subject, Type: h.Type, Marking: h.Marking, At: h.At, Index: e.Index}
	if e.Body != nil {
		m.Body, err = Decode(h.Type, e.Body)
	}
	return m, err
}

// store keeps a thread, sealed already, and what boards show of it.
func store(ctx context.Context, tx *journal.Tx, chest journal.Chest, t *Thread, sealed []byte) error {
	due := int64(0)
	if d, ok := t.Due(); ok {
		due = sqldb.Micros(d.At)
	}
	last := t.Said[len(t.Said)-1].Index
	_, err := tx.Exec(ctx, `INSERT INTO cooperation_thread (chest, subject, opener, counterparty, kind, state, marking, exercise, ended, opened, last, due, report, agreed, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (chest, subject) DO UPDATE SET state = excluded.state, exercise = excluded.exercise, ended = excluded.ended, last = excluded.last,
		due = excluded.due, report = excluded.report, agreed = excluded.agreed, sealed = excluded.sealed`,
		chest[:], t.Case, t.Opener.String(), t.Counterparty.String(), string(t.Kind), string(t.State), string(t.Marking), bit(t.Exercise), bit(t.Ended()),
		sqldb.Micros(t.Opening().At), last, due, t.ReportID(), t.agreed(), sealed)
	if err != nil {
		return err
	}
	if err := storeLine(ctx, tx, chest, t); err != nil {
		return err
	}
	if err := storeClosed(ctx, tx, chest, t); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM cooperation_reader WHERE chest = $1 AND subject = $2`, chest[:], t.Case); err != nil {
		return err
	}
	for _, who := range append([]statement.Hash{t.Opener, t.Counterparty}, t.Readers...) {
		owes, due, ended := int64(0), due, t.Ended()
		if due == 0 {
			due = math.MaxInt64
		}
		if side := t.SideOf(who); side != "" {
			if all := t.Owes(side); len(all) > 0 {
				if owes, due = 1, math.MaxInt64; !all[0].At.IsZero() {
					due = sqldb.Micros(all[0].At)
				}
			} else if as := LineOf(t, who); as.Asks() {
				owes, due, ended = 1, math.MaxInt64, false
			}
		}
		if _, err := tx.Exec(ctx, `INSERT INTO cooperation_reader (chest, subject, participant, side, kind, exercise, ended, owes, due, last) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
			chest[:], t.Case, who.String(), string(t.SideOf(who)), string(t.Kind), bit(t.Exercise), bit(ended), owes, due, last); err != nil {
			return err
		}
	}
	return nil
}

// storeLine keeps what a board shows of a thread apart from all that was said in it:
// boards open many.
func storeLine(ctx context.Context, tx *journal.Tx, chest journal.Chest, t *Thread) error {
	plain, err := json.Marshal(LineOf(t, statement.Hash{}))
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, lineTable, plain, chest, t.Case)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO cooperation_line (chest, subject, sealed) VALUES ($1, $2, $3) ON CONFLICT (chest, subject) DO UPDATE SET sealed = excluded.sealed`,
		chest[:], t.Case, sealed)
	return err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
