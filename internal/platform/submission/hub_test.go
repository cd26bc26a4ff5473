package submission_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func TestRecordAndConfirm(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.refused(w.ke, statement.Hash{}, note("state:ke", "45/2026", "Views"), fail.Denied)
		w.refused(nil, statement.Hash{}, note("state:xx", "45/2026", "Views"), fail.Invalid)
		id := w.says(nil, statement.Hash{}, note("state:ke", "45/2026", "Views"))
		if got, want := w.noted, []string{w.secretary.Person + " " + submission.TypeRecorded}; !slices.Equal(got, want) {
			t.Errorf("noted %q, want %q", got, want)
		}
		s := w.get(id)
		if !s.Known || s.Confirmed || s.Type != submission.TypeRecorded || s.By != w.Hub() {
			t.Errorf("recorded: %+v", s.Told)
		}
		w.refused(w.fr, id, &submission.Confirmed{As: "state:ke"}, fail.Denied)
		w.refused(w.fr, id, &submission.Confirmed{As: "state:fr"}, fail.Conflict)
		w.refused(w.aud, id, &submission.Confirmed{As: "state:ke"}, fail.Denied)
		w.says(w.ke, id, &submission.Confirmed{As: "state:ke"})
		if s = w.get(id); !s.Confirmed || len(s.Heard) != 1 || s.Heard[0].By != w.ke.Identity || len(s.Statements) != 2 {
			t.Errorf("confirmed: %+v", s.Told)
		}
		w.refused(w.ke, id, &submission.Confirmed{As: "state:ke"}, fail.Conflict)
		w.refused(nil, id, &submission.Corrected{Content: content("Other views")}, fail.Conflict)
		w.refused(nil, id, &submission.Withdrawn{Reason: i18n.Of("en", "In error.")}, fail.Conflict)
		w.says(w.ke, id, &submission.Corrected{As: "state:ke", Reason: i18n.Of("en", "A word."), Content: content("Our views")})
		if s = w.get(id); s.Title.String() != "Our views" || !s.Confirmed || len(s.Versions) != 2 || s.Versions[0].Title.String() != "Views" {
			t.Errorf("corrected: %+v", s)
		}
		w.says(w.ke, id, &submission.Withdrawn{As: "state:ke", Reason: i18n.Of("en", "Superseded.")})
		if s = w.get(id); s.Withdrawn == nil || s.For("state:ke") != (submission.Open{}) {
			t.Errorf("withdrawn: %+v", s)
		}
		w.refused(w.ke, id, &submission.Corrected{As: "state:ke", Content: content("x")}, fail.Conflict)
		w.CheckRebuild()
	})
}

func TestTransmitJointAndGroup(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		passed := w.says(w.fr, statement.Hash{}, &submission.Opening{
			Via: submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: "state:fr"}, Content: content("Passed on")})
		w.refused(w.fr, statement.Hash{}, &submission.Opening{
			Via: submission.Via{Mode: submission.Transmitted, Author: "state:de", By: "state:ke"}, Content: content("x")}, fail.Denied)
		if s := w.get(passed); s.Confirmed || !s.Known || s.Via.By != "state:fr" {
			t.Errorf("transmitted: %+v", s.Told)
		}
		w.says(w.fr, passed, &submission.Corrected{As: "state:fr", Content: content("Passed on, without the slip")})
		if s := w.get(passed); s.Title.String() != "Passed on, without the slip" || s.Confirmed {
			t.Errorf("corrected by the one who transmits: %+v", s.Told)
		} else {
			w.refused(w.ke, passed, &submission.Confirmed{As: "state:ke"}, fail.Conflict) // that wording was replaced
			w.says(w.ke, s.Version, &submission.Confirmed{As: "state:ke"})
		}
		if s := w.get(passed); !s.Confirmed {
			t.Errorf("the correction was confirmed: %+v", s.Told)
		}

		joint := w.says(w.fr, statement.Hash{}, &submission.Opening{
			Via: submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}, Content: content("Joint")})
		if s := w.get(joint); s.Confirmed || !s.For("state:ke").Join {
			t.Errorf("joint: %+v", s.Told)
		}
		w.refused(w.fr, joint, &submission.Joined{As: "state:fr"}, fail.Conflict)
		w.says(w.ke, joint, &submission.Joined{As: "state:ke"})
		if s := w.get(joint); !s.Confirmed || len(s.Heard) != 2 {
			t.Errorf("joint, signed: %+v", s.Told)
		}

		via := submission.Via{Mode: submission.Group, Author: "group:x", By: "state:fr", Members: []string{"state:fr"}, On: "2026-01-30"}
		w.refused(w.fr, statement.Hash{}, &submission.Opening{Via: via, Content: content("x")}, fail.Conflict) // not all members
		via.Members = []string{"state:fr", "state:ke"}
		group := w.says(w.fr, statement.Hash{}, &submission.Opening{Via: via, Content: content("For the group")})
		w.says(w.ke, group, &submission.Confirmed{As: "state:ke"})
		if s := w.get(group); s.Confirmed || len(s.Heard) != 1 || s.Heard[0].As != "state:ke" {
			t.Errorf("for a group: %+v", s.Told)
		}
		w.CheckRebuild()
	})
}

