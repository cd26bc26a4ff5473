package contact_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// A contact that one member names, another member finds; nobody else sees that
// there is a directory.
func TestNominateAndFind(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		a := w.of(w.fr, "global", "state:ke")
		if len(a.Contacts) != 1 || a.Contacts[0].ID != id || len(a.Now) != 1 || !a.Now[0].Answers || a.Now[0].Phones[0].Number != "+99920123456" {
			t.Fatalf("%+v", a)
		}
		for name, p := range map[string]struct {
			actor policy.Actor
			slug  string
		}{
			"an outsider":               {w.Actor(w.out), "global"},
			"a member of another":       {w.Actor(w.fr), "region"},
			"a member, of no community": {w.Actor(w.ke), "none"},
		} {
			if _, err := w.s.Look(ctx, p.actor, p.slug, "state:ke"); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			_, err := w.s.Queries.Directory(ctx, p.actor, p.slug)
			if !fail.Is(err, fail.NotFound) {
				t.Errorf("%s sees who is in it: %v", name, err)
			}
		}
		_, err := w.s.Look(ctx, policy.Visitor, "global", "state:ke")
		refused(t, err, fail.SignedOut)
		if mine, err := w.s.Queries.Mine(ctx, w.Actor(w.out)); err != nil || len(mine) != 0 {
			t.Errorf("an outsider reads %v, %v", mine, err)
		}
		dir, err := w.s.Queries.Directory(ctx, w.Actor(w.no), "global")
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, m := range dir.Members {
			names = append(names, m.Participant)
		}
		if !slices.Equal(names, []string{"state:fr", "state:ke", "state:no"}) {
			t.Errorf("members %v", names)
		}
		w.rebuilt()
	})
}

// A deputy whom a community does not see is in no statement to it, and whether there
// is one follows from nothing that it sees. Its own participant is told.
func TestDeputiesThatACommunityDoesNotSee(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		deputy := w.nominates(w.ke, point("Deputy", "+99920123457"), "region")
		with := point("Agency", "+99920123456")
		with.Deputies = []string{deputy}
		id := w.nominates(w.ke, with, "global", "region")
		alone := w.nominates(w.ke, point("Bureau", "+99920123458"), "global", "region")
		today := w.Clock.Now().Format("2006-01-02")
		for _, one := range []struct{ id, by string }{{id, deputy}, {alone, ""}} {
			if err := w.s.SetAbsences(ctx, w.Actor(w.ke), one.id, []contact.Absence{{From: today, Until: today, Deputy: one.by}}); err != nil {
				t.Fatal(err)
			}
		}
		far, near := w.of(w.no, "global", "state:ke"), w.of(w.no, "region", "state:ke")
		if c := near.Find(id); !slices.Equal(c.Point.Deputies, []string{deputy}) || c.Point.Absences[0].Deputy != deputy || c.Signs[0].Kind != contact.SignDeputed {
			t.Errorf("the region sees %+v", c)
		}
		if s := near.Find(id).Signs[0]; s.Contact != deputy || s.Agency == nil || s.Agency.String() != "CANARY-Deputy" {
			t.Errorf("who stands in is not said: %+v", s)
		}
		know := near.ToKnow(near.Find(deputy))
		if len(know) != 1 || know[0].Kind != contact.SignStandsIn || know[0].Contact != id || know[0].Agency.String() != "CANARY-Agency" {
			t.Errorf("the deputy: %+v", know)
		}
		if a, b := far.Find(id).Signs, far.Find(alone).Signs; !slices.Equal(a, b) || a[0].Kind != contact.SignAbsent {
			t.Errorf("who has a deputy elsewhere is told from who has none: %+v, %+v", a, b)
		}
		err := w.DB.Read(ctx, func(q sqldb.Querier) error {
			for _, e := range far.Find(id).History {
				said, err := w.s.Journal.As(q, w.no.Identity).At(ctx, e.Statement)
				if err != nil || strings.Contains(string(said.Body), deputy) {
					t.Errorf("the world is told in %s: %s, %v", e.Type, said.Body, err)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		own, err := w.s.Queries.Owned(ctx, w.Actor(w.ke))
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range own {
			var want []contact.SignKind
			switch o.ID {
			case id:
				want = []contact.SignKind{contact.SignDeputed}
			case alone:
				want = []contact.SignKind{contact.SignNoDeputy}
			}
			var got []contact.SignKind
			for _, s := range o.Signs {
				got = append(got, s.Kind)
			}
			if !slices.Equal(got, want) || o.ID == id && (!slices.Equal(o.Point.Deputies, []string{deputy}) || o.Point.Absences[0].Deputy != deputy) {
				t.Errorf("its own: %+v", o)
			}
		}
	})
}

// What a community does not see is in no statement to it.
func TestEachCommunitySeesItsOwn(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		d, id, err := w.s.Nominate(context.Background(), w.Actor(w.ke), point("Agency", "+99920123456"),
			contact.Shown{"global": {contact.FieldMails}, "region": contact.Fields()})
		w.clear(w.ke, d, err)
		far, near := w.of(w.no, "global", "state:ke").Find(id), w.of(w.no, "region", "state:ke").Find(id)
		if len(far.Point.Phones) != 0 || far.Point.Name != "" || len(far.Point.Mails) != 1 {
			t.Errorf("the world sees %+v", far.Point)
		}
		if len(near.Point.Phones) != 1 || near.Point.Name == "" {
			t.Errorf("the region sees %+v", near.Point)
		}
		own, err := w.s.Queries.Owned(context.Background(), w.Actor(w.ke))
		if err != nil || len(own) != 1 || len(own[0].In) != 2 || len(own[0].Point.Phones) != 1 {
			t.Errorf("its own: %+v, %v", own, err)
		}
	})
}

