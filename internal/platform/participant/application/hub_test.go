package application_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/limit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/platform/policy"
)

// post keeps the letters that were put into it.
type post struct{ letters []outbox.Notice }

func (p *post) Put(_ context.Context, _ *sqldb.Tx, n outbox.Notice) error {
	p.letters = append(p.letters, n)
	return nil
}

// link gives the secret of the last letter to an applicant.
func (p *post) link(t *testing.T, kind string) string {
	t.Helper()
	for i := len(p.letters) - 1; i >= 0; i-- {
		if l := p.letters[i]; l.Kind == kind {
			return l.Link[strings.LastIndexByte(l.Link, '/')+1:]
		}
	}
	t.Fatalf("no letter of the kind %s", kind)
	return ""
}

func (p *post) count(kind string) (n int) {
	for _, l := range p.letters {
		if l.Kind == kind {
			n++
		}
	}
	return n
}

type world struct {
	*hubtest.Register
	*application.Desk
	post    *post
	s       *participant.Service
	q       *participant.Queries
	officer policy.Actor
}

func inWorld(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, participant.Projection{})
		if err := r.DB.Migrate(t.Context(), "application", application.Migrations()); err != nil {
			t.Fatal(err)
		}
		w := &world{Register: r, post: &post{}, q: &participant.Queries{DB: r.DB, Log: r.Ledger}}
		w.s = &participant.Service{Ledger: r.Ledger, DB: r.DB, Clock: r.Clock}
		w.Desk = &application.Desk{DB: r.DB, Keys: r.Keys, Hub: r.Hub, Clock: r.Clock, Mail: w.post, Decide: w.s, Lists: w.q,
			Addresses: limit.New(r.Clock, 3, 24*time.Hour)}
		w.s.Follow = w.Desk
		w.officer = policy.Actor{Person: "person:1", Identity: r.Hub(), Roles: []policy.Role{policy.Secretariat}}
		run(t, w)
	})
}

func filing(mail string) application.Filing {
	return application.Filing{
		About: application.About{Name: "Réseau <Paix>", In: "fr", Class: participant.CivilSociety, Country: "CH",
			Website: "https://example.org/", Reason: "Nous observons."},
		Contact: application.Contact{Name: "Camille Exemple", Function: "Directrice", Mail: mail, Language: "fr"},
	}
}

// held files an application and confirms it, and gives its id.
func (w *world) held(t *testing.T, f application.Filing) string {
	t.Helper()
	ctx := t.Context()
	if err := w.File(ctx, f); err != nil {
		t.Fatal(err)
	}
	token := w.post.link(t, "application.confirm")
	if err := w.Confirm(ctx, token); err != nil {
		t.Fatal(err)
	}
	all, err := w.Desk.List(ctx, w.officer, application.Held)
	if err != nil || len(all) == 0 {
		t.Fatalf("%v, %v", all, err)
	}
	return all[len(all)-1].ID
}

func (w *world) state(t *testing.T, id string) application.State {
	t.Helper()
	a, err := w.Desk.Get(t.Context(), w.officer, id)
	if err != nil {
		t.Fatal(err)
	}
	return a.State
}

func listing(id string) *participant.Participant {
	p := participant.Demonstration()[0]
	p.ID = id
	return &p
}

func TestFromApplicationToAccreditation(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		size := w.Size()
		if err := w.File(ctx, filing("camille@example.org")); err != nil {
			t.Fatal(err)
		}
		first := w.post.letters[0]
		if first.To.Address != "camille@example.org" || first.To.Language != "fr" || len(first.Subject) != 0 {
			t.Errorf("the letter is %+v", first)
		}
		token := w.post.link(t, "application.confirm")
		if held, err := w.Desk.List(ctx, w.officer, application.Held); err != nil || len(held) != 0 {
			t.Fatalf("held before it is confirmed: %v, %v", held, err)
		}
		if a, err := w.Unconfirmed(ctx, token); err != nil || a.About.Name != "Réseau <Paix>" {
			t.Errorf("%v, %v", a, err)
		}
		if err := w.Confirm(ctx, token); err != nil {
			t.Fatal(err)
		}
		if err := w.Confirm(ctx, token); !fail.Is(err, fail.NotFound) {
			t.Errorf("confirmed twice: %v", err)
		}
		if w.post.count("application.held") != 1 {
			t.Error("the secretariat was not told")
		}
		all, err := w.Desk.List(ctx, w.officer, application.Held)
		if err != nil || len(all) != 1 {
			t.Fatalf("%v, %v", all, err)
		}
		id := all[0].ID
		if err := w.Ask(ctx, w.officer, id, "Quels sont vos statuts ?"); err != nil {
			t.Fatal(err)
		}
		token = w.post.link(t, "application.asked")
		a, answers, err := w.Read(ctx, token)
		if err != nil || !answers || a.Messages[0].Words != "Quels sont vos statuts ?" {
			t.Fatalf("%v, %v, %v", a, answers, err)
		}
		if err := w.Answer(ctx, token, "Les voici."); err != nil {
			t.Fatal(err)
		}
		if err := w.Answer(ctx, token, "Encore."); !fail.Is(err, fail.NotFound) {
			t.Errorf("answered twice by one link: %v", err)
		}
		if w.Size() != size {
			t.Errorf("%d statements were made before the decision", w.Size()-size)
		}
		out, err := w.Accept(ctx, w.officer, id, listing("org:reseau-paix"), "org:reseau-paix")
		if err != nil || out.Draft != "" {
			t.Fatalf("%+v, %v", out, err)
		}
		if l, err := w.q.Get(ctx, "org:reseau-paix"); err != nil || l.Status != participant.StatusAccredited {
			t.Errorf("%v, %v", l, err)
		}
		if got := w.state(t, id); got != application.Accredited {
			t.Errorf("the application is %s", got)
		}
		if a, answers, err := w.Read(ctx, w.post.link(t, "application.decided")); err != nil || answers || a.Participant != "org:reseau-paix" {
			t.Errorf("%v, %v, %v", a, answers, err)
		}
	})
}

