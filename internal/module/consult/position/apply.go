package position

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
)

//go:embed schema.sql
var schema string

// Projection is what was said on each position.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "position" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "position_case", Key: []string{"subject"}}, {Name: "position_holder", Key: []string{"subject", "id"}}}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased: what it said no longer counts
	}
	h := e.Statement.Header
	body, err := Decode(h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if _, states := body.(*Stated); states != (h.Subject == "") {
		return fail.Inert("a position is stated by a statement without subject, and by no other")
	}
	before, err := read(ctx, tx, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, Said{submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, body})
	if err != nil {
		return err
	}
	return store(ctx, tx, e.Subject(), after)
}

// read gives what was said on a position; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM position_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the positions cannot be read")
	}
	return parse(subject, body)
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "position %s cannot be read", subject)
	}
	return &c, nil
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	b := &c.Stated.Body
	_, err = tx.Exec(ctx, `INSERT INTO position_case (subject, topic, place, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, subject, b.On, c.Stated.Index, string(body))
	if err != nil || len(c.Later) > 0 {
		return err
	}
	for _, id := range b.Via.Authors() {
		if _, err := tx.Exec(ctx, `INSERT INTO position_holder (subject, id, place) VALUES ($1, $2, $3)`, subject, id, c.Stated.Index); err != nil {
			return err
		}
	}
	return nil
}