// Only a member speaks for a group, as the register lists them on that day; the
// secretariat records what a group says from its document.
func TestWhoSpeaksForAGroup(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.naming.of["state:xa"], w.naming.members["group:x"] = statement.Hash{}, []string{"state:ke", "state:xa"}
		via := submission.Via{Mode: submission.Group, Author: "group:x", By: "state:fr", Members: []string{"state:ke", "state:xa"}, On: "2026-01-30"}
		w.refused(w.fr, statement.Hash{}, &submission.Opening{Via: via, Content: content("For others")}, fail.Invalid)
		via.By = "state:ke"
		w.says(w.ke, statement.Hash{}, &submission.Opening{Via: via, Content: content("For the group")})
		w.says(nil, statement.Hash{}, note("group:x", "1/2026", "Of the group"))
	})
}

// Nothing bears the date of a day that has come nowhere on Earth, or is about
// what there is not.
func TestDatesAndSubjectsThatAreNot(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		day := func(n int) string { return w.Clock.Now().UTC().AddDate(0, 0, n).Format(time.DateOnly) }
		w.s.Exists = func(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
			return id == "un:a-70-174:13:c", nil
		}
		for name, tc := range map[string]struct {
			date, document, about string
			wrong                 bool
		}{
			"tomorrow, as it is in the east": {day(1), day(1), "un:a-70-174:13:c", false},
			"a submission of the day after":  {day(2), day(0), "un:a-70-174:13:c", true},
			"a document of the day after":    {day(0), day(2), "un:a-70-174:13:c", true},
			"a document of 2099":             {day(0), "2099-01-01", "un:a-70-174:13:c", true},
			"about what there is not":        {day(0), day(0), "un:a-70-174:99:c", true},
		} {
			o := note("state:ke", "45", name)
			o.Date, o.Via.Document.Date, o.About = tc.date, tc.document, []string{tc.about}
			if tc.wrong {
				w.refused(nil, statement.Hash{}, o, fail.Invalid)
				continue
			}
			id := w.says(nil, statement.Hash{}, o)
			fix := content("Corrected")
			fix.Date = day(2)
			w.refused(nil, id, &submission.Corrected{Content: fix}, fail.Invalid)
		}
	})
}

