package exercise

import (
	"context"
	"embed"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

const table = "exercise_thread"

// Projection is the threads of all exercises.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "exercise" }

// Version implements journal.Projection.
func (Projection) Version() int { return 2 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	return []journal.Table{{Name: table, Key: []string{"chest", "subject"}, Sealed: true}}
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	after, sealed, err := journal.Fold(ctx, tx, table, e, moveOf, Next)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO exercise_thread (chest, subject, organizer, player, state, marking, opened, last, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (chest, subject) DO UPDATE SET state = excluded.state, last = excluded.last, sealed = excluded.sealed`,
		e.Chest[:], e.Subject(), after.Organizer.String(), after.Player.String(), string(after.State), string(after.Marking),
		sqldb.Micros(after.Opening.At), after.Last, sealed)
	return err
}

// moveOf reads a statement of the journal.
func moveOf(e journal.Entry) (Move, error) {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return Move{}, err
	}
	m := Move{Mark: Mark{e.Statement.ID, h.By, h.At, e.Index}, To: to, Subject: h.Subject, Type: h.Type, Marking: h.Marking}
	if e.Body != nil {
		m.Body, err = Decode(h.Type, e.Body)
	}
	return m, err
}
