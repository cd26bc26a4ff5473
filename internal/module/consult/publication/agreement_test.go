package publication_test

import (
	"reflect"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestAgreedOn: what is published of how each version was agreed.
func TestAgreedOn(t *testing.T) {
	mark := func(n byte) submission.Mark {
		return submission.Mark{Statement: statement.Hash{n}, At: time.Date(2026, 3, int(n), 12, 0, 0, 0, time.UTC)}
	}
	told := func(id string) submission.Told { return submission.Told{Via: own(id), Known: true} }
	named := func(id string) []consult.Named { return []consult.Named{{ID: id, Name: "N " + id}} }
	reserve := func(n byte, version int64, kind adoption.Kind, id string, stands []string, lifted ...adoption.LiftedBy) adoption.Reserve {
		return adoption.Reserve{Mark: mark(n), Told: told(id), Version: version, Kind: kind, Words: en("So."), Stands: stands, Lifted: lifted}
	}
	a := &adoption.Agreement{Rule: consult.Silence,
		Procedures: []adoption.Procedure{
			{Mark: mark(1), Version: 1, State: adoption.Broke, Broken: []adoption.Break{{Mark: mark(2), Told: told("state:fr")}}},
			{Mark: mark(3), Version: 2, State: adoption.Broke, Broken: []adoption.Break{{Mark: mark(4), Told: told("state:fr")}}},
			{Mark: mark(5), Version: 2, State: adoption.Running, Until: "2026-04-01T12:00Z"},
			{Mark: mark(6), Version: 3, State: adoption.Passed},
			{Mark: mark(7), Version: 4, State: adoption.Agreed}},
		Adoptions: []adoption.Adoption{{Mark: mark(8), Version: 4, Rule: consult.Silence, Procedure: statement.Hash{7}}},
		Reserved: []adoption.Reserve{
			reserve(9, 4, adoption.AdReferendum, "state:ke", []string{"state:ke"}),
			reserve(10, 4, adoption.Reservation, "state:fr", nil, adoption.LiftedBy{Told: told("state:fr"), Outcome: adoption.Withdrawn}),
			reserve(11, 4, adoption.AdReferendum, "state:de", nil, adoption.LiftedBy{Told: told("state:de"), Outcome: adoption.NotConfirmed}),
			reserve(12, 1, adoption.Explanation, "state:de", []string{"state:de"})}}
	for name, tc := range map[string]struct {
		version int64
		want    publication.Agreed
	}{
		"nothing said":       {0, publication.Agreed{State: adoption.Open, Rule: consult.Silence}},
		"broken, explained":  {1, publication.Agreed{State: adoption.Broke, Rule: consult.Silence, Statement: statement.Hash{2}, At: "2026-03-02T12:00Z", Broken: named("state:fr"), Reserved: []publication.Reserved{{Statement: statement.Hash{12}, Kind: adoption.Explanation, By: named("state:de"), Words: en("So.")}}}},
		"broken, begun anew": {2, publication.Agreed{State: adoption.Running, Rule: consult.Silence, Statement: statement.Hash{5}, At: "2026-03-05T12:00Z", Until: "2026-04-01T12:00Z"}},
		"overtaken":          {3, publication.Agreed{State: adoption.Passed, Rule: consult.Silence, Statement: statement.Hash{6}, At: "2026-03-06T12:00Z"}},
		"adopted, with these": {4, publication.Agreed{State: adoption.Agreed, Rule: consult.Silence, Statement: statement.Hash{8}, At: "2026-03-08T12:00Z", Reserved: []publication.Reserved{
			{Statement: statement.Hash{9}, Kind: adoption.AdReferendum, By: named("state:ke"), Words: en("So.")},
			{Statement: statement.Hash{11}, Kind: adoption.AdReferendum, By: named("state:de"), Refused: true, Words: en("So.")}}}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := publication.AgreedOn(a, tc.version, func(id string) string { return "N " + id }); !reflect.DeepEqual(*got, tc.want) {
				t.Errorf("%+v\nwant %+v", *got, tc.want)
			}
		})
	}
}

// TestReservedSince: what was reserved is published, and what was put together
// before it was lifted is refused.
func TestReservedSince(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db").negotiated()
	made := w.in(w.adopts, w.fr, w.text, &adoption.Reserved{Via: own("state:fr"), Version: 1, Kind: adoption.Explanation, Words: en("We read it so.")})
	body := w.assembled(statement.Hash{})
	got := w.published(w.in(w.s, w.ke, statement.Hash{}, body)).Chapters[0].Guidance[0].Agreed
	if got == nil || got.State != adoption.Open || len(got.Reserved) != 1 || got.Reserved[0].Statement != made || got.Reserved[0].By[0].Name != "FR" {
		t.Fatalf("published as %+v", got)
	}
	w.in(w.adopts, w.fr, w.text, &adoption.Lifted{Via: own("state:fr"), Reservation: made, Outcome: adoption.Withdrawn})
	if _, err := w.attempt(w.s, w.ke, statement.Hash{}, body); !fail.Is(err, fail.Conflict) {
		t.Errorf("what has changed since: %v", err)
	}
}