// A participant that is suspended says nothing new, and what it says all the
// same, in some other way, does not count; what was said before stands.
func TestSuspended(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		own := w.says(w.ke, statement.Hash{}, &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: content("Own")})
		id := w.says(nil, statement.Hash{}, note("state:ke", "1", "Views"))
		out, err := w.s.Say(context.Background(), w.Actor(w.ke), id, &submission.Confirmed{As: "state:ke"})
		if err != nil {
			t.Fatal(err)
		}
		w.naming.silent["state:ke"] = w.Size()
		if _, err := w.Clear(w.clears["state:ke"], draft.ID(out.Draft)); !fail.Is(err, fail.Denied) {
			t.Errorf("cleared while suspended: %v", err)
		}
		d, err := submission.Draft(w.ke.Identity, id, &submission.Confirmed{As: "state:ke"})
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(d) // past all rules
		if s := w.get(id); s.Confirmed || len(s.Events) != 1 || s.Events[0].Why != submission.WhyUnknown {
			t.Errorf("confirmed while suspended: %+v", s)
		}
		if s := w.get(own); !s.Known || !s.Confirmed {
			t.Errorf("what was said before: %+v", s.Told)
		}
		from := w.naming.silent["state:ke"]
		for _, id := range []statement.Hash{own, id} {
			if s := w.get(id); len(s.Barred) != 1 || s.Barred[0].Participant != "state:ke" || s.Barred[0].Status != "suspended" || s.Barred[0].Index != from {
				t.Errorf("that its author was suspended from %d on: %+v", from, s.Barred)
			}
		}
		if s := w.get(w.says(nil, statement.Hash{}, note("state:ke", "2", "Later"))); s.Barred != nil {
			t.Errorf("entered after the suspension: %+v", s.Barred)
		}
		// Under another identity that nobody bound, it is nobody's word.
		d, err = submission.Draft(w.fr.Identity, statement.Hash{}, &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Content: content("Forged")})
		if err != nil {
			t.Fatal(err)
		}
		forged := w.MustSay(d)[0].ID
		if s := w.get(forged); s.Known || s.Confirmed || s.Barred != nil {
			t.Errorf("forged: %+v, %+v", s.Told, s.Barred)
		}
		part, err := w.q.List(context.Background(), submission.Filter{})
		if err != nil || len(part.Items) != 3 {
			t.Fatalf("%d in the list, %v: what is nobody's word is not in it", len(part.Items), err)
		}
		if newest, oldest := part.Items[0], part.Items[2]; newest.Barred != nil || len(oldest.Barred) != 1 {
			t.Errorf("the list says %+v of the newest, %+v of the oldest", newest.Barred, oldest.Barred)
		}
	})
}

func TestList(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for _, n := range []string{"1", "2", "3", "4", "5"} {
			o := note("state:ke", n, "Views "+n)
			o.Date = "2026-01-0" + n
			w.says(nil, statement.Hash{}, o)
		}
		w.says(w.fr, statement.Hash{}, &submission.Opening{Via: submission.Via{Mode: submission.Own, Author: "state:fr"}, Content: content("Own")})
		via := submission.Via{Mode: submission.Group, Author: "group:x", By: "state:fr", Members: []string{"state:fr", "state:ke"}, On: "2026-01-30"}
		w.says(w.fr, statement.Hash{}, &submission.Opening{Via: via, Content: content("Group")})
		for _, tc := range []struct {
			name string
			f    submission.Filter
			want string
		}{
			{"all, newest first", submission.Filter{}, "Group,Own,Views 5,Views 4,Views 3,Views 2,Views 1"},
			{"by author", submission.Filter{Author: "state:fr"}, "Own"},
			{"by name in any role", submission.Filter{Named: "state:fr"}, "Group,Own"},
			{"by mode", submission.Filter{Mode: submission.Group}, "Group"},
			{"by document", submission.Filter{Kind: "note-verbale", Number: "3"}, "Views 3"},
			{"from a day", submission.Filter{From: "2026-01-04", Author: "state:ke"}, "Views 5,Views 4"},
			{"until a day", submission.Filter{Until: "2026-01-02"}, "Views 2,Views 1"},
			{"nothing", submission.Filter{Author: "state:de"}, ""},
		} {
			t.Run(tc.name, func(t *testing.T) {
				for _, limit := range []int{0, 1, 2} {
					var titles []string
					f := tc.f
					f.Limit = limit
					for range 10 {
						part, err := w.q.List(context.Background(), f)
						if err != nil {
							t.Fatal(err)
						}
						for _, s := range part.Items {
							titles = append(titles, s.Title.String())
						}
						if f.Before = part.Next; part.Next == 0 {
							break
						}
					}
					if got := strings.Join(titles, ","); got != tc.want {
						t.Errorf("limit %d: %s, want %s", limit, got, tc.want)
					}
				}
			})
		}
	})
}

