package app

import (
	"context"
	"errors"
	"time"

	"comity.example/comity/internal/platform/authorization"
	participantweb "comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// officers founds participants for the secretariat: authorizations say whether
// it may, and the room of people makes the link.
type officers struct{ hub *Hub }

var _ participantweb.Officers = officers{}

// firstRoles are those of a participant's first officer, and enough for the
// second: two of them can draft, clear and hold the keys.
func firstRoles() []policy.Role {
	return []policy.Role{policy.ClearingOfficer, policy.Drafter, policy.KeyOfficer}
}

// Founding implements participantweb.Officers.
func (o officers) Founding(ctx context.Context, identity statement.Hash) (participantweb.Founding, error) {
	f := participantweb.Founding{Need: authorization.Founders, Mails: o.hub.opts.Mail != nil}
	if identity.IsZero() {
		return f, nil
	}
	f.Hosted = len(o.hub.Keys.Of(identity)) > 0
	var err error
	f.Have, err = o.hub.clearing.authorizations.Queries.KeyOfficers(ctx, identity)
	return f, err
}

// slips are the faults of an invitation that are those of one field.
var slips = []struct {
	err   error
	field string
}{{signin.ErrName, "name"}, {signin.ErrMail, "mail"}, {signin.ErrLanguage, "language"}}

// Invite implements participantweb.Officers. What the register will refuse when
// the link is followed is refused before it is made.
func (o officers) Invite(ctx context.Context, actor policy.Actor, identity statement.Hash, who participantweb.Officer) (link string, until time.Time, err error) {
	if err := o.hub.clearing.authorizations.MayFound(ctx, actor, identity, ""); err != nil {
		return "", until, err
	}
	until = o.hub.opts.Clock.Now().Add(signin.LinkLife)
	link, err = o.hub.signing.service.Invite(ctx, actor, signin.Invitation{Identity: identity, Roles: firstRoles(),
		Name: who.Name, Mail: who.Mail, Language: who.Language, Founding: true, Hand: who.Hand})
	for _, s := range slips {
		if errors.Is(err, s.err) {
			return "", until, &participantweb.Slip{Field: s.field}
		}
	}
	return link, until, err
}
