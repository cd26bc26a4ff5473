package audit_test

import (
	"bytes"
	"context"
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// world is a hub with two participants, each with a trail.
type world struct {
	*hubtest.Register
	t     *testing.T
	trail *audit.Trail
	a, b  statement.Hash
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, url string) {
		r := hubtest.NewRegister(t, url, audit.Projection{})
		if err := r.DB.Migrate(t.Context(), "audit", audit.Migrations()); err != nil {
			t.Fatal(err)
		}
		w := &world{Register: r, t: t, trail: &audit.Trail{DB: r.DB, Keys: r.Keys, Clock: r.Clock, Hub: r.Hub}}
		w.a, w.b = w.open(), w.open()
		run(t, w)
	})
}

// open opens a participant whose keys the hub keeps.
func (w *world) open() statement.Hash {
	w.t.Helper()
	own, err := keys.Open(w.Clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	w.Keys.Put(own.ID, own.Signing)
	err = w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		_, err := l.Open(ctx, own.Leaf, own.Blob)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return own.ID
}

// note notes n entries, a minute apart.
func (w *world) note(participant statement.Hash, n int) {
	w.t.Helper()
	for range n {
		w.Clock.Advance(time.Minute)
		err := w.trail.Record(context.Background(), audit.Entry{Participant: participant, Person: "person:1", Action: audit.SignedIn})
		if err != nil {
			w.t.Fatal(err)
		}
	}
}

// anchor says an anchor.
func (w *world) anchor() {
	w.t.Helper()
	err := w.Do(context.Background(), func(ctx context.Context, l *ledger.Writer) error {
		return audit.Anchors{Trail: w.trail}.Run(ctx, l, w.Clock.Now())
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) exec(query string, args ...any) {
	w.t.Helper()
	err := w.DB.Write(context.Background(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(context.Background(), query, args...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) check(participant statement.Hash) audit.Report {
	w.t.Helper()
	r, err := w.trail.Check(context.Background(), participant)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

func TestATrailProvesItself(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		if r := w.check(w.a); r.Broken != nil || r.Rows != 0 {
			t.Errorf("an empty trail: %+v", r)
		}
		w.note(w.a, 5)
		w.note(w.b, 2)
		w.anchor()
		w.anchor() // nothing has changed: it is said all the same
		w.note(w.a, 3)
		w.anchor()
		w.note(w.a, 1)
		r := w.check(w.a)
		if r.Broken != nil || r.Rows != 9 || r.Anchors != 2 || r.Anchored != 8 || !r.Sealed {
			t.Errorf("%+v, %+v", r, r.Broken)
		}
		w.trail.Keys = &keys.Store{}
		if r := w.check(w.a); r.Broken != nil || r.Rows != 9 || r.Sealed {
			t.Errorf("locked, the chain alone: %+v", r)
		}
		w.CheckRebuild()
	})
}

func TestWhatIsAltered(t *testing.T) {
	const del, upd = `DELETE FROM audit_row WHERE participant = $1 AND n `, `UPDATE audit_row SET `
	type forgery struct {
		name string
		do   func(w *world)
		row  int64
		why  audit.Fault
	}
	ofOne := []forgery{
		{"a byte of a row", func(w *world) {
			var sealed []byte
			_ = w.DB.Read(context.Background(), func(q sqldb.Querier) error {
				return q.QueryRow(context.Background(), `SELECT sealed FROM audit_row WHERE participant = $1 AND n = 4`, w.a[:]).Scan(&sealed)
			})
			sealed[20] ^= 1
			w.exec(upd+`sealed = $2 WHERE participant = $1 AND n = 4`, w.a[:], sealed)
		}, 4, audit.Altered},
		{"a byte of a hash", func(w *world) {
			w.exec(upd+`hash = $2 WHERE participant = $1 AND n = 4`, w.a[:], bytes.Repeat([]byte{7}, 32))
		}, 4, audit.Altered},
		{"a row taken out", func(w *world) { w.exec(del+`= 4`, w.a[:]) }, 4, audit.Missing},
		{"a row taken out and the gap closed", func(w *world) {
			w.exec(del+`= 4`, w.a[:])
			for n := int64(5); n < 10; n++ {
				w.exec(upd+`n = $2 WHERE participant = $1 AND n = $3`, w.a[:], n-1, n)
			}
		}, 4, audit.Altered},
		{"the first row", func(w *world) { w.exec(del+`= 0`, w.a[:]) }, 0, audit.Missing},
		{"two rows in each other's place", func(w *world) {
			for _, move := range [][2]int64{{3, 100}, {6, 3}, {100, 6}} {
				w.exec(upd+`n = $3 WHERE participant = $1 AND n = $2`, w.a[:], move[0], move[1])
			}
		}, 3, audit.Altered},
		{"the last row, after the last anchor", func(w *world) { w.exec(del+`= 9`, w.a[:]) }, 9, audit.CutOff},
		{"the last row and the head with it", func(w *world) {
			w.exec(del+`= 9`, w.a[:])
			w.exec(`UPDATE audit_head SET size = 9, hash = (SELECT hash FROM audit_row WHERE participant = $1 AND n = 8) WHERE participant = $1`, w.a[:])
		}, -1, ""}, // after the last anchor nothing binds it: the package says so
		{"rows before an anchor and the head with them", func(w *world) {
			w.exec(del+`>= 6`, w.a[:])
			w.exec(`UPDATE audit_head SET size = 6, hash = (SELECT hash FROM audit_row WHERE participant = $1 AND n = 5) WHERE participant = $1`, w.a[:])
		}, 6, audit.CutOff},
		{"all rows", func(w *world) {
			w.exec(del+`>= 0`, w.a[:])
			w.exec(`DELETE FROM audit_head WHERE participant = $1`, w.a[:])
		}, 0, audit.CutOff},
		{"the head", func(w *world) { w.exec(`DELETE FROM audit_head WHERE participant = $1`, w.a[:]) }, 9, audit.HeadLost},
		{"a row of another trail", func(w *world) {
			w.exec(upd+`sealed = (SELECT sealed FROM audit_row WHERE participant = $2 AND n = 1) WHERE participant = $1 AND n = 1`, w.a[:], w.b[:])
		}, 1, audit.Altered},
		{"the whole trail written anew", func(w *world) { w.rewrite(9) }, 0, audit.Rewritten},
	}
	ofAll := []forgery{ // of what all trails share
		{"what is kept of the anchors", func(w *world) {
			w.rewrite(9)
			w.exec(`UPDATE audit_anchored SET hash = (SELECT hash FROM audit_row WHERE participant = $1 AND n = audit_anchored.size - 1) WHERE participant = $1`, w.a[:])
		}, 0, audit.AnchorFalse},
		{"the anchors' salts", func(w *world) { w.exec(`UPDATE audit_anchor SET salt = $1`, make([]byte, 32)) }, 0, audit.AnchorFalse},
		{"the anchors", func(w *world) { w.exec(`DELETE FROM audit_anchor`); w.exec(`DELETE FROM audit_anchored`) }, 0, audit.AnchorLost},
		{"the last anchor", func(w *world) { w.exec(`DELETE FROM audit_anchor WHERE n = 1`) }, 5, audit.AnchorLost},
	}
	try := func(t *testing.T, w *world, do func(w *world), row int64, why audit.Fault) {
		w.note(w.b, 2)
		w.note(w.a, 5)
		w.anchor()
		w.note(w.a, 4)
		w.anchor()
		w.note(w.a, 1)
		do(w)
		r := w.check(w.a)
		switch {
		case why == "" && r.Broken == nil:
		case r.Broken == nil:
			t.Errorf("not found: %+v", r)
		case r.Broken.Row != row || r.Broken.Why != why:
			t.Errorf("row %d %s, want row %d %s", r.Broken.Row, r.Broken.Why, row, why)
		}
	}
	on(t, func(t *testing.T, w *world) {
		for _, tc := range ofOne {
			w.a, w.b = w.open(), w.open()
			t.Run(tc.name, func(t *testing.T) { try(t, w, tc.do, tc.row, tc.why) })
		}
	})
	for _, tc := range ofAll {
		t.Run(tc.name, func(t *testing.T) {
			on(t, func(t *testing.T, w *world) { try(t, w, tc.do, tc.row, tc.why) })
		})
	}
}

// rewrite writes the trail of a anew with n rows, as an operator could who has
// the keys: whole in itself.
func (w *world) rewrite(n int) {
	w.exec(`DELETE FROM audit_row WHERE participant = $1`, w.a[:])
	w.exec(`DELETE FROM audit_head WHERE participant = $1`, w.a[:])
	w.note(w.a, n)
}

func TestANoteLivesAndDiesWithItsTransaction(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		sorry := fail.New(fail.Invalid, "no")
		err := w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error {
			if err := w.trail.Note(ctx, l.Tx(), audit.Entry{Participant: w.a, Action: audit.Said}); err != nil {
				return err
			}
			return sorry
		})
		if !fail.Is(err, fail.Invalid) {
			t.Fatal(err)
		}
		if r := w.check(w.a); r.Rows != 0 || r.Broken != nil {
			t.Errorf("%+v", r)
		}
		err = w.Do(t.Context(), func(ctx context.Context, l *ledger.Writer) error {
			said, err := l.Say(ctx, ledger.Draft{By: w.a, Type: "test.word.said/1", Subject: "word:1", Body: []byte("{}")})
			if err != nil {
				return err
			}
			for range 3 {
				if err := w.trail.Note(ctx, l.Tx(), audit.Entry{Participant: w.a, Person: "person:7", Action: audit.Said, Statement: said.ID}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if r := w.check(w.a); r.Rows != 3 || r.Broken != nil {
			t.Errorf("%+v", r)
		}
	})
}

func TestNothingIsNotedWhileLocked(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.trail.Keys = &keys.Store{}
		err := w.trail.Record(t.Context(), audit.Entry{Participant: w.a, Action: audit.SignedIn})
		if !fail.Is(err, fail.Locked) {
			t.Errorf("%v", err)
		}
	})
}

func TestWhatIsNoEntry(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		for name, e := range map[string]audit.Entry{
			"no action":             {},
			"an action with blanks": {Action: "signed in"},
			"a name for a person":   {Action: audit.SignedIn, Person: "Jane Doe"},
			"a text for an object":  {Action: audit.SignedIn, Object: "what she said\n"},
		} {
			if err := w.trail.Record(t.Context(), e); !fail.Is(err, fail.Internal) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.trail.Record(t.Context(), audit.Entry{Action: audit.SignedIn}); err != nil {
			t.Errorf("the hub's own trail: %v", err)
		}
		if r := w.check(w.Hub()); r.Rows != 1 {
			t.Errorf("%+v", r)
		}
	})
}

func TestReading(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		w.note(w.a, 3)
		err := w.trail.Record(t.Context(), audit.Entry{Participant: w.a, Person: "person:2", Action: audit.BodyRead, Object: "case:9", Statement: w.b})
		if err != nil {
			t.Fatal(err)
		}
		w.note(w.a, 1)
		auditor := policy.Actor{Person: "person:3", Identity: w.a, Roles: []policy.Role{policy.Auditor}}
		for _, tc := range []struct {
			name string
			f    audit.Filter
			want []int64
			more bool
		}{
			{"all, newest first", audit.Filter{}, []int64{4, 3, 2, 1, 0}, false},
			{"some", audit.Filter{Limit: 2}, []int64{4, 3}, true},
			{"those before", audit.Filter{Before: 2}, []int64{1, 0}, false},
			{"an action", audit.Filter{Action: audit.BodyRead}, []int64{3}, false},
			{"a person", audit.Filter{Person: "person:1", Limit: 3}, []int64{4, 2, 1}, true},
			{"from an instant", audit.Filter{From: hubtest.Start.Add(3 * time.Minute)}, []int64{4, 3, 2}, false},
			{"until an instant", audit.Filter{Until: hubtest.Start.Add(3 * time.Minute)}, []int64{1, 0}, false},
			{"nothing", audit.Filter{Action: audit.KeyRotated}, nil, false},
		} {
			rows, more, err := w.trail.List(t.Context(), auditor, tc.f)
			if err != nil || more != tc.more || len(rows) != len(tc.want) {
				t.Errorf("%s: %d rows, %v, %v", tc.name, len(rows), more, err)
				continue
			}
			for i, r := range rows {
				if r.N != tc.want[i] {
					t.Errorf("%s: row %d is %d, want %d", tc.name, i, r.N, tc.want[i])
				}
			}
		}
		rows, _, err := w.trail.List(t.Context(), auditor, audit.Filter{Action: audit.BodyRead})
		if err != nil || rows[0].Entry != (audit.Entry{Participant: w.a, Person: "person:2", Action: audit.BodyRead, Object: "case:9", Statement: w.b}) {
			t.Errorf("%+v, %v", rows, err)
		}
		whole, err := w.trail.Whole(t.Context(), auditor, audit.Filter{})
		if err != nil || len(whole) != 5 {
			t.Errorf("%d, %v", len(whole), err)
		}
		rows, _, err = w.trail.List(t.Context(), auditor, audit.Filter{Action: audit.TrailExported})
		if err != nil || len(rows) != 1 || rows[0].Person != "person:3" {
			t.Errorf("taking a trail away is noted: %+v, %v", rows, err)
		}
	})
}

// What lies in the database tells nobody who did what.
func TestRowsAreSealed(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		if err := w.trail.Record(t.Context(), audit.Entry{Participant: w.a, Person: "person:tell-tale", Action: audit.SignedIn}); err != nil {
			t.Fatal(err)
		}
		var sealed []byte
		err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
			return q.QueryRow(t.Context(), `SELECT sealed FROM audit_row`).Scan(&sealed)
		})
		if err != nil || bytes.Contains(sealed, []byte("tell-tale")) || bytes.Contains(sealed, []byte("signed")) {
			t.Errorf("%q, %v", sealed, err)
		}
	})
}

// TestDone: who opened something is found among many rows of a trail, each time,
// whatever was noted since; another's trail has its own.
func TestDone(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		opens := func(person, object string) {
			t.Helper()
			if err := w.trail.Record(t.Context(), audit.Entry{Participant: w.a, Person: person, Action: "case.read", Object: object}); err != nil {
				t.Fatal(err)
			}
		}
		found := func(of statement.Hash, action, object string, limit int, want ...string) {
			t.Helper()
			rows, err := w.trail.Done(t.Context(), of, action, object, limit)
			var got []string
			for _, r := range rows {
				got = append(got, r.Person)
			}
			if err != nil || !slices.Equal(got, want) {
				t.Errorf("%s by %q, %v; want %q", object, got, err, want)
			}
		}
		found(w.a, "case.read", "case:1", 9)
		opens("person:1", "case:1")
		opens("person:2", "case:2")
		w.note(w.a, 3)
		found(w.a, "case.read", "case:1", 9, "person:1")
		opens("person:3", "case:1")
		found(w.a, "case.read", "case:1", 9, "person:3", "person:1")
		found(w.a, "case.read", "case:1", 1, "person:3")
		found(w.a, "draft.read", "case:1", 9)
		found(w.b, "case.read", "case:1", 9)
	})
}
