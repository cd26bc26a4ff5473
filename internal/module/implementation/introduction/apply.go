package introduction

import (
	"context"
	"database/sql"
	_ "embed"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const table = "introduction_thread"

// Projection is the threads of all introductions.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "introduction" }

// Version implements journal.Projection.
func (Projection) Version() int { return 1 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	return []journal.Table{{Name: table, Key: []string{"chest", "subject"}, Sealed: true}}
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	m := Move{Mark: Mark{e.Statement.ID, h.By, h.At, e.Index}, To: to, Subject: h.Subject, Marking: h.Marking}
	if e.Body != nil {
		if m.Body, err = Decode(h.Type, e.Body); err != nil {
			return fail.Inert("%s", fail.Message(err))
		}
	}
	before, err := readIn(ctx, tx, e.Chest, e.Subject())
	if err != nil {
		return err
	}
	after, err := Next(before, m)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	plain, err := json.Marshal(after)
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, table, plain, e.Chest, after.ID)
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO introduction_thread (chest, subject, asker, other, state, last, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (chest, subject) DO UPDATE SET state = excluded.state, last = excluded.last, sealed = excluded.sealed`,
		e.Chest[:], after.ID, after.Asker.String(), after.Other.String(), string(after.State), after.Last, sealed)
	return err
}

func readIn(ctx context.Context, tx *journal.Tx, chest journal.Chest, subject string) (*Thread, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM introduction_thread WHERE chest = $1 AND subject = $2`, chest[:], subject).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the introductions cannot be read")
	}
	plain, err := tx.Unseal(ctx, table, sealed, chest, subject)
	if err != nil {
		return nil, err
	}
	return parse(plain)
}

func parse(plain []byte) (*Thread, error) {
	var t Thread
	if err := json.Unmarshal(plain, &t); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "an introduction cannot be read")
	}
	return &t, nil
}
