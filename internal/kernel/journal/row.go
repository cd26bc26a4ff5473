package journal

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"

	"comity.example/comity/internal/fail"
)

// Row reads what a projection keeps of a subject in a chest: the JSON that is sealed
// in the one row that a table has for the two. It is nil where there is none.
func Row[T any](ctx context.Context, tx *Tx, table string, chest Chest, subject string) (*T, error) {
	var sealed []byte
	err := tx.QueryRow(ctx, `SELECT sealed FROM `+table+` WHERE chest = $1 AND subject = $2`, chest[:], subject).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
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
