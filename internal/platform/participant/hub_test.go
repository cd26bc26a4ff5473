package participant_test

import (
	"context"
	"encoding/json"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

var secretariat = policy.As(policy.Secretariat)

// on runs a test on both databases, with the shipped table loaded.
func on(t *testing.T, run func(t *testing.T, r *hubtest.Register, s *participant.Service, q *participant.Queries)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, participant.Projection{})
		s := &participant.Service{Ledger: r.Ledger, DB: r.DB}
		all, err := participant.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Load(t.Context(), secretariat, all, nil); err != nil || n != len(all) {
			t.Fatalf("%d of %d were listed: %v", n, len(all), err)
		}
		run(t, r, s, &participant.Queries{DB: r.DB, Kept: &participant.Kept{}})
	})
}

func TestLoadAndRead(t *testing.T) {
	on(t, func(t *testing.T, r *hubtest.Register, s *participant.Service, q *participant.Queries) {
		ctx := context.Background()
		all, err := participant.Shipped()
		if err != nil {
			t.Fatal(err)
		}
		if n, err := s.Load(ctx, secretariat, all, nil); err != nil || n != 0 {
			t.Errorf("loaded again: %d statements, %v", n, err)
		}
		for _, tc := range []struct {
			name string
			f    participant.Filter
			want int
		}{
			{"all", participant.Filter{}, len(all)},
			{"States", participant.Filter{Class: participant.State}, 195},
			{"Member States", participant.Filter{Standing: participant.Member}, 193},
			{"a regional group", participant.Filter{Region: participant.EasternEuropean}, 23},
			{"both Koreas", participant.Filter{Name: "korea"}, 2},
			{"by the beginning of words, in French", participant.Filter{Name: "coré"}, 2},
			{"in Arabic, without the article", participant.Filter{Name: "أردن"}, 1},
			{"in Chinese", participant.Filter{Name: "法国"}, 1},
			{"by another name", participant.Filter{Name: "Swaziland"}, 1},
			{"nobody", participant.Filter{Name: "Ruritania"}, 0},
			{"no word at all", participant.Filter{Name: "—"}, 0},
			{"name and class", participant.Filter{Name: "forum", Class: participant.TechnicalCommunity}, 1},
		} {
			t.Run(tc.name, func(t *testing.T) {
				got, err := q.List(ctx, tc.f)
				if err != nil || len(got) != tc.want {
					t.Errorf("%d, %v, want %d", len(got), err, tc.want)
				}
			})
		}
		ke, err := q.Get(ctx, "state:ke")
		if err != nil || ke.Name.In["zh"] != "肯尼亚" || len(ke.Statements) != 1 {
			t.Errorf("%+v, %v", ke, err)
		}
		if _, err := q.Get(ctx, "state:xx"); !fail.Is(err, fail.NotFound) {
			t.Errorf("an unknown id: %v", err)
		}
		d, err := q.Directory(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if p, _ := d.Find("Côte d'Ivoire"); p.ID != "state:ci" {
			t.Errorf("the directory finds %q", p.ID)
		}
		r.CheckRebuild()
	})
}

func TestListingAgain(t *testing.T) {
	on(t, func(t *testing.T, r *hubtest.Register, s *participant.Service, q *participant.Queries) {
		ctx := context.Background()
		was, err := q.Get(ctx, "org:ict4peace")
		if err != nil {
			t.Fatal(err)
		}
		renamed := was.Participant
		renamed.Name = i18n.Of("en", "ICT for Peace Foundation")
		if _, err := s.List(ctx, policy.Visitor, &renamed); !fail.Is(err, fail.Denied) {
			t.Errorf("a visitor: %v", err)
		}
		if _, err := s.List(ctx, secretariat, &renamed); err != nil {
			t.Fatal(err)
		}
		is, err := q.Get(ctx, "org:ict4peace")
		if err != nil || is.Name.String() != "ICT for Peace Foundation" || len(is.Statements) != 2 {
			t.Errorf("%+v, %v", is, err)
		}
		other := renamed
		other.Class = participant.Academia
		if _, err := s.List(ctx, secretariat, &other); !fail.Is(err, fail.Conflict) {
			t.Errorf("another class: %v", err)
		}
		r.CheckRebuild()
	})
}

func TestWhatChangesNothing(t *testing.T) {
	on(t, func(t *testing.T, r *hubtest.Register, s *participant.Service, q *participant.Queries) {
		ctx := context.Background()
		before, err := q.Get(ctx, "state:ke")
		if err != nil {
			t.Fatal(err)
		}
		good, err := json.Marshal(before.Participant)
		if err != nil {
			t.Fatal(err)
		}
		form, err := participant.Encode(&before.Participant)
		if err != nil {
			t.Fatal(err)
		}
		r.MustSay(
			ledger.Draft{Type: participant.TypeListed, Subject: "state:ke", Body: []byte("{}")},
			ledger.Draft{Type: participant.TypeListed, Subject: "state:ke", Body: []byte("not JSON")},
			ledger.Draft{Type: participant.TypeListed, Subject: "state:ke", Body: append([]byte(" "), form...)},
			ledger.Draft{Type: participant.TypeListed, Subject: "state:fr", Body: good},
			ledger.Draft{Type: "participant.praised/1", Subject: "state:ke", Body: []byte("{}")},
		)
		for _, id := range []string{"state:ke", "state:fr"} {
			after, err := q.Get(ctx, id)
			if err != nil || len(after.Statements) != 1 {
				t.Errorf("%s rests on %v, %v", id, after.Statements, err)
			}
		}
		r.CheckRebuild()
	})
}
