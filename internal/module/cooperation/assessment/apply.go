package assessment

import (
	"context"
	_ "embed"

	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const sharingTable = "cooperation_assessment"

// Projection is what is shared of assessments.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "assessment" }

// Version implements journal.Projection.
func (Projection) Version() int { return 2 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	return []journal.Table{{Name: sharingTable, Key: []string{"chest", "subject"}, Sealed: true}}
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	after, sealed, err := journal.Fold(ctx, tx, sharingTable, e, moveOf, Next)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO cooperation_assessment (chest, subject, author, reader, marking, exercise, withdrawn, last, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (chest, subject) DO UPDATE SET marking = excluded.marking, withdrawn = excluded.withdrawn, last = excluded.last, sealed = excluded.sealed`,
		e.Chest[:], e.Subject(), after.Author.String(), after.Reader.String(), string(after.Marking), bit(after.Exercise), bit(after.Withdrawn),
		after.Said[len(after.Said)-1].Index, sealed)
	return err
}

// moveOf reads a statement of the journal.
func moveOf(e journal.Entry) (Move, error) {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return Move{}, err
	}
	m := Move{Mark: Mark{e.Statement.ID, h.At, e.Index}, ID: h.Subject, By: h.By, To: to, Type: h.Type, Marking: h.Marking}
	if e.Body != nil {
		m.Body, err = Decode(h.Type, e.Body)
	}
	return m, err
}

func bit(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
