package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// TableHash is the hash of one derived table's rows.
type TableHash struct {
	Table string
	Rows  int64
	Hash  statement.Hash
}

// Dump hashes every row of every derived table, in the order of its primary
// key: the same on SQLite and PostgreSQL, live and rebuilt.
func (l *Ledger) Dump(ctx context.Context) (all statement.Hash, tables []TableHash, err error) {
	return Dump(ctx, l.db, l.Tables())
}

// Dump is Ledger.Dump for tables of a database that has no ledger open.
func Dump(ctx context.Context, db *sqldb.DB, list []Table) (all statement.Hash, tables []TableHash, err error) {
	err = db.Read(ctx, func(q sqldb.Querier) error {
		all, tables, err = DumpSnapshot(ctx, q, list)
		return err
	})
	return all, tables, err
}

// DumpSnapshot is Dump within a snapshot that the caller holds.
func DumpSnapshot(ctx context.Context, q sqldb.Querier, list []Table) (all statement.Hash, tables []TableHash, err error) {
	sum := sha256.New()
	for _, t := range list {
		h, err := dumpTable(ctx, q, t)
		if err != nil {
			return all, tables, err
		}
		tables = append(tables, h)
		fmt.Fprintf(sum, "%s %d %s\n", h.Table, h.Rows, h.Hash)
	}
	return statement.Hash(sum.Sum(nil)), tables, nil
}

func dumpTable(ctx context.Context, q sqldb.Querier, t Table) (TableHash, error) {
	rows, err := q.Query(ctx, `SELECT * FROM `+t.Name+` ORDER BY `+strings.Join(t.Key, ", "))
	if err != nil {
		return TableHash{}, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return TableHash{}, err
	}
	sum := sha256.New()
	values, into := make([]any, len(columns)), make([]any, len(columns))
	for i := range values {
		into[i] = &values[i]
	}
	out := TableHash{Table: t.Name}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return TableHash{}, err
		}
		for i, v := range values {
			if err := hashValue(sum, v); err != nil {
				return TableHash{}, fmt.Errorf("%s.%s: %w", t.Name, columns[i], err)
			}
		}
		out.Rows++
	}
	out.Hash = statement.Hash(sum.Sum(nil))
	return out, rows.Err()
}

// hashValue writes a kind, a length and the bytes, so that no two rows give
// the same text. A BLOB and a TEXT of the same bytes count as the same: what
// a driver makes of them differs.
func hashValue(w hash.Hash, v any) error {
	kind, data := byte('t'), []byte(nil)
	switch x := v.(type) {
	case nil:
		kind = 'n'
	case int64:
		kind, data = 'i', binary.BigEndian.AppendUint64(nil, uint64(x))
	case string:
		data = []byte(x)
	case []byte:
		data = x
	default:
		return fmt.Errorf("a column of type %T is not of the common subset", v)
	}
	w.Write([]byte{kind})
	w.Write(binary.BigEndian.AppendUint64(nil, uint64(len(data))))
	w.Write(data)
	return nil
}