func TestDeclinedAndErased(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.held(t, filing("a@example.org"))
		if err := w.Desk.Decline(ctx, w.officer, id, "Hors du champ."); err != nil {
			t.Fatal(err)
		}
		token := w.post.link(t, "application.decided")
		if a, _, err := w.Read(ctx, token); err != nil || a.State != application.Declined || a.Messages[0].Words != "Hors du champ." {
			t.Errorf("%v, %v", a, err)
		}
		if _, err := w.Accept(ctx, w.officer, id, listing("org:x"), "org:x"); !fail.Is(err, fail.Conflict) {
			t.Errorf("accepted after all: %v", err)
		}
		if err := w.Desk.Erase(ctx, w.officer, id); err != nil {
			t.Fatal(err)
		}
		a, err := w.Desk.Get(ctx, w.officer, id)
		if err != nil || !a.Erased || a.Contact.Mail != "" || len(a.Messages) != 0 || a.About.Name == "" {
			t.Errorf("%+v, %v", a, err)
		}
		if _, _, err := w.Read(ctx, token); !fail.Is(err, fail.NotFound) {
			t.Errorf("the link leads somewhere: %v", err)
		}
		person := filing("b@example.org")
		person.About.Class, person.Consent = participant.Individual, true
		id = w.held(t, person)
		if err := w.Desk.Erase(ctx, w.officer, id); err != nil {
			t.Fatal(err)
		}
		if a, err := w.Desk.Get(ctx, w.officer, id); err != nil || a.About.Name != "" {
			t.Errorf("%+v, %v", a, err)
		}
		if err := w.Ask(ctx, w.officer, id, "Qui ?"); !fail.Is(err, fail.Conflict) {
			t.Errorf("asked somebody whose address is gone: %v", err)
		}
	})
}

// With a no-objection period the application follows what is said.
func TestPeriodAndDecision(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		if _, err := w.s.Decide(ctx, w.officer, &participant.Rules{Days: 10}); err != nil {
			t.Fatal(err)
		}
		id := w.held(t, filing("a@example.org"))
		if _, err := w.Accept(ctx, w.officer, id, listing("org:x"), "org:x"); err != nil {
			t.Fatal(err)
		}
		if got := w.state(t, id); got != application.Proposed || w.post.count("application.decided") != 0 {
			t.Errorf("it is %s", got)
		}
		err := w.Do(ctx, func(ctx context.Context, lw *ledger.Writer) error {
			return participant.Periods{Hub: w.Register.Hub}.Run(ctx, lw, w.Register.Clock.Now().Add(11*24*time.Hour))
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.s.Decide(ctx, w.officer, &participant.Declined{ID: "org:x", Reason: reason}); err != nil {
			t.Fatal(err)
		}
		if got := w.state(t, id); got != application.Declined || w.post.count("application.decided") != 1 {
			t.Errorf("it is %s", got)
		}
	})
}

// drafts takes every draft and clears none.
type drafts struct{}

func (drafts) Propose(context.Context, policy.Actor, ledger.Draft) (string, error) { return "1", nil }

func TestTwoOfficersAndBack(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.s.Drafts = drafts{}
		if _, err := w.s.Decide(ctx, w.officer, &participant.Rules{Two: []string{participant.TypeAccredited}}); err != nil {
			t.Fatal(err)
		}
		id := w.held(t, filing("a@example.org"))
		size := w.Size()
		out, err := w.Accept(ctx, w.officer, id, listing("org:x"), "org:x")
		if err != nil || out.Draft != "1" || w.state(t, id) != application.Deciding || w.Size() != size {
			t.Fatalf("%+v, %v, %s", out, err, w.state(t, id))
		}
		if err := w.Desk.Reopen(ctx, w.officer, id); err != nil || w.state(t, id) != application.Held {
			t.Errorf("%v, %s", err, w.state(t, id))
		}
	})
}

