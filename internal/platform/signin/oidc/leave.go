package oidc

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	library "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
)

// Leaving is somebody about to go to an issuer.
type Leaving struct {
	To     string // address at the issuer
	Host   string // where that is, to be said
	Cookie string // for this browser, for wayLife
}

// MaxNext is how long the address to go on to may be.
const MaxNext = 1000

// Enter begins the way of somebody who wants to sign in.
func (s *Service) Enter(ctx context.Context, id, next, language string) (Leaving, error) {
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return Leaving{}, err
	}
	return s.leave(ctx, i, Way{Purpose: ToEnter, Next: next, Language: language})
}

// Bind begins the way of somebody who is signed in and says that an account is
// his or her own: by passkey, of late, and in the name of the participant whose
// provider it is.
func (s *Service) Bind(ctx context.Context, actor policy.Actor, in signin.Session, id, language string) (Leaving, error) {
	if err := May(actor, Own, actor.Identity); err != nil {
		return Leaving{}, err
	}
	i, err := s.Issuer(ctx, id)
	switch {
	case err != nil:
		return Leaving{}, err
	case actor.Person != in.Person:
		return Leaving{}, fail.New(fail.Denied, "Your authorization does not cover this.")
	case actor.Identity != i.Identity:
		return Leaving{}, refuse(fail.Denied, ErrOtherHand, nil, "Act for the participant whose identity provider this is.")
	case in.How == signin.ByProvider || !s.people.IsFresh(in):
		return Leaving{}, refuse(fail.Denied, ErrStale, nil, "Show your passkey again first.")
	}
	return s.leave(ctx, i, Way{Purpose: ToBind, Language: language, Person: in.Person, Session: in.ID})
}

// Enrol begins the way of somebody new who has followed a link and wants to
// enrol with an account in place of a passkey, to prepare and not to clear.
// Nobody who is known already does: whoever opens a link alone must not become
// somebody else.
func (s *Service) Enrol(ctx context.Context, id, link string, who signin.Person, language string) (Leaving, error) {
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return Leaving{}, err
	}
	if _, err := s.invited(ctx, i, link); err != nil {
		return Leaving{}, err
	}
	if who.Name, err = signin.CleanName(who.Name); err != nil {
		return Leaving{}, err
	}
	if who.Language, err = signin.CleanLanguage(who.Language); err != nil {
		return Leaving{}, err
	}
	return s.leave(ctx, i, Way{Purpose: ToEnrol, Language: language, Link: link, Who: signin.Person{Name: who.Name, Language: who.Language}})
}

// Invited gives the invitation of a link with which somebody may enrol by an
// account at this issuer.
func (s *Service) Invited(ctx context.Context, id, link string) (signin.Invited, error) {
	i, err := s.Issuer(ctx, id)
	if err != nil {
		return signin.Invited{}, err
	}
	return s.invited(ctx, i, link)
}

func (s *Service) invited(ctx context.Context, i Issuer, link string) (signin.Invited, error) {
	inv, err := s.people.Invited(ctx, link)
	if err != nil {
		return inv, err
	}
	bare := !slices.ContainsFunc(inv.Roles, func(r policy.Role) bool { return !slices.Contains(policy.PreparerRoles(), r) })
	if inv.Known || inv.Identity != i.Identity || !bare {
		return signin.Invited{}, fail.New(fail.NotFound, "This link is not for enrolling with an account there.")
	}
	return inv, nil
}

func (s *Service) leave(ctx context.Context, i Issuer, way Way) (Leaving, error) {
	if len(way.Next) > MaxNext {
		way.Next = ""
	}
	// Nobody is sent away who could not be let in again.
	if _, err := s.secret(ctx, i); err != nil {
		return Leaving{}, err
	}
	p, err := s.providers.of(ctx, i.URL)
	if err != nil {
		return Leaving{}, err
	}
	j := s.ways.draw(i, way)
	cookie, err := s.ways.seal(j)
	if err != nil {
		return Leaving{}, fail.Wrap(err, fail.Internal, "the way to the identity provider cannot be sealed")
	}
	options := []oauth2.AuthCodeOption{library.Nonce(j.Nonce), oauth2.S256ChallengeOption(j.Verifier)}
	if i.MaxAge > 0 {
		options = append(options, oauth2.SetAuthURLParam("max_age", strconv.FormatInt(int64(i.MaxAge/time.Second), 10)))
	}
	if len(i.ACR) > 0 {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(i.ACR, " ")))
	}
	to := p.client(i.Client, "", s.BackAddress(i.ID)).AuthCodeURL(j.State, options...)
	u, err := url.Parse(to)
	if err != nil {
		return Leaving{}, errSilent(err)
	}
	return Leaving{To: to, Host: u.Host, Cookie: cookie}, nil
}

// EndAddress gives where people sign out of an issuer itself; "" where it has
// not said so of late. Nobody is asked for it.
func (s *Service) EndAddress(i Issuer) string {
	p, _ := s.providers.known(i.URL)
	return p.End
}

// Host gives where an issuer stands, to be said on pages.
func (i Issuer) Host() string {
	u, err := url.Parse(i.URL)
	if err != nil {
		return ""
	}
	return u.Host
}
