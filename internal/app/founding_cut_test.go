package app_test

import (
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/policy"
)

// TestAFoundingThatIsCutOff stops the making of a hub after each of its steps, as
// a machine does that loses its power, and starts anew: either there is nothing,
// or the hub is made whole with the keys of the sheet that was printed.
func TestAFoundingThatIsCutOff(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		step string
		left bool // nothing that counts
		load bool // what is shipped was to be recorded
	}{
		{app.CutBefore, true, false},
		{app.CutNote, true, false},
		{app.CutKeys, false, false},
		{app.CutName, false, false},
		{app.CutSettings, false, false},
		{app.CutRegister, false, false},
		{app.CutRegister, false, true},
	} {
		name := tc.step
		if tc.load {
			name += ", before what is shipped"
		}
		t.Run(name, func(t *testing.T) {
			hubtest.Databases(t, func(t *testing.T, url string) {
				o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Clock: clock.NewFake(hubtest.Start)}
				if !strings.HasPrefix(url, "sqlite:") {
					o.Database = url
				}
				file := filepath.Join(t.TempDir(), "hub.key")
				if err := keys.NewKeyFile(file); err != nil {
					t.Fatal(err)
				}
				secret, err := keys.KeyFile(file)
				if err != nil {
					t.Fatal(err)
				}
				o.Secret = &secret
				sheet, err := app.CutOff(t.Context(), o, hubtest.Start, tc.step, tc.load)
				if err != nil {
					t.Fatal(err)
				}
				restarted(t, o, tc.left, tc.load, sheet)
			})
		})
	}
}

// restarted starts anew what was cut off.
func restarted(t *testing.T, o app.Options, left, load bool, sheet keys.Sheet) {
	t.Helper()
	ctx := t.Context()
	unmade, err := o.Unmade(ctx)
	if err != nil || unmade != left {
		t.Fatalf("nothing is there: %v, %v", unmade, err)
	}
	if left {
		return // it begins anew
	}
	locked := o
	locked.Secret = nil
	if err := locked.Finish(ctx); !fail.Is(err, fail.Locked) || fail.Hint(err) == "" {
		t.Errorf("without its key: %v", err)
	}
	for range 2 { // and once more, when there is nothing left to be done
		if err := o.Finish(ctx); err != nil {
			t.Fatal(err)
		}
	}
	if o.Begun() {
		t.Error("the note is still there")
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if (h.Ledger.Size() == 2) == load || h.Ledger.Hub() != sheet.Identity || h.Name() != "Hub of a Test" || h.Base() != "https://hub.test" || h.Domain() != "hub.test" {
		t.Errorf("%d statements, hub %v, %s, %s", h.Ledger.Size(), h.Ledger.Hub(), h.Name(), h.Domain())
	}
	if _, err := h.Custody().Try(ctx, policy.As(policy.Operator), sheet.Identity, sheet.Secret); err != nil {
		t.Errorf("its sheet does not work: %v", err)
	}
}
