package attachment_test

import (
	"context"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// reading is a hub with one confidential statement, and one who may read it.
type reading struct {
	*hubtest.Register
	links  attachment.Links
	actor  policy.Actor
	id     statement.Hash
	file   attachment.File
	denied fail.Kind // what the rooms answer
	dead   bool      // nothing is in force for the actor
	read   int
}

func newReading(t *testing.T) *reading {
	t.Helper()
	r := &reading{Register: hubtest.NewRegister(t, hubtest.SQLite(t)), id: statement.Hash{7}}
	r.actor = policy.Actor{Person: "person:" + strings.Repeat("ab", 16), Identity: statement.Hash{5}, Roles: []policy.Role{policy.ContactOfficer}}
	r.file = keep(t, newStore(t), "a.txt", "one")
	r.links = attachment.Links{Keys: r.Keys, Hub: r.Hub, Clock: r.Clock,
		Actor: func(_ context.Context, person string, identity statement.Hash) (policy.Actor, error) {
			if r.dead || person != r.actor.Person || identity != r.actor.Identity {
				return policy.Visitor, fail.New(fail.Denied, "nothing is in force")
			}
			return r.actor, nil
		},
		Attached: func(_ context.Context, actor policy.Actor, id statement.Hash) ([]attachment.File, error) {
			if r.denied != "" || id != r.id || actor.Person != r.actor.Person {
				return nil, fail.New(r.denied, "no")
			}
			return []attachment.File{r.file}, nil
		},
		Read: func(context.Context, policy.Actor, statement.Hash, attachment.File) error { r.read++; return nil }}
	return r
}

func TestLinks(t *testing.T) {
	r := newReading(t)
	ctx := t.Context()
	token, err := r.links.Make(r.actor, r.id, r.file)
	if err != nil {
		t.Fatal(err)
	}
	if f, err := r.links.Follow(ctx, token); err != nil || f.File != r.file.File || r.read != 1 {
		t.Fatalf("%+v, %v, read %d times", f, err, r.read)
	}
	if again, err := r.links.Make(r.actor, r.id, r.file); err != nil || again == token {
		t.Error("a link can be guessed from another")
	}
	leads := func(name, token string, want fail.Kind) {
		t.Helper()
		if _, err := r.links.Follow(ctx, token); !fail.Is(err, want) {
			t.Errorf("%s: %v, want %s", name, err, want)
		}
	}
	raw, _ := base64.RawURLEncoding.DecodeString(token)
	for i := range raw {
		raw[i] ^= 1
		leads("changed", base64.RawURLEncoding.EncodeToString(raw), fail.NotFound)
		raw[i] ^= 1
	}
	for _, none := range []string{"", "x", token[1:], token + "A", token + "=", strings.Repeat("A", 5000), "../" + token} {
		leads("none", none, fail.NotFound)
	}
	sealed, err := r.Keys.Seal(r.Hub(), "attachment-link", "v1", []byte("short"))
	if err != nil {
		t.Fatal(err)
	}
	leads("of another form", base64.RawURLEncoding.EncodeToString(sealed), fail.NotFound)
	r.dead = true
	leads("an officer who was dismissed", token, fail.NotFound)
	r.dead = false
	for _, kind := range []fail.Kind{fail.Denied, fail.Gone, fail.NotFound} {
		r.denied = kind
		leads("a key that was given up: "+string(kind), token, fail.NotFound)
	}
	r.denied = fail.Locked
	leads("a hub that is locked", token, fail.Locked)
	r.denied = ""
	other := r.file
	other.File = statement.Hash{9}
	if token, err := r.links.Make(r.actor, r.id, other); err != nil {
		t.Fatal(err)
	} else {
		leads("a file that the statement does not list", token, fail.NotFound)
	}
	r.Clock.Advance(attachment.Lasts - time.Second)
	if _, err := r.links.Follow(ctx, token); err != nil {
		t.Errorf("before it ends: %v", err)
	}
	r.Clock.Advance(time.Second)
	leads("that has ended", token, fail.NotFound)
	if r.read != 2 {
		t.Errorf("read %d times", r.read)
	}
	for name, actor := range map[string]policy.Actor{"a visitor": policy.Visitor, "the program": policy.As(policy.Secretariat), "in nobody's name": {Person: r.actor.Person}} {
		if _, err := r.links.Make(actor, r.id, r.file); !fail.Is(err, fail.Denied) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestALinkIsFollowedAFewTimes: whoever got hold of an address that was used up has
// nothing of it; another link of the same reader is another one.
func TestALinkIsFollowedAFewTimes(t *testing.T) {
	r := newReading(t)
	r.links.Used = &attachment.Uses{}
	follow := func(token string, want fail.Kind) {
		t.Helper()
		if _, err := r.links.Follow(t.Context(), token); want == "" && err != nil || want != "" && !fail.Is(err, want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	link := func() string {
		t.Helper()
		token, err := r.links.Make(r.actor, r.id, r.file)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	first, second := link(), link()
	for range attachment.Times {
		follow(first, "")
	}
	follow(first, fail.NotFound)
	for _, way := range []string{first + "\n", "\r" + first, first[:9] + "\n" + first[9:]} { // base64 is read past these
		follow(way, fail.NotFound)
	}
	if r.read != attachment.Times {
		t.Errorf("%d reads are in the trail", r.read)
	}
	follow(second, "")
	r.Clock.Advance(attachment.Lasts)
	follow(first, fail.NotFound)
	follow(link(), "")
}
