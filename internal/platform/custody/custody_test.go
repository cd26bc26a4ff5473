package custody_test

import (
	"context"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// desk is a register with the room on it, and a hosted participant.
type desk struct {
	*hubtest.Register
	service *custody.Service
	queries *custody.Queries
	opened  custody.Opened
	officer policy.Actor
	t       fataler
}

// fataler is what a test and a property have in common.
type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

var program = policy.As(policy.Operator)

func newDesk(t *testing.T, url string) *desk {
	t.Helper()
	d := &desk{Register: hubtest.NewRegister(t, url), t: t}
	for room, m := range map[string]func() error{
		"audit":   func() error { return d.DB.Migrate(t.Context(), "audit", audit.Migrations()) },
		"custody": func() error { return d.DB.Migrate(t.Context(), "custody", custody.Migrations()) },
	} {
		if err := m(); err != nil {
			t.Fatalf("%s: %v", room, err)
		}
	}
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Keys.Save(filepath.Join(t.TempDir(), "keys.age"), secret); err != nil {
		t.Fatal(err)
	}
	d.wire()
	if err := d.service.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.opened, err = d.service.Open(t.Context(), policy.As(policy.Secretariat)); err != nil {
		t.Fatal(err)
	}
	d.officer = policy.Actor{Person: "person:0123456789abcdef0123456789abcdef", Identity: d.opened.Identity, Roles: []policy.Role{policy.KeyOfficer}}
	return d
}

func (d *desk) wire() {
	d.service = &custody.Service{Ledger: d.Ledger, DB: d.DB, Keys: d.Keys, Clock: d.Clock,
		Trail: &audit.Trail{DB: d.DB, Keys: d.Keys, Clock: d.Clock, Hub: d.Hub}}
	d.queries = &custody.Queries{Ledger: d.Ledger, DB: d.DB, Keys: d.Keys}
}

func (d *desk) history() custody.History {
	d.t.Helper()
	h, err := d.queries.History(context.Background(), d.opened.Identity)
	if err != nil {
		d.t.Fatalf("%v", err)
	}
	return h
}

// inForce is the signing key in force; zero when there is none.
func (d *desk) inForce() (k statement.Key) {
	h := d.history()
	if now := h.InForce(); now != nil {
		k = now.Key
	}
	return k
}

// speaks reports whether the hub can say something in the participant's name.
func (d *desk) speaks() bool {
	_, err := d.Say(context.Background(), ledger.Draft{By: d.opened.Identity, Type: "test.word.said/1", Subject: "word:1", Body: []byte(`{}`)})
	return err == nil
}

// kept checks that the store holds the key in force of the participant, and no
// other.
func (d *desk) kept(want ...statement.Key) {
	d.t.Helper()
	if got := d.Keys.Of(d.opened.Identity); !slices.Equal(got, want) {
		d.t.Fatalf("the store keeps %v, want %v", got, want)
	}
}

func TestLifeOfAParticipant(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		d := newDesk(t, url)
		id, first := d.opened.Identity, d.inForce()
		if d.kept(first); !d.speaks() {
			t.Fatal("a participant that was just opened cannot speak")
		}
		d.Clock.Advance(time.Hour)
		if _, err := d.service.Rotate(ctx, d.officer, id, first); err != nil {
			t.Fatal(err)
		}
		second := d.inForce()
		if d.kept(second); second == first || !d.speaks() {
			t.Fatal("after a rotation the new key does not speak")
		}
		if _, err := d.service.Rotate(ctx, d.officer, id, first); !fail.Is(err, fail.Conflict) {
			t.Errorf("the same form sent twice: %v", err)
		}
		d.kept(second)

		stolen := d.Size()
		d.speaks() // a thief does, from here on
		if _, err := d.service.Declare(ctx, d.officer, id, d.opened.Sheet.Secret, custody.Declaration{Key: second, From: stolen}); err != nil {
			t.Fatal(err)
		}
		if d.kept(); d.speaks() {
			t.Fatal("after a declaration the key still speaks")
		}
		if err := d.service.Tidy(ctx); err != nil {
			t.Fatal(err)
		}
		got, err := d.service.Recover(ctx, d.officer, id, d.opened.Sheet.Scanned(), true)
		if err != nil {
			t.Fatal(err)
		}
		third := d.inForce()
		if d.kept(third); !d.speaks() || got.Sheet == nil {
			t.Fatal("after a recovery the new key does not speak")
		}
		if _, err := d.service.Try(ctx, d.officer, id, d.opened.Sheet.Secret); !fail.Is(err, fail.Invalid) {
			t.Errorf("the sheet that was replaced still works: %v", err)
		}
		if _, err := d.service.Try(ctx, d.officer, id, got.Sheet.Secret); err != nil {
			t.Errorf("the new sheet: %v", err)
		}
		h := d.history()
		for i, want := range []custody.Standing{custody.InForce, custody.Struck, custody.Replaced} {
			if h.Keys[i].Standing != want {
				t.Errorf("key %d is %s, want %s", i, h.Keys[i].Standing, want)
			}
		}
		if *h.Keys[1].StruckFrom != stolen || len(h.Recovery) != 2 || h.Recovery[0].Key != got.Sheet.Public || len(h.Events) != 4 || len(h.Statements) != 4 {
			t.Errorf("history: %+v", h)
		}
		move, err := d.service.Move(ctx, d.officer, id, got.Sheet.Secret, "other.test/comity")
		if err != nil {
			t.Fatal(err)
		}
		if h = d.history(); d.speaks() || h.MovedTo != "other.test/comity" || h.Keys[0].Standing != custody.Moved || len(move.Ends) != 0 {
			t.Errorf("after a move: %+v, %+v", h, move)
		}
		d.kept()
		if _, err := d.service.Recover(ctx, d.officer, id, got.Sheet.Secret, false); !fail.Is(err, fail.Conflict) {
			t.Errorf("recovered after a move: %v", err)
		}
		d.kept()
	})
}