// What the body of another room's statement says of its way is told in the same
// words, and can be confirmed.
func TestOtherRooms(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		r := w.MustSay(ledger.Draft{Type: "test.thing.recorded/1", Subject: "thing:1", Body: []byte(`{}`)})[0]
		via := note("state:ke", "7", "x").Via
		told := func() (out submission.Told) {
			t.Helper()
			err := w.DB.Read(context.Background(), func(q sqldb.Querier) (err error) {
				out, err = w.q.Told(context.Background(), q, via, submission.Mark{Statement: r.ID, By: w.Hub(), Index: r.Index, At: r.At})
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		if got := told(); !got.Known || got.Confirmed {
			t.Errorf("%+v", got)
		}
		w.says(w.fr, r.ID, &submission.Confirmed{As: "state:fr"}) // not its author: counts for nothing
		if got := told(); got.Confirmed || len(got.Heard) != 0 {
			t.Errorf("confirmed by another: %+v", got)
		}
		w.says(w.ke, r.ID, &submission.Confirmed{As: "state:ke"})
		w.refused(w.ke, r.ID, &submission.Confirmed{As: "state:ke"}, fail.Conflict)
		if got := told(); !got.Confirmed {
			t.Errorf("confirmed by its author: %+v", got)
		}
		w.CheckRebuild()
	})
}

// Erasing a body takes away what it said, in the rows as in a rebuild.
func TestErasure(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id := w.says(nil, statement.Hash{}, note("state:ke", "45", "Views"))
		fix := w.says(nil, id, &submission.Corrected{Content: content("Corrected views")})
		w.says(w.ke, fix, &submission.Confirmed{As: "state:ke"})
		if _, err := w.Erase(ctx, statement.Hash{}, fix, "It named a person."); err != nil {
			t.Fatal(err)
		}
		if s := w.get(id); s.Title.String() != "Views" || len(s.Versions) != 1 {
			t.Errorf("the correction is erased: %+v", s)
		}
		w.CheckRebuild()
		by, err := w.Erase(ctx, statement.Hash{}, id, "It named a person.")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.q.Get(ctx, id.String()); !fail.Is(err, fail.Gone) || !strings.Contains(fail.Message(err), by.ID.String()) {
			t.Errorf("all of it is erased: %v", err)
		}
		if e, err := w.q.Erased(ctx, id.String()); err != nil || e == nil || e.Statement != by.ID || e.Submission != id || !e.At.Equal(w.Clock.Now()) {
			t.Errorf("erased by %s: %+v, %v", by.ID, e, err)
		}
		for _, other := range []string{fix.String(), by.ID.String(), strings.Repeat("0", 64), "none"} {
			if _, err := w.q.Get(ctx, other); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s is no submission: %v", other, err)
			}
		}
		w.CheckRebuild()
	})
}

// What is found and shown of a submission that somebody else corrects: words of
// unknown standing are found and not shown.
func TestIndexed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(nil, statement.Hash{}, note("state:ke", "45/2026", "Views"))
		docs := func() search.Document {
			t.Helper()
			var out []search.Document
			err := w.DB.Read(context.Background(), func(q sqldb.Querier) (err error) {
				out, err = submission.Indexed{}.Documents(context.Background(), q, id.String())
				return err
			})
			if err != nil || len(out) != 1 {
				t.Fatalf("%+v, %v", out, err)
			}
			return out[0]
		}
		if d := docs(); d.Body.String() != "Text of Views" || !slices.Equal(d.Cited, []string{"45/2026"}) || d.Address != "/submissions/"+id.String() {
			t.Errorf("%+v", d)
		}
		w.says(nil, id, &submission.Corrected{Content: content("Corrected")})
		if d := docs(); d.Title.String() != "Corrected" || d.Body.String() != "Text of Corrected" {
			t.Errorf("corrected by the secretariat: %+v", d)
		}
		d, err := submission.Draft(w.fr.Identity, id, &submission.Corrected{As: "state:ke", Content: content("Foreign")})
		if err != nil {
			t.Fatal(err)
		}
		w.MustSay(d)
		if d := docs(); d.Title.String() != "Corrected" || !d.Body.Empty() || !strings.Contains(d.Also, "Text of Foreign") || !strings.Contains(d.Also, "Text of Corrected") {
			t.Errorf("corrected by somebody: %+v", d)
		}
	})
}

