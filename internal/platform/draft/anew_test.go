package draft_test

import (
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
)

// Somebody clears a step, leaves, and comes back with the same passkey before the
// draft is said: the authorization that the clearance names has been withdrawn,
// and readers of the register would not count it. The draft is frozen anew.
func TestAuthorizedAnewBetweenSteps(t *testing.T) {
	on(t, func(t *testing.T, c *cast) {
		c.set(t, twoSteps(c))
		id := c.propose(t)
		c.MustClear(c.officer, id)
		again := c.officer.Given(c.state, c.officer.Roles...)
		again.ID = authorization.NewID()
		c.withdraw(t, c.officer)
		d, err := corpus.Drafts([]*authorization.Given{&again})
		if err != nil {
			t.Fatal(err)
		}
		d[0].By = c.state
		c.MustSay(d...)
		size := c.Size()
		if _, err := c.Clear(c.second, id); !fail.Is(err, fail.Conflict) || c.Size() != size {
			t.Errorf("said on a clearance by an authorization that was withdrawn: %v", err)
		}
		// The same authorization, given again in between, is another matter.
		other := c.propose(t)
		c.MustClear(c.officer, other)
		if d, err = corpus.Drafts([]*authorization.Given{&again}); err != nil {
			t.Fatal(err)
		}
		d[0].By = c.state
		c.MustSay(d...)
		if r := c.MustClear(c.second, other); r.Receipt.ID.IsZero() {
			t.Error("not said")
		}
	})
}
