package app

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/policy"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/platform/token"
	tokenapi "comity.example/comity/internal/platform/token/api"
	tokenweb "comity.example/comity/internal/platform/token/web"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// tokenRoom is what is kept of tokens. No snapshot holds them: a hub that was
// restored would take what was ended after the snapshot.
func tokenRoom() snapshot.Room {
	return snapshot.Room{Name: "token", Migrations: token.Migrations()}
}

// newTokens makes the room of tokens and the door through which programs come.
func (h *Hub) newTokens() {
	h.tokens = &token.Service{DB: h.DB, Keys: h.Keys, Clock: h.opts.Clock, Trail: h.trail, Uses: token.NewUses(h.opts.Clock), Authorized: h.inForce, Suspended: h.suspendedNow}
	h.programs = tokenapi.Door{Tokens: h.tokens, Session: h.signing.door.Who, Proxies: h.opts.Proxies, Tries: tokenapi.NewTries(h.opts.Clock)}
}

// Tokens makes and ends tokens.
func (h *Hub) Tokens() *token.Service { return h.tokens }

// inForce gives the authorization of a person for a participant.
func (h *Hub) inForce(ctx context.Context, person string, identity statement.Hash) (token.Given, error) {
	all, err := h.clearing.authorizations.Queries.Hats(ctx, person)
	i := slices.IndexFunc(all, func(a authorization.Hat) bool { return a.Identity == identity })
	if err != nil || i < 0 {
		return token.Given{}, or(err, fail.New(fail.Denied, "No authorization is in force."))
	}
	a := all[i]
	return token.Given{ID: a.ID, Until: a.Until, Actor: policy.Actor{Person: person, Identity: identity, For: a.Participant, Roles: a.Roles}}, nil
}

// suspendedNow gives the authorization of a person for a participant that is suspended,
// and until when.
func (h *Hub) suspendedNow(ctx context.Context, person string, identity statement.Hash) (token.Given, error) {
	all, err := h.clearing.authorizations.Queries.Barred(ctx, person)
	i := slices.IndexFunc(all, func(a authorization.Holder) bool { return a.Identity == identity })
	if err != nil || i < 0 {
		return token.Given{}, or(err, fail.New(fail.Denied, "No authorization is in force."))
	}
	return token.Given{ID: all[i].ID, Until: all[i].Suspension.Ends()}, nil
}

// or gives the first error that there is.
func or(err, other error) error {
	if err != nil {
		return err
	}
	return other
}

// tokenPages are the pages on which tokens are made and ended.
func (h *Hub) tokenPages() tokenweb.Pages {
	return tokenweb.Pages{Tokens: h.tokens, Clock: h.opts.Clock, Who: h.signing.door.Who, Names: h.namesOf,
		Again: func(r *http.Request, l *i18n.Locale) (*ui.Link, error) {
			in, _, err := h.signing.door.Session(r)
			if err != nil || h.signing.service.IsFresh(in) {
				return nil, err
			}
			return &ui.Link{Href: l.Path(signinweb.AccountPath, "prove") + "?" + url.Values{"next": {l.Path(tokenweb.New)}}.Encode(), Words: l.T("signin.prove.button")}, nil
		}}
}
