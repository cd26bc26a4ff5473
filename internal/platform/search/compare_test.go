package search_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/search"
)

// The index proper is in no dump. A change in it is found all the same, by
// comparison with that of a replica.
func TestCompare(t *testing.T) {
	replica := hub(t, hubtest.SQLite(t))
	fill(t, replica)
	gone := `DELETE FROM search_word WHERE rowid = (SELECT MAX(rowid) FROM search_word)`
	for _, c := range []struct {
		name, tamper string
		open         func(testing.TB) string
		differs      bool
	}{
		{"SQLite, untouched", "", hubtest.SQLite, false},
		{"SQLite, other words", `UPDATE search_word SET body = 'hacked' WHERE rowid = (SELECT MIN(rowid) FROM search_word)`, hubtest.SQLite, true},
		{"SQLite, a document gone", gone, hubtest.SQLite, true},
		// What is kept to be shown stays; what it is found by goes.
		{"SQLite, nothing found any more", `DELETE FROM search_word_data WHERE id > 10`, hubtest.SQLite, true},
		{"PostgreSQL, untouched", "", hubtest.Postgres, false},
		{"PostgreSQL, other words", `UPDATE search_word SET words = 'hacked:1'::tsvector WHERE rowid = (SELECT MIN(rowid) FROM search_word)`, hubtest.Postgres, true},
		{"PostgreSQL, a document gone", gone, hubtest.Postgres, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := context.Background()
			r := hub(t, c.open(t))
			fill(t, r)
			if c.tamper != "" {
				err := r.DB.Write(ctx, func(tx *sqldb.Tx) error { _, err := tx.Exec(ctx, c.tamper); return err })
				if err != nil {
					t.Fatal(err)
				}
			}
			var where string
			err := r.DB.Read(ctx, func(theirs sqldb.Querier) error {
				return replica.DB.Read(ctx, func(mine sqldb.Querier) (err error) {
					where, err = search.NewIndex(theirs.Dialect(), notes{}).Compare(ctx, theirs, mine)
					return err
				})
			})
			if (where != "" || err != nil) != c.differs {
				t.Errorf("the comparison says %q, %v", where, err)
			}
		})
	}
}
