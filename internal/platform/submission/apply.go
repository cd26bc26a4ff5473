package submission

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

// Projection is what was said on each submission, and on every statement that
// somebody confirmed.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "submission" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "submission_case", Key: []string{"subject"}},
		{Name: "submission_named", Key: []string{"subject", "id", "role"}},
		{Name: "submission_about", Key: []string{"subject", "id"}},
		{Name: "submission_attachment", Key: []string{"subject", "hash"}},
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
	if _, opens := body.(*Opening); opens != (h.Subject == "") {
		return fail.Inert("a submission is opened by a statement without subject, and by no other")
	}
	before, err := read(ctx, tx, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, Said{Mark{e.Statement.ID, h.By, e.Index, h.At}, body})
	if err != nil {
		return err
	}
	return store(ctx, tx, e.Subject(), after)
}

// read gives what was said on a subject; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM submission_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the submissions cannot be read")
	}
	return parse(subject, body)
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "submission %s cannot be read", subject)
	}
	return &c, nil
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	mode, place, day, document := "", int64(-1), "", Document{}
	if c.Opened != nil {
		mode, place, day = string(c.Opened.Body.Via.Mode), c.Opened.Index, c.Opened.Body.Date
		if d := c.Opened.Body.Via.Document; d != nil {
			document = *d
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO submission_case (subject, mode, place, day, kind, number, body) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (subject) DO UPDATE SET mode = excluded.mode, place = excluded.place, day = excluded.day,
			kind = excluded.kind, number = excluded.number, body = excluded.body`,
		subject, mode, place, day, document.Kind, document.Number, string(body))
	if err != nil || c.Opened == nil {
		return err
	}
	if err := storeNamed(ctx, tx, subject, place, &c.Opened.Body.Via); err != nil {
		return err
	}
	last := &c.Opened.Body.Content
	if n := len(c.Later); n > 0 && c.Later[n-1].Corrected != nil {
		last = &c.Later[n-1].Corrected.Content
	}
	for _, id := range last.About {
		if _, err := tx.Exec(ctx, `INSERT INTO submission_about (subject, id) VALUES ($1, $2) ON CONFLICT (subject, id) DO NOTHING`, subject, id); err != nil {
			return err
		}
	}
	for _, a := range last.Attachments {
		if _, err := tx.Exec(ctx, `INSERT INTO submission_attachment (subject, hash, name, type, size) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (subject, hash) DO NOTHING`, subject, a.Hash.String(), a.Name, a.Type, a.Size); err != nil {
			return err
		}
	}
	return nil
}

// Roles in which a participant is named in a submission.
const (
	asAuthor = "author"
	asBy     = "by"
	asMember = "member"
)

func storeNamed(ctx context.Context, tx *sqldb.Tx, subject string, place int64, v *Via) error {
	put := func(role string, ids ...string) error {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, `INSERT INTO submission_named (subject, id, role, place) VALUES ($1, $2, $3, $4)
				ON CONFLICT (subject, id, role) DO NOTHING`, subject, id, role, place); err != nil {
				return err
			}
		}
		return nil
	}
	if err := put(asAuthor, v.Authors()...); err != nil {
		return err
	}
	if err := put(asMember, v.Members...); err != nil {
		return err
	}
	if v.By == "" {
		return nil
	}
	return put(asBy, v.By)
}