// A declaration may name the new key at once.
func TestDeclareAndRecover(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	first, id := d.inForce(), d.opened.Identity
	for i, w := range d.opened.Sheet.Words { // typed by somebody who numbers them
		d.opened.Sheet.Words[i] = strconv.Itoa(i+1) + ". " + w
	}
	typed := ""
	for _, w := range d.opened.Sheet.Words {
		typed += w + "\n"
	}
	if _, err := d.service.Declare(t.Context(), program, id, typed, custody.Declaration{Key: first, From: d.opened.Receipt.Index, Recover: true}); err != nil {
		t.Fatal(err)
	}
	if d.kept(d.inForce()); d.inForce() == first || !d.speaks() {
		t.Error("the new key does not speak")
	}
	bad := custody.Declaration{Key: d.inForce(), From: d.Size() + 5, Recover: true}
	if _, err := d.service.Declare(t.Context(), program, id, typed, bad); !fail.Is(err, fail.Invalid) {
		t.Errorf("from an index that does not exist: %v", err)
	}
	if d.kept(d.inForce()); !d.speaks() {
		t.Error("a declaration that was refused has silenced the participant")
	}
}

// A sheet that is not the participant's leaves nothing behind.
func TestAnothersSheet(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	other, err := d.service.Open(t.Context(), policy.As(policy.Secretariat))
	if err != nil {
		t.Fatal(err)
	}
	id, size, key := d.opened.Identity, d.Size(), d.inForce()
	for name, do := range map[string]func(typed string) error{
		"recover": func(typed string) error {
			_, err := d.service.Recover(t.Context(), d.officer, id, typed, true)
			return err
		},
		"declare": func(typed string) error {
			_, err := d.service.Declare(t.Context(), d.officer, id, typed, custody.Declaration{Key: key, From: 1, Recover: true})
			return err
		},
		"move": func(typed string) error {
			_, err := d.service.Move(t.Context(), d.officer, id, typed, "other.test")
			return err
		},
		"try": func(typed string) error {
			_, err := d.service.Try(t.Context(), d.officer, id, typed)
			return err
		},
	} {
		for _, typed := range []string{other.Sheet.Secret, "nonsense", ""} {
			if err := do(typed); !fail.Is(err, fail.Invalid) {
				t.Errorf("%s with %q: %v", name, typed, err)
			}
		}
	}
	if d.kept(key); d.Size() != size {
		t.Errorf("%d statements were said", d.Size()-size)
	}
}

