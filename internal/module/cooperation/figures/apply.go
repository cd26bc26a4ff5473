package figures

import (
	"context"
	_ "embed"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

func subject(year int) string { return "cooperation:" + strconv.Itoa(year) }

// Projection is the figures that were stated.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "cooperation.figures" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return []string{TypeStated} }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "cooperation_figures", Key: []string{"subject", "author"}}}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased
	}
	b, err := Decode(e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if b.Subject() != e.Subject() {
		return fail.Inert("the statement is about %s and its body about something else", e.Subject())
	}
	h := &e.Statement.Header
	_, err = tx.Exec(ctx, `INSERT INTO cooperation_figures (subject, author, year, at, id, body) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (subject, author) DO UPDATE SET at = excluded.at, id = excluded.id, body = excluded.body`,
		e.Subject(), h.By.String(), int64(b.Year), sqldb.Micros(h.At), e.Statement.ID.String(), string(e.Body))
	return err
}
