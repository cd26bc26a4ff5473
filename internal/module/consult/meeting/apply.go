package meeting

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

// Projection is what was said on each meeting and each summary.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "meeting" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "meeting_case", Key: []string{"subject"}},
		{Name: "summary_case", Key: []string{"subject"}},
		{Name: "summary_of", Key: []string{"subject", "meeting"}},
	}
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
	if _, first := opens(body); first != (h.Subject == "") {
		return fail.Inert("a meeting or a summary is opened by a statement without subject, and by no other")
	}
	said := Said{submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, body}
	if ofSummary(h.Type) {
		before, err := readSummary(ctx, tx, e.Subject())
		if err != nil {
			return err
		}
		after, err := NextSummary(before, said)
		if err != nil {
			return err
		}
		return storeSummary(ctx, tx, e.Subject(), after)
	}
	before, err := read(ctx, tx, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, said)
	if err != nil {
		return err
	}
	return store(ctx, tx, "meeting_case", e.Subject(), after.Convened.Body.Consultation.String(), after.Convened.Index, after)
}

// read gives what was said on a meeting; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var c Case
	ok, err := load(ctx, q, `SELECT body FROM meeting_case WHERE subject = $1`, subject, &c)
	if err != nil || !ok {
		return nil, err
	}
	return &c, nil
}

func readSummary(ctx context.Context, q sqldb.Querier, subject string) (*SummaryCase, error) {
	var c SummaryCase
	ok, err := load(ctx, q, `SELECT body FROM summary_case WHERE subject = $1`, subject, &c)
	if err != nil || !ok {
		return nil, err
	}
	return &c, nil
}

func load(ctx context.Context, q sqldb.Querier, query, subject string, into any) (ok bool, err error) {
	var body string
	err = q.QueryRow(ctx, query, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fail.Wrap(err, fail.Unavailable, "the meetings cannot be read")
	}
	return true, parse(subject, body, into)
}

func parse(subject, body string, into any) error {
	return fail.Wrap(json.Unmarshal([]byte(body), into), fail.Broken, "meeting %s cannot be read", subject)
}

// store writes a case into one of the two tables, which have the same columns.
func store(ctx context.Context, tx *sqldb.Tx, table, subject, consultation string, place int64, c any) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO `+table+` (subject, consultation, place, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, subject, consultation, place, string(body))
	return err
}

func storeSummary(ctx context.Context, tx *sqldb.Tx, subject string, c *SummaryCase) error {
	m := &c.Made.Body
	if err := store(ctx, tx, "summary_case", subject, m.Consultation.String(), c.Made.Index, c); err != nil || len(c.Later) > 0 {
		return err
	}
	for _, of := range m.Meetings {
		if _, err := tx.Exec(ctx, `INSERT INTO summary_of (subject, meeting, place) VALUES ($1, $2, $3)`, subject, of.String(), c.Made.Index); err != nil {
			return err
		}
	}
	return nil
}
