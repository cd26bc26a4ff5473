package alert_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/alert"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/statement"
)

// told keeps what was put.
type told struct{ got []outbox.Notice }

func (q *told) Put(_ context.Context, _ *sqldb.Tx, n outbox.Notice) error {
	q.got = append(q.got, n)
	return nil
}

// TestDraftsAreMarked: whoever is told of a draft is told its marking, and by a
// notice of what is marked nothing else.
func TestDraftsAreMarked(t *testing.T) {
	for _, m := range []statement.Marking{statement.Clear, statement.Red} {
		q := &told{}
		hear := alert.Drafts(q)
		for _, h := range []draft.Happened{
			{Draft: "1", Type: "test.case.opened/1", Action: "draft.proposed", Person: "person:a", Drafter: "person:a", Next: []string{"person:b", "person:c"}, Marking: m},
			{Draft: "1", Type: "test.case.opened/1", Action: "statement.said", Person: "person:b", Drafter: "person:a", Marking: m},
		} {
			if err := hear(t.Context(), nil, h); err != nil {
				t.Fatal(err)
			}
		}
		if len(q.got) != 3 {
			t.Fatalf("%d notices", len(q.got))
		}
		for _, n := range q.got {
			if n.Marking != m || n.Link != "/desk/drafts/1" {
				t.Errorf("%+v", n)
			}
		}
	}
}
