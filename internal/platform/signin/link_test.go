package signin_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

func TestLinkHoldsOnceAndForADay(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		const said = "This link does not hold, or does not hold any more. Ask whoever gave it to you for another."
		gone := func(name, token string) {
			t.Helper()
			_, err := w.service.Invited(ctx, token)
			_, _, oerr := w.service.EnrolOptions(ctx, token)
			for _, err := range []error{err, oerr} {
				if !fail.Is(err, fail.NotFound) || fail.Message(err) != said {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
		used := w.invite(kenya, policy.Drafter)
		_, err := w.follow(used, passkey.New(domain, origin))
		w.must(err)
		gone("a link that was followed", used)
		gone("one that never was", strings.Repeat("A", 43))
		gone("one that is no secret", "x")
		gone("none", "")
		late := w.invite(kenya, policy.Drafter)
		_, options, err := w.service.EnrolOptions(ctx, late)
		w.must(err)
		answer, err := passkey.New(domain, origin).Create(options)
		w.must(err)
		w.clock.Advance(signin.LinkLife - time.Second)
		if _, err := w.service.Invited(ctx, late); err != nil {
			t.Errorf("a second before its end: %v", err)
		}
		w.clock.Advance(time.Second)
		gone("one that is a day old", late)
		if _, err := w.service.Enrol(ctx, late, signin.Person{Name: "A"}, []byte(answer), "k"); !fail.Is(err, fail.NotFound) {
			t.Errorf("enrolling by an old link: %v", err)
		}
		if n := w.count(`SELECT COUNT(*) FROM signin_invitation WHERE token = $1`, mustDecode(t, used)); n != 0 {
			t.Error("the secret of a link is stored")
		}
	})
}

// TestLinkIsFollowedByOne: of many who hold one link at the same moment, one
// becomes a person.
func TestLinkIsFollowedByOne(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		token := w.invite(kenya, policy.Drafter)
		var answers []string
		for range 8 {
			_, options, err := w.service.EnrolOptions(ctx, token)
			w.must(err)
			answer, err := passkey.New(domain, origin).Create(options)
			w.must(err)
			answers = append(answers, answer)
		}
		var all sync.WaitGroup
		errs := make([]error, len(answers))
		for i, answer := range answers {
			all.Go(func() {
				_, errs[i] = w.service.Enrol(ctx, token, signin.Person{Name: "A"}, []byte(answer), "k")
			})
		}
		all.Wait()
		ok := 0
		for _, err := range errs {
			switch {
			case err == nil:
				ok++
			case !fail.Is(err, fail.NotFound):
				t.Errorf("a loser hears: %v", err)
			}
		}
		if people, keys := w.count(`SELECT COUNT(*) FROM signin_person`), w.count(`SELECT COUNT(*) FROM signin_passkey`); ok != 1 || people != 1 || keys != 1 {
			t.Errorf("%d enrolled, %d people, %d passkeys; want one of each", ok, people, keys)
		}
	})
}

