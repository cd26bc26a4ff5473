package check_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/policy"
)

// From contact to contact to the officers; an answer by a link, once; the clock
// jumps; the deadline closes it, and the community is told no more than it may
// know.
func TestACheck(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke, no, fr := w.joins("state:ke", "global"), w.joins("state:no", "global"), w.joins("state:fr", "global")
		out := w.joins("state:br")
		for _, id := range []string{"state:ke", "state:no", "state:fr"} {
			w.names(id, point(id[6:]+"-one", 1), "global")
			w.names(id, point(id[6:]+"-two", 2), "global")
		}
		w.tells()
		terms := w.terms("global", day)
		terms.Words = en("CANARY-words")
		id := w.calls(terms)
		_, err := w.s.Call(ctx, w.manager, terms)
		refused(t, err, fail.Conflict)
		if own, err := w.s.Queries.Owned(ctx, ke); err != nil || len(own) != 0 {
			t.Errorf("a check that was not announced is seen before anybody was asked: %+v, %v", own, err)
		}
		kenya := w.asks("ke-one")
		w.tells()
		if l, err := w.s.Linked(ctx, kenya); err != nil || l.Participant != "state:ke" || l.Agency.String() != "CANARY-ke-one" || l.Words.String() != "CANARY-words" {
			t.Errorf("%+v, %v", l, err)
		}
		w.Clock.Advance(30 * time.Minute)
		if err := w.s.AnswerByLink(ctx, kenya); err != nil {
			t.Fatal(err)
		}
		refused(t, w.s.AnswerByLink(ctx, kenya), fail.Gone)
		refused(t, w.s.AnswerByLink(ctx, kenya[1:]+"A"), fail.NotFound)
		w.Clock.Advance(30 * time.Minute)
		w.tells("state:fr reminded fr-one", "state:no reminded no-one")
		w.Clock.Advance(-time.Hour)
		w.tells()
		w.Clock.Advance(2 * time.Hour)
		w.tells("state:fr asked fr-two", "state:no asked no-two")
		refused(t, w.s.Answer(ctx, policy.Actor{Person: fr.Person, Identity: fr.Identity, For: fr.For, Roles: []policy.Role{policy.Drafter}}, id), fail.Denied)
		refused(t, w.s.Answer(ctx, out, id), fail.NotFound)
		if err := w.s.Answer(ctx, fr, id); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(5 * time.Hour) // the hub was away: no step is left out, none is made twice
		w.tells("state:no reminded no-two")
		w.Clock.Advance(time.Hour)
		w.tells("state:no officers")
		for name, want := range map[string]check.Standing{"state:ke": check.HasSaid, "state:fr": check.HasSaid, "state:no": check.Sought} {
			if got := w.seat("global", id, name); got.Standing != want {
				t.Errorf("%s: %+v", name, got)
			}
		}
		if s := w.seat("global", id, "state:ke"); s.Answer.How != check.ByLink || *s.Minutes != 30 || s.Answer.By != w.Hub() {
			t.Errorf("a link's answer is the hub's word: %+v", s.Answer)
		}
		if s := w.seat("global", id, "state:fr"); s.Answer.How != check.ByDesk || *s.Minutes != 120 || s.Answer.By != fr.Identity {
			t.Errorf("an answer on the desk is the participant's: %+v", s.Answer)
		}
		for _, actor := range []policy.Actor{ke, out} {
			_, err := w.s.Queries.Board(ctx, actor, "global", id)
			refused(t, err, fail.Denied)
		}
		w.Clock.Advance(2 * day)
		w.tells()
		if b := w.board("global", id); b.Open || b.Count(check.WasQuiet) != 1 {
			t.Errorf("after the deadline: %+v", b)
		}
		refused(t, w.s.Answer(ctx, no, id), fail.Gone)
		f, err := w.s.Queries.Figures(ctx, no, "global")
		if err != nil || len(f.Checks) != 1 || f.Checks[0].By != check.AtDeadline || f.Checks[0].Rates.Asked != (contact.Count{N: 3}) || !f.Checks[0].Rates.Answered.Suppressed {
			t.Fatalf("%+v, %v", f, err)
		}
		if !f.Next.Equal(f.Checks[0].Terms.Begins().Add(182 * day)) {
			t.Errorf("the next check is due %v", f.Next)
		}
		_, err = w.s.Queries.Figures(ctx, out, "global")
		refused(t, err, fail.NotFound)
		own, err := w.s.Queries.Owned(ctx, no)
		if err != nil || len(own) != 1 || own[0].Open || own[0].Answer != nil || len(own[0].Steps) != 5 {
			t.Errorf("its own: %+v, %v", own, err)
		}
		if _, err := w.s.Queries.Own(ctx, out, id); !fail.Is(err, fail.NotFound) {
			t.Errorf("an outsider: %v", err)
		}
		w.Clock.Advance(181 * day)
		w.told = nil
		if got := w.tellings(); len(got) != 1 || got[0].News != check.Coming {
			t.Errorf("the manager is told %+v", got)
		}
		w.tells()
		w.rebuilt()
	})
}