func TestOnlyTheSecretariat(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		id := w.held(t, filing("a@example.org"))
		for _, actor := range []policy.Actor{policy.Visitor, {Person: "person:2", Roles: []policy.Role{policy.Moderator, policy.KeyOfficer}}} {
			_, getting := w.Desk.Get(ctx, actor, id)
			_, listing1 := w.Desk.List(ctx, actor, application.Held)
			_, counting := w.Counts(ctx, actor)
			_, accepting := w.Accept(ctx, actor, id, listing("org:x"), "org:x")
			for name, err := range map[string]error{"get": getting, "list": listing1, "count": counting, "accept": accepting,
				"ask": w.Ask(ctx, actor, id, "Qui ?"), "decline": w.Desk.Decline(ctx, actor, id, "Non."), "erase": w.Desk.Erase(ctx, actor, id),
				"reopen": w.Desk.Reopen(ctx, actor, id)} {
				if !fail.Is(err, fail.Denied) {
					t.Errorf("%s by %v: %v", name, actor.Roles, err)
				}
			}
		}
	})
}

// What is typed lies in no row in clear, nor does a link.
func TestNothingLiesInClear(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		w.held(t, filing("camille@example.org"))
		if err := w.File(ctx, filing("camille@example.org")); err != nil {
			t.Fatal(err)
		}
		token := w.post.link(t, "application.confirm")
		err := w.Register.DB.Read(ctx, func(q sqldb.Querier) error {
			for _, query := range []string{`SELECT id, state, participant, about, contact FROM application`,
				`SELECT application, purpose, '', hash, hash FROM application_link`} {
				rows, err := q.Query(ctx, query)
				if err != nil {
					return err
				}
				for rows.Next() {
					var a, b, c string
					var d, e []byte
					if err := rows.Scan(&a, &b, &c, &d, &e); err != nil {
						return err
					}
					all := bytes.Join([][]byte{[]byte(a + b + c), d, e}, nil)
					for _, secret := range []string{"camille", "Camille", "Paix", "observons", token} {
						if bytes.Contains(all, []byte(secret)) {
							t.Errorf("%q lies in clear", secret)
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
			t.Error(err)
		}
	})
}

func TestWhatLastsLongEnough(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		ctx := t.Context()
		sweep := application.Sweep{Desk: w.Desk}
		if _, ok, err := w.due(sweep); err != nil || ok {
			t.Errorf("something is due on an empty desk: %v, %v", ok, err)
		}
		if err := w.File(ctx, filing("a@example.org")); err != nil {
			t.Fatal(err)
		}
		token := w.post.link(t, "application.confirm")
		id := w.held(t, filing("b@example.org"))
		if err := w.Desk.Decline(ctx, w.officer, id, "Non."); err != nil {
			t.Fatal(err)
		}
		next, ok, err := w.due(sweep)
		if want := hubtest.Start.Add(72 * time.Hour); err != nil || !ok || !next.Equal(want) {
			t.Errorf("due at %v, %v, %v, want %v", next, ok, err, want)
		}
		w.Register.Clock.Advance(73 * time.Hour)
		if err := w.Confirm(ctx, token); !fail.Is(err, fail.NotFound) {
			t.Errorf("confirmed too late: %v", err)
		}
		w.sweep(t, sweep)
		counts, err := w.Counts(ctx, w.officer)
		if err != nil || counts[application.Filed] != 0 || counts[application.Declined] != 1 {
			t.Errorf("%v, %v", counts, err)
		}
		w.Register.Clock.Advance(91 * 24 * time.Hour)
		w.sweep(t, sweep)
		if a, err := w.Desk.Get(ctx, w.officer, id); err != nil || !a.Erased {
			t.Errorf("%+v, %v", a, err)
		}
		if _, ok, err := w.due(sweep); err != nil || ok {
			t.Errorf("something is due afterwards: %v, %v", ok, err)
		}
	})
}

func (w *world) due(s application.Sweep) (next time.Time, ok bool, err error) {
	err = w.Register.DB.Read(context.Background(), func(q sqldb.Querier) error {
		next, ok, err = s.Due(context.Background(), q, w.Register.Clock.Now())
		return err
	})
	return next, ok, err
}

func (w *world) sweep(t *testing.T, s application.Sweep) {
	t.Helper()
	err := w.Do(t.Context(), func(ctx context.Context, lw *ledger.Writer) error { return s.Run(ctx, lw, w.Register.Clock.Now()) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestOneAddressIsNotWrittenToWithoutEnd(t *testing.T) {
	inWorld(t, func(t *testing.T, w *world) {
		for n := range 5 {
			err := w.File(t.Context(), filing("Victim@example.org"))
			if (err == nil) != (n < 3) || err != nil && !fail.Is(err, limit.TooMany) {
				t.Errorf("filing %d: %v", n, err)
			}
		}
		if err := w.File(t.Context(), filing("victim@EXAMPLE.org")); !fail.Is(err, limit.TooMany) {
			t.Errorf("the same address in other case: %v", err)
		}
		if got := w.post.count("application.confirm"); got != 3 {
			t.Errorf("%d letters", got)
		}
	})
}
