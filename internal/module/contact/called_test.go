package contact_test

import (
	"context"
	"testing"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/statement"
)

// Other rooms reach a participant by a contact that was recorded for it in a
// directory of which it is no member, too: who reads that directory expects so. One
// that was taken off the directory is reached by none that stands there.
func TestCalledAsRecorded(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		called := func(of statement.Hash, listed string) (out []contact.Candidate) {
			err := w.DB.Read(ctx, func(q sqldb.Querier) (err error) {
				out, err = w.s.Queries.Called(ctx, q, of, listed, w.Clock.Now())
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		shown := contact.Shown{"global": contact.Fields()}
		p := point("Brazil", "+99920123458")
		p.Mails = []string{"duty@br.example"}
		id, err := w.s.TakeDown(ctx, w.secretary, verbale("state:br"), "", p, shown)
		if err != nil {
			t.Fatal(err)
		}
		if all := called(w.out.Identity, "state:br"); len(all) != 1 || all[0].ID != id || all[0].Point.Mails[0] != "duty@br.example" {
			t.Errorf("%+v", all)
		}
		if all := called(w.out.Identity, ""); len(all) != 0 {
			t.Errorf("of one who is not listed: %+v", all)
		}
		names, err := w.s.Queries.CalledBy(ctx, w.out.Identity, "state:br")
		if err != nil || len(names) != 1 || names[id].Agency.Empty() {
			t.Errorf("%+v, %v", names, err)
		}
		own := w.nominates(w.no, point("Norway", "+99920123457"), "global", "region")
		if all := called(w.no.Identity, "state:no"); len(all) != 1 || all[0].ID != own {
			t.Errorf("%+v", all)
		}
		if _, err := w.s.Remove(ctx, w.manager, &contact.Removed{Community: "global", Participant: "state:no", Reason: en("left")}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Remove(ctx, w.manager, &contact.Removed{Community: "region", Participant: "state:no", Reason: en("left")}); err != nil {
			t.Fatal(err)
		}
		if all := called(w.no.Identity, "state:no"); len(all) != 0 {
			t.Errorf("after it was taken off: %+v", all)
		}
	})
}

// A contact is written to at an address to which mail does not come back, where it has
// one, and at the other where it has none: it is never left out.
func TestCalledWhereMailArrives(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		back := map[string]bool{}
		w.s.Queries.Returned = func(_ context.Context, _ sqldb.Querier, address string) (time.Time, bool, error) {
			return w.Clock.Now(), back[address], nil
		}
		p := point("Kenya", "+99920123456")
		p.Mails = []string{"one@ke.example", "two@ke.example"}
		w.nominates(w.ke, p, "global", "region")
		for _, tc := range []struct{ back, want string }{{"", "one@ke.example"}, {"one@ke.example", "two@ke.example"}, {"two@ke.example", "one@ke.example"}} {
			back[tc.back] = true
			var all []contact.Candidate
			err := w.DB.Read(ctx, func(q sqldb.Querier) (err error) {
				all, err = w.s.Queries.Called(ctx, q, w.ke.Identity, "state:ke", w.Clock.Now())
				return err
			})
			if err != nil || len(all) != 1 || len(all[0].Point.Mails) != 1 || all[0].Point.Mails[0] != tc.want {
				t.Errorf("once mail to %q comes back: %+v, %v", tc.back, all, err)
			}
		}
	})
}
