package verify

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"strings"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// cursor walks the rows of a table in the order of its key.
type cursor struct {
	rows    *sql.Rows
	names   []string
	values  []any
	into    []any
	present bool
}

// open reads these columns, or all when none but the key are named.
func open(ctx context.Context, q sqldb.Querier, t ledger.Columns, all bool) (*cursor, error) {
	columns := strings.Join(append(append([]string{}, t.Key...), t.Values...), ", ")
	if all {
		columns += ", " + t.Name + ".*"
	}
	order := t.Name + "." + strings.Join(t.Key, ", "+t.Name+".")
	rows, err := q.Query(ctx, `SELECT `+columns+` FROM `+t.Name+` ORDER BY `+order)
	if err != nil {
		return nil, err
	}
	c := &cursor{rows: rows}
	if c.names, err = rows.Columns(); err != nil {
		_ = rows.Close()
		return nil, err
	}
	c.values, c.into = make([]any, len(c.names)), make([]any, len(c.names))
	for i := range c.values {
		c.into[i] = &c.values[i]
	}
	return c, nil
}

func (c *cursor) next() error {
	c.present = c.rows.Next()
	if !c.present {
		return c.rows.Err()
	}
	return c.rows.Scan(c.into...)
}

// firstDifference finds the first row in which two copies of a table differ
// and says where, or "" when they are the same. With no Values named, every
// column counts.
func firstDifference(ctx context.Context, theirs, mine sqldb.Querier, t ledger.Columns) (string, error) {
	all := len(t.Values) == 0
	a, err := open(ctx, theirs, t, all)
	if err != nil {
		return "", err
	}
	defer func() { _ = a.rows.Close() }()
	b, err := open(ctx, mine, t, all)
	if err != nil {
		return "", err
	}
	defer func() { _ = b.rows.Close() }()
	for {
		if err := a.next(); err != nil {
			return "", err
		}
		if err := b.next(); err != nil {
			return "", err
		}
		if !a.present && !b.present {
			return "", nil
		}
		if d := compareRows(a, b, t); d != "" {
			return d, nil
		}
	}
}

// compareRows says in what two rows differ, or "".
func compareRows(a, b *cursor, t ledger.Columns) string {
	order := 0
	switch {
	case !a.present:
		order = 1
	case !b.present:
		order = -1
	}
	for i := 0; order == 0 && i < len(t.Key); i++ {
		order = bytes.Compare(sortable(a.values[i]), sortable(b.values[i]))
	}
	switch {
	case order < 0:
		return a.row(t) + " should not be there"
	case order > 0:
		return b.row(t) + " is missing"
	}
	for i := len(t.Key); i < len(a.values); i++ {
		if i < len(b.values) && !bytes.Equal(sortable(a.values[i]), sortable(b.values[i])) {
			return a.row(t) + ", column " + a.names[i]
		}
	}
	return ""
}

// row names a row by its key.
func (c *cursor) row(t ledger.Columns) string {
	var b strings.Builder
	b.WriteString(t.Name + " (")
	for i, k := range t.Key {
		if i > 0 {
			b.WriteString(", ")
		}
		switch v := c.values[i].(type) {
		case []byte:
			fmt.Fprintf(&b, "%s %x", k, v)
		default:
			fmt.Fprintf(&b, "%s %v", k, v)
		}
	}
	return b.String() + ")"
}

// sortable gives bytes that sort as both databases sort the value, and that
// differ where the values do.
func sortable(v any) []byte {
	switch x := v.(type) {
	case nil:
		return nil
	case int64:
		return binary.BigEndian.AppendUint64([]byte{1}, uint64(x)^(1<<63))
	case string:
		return append([]byte{2}, x...)
	case []byte:
		return append([]byte{2}, x...)
	}
	return fmt.Append([]byte{3}, v)
}