func TestNominateRefuses(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		good := point("Agency", "+99920123456")
		for name, tc := range map[string]struct {
			actor policy.Actor
			with  func(*contact.Point)
			shown contact.Shown
			kind  fail.Kind
		}{
			"a drafter":                          {w.Actor(w.Person(w.ke.Identity, policy.Drafter)), nil, contact.Shown{"global": nil}, fail.Denied},
			"a community that it is not in":      {w.Actor(w.fr), nil, contact.Shown{"region": contact.Fields()}, fail.NotFound},
			"an outsider":                        {w.Actor(w.out), nil, contact.Shown{"global": contact.Fields()}, fail.NotFound},
			"no community":                       {w.Actor(w.ke), nil, nil, fail.Invalid},
			"no way to reach it is shown":        {w.Actor(w.ke), nil, contact.Shown{"global": {contact.FieldName}}, fail.Invalid},
			"a category that nobody asks for":    {w.Actor(w.ke), func(p *contact.Point) { p.Category = "policy" }, contact.Shown{"global": contact.Fields()}, fail.Invalid},
			"a zone that is not there":           {w.Actor(w.ke), func(p *contact.Point) { p.Zone = "Africa/Atlantis" }, contact.Shown{"global": contact.Fields()}, fail.Invalid},
			"to one where it may, one where not": {w.Actor(w.fr), nil, contact.Shown{"global": contact.Fields(), "region": contact.Fields()}, fail.NotFound},
		} {
			p := good
			if tc.with != nil {
				tc.with(&p)
			}
			if _, _, err := w.s.Nominate(ctx, tc.actor, p, tc.shown); !fail.Is(err, tc.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		// Nobody changes what another named, or clears what is not there any more.
		id := w.nominates(w.ke, good, "global")
		_, err := w.s.Change(ctx, w.Actor(w.no), id, good, contact.Shown{"global": contact.Fields()}, en("no"))
		refused(t, err, fail.Conflict)
		refused(t, w.s.Confirm(ctx, w.Actor(w.no), nil, id), fail.NotFound)
	})
}

