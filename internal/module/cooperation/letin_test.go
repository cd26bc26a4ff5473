package cooperation_test

import (
	"slices"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestLettingInWaits: what one side alone has said waits for the other's consent,
// and either takes it back.
func TestLettingInWaits(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.sent(w.request(), w.b)
		w.say(w.a, w.b, id, access(cooperation.LetIn, w.c))
		got := w.threads(w.a, id)[0]
		if want := []cooperation.Consent{{Participant: w.c, Side: cooperation.Counterparty}}; !slices.Equal(got.Consents(), want) {
			t.Errorf("waits for consent: %+v", got.Consents())
		}
		for who, may := range map[statement.Hash]bool{w.a: false, w.b: false, w.c: true, w.d: true} {
			if got.Admits(cooperation.Counterparty, who) != may || got.Admits(cooperation.Opener, who) != (who == w.d) {
				t.Errorf("%s can be let in", w.name(who))
			}
		}
		w.say(w.a, w.b, id, access(cooperation.TakenOff, w.c))
		if got := w.threads(w.a, id)[0]; len(got.Consents()) != 0 {
			t.Errorf("taken back, %+v still waits", got.Consents())
		}
		w.say(w.b, w.a, id, access(cooperation.LetIn, w.c))
		if len(w.threads(w.c, id)) != 0 {
			t.Error("what was taken back counts")
		}
	})
}

// TestLetInAgainIsTold: who is taken off and let in again is told again.
func TestLetInAgainIsTold(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.sent(w.request(), w.b)
		w.tells("b arrived officers")
		for range 2 {
			w.say(w.a, w.b, id, access(cooperation.LetIn, w.c))
			w.tells("b spoken ")
			w.say(w.b, w.a, id, access(cooperation.LetIn, w.c))
			w.tells("a spoken ", "c admitted ")
			w.tells()
			w.say(w.b, w.a, id, access(cooperation.TakenOff, w.c))
			w.tells("a spoken ", "c taken-out ")
			if shut, err := w.queries.Closed(t.Context(), drafter(w.c), id); err != nil || len(shut) != 1 || shut[0].Case != id || !shut[0].At.Equal(w.Clock.Now()) {
				t.Errorf("closed to it: %+v, %v", shut, err)
			}
			if shut, err := w.queries.Closed(t.Context(), drafter(w.d), id); err != nil || len(shut) != 0 {
				t.Errorf("closed to one that never read it: %+v, %v", shut, err)
			}
		}
	})
}

// TestClosedIsToldAsLongAsItIs: who was taken off a thread is told of which one, and by
// which statement, for good, also of a case that it reads in another thread; those of
// its people who could not read it are not.
func TestClosedIsToldAsLongAsItIs(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.sent(w.request(), w.b, w.c)
		w.say(w.a, w.b, id, access(cooperation.LetIn, w.c))
		w.say(w.b, w.a, id, access(cooperation.LetIn, w.c))
		w.say(w.b, w.a, id, access(cooperation.TakenOff, w.c))
		var by cooperation.Said
		for _, h := range w.threads(w.a, id) {
			if h.Counterparty == w.b {
				by = h.Said[len(h.Said)-1]
			}
		}
		w.Clock.Advance(400 * 24 * time.Hour)
		want := cooperation.Shut{Case: id, Kind: cooperation.Request, Opener: w.a, Other: w.b, Marking: statement.Amber, Statement: by.Statement, Index: by.Index, At: by.At}
		for _, of := range []string{"", id} {
			if shut, err := w.queries.Closed(t.Context(), drafter(w.c), of); err != nil || len(shut) != 1 || shut[0] != want {
				t.Errorf("closed to it: %+v, %v, and it is %+v", shut, err, want)
			}
		}
		if still := w.threads(w.c, id); len(still) != 1 || still[0].Counterparty != w.c {
			t.Errorf("it still reads %+v", still)
		}
		w.say(w.a, w.b, id, access(cooperation.LetIn, w.c))
		w.say(w.b, w.a, id, access(cooperation.LetIn, w.c))
		if shut, err := w.queries.Closed(t.Context(), drafter(w.c), ""); err != nil || len(shut) != 0 {
			t.Errorf("let in again, and it is closed: %+v, %v", shut, err)
		}
		officer := func(of statement.Hash) policy.Actor {
			return policy.Actor{Person: "o" + of.String()[:6], Identity: of, Roles: []policy.Role{policy.Drafter, policy.ClearingOfficer}}
		}
		red, _, err := w.service.Open(t.Context(), officer(w.a), statement.Red, w.request(), w.b)
		for _, one := range []struct {
			by, to statement.Hash
			verb   cooperation.Verb
		}{{w.a, w.b, cooperation.LetIn}, {w.b, w.a, cooperation.LetIn}, {w.b, w.a, cooperation.TakenOff}} {
			if err == nil {
				_, err = w.service.Say(t.Context(), officer(one.by), red, one.to, statement.Red, access(one.verb, w.c))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
		if shut, err := w.queries.Closed(t.Context(), officer(w.c), red); err != nil || len(shut) != 1 || shut[0].Marking != statement.Red {
			t.Errorf("TLP:RED, to an officer: %+v, %v", shut, err)
		}
		if shut, err := w.queries.Closed(t.Context(), drafter(w.c), red); err != nil || len(shut) != 0 {
			t.Errorf("TLP:RED, to a drafter: %+v, %v", shut, err)
		}
	})
}

