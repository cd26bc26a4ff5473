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

// TestTheStrandedAreTold: those are told, under one key each, who can do something about
// a draft that nobody can clear, and not whoever has just put it forward and reads it
// on the page.
func TestTheStrandedAreTold(t *testing.T) {
	q := &told{}
	s := draft.Stranded{Draft: "1", Freeze: 2, Participant: statement.Hash{1}, Marking: statement.Amber, Why: draft.StuckOfficers, Tell: []string{"person:a", "person:b"}}
	if err := alert.Drafts(q)(t.Context(), nil, draft.Happened{Draft: "1", Action: "draft.proposed", Person: "person:a", Drafter: "person:a", Stranded: &s}); err != nil {
		t.Fatal(err)
	}
	if len(q.got) != 1 || q.got[0].To.Person != "person:b" || q.got[0].Kind != alert.Stuck || q.got[0].Link != "/desk/drafts/1" || q.got[0].Marking != statement.Amber {
		t.Errorf("%+v", q.got)
	}
	again, changed := s, s
	changed.Why = draft.StuckOne
	one, two, three := alert.Stranded(s), alert.Stranded(again), alert.Stranded(changed)
	if len(one) != 2 || one[0].Key == one[1].Key || one[0].Key != two[0].Key || one[0].Key == three[0].Key || one[1].Key != q.got[0].Key {
		t.Errorf("%+v, %+v, %+v", one, two, three)
	}
}
