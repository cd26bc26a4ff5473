package framework

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

//go:embed schema.sql
var schema string

// Projection is the framework's tables. The first to record a thing is its
// recorder; what others say of it is inert here.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "framework" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "framework_thing", Key: []string{"subject"}},
		{Name: "framework_mention", Key: []string{"subject", "role", "other"}},
	}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil // erased: what it said no longer counts
	}
	h := e.Statement.Header
	said, err := Decode(h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if said.Subject() != e.Subject() {
		return fail.Inert("the body is about %s, the header about %s", said.Subject(), e.Subject())
	}
	before, recorder, statements, err := thing(ctx, tx, said.Subject())
	if err != nil {
		return err
	}
	if before != nil && recorder != h.By.String() {
		return fail.Inert("%s was recorded by another participant", said.Subject())
	}
	after, err := Next(before, said)
	if err != nil {
		return err
	}
	return store(ctx, tx, after, h.By.String(), append(statements, e.Statement.ID.String()))
}

// thing reads what is recorded of a subject; the body is nil when nothing is.
func thing(ctx context.Context, q sqldb.Querier, subject string) (Body, string, []string, error) {
	var typ, recorder, body, ids string
	err := q.QueryRow(ctx, `SELECT type, recorder, body, statements FROM framework_thing WHERE subject = $1`, subject).
		Scan(&typ, &recorder, &body, &ids)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, "", nil, nil
	case err != nil:
		return nil, "", nil, err
	}
	b, statements, err := stored(typ, body, ids)
	return b, recorder, statements, err
}

// stored reads a row's body and the statements it rests on.
func stored(typ, body, ids string) (Body, []string, error) {
	b := empty(typ)
	if b == nil {
		return nil, nil, fail.New(fail.Broken, "a row is of type %q", typ)
	}
	if err := json.Unmarshal([]byte(body), b); err != nil {
		return nil, nil, fail.Wrap(err, fail.Broken, "a row of type %s cannot be read", typ)
	}
	var statements []string
	if err := json.Unmarshal([]byte(ids), &statements); err != nil {
		return nil, nil, fail.Wrap(err, fail.Broken, "the statements of %s cannot be read", b.Subject())
	}
	return b, statements, nil
}

// card is what lists sort and name a thing by.
type card struct {
	sort, number, kind, instrument string
	title                          i18n.Text
}

func cardOf(b Body) card {
	switch b := b.(type) {
	case *SourceDocument:
		return card{sort: b.Date + "/" + b.ID, number: b.Short, title: b.Title}
	case *Instrument:
		return card{sort: b.Date + "/" + b.ID, number: b.Symbol, kind: b.Kind, title: b.Title}
	case *Provision:
		return card{sort: fmt.Sprintf("%s/%010d/%s", b.Instrument, b.Order, b.ID), number: b.Number,
			kind: string(b.Kind), instrument: b.Instrument, title: b.Title}
	case *StatusReading:
		return card{sort: b.ID, kind: string(b.Status), title: b.Statement}
	case *RoadmapCluster:
		return card{sort: fmt.Sprintf("%04d/%s", b.Order, b.ID), title: b.Title}
	case *Relation:
		return card{sort: b.ID, kind: string(b.Relation), title: b.Rationale}
	case *Term:
		return card{sort: b.ID, title: b.Title}
	case *Threat:
		return card{sort: b.ID, title: b.Title}
	}
	return card{}
}

// Role is what one thing names another as.
type Role string

// The roles of a mention.
const (
	RoleInstrument Role = "instrument" // the instrument of a provision
	RoleParent     Role = "parent"
	RoleBuildsOn   Role = "builds-on"
	RoleReading    Role = "reading"
	RoleRoadmap    Role = "roadmap"
	RoleFrom       Role = "from"
	RoleTo         Role = "to"
	RoleTerm       Role = "term"
	RoleThreat     Role = "threat"
)

type mention struct {
	role  Role
	other string
}

// mentions lists what a thing names, each once.
func mentions(b Body) []mention {
	var out []mention
	add := func(role Role, ids ...string) {
		for _, id := range ids {
			if m := (mention{role, id}); id != "" && !slices.Contains(out, m) {
				out = append(out, m)
			}
		}
	}
	switch b := b.(type) {
	case *Instrument:
		for _, on := range b.BuildsOn {
			add(RoleBuildsOn, on.Instrument)
		}
	case *Provision:
		add(RoleInstrument, b.Instrument)
		add(RoleParent, b.Parent)
	case *StatusReading:
		add(RoleReading, b.Provisions...)
	case *RoadmapCluster:
		for _, item := range b.Items() {
			add(RoleRoadmap, item.Provisions...)
		}
	case *Relation:
		add(RoleFrom, b.From)
		add(RoleTo, b.To)
	case *Term:
		add(RoleTerm, b.Provisions...)
	case *Threat:
		add(RoleThreat, b.Provisions...)
	}
	return out
}

func store(ctx context.Context, tx *sqldb.Tx, b Body, recorder string, statements []string) error {
	for _, table := range (Projection{}).Tables() {
		if _, err := tx.Exec(ctx, `DELETE FROM `+table.Name+` WHERE subject = $1`, b.Subject()); err != nil {
			return err
		}
	}
	body, err := Encode(b)
	if err != nil {
		return err
	}
	c := cardOf(b)
	title, err := json.Marshal(c.title)
	if err != nil {
		return err
	}
	ids, err := json.Marshal(statements)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO framework_thing
		(subject, type, recorder, sort, number, kind, instrument, title, body, statements)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
		b.Subject(), b.Type(), recorder, c.sort, c.number, c.kind, c.instrument, string(title), string(body), string(ids))
	if err != nil {
		return err
	}
	for _, m := range mentions(b) {
		_, err := tx.Exec(ctx, `INSERT INTO framework_mention (subject, role, other) VALUES ($1, $2, $3)`,
			b.Subject(), string(m.role), m.other)
		if err != nil {
			return err
		}
	}
	return nil
}
