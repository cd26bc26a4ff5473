package translation

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

// Projection is what was given, and what withdraws it.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection, as the methods below.
func (Projection) Name() string { return "translation" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "translation_given", Key: []string{"subject", "id"}}}
}

// said is all that was said of one translation. Whether a statement counts it leaves
// open.
type said struct {
	submission.Mark
	Given     Given       `json:"given"`
	Withdrawn []takenBack `json:"withdrawn,omitempty"`
}

// takenBack is a statement that withdraws it.
type takenBack struct {
	submission.Mark
	Body Withdrawn `json:"body"`
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
	if h.Subject == "" {
		return fail.Inert("a translation is said under what it translates")
	}
	mark := submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}
	switch b := body.(type) {
	case *Given:
		return store(ctx, tx, h.Subject, &said{Mark: mark, Given: *b})
	case *Withdrawn:
		s, err := one(tx.QueryRow(ctx, `SELECT body FROM translation_given WHERE subject = $1 AND id = $2`, h.Subject, b.Translation.String()))
		if err != nil {
			return err
		}
		if s == nil {
			return fail.Inert("nothing was given that it could withdraw")
		}
		s.Withdrawn = append(s.Withdrawn, takenBack{mark, *b})
		return store(ctx, tx, h.Subject, s)
	}
	return nil
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, s *said) error {
	body, err := json.Marshal(s)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO translation_given (subject, id, entry, place, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject, id) DO UPDATE SET body = excluded.body`, subject, s.Statement.String(), s.Given.Entry.String(), s.Index, string(body))
	return err
}

func unread(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the translations cannot be read")
}

// one reads what was said of a translation; nil when nothing was.
func one(row *sql.Row) (*said, error) {
	var body string
	err := row.Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unread(err)
	}
	return parse(body)
}

func parse(body string) (*said, error) {
	var s said
	if err := json.Unmarshal([]byte(body), &s); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a translation cannot be read")
	}
	return &s, nil
}

// rows reads what was said of several, in the order of a query.
func rows(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []said, err error) {
	all, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = all.Close() }()
	for all.Next() {
		var body string
		if err := all.Scan(&body); err != nil {
			return nil, unread(err)
		}
		s, err := parse(body)
		if err != nil {
			return nil, err
		}
		out = append(out, *s)
	}
	return out, unread(all.Err())
}
