package contribution

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

// Projection is what was said on each contribution.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "contribution" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "contribution_case", Key: []string{"subject"}},
		{Name: "contribution_named", Key: []string{"subject", "id", "role"}},
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
	if _, makes := body.(*Made); makes != (h.Subject == "") {
		return fail.Inert("a contribution is made by a statement without subject, and by no other")
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

// read gives what was said on a contribution; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM contribution_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contributions cannot be read")
	}
	return parse(subject, body)
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "contribution %s cannot be read", subject)
	}
	for i := range c.Later { // what the type says is not in the body
		if r := c.Later[i].Restored; r != nil {
			r.restore = true
		}
	}
	return &c, nil
}

// Roles in which something is named in a contribution.
const (
	asAbout  = "about"
	asAuthor = "author"
	asBy     = "by"
	asMember = "member"
)

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	m := &c.Made.Body
	anchored, unit, reply := "", "", ""
	if m.Anchor != nil {
		anchored, unit = m.Anchor.Text.String(), m.Anchor.Unit
	}
	if !m.Reply.IsZero() {
		reply = m.Reply.String()
	}
	_, err = tx.Exec(ctx, `INSERT INTO contribution_case (subject, consultation, kind, anchored, unit, reply, place, body)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (subject) DO UPDATE SET body = excluded.body`,
		subject, m.Consultation.String(), string(m.Kind), anchored, unit, reply, c.Made.Index, string(body))
	if err != nil {
		return err
	}
	about := m.About
	if n := len(c.Later); n > 0 {
		if c.Later[n-1].Corrected == nil {
			return nil
		}
		about = c.Later[n-1].Corrected.About // what it was about before stays, and Queries looks closer
	}
	for _, named := range []struct {
		role string
		ids  []string
	}{{asAbout, about}, {asAuthor, m.Via.Authors()}, {asMember, m.Via.Members}, {asBy, []string{m.Via.By}}} {
		for _, id := range named.ids {
			if id == "" {
				continue
			}
			if _, err := tx.Exec(ctx, `INSERT INTO contribution_named (subject, id, role, place) VALUES ($1, $2, $3, $4)
				ON CONFLICT (subject, id, role) DO NOTHING`, subject, id, named.role, c.Made.Index); err != nil {
				return err
			}
		}
	}
	return nil
}
