package authorization

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

// Projection is the table of authorizations. Whether one is in force is for
// whoever asks, at the time at which he asks.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "authorization" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 3 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{{Name: "authorization_held", Key: []string{"subject"}}}
}

// Apply implements ledger.Projection.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	h := e.Statement.Header
	if e.Body == nil && h.Type != TypeWithdrawn {
		return nil // erased: what it said no longer counts
	}
	if !subjectForm.MatchString(h.Subject) {
		return fail.Inert("%.60q is no id of an authorization", h.Subject)
	}
	before, err := read(ctx, tx, h.Subject)
	if err != nil {
		return err
	}
	after, err := Next(before, e)
	if err != nil {
		return err
	}
	return store(ctx, tx, after)
}

// State is what is known of one authorization.
type State struct {
	Given      Given          // as it was last given; empty when only its end is known
	Giver      statement.Hash // the participant
	Statement  statement.Hash // the authorization.given/1 that counts
	Index      int64          // at which it was first given
	Since      time.Time      // when it was first given
	Ended      bool           // withdrawn, for good
	Statements []string       // that it rests on, oldest first
	Suspension *Suspension    // the last one, which may be over; nil when there was none
}

// Next is what is known after another statement on the same authorization;
// before is nil for the first. A participant's authorizations are its own, a
// person's stay that person's, and what has been withdrawn stays so.
func Next(before *State, e ledger.Entry) (*State, error) {
	h := e.Statement.Header
	after := State{Given: Given{ID: h.Subject, Identity: h.By}, Giver: h.By, Index: e.Index, Since: h.At}
	if before != nil {
		after = *before
		switch {
		case before.Giver != h.By:
			return nil, fail.Inert("this authorization is another participant's")
		case before.Ended:
			return nil, fail.Inert("this authorization has been withdrawn")
		}
	}
	after.Statements = append(after.Statements[:len(after.Statements):len(after.Statements)], e.Statement.ID.String())
	switch h.Type {
	case TypeWithdrawn:
		// The header says all that counts. Its reason may be erased, and nobody is let
		// in again by that.
		if e.Body != nil {
			if _, err := ParseWithdrawn(e.Body); err != nil {
				return nil, fail.Inert("%s", fail.Message(err))
			}
		}
		after.Ended = true
		return &after, nil
	case TypeSuspended:
		return &after, after.suspend(e)
	case TypeRestored:
		return &after, after.restore(e)
	}
	said, err := ParseGiven(e.Body)
	switch {
	case err != nil:
		return nil, fail.Inert("%s", fail.Message(err))
	case before != nil && before.Given.Person != "" && before.Given.Person != said.Person:
		return nil, fail.Inert("this authorization is another person's")
	}
	said.ID, said.Identity = h.Subject, h.By
	after.Given, after.Statement = *said, e.Statement.ID
	return &after, nil
}

const columns = `subject, giver, person, body, statement, first, since, ended, statements, suspension`

// read gives a row; nil when there is none.
func read(ctx context.Context, q sqldb.Querier, subject string) (*State, error) {
	s, err := scan(q.QueryRow(ctx, `SELECT `+columns+` FROM authorization_held WHERE subject = $1`, subject).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return s, err
}

func scan(row func(...any) error) (*State, error) {
	var s State
	var subject, giver, person, body, id, statements, suspension string
	var since, ended int64
	err := row(&subject, &giver, &person, &body, &id, &s.Index, &since, &ended, &statements, &suspension)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, err
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the authorizations cannot be read")
	}
	broken := func(err error) (*State, error) {
		return nil, fail.Wrap(err, fail.Broken, "an authorization cannot be read")
	}
	if body != "" {
		if err := json.Unmarshal([]byte(body), &s.Given); err != nil {
			return broken(err)
		}
	}
	if err := s.Giver.UnmarshalText([]byte(giver)); err != nil {
		return broken(err)
	}
	if err := s.Statement.UnmarshalText([]byte(id)); err != nil {
		return broken(err)
	}
	if err := json.Unmarshal([]byte(statements), &s.Statements); err != nil {
		return broken(err)
	}
	if suspension != "" {
		if err := json.Unmarshal([]byte(suspension), &s.Suspension); err != nil {
			return broken(err)
		}
	}
	s.Given.ID, s.Given.Identity = subject, s.Giver
	s.Since, s.Ended = sqldb.Time(since), ended != 0
	return &s, nil
}

func store(ctx context.Context, tx *sqldb.Tx, s *State) error {
	var body []byte
	if s.Given.Person != "" {
		var err error
		if body, err = corpus.Encode(&s.Given); err != nil {
			return err
		}
	}
	ids, err := json.Marshal(s.Statements)
	if err != nil {
		return err
	}
	var suspension []byte
	if s.Suspension != nil {
		if suspension, err = json.Marshal(s.Suspension); err != nil {
			return err
		}
	}
	var until, ended int64
	if ends := s.Given.ends(); !ends.IsZero() {
		until = sqldb.Micros(ends)
	}
	if s.Ended {
		ended = 1
	}
	_, err = tx.Exec(ctx, `INSERT INTO authorization_held (`+columns+`, until) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
		ON CONFLICT (subject) DO UPDATE SET person = excluded.person, body = excluded.body, statement = excluded.statement,
		until = excluded.until, ended = excluded.ended, statements = excluded.statements, suspension = excluded.suspension`,
		s.Given.ID, s.Giver.String(), s.Given.Person, string(body), s.Statement.String(), s.Index, sqldb.Micros(s.Since), ended, string(ids), string(suspension), until)
	return err
}
