package participant

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

// Projection is the table of who is listed. The first to list an id is its
// lister; what others say of it is inert here.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "participant" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 2 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "participant_listed", Key: []string{"subject"}}}
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
	if said.ID != e.Subject() {
		return fail.Inert("the body is about %s, the header about %s", said.ID, e.Subject())
	}
	before, lister, err := listed(ctx, tx, said.ID)
	if err != nil {
		return err
	}
	var was *Participant
	var statements []string
	if before != nil {
		if lister != h.By.String() {
			return fail.Inert("%s is listed by another participant", said.ID)
		}
		was, statements = &before.Participant, before.Statements
	}
	after, err := Next(was, said)
	if err != nil {
		return err
	}
	return store(ctx, tx, after, h.By.String(), append(statements, e.Statement.ID.String()))
}

// Listed is a participant as it is listed: the read model.
type Listed struct {
	Participant
	Statements []string `json:"statements"` // that it rests on, oldest first
}

// listed reads a row, and the identity of who listed it; nil when there is none.
func listed(ctx context.Context, q sqldb.Querier, id string) (*Listed, string, error) {
	var lister, body, statements string
	err := q.QueryRow(ctx, `SELECT lister, body, statements FROM participant_listed WHERE subject = $1`, id).
		Scan(&lister, &body, &statements)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", fail.Wrap(err, fail.Unavailable, "the list of participants cannot be read")
	}
	l, err := stored(body, statements)
	return l, lister, err
}

func stored(body, statements string) (*Listed, error) {
	var l Listed
	if err := json.Unmarshal([]byte(body), &l.Participant); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a participant cannot be read")
	}
	if err := json.Unmarshal([]byte(statements), &l.Statements); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the statements of %s cannot be read", l.ID)
	}
	return &l, nil
}

func store(ctx context.Context, tx *sqldb.Tx, p *Participant, lister string, statements []string) error {
	body, err := Encode(p)
	if err != nil {
		return err
	}
	ids, err := json.Marshal(statements)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO participant_listed (subject, class, lister, body, statements) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (subject) DO UPDATE SET class = excluded.class, lister = excluded.lister, body = excluded.body, statements = excluded.statements`,
		p.ID, string(p.Class), lister, string(body), string(ids))
	return err
}
