package text

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

// Projection is what was said on each text and each amendment.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "text" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "text_case", Key: []string{"subject"}},
		{Name: "text_amendment", Key: []string{"subject"}},
		{Name: "text_named", Key: []string{"subject", "id", "role"}},
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
	if opens(body) != (h.Subject == "") {
		return fail.Inert("a text or an amendment is opened by a statement without subject, and by no other")
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

// read gives what was said on a text or an amendment; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM text_case WHERE subject = $1
		UNION ALL SELECT body FROM text_amendment WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the texts cannot be read")
	}
	return parse(subject, body)
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "text %s cannot be read", subject)
	}
	return &c, nil
}

// Roles in which somebody is named in an amendment.
const (
	asAuthor   = "author"
	asJoined   = "joined"
	asEndorsed = "endorsed"
	asObjected = "objected"
)

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	if t := c.Tabled; t != nil {
		_, err = tx.Exec(ctx, `INSERT INTO text_case (subject, consultation, place, body) VALUES ($1, $2, $3, $4)
			ON CONFLICT (subject) DO UPDATE SET body = excluded.body`, subject, t.Body.Consultation.String(), t.Index, string(body))
		return err
	}
	p := c.Proposed
	if _, err = tx.Exec(ctx, `INSERT INTO text_amendment (subject, consultation, text, place, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject) DO UPDATE SET body = excluded.body`,
		subject, p.Body.Consultation.String(), p.Body.Text.String(), p.Index, string(body)); err != nil {
		return err
	}
	named := map[string][]string{asAuthor: p.Body.Via.Authors()}
	if n := len(c.Later); n > 0 {
		named = c.Later[n-1].named()
	}
	for role, ids := range named {
		for _, id := range ids {
			if _, err := tx.Exec(ctx, `INSERT INTO text_named (subject, id, role) VALUES ($1, $2, $3)
				ON CONFLICT (subject, id, role) DO NOTHING`, subject, id, role); err != nil {
				return err
			}
		}
	}
	return nil
}

// named is who is named in a statement that followed, by role.
func (l *Later) named() map[string][]string {
	switch {
	case l.Joined != nil:
		return map[string][]string{asJoined: {l.Joined.As}}
	case l.Endorsed != nil:
		return map[string][]string{asEndorsed: {l.Endorsed.As}}
	case l.Objected != nil:
		return map[string][]string{asObjected: {l.Objected.As}}
	}
	return nil
}
