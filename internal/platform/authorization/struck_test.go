package authorization_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// Whoever had a participant's key has authorized somebody with it, and has given
// an officer's authorization other passkeys. Neither is of force once the
// participant has declared the key; what it gave before stays.
func TestStruckAuthorizations(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		ctx := t.Context()
		stolen := c.Size()
		thief := c.Person(c.state, policy.KeyOfficer, policy.ClearingOfficer)
		taken := c.second.Given(c.state, policy.KeyOfficer)
		taken.Passkeys = thief.Given(c.state, policy.KeyOfficer).Passkeys
		if _, err := c.Giving.Found(ctx, program, taken); !fail.Is(err, fail.Denied) {
			t.Fatalf("founded with two key officers: %v", err)
		}
		taken.ID = mustHat(t, c, c.second).ID
		d, err := corpus.Drafts([]*authorization.Given{&taken})
		if err != nil {
			t.Fatal(err)
		}
		d[0].By = c.state
		c.MustSay(d...)
		passkey := thief.Device.Passkeys()[0].ID
		if _, err := c.Authorizations.ActorWith(ctx, thief.ID, c.state, passkey); err != nil {
			t.Fatalf("before the declaration: %v", err)
		}

		declared := c.Recover(c.Openings[c.state], stolen)

		for name, p := range map[string]string{"the thief": thief.ID, "the officer whose passkeys were exchanged": c.second.ID} {
			if _, err := c.Authorizations.Actor(ctx, p, c.state); !fail.Is(err, fail.Denied) {
				t.Errorf("%s still speaks: %v", name, err)
			}
			if _, err := c.Authorizations.ActorWith(ctx, p, c.state, passkey); !fail.Is(err, fail.Denied) {
				t.Errorf("%s signs in: %v", name, err)
			}
			if hats, err := c.Authorizations.Hats(ctx, p); err != nil || len(hats) != 0 {
				t.Errorf("%s has %d hats: %v", name, len(hats), err)
			}
		}
		if !c.Actor(c.first).Is(policy.KeyOfficer) || !c.Actor(c.writer).Is(policy.ClearingOfficer) {
			t.Error("what was given before is of no force")
		}
		standing, err := c.Authorizations.Standing(ctx, c.state)
		if err != nil {
			t.Fatal(err)
		}
		shown, err := c.Authorizations.Shown(ctx, c.state)
		if err != nil || len(shown) != len(standing) {
			t.Fatalf("%d are shown of %d: %v", len(shown), len(standing), err)
		}
		for _, list := range [][]authorization.Holder{standing, shown} {
			for _, h := range list {
				want := h.Person == thief.ID || h.Person == c.second.ID
				if (h.Struck != nil) != want || want && *h.Struck != declared.ID {
					t.Errorf("%s is struck by %v", h.Person, h.Struck)
				}
			}
		}
		// One key officer is left, who gives the second again.
		if n, err := c.Authorizations.KeyOfficers(ctx, c.state); err != nil || n != 1 {
			t.Errorf("%d key officers, %v", n, err)
		}
		if _, err := c.Giving.Found(ctx, program, c.second.Given(c.state, policy.KeyOfficer)); !fail.Is(err, fail.Denied) {
			t.Fatalf("founded beside a key officer: %v", err)
		}
		id, err := c.Giving.Give(ctx, c.Actor(c.first), c.second.Given(c.state, policy.KeyOfficer))
		if err != nil {
			t.Fatal(err)
		}
		c.MustClear(c.first, id)
		if again := mustHat(t, c, c.second); again.ID != taken.ID || !c.Actor(c.second).Is(policy.KeyOfficer) {
			t.Errorf("given again as %s, not %s", again.ID, taken.ID)
		}
		c.CheckRebuild()
		if c.Actor(thief).SignedIn() {
			t.Error("a rebuild lets the thief in")
		}
	})
}