// rebuilt fails the test when a rebuild gives other rows than there are, when the
// journal cannot be proved, and when words or addresses lie open in a row.
func (w *world) rebuilt(more ...string) {
	w.t.Helper()
	live, _, err := w.s.Journal.Dump(context.Background())
	if err == nil {
		err = w.s.Journal.Rebuild(context.Background(), nil)
	}
	if err != nil {
		w.t.Fatal(err)
	}
	if again, _, err := w.s.Journal.Dump(context.Background()); err != nil || again != live {
		w.t.Errorf("a rebuild gives other rows: %v", err)
	}
	err = w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		if _, err := w.s.Journal.Verify(context.Background(), q, q, nil); err != nil {
			return err
		}
		for _, table := range append(more, "check_thread", "check_result", "check_chest", "check_open", "check_look", "check_step", "check_link", "check_next", "journal_entry") {
			if err := w.closed(q, table); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		w.t.Error(err)
	}
}

// closed fails the test when a table holds a canary.
func (w *world) closed(q sqldb.Querier, table string) error {
	rows, err := q.Query(context.Background(), "SELECT * FROM "+table)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	n := 0
	for ; rows.Next(); n++ {
		cells := make([]any, len(columns))
		for i := range cells {
			cells[i] = new([]byte)
		}
		if err := rows.Scan(cells...); err != nil {
			return err
		}
		for i, c := range cells {
			if strings.Contains(strings.ToLower(string(*c.(*[]byte))), "canary") {
				w.t.Errorf("%s.%s holds %q", table, columns[i], *c.(*[]byte))
			}
		}
	}
	if n == 0 && table != "check_open" && table != "check_look" { // of what is over nothing is open
		w.t.Errorf("%s is empty: nothing was looked at", table)
	}
	return rows.Err()
}

