package ledger_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// What an interrupted rebuild leaves behind — rows deleted in part, or made in
// part — is completed when the register is opened the next time.
func TestInterruptedRebuild(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := context.Background()
		r := hubtest.NewRegister(t, url, words{})
		for i := range 30 {
			r.MustSay(say("a", "x"), say(string(rune('b'+i%20)), "y"))
		}
		want, _, err := r.Dump(ctx)
		if err != nil {
			t.Fatal(err)
		}
		for name, left := range map[string][]string{
			"while rows are deleted":  {`DELETE FROM ledger_projection`, `DELETE FROM test_word WHERE subject > 'c'`},
			"before tables are made":  {`DELETE FROM ledger_projection`, `DROP TABLE test_word`},
			"before the first batch":  {`DELETE FROM test_word`, `DELETE FROM identity_head`, `UPDATE ledger_projection SET cursor = 0`},
			"by a program of another": {`UPDATE ledger_projection SET version = 'ledger/0'`},
		} {
			if err := r.Close(); err != nil {
				t.Fatal(err)
			}
			for _, sql := range left {
				err := r.DB.Write(ctx, func(tx *sqldb.Tx) error { return tx.DDL(ctx, sql) })
				if err != nil {
					t.Fatal(err)
				}
			}
			r.Reopen()
			if got, _, err := r.Dump(ctx); err != nil || got != want {
				t.Errorf("interrupted %s: the dump is %s, want %s (%v)", name, got, want, err)
			}
		}
	})
}