// A participant that keeps its own keys is opened by what it made itself; the
// hub signs nothing for it, and a recovery with the sheet may bring its key here.
func TestOwnKeys(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	o, err := keys.Open(d.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := d.service.Admit(t.Context(), policy.As(policy.Secretariat), o.Leaf, o.Blob)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.service.Rotate(t.Context(), program, r.ID, statement.KeyOf(o.Signing)); !fail.Is(err, fail.Denied) {
		t.Errorf("the hub rotates a key that it does not keep: %v", err)
	}
	sheet := keys.SheetOf(d.Origin(), o, d.Clock.Now())
	if _, err := d.service.Try(t.Context(), program, r.ID, sheet.Secret); err != nil {
		t.Errorf("drill: %v", err)
	}
	view, err := d.queries.Desk(t.Context(), program, r.ID)
	if err != nil || view.Hosted || view.Rotation != nil || view.Drill == nil || !view.Handed || len(view.Drills) != 1 {
		t.Errorf("%+v, %v", view, err)
	}
	if _, err := d.service.Recover(t.Context(), program, r.ID, sheet.Secret, false); err != nil {
		t.Fatal(err)
	}
	if view, err = d.queries.Desk(t.Context(), program, r.ID); err != nil || !view.Hosted {
		t.Errorf("%+v, %v", view, err)
	}
}

// What is due is due again after it was done; one reminder goes out for each
// date.
func TestDue(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		ctx := t.Context()
		d := newDesk(t, url)
		id := d.opened.Identity
		view := func() custody.Desk {
			t.Helper()
			v, err := d.queries.Desk(ctx, d.officer, id)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		v := view()
		if want := hubtest.Start.AddDate(0, 3, -1); !v.Drill.At.Equal(want) { // the 31st of January: the 30th of April
			t.Errorf("the drill is due on %s, want %s", v.Drill.At, want)
		}
		if want := hubtest.Start.AddDate(1, 0, 0); !v.Rotation.At.Equal(want) || v.Rotation.Past(d.Clock.Now()) || !v.Hosted || v.Handed {
			t.Errorf("%+v, want a rotation on %s", v, want)
		}
		out := &outbox{}
		remind := func() []custody.Reminder {
			t.Helper()
			out.got = nil
			if err := d.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
				return custody.Reminders{Outbox: out}.Run(ctx, w, d.Clock.Now())
			}); err != nil {
				t.Fatal(err)
			}
			return out.got
		}
		if got := remind(); len(got) != 0 {
			t.Errorf("reminded of %v before anything is due", got)
		}
		d.Clock.Set(v.Drill.At)
		if got := remind(); len(got) != 2 || got[1].Kind != custody.Drill || !got[1].Due.Equal(v.Drill.At) { // of the hub and of the participant
			t.Errorf("reminded of %v", got)
		}
		if got := remind(); len(got) != 0 {
			t.Errorf("reminded again of %v", got)
		}
		if _, err := d.service.Try(ctx, d.officer, id, d.opened.Sheet.Secret); err != nil {
			t.Fatal(err)
		}
		if err := d.service.Schedule(ctx, d.officer, id, 2); err != nil {
			t.Fatal(err)
		}
		if v = view(); !v.Drill.At.After(d.Clock.Now()) || len(v.Drills) != 1 || v.Rotation.Months != 2 || !v.Rotation.Past(d.Clock.Now()) {
			t.Errorf("%+v", v)
		}
		if got := remind(); len(got) != 1 || got[0].Kind != custody.Rotation || got[0].Participant != id {
			t.Errorf("reminded of %v", got)
		}
		if _, err := d.service.Rotate(ctx, d.officer, id, d.inForce()); err != nil {
			t.Fatal(err)
		}
		next, ok, err := readDue(ctx, d)
		if v = view(); err != nil || !ok || v.Rotation.Past(d.Clock.Now()) || v.Rotation.Months != 2 || !next.Equal(v.Rotation.At) {
			t.Errorf("next is %s (%v, %v), %+v", next, ok, err, v.Rotation)
		}
		for _, months := range []int{0, -1, 37} {
			if err := d.service.Schedule(ctx, d.officer, id, months); !fail.Is(err, fail.Invalid) {
				t.Errorf("every %d months: %v", months, err)
			}
		}
	})
}

type outbox struct{ got []custody.Reminder }

func (o *outbox) Remind(_ context.Context, _ *sqldb.Tx, r custody.Reminder) error {
	o.got = append(o.got, r)
	return nil
}

func readDue(ctx context.Context, d *desk) (next time.Time, ok bool, err error) {
	err = d.DB.Read(ctx, func(q sqldb.Querier) error {
		next, ok, err = custody.Reminders{}.Due(ctx, q, d.Clock.Now())
		return err
	})
	return next, ok, err
}

// What was kept and never said, and what the register has ended, is told apart
// at the next start.
func TestTidy(t *testing.T) {
	d := newDesk(t, hubtest.SQLite(t))
	first, id := d.inForce(), d.opened.Identity
	old, _ := d.Keys.Signer(id, first)
	if _, err := d.service.Rotate(t.Context(), d.officer, id, first); err != nil {
		t.Fatal(err)
	}
	spare, err := keys.Open(d.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []any{old, spare.Signing} { // as if the hub had stopped in between
		if err := d.Keys.Keep(id, private(t, k)); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.Keys.Keep(spare.ID, spare.Signing); err != nil {
		t.Fatal(err)
	}
	d.Reopen()
	d.wire()
	if err := d.service.Tidy(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d.kept(d.inForce(), statement.KeyOf(spare.Signing)); !d.speaks() {
		t.Error("the key in force does not speak")
	}
	if _, keeps := d.Keys.Signer(spare.ID, statement.KeyOf(spare.Signing)); !keeps {
		t.Error("the key of a participant whose opening may yet be found is gone")
	}
}