// A look is in the trail of who looked, with the person; and in that of whose
// contacts they are, without.
func TestLooksAreNoted(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		w.trail = nil
		w.of(w.no, "global", "state:ke")
		want := []noted{{w.no.Identity, w.Actor(w.no).Person, contact.NotedLook, "community:global/state:ke"},
			{w.ke.Identity, audit.ByParticipant("state:no"), contact.NotedLookedAt, "community:global/state:no"}}
		if !slices.Equal(w.trail, want) {
			t.Errorf("%v\nwant %v", w.trail, want)
		}
	})
}

// A contact's life: changed, absent, reported, confirmed, withdrawn, named anew.
func TestLife(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		changed := point("Bureau", "+99920123457")
		d, err := w.s.Change(ctx, w.Actor(w.ke), id, changed, contact.Shown{"global": contact.Fields(), "region": contact.Fields()}, en("moved"))
		w.clear(w.ke, d, err)
		today := w.Clock.Now().Format("2006-01-02")
		if err := w.s.SetAbsences(ctx, w.Actor(w.ke), id, []contact.Absence{{From: today, Until: today}}); err != nil {
			t.Fatal(err)
		}
		if c := w.of(w.no, "global", "state:ke"); c.Now[0].Why != contact.IsAbsent || c.Contacts[0].Signs[0].Kind != contact.SignAbsent {
			t.Errorf("%+v", c.Now)
		}
		if _, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: "+99920123456", Trouble: contact.Dead}); !fail.Is(err, fail.Conflict) {
			t.Errorf("a number that it had before: %v", err)
		}
		_, err = w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: "+99920123457", Trouble: contact.Bounced})
		refused(t, err, fail.Invalid)
		var told []string
		w.s.Tell = func(_ context.Context, _ *sqldb.Tx, of statement.Hash, link string, _ statement.Hash) error {
			told = append(told, w.Listed[of]+" "+link)
			return nil
		}
		if _, err := w.s.Report(ctx, w.Actor(w.no), id, contact.Reported{Community: "global", Address: "+99920123457", Trouble: contact.Dead}); err != nil {
			t.Fatal(err)
		}
		if len(told) != 1 || told[0] != "state:ke "+contact.OwnPath+id {
			t.Errorf("told %q", told)
		}
		if s := w.of(w.fr, "global", "state:ke").Contacts[0].Signs; s[0].Kind != contact.SignDead || s[0].What != "+99920123457" {
			t.Errorf("signs %v", s)
		}
		if c := w.of(w.no, "region", "state:ke").Contacts[0]; c.Signs[0].Kind != contact.SignDead || len(c.Reports) != 0 || len(c.Elsewhere) != 1 {
			t.Errorf("another community hears that the number does not work, and not who said so: %+v", c.Record)
		}
		w.Clock.Advance(91 * day)
		if s := w.of(w.fr, "global", "state:ke").Contacts[0].Signs; s[len(s)-1].Kind != contact.Stale {
			t.Errorf("signs %v", s)
		}
		// Whoever confirms without a look at what was reported wipes nothing away.
		if err := w.s.Confirm(ctx, w.Actor(w.ke), nil, id); err != nil {
			t.Fatal(err)
		}
		reports := w.of(w.fr, "global", "state:ke").Contacts[0].Reports
		if len(reports) != 1 {
			t.Fatalf("after it was confirmed unseen: %v", reports)
		}
		if err := w.s.Confirm(ctx, w.Actor(w.ke), contact.LookedAt{reports[0].Statement.String()}, id); err != nil {
			t.Fatal(err)
		}
		for _, slug := range []string{"global", "region"} {
			if s := w.of(w.no, slug, "state:ke").Contacts[0].Signs; len(s) != 0 {
				t.Errorf("after it was confirmed, in %s: %v", slug, s)
			}
		}
		d, err = w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"global"}, en("no more"))
		w.clear(w.ke, d, err)
		if a := w.of(w.fr, "global", "state:ke"); len(a.Contacts) != 0 {
			t.Errorf("after it was withdrawn: %+v", a.Contacts)
		}
		if a := w.of(w.no, "region", "state:ke"); len(a.Contacts) != 1 || len(a.Contacts[0].History) != 5 {
			t.Errorf("in the other community: %+v", a.Contacts)
		}
		w.rebuilt()
	})
}

