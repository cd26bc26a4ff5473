package bench_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// Who is on the hub while sessions are measured.
const (
	manyParticipants = 500
	manyPeople       = 10_000
)

// TestSessions measures who is asking: a session's token to an actor with the
// roles in force now, beside one row of the same database by its primary key;
// and signing in with a passkey, beside one durable write of a row.
func TestSessions(t *testing.T) {
	wanted(t, "sessions")
	b := &table{t: t}
	defer b.print()
	o := app.Options{}
	o.Site.Base = "https://bench.test"
	h, _, _ := hubWith(t, o, 0)
	defer func() { _ = h.Close() }()
	devices := make([]*passkey.Authenticator, 100)
	for i := range devices {
		devices[i] = passkey.New("bench.test", o.Site.Base)
	}
	tokens := crowd(t, h, devices)

	const rounds = 20_000
	var here, row []time.Duration
	for range rounds {
		r := httptest.NewRequest(http.MethodGet, "https://bench.test/en/desk", nil)
		r.AddCookie(&http.Cookie{Name: "__Host-comity", Value: tokens[rand.IntN(len(tokens))]})
		begin := time.Now()
		actor, err := h.Door().Who(r)
		here = append(here, time.Since(begin))
		if err != nil || !actor.Is(policy.Drafter) {
			t.Fatalf("a session leads to %+v: %v", actor, err)
		}
		person, begin := actor.Person, time.Now()
		err = h.DB.Read(t.Context(), func(q sqldb.Querier) error {
			var name string
			return q.QueryRow(t.Context(), `SELECT name FROM signin_person WHERE id = $1`, person).Scan(&name)
		})
		row = append(row, time.Since(begin))
		if err != nil {
			t.Fatal(err)
		}
	}
	what := fmt.Sprintf("session check and access decision, %d people, %d participants", manyPeople, manyParticipants)
	beside(b, what+", median", here, row, 0.5, "under 100 µs")
	beside(b, what+", p99", here, row, 0.99, "")
	signIns(t, b, h, devices)
}

func beside(b *table, what string, here, there []time.Duration, q float64, aim string) {
	x, y := quantile(here, q), quantile(there, q)
	b.add(figure{what, us(x), us(y), fmt.Sprintf("%.2f", float64(x)/float64(y)), aim})
}

func us(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d.Nanoseconds())/1000) }

// crowd opens the participants, authorizes the people and signs them in.
func crowd(t *testing.T, h *app.Hub, devices []*passkey.Authenticator) (tokens []string) {
	t.Helper()
	ctx := context.Background()
	participants := make([]statement.Hash, manyParticipants)
	for i := range participants {
		o, err := keys.Open(time.Now().UTC())
		if err != nil {
			t.Fatal(err)
		}
		h.Keys.Put(o.ID, o.Signing)
		participants[i] = o.ID
		err = h.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
			_, err := w.Open(ctx, o.Leaf, o.Blob)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	people := make([]signin.Passkey, manyPeople)
	var drafts []ledger.Draft
	for i := range people {
		k, err := devices[i%len(devices)].Make(fmt.Appendf(nil, "%064d", i))
		if err != nil {
			t.Fatal(err)
		}
		person := fmt.Sprintf("person:%032x", i)
		people[i] = signin.Passkey{ID: k.ID, Key: k.Key, Person: person, Name: "bench", AAGUID: make([]byte, 16), Attestation: "none"}
		if err := h.People().Settle(ctx, signin.Person{ID: person, Name: fmt.Sprint("Person ", i), Language: "en"}, k.User, people[i]); err != nil {
			t.Fatal(err)
		}
		g := authorization.Given{ID: authorization.NewID(), Person: person, Roles: []policy.Role{policy.ClearingOfficer, policy.Drafter},
			Passkeys: []authorization.Passkey{{ID: k.ID, Key: k.Key}}}
		body, err := json.Marshal(g)
		if err != nil {
			t.Fatal(err)
		}
		drafts = append(drafts, ledger.Draft{By: participants[i%manyParticipants], Type: g.Type(), Subject: g.Subject(), Body: body})
		if len(drafts) == manyParticipants {
			if _, err := h.Ledger.Say(ctx, drafts...); err != nil {
				t.Fatal(err)
			}
			drafts = nil
		}
	}
	for _, k := range people {
		token, _, err := h.People().Begin(ctx, signin.Proof{Person: k.Person, How: signin.ByPasskey, Passkey: k.ID})
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, token)
	}
	return tokens
}

// signIns measures the whole of a sign-in, from the options to the session on
// the disk, without the browser and the person. Each passkey signs in three
// times: more often in a moment is refused.
func signIns(t *testing.T, b *table, h *app.Hub, devices []*passkey.Authenticator) {
	t.Helper()
	var here, bare []time.Duration
	for n := range 3 * len(devices) {
		options, err := h.People().SignInOptions()
		if err != nil {
			t.Fatal(err)
		}
		answer, err := devices[n%len(devices)].Get(options)
		if err != nil {
			t.Fatal(err)
		}
		begin := time.Now()
		if _, _, err := h.People().SignIn(t.Context(), []byte(answer), "bench"); err != nil {
			t.Fatal(err)
		}
		here = append(here, time.Since(begin))
		begin = time.Now()
		err = h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			_, err := tx.Exec(t.Context(), `UPDATE signin_person SET made = $1 WHERE id = $2`, int64(n), fmt.Sprintf("person:%032x", 0)) // another value each time: an equal one is not written
			return err
		})
		bare = append(bare, time.Since(begin))
		if err != nil {
			t.Fatal(err)
		}
	}
	beside(b, "sign-in with a passkey, durable, beside one durable row, median", here, bare, 0.5, "")
}
