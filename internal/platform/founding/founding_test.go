package founding_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/identity"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/founding"
	"comity.example/comity/statement"
)

// made collects what was made; the first tries fail when it says so.
type made struct {
	hubs []founding.Hub
	fail int
}

func (m *made) make(_ context.Context, h founding.Hub) error {
	if m.fail > 0 {
		m.fail--
		return fail.New(fail.Unavailable, "the disk is full")
	}
	m.hubs = append(m.hubs, h)
	return nil
}

func begin(m *made) *founding.Founding {
	return founding.New(founding.Options{Clock: clock.System{}, Local: "http://localhost:8080", Passphrase: true, Make: m.make})
}

const phrase = "four quiet words and a lake"

func plan() founding.Plan {
	return founding.Plan{Name: "Hub", Address: "https://hub.example.org", Contact: "desk@example.org", Passphrase: phrase, Repeated: phrase}
}

// asked gives the words that are asked for, of a sheet.
func asked(f *founding.Founding, s keys.Sheet) (out []string) {
	for _, n := range f.Numbers() {
		out = append(out, s.Words[n-1])
	}
	return out
}

func draw(t *testing.T, f *founding.Founding) keys.Sheet {
	t.Helper()
	s, err := f.Draw(plan())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFounding(t *testing.T) {
	m := &made{}
	f := begin(m)
	if f.Numbers() != nil || f.Typed() != (founding.Plan{}) {
		t.Error("something is known before anything was typed")
	}
	if err := f.Confirm(t.Context(), nil); !errors.Is(err, founding.ErrNone) {
		t.Errorf("confirming what was not drawn: %v", err)
	}
	sheet := draw(t, f)
	numbers := f.Numbers()
	if len(numbers) != founding.Asked || !slices.IsSorted(numbers) || len(slices.Compact(slices.Clone(numbers))) != founding.Asked || numbers[0] < 1 || numbers[founding.Asked-1] > len(sheet.Words) {
		t.Errorf("words %v of %d are asked for", numbers, len(sheet.Words))
	}
	if typed := f.Typed(); typed.Name != "Hub" || typed.Passphrase != "" || typed.Repeated != "" {
		t.Errorf("what was typed is kept as %+v", typed)
	}
	if s, err := f.Draw(plan()); !errors.Is(err, founding.ErrDrawn) || s.Secret != "" {
		t.Errorf("drawing again: %v", err)
	}
	right := asked(f, sheet)
	for name, wrong := range map[string][]string{
		"nothing": nil, "too few": right[:2], "empty": {"", "", ""}, "three letters": {right[0][:min(3, len(right[0])-1)], right[1], right[2]},
		"too many": append(slices.Clone(right), "x"), "one wrong": {right[0], right[1], "wrong"}, "longer": {right[0] + "s", right[1], right[2]},
	} {
		if err := f.Confirm(t.Context(), wrong); !errors.Is(err, founding.ErrWords) || f.Begun() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(m.hubs) != 0 {
		t.Fatal("made without the words")
	}
	if err := f.Confirm(t.Context(), right); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{"again": f.Confirm(t.Context(), right), "drawing after": second(f.Draw(plan()))} {
		if !errors.Is(err, founding.ErrDrawn) || len(m.hubs) != 1 {
			t.Errorf("%s: %v, %d hubs", name, err, len(m.hubs))
		}
	}
	checkHub(t, m.hubs[0], sheet)
}

func second(_ keys.Sheet, err error) error { return err }

// checkHub checks that a hub has what its sheet names, and not the key that is on
// it.
func checkHub(t *testing.T, h founding.Hub, sheet keys.Sheet) {
	t.Helper()
	recovery, err := keys.ParseSheet(strings.Join(sheet.Words, " "))
	if err != nil {
		t.Fatal(err)
	}
	if h.Opening.ID != sheet.Identity || h.Opening.Recovery != nil || h.Log != "hub.example.org" || h.Domain() != "hub.example.org" {
		t.Errorf("the hub is %v, %s, %s", h.Opening.ID, h.Log, h.Domain())
	}
	if bytes.Contains(slices.Concat(h.Opening.Leaf, h.Opening.Blob, h.Opening.Signing), recovery.Seed()) {
		t.Error("the recovery key is still there")
	}
	s, err := statement.ParseLeaf(h.Opening.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	p, err := identity.Advance(nil, 0, &s, h.Opening.Blob[32:])
	if err != nil || p.Recovery != statement.KeyOf(recovery) {
		t.Errorf("the opening does not hold under the key of the sheet: %v", err)
	}
	if len(h.Keys.Of(sheet.Identity)) != 1 || h.Keys.Log() == nil {
		t.Error("a key is missing")
	}
}

// What was begun is gone on with: the same keys, and no way back.
func TestAFoundingThatFailsGoesOn(t *testing.T) {
	m := &made{fail: 2}
	f := begin(m)
	sheet := draw(t, f)
	right := asked(f, sheet)
	for range 2 {
		if err := f.Confirm(t.Context(), right); !fail.Is(err, fail.Unavailable) || !f.Begun() {
			t.Fatal(err)
		}
		f.Again()
		if _, err := f.Draw(plan()); !errors.Is(err, founding.ErrDrawn) {
			t.Fatal("other keys are drawn for a hub that may be there in part")
		}
	}
	if err := f.Confirm(t.Context(), right); err != nil {
		t.Fatal(err)
	}
	checkHub(t, m.hubs[0], sheet)
}

// A sheet that was not printed is worth nothing once other keys are drawn.
func TestAgain(t *testing.T) {
	m := &made{}
	f := begin(m)
	f.Again() // of nothing
	old := draw(t, f)
	stale := asked(f, old)
	f.Again()
	if f.Numbers() != nil || f.Typed().Name != "Hub" {
		t.Error("words are asked for, or what was typed is gone")
	}
	if err := f.Confirm(t.Context(), stale); !errors.Is(err, founding.ErrNone) {
		t.Error(err)
	}
	sheet := draw(t, f)
	if sheet.Identity == old.Identity || sheet.Secret == old.Secret {
		t.Error("the same keys are drawn again")
	}
	if err := f.Confirm(t.Context(), stale); !errors.Is(err, founding.ErrWords) {
		t.Error(err)
	}
	if err := f.Confirm(t.Context(), asked(f, sheet)); err != nil {
		t.Fatal(err)
	}
	checkHub(t, m.hubs[0], sheet)
}

// Of many at once one draws, and of many that confirm one makes.
func TestManyAtOnce(t *testing.T) {
	m := &made{}
	f := begin(m)
	sheets := make(chan keys.Sheet, 16)
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			if s, err := f.Draw(plan()); err == nil {
				sheets <- s
			}
		})
	}
	all.Wait()
	close(sheets)
	if len(sheets) != 1 {
		t.Fatalf("%d sheets", len(sheets))
	}
	right := asked(f, <-sheets)
	for range 16 {
		all.Go(func() { _ = f.Confirm(t.Context(), right) })
	}
	all.Wait()
	if len(m.hubs) != 1 {
		t.Errorf("%d hubs", len(m.hubs))
	}
}

