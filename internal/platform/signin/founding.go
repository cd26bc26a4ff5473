package signin

import (
	"context"
	"crypto/subtle"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Founders is how many key officers a hub needs before it is its own: from then
// on one drafts an authorization and another clears it.
const Founders = 2

// FounderRoles are those of a hub's first officers.
func FounderRoles() []policy.Role {
	return []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer, policy.Secretariat}
}

// Founding reports whether a participant has fewer key officers than it needs,
// so that an authorization is given without clearance.
func (s *Service) Founding(ctx context.Context, identity statement.Hash) (bool, error) {
	have, err := s.allowed.KeyOfficers(ctx, identity)
	return err == nil && have < Founders, err
}

// First guards the first page of a hub: whoever has the secret that the program
// printed names the hub and invites its first officers. It holds as long as the
// process runs, and no longer than the founding.
type First struct{ hash []byte }

// NewFirst draws the secret.
func NewFirst() (f *First, token string) {
	token = secret()
	hash, _ := sum(token)
	return &First{hash: hash}, token
}

// Open refuses any other secret, and any once the hub has its officers, alike.
func (s *Service) Open(ctx context.Context, f *First, token string) (have int, err error) {
	hash, ok := sum(token)
	if !ok || subtle.ConstantTimeCompare(hash, f.hash) != 1 {
		return 0, errLink()
	}
	have, err = s.allowed.KeyOfficers(ctx, s.hub())
	if err == nil && have >= Founders {
		err = errLink()
	}
	return have, err
}

// Founder invites one of the hub's first officers.
func (s *Service) Founder(ctx context.Context, p Person) (link string, err error) {
	return s.Invite(ctx, policy.As(policy.Operator), Invitation{Roles: slices.Clone(FounderRoles()), Name: p.Name, Mail: p.Mail, Language: p.Language, Founding: true})
}

// NameHub keeps what the hub is called.
func (s *Service) NameHub(ctx context.Context, name string) error {
	name, err := CleanName(name)
	if err != nil {
		return err
	}
	if len(name) > 80 {
		return refuse(fail.Invalid, ErrName, "The name of a hub has 80 characters at the most.")
	}
	return PutSetting(ctx, s.db, SettingName, name)
}