// Bodies in another form, on nothing, and of the wrong subject are inert.
func TestWhatChangesNothing(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		good, err := submission.Encode(note("state:ke", "1", "Views"))
		if err != nil {
			t.Fatal(err)
		}
		said := w.MustSay(
			ledger.Draft{Type: submission.TypeRecorded, Body: []byte("not JSON")},
			ledger.Draft{Type: submission.TypeRecorded, Body: append([]byte(" "), good...)},
			ledger.Draft{Type: submission.TypeRecorded, Subject: "thing:1", Body: good},
			ledger.Draft{Type: submission.TypeConfirmed, Body: []byte(`{"as":"state:ke"}`)},
			ledger.Draft{Type: submission.TypeJoined, Subject: "thing:1", Body: []byte(`{"as":"state:ke"}`)},
		)
		for i, r := range said {
			rec, err := w.Ledger.Get(context.Background(), r.ID)
			if err != nil || rec.Inert == "" {
				t.Errorf("%d: inert for %q, %v", i, rec.Inert, err)
			}
		}
		if part, err := w.q.List(context.Background(), submission.Filter{}); err != nil || len(part.Items) != 0 {
			t.Errorf("%+v, %v", part, err)
		}
		w.CheckRebuild()
	})
}

// Whoever the register names otherwise later, what was said stays as it was
// when it was said.
func TestStandingDoesNotMove(t *testing.T) {
	w := newWorld(t, hubtest.SQLite(t))
	id := w.says(nil, statement.Hash{}, note("state:ke", "1", "Views"))
	w.says(w.ke, id, &submission.Confirmed{As: "state:ke"})
	before := w.get(id)
	w.Clock.Advance(time.Hour)
	w.naming.silent["state:ke"] = w.Size()
	w.naming.of = maps.Clone(w.naming.of)
	if after := w.get(id); !after.Confirmed || len(after.Heard) != len(before.Heard) {
		t.Errorf("%+v, was %+v", after.Told, before.Told)
	}
}

// TestRebuild: whatever is said in whatever order, whether it counts or not, a
// rebuild gives the same rows.
func TestRebuild(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		by := []statement.Hash{w.Hub(), w.ke.Identity, w.fr.Identity}
		for seed := range 4 {
			var on []statement.Hash
			for i, kind := range rapid.SliceOfN(rapid.IntRange(0, 6), 12, 12).Example(seed) {
				who := by[(i*7+seed)%len(by)]
				of := w.Hub() // the opening of the hub: no submission
				if len(on) > 0 {
					of = on[(i*5)%len(on)]
				}
				as := []string{"state:ke", "state:fr"}[(i+seed)%2]
				var b corpus.Body
				switch kind {
				case 0, 1:
					b, of = note(as, "n", "Views"), statement.Hash{}
				case 2:
					b, of = &submission.Opening{Via: submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}, By: as}, Content: content("Joint")}, statement.Hash{}
				case 3:
					b = &submission.Joined{As: as}
				case 4:
					b = &submission.Confirmed{As: as}
				case 5:
					b = &submission.Corrected{As: as, Content: content("Corrected")}
				default:
					b = &submission.Withdrawn{As: as, Reason: i18n.Of("en", "r")}
				}
				d, err := submission.Draft(who, of, b)
				if err != nil {
					t.Fatal(err)
				}
				on = append(on, w.MustSay(d)[0].ID)
			}
			w.CheckRebuild()
		}
	})
}
