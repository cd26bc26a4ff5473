package journal

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Fold gives what a projection keeps of a subject in a chest after another entry on
// it, and the same sealed: for the column "sealed" of the one row that the table has
// for the two, whose key is ("chest", "subject"). read makes of the entry what next
// takes; where either of them gives an error the entry is inert, and the error says
// why.
func Fold[T, M any](ctx context.Context, tx *Tx, table string, e Entry, read func(Entry) (M, error), next func(before *T, m M) (*T, error)) (after *T, sealed []byte, err error) {
	m, err := read(e)
	if err != nil {
		return nil, nil, fail.Inert("%s", fail.Message(err))
	}
	before, err := Row[T](ctx, tx, table, e.Chest, e.Subject())
	if err != nil {
		return nil, nil, err
	}
	if after, err = next(before, m); err != nil {
		return nil, nil, fail.Inert("%s", fail.Message(err))
	}
	plain, err := Written(after)
	if err != nil {
		return nil, nil, err
	}
	sealed, err = tx.Seal(ctx, table, plain, e.Chest, e.Subject())
	return after, sealed, err
}

// Row reads what a projection keeps of a subject in a chest: the JSON that is sealed
// in the one row that a table has for the two. It is nil where there is none.
func Row[T any](ctx context.Context, tx *Tx, table string, chest Chest, subject string) (*T, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM `+table+` WHERE chest = $1 AND subject = $2`, chest[:], subject).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, unreadableRows(err)
	}
	plain, err := tx.Unseal(ctx, table, sealed, chest, subject)
	if err != nil {
		return nil, err
	}
	return Opened[T](plain)
}

// Written writes what is sealed in such a row. Bodies in it that are kept as they
// were signed stay so to the byte: json.Marshal would write & and < in them
// otherwise, and a body that is written otherwise is none.
func Written(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// Opened reads what was sealed in such a row, once it is open.
func Opened[T any](plain []byte) (*T, error) {
	var out T
	if err := json.Unmarshal(plain, &out); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "a sealed row cannot be read")
	}
	return &out, nil
}

// Place is where an opened row lies.
type Place struct {
	Chest   Chest
	Holders []statement.Hash // who holds a key of the chest now, in ascending order
}

// Rows opens such rows as a participant, in the order that the query asks for: rest
// is what follows the name of the table in it. What the participant holds no key of
// is left out; the first that is damaged is an error, fail.Broken. held puts a row
// together with its place. fail.Locked while the hub has no keys.
func Rows[T, H any](ctx context.Context, r *Reader, table string, held func(at Place, row *T) H, rest string, args ...any) ([]H, error) {
	if err := r.j.Ready(); err != nil {
		return nil, err
	}
	all, err := sealedRows(ctx, r, `SELECT chest, subject, sealed FROM `+table+` `+rest, args...)
	if err != nil {
		return nil, err
	}
	chests := make([]Chest, len(all))
	for i := range all {
		chests[i] = all[i].chest
	}
	holders, err := r.Take(ctx, chests)
	if err != nil {
		return nil, err
	}
	var out []H
	for _, one := range all {
		plain, err := r.Unseal(ctx, one.chest, table, one.sealed, one.chest, one.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		if err != nil {
			return nil, err
		}
		row, err := Opened[T](plain)
		if err != nil {
			return nil, err
		}
		out = append(out, held(Place{one.chest, holders[one.chest]}, row))
	}
	return out, nil
}

// sealedRow is such a row before it is opened.
type sealedRow struct {
	chest   Chest
	subject string
	sealed  []byte
}

// sealedRows reads all of them before the first is opened: that asks the database,
// too.
func sealedRows(ctx context.Context, r *Reader, query string, args ...any) (out []sealedRow, err error) {
	rows, err := r.ring.q.Query(ctx, query, args...)
	if err != nil {
		return nil, unreadableRows(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var one sealedRow
		var chest []byte
		if err := rows.Scan(&chest, &one.subject, &one.sealed); err != nil {
			return nil, unreadableRows(err)
		}
		if len(chest) != len(one.chest) {
			return nil, fail.New(fail.Broken, "the threads cannot be read")
		}
		one.chest = Chest(chest)
		out = append(out, one)
	}
	return out, unreadableRows(rows.Err())
}

func unreadableRows(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
}
