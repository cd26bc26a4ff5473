package signin_test

import (
	"errors"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// Somebody whose authorization is suspended is out with the next request, is told
// at sign-in why and until when, after a good passkey, and is not erased.
func TestSuspendedIsTold(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, a := w.officer(kenya, policy.Drafter)
		token := w.signIn(a)
		given := w.permits.all[0]
		w.permits.withdraw(person, kenya)
		until := w.clock.Now().Add(14 * 24 * time.Hour)
		w.permits.barred = []barred{{permit: given, reason: "posted elsewhere", until: until}}
		w.signedOut(token, "suspended")
		tries := func() error {
			answer, err := a.Get(w.challenge())
			w.must(err)
			_, _, err = w.service.SignIn(ctx, []byte(answer), "")
			return err
		}
		err := tries()
		b, ok := errors.AsType[*signin.Barred](err)
		if !ok || !fail.Is(err, fail.Denied) || !errors.Is(err, signin.ErrSuspended) || b.Reason != "posted elsewhere" || !b.Until.Equal(until) {
			t.Errorf("%v, %+v", err, b)
		}
		if err := w.service.Erase(ctx, operator, person); !fail.Is(err, fail.Conflict) {
			t.Errorf("erased while suspended: %v", err)
		}
		// A passkey that the authorization does not list tells nothing of it.
		w.permits.barred[0].keys = nil
		if err := tries(); !errors.Is(err, signin.ErrUnauthorized) {
			t.Errorf("another passkey: %v", err)
		}
	})
}