// Who cannot be reached, and who was asked by another community, is passed over.
func TestWhoIsAsked(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		today := w.Clock.Now().Format(time.DateOnly)
		for _, id := range []string{"state:fr", "state:ke", "state:no", "state:se", "state:uy"} {
			w.joins(id, "global", "region")
		}
		both := []string{"global", "region"}
		deputy := w.names("state:fr", point("fr-deputy", 5, func(p *contact.Point) { p.Category = "diplomatic" }), both...)
		w.names("state:fr", point("fr-absent", 1, func(p *contact.Point) {
			p.Absences = []contact.Absence{{From: today, Until: today, Deputy: deputy}}
		}), both...)
		w.names("state:ke", point("ke-nomail", 1, func(p *contact.Point) { p.Mails = nil }), both...)
		w.names("state:ke", point("ke-mail", 2), both...)
		w.names("state:no", point("no-bounces", 1), both...)
		w.names("state:no", point("no-next", 2), both...)
		w.names("state:se", point("se-world", 1), "global")
		w.names("state:se", point("se-region", 1), "region")
		terms := w.terms("region", 3*day)
		terms.Category = "technical" // Uruguay has none
		id := w.calls(terms)
		w.tells("state:fr asked fr-deputy", "state:ke asked ke-mail", "state:no asked no-bounces", "state:se asked se-region")
		w.back["no-bounces@canary.example"] = w.Clock.Now().Add(time.Minute)
		w.Clock.Advance(check.Glance)
		w.tells("state:no asked no-next")
		if s := w.seat("region", id, "state:no"); !s.Returned() || !s.Steps[0].Back {
			t.Errorf("the mail that came back is on the board: %+v", s.Steps)
		}
		if err := w.s.Close(ctx, w.manager, "region", id); err != nil {
			t.Fatal(err)
		}
		refused(t, w.s.Close(ctx, w.manager, "region", id), fail.Gone)

		// Two days later another community: who was asked is left in peace.
		w.Clock.Advance(2 * day)
		w.region = []string{"state:fr", "state:ke", "state:se"}
		terms = w.terms("global", 2*day)
		terms.Region = "african"
		second := w.calls(terms)
		w.tells("state:fr asked fr-absent", "state:se asked se-world") // of France the other is back
		if s := w.seat("global", second, "state:ke"); s.Standing != check.Resting {
			t.Errorf("who is left in peace: %+v", s)
		}
		if _, err := w.contacts.Remove(ctx, w.manager, &contact.Removed{Community: "global", Participant: "state:ke"}); err != nil {
			t.Fatal(err)
		}
		if s := w.seat("global", second, "state:ke"); s.Standing != check.Gone {
			t.Errorf("who was taken off: %+v", s)
		}
		w.joins("state:ke", "global")
		if err := w.s.Close(ctx, w.manager, "global", second); err != nil {
			t.Fatal(err)
		}
		if s := w.seat("global", second, "state:ke"); s.Standing != check.Resting || len(s.Steps) != 0 { // as while it was open
			t.Errorf("who was left in peace: %+v", s)
		}
		// Unless somebody insists, and says why.
		terms = w.terms("global", 2*day)
		terms.Region, terms.Insist = "african", en("CANARY-reason")
		third := w.calls(terms)
		w.tells("state:fr asked fr-absent", "state:ke asked ke-mail", "state:se asked se-world")
		if b := w.board("global", third); b.Terms.Insist.String() != "CANARY-reason" {
			t.Errorf("the reason stays: %+v", b.Terms)
		}
		_, err := w.s.Queries.Called(ctx, w.manager, "global")
		if err != nil {
			t.Error(err)
		}
	})
}

// Who has answered is left in peace for a week from then, however long ago it was
// asked: by a link the contact and its address, on the desk the officers and the
// contact that was asked last. A contact that nobody has asked is asked all the same.
func TestWhoAnsweredIsLeftInPeace(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		both := []string{"global", "region"}
		ke := w.joins("state:ke", both...)
		w.joins("state:no", both...)
		for _, id := range []string{"state:ke", "state:no"} {
			w.names(id, point(id[6:]+"-one", 1), both...)
		}
		w.names("state:ke", point("ke-two", 2), "global")
		terms := w.terms("region", 20*day)
		terms.Pace.Times = 0
		terms.Pace.Onward = 19 * 24 * 60
		id := w.calls(terms)
		asked := w.tellings()
		w.Clock.Advance(8 * day)
		if err := w.s.Answer(ctx, ke, id); err != nil {
			t.Fatal(err)
		}
		for _, say := range asked {
			if w.line(say) == "state:no asked no-one" {
				if err := w.s.AnswerByLink(ctx, strings.TrimPrefix(say.Link, check.LinkPath)); err != nil {
					t.Fatal(err)
				}
			}
		}
		w.Clock.Advance(9 * time.Minute)
		terms = w.terms("global", 10*day)
		terms.Pace.Times = 0
		second := w.calls(terms)
		w.tells("state:ke asked ke-two") // nobody has asked it
		if s := w.seat("global", second, "state:no"); s.Standing != check.Resting {
			t.Errorf("%+v", s)
		}
		w.Clock.Advance(time.Hour)
		w.tells() // the other one and the officers have answered
		w.Clock.Advance(7 * day)
		w.tells("state:ke asked ke-one", "state:no asked no-one") // while the check is open, a week has gone by
	})
}

