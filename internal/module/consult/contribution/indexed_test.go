package contribution_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/statement"
)

// TestIndexed: a contribution is found by the wording in force, and not while it
// is set aside, nor after it was withdrawn.
func TestIndexed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.fr, statement.Hash{}, w.comment(own("state:fr"), "First."))
		finds := func(when string, want string) {
			t.Helper()
			var docs []search.Document
			err := w.DB.Read(context.Background(), func(q sqldb.Querier) (err error) {
				docs, err = contribution.Indexed{}.Documents(context.Background(), q, id.String())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, d := range docs {
				got += d.Title.String()
			}
			if got != want {
				t.Errorf("%s it is found as %q, want %q", when, got, want)
			}
		}
		finds("made", "First.")
		w.says(w.fr, id, &contribution.Corrected{As: "state:fr", Content: contribution.Content{Text: en("Second.")}})
		finds("corrected", "Second.")
		w.says(w.ke, id, contribution.Put(contribution.SetAside{As: "state:ke", Reason: en("It is about another norm.")}))
		finds("set aside", "")
		w.says(w.ke, id, contribution.Restore(contribution.SetAside{As: "state:ke", Reason: en("It is not.")}))
		finds("restored", "Second.")
		w.says(w.fr, id, &contribution.Withdrawn{As: "state:fr", Reason: en("It is said elsewhere.")})
		finds("withdrawn", "")
	})
}
