package record

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

// Projection keeps what is recorded: one row per subject, the latest statement
// of the participant that recorded it first.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "record" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "record_item", Key: []string{"subject"}}}
}

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Apply implements ledger.Projection. A statement is inert when its body breaks
// a rule of its type, when its subject is not the thing in the body, or when
// another participant recorded that thing first.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased: nothing is known of it any more
	}
	h := e.Statement.Header
	b, err := Decode(h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if b.Subject() != h.Subject {
		return fail.Inert("the body is about %s, the header about something else", b.Subject())
	}
	var recorder string
	err = tx.QueryRow(ctx, `SELECT recorder FROM record_item WHERE subject = $1`, h.Subject).Scan(&recorder)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		_, err = tx.Exec(ctx, `INSERT INTO record_item (subject, type, recorder, statement, arrival, body) VALUES ($1, $2, $3, $4, $5, $6)`,
			h.Subject, h.Type, h.By.String(), e.Statement.ID.String(), e.Arrival, string(e.Body))
		return err
	case err != nil:
		return err
	case recorder != h.By.String():
		return fail.Inert("%s was recorded by another participant", h.Subject)
	}
	_, err = tx.Exec(ctx, `UPDATE record_item SET type = $1, statement = $2, arrival = $3, body = $4 WHERE subject = $5`,
		h.Type, e.Statement.ID.String(), e.Arrival, string(e.Body), h.Subject)
	return err
}
