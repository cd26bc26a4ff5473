package contact_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
)

// words counts the statements about a contact, in all communities, whose body is
// kept, confirmations left out.
func (w *world) words(id string) (n int) {
	w.t.Helper()
	ctx := context.Background()
	err := w.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT chest FROM contact_chest`)
		if err != nil {
			return err
		}
		var chests []journal.Chest
		for rows.Next() {
			var b []byte
			if err := rows.Scan(&b); err != nil {
				return err
			}
			chests = append(chests, journal.Chest(b))
		}
		if err := rows.Close(); err != nil {
			return err
		}
		for _, c := range chests {
			err := w.s.Journal.Whole(ctx, q, c, func(e journal.Entry) error {
				typ := e.Statement.Header.Type
				if e.Subject() == id && e.Body != nil && typ != contact.TypeConfirmed {
					n++
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// With the words goes the draft from which they were cleared, and one of a change
// that waits.
func TestErasedFromDrafts(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		shown := contact.Shown{"global": contact.Fields()}
		cleared, id, err := w.s.Nominate(ctx, w.Actor(w.ke), point("Agency", "+99920123456"), shown)
		w.clear(w.ke, cleared, err)
		waiting, err := w.s.Change(ctx, w.Actor(w.ke), id, point("Bureau", "+99920123457"), shown, en("moved"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"global"}, en("moved"))
		w.clear(w.ke, d, err)
		other, _, err := w.s.Nominate(ctx, w.Actor(w.ke), point("Another", "+99920123458"), shown)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.s.Erase(ctx, w.Actor(w.ke), id, "asked for"); err != nil {
			t.Fatal(err)
		}
		for name, d := range map[string]string{"the cleared draft": cleared, "the draft of a change": waiting} {
			if _, err := w.Drafts.Get(ctx, w.Actor(w.ke), draft.ID(d)); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if _, err := w.Drafts.Get(ctx, w.Actor(w.ke), draft.ID(other)); err != nil {
			t.Errorf("the draft of another contact: %v", err)
		}
	})
}

// A participant erases its words also in a community from which it was taken off,
// and with them what another member reported of a number.
func TestErasedWhereTakenOff(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		if _, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "region", Address: "+99920123456", Trouble: contact.Dead}); err != nil {
			t.Fatal(err)
		}
		for _, slug := range []string{"global", "region"} {
			if _, err := w.s.Remove(ctx, w.manager, &contact.Removed{Community: slug, Participant: "state:ke", Reason: en("left")}); err != nil {
				t.Fatal(err)
			}
			one, err := w.s.Queries.One(ctx, w.Actor(w.ke), id)
			if err != nil || !slices.Contains(one.Off, slug) {
				t.Fatalf("off %s: %+v, %v", slug, one, err)
			}
		}
		if err := w.s.Erase(ctx, w.Actor(w.fr), id, "not theirs"); !fail.Is(err, fail.NotFound) {
			t.Errorf("another participant: %v", err)
		}
		if n := w.words(id); n != 3 {
			t.Fatalf("%d statements with words", n)
		}
		w.trail = nil
		if err := w.s.Erase(ctx, w.Actor(w.ke), id, "asked for"); err != nil {
			t.Fatal(err)
		}
		if n := w.words(id); n != 0 {
			t.Errorf("%d statements keep their words", n)
		}
		if want := (noted{w.no.Identity, audit.ByParticipant("state:ke"), contact.NotedErased, id}); !slices.Contains(w.trail, want) {
			t.Errorf("the trail of who reported lacks %v: %v", want, w.trail)
		}
		if kept, err := w.s.Queries.Kept(ctx, w.Actor(w.ke)); err != nil || len(kept) != 0 {
			t.Errorf("kept: %+v, %v", kept, err)
		}
		w.rebuilt()
	})
}

// leaves takes a participant's signing keys away from the hub.
func (w *world) leaves(p *people.Person) {
	w.t.Helper()
	dir := w.t.TempDir()
	file := filepath.Join(dir, "hub.key")
	err := keys.NewKeyFile(file)
	if err == nil {
		var secret keys.Secret
		if secret, err = keys.KeyFile(file); err == nil {
			err = w.Keys.Save(filepath.Join(dir, "keys.age"), secret)
		}
	}
	if err == nil {
		err = w.Keys.Retain(p.Identity)
	}
	if err != nil {
		w.t.Fatal(err)
	}
}

// Words of a contact are erased also where a member reported a number of it whose
// keys have left since: the report stays sealed, nobody is shown it, and that is
// noted.
func TestErasedThoughAReporterLeft(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		for _, p := range []*people.Person{w.no, w.fr} {
			if _, err := w.s.Report(ctx, w.Actor(p), id, contact.Reported{Community: "global", Address: "+99920123456", Trouble: contact.Dead}); err != nil {
				t.Fatal(err)
			}
		}
		d, err := w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"global"}, en("left"))
		w.clear(w.ke, d, err)
		w.leaves(w.no)
		w.trail = nil
		if err := w.s.Erase(ctx, w.Actor(w.ke), id, "asked for"); err != nil {
			t.Fatal(err)
		}
		if n := w.words(id); n != 1 {
			t.Errorf("%d statements keep their words", n)
		}
		ke := w.Actor(w.ke)
		if want := (noted{ke.Identity, ke.Person, contact.NotedLeft, id}); !slices.Contains(w.trail, want) {
			t.Errorf("the trail lacks %v: %v", want, w.trail)
		}
		if want := (noted{w.fr.Identity, audit.ByParticipant("state:ke"), contact.NotedErased, id}); !slices.Contains(w.trail, want) {
			t.Errorf("the trail lacks %v: %v", want, w.trail)
		}
		if kept, err := w.s.Queries.Kept(ctx, ke); err != nil || len(kept) != 0 {
			t.Errorf("kept: %+v, %v", kept, err)
		}
		w.rebuilt()
	})
}

// A contact that is withdrawn is listed until its words are erased.
func TestErasedAfterWithdrawal(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		if kept, err := w.s.Queries.Kept(ctx, w.Actor(w.ke)); err != nil || len(kept) != 0 {
			t.Errorf("while it stands: %+v, %v", kept, err)
		}
		d, err := w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"global", "region"}, en("left"))
		w.clear(w.ke, d, err)
		kept, err := w.s.Queries.Kept(ctx, w.Actor(w.ke))
		if err != nil || len(kept) != 1 || kept[0].ID != id || kept[0].Point.Name != "CANARY-name" || !slices.Equal(kept[0].Communities(), []string{"global", "region"}) {
			t.Fatalf("%+v, %v", kept, err)
		}
		if others, err := w.s.Queries.Kept(ctx, w.Actor(w.no)); err != nil || len(others) != 0 {
			t.Errorf("another participant has %+v, %v", others, err)
		}
		if err := w.s.Erase(ctx, w.Actor(w.ke), id, "asked for"); err != nil {
			t.Fatal(err)
		}
		if n := w.words(id); n != 0 {
			t.Errorf("%d statements keep their words", n)
		}
		_, err = w.s.Queries.One(ctx, w.Actor(w.ke), id)
		refused(t, err, fail.NotFound)
		w.rebuilt()
	})
}

// What the hub recorded, the hub erases: when the participant asks for it, or the
// secretariat.
func TestErasedAsRecorded(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		shown := contact.Shown{"global": contact.Fields(), "region": contact.Fields()}
		take := func(id, agency, number string) string {
			got, err := w.s.TakeDown(ctx, w.secretary, verbale(id), "", point(agency, number), shown)
			if err != nil {
				t.Fatal(err)
			}
			return got
		}
		kenya, norway, ghana := take("state:ke", "Kenya", "+99920123459"), take("state:no", "Norway", "+99920123460"), take("state:gh", "Ghana", "+99920123461")
		refused(t, w.s.Erase(ctx, w.Actor(w.no), kenya, "not theirs"), fail.NotFound)
		refused(t, w.s.Erase(ctx, w.Actor(w.ke), kenya, "alone"), fail.Conflict)
		d, err := w.s.Withdraw(ctx, w.Actor(w.ke), kenya, []string{"global", "region"}, en("left"))
		w.clear(w.ke, d, err)
		w.trail = nil
		if err := w.s.Erase(ctx, w.Actor(w.ke), kenya, "asked for"); err != nil {
			t.Fatal(err)
		}
		if want := (noted{w.Hub(), audit.ByParticipant("state:ke"), contact.NotedErased, kenya}); !slices.Contains(w.trail, want) {
			t.Errorf("the hub's trail lacks %v: %v", want, w.trail)
		}
		// The secretariat finds what it recorded, changes it, withdraws it, and has it
		// erased: also where the participant to whom it was said has been taken off.
		if _, err := w.s.TakeDown(ctx, w.secretary, verbale("state:no"), norway, point("Oslo", "+99920123462"), shown); err != nil {
			t.Fatal(err)
		}
		if err := w.s.TakeBack(ctx, w.secretary, verbale("state:gh"), ghana, []string{"global", "region"}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Remove(ctx, w.manager, &contact.Removed{Community: "region", Participant: "state:no", Reason: en("left")}); err != nil {
			t.Fatal(err)
		}
		all, err := w.s.Queries.Recorded(ctx, w.secretary)
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		refused(t, w.s.Erase(ctx, w.secretary, norway, "in service"), fail.Conflict)
		if n := w.words(norway); n != 4 {
			t.Errorf("%d statements have words of what stands", n)
		}
		if err := w.s.TakeBack(ctx, w.secretary, verbale("state:no"), norway, []string{"global", "region"}); err != nil {
			t.Fatal(err)
		}
		for _, o := range all {
			if o.ID != norway && o.ID != ghana || o.Point.Name == "" || len(o.In) != 2 {
				t.Errorf("%+v", o)
			}
			if err := w.s.Erase(ctx, w.secretary, o.ID, "asked for"); err != nil {
				t.Fatal(err)
			}
		}
		_, err = w.s.Queries.Recorded(ctx, w.Actor(w.ke))
		refused(t, err, fail.Denied)
		for _, id := range []string{kenya, norway, ghana} {
			if n := w.words(id); n != 0 {
				t.Errorf("%s: %d statements keep their words", id, n)
			}
		}
		// The secretariat erases nothing that a participant said.
		own := w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		refused(t, w.s.Erase(ctx, w.secretary, own, "not its own"), fail.NotFound)
		w.rebuilt()
	})
}
