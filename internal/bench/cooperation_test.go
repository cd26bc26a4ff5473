package bench_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/authorization"
	drafts "comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// desk is a State on the hub: one drafts, one clears.
type desk struct {
	identity statement.Hash
	drafter  policy.Actor
	officer  policy.Actor
	device   *passkey.Authenticator // of the officer
	token    string                 // of the drafter's session
}

// duty is a hub on which States cooperate.
type duty struct {
	*app.Hub
	t         *testing.T
	pages     http.Handler
	templates *cooperation.Templates
	queries   *cooperation.Queries
	desks     []desk
}

const benchBase = "https://bench.test"

// newDuty makes a hub with what is shipped, and gives n States keys and people.
func newDuty(t *testing.T, database string, n int) *duty {
	t.Helper()
	o := app.Options{Database: database}
	o.Site.Base = benchBase
	h, _, _ := hubWith(t, o, 0)
	t.Cleanup(func() { _ = h.Close() })
	d := &duty{Hub: h, t: t}
	var err error
	if d.pages, err = h.Handler(); err == nil {
		d.templates, err = cooperation.Shipped()
	}
	if err != nil {
		t.Fatal(err)
	}
	d.queries = &cooperation.Queries{DB: h.DB, Journal: h.Journal(), Clock: h.Drafts().Clock}
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if len(d.desks) < n && strings.HasPrefix(p.ID, "state:") {
			d.desks = append(d.desks, d.mans(p.ID))
		}
	}
	return d
}

// mans gives a State its keys, and two people with passkeys and authorizations.
func (d *duty) mans(id string) (out desk) {
	t, ctx := d.t, context.Background()
	t.Helper()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	opened, err := d.Custody().Open(ctx, policy.As(policy.Secretariat))
	must(err)
	out.identity = opened.Identity
	_, err = d.Participants().Decide(ctx, policy.As(policy.Secretariat), &participant.Named{ID: id, Identity: out.identity,
		Confirmed: participant.Document{Kind: "other", Number: "For measurements", Date: "2026-01-30"}})
	must(err)
	for i, roles := range [][]policy.Role{{policy.ContactOfficer, policy.Drafter}, {policy.ClearingOfficer, policy.KeyOfficer}} {
		device := passkey.New("bench.test", benchBase)
		k, err := device.Make(fmt.Appendf(nil, "%062d%d", len(d.desks), i))
		must(err)
		person := fmt.Sprintf("person:%031x%d", len(d.desks), i)
		must(d.People().Settle(ctx, signin.Person{ID: person, Name: id, Language: "en"}, k.User,
			signin.Passkey{ID: k.ID, Key: k.Key, Person: person, Name: "bench", AAGUID: make([]byte, 16), Attestation: "none"}))
		_, err = d.Authorizations().Found(ctx, policy.As(policy.Operator), authorization.Given{Identity: out.identity, Person: person, Roles: roles,
			Passkeys: []authorization.Passkey{{ID: k.ID, Key: k.Key}}})
		must(err)
		actor, err := d.Authorizations().Queries.Actor(ctx, person, out.identity)
		must(err)
		if i == 0 {
			out.drafter = actor
			out.token, _, err = d.People().Begin(ctx, signin.Proof{Person: person, How: signin.ByPasskey, Passkey: k.ID})
			must(err)
		} else {
			out.officer, out.device = actor, device
		}
	}
	return out
}

// notification is a body of usual size, of about three kilobytes.
func (d *duty) notification() *cooperation.Notified {
	tpl := d.templates.Current(cooperation.Notification)
	b := &cooperation.Notified{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent}, Understanding: cooperation.NoResponsibility(), Within: tpl.For("3"),
		Matter: cooperation.Matter{Template: tpl.ID, Title: i18n.Of("en", "Sign-ins from addresses that are new"), From: cooperation.At(d.queries.Clock.Now(), "UTC"), Fields: map[string]i18n.Text{},
			Class: "intrusions", Severity: cooperation.Severity{Schema: tpl.Severity, Category: "3"}, Provision: tpl.Provision}}
	for _, f := range tpl.Fields {
		b.Fields[f.ID] = i18n.Of("en", strings.Repeat("What was seen, in words. ", 20))
	}
	for i := range 10 {
		b.Indicators = append(b.Indicators, cooperation.Indicator{Type: cooperation.IPv4, Value: fmt.Sprintf("192.0.2.%d", i)})
	}
	return b
}

func (d *duty) draft(by, to desk, id string, b cooperation.Body) ledger.Draft {
	d.t.Helper()
	out, err := cooperation.Saying{By: by.identity, To: to.identity, Case: id, Marking: statement.Amber, Body: b}.Draft()
	if err != nil {
		d.t.Fatal(err)
	}
	return out
}

