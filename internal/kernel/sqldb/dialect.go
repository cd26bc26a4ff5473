package sqldb

import (
	"errors"
	"regexp"
	"strings"
	"sync"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/jackc/pgx/v5/pgconn"

	"comity.example/comity/internal/fail"
)

// rewritten remembers the SQLite form of each query text.
var rewritten sync.Map

// sql gives the text as this database reads it.
func (db *DB) sql(query string) string {
	if db.dialect != SQLite || !strings.Contains(query, "$") {
		return query
	}
	if s, ok := rewritten.Load(query); ok {
		return s.(string)
	}
	s := numbered(query)
	rewritten.Store(query, s)
	return s
}

// numbered turns $1 into ?1 outside of quoted text. SQLite takes $1 for a
// name and numbers names by first appearance: "$2 … $1" would swap values.
func numbered(query string) string {
	b := []byte(query)
	quote := byte(0)
	for i, c := range b {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '$' && i+1 < len(b) && b[i+1] >= '1' && b[i+1] <= '9':
			b[i] = '?'
		}
	}
	return string(b)
}

var (
	textType = regexp.MustCompile(`\bTEXT\b`)
	blobType = regexp.MustCompile(`\bBLOB\b`)
)

// Translate writes DDL of the common subset for this database.
func (db *DB) Translate(ddl string) string {
	if db.dialect == SQLite {
		return ddl
	}
	ddl = textType.ReplaceAllString(ddl, `TEXT COLLATE "C"`)
	return blobType.ReplaceAllString(ddl, "BYTEA")
}

// splitDDL parts statements at semicolons that end a line.
func splitDDL(text string) []string {
	var out []string
	for _, s := range strings.Split(text+"\n", ";\n") {
		var keep []string
		for _, line := range strings.Split(s, "\n") {
			if t := strings.TrimSpace(line); t != "" && !strings.HasPrefix(t, "--") {
				keep = append(keep, line)
			}
		}
		if len(keep) > 0 {
			out = append(out, strings.Join(keep, "\n"))
		}
	}
	return out
}

// unavailable wraps a failure of the database with a message to show.
func unavailable(err error, msg string) error {
	return fail.Wrap(err, fail.Unavailable, "%s", msg)
}

// IsFull reports whether the database refused for lack of space: it may work
// again when there is room.
func IsFull(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()&0xff == sqlite3.SQLITE_FULL
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "53100"
}

// IsReadOnly reports whether the database can be read but not written.
func IsReadOnly(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code()&0xff == sqlite3.SQLITE_READONLY
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "25006"
}

// IsDiskFault reports whether the medium itself failed: what was said to be
// written may not be. Nobody should sign anything until a restart has read
// back what is really there.
func IsDiskFault(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		switch e.Code() & 0xff {
		case sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
			return true
		}
		return false
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && (p.Code == "58030" || strings.HasPrefix(p.Code, "XX"))
}

// IsUnique reports whether a row with that key exists already.
func IsUnique(err error) bool {
	var e *sqlite.Error
	if errors.As(err, &e) {
		return e.Code() == sqlite3.SQLITE_CONSTRAINT_UNIQUE || e.Code() == sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY
	}
	var p *pgconn.PgError
	return errors.As(err, &p) && p.Code == "23505"
}
