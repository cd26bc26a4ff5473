package signin

import (
	"context"
	"crypto/subtle"
	"slices"
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/secret"
)

// Founders is how many key officers a hub needs before it is its own: from then
// on one drafts an authorization and another clears it.
const Founders = 2

// FounderRoles are those of a hub's first officers.
func FounderRoles() []policy.Role {
	return []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer, policy.Secretariat}
}

// Founding reports whether the hub has fewer key officers than it needs, so that
// its operator invites them.
func (s *Service) Founding(ctx context.Context) (bool, error) {
	have, err := s.allowed.KeyOfficers(ctx, s.hub())
	return err == nil && have < Founders, err
}

// First guards the first page of a hub: whoever has the secret that the program
// printed makes or names the hub and invites its first officers. It holds as long
// as the process runs, and no longer than the founding.
//
//	printed ── a form is sent ──► of the one browser that sent it ──► two officers ──► over
//
// What was printed may be read by more than one: from the first form on it is
// worth nothing without what that browser was given. It is safe for concurrent
// use.
type First struct {
	token string
	hash  []byte

	mu      sync.Mutex
	browser []byte // hash of what the one browser holds; nil while there is none
}

// NewFirst draws the secret.
func NewFirst() (f *First, token string) {
	token = secret.New()
	hash, _ := secret.Sum(token)
	return &First{token: token, hash: hash}, token
}

// Token is the secret, for who holds it already to be led back.
func (f *First) Token() string { return f.token }

// Admits reports whether the page answers: to the secret, from anywhere until a
// form was sent and then from the browser that sent it.
func (f *First) Admits(token, held string) bool {
	hash, ok := secret.Sum(token)
	if !ok || subtle.ConstantTimeCompare(hash, f.hash) != 1 {
		return false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.browser == nil || f.of(held)
}

// Held reports whether a browser is the one that has sent a form.
func (f *First) Held(held string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.of(held)
}

func (f *First) of(held string) bool {
	hash, ok := secret.Sum(held)
	return ok && subtle.ConstantTimeCompare(hash, f.browser) == 1
}

// Claim makes the page that of one browser: the first that sends a form. It
// gives what the browser holds from now on; ok is false for any other.
func (f *First) Claim(token, held string) (now string, ok bool) {
	if !f.Admits(token, held) {
		return "", false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case f.browser == nil:
		now = secret.New()
		f.browser, _ = secret.Sum(now)
		return now, true
	case f.of(held):
		return held, true
	}
	return "", false // another was first, a moment ago
}

// Open refuses any other secret and any other browser, and all once the hub has
// its officers, alike.
func (s *Service) Open(ctx context.Context, f *First, token, held string) (have int, err error) {
	if !f.Admits(token, held) {
		return 0, errLink()
	}
	have, err = s.allowed.KeyOfficers(ctx, s.hub())
	if err == nil && have >= Founders && !f.Held(held) {
		err = errLink()
	}
	return have, err
}

// Founder invites one of the hub's first officers, by a link that is handed
// over.
func (s *Service) Founder(ctx context.Context, p Person) (link string, err error) {
	return s.Invite(ctx, policy.As(policy.Operator), Invitation{Roles: slices.Clone(FounderRoles()), Name: p.Name, Mail: p.Mail, Language: p.Language, Founding: true, Hand: true})
}

// maxHub is how long the name of a hub may be, in bytes.
const maxHub = 80

// CleanHub gives the name of a hub as it is kept.
func CleanHub(name string) (string, error) {
	name, err := CleanName(name)
	if err == nil && len(name) > maxHub {
		err = refuse(fail.Invalid, ErrName, "The name of a hub has 80 characters at the most.")
	}
	return name, err
}

// NameHub keeps what the hub is called.
func (s *Service) NameHub(ctx context.Context, name string) error {
	name, err := CleanHub(name)
	if err != nil {
		return err
	}
	return PutSetting(ctx, s.db, SettingName, name)
}
