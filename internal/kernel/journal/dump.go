package journal

import (
	"context"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Dump hashes every row of every derived table, in the order of its primary key,
// with what is sealed in it opened: the same on SQLite and PostgreSQL, live and
// rebuilt. fail.Locked without the hub's keys.
func (j *Journal) Dump(ctx context.Context) (all statement.Hash, tables []ledger.TableHash, err error) {
	err = j.DB.Read(ctx, func(q sqldb.Querier) error {
		all, tables, err = j.dump(ctx, q, j.ownRing(q))
		return err
	})
	return all, tables, err
}

// dump dumps rows of one database with the keys of a ring, which may be of
// another.
func (j *Journal) dump(ctx context.Context, q sqldb.Querier, r *ring) (all statement.Hash, tables []ledger.TableHash, err error) {
	if err := j.Ready(); err != nil {
		return all, nil, err
	}
	sum := sha256.New()
	for _, t := range j.Tables() {
		h, err := r.dumpTable(ctx, q, t)
		if err != nil {
			return all, tables, err
		}
		tables = append(tables, h)
		fmt.Fprintf(sum, "%s %d %s\n", h.Table, h.Rows, h.Hash)
	}
	return statement.Hash(sum.Sum(nil)), tables, nil
}

func (r *ring) dumpTable(ctx context.Context, q sqldb.Querier, t Table) (ledger.TableHash, error) {
	out := ledger.TableHash{Table: t.Name}
	columns, rows, err := readTable(ctx, q, t)
	if err != nil {
		return out, err
	}
	sum := sha256.New()
	for _, row := range rows {
		if t.Sealed {
			if err := r.unsealIn(ctx, t, columns, row); err != nil {
				return out, err
			}
		}
		var b []byte
		for i, v := range row {
			kind, data, err := value(v)
			if err != nil {
				return out, fmt.Errorf("%s.%s: %w", t.Name, columns[i], err)
			}
			b = appendValue(b, kind, data)
		}
		sum.Write(b)
		out.Rows++
	}
	out.Hash = statement.Hash(sum.Sum(nil))
	return out, nil
}

// readTable reads a table whole: a transaction takes one query at a time, and
// opening a row asks for keys.
func readTable(ctx context.Context, q sqldb.Querier, t Table) (columns []string, out [][]any, err error) {
	rows, err := q.Query(ctx, `SELECT * FROM `+t.Name+` ORDER BY `+strings.Join(t.Key, ", "))
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = rows.Close() }()
	if columns, err = rows.Columns(); err != nil {
		return nil, nil, err
	}
	for rows.Next() {
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return nil, nil, err
		}
		out = append(out, values)
	}
	return columns, out, rows.Err()
}

// unsealIn puts in the place of what is sealed in a row what it says.
func (r *ring) unsealIn(ctx context.Context, t Table, columns []string, row []any) error {
	at := func(name string) (v any) {
		if i := slices.Index(columns, name); i >= 0 {
			v = row[i]
		}
		return v
	}
	chest, _ := at("chest").([]byte)
	sealed, _ := at("sealed").([]byte)
	if len(chest) != len(Chest{}) || sealed == nil {
		return fail.New(fail.Broken, "a row of %s is damaged", t.Name)
	}
	key := make([]any, len(t.Key))
	for i, name := range t.Key {
		key[i] = at(name)
	}
	plain, err := r.openRow(ctx, Chest(chest), t.Name, sealed, key)
	row[slices.Index(columns, "sealed")] = plain
	return err
}

// Compare makes the rows of a proved journal anew in scratch, an empty database,
// and compares them with those that are there. What differs is a *Break.
func (j *Journal) Compare(ctx context.Context, q sqldb.Querier, scratch *sqldb.DB) (dump statement.Hash, err error) {
	r := j.ownRing(q)
	size, err := Size(ctx, q)
	if err != nil {
		return dump, err
	}
	if err := scratch.Write(ctx, func(tx *sqldb.Tx) error { return j.prepare(ctx, tx) }); err != nil {
		return dump, err
	}
	for from := int64(0); from < size; from += someEntries {
		err := scratch.Write(ctx, func(tx *sqldb.Tx) error { return j.replaySome(ctx, tx, r, from, min(from+someEntries, size)) })
		if err != nil {
			return dump, err
		}
	}
	dump, theirs, err := j.dump(ctx, q, r)
	if err != nil {
		return dump, &Break{Index: -1, Place: "the rows", Cause: err}
	}
	err = scratch.Read(ctx, func(mine sqldb.Querier) error {
		_, anew, err := j.dump(ctx, mine, r)
		for i := range anew {
			if err == nil && anew[i] != theirs[i] {
				err = broken(anew[i].Table, "a rebuild gives %d rows with the hash %s, stored are %d with %s",
					anew[i].Rows, anew[i].Hash.Short(), theirs[i].Rows, theirs[i].Hash.Short())
			}
		}
		return err
	})
	return dump, err
}

// Current reports whether the rows in a database are of this version of the
// program and complete: others are made anew when the hub starts.
func (j *Journal) Current(ctx context.Context, q sqldb.Querier) (bool, error) {
	version, cursor, err := stand(ctx, q)
	return version == j.version() && cursor < 0, err
}
