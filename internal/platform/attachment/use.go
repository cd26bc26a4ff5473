package attachment

import (
	"context"
	"embed"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

// Bind notes that statements of a chest name files, in the transaction in which
// the first of them is said.
func Bind(ctx context.Context, tx *sqldb.Tx, chest [16]byte, files ...File) error {
	if err := CheckAll(files); err != nil {
		return err
	}
	for _, f := range files {
		_, err := tx.Exec(ctx, `INSERT INTO attachment_use (chest, file) VALUES ($1, $2) ON CONFLICT (chest, file) DO NOTHING`, chest[:], f.File.String())
		if err != nil {
			return err
		}
	}
	return nil
}

// Release forgets what a chest names, when it is gone, and gives the files that
// no other chest names: to be erased once the transaction is committed. What is
// not erased then, Sweep finds.
func Release(ctx context.Context, tx *sqldb.Tx, chest [16]byte) ([]statement.Hash, error) {
	return release(ctx, tx, chest, `SELECT file FROM attachment_use WHERE chest = $1
		AND file NOT IN (SELECT file FROM attachment_use WHERE chest <> $1) ORDER BY file`,
		`DELETE FROM attachment_use WHERE chest = $1`)
}

// ReleaseFile is Release for one file of a chest: when the body that listed it
// has been erased, and no other statement of the chest lists it.
func ReleaseFile(ctx context.Context, tx *sqldb.Tx, chest [16]byte, file statement.Hash) ([]statement.Hash, error) {
	return release(ctx, tx, chest, `SELECT file FROM attachment_use WHERE chest = $1 AND file = $2
		AND file NOT IN (SELECT file FROM attachment_use WHERE chest <> $1)`,
		`DELETE FROM attachment_use WHERE chest = $1 AND file = $2`, file.String())
}

func release(ctx context.Context, tx *sqldb.Tx, chest [16]byte, find, remove string, more ...any) (out []statement.Hash, err error) {
	args := append([]any{chest[:]}, more...)
	rows, err := tx.Query(ctx, find, args...)
	if err != nil {
		return nil, unread(err)
	}
	for rows.Next() && err == nil {
		var text string
		var file statement.Hash
		if err = rows.Scan(&text); err == nil {
			file, err = statement.ParseHash(text)
		}
		out = append(out, file)
	}
	if err == nil {
		err = rows.Err()
	}
	_ = rows.Close()
	if err != nil {
		return nil, unread(err)
	}
	_, err = tx.Exec(ctx, remove, args...)
	return out, err
}

// All gives the files that chests name, in ascending order.
func All(ctx context.Context, q sqldb.Querier) (out []statement.Hash, err error) {
	rows, err := q.Query(ctx, `SELECT DISTINCT file FROM attachment_use ORDER BY file`)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			return nil, unread(err)
		}
		file, err := statement.ParseHash(text)
		if err != nil {
			return nil, fail.Wrap(err, fail.Broken, "the attachments cannot be read")
		}
		out = append(out, file)
	}
	return out, unread(rows.Err())
}

// Used reports whether any chest names a file.
func Used(ctx context.Context, q sqldb.Querier, file statement.Hash) (bool, error) {
	var n int
	err := q.QueryRow(ctx, `SELECT COUNT(*) FROM attachment_use WHERE file = $1`, file.String()).Scan(&n)
	return n > 0, unread(err)
}

func unread(err error) error {
	return fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
}