// says says drafts of the same participant by the rules of their types, durably,
// without the passkeys.
func (d *duty) says(ctx context.Context, by desk, all ...ledger.Draft) error {
	return d.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		for _, one := range all {
			rule, err := d.Drafts().Rule(one.Type)
			if err != nil {
				return err
			}
			if err := errors.Join(rule.May(by.drafter), rule.Check(ctx, w.Tx(), by.drafter, one)); err != nil {
				return err
			}
			chest, err := rule.Chest(ctx, w, one)
			if err == nil {
				_, err = d.Journal().Confide(ctx, w, chest, one)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func plain(v cooperation.Verb, words string) cooperation.Body {
	return &cooperation.Words{As: cooperation.As{Kind: cooperation.Notification, Verb: v}, Words: i18n.Of("en", words)}
}

// page asks for a page as the drafter of a State, and gives it and how long it
// took.
func (d *duty) page(of desk, path string) (string, time.Duration) {
	d.t.Helper()
	r := httptest.NewRequest(http.MethodGet, benchBase+path, nil)
	r.AddCookie(&http.Cookie{Name: "__Host-comity", Value: of.token})
	w := httptest.NewRecorder()
	begin := time.Now()
	d.pages.ServeHTTP(w, r)
	took := time.Since(begin)
	if w.Code != http.StatusOK {
		d.t.Fatalf("%s answers %d: %.300s", path, w.Code, w.Body)
	}
	return w.Body.String(), took
}

// row is the baseline of what is durable: one row of the same database.
func (d *duty) row() time.Duration {
	d.t.Helper()
	begin := time.Now()
	err := d.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), `UPDATE signin_person SET made = made + 1 WHERE id = $1`, d.desks[0].drafter.Person)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return time.Since(begin)
}

// TestNotified measures a notification from the touch of the passkey that clears it
// until the page of the recipient's duty board shows it; on the way it is on the
// disk. Beside it one durable row.
func TestNotified(t *testing.T) {
	wanted(t, "notified")
	b := &table{t: t}
	defer b.print()
	for _, on := range []struct{ name, url string }{{"SQLite", ""}, {"PostgreSQL", hubtest.Postgres(t)}} {
		d := newDuty(t, on.url, 13)
		by, others := d.desks[0], d.desks[1:]
		var here, bare []time.Duration
		for n := range 300 {
			to, body := others[n%len(others)], d.notification()
			body.Title = i18n.Of("en", fmt.Sprintf("Notification number %d", n))
			drafted, err := d.Drafts().Propose(t.Context(), by.drafter, d.draft(by, to, cooperation.NewCase(), body))
			if err != nil {
				t.Fatal(err)
			}
			answer := d.answers(by, drafted)
			begin := time.Now()
			if _, err := d.Drafts().Clear(t.Context(), by.officer, drafted, answer); err != nil {
				t.Fatal(err)
			}
			shown, _ := d.page(to, "/en/desk/cooperation")
			here = append(here, time.Since(begin))
			if !strings.Contains(shown, body.Title.In["en"]) {
				t.Fatalf("the board does not show it: %.300s", shown)
			}
			bare = append(bare, d.row())
		}
		what := "notification from clearance to the recipient's board (" + on.name + ")"
		between(b, what+", median", here, bare, 0.5, "baseline: one durable row")
		between(b, what+", p99", here, bare, 0.99, "under 100 ms")
	}
}

// answers is what the officer's passkey says to a draft.
func (d *duty) answers(by desk, id drafts.ID) string {
	d.t.Helper()
	options, err := d.Drafts().Options(context.Background(), by.officer, id)
	if err != nil {
		d.t.Fatal(err)
	}
	answer, err := by.device.Get(options)
	if err != nil {
		d.t.Fatal(err)
	}
	return answer
}

func between(b *table, what string, here, there []time.Duration, q float64, aim string) {
	x, y := quantile(slices.Clone(here), q), quantile(slices.Clone(there), q)
	b.add(figure{what, ms(x), ms(y), fmt.Sprintf("%.2f", float64(x)/float64(y)), aim})
}

// TestBoard measures the page of a duty board, of a participant with 10,000 cases
// of which 300 are its move and 700 the other side's, beside that of one with ten.
func TestBoard(t *testing.T) {
	wanted(t, "board")
	b := &table{t: t}
	defer b.print()
	for _, on := range []struct{ name, url string }{{"SQLite", ""}, {"PostgreSQL", hubtest.Postgres(t)}} {
		d := newDuty(t, on.url, 3)
		busy, other, idle := d.desks[0], d.desks[1], d.desks[2]
		d.cases(other, busy, 300, false)
		d.cases(busy, other, 700, false)
		d.cases(busy, other, 9000, true)
		d.cases(other, idle, 10, false)
		var here, few, list []time.Duration
		for range 300 {
			_, took := d.page(busy, "/en/desk/cooperation")
			here = append(here, took)
			_, took = d.page(idle, "/en/desk/cooperation")
			few = append(few, took)
			_, took = d.page(busy, "/api/v1/notifications")
			list = append(list, took)
		}
		what := "duty board, 10,000 cases (" + on.name + ")"
		between(b, what+", median", here, few, 0.5, "baseline: the board of one with ten")
		between(b, what+", p99", here, few, 0.99, "under 50 ms")
		between(b, "the list of its notifications, by the API ("+on.name+"), p99", list, few, 0.99, "")
	}
}

// cases opens cases, and withdraws them again where they are to be over.
func (d *duty) cases(by, to desk, n int, over bool) {
	d.t.Helper()
	for n > 0 {
		var all []ledger.Draft
		for range min(n, 100) {
			id := cooperation.NewCase()
			all = append(all, d.draft(by, to, id, d.notification()))
			if over {
				all = append(all, d.draft(by, to, id, plain(cooperation.Withdrawn, "Sent by mistake.")))
			}
			n--
		}
		if err := d.says(context.Background(), by, all...); err != nil {
			d.t.Fatal(err)
		}
	}
}