func TestPlans(t *testing.T) {
	for _, tc := range []struct {
		name   string
		change func(p *founding.Plan)
		wrong  founding.Slips
	}{
		{"as it is", func(*founding.Plan) {}, nil},
		{"with a port and a slash", func(p *founding.Plan) { p.Address = " https://HUB.example.org:8443/ " }, nil},
		{"on this machine", func(p *founding.Plan) { p.Address = "http://localhost:8080" }, nil},
		{"on another port of this machine", func(p *founding.Plan) { p.Address = "http://localhost:8081" }, founding.Slips{founding.FieldAddress}},
		{"with a log of its own", func(p *founding.Plan) { p.Log = "Log.example.org/comity" }, nil},
		{"without a contact", func(p *founding.Plan) { p.Contact = "" }, nil},
		{"without https", func(p *founding.Plan) { p.Address = "http://hub.example.org" }, founding.Slips{founding.FieldAddress}},
		{"without a scheme", func(p *founding.Plan) { p.Address = "hub.example.org" }, founding.Slips{founding.FieldAddress}},
		{"a bare name", func(p *founding.Plan) { p.Address = "https://hub" }, founding.Slips{founding.FieldAddress}},
		{"a number", func(p *founding.Plan) { p.Address = "https://192.0.2.1" }, founding.Slips{founding.FieldAddress}},
		{"a number of version 6", func(p *founding.Plan) { p.Address = "https://[2001:db8::1]" }, founding.Slips{founding.FieldAddress}},
		{"a path", func(p *founding.Plan) { p.Address = "https://hub.example.org/first" }, founding.Slips{founding.FieldAddress}},
		{"a query", func(p *founding.Plan) { p.Address = "https://hub.example.org?x" }, founding.Slips{founding.FieldAddress}},
		{"a user", func(p *founding.Plan) { p.Address = "https://a:b@hub.example.org" }, founding.Slips{founding.FieldAddress}},
		{"a line end", func(p *founding.Plan) { p.Address = "https://hub.example.org\r\nx: y" }, founding.Slips{founding.FieldAddress}},
		{"a name on two lines", func(p *founding.Plan) { p.Name = "a\nb" }, founding.Slips{founding.FieldName}},
		{"a log that is none", func(p *founding.Plan) { p.Log = "a b" }, founding.Slips{founding.FieldLog}},
		{"no mail address", func(p *founding.Plan) { p.Contact = "desk" }, founding.Slips{founding.FieldContact}},
		{"a short passphrase", func(p *founding.Plan) { p.Passphrase, p.Repeated = "short", "short" }, founding.Slips{founding.FieldPassphrase}},
		{"two passphrases", func(p *founding.Plan) { p.Repeated += "." }, founding.Slips{founding.FieldRepeated}},
		{"nothing", func(p *founding.Plan) { *p = founding.Plan{} }, founding.Slips{founding.FieldName, founding.FieldAddress, founding.FieldPassphrase}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := plan()
			tc.change(&p)
			f := begin(&made{})
			_, err := f.Draw(p)
			var got founding.Slips
			if errors.As(err, &got); !slices.Equal(got, tc.wrong) || (err == nil) != (tc.wrong == nil) {
				t.Errorf("%v is wrong, and not %v (%v)", got, tc.wrong, err)
			}
			if (f.Numbers() != nil) != (tc.wrong == nil) {
				t.Error("keys are drawn for a plan that cannot be, or none for one that can")
			}
		})
	}
}

// An address that is taken is a scheme and a host and nothing else, whatever is
// typed.
func TestAddresses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		address := rapid.OneOf(rapid.String(), rapid.Custom(func(t *rapid.T) string {
			return rapid.SampledFrom([]string{"https://", "http://", "https:", "//", ""}).Draw(t, "scheme") +
				rapid.StringMatching(`[a-zA-Z0-9.@:/?#\[\]_%-]{0,30}`).Draw(t, "rest")
		})).Draw(t, "address")
		if founding.CheckAddress(address) != nil {
			return
		}
		host, ok := strings.CutPrefix(address, "https://")
		if !ok {
			if host, ok = strings.CutPrefix(address, "http://"); !ok || host != "localhost" && !strings.HasPrefix(host, "localhost:") {
				t.Fatalf("%q is taken", address)
			}
		}
		if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-:") != "" || strings.Count(host, ":") > 1 {
			t.Fatalf("%q is taken", address)
		}
	})
}