// rebuilt fails the test when a rebuild gives other rows than there are.
func (w *world) rebuilt() {
	w.t.Helper()
	ctx := context.Background()
	live, _, err := w.s.Journal.Dump(ctx)
	if err != nil {
		w.t.Fatal(err)
	}
	if err := w.s.Journal.Rebuild(ctx, nil); err != nil {
		w.t.Fatal(err)
	}
	if again, _, err := w.s.Journal.Dump(ctx); err != nil || again != live {
		w.t.Errorf("a rebuild gives other rows: %v", err)
	}
}

// A member that is taken off reads nothing from then on, and is in the directory
// no more; let in again, it reads all.
func TestRemoved(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		w.nominates(w.no, point("Norway", "+99920123457"), "global")
		if _, err := w.s.Remove(ctx, w.manager, &contact.Removed{Community: "global", Participant: "state:no", Reason: en("left")}); err != nil {
			t.Fatal(err)
		}
		_, err := w.s.Look(ctx, w.Actor(w.no), "global", "state:ke")
		refused(t, err, fail.NotFound)
		_, err = w.s.Look(ctx, w.Actor(w.fr), "global", "state:no")
		refused(t, err, fail.NotFound)
		if _, err := w.s.Admit(ctx, w.manager, "global", "state:no"); err != nil {
			t.Fatal(err)
		}
		w.of(w.no, "global", "state:ke")
		w.of(w.fr, "global", "state:no")
		_, err = w.s.Admit(ctx, w.Actor(w.ke), "global", "state:br")
		refused(t, err, fail.Denied)
		_, err = w.s.Admit(ctx, w.manager, "global", "state:gh")
		refused(t, err, fail.Denied)
	})
}

// Everybody reads how many have contacts, where they are not few, and nothing
// else.
func TestPublicCounts(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		w.nominates(w.no, point("Norway", "+99920123457"), "global")
		c, err := w.s.Queries.Counts(ctx, "global")
		if err != nil || c.Participants != (contact.Count{Suppressed: true}) || c.Contacts != (contact.Count{Suppressed: true}) {
			t.Errorf("two: %+v, %v", c, err)
		}
		w.nominates(w.fr, point("France", "+99920123458"), "global")
		c, err = w.s.Queries.Counts(ctx, "global")
		if err != nil || c.Participants != (contact.Count{N: 3}) || c.Contacts != (contact.Count{N: 3}) {
			t.Errorf("three: %+v, %v", c, err)
		}
	})
}

// Erased words are in no row and no file; that the contact was named stays.
func TestErased(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		refused(t, w.s.Erase(ctx, w.Actor(w.no), id, "not theirs"), fail.NotFound)
		// One officer alone takes nothing out of service: not while it stands, not by
		// a withdrawal that nobody has cleared, nor while one community still has it.
		refused(t, w.s.Erase(ctx, w.Actor(w.ke), id, "alone"), fail.Conflict)
		d, err := w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"global"}, en("moved"))
		refused(t, w.s.Erase(ctx, w.Actor(w.ke), id, "alone"), fail.Conflict)
		w.clear(w.ke, d, err)
		refused(t, w.s.Erase(ctx, w.Actor(w.ke), id, "alone"), fail.Conflict)
		if a := w.of(w.no, "region", "state:ke"); len(a.Now) != 1 {
			t.Errorf("taken out of service: %+v", a)
		}
		d, err = w.s.Withdraw(ctx, w.Actor(w.ke), id, []string{"region"}, en("moved"))
		w.clear(w.ke, d, err)
		if err := w.s.Erase(ctx, w.Actor(w.ke), id, "asked for"); err != nil {
			t.Fatal(err)
		}
		for _, slug := range []string{"global", "region"} {
			if a := w.of(w.no, slug, "state:ke"); len(a.Now) != 0 || len(a.Contacts) != 0 {
				t.Errorf("%s: %+v", slug, a)
			}
		}
		if own, err := w.s.Queries.Owned(ctx, w.Actor(w.ke)); err != nil || len(own) != 0 {
			t.Errorf("its own: %+v, %v", own, err)
		}
		w.rebuilt()
	})
}

