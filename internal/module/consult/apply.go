package consult

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

// Projection is what was said on each consultation.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "consult" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "consult_case", Key: []string{"subject"}},
		{Name: "consult_about", Key: []string{"subject", "id"}},
		{Name: "consult_source", Key: []string{"subject", "sha256"}},
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
	if _, calls := body.(*Call); calls != (h.Subject == "") {
		return fail.Inert("a consultation is called by a statement without subject, and by no other")
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

// read gives what was said on a consultation; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM consult_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the consultations cannot be read")
	}
	return parse(subject, body)
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "consultation %s cannot be read", subject)
	}
	for i := range c.Later { // what the type says is not in the body
		l := &c.Later[i]
		switch l.Type {
		case TypePhaseClosed:
			l.Turned.close = true
		case TypePhaseReopened:
			l.Moved.reopen = true
		case TypeGroupDeclined:
			l.Admitted.refuse = true
		}
	}
	return &c, nil
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO consult_case (subject, place, waits, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject) DO UPDATE SET place = excluded.place, waits = excluded.waits, body = excluded.body`,
		subject, c.Called.Index, waits(c), string(body))
	if err != nil {
		return err
	}
	if d := c.source(); d != nil && d.SHA256 != "" {
		if _, err := tx.Exec(ctx, `INSERT INTO consult_source (subject, sha256) VALUES ($1, $2)
			ON CONFLICT (subject, sha256) DO NOTHING`, subject, d.SHA256); err != nil {
			return err
		}
	}
	if len(c.Later) > 0 {
		return nil
	}
	for _, id := range c.Called.Body.About {
		if _, err := tx.Exec(ctx, `INSERT INTO consult_about (subject, id, place) VALUES ($1, $2, $3)
			ON CONFLICT (subject, id) DO NOTHING`, subject, id, c.Called.Index); err != nil {
			return err
		}
	}
	return nil
}

// source is the document that the last statement was recorded from; nil when it
// names none.
func (c *Case) source() *submission.Document {
	if len(c.Later) == 0 {
		return c.Called.Body.Via.Document
	}
	switch l := &c.Later[len(c.Later)-1]; {
	case l.Group != nil:
		return l.Group.Document
	case l.Point != nil:
		return l.Point.Document
	}
	return nil
}

// waits is 1 until the one who called a consultation concludes it, when it has
// phases that the scheduler speaks of.
func waits(c *Case) int64 {
	for _, l := range c.Later {
		if l.Concluded != nil && l.By == c.Called.By {
			return 0
		}
	}
	for _, p := range c.Called.Body.Phases {
		if p.Frame == nil {
			return 1
		}
	}
	return 0
}