// TestArisesFromACaseThatIsRead: a request names no case that whoever asks does not
// read, whether there is one or not.
func TestArisesFromACaseThatIsRead(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		n := w.notification()
		n.Exercise = true
		of, drill := w.sent(w.notification(), w.b), w.sent(n, w.b)
		as := func(m statement.Marking, to ...statement.Hash) string {
			id, _, err := w.service.Open(t.Context(), drafter(w.a), m, w.notification(), to...)
			if err != nil {
				t.Fatal(err)
			}
			return id
		}
		wide, narrowed, both, opened := as(statement.Green, w.b), as(statement.Green, w.b), as(statement.Amber, w.b, w.c), as(statement.Amber, w.b)
		w.say(w.b, w.a, narrowed, plain(cooperation.Notification, cooperation.Acknowledged))
		in := access(cooperation.LetIn, w.c)
		in.Kind = cooperation.Notification
		w.say(w.a, w.b, opened, in)
		w.say(w.b, w.a, opened, in)
		for name, tc := range map[string]struct {
			by, to   statement.Hash
			arises   string
			exercise bool
			as       statement.Marking
			may      bool
		}{
			"by who was notified":             {w.b, w.a, of, false, statement.Amber, true},
			"by a third":                      {w.c, w.a, of, false, statement.Amber, false},
			"from no case":                    {w.b, w.a, cooperation.NewCase(), false, statement.Amber, false},
			"an exercise, from what is so":    {w.b, w.a, of, true, statement.Amber, false},
			"for real, from an exercise":      {w.b, w.a, drill, false, statement.Amber, false},
			"an exercise, from another":       {w.b, w.a, drill, true, statement.Amber, true},
			"under a wider label":             {w.b, w.a, of, false, statement.Green, false},
			"as wide as the case":             {w.b, w.a, wide, false, statement.Green, true},
			"wider than a later word":         {w.b, w.a, narrowed, false, statement.Green, false},
			"as narrow as a later word":       {w.b, w.a, narrowed, false, statement.Amber, true},
			"to one that does not read it":    {w.b, w.d, of, false, statement.Amber, false},
			"to one that was let in to it":    {w.b, w.c, opened, false, statement.Amber, true},
			"to another one that was written": {w.b, w.c, both, false, statement.Amber, false},
			"by its opener, to one of both":   {w.a, w.c, both, false, statement.Amber, true},
		} {
			b := w.request()
			b.Arises, b.Exercise = tc.arises, tc.exercise
			_, _, err := w.service.Open(t.Context(), drafter(tc.by), tc.as, b, tc.to)
			if tc.may && err != nil || !tc.may && !fail.Is(err, fail.Invalid) {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
