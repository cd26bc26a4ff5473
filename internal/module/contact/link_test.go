package contact_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// mails runs the scheduler and gives the links that were sent, by participant.
func (w *world) mails() (links map[string][]string) {
	w.t.Helper()
	links = map[string][]string{}
	officers := map[statement.Hash][]string{w.ke.Identity: {w.ke.ID}, w.no.Identity: {w.no.ID}, w.fr.Identity: {w.fr.ID}}
	scheduler, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Locked: func() bool { return false }, Sources: []schedule.Source{contact.Untouched{
		Service: w.s,
		Identities: func(context.Context, sqldb.Querier) (map[statement.Hash]string, error) {
			out := map[statement.Hash]string{}
			for id, identity := range w.ids {
				if !identity.IsZero() && (w.held == nil || slices.Contains(w.held, id)) {
					out[identity] = id
				}
			}
			return out, nil
		},
		Officers: func(_ context.Context, identity statement.Hash) ([]string, error) { return officers[identity], nil },
		Tell: func(_ context.Context, _ *sqldb.Tx, identity statement.Hash, _, link string, _ int) error {
			links[w.Listed[identity]] = append(links[w.Listed[identity]], strings.TrimPrefix(link, contact.LinkPath))
			return nil
		},
		Unheld: contact.Unheld{
			Manager: func(_ context.Context, _ *sqldb.Tx, manager statement.Hash, n int) error {
				w.unheld = append(w.unheld, fmt.Sprint(manager, " ", n))
				return nil
			},
			Contact: func(_ context.Context, _ *sqldb.Tx, _ statement.Hash, address, language string) error {
				w.unheld = append(w.unheld, address+" "+language)
				return nil
			}}}}})
	if err != nil {
		w.t.Fatal(err)
	}
	w.s.Officer = func(ctx context.Context, person string, identity statement.Hash) (policy.Actor, error) {
		return w.Authorizations.Actor(ctx, person, identity)
	}
	scheduler.Round(context.Background())
	return links
}

// Of a participant without an officer here, those who keep the directory are told
// once a week, and the contact itself at its address.
func TestToldOfWhatIsRecorded(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		p := point("Ghana", "+99920123461")
		p.Mails, p.Languages = []string{"desk@ghana.example"}, []string{"fr"}
		if _, err := w.s.TakeDown(ctx, w.secretary, verbale("state:gh"), "", p, contact.Shown{"global": contact.Fields(), "region": contact.Fields()}); err != nil {
			t.Fatal(err)
		}
		silent := point("Norway", "+99920123460")
		silent.Mails = nil
		if _, err := w.s.TakeDown(ctx, w.secretary, verbale("state:no"), "", silent, contact.Shown{"global": contact.Fields()}); err != nil {
			t.Fatal(err)
		}
		w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		if w.mails(); len(w.unheld) != 0 {
			t.Fatalf("told of what is fresh: %v", w.unheld)
		}
		w.Clock.Advance(91 * day)
		w.held = []string{"state:ke"}
		w.mails()
		slices.Sort(w.unheld)
		if want := []string{w.Hub().String() + " 2", "desk@ghana.example fr"}; !slices.Equal(w.unheld, slices.Sorted(slices.Values(want))) {
			t.Fatalf("told %v, want %v", w.unheld, want)
		}
		if w.mails(); len(w.unheld) != 2 {
			t.Errorf("told again in the same week: %v", w.unheld)
		}
	})
}

// Nobody is asked about what is fresh; about what is stale once a week, whichever
// way the clock is set; and a link confirms once.
func TestConfirmFromAMail(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global", "region")
		w.nominates(w.no, point("Norway", "+99920123457"), "global")
		if got := w.mails(); len(got) != 0 {
			t.Fatalf("asked about what is fresh: %v", got)
		}
		w.Clock.Advance(60 * day)
		if err := w.s.Confirm(ctx, w.Actor(w.no), nil, w.owned(w.no)); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(31 * day)
		got := w.mails()
		if len(got) != 1 || len(got["state:ke"]) != 1 {
			t.Fatalf("sent %v", got)
		}
		for _, d := range []time.Duration{0, 10 * time.Minute, -time.Hour, time.Hour} {
			w.Clock.Advance(d)
			if again := w.mails(); len(again) != 0 {
				t.Fatalf("asked again %v later: %v", d, again)
			}
		}
		token := got["state:ke"][0]
		l, err := w.s.Linked(ctx, token)
		if err != nil || len(l.Contacts) != 1 || l.Contacts[0].ID != id || l.Participant != "state:ke" {
			t.Fatalf("%+v, %v", l, err)
		}
		refused(t, w.s.ConfirmByLink(ctx, token, nil, nil), fail.Invalid)
		refused(t, w.s.ConfirmByLink(ctx, token, nil, []string{w.owned(w.no)}), fail.NotFound)
		refused(t, w.s.ConfirmByLink(ctx, token[1:]+"A", nil, []string{id}), fail.NotFound)
		if done, err := w.s.Done(ctx, token); err != nil || done {
			t.Errorf("done before it was used: %t, %v", done, err)
		}
		if err := w.s.ConfirmByLink(ctx, token, nil, []string{id}); err != nil {
			t.Fatal(err)
		}
		if done, err := w.s.Done(ctx, token); err != nil || !done {
			t.Errorf("not done after it was used: %t, %v", done, err)
		}
		_, err = w.s.Done(ctx, token[1:]+"A")
		refused(t, err, fail.NotFound)
		refused(t, w.s.ConfirmByLink(ctx, token, nil, []string{id}), fail.Gone)
		for _, slug := range []string{"global", "region"} {
			if s := w.of(w.no, slug, "state:ke").Contacts[0].Signs; len(s) != 0 {
				t.Errorf("in %s after it was confirmed: %v", slug, s)
			}
		}
		w.Clock.Advance(8 * day)
		if again := w.mails(); len(again) != 0 {
			t.Errorf("asked about what was confirmed: %v", again)
		}
	})
}

// A link is good for a while, and for as long as its holder is an officer.
func TestLinksEnd(t *testing.T) {
	ctx := context.Background()
	on(t, func(t *testing.T, w *world) {
		id := w.nominates(w.ke, point("Agency", "+99920123456"), "global")
		w.mails()
		w.Clock.Advance(91 * day)
		token := w.mails()["state:ke"][0]
		w.Clock.Advance(contact.LinkLife)
		refused(t, w.s.ConfirmByLink(ctx, token, nil, []string{id}), fail.Gone)
		token = w.mails()["state:ke"][0]
		w.s.Officer = func(context.Context, string, statement.Hash) (policy.Actor, error) {
			return policy.Visitor, fail.New(fail.Denied, "No authorization is in force.")
		}
		_, err := w.s.Linked(ctx, token)
		refused(t, err, fail.Gone)
		refused(t, w.s.ConfirmByLink(ctx, token, nil, []string{id}), fail.Gone)
	})
}

// owned is the id of the only contact of somebody's participant.
func (w *world) owned(p *people.Person) string {
	w.t.Helper()
	all, err := w.s.Queries.Owned(context.Background(), w.Actor(p))
	if err != nil || len(all) != 1 {
		w.t.Fatal(all, err)
	}
	return all[0].ID
}
