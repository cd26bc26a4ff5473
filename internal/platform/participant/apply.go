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
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

// Projection is the table of who is listed. The first to list an id is its
// lister; what others say of it is inert here, but for objections and for what
// a participant says of itself.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "participant" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 4 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "participant_listed", Key: []string{"subject"}},
		{Name: "participant_identity", Key: []string{"subject", "identity"}},
		{Name: "participant_member", Key: []string{"subject", "member", "place"}},
		{Name: "participant_rules", Key: []string{"subject", "author"}},
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
	if body.Subject() != e.Subject() {
		return fail.Inert("the body is about %s, the header about %s", body.Subject(), e.Subject())
	}
	if _, ok := body.(*Rules); ok {
		return storeRules(ctx, tx, h.By, string(e.Body), e.Statement.ID)
	}
	before, err := listed(ctx, tx, body.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, Said{By: h.By, ID: e.Statement.ID, Index: e.Index, At: h.At, Body: body})
	if err != nil {
		return err
	}
	return store(ctx, tx, after)
}

// listed reads a participant; nil when nobody is listed under the id.
func listed(ctx context.Context, q sqldb.Querier, id string) (*Listed, error) {
	var course string
	err := q.QueryRow(ctx, `SELECT course FROM participant_listed WHERE subject = $1`, id).Scan(&course)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the list of participants cannot be read")
	}
	return stored(id, course)
}

func stored(id, course string) (*Listed, error) {
	var l Listed
	if err := json.Unmarshal([]byte(course), &l); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "participant %s cannot be read", id)
	}
	return &l, nil
}

func store(ctx context.Context, tx *sqldb.Tx, l *Listed) error {
	body, err := Encode(&l.Participant)
	if err != nil {
		return err
	}
	course, err := json.Marshal(l)
	if err != nil {
		return err
	}
	deadline := int64(0)
	if l.Proposal != nil && l.Proposal.Open {
		deadline = sqldb.Micros(l.Proposal.Deadline)
	}
	_, err = tx.Exec(ctx, `INSERT INTO participant_listed (subject, class, status, lister, deadline, body, course)
		VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (subject) DO UPDATE SET class = excluded.class, status = excluded.status, lister = excluded.lister,
			deadline = excluded.deadline, body = excluded.body, course = excluded.course`,
		l.ID, string(l.Class), string(l.Status), l.Lister.String(), deadline, string(body), string(course))
	if err != nil {
		return err
	}
	if err := storeIdentities(ctx, tx, l); err != nil {
		return err
	}
	return storeMembers(ctx, tx, l)
}

func storeIdentities(ctx context.Context, tx *sqldb.Tx, l *Listed) error {
	if _, err := tx.Exec(ctx, `DELETE FROM participant_identity WHERE subject = $1`, l.ID); err != nil {
		return err
	}
	for _, b := range l.Identities {
		until, speaks := int64(-1), int64(0)
		if b.Until != nil {
			until = *b.Until
		} else if l.Speaks() {
			speaks = 1
		}
		if _, err := tx.Exec(ctx, `INSERT INTO participant_identity (subject, identity, lister, place, until, status, speaks)
			VALUES ($1, $2, $3, $4, $5, $6, $7)`, l.ID, b.Identity.String(), l.Lister.String(), b.From, until, string(l.Status), speaks); err != nil {
			return err
		}
	}
	return nil
}

func storeMembers(ctx context.Context, tx *sqldb.Tx, l *Listed) error {
	if _, err := tx.Exec(ctx, `DELETE FROM participant_member WHERE subject = $1`, l.ID); err != nil {
		return err
	}
	for i, m := range l.Members {
		if _, err := tx.Exec(ctx, `INSERT INTO participant_member (subject, member, place, since, until, role)
			VALUES ($1, $2, $3, $4, $5, $6)`, l.ID, m.ID, i, m.From, m.Until, m.As); err != nil {
			return err
		}
	}
	return nil
}

func storeRules(ctx context.Context, tx *sqldb.Tx, by statement.Hash, body string, id statement.Hash) error {
	_, err := tx.Exec(ctx, `INSERT INTO participant_rules (subject, author, body, statement) VALUES ($1, $2, $3, $4)
		ON CONFLICT (subject, author) DO UPDATE SET body = excluded.body, statement = excluded.statement`,
		RulesSubject, by.String(), body, id.String())
	return err
}
