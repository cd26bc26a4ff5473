package report

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

// Projection is the reports that were published.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "cooperation.report" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 3 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "cooperation_report", Key: []string{"subject"}}}
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
	before, err := read(ctx, tx, h.Subject)
	if err != nil {
		return err
	}
	after, err := Next(before, Said{Mark{e.Statement.ID, h.By, h.At, e.Index}, h.Subject, body})
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	return store(ctx, tx, after, e.Index, h.At)
}

// read gives what was said on a report; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, id string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM cooperation_report WHERE subject = $1`, id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the reports cannot be read")
	}
	return parse(body)
}

func parse(body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a report cannot be read")
	}
	return &c, nil
}

func store(ctx context.Context, tx *sqldb.Tx, c *Case, place int64, at time.Time) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	withdrawn, awaits := int64(0), ""
	if who, ok := c.Awaits(); ok {
		awaits = who.String()
	}
	if c.Withdrawn != nil {
		withdrawn = 1
	}
	if e := c.Newest(); e != nil {
		place = e.Said[1].Index
	}
	_, err = tx.Exec(ctx, `INSERT INTO cooperation_report (subject, editions, withdrawn, awaits, place, said, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (subject) DO UPDATE SET editions = excluded.editions, withdrawn = excluded.withdrawn, awaits = excluded.awaits, place = excluded.place, said = excluded.said, body = excluded.body`,
		c.ID, int64(len(c.Editions)), withdrawn, awaits, place, sqldb.Micros(at), string(body))
	return err
}
