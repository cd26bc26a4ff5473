package snapshot

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Room has private rows: they follow from no statement, and a snapshot must
// hold them.
type Room struct {
	Name       string // as its migrations are named
	Migrations fs.FS
	Tables     []Table // each after those that it refers to
}

// Table is one of a room's tables, all of it.
type Table struct {
	Name    string
	Key     []string // columns that a snapshot is ordered by
	Columns []Column
	// Folder holds the rows of a table that lies beside the database: files, each
	// a row of its hash and its bytes. Nil for all others. Of FileColumns.
	Folder Folder
}

// Folder keeps files, each under the hash that follows from its bytes.
type Folder interface {
	// Each gives all files in the order of their hashes.
	Each(ctx context.Context, each func(hash statement.Hash, raw []byte) error) error
	// Restore keeps a file, durably.
	Restore(raw []byte) (statement.Hash, error)
}

// FileColumns are the columns of a table that is a folder; its key is the hash.
func FileColumns() []Column { return []Column{{"hash", Text}, {"raw", Bytes}} }

// Column of a table.
type Column struct {
	Name string `json:"name"`
	Kind Kind   `json:"kind"`
}

// Kind says how a value is written.
type Kind string

// The kinds.
const (
	Integer Kind = "integer"
	Text    Kind = "text"
	Bytes   Kind = "bytes"
)

func (t *Table) columns() string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return strings.Join(names, ", ")
}

// each gives the rows of a table in the order of its key.
func (t *Table) each(ctx context.Context, q sqldb.Querier, do func(values []any) error) error {
	if t.Folder != nil {
		return t.Folder.Each(ctx, func(hash statement.Hash, raw []byte) error { return do([]any{hash.String(), raw}) })
	}
	rows, err := q.Query(ctx, `SELECT `+t.columns()+` FROM `+t.Name+` ORDER BY `+strings.Join(t.Key, ", "))
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	values, into := make([]any, len(t.Columns)), make([]any, len(t.Columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
		out := make([]any, len(values))
		for i, v := range values {
			if out[i], err = t.Columns[i].Kind.written(v); err != nil {
				return fmt.Errorf("%s.%s: %w", t.Name, t.Columns[i].Name, err)
			}
		}
		if err := do(out); err != nil {
			return err
		}
	}
	return rows.Err()
}

// written gives a value as the snapshot has it.
func (k Kind) written(v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case int64:
		if k == Integer {
			return x, nil
		}
	case string:
		if k == Text {
			return x, nil
		}
		if k == Bytes {
			return []byte(x), nil
		}
	case []byte:
		if k == Bytes {
			return append([]byte{}, x...), nil // empty is not null
		}
		if k == Text {
			return string(x), nil
		}
	}
	return nil, fmt.Errorf("a value of type %T in a column of kind %s", v, k)
}

// stored gives a value as the database takes it.
func (k Kind) stored(v any) (any, error) {
	switch x := v.(type) {
	case nil:
		return nil, nil
	case json.Number:
		if k == Integer {
			return x.Int64()
		}
	case string:
		if k == Text {
			return x, nil
		}
		if k == Bytes {
			return base64.StdEncoding.Strict().DecodeString(x)
		}
	}
	return nil, fmt.Errorf("a value of type %T for a column of kind %s", v, k)
}

// insert writes one row.
func (t *Table) insert(ctx context.Context, tx *sqldb.Tx, values []any) error {
	if len(values) != len(t.Columns) {
		return damaged("a row of %s has %d values", t.Name, len(values))
	}
	args, marks := make([]any, len(values)), make([]string, len(values))
	for i, v := range values {
		var err error
		if args[i], err = t.Columns[i].Kind.stored(v); err != nil {
			return fail.Wrap(err, fail.Broken, "the snapshot is damaged: a row of %s", t.Name)
		}
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	_, err := tx.Exec(ctx, `INSERT INTO `+t.Name+` (`+t.columns()+`) VALUES (`+strings.Join(marks, ", ")+`)`, args...)
	return err
}

// place puts a file into the folder that the table is.
func (t *Table) place(values []any) error {
	if len(values) != len(FileColumns()) {
		return damaged("a row of %s has %d values", t.Name, len(values))
	}
	raw, err := Bytes.stored(values[1])
	if err != nil {
		return fail.Wrap(err, fail.Broken, "the snapshot is damaged: a row of %s", t.Name)
	}
	b, _ := raw.([]byte)
	hash, err := t.Folder.Restore(b)
	if err == nil && hash.String() != values[0] {
		err = damaged("a file has the hash %s, announced is %.70v", hash, values[0])
	}
	return err
}

// destination is a table that rows are restored into.
type destination struct {
	Table
	room *Room
}

// destinations finds a place for every table of a snapshot, and refuses when
// there is none: rows would be lost.
func destinations(heads []tableHead, rooms []Room) (map[string]*destination, error) {
	out := map[string]*destination{}
	for _, h := range heads {
		at := slices.IndexFunc(rooms, func(r Room) bool { return r.Name == h.Room })
		if at < 0 {
			return nil, fail.New(fail.Conflict, "the snapshot holds rows of %q, which this program does not know", h.Room).
				WithHint("use the program that took it, or a newer one")
		}
		if !slices.ContainsFunc(rooms[at].Tables, func(t Table) bool { return t.Name == h.Name }) {
			return nil, fail.New(fail.Conflict, "the snapshot holds rows of a table %.40q, which this program does not know", h.Name)
		}
		for _, c := range h.Columns {
			if !plain(c.Name) {
				return nil, damaged("%.40q is not the name of a column", c.Name)
			}
		}
		if out[h.Name] != nil {
			return nil, damaged("the table %s is announced twice", h.Name)
		}
		table := slices.IndexFunc(rooms[at].Tables, func(t Table) bool { return t.Name == h.Name })
		folder := rooms[at].Tables[table].Folder
		if folder != nil && !slices.Equal(h.Columns, FileColumns()) {
			return nil, damaged("%s is announced with columns that no folder has", h.Name)
		}
		out[h.Name] = &destination{Table{h.Name, h.Key, h.Columns, folder}, &rooms[at]}
	}
	return out, nil
}

// plain reports whether a name can stand in SQL as it is.
func plain(name string) bool {
	return name != "" && len(name) <= 63 && strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789_") == ""
}