// A contact that was silent, so that its officers were asked and answered on the
// desk, is asked by the next check.
func TestOfficersDoNotAnswerForAContact(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		both := []string{"global", "region"}
		ke := w.joins("state:ke", both...)
		w.names("state:ke", point("ke-one", 1), both...)
		terms := w.terms("region", 20*day)
		terms.Pace = check.Pace{Remind: 60, Onward: 9 * 24 * 60}
		id := w.calls(terms)
		w.tells("state:ke asked ke-one")
		w.Clock.Advance(9 * day)
		w.tells("state:ke officers")
		if err := w.s.Answer(ctx, ke, id); err != nil {
			t.Fatal(err)
		}
		w.calls(w.terms("global", 2*day))
		w.tells("state:ke asked ke-one")
	})
}

// A contact that is asked within its hours is asked when they begin, where it is.
func TestWithinHours(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		week := func(zone string) func(*contact.Point) {
			return func(p *contact.Point) {
				p.Zone, p.Hours = zone, []contact.Hours{{Days: contact.Days(), From: "08:00", To: "16:00"}}
			}
		}
		w.joins("state:ke", "global")
		w.joins("state:nz", "global")
		w.names("state:ke", point("nairobi", 1, week("Africa/Nairobi")), "global")
		w.names("state:nz", point("wellington", 1, week("Pacific/Auckland")), "global")
		midnight := w.Clock.Now().Truncate(day).Add(day)
		w.Clock.Advance(midnight.Sub(w.Clock.Now()))
		terms := w.terms("global", 5*day)
		terms.Hours, terms.Pace = true, check.Pace{Remind: 8 * 60, Times: 1, Onward: 60}
		w.calls(terms)
		nairobi, wellington := midnight.Add(5*time.Hour), at(t, midnight, "Pacific/Auckland", 8)
		var seen []string
		for now := midnight; now.Before(midnight.Add(26 * time.Hour)); now = now.Add(30 * time.Minute) {
			w.Clock.Advance(now.Sub(w.Clock.Now()))
			for _, line := range w.round() {
				seen = append(seen, line)
				switch {
				case line == "state:ke asked nairobi" && !now.Equal(nairobi), line == "state:nz asked wellington" && !now.Equal(wellington):
					t.Errorf("%s at %v", line, now)
				case strings.Contains(line, "reminded") && strings.Contains(line, "state:ke") && now.Before(nairobi.Add(8*time.Hour)):
					t.Errorf("%s at %v", line, now)
				}
			}
		}
		if len(seen) < 2 {
			t.Errorf("only %q were asked", seen)
		}
	})
}

// at is the first instant, not before another, at which clocks in a zone show an
// hour, within an hour's span of working time.
func at(t *testing.T, from time.Time, zone string, hour int) time.Time {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	if h := from.In(loc).Hour(); h >= hour && h < 16 {
		return from
	}
	for i := from; ; i = i.Add(30 * time.Minute) {
		if l := i.In(loc); l.Hour() == hour && l.Minute() == 0 {
			return i
		}
	}
}

// An announced check is told beforehand, and seen; it cannot be answered before it
// begins.
func TestAnnounced(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global")
		w.names("state:ke", point("ke-one", 1), "global")
		terms := w.terms("global", 3*day)
		terms.Announced, terms.From = true, w.Clock.Now().Add(day).UTC().Format(time.RFC3339)
		w.told = nil
		id := w.calls(terms)
		if len(w.told) != 1 || w.told[0].News != check.Announced || w.told[0].Link != "/desk/checks/"+id {
			t.Errorf("told %+v", w.told)
		}
		if own, err := w.s.Queries.Owned(ctx, ke); err != nil || len(own) != 1 || !own[0].Open {
			t.Errorf("%+v, %v", own, err)
		}
		refused(t, w.s.Answer(ctx, ke, id), fail.Conflict)
		if n, coming, err := w.s.Queries.Waiting(ctx, ke); err != nil || n != 0 || !coming.Equal(w.Clock.Now().Add(day)) {
			t.Errorf("%d wait, the next begins %v, %v", n, coming, err)
		}
		w.tells()
		w.Clock.Advance(day)
		w.tells("state:ke asked ke-one")
		if n, coming, err := w.s.Queries.Waiting(ctx, ke); err != nil || n != 1 || !coming.IsZero() {
			t.Errorf("%d wait, the next begins %v, %v", n, coming, err)
		}
	})
}

