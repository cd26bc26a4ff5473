package draft_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/draft"
)

// inOrder are the room's tables in the order in which a snapshot puts them
// back: a draft comes after what opens its way in.
var inOrder = []string{"draft_step", "clearance", "draft_version", "draft_hold", "draft_decision", "draft", "draft_absence"}

func all(t *testing.T, db *sqldb.DB, table string) (columns []string, out [][]any) {
	t.Helper()
	err := db.Read(t.Context(), func(q sqldb.Querier) error {
		rows, err := q.Query(t.Context(), `SELECT * FROM `+table)
		if err != nil {
			return err
		}
		defer rows.Close()
		if columns, err = rows.Columns(); err != nil {
			return err
		}
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			if err := rows.Scan(into...); err != nil {
				return err
			}
			for i, v := range values {
				if b, ok := v.([]byte); ok {
					values[i] = append([]byte{}, b...) // empty is not NULL
				}
			}
			out = append(out, values)
		}
		return rows.Err()
	})
	if err != nil {
		t.Fatal(err)
	}
	return columns, out
}

// What guards the tables lets a backup be put back, row by row, and once more
// after it was interrupted.
func TestRowsArePutBack(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		half, said, back := c.propose(t), c.propose(t), c.propose(t)
		c.MustClear(c.officer, half)
		c.MustClear(c.officer, said)
		c.MustClear(c.second, said)
		if err := c.Drafts.Return(t.Context(), c.Actor(c.officer), back, "no"); err != nil {
			t.Fatal(err)
		}
		if err := c.Drafts.Reopen(t.Context(), c.Actor(c.drafter), back); err != nil {
			t.Fatal(err)
		}
		url := hubtest.SQLite(t)
		if c.DB.Dialect() == sqldb.Postgres {
			url = hubtest.Postgres(t)
		}
		db, err := sqldb.Open(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = db.Close() })
		if err := db.Migrate(t.Context(), "draft", draft.Migrations); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			for _, table := range slices.Backward(inOrder) {
				put(t, db, `DELETE FROM `+table)
			}
			for _, table := range inOrder {
				columns, rows := all(t, c.DB, table)
				var marks []string
				for i := range columns {
					marks = append(marks, fmt.Sprintf("$%d", i+1))
				}
				for _, row := range rows {
					put(t, db, `INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(marks, ", ")+`)`, row...)
				}
			}
		}
		for _, table := range inOrder {
			_, was := all(t, c.DB, table)
			if _, is := all(t, db, table); len(was) != len(is) {
				t.Errorf("%s: %d rows of %d", table, len(is), len(was))
			}
		}
	})
}

func put(t *testing.T, db *sqldb.DB, sql string, args ...any) {
	t.Helper()
	err := db.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), sql, args...)
		return err
	})
	if err != nil {
		t.Fatalf("%s: %v", sql, err)
	}
}
