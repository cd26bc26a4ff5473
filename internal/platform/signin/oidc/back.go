package oidc

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	library "github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/signin"
)

// Return takes somebody who comes back from an issuer: with the cookie of the
// browser, at the address of this issuer, with what the address says. in is the
// session that the browser has now; the zero one for none. Whatever of it does
// not hold, it says the same, but for what only the right person can bring
// about: ErrDeclined, ErrWeak, ErrUnbound, ErrTaken.
func (s *Service) Return(ctx context.Context, cookie, id string, q url.Values, in signin.Session) (b Back, err error) {
	j, err := s.ways.open(cookie)
	if err != nil {
		return b, errBackOf(err)
	}
	b.Way = j.Way
	switch {
	case j.Issuer != id:
		return b, errBack("it came back from another issuer than it was sent to")
	case !same(one(q, "state"), j.State):
		return b, errBack("the state is of another browser, or of another time")
	case !s.ways.end(j):
		return b, errBack("it came back before")
	case j.Purpose == ToBind && (in.ID != j.Session || in.Person != j.Person):
		return b, errBack("another session than the one that left")
	}
	if b.Issuer, err = s.Issuer(ctx, id); err != nil {
		return b, errBackOf(err)
	}
	p, err := s.providers.of(ctx, b.Issuer.URL)
	if err != nil {
		return b, err
	}
	if iss, said := q["iss"]; p.SaysIssuer && !said || said && (len(iss) != 1 || iss[0] != b.Issuer.URL) {
		return b, errBack("the answer is of another issuer")
	}
	if q.Has("error") {
		return b, refuse(fail.Denied, ErrDeclined, fmt.Errorf("it says %.60q", q.Get("error")), "The identity provider has not let you in.")
	}
	subject, err := s.redeem(ctx, j, b.Issuer, p, one(q, "code"))
	if err != nil {
		return b, err
	}
	return b, s.arrive(ctx, &b, subject)
}

// one gives the only value of a parameter; "" for none, and for several.
func one(q url.Values, name string) string {
	if len(q[name]) != 1 {
		return ""
	}
	return q[name][0]
}

func same(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

// redeem turns a code into the subject that the issuer vouches for.
func (s *Service) redeem(ctx context.Context, j journey, i Issuer, p provider, code string) (subject string, err error) {
	if code == "" || len(code) > 4096 {
		return "", errBack("without a code")
	}
	secret, err := s.secret(ctx, i)
	if err != nil {
		return "", err
	}
	out := context.WithValue(ctx, oauth2.HTTPClient, s.door.Client())
	t, err := p.client(i.Client, secret, s.BackAddress(i.ID)).Exchange(out, code, oauth2.VerifierOption(j.Verifier))
	if err != nil {
		return "", errBackOf(err)
	}
	raw, ok := t.Extra("id_token").(string)
	if !ok {
		return "", errBack("without a token of identity")
	}
	token, err := s.verifier(i, p).Verify(ctx, raw)
	if err != nil {
		return "", errBackOf(err)
	}
	if token.AccessTokenHash != "" {
		if err := token.VerifyAccessToken(t.AccessToken); err != nil {
			return "", errBackOf(err)
		}
	}
	if !same(token.Nonce, j.Nonce) {
		return "", errBack("the token is for another browser")
	}
	return token.Subject, s.hold(i, j, token)
}

// secret gives the secret of the client; "" of a public one.
func (s *Service) secret(ctx context.Context, i Issuer) (string, error) {
	if !i.Secret {
		return "", nil
	}
	var sealed []byte
	err := s.db.Read(ctx, func(q sqldb.Querier) (err error) {
		_, sealed, err = issuer(ctx, q, i.ID)
		return err
	})
	if err != nil {
		return "", err
	}
	plain, err := s.keys.Unseal(i.Identity, sealPurpose, i.ID, sealed)
	return string(plain), err
}

func (s *Service) verifier(i Issuer, p provider) *library.IDTokenVerifier {
	return library.NewVerifier(i.URL, p.keys, &library.Config{ClientID: i.Client, SupportedSigningAlgs: p.signed, Now: s.clock.Now})
}

// claims are those that the library leaves to its callers.
type claims struct {
	Party  string          `json:"azp"`
	Asked  *float64        `json:"auth_time"`
	Class  string          `json:"acr"`
	Method json.RawMessage `json:"amr"`
}

// hold holds a token whose signature, issuer, audience and time are right to
// the rest of OpenID Connect Core 1.0, section 3.1.3.7, and to what the
// participant requires.
func (s *Service) hold(i Issuer, j journey, token *library.IDToken) error {
	var c claims
	if err := token.Claims(&c); err != nil {
		return errBackOf(err)
	}
	now := s.clock.Now()
	switch {
	case token.Issuer != i.URL:
		return errBack("the token is of another issuer") // the library excepts one
	case c.Party != "" && c.Party != i.Client, len(token.Audience) > 1 && c.Party == "":
		return errBack("the token was made for another party")
	case token.Subject == "" || len(token.Subject) > MaxSubject:
		return errBack("the token is of nobody")
	case token.IssuedAt.After(now.Add(skew)), token.IssuedAt.Before(j.Began.Add(-skew)):
		return errBack("the token is of another time")
	}
	weak := ""
	switch {
	case i.MaxAge > 0 && c.Asked == nil:
		weak = "it does not say when the person was asked"
	case i.MaxAge > 0 && now.Sub(time.Unix(int64(*c.Asked), 0)) > i.MaxAge+skew:
		weak = "the person was asked too long ago"
	case len(i.ACR) > 0 && !slices.Contains(i.ACR, c.Class):
		weak = fmt.Sprintf("the class is %.60q", c.Class)
	case !contains(methods(c.Method), i.AMR):
		weak = "not by the methods that are needed"
	}
	if weak != "" {
		return refuse(fail.Denied, ErrWeak, errors.New(weak), "Your identity provider has not asked you as your participant requires.")
	}
	return nil
}

// methods reads amr: a list, or one word where a provider writes it so.
func methods(raw json.RawMessage) (out []string) {
	if len(raw) == 0 || json.Unmarshal(raw, &out) == nil {
		return out
	}
	var word string
	if json.Unmarshal(raw, &word) == nil {
		return []string{word}
	}
	return nil
}

func contains(has, needs []string) bool {
	return !slices.ContainsFunc(needs, func(n string) bool { return !slices.Contains(has, n) })
}
