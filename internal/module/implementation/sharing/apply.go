package sharing

import (
	"context"
	_ "embed"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const table = "sharing_answers"

// Projection is what is shared of answers.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "sharing" }

// Version implements journal.Projection.
func (Projection) Version() int { return 1 }

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
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	m := Move{Mark: Mark{e.Statement.ID, h.At, e.Index}, ID: h.Subject, By: h.By, To: to, Type: h.Type, Marking: h.Marking}
	if e.Body != nil {
		if m.Body, err = Decode(h.Type, e.Body); err != nil {
			return fail.Inert("%s", fail.Message(err))
		}
	}
	before, err := journal.Row[Sharing](ctx, tx, table, e.Chest, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, m)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	plain, err := journal.Written(after)
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, table, plain, e.Chest, after.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO sharing_answers (chest, subject, author, reader, recalled, last, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (chest, subject) DO UPDATE SET recalled = excluded.recalled, last = excluded.last, sealed = excluded.sealed`,
		e.Chest[:], after.ID, after.Author.String(), after.Reader.String(), bit(after.Recalled != nil), after.Last, sealed)
	return err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