// A check that is not announced begins when it is called, and lasts as long as it was
// to, whether it was to begin before or later. One that is announced for the past is
// none: nobody would have been told beforehand.
func TestADeadlineCountsFromTheBeginning(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		for name, tc := range map[string]struct {
			slug string
			from time.Duration
		}{"for the past": {"global", -3 * day}, "for later": {"region", 3 * day}} {
			w.joins("state:ke", tc.slug)
			terms := w.terms(tc.slug, 0)
			from := w.Clock.Now().Add(tc.from)
			terms.Insist = en("CANARY-reason")
			b := w.board(tc.slug, w.calls(terms.Lasting(from, 2*day)))
			now := w.Clock.Now().Truncate(time.Second)
			if !b.Terms.Begins().Equal(now) || !b.Terms.Ends().Equal(now.Add(2*day)) {
				t.Errorf("%s: it is from %v until %v, called %v", name, b.Terms.Begins(), b.Terms.Ends(), now)
			}
			if err := w.s.Close(ctx, w.manager, tc.slug, b.Check); err != nil {
				t.Fatal(err)
			}
		}
		terms := w.terms("global", 0)
		terms.Announced = true
		for name, from := range map[string]time.Time{"the past": w.Clock.Now().Add(-3 * day), "now": w.Clock.Now(), "no time": {}} {
			if id, err := w.s.Call(ctx, w.manager, terms.Lasting(from, 2*day)); !fail.Is(err, fail.Invalid) || !check.IsNotToCome(err) {
				t.Errorf("announced for %s: %s, %v", name, id, err)
			}
		}
		if _, err := w.s.Call(ctx, w.manager, terms.Lasting(w.Clock.Now().Add(time.Second), 2*day)); err != nil {
			t.Errorf("announced for later: %v", err)
		}
	})
}

func TestCallRefuses(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		ke := w.joins("state:ke", "global")
		for name, tc := range map[string]struct {
			actor policy.Actor
			with  func(*check.Terms)
			kind  fail.Kind
		}{
			"a visitor":                          {policy.Visitor, nil, fail.SignedOut},
			"a member":                           {ke, nil, fail.Denied},
			"of no community":                    {w.manager, func(t *check.Terms) { t.Community = "none" }, fail.NotFound},
			"of a category not asked":            {w.manager, func(t *check.Terms) { t.Category = "policy" }, fail.Invalid},
			"of nobody":                          {w.manager, func(t *check.Terms) { t.Category = "technical" }, fail.Invalid},
			"of a region without one":            {w.manager, func(t *check.Terms) { t.Region = "african" }, fail.Invalid},
			"with a reminder after its deadline": {w.manager, func(t *check.Terms) { t.Pace.Remind = 24 * 60 }, fail.Invalid},
			"with a deadline in the past":        {w.manager, func(t *check.Terms) { t.Until = "2020-01-01T00:00:00Z" }, fail.Invalid},
		} {
			terms := w.terms("global", day)
			if tc.with != nil {
				tc.with(&terms)
			}
			if _, err := w.s.Call(ctx, tc.actor, terms); !fail.Is(err, tc.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// What nobody can open any more holds nothing up: a check whose directory's key
// was given up is over, and others go on.
func TestAKeyIsGivenUp(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		for _, id := range []string{"state:ke", "state:no"} {
			w.joins(id, "global", "region")
			w.names(id, point(id[6:]+"-one", 1), "global", "region")
		}
		lost := w.calls(w.terms("global", day))
		terms := w.terms("region", day)
		terms.Insist = en("CANARY-reason")
		going := w.calls(terms)
		err := w.Do(ctx, func(ctx context.Context, lw *ledger.Writer) error {
			var chest []byte
			if err := lw.Tx().QueryRow(ctx, `SELECT chest FROM contact_chest WHERE community = 'global'`).Scan(&chest); err != nil {
				return err
			}
			_, err := w.s.Journal.Destroy(ctx, lw, journal.Chest(chest), w.Hub())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.tells("state:ke asked ke-one", "state:no asked no-one") // of the region
		_, err = w.s.Queries.Board(ctx, w.manager, "global", lost)
		refused(t, err, fail.NotFound)
		w.Clock.Advance(2 * day)
		w.tells()
		if b := w.board("region", going); b.Open {
			t.Error("the other check is not closed")
		}
	})
}