func TestInvite(t *testing.T) {
	officer := policy.Actor{Person: "person:1", Identity: kenya, Roles: []policy.Role{policy.KeyOfficer}}
	clearing := policy.Actor{Person: "person:2", Identity: kenya, Roles: []policy.Role{policy.ClearingOfficer, policy.Drafter}}
	secretariat := policy.Actor{Person: "person:3", Identity: hubID, Roles: []policy.Role{policy.Secretariat}}
	false1 := policy.Actor{Person: "person:4", Identity: kenya, Roles: []policy.Role{policy.Operator}}
	one := func(identity [32]byte, roles ...policy.Role) signin.Invitation {
		return signin.Invitation{Identity: identity, Roles: roles, Name: "A"}
	}
	bad := func(change func(*signin.Invitation)) signin.Invitation {
		i := one(kenya, policy.Drafter)
		change(&i)
		return i
	}
	databases(t, func(t *testing.T, w *world) {
		for _, tc := range []struct {
			name  string
			actor policy.Actor
			inv   signin.Invitation
			want  fail.Kind
		}{
			{"a key officer, for the same participant", officer, one(kenya, policy.Drafter), ""},
			{"a key officer, for another", officer, one(hubID, policy.Drafter), fail.Denied},
			{"a key officer, the hub's roles", officer, one(kenya, policy.Secretariat), fail.Invalid},
			{"another officer", clearing, one(kenya, policy.Drafter), fail.Denied},
			{"the secretariat, for a State", secretariat, one(kenya, policy.KeyOfficer), ""},
			{"the program", operator, one(hubID, policy.Secretariat), ""},
			{"a person who calls himself operator", false1, one(kenya, policy.Drafter), fail.Denied},
			{"a visitor", policy.Visitor, one(kenya, policy.Drafter), fail.Denied},
			{"no role", officer, one(kenya), fail.Invalid},
			{"a role that there is not", officer, one(kenya, "king"), fail.Invalid},
			{"no name", officer, bad(func(i *signin.Invitation) { i.Name = " " }), fail.Invalid},
			{"a name of two lines", officer, bad(func(i *signin.Invitation) { i.Name = "A\nB" }), fail.Invalid},
			{"a name that turns the line round", officer, bad(func(i *signin.Invitation) { i.Name = "A\u202eB" }), fail.Invalid},
			{"an address with a line in it", officer, bad(func(i *signin.Invitation) { i.Mail = "a@example.org\r\nBcc: b@example.org" }), fail.Invalid},
			{"a name beside the address", officer, bad(func(i *signin.Invitation) { i.Mail = "A <a@example.org>" }), fail.Invalid},
			{"no language", officer, bad(func(i *signin.Invitation) { i.Language = "English!" }), fail.Invalid},
			{"himself", officer, bad(func(i *signin.Invitation) { i.Person = officer.Person }), fail.Denied},
			{"somebody whom nobody knows", officer, bad(func(i *signin.Invitation) { i.Person = "person:9" }), fail.NotFound},
		} {
			t.Run(tc.name, func(t *testing.T) {
				link, err := w.service.Invite(ctx, tc.actor, tc.inv)
				if fail.KindOf(err) != tc.want || tc.want == "" && !strings.HasPrefix(link, origin+signin.EnrolPath) {
					t.Errorf("%q, %v; want %q", link, err, tc.want)
				}
			})
		}
	})
}

// TestRecoveryIsNotForOne: whoever re-invites a colleague and opens the link
// holds a passkey that opens nothing.
func TestRecoveryIsNotForOne(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		victim, lost := w.officer(kenya, policy.KeyOfficer)
		thief, _ := w.officer(kenya, policy.KeyOfficer)
		outsider := policy.Actor{Person: "person:5", Identity: hubID, Roles: []policy.Role{policy.KeyOfficer}}
		if _, err := w.service.Invite(ctx, outsider, signin.Invitation{Person: victim, Identity: hubID, Roles: []policy.Role{policy.KeyOfficer}}); !fail.Is(err, fail.NotFound) {
			t.Errorf("an officer of another participant learns of a person: %v", err)
		}
		link, err := w.service.Invite(ctx, policy.Actor{Person: thief, Identity: kenya, Roles: []policy.Role{policy.KeyOfficer}},
			signin.Invitation{Person: victim, Identity: kenya, Roles: []policy.Role{policy.KeyOfficer}})
		w.must(err)
		fresh := passkey.New(domain, origin)
		done, err := w.follow(tokenOf(link), fresh)
		w.must(err)
		if done.Person != victim || done.InForce {
			t.Errorf("enrolled: %+v", done)
		}
		answer, err := fresh.Get(w.challenge())
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Denied) || fail.Message(err) == "This passkey was not accepted." {
			t.Errorf("a passkey in no authorization: %v", err)
		}
		w.permits.list(victim, fresh.Passkeys()[0].ID) // two officers have cleared it
		w.signIn(fresh)
		w.signIn(lost)
	})
}

