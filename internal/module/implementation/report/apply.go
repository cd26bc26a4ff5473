package report

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

// Projection is what was said on each report.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "implementation_report" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 5 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "implementation_report", Key: []string{"subject"}}, {Name: "implementation_report_by", Key: []string{"subject", "id"}},
		{Name: "implementation_report_copy", Key: []string{"hash", "subject"}}}
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
	if _, makes := body.(*Made); makes != (h.Subject == "") {
		return fail.Inert("a report is made by a statement without subject, and by no other")
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

// read gives what was said on a report; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM implementation_report WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unread(err)
	}
	return parse(subject, body)
}

func unread(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the reports cannot be read")
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "report %s cannot be read", subject)
	}
	return &c, nil
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	b, place := &c.Made.Body, c.Made.Index
	begins, ends, _ := Years(b.Period)
	_, err = tx.Exec(ctx, `INSERT INTO implementation_report (subject, topic, questionnaire, item, begins, ends, place, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, subject, b.Topic(), b.Questionnaire, b.Item, begins, ends, place, string(body))
	if err != nil {
		return err
	}
	if n := len(c.Later); n > 0 {
		_, err = tx.Exec(ctx, `UPDATE implementation_report_by SET followed = $2 WHERE subject = $1`, subject, n)
		return err
	}
	for _, a := range b.Copies {
		if _, err := tx.Exec(ctx, `INSERT INTO implementation_report_copy (hash, subject) VALUES ($1, $2) ON CONFLICT (hash, subject) DO NOTHING`, a.Hash.String(), subject); err != nil {
			return err
		}
	}
	for _, id := range b.Via.Authors() {
		_, err := tx.Exec(ctx, `INSERT INTO implementation_report_by (subject, id, topic, begins, ends, place, speaker, identity, followed, voice) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $9)`,
			subject, id, b.Topic(), begins, ends, place, b.Via.Speaker(), c.Made.By.String(), spoken(&b.Via, id).rank())
		if err != nil {
			return err
		}
	}
	return nil
}
