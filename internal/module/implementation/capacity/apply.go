package capacity

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

//go:embed schema.sql
var schema string

// Projection is what was said of each need and offer.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "capacity" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "capacity_case", Key: []string{"subject"}}, {Name: "capacity_facet", Key: []string{"subject", "facet", "value"}},
		{Name: "capacity_told", Key: []string{"subject", "offer"}}}
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
		return fail.Inert("a need or an offer is opened by a statement without subject, and by no other")
	}
	before, err := read(ctx, tx, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, Said{submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, body})
	if err != nil {
		return err
	}
	return store(ctx, tx, e.Subject(), after, body)
}

// read gives what was said of a need or an offer; nil when nothing was.
func read(ctx context.Context, q sqldb.Querier, subject string) (*Case, error) {
	var body string
	err := q.QueryRow(ctx, `SELECT body FROM capacity_case WHERE subject = $1`, subject).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unread(err)
	}
	return parse(subject, body)
}

func unread(err error) error {
	return fail.Wrap(err, fail.Unavailable, "needs and offers cannot be read")
}

func parse(subject, body string) (*Case, error) {
	var c Case
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the need or offer %s cannot be read", subject)
	}
	c.sides()
	return &c, nil
}

// sides gives every body its side, which only the case and the type of its
// statement name.
func (c *Case) sides() {
	if c.Opened == nil {
		return
	}
	c.Opened.Body.Side = c.Side
	for i := range c.Later {
		switch l := &c.Later[i]; {
		case l.Changed != nil:
			l.Changed.Side = c.Side
		case l.Closed != nil:
			l.Closed.Side = c.Side
		case l.Withdrawn != nil:
			l.Withdrawn.Side = c.Side
		}
	}
}

func store(ctx context.Context, tx *sqldb.Tx, subject string, c *Case, said corpus.Body) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	over := int64(0)
	for i := range c.Later {
		if c.Later[i].Closed != nil || c.Later[i].Withdrawn != nil {
			over = 1
		}
	}
	_, err = tx.Exec(ctx, `INSERT INTO capacity_case (subject, side, place, over, body) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject) DO UPDATE SET over = excluded.over, body = excluded.body`, subject, string(c.Side), c.Opened.Index, over, string(body))
	if err != nil {
		return err
	}
	switch b := said.(type) {
	case *Opening:
		return facets(ctx, tx, subject, &b.Content, b.Via.Authors())
	case *Changed:
		return facets(ctx, tx, subject, &b.Content, nil)
	case *Outcome:
		_, err = tx.Exec(ctx, `INSERT INTO capacity_told (subject, offer) VALUES ($1, $2) ON CONFLICT DO NOTHING`, subject, b.Offer.String())
	}
	return err
}

// Facets of the table of facets.
const (
	facetAuthor    = "author"
	facetProvision = "provision"
	facetKind      = "kind"
	facetLanguage  = "language"
)

func facets(ctx context.Context, tx *sqldb.Tx, subject string, c *Content, authors []string) error {
	for _, f := range []struct {
		name   string
		values []string
	}{{facetAuthor, authors}, {facetProvision, c.Provisions}, {facetKind, c.Kinds}, {facetLanguage, c.Languages}} {
		for _, v := range f.values {
			if _, err := tx.Exec(ctx, `INSERT INTO capacity_facet (subject, facet, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, subject, f.name, v); err != nil {
				return err
			}
		}
	}
	return nil
}