// Nothing of a contact lies open in the database.
func TestNothingInClear(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		err := w.DB.Read(context.Background(), func(q sqldb.Querier) error {
			for _, table := range []string{"contact_held", "contact_member", "journal_entry", "draft", "draft_version"} {
				rows, err := q.Query(context.Background(), "SELECT * FROM "+table)
				if err != nil {
					return err
				}
				columns, err := rows.Columns()
				if err != nil {
					return err
				}
				for rows.Next() {
					cells := make([]any, len(columns))
					for i := range cells {
						cells[i] = new([]byte)
					}
					if err := rows.Scan(cells...); err != nil {
						return err
					}
					for i, c := range cells {
						if s := string(*c.(*[]byte)); strings.Contains(s, "CANARY") || strings.Contains(s, "99920123456") {
							t.Errorf("%s.%s holds %q", table, columns[i], s)
						}
					}
				}
				if err := rows.Close(); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}

// Teams and infrastructure are named to communities, or to all.
func TestTeamsAndInfrastructure(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		team := contact.Team{Name: en("CANARY-team"), Instrument: contact.Instrument{Title: en("Decree 1")}, Constituency: en("All"), Services: []string{"alerts"},
			Intelligence: contact.Independent, Enforcement: contact.NotStated}
		d, err := w.s.Designate(ctx, w.Actor(w.ke), "", team, []string{"global"})
		w.clear(w.ke, d, err)
		d, err = w.s.Publish(ctx, w.Actor(w.ke), contact.Published{Version: "2026-11", Categories: []string{"energy", "water"}}, nil)
		w.clear(w.ke, d, err)
		if a := w.of(w.no, "global", "state:ke"); len(a.Sheets) != 1 || a.Sheets[0].Team == nil {
			t.Errorf("%+v", a.Sheets)
		}
		all, err := w.s.Queries.Published(ctx)
		if err != nil || len(all) != 1 || all[0].Published == nil || all[0].Participant != "state:ke" {
			t.Errorf("%+v, %v", all, err)
		}
		// What the list lacks is refused, and what would be said under an id that is
		// another's by the time that it is cleared.
		for _, to := range [][]string{nil, {"global"}} {
			_, err = w.s.Publish(ctx, w.Actor(w.ke), contact.Published{Version: w.s.Lists.Infrastructure.Version, Categories: []string{"energy", "gossip"}}, to)
			refused(t, err, fail.Invalid)
		}
		team.Services = []string{"gossip"}
		_, err = w.s.Designate(ctx, w.Actor(w.ke), "", team, nil)
		refused(t, err, fail.Invalid)
		team.Services = nil
		if d, err = w.s.Designate(ctx, w.Actor(w.ke), "", team, nil); err != nil {
			t.Fatal(err)
		}
		w.ids["state:ke"] = w.out.Identity
		_, err = w.Clear(w.clears[w.ke.Identity], draft.ID(d))
		refused(t, err, fail.Denied)
		w.rebuilt()
	})
}

func TestForming(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		c, err := w.s.Queries.Community(ctx, "global")
		if err != nil {
			t.Fatal(err)
		}
		_, err = w.s.Form(ctx, w.manager, &contact.Formed{Slug: "global", Terms: c.Terms})
		refused(t, err, fail.Exists)
		_, err = w.s.Form(ctx, w.Actor(w.ke), &contact.Formed{Slug: "other", Terms: c.Terms})
		refused(t, err, fail.Denied)
		terms := c.Terms
		terms.FreshDays = 30
		if _, err := w.s.Alter(ctx, w.manager, &contact.Altered{Slug: "global", Terms: terms}); err != nil {
			t.Fatal(err)
		}
		if c, err = w.s.Queries.Community(ctx, "global"); err != nil || c.FreshDays != 30 || len(c.Statements) != 2 {
			t.Errorf("%+v, %v", c, err)
		}
	})
}
