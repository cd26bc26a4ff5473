package entry

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// schema is that of every kind: entry_ stands for the kind's name.
//
//go:embed schema.sql
var schema string

// Projection is what was said on each entry of a kind.
type Projection[C Content] struct{}

// Name implements ledger.Projection, as the methods below.
func (Projection[C]) Name() string { return KindOf[C]().Name }

// Version implements ledger.Projection. The first figure is this package's.
func (Projection[C]) Version() int { return 100 + KindOf[C]().Version }

// Schema implements ledger.Projection.
func (Projection[C]) Schema() string {
	return strings.ReplaceAll(schema, "entry_", KindOf[C]().Name+"_")
}

// Types implements ledger.Projection.
func (Projection[C]) Types() []string { return KindOf[C]().Types() }

// Tables implements ledger.Projection.
func (Projection[C]) Tables() []ledger.Table {
	name := KindOf[C]().Name
	return []ledger.Table{{Name: name + "_case", Key: []string{"subject", "id"}}, {Name: name + "_key", Key: []string{"subject", "id", "word"}}}
}

// Apply implements ledger.Projection.
func (Projection[C]) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased: what it said no longer counts
	}
	h, k := e.Statement.Header, KindOf[C]()
	body, err := Decode[C](h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	_, opens := body.(*Opened[C])
	if (h.Subject == "") != (opens && !k.Under) {
		return fail.Inert("an entry of this kind is said with another subject")
	}
	on := ""
	if k.Under {
		on = h.Subject
	}
	id := named[C](body, e.Statement.ID, e.Subject())
	before, err := read[C](ctx, tx, e.Subject(), id)
	if err != nil {
		return err
	}
	after, err := Next(before, on, submission.Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, body)
	if err != nil {
		return err
	}
	return store(ctx, tx, e.Subject(), after)
}

// named is the entry that a body is about: of what opens one its own statement.
func named[C Content](b corpus.Body, own statement.Hash, subject string) string {
	of := statement.Hash{}
	switch b := b.(type) {
	case *Opened[C]:
		of = own
	case *Changed[C]:
		of = b.Entry
	case *Ended[C]:
		of = b.Entry
	}
	if of.IsZero() {
		return subject
	}
	return of.String()
}

// table puts the name of a kind's table into a query.
func table[C Content](query string) string {
	return strings.ReplaceAll(query, "entry_", KindOf[C]().Name+"_")
}

func unreadable(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the entries cannot be read")
}

// read gives what was said on an entry; nil when nothing was.
func read[C Content](ctx context.Context, q sqldb.Querier, subject, id string) (*Case[C], error) {
	return one[C](q.QueryRow(ctx, table[C](`SELECT id, body FROM entry_case WHERE subject = $1 AND id = $2`), subject, id))
}

func one[C Content](row *sql.Row) (*Case[C], error) {
	var id, body string
	err := row.Scan(&id, &body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return parse[C](id, body)
}

func parse[C Content](id, body string) (*Case[C], error) {
	var c Case[C]
	if err := json.Unmarshal([]byte(body), &c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "entry %s cannot be read", id)
	}
	return &c, nil
}

// cases reads what was said on each entry of some rows, and closes them.
func cases[C Content](rows *sql.Rows) (out []Case[C], err error) {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, body string
		if err := rows.Scan(&id, &body); err != nil {
			return nil, unreadable(err)
		}
		c, err := parse[C](id, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, rows.Err()
}

// store writes an entry, and what it is found by. A change adds words and takes
// none: whether it counts is not known here, and who reads looks again.
func store[C Content](ctx context.Context, tx *sqldb.Tx, subject string, c *Case[C]) error {
	body, err := json.Marshal(c)
	if err != nil {
		return err
	}
	id := c.Opened.Statement.String()
	_, err = tx.Exec(ctx, table[C](`INSERT INTO entry_case (subject, id, place, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject, id) DO UPDATE SET body = excluded.body`), subject, id, c.Opened.Index, string(body))
	if err != nil {
		return err
	}
	for _, word := range c.words() {
		if _, err := tx.Exec(ctx, table[C](`INSERT INTO entry_key (subject, id, word, place) VALUES ($1, $2, $3, $4)
			ON CONFLICT (subject, id, word) DO NOTHING`), subject, id, word, c.Opened.Index); err != nil {
			return err
		}
	}
	return nil
}

// words are what the newest statement makes an entry findable by, itself
// included.
func (c *Case[C]) words() []string {
	if n := len(c.Later); n > 0 {
		last := &c.Later[n-1]
		out := []string{saidBy(last.Statement)}
		if last.Changed != nil {
			out = append(out, last.Changed.Content.Keys()...)
		}
		return out
	}
	out := append([]string{saidBy(c.Opened.Statement)}, c.Opened.Body.Content.Keys()...)
	if c.On != "" {
		out = append(out, On(c.On))
	}
	for _, id := range c.Opened.Body.Via.Authors() {
		out = append(out, By(id))
	}
	return out
}

func saidBy(id statement.Hash) string { return "said=" + id.String() }

// By narrows a list to the entries of an author.
func By(id string) string { return "author=" + id }

// On narrows a list to what is said under something.
func On(id string) string { return "on=" + id }