// TestGrantIsAskedForAgain: the hub was locked when the link was followed.
func TestGrantIsAskedForAgain(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		w.permits.closed = fail.New(fail.Unavailable, "the hub is locked")
		a := passkey.New(domain, origin)
		done, err := w.follow(w.invite(hubID, signin.FounderRoles()...), a)
		w.must(err)
		if done.Waiting == nil || done.InForce {
			t.Fatalf("enrolled on a locked hub: %+v", done)
		}
		pending, err := w.service.Pending(ctx, operator, hubID)
		w.must(err)
		if len(pending) != 1 || pending[0].Person != done.Person {
			t.Errorf("waiting: %+v", pending)
		}
		answer, err := a.Get(w.challenge())
		w.must(err)
		if _, _, err := w.service.SignIn(ctx, []byte(answer), ""); !fail.Is(err, fail.Unavailable) {
			t.Errorf("signing in on a locked hub: %v", err)
		}
		w.permits.closed = nil
		w.signIn(a)
		if pending, err = w.service.Pending(ctx, operator, hubID); err != nil || len(pending) != 0 {
			t.Errorf("still waiting: %+v %v", pending, err)
		}
	})
}

func TestFirstPageIsForTheFounding(t *testing.T) {
	databases(t, func(t *testing.T, w *world) {
		guard, token := signin.NewFirst()
		_, other := signin.NewFirst()
		for name, wrong := range map[string]string{"none": "", "another": other, "changed": flip(token)} {
			if _, err := w.service.Open(ctx, guard, wrong, ""); !fail.Is(err, fail.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
			if _, ok := guard.Claim(wrong, ""); ok {
				t.Errorf("%s: claims the page", name)
			}
		}
		held, ok := guard.Claim(token, "")
		if !ok {
			t.Fatal("the first form is refused")
		}
		for have := range signin.Founders {
			if n, err := w.service.Open(ctx, guard, token, held); err != nil || n != have {
				t.Fatalf("with %d officers: %d, %v", have, n, err)
			}
			link, err := w.service.Founder(ctx, signin.Person{Name: "First"})
			w.must(err)
			_, err = w.follow(tokenOf(link), passkey.New(domain, origin))
			w.must(err)
		}
		if _, err := w.service.Open(ctx, guard, token, ""); !fail.Is(err, fail.NotFound) {
			t.Errorf("the first page is there after the founding: %v", err)
		}
		if n, err := w.service.Open(ctx, guard, token, held); err != nil || n != signin.Founders {
			t.Errorf("who founded the hub is not told that it is done: %d, %v", n, err)
		}
	})
}

// The secret that was printed may be read by two. The first to send a form has
// the page, and of many at once it is one.
func TestFirstPageIsOfOneBrowser(t *testing.T) {
	guard, token := signin.NewFirst()
	for range 3 {
		if !guard.Admits(token, "") {
			t.Fatal("looking at the page uses it up")
		}
	}
	const browsers = 32
	held := make(chan string, browsers)
	var all sync.WaitGroup
	for range browsers {
		all.Go(func() {
			if now, ok := guard.Claim(token, ""); ok {
				held <- now
			}
		})
	}
	all.Wait()
	close(held)
	if len(held) != 1 {
		t.Fatalf("%d browsers have the page", len(held))
	}
	mine := <-held
	_, foreign := signin.NewFirst()
	for name, other := range map[string]string{"none": "", "the secret itself": token, "another's": foreign, "changed": flip(mine)} {
		if guard.Admits(token, other) || guard.Held(other) {
			t.Errorf("%s: is let in", name)
		}
		if _, ok := guard.Claim(token, other); ok {
			t.Errorf("%s: claims the page", name)
		}
	}
	if again, ok := guard.Claim(token, mine); !ok || again != mine || !guard.Admits(token, mine) {
		t.Error("the browser that has the page loses it")
	}
	if guard.Admits(foreign, mine) {
		t.Error("what the browser holds opens the page without the secret")
	}
}
