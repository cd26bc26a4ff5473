package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// invitedKind is the letter to somebody who is invited. Its link is for one
// person alone, and so it is marked, and says neither who invites nor to what.
var invitedKind = outbox.Kind{Name: "signin.invited", Words: "signin.letter.", Once: true, Marking: statement.Red}

// invitations mails links to those who are invited; nil where the hub sends no
// mail.
func (h *Hub) invitations() signin.Post {
	if h.opts.Mail == nil {
		return nil
	}
	return mailed{h.outbox}
}

type mailed struct{ queue *outbox.Queue }

// Invited implements signin.Post. The officers of the participant see whether the
// letter arrived, and not what was in it.
func (m mailed) Invited(ctx context.Context, tx *sqldb.Tx, inv signin.Invitation, page string) error {
	if _, err := outbox.ParseAddress(inv.Mail); err != nil { // stricter than what is kept of people
		return fail.Wrap(signin.ErrMail, fail.Invalid, "This is not a mail address.")
	}
	return m.queue.Put(ctx, tx, outbox.Notice{Kind: invitedKind.Name, Link: page,
		To: outbox.Recipient{Address: inv.Mail, Language: inv.Language, Participant: inv.Identity}})
}
