package signin_test

import (
	"context"
	"errors"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

func TestAProviderSpeaksForItsParticipantAlone(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		p, err := w.service.Enter(ctx, kenya, signin.Person{Name: "Wanjiru Kamau", Language: "en"})
		w.must(err)
		for _, identity := range []statement.Hash{kenya, hubID} {
			w.permits.all = append(w.permits.all, permit{person: p.ID, identity: identity, roles: []policy.Role{policy.Drafter}, keys: [][]byte{{1}}})
		}
		stranger := statement.Hash{9}
		for _, voucher := range []statement.Hash{{}, stranger} {
			if _, _, err := w.service.Begin(ctx, signin.Proof{Person: p.ID, How: signin.ByProvider, Voucher: voucher}); !fail.Is(err, fail.Denied) {
				t.Errorf("vouched for by %s: %v, want fail.Denied", voucher, err)
			}
		}
		token, _, err := w.service.Begin(ctx, signin.Proof{Person: p.ID, How: signin.ByProvider, Voucher: kenya})
		w.must(err)
		in := w.session(token)
		if hats, err := w.service.Hats(ctx, in); err != nil || len(hats) != 1 || hats[0].Identity != kenya || in.Identity != kenya {
			t.Errorf("hats %v, %v; session %+v: want the one of the participant that vouches", hats, err, in)
		}
		if err := w.service.Wear(ctx, in, hubID); !fail.Is(err, fail.Denied) {
			t.Errorf("another participant's hat: %v, want fail.Denied", err)
		}
		if w.service.IsFresh(in) {
			t.Error("a session in which no passkey has answered counts as one in which one has")
		}
		w.permits.withdraw(p.ID, kenya)
		w.signedOut(token, "after the only authorization that counts here was withdrawn")
	})
}

func TestUnvouchEndsWhatTheProviderOpened(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		person, a := w.officer(kenya, policy.Drafter)
		mine := w.signIn(a)
		begin := func() string {
			token, _, err := w.service.Begin(ctx, signin.Proof{Person: person, How: signin.ByProvider, Voucher: kenya})
			w.must(err)
			return token
		}
		theirs := begin()
		w.must(w.service.Unvouch(ctx, person, hubID))
		w.session(theirs)
		w.must(w.service.Unvouch(ctx, person, kenya))
		w.signedOut(theirs, "after the provider took back its word")
		w.session(mine)
	})
}

func TestVouched(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		who := signin.Person{Name: "Wanjiru Kamau", Language: "fr"}
		bound := ""
		bind := func(_ context.Context, _ *sqldb.Tx, person string) error {
			bound = person
			return nil
		}
		token := w.invite(kenya, policy.Drafter)
		refused := errors.New("taken")
		_, err := w.service.Vouched(ctx, token, who, func(context.Context, *sqldb.Tx, string) error { return refused })
		if !errors.Is(err, refused) || w.count(`SELECT COUNT(*) FROM signin_person`) != 0 {
			t.Errorf("%v; a person was made though nothing was bound", err)
		}
		done, err := w.service.Vouched(ctx, token, who, bind)
		w.must(err)
		p, err := w.service.Person(ctx, done.Person)
		w.must(err)
		if bound != done.Person || p.Name != who.Name || p.Language != "fr" || done.Waiting != nil || !done.InForce {
			t.Errorf("enrolled %+v as %+v, bound %q", done, p, bound)
		}
		if _, err := w.service.Vouched(ctx, token, who, bind); !fail.Is(err, fail.NotFound) {
			t.Errorf("a link followed twice: %v", err)
		}
		if _, err := w.service.Vouched(ctx, "x", who, bind); !fail.Is(err, fail.NotFound) {
			t.Errorf("no link: %v", err)
		}
		link, err := w.service.Invite(ctx, operator, signin.Invitation{Identity: kenya, Roles: []policy.Role{policy.Drafter}, Person: done.Person})
		w.must(err)
		if _, err := w.service.Vouched(ctx, tokenOf(link), who, bind); !fail.Is(err, fail.NotFound) {
			t.Errorf("somebody known: %v; whoever opens the link alone would become that person", err)
		}
	})
}

// A locked hub cannot authorize anybody: what was missed is asked for when the
// person first signs in.
func TestVouchedWhileNothingIsGranted(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		token := w.invite(kenya, policy.Drafter)
		w.permits.closed = fail.New(fail.Locked, "locked")
		done, err := w.service.Vouched(ctx, token, signin.Person{Name: "Wanjiru Kamau"}, func(context.Context, *sqldb.Tx, string) error { return nil })
		w.must(err)
		proof := signin.Proof{Person: done.Person, How: signin.ByProvider, Voucher: kenya}
		if _, _, err := w.service.Begin(ctx, proof); !fail.Is(done.Waiting, fail.Locked) || !fail.Is(err, fail.Locked) {
			t.Errorf("waiting %v, signing in %v: want fail.Locked", done.Waiting, err)
		}
		w.permits.closed = nil
		token, _, err = w.service.Begin(ctx, proof)
		w.must(err)
		if in := w.session(token); in.Identity != kenya {
			t.Errorf("session: %+v", in)
		}
	})
}
