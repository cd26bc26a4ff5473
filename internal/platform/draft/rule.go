package draft

import (
	"context"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// Rule says of one type of statement who may draft it and when it holds. A
// type without a rule cannot be drafted.
type Rule struct {
	Type string
	// May reports fail.Denied for whoever may not draft it.
	May func(actor policy.Actor) error
	// Check is the room's own rules. It runs when the draft is frozen and again
	// when it is cleared, then inside the appender's transaction; actor is the
	// drafter each time, as authorized at that moment.
	Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error
	// View shows exactly what is being cleared, to readers in their language.
	View func(l *i18n.Locale, body []byte) (title string, view templ.Component)
	// ViewOf is View where what is cleared is read together with the subject of the
	// draft: whether it withdraws the whole, say, or one signatory's name. Where it
	// is set View is not asked.
	ViewOf func(l *i18n.Locale, subject string, body []byte) (title string, view templ.Component)
	// After changes the room's private rows along with the statement; it may
	// be nil.
	After func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, body []byte) error
	// Then does what else follows in this hub from a statement that has just been
	// said, in the same transaction: in other registers, say. It may be nil.
	Then func(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error
	// Exercise reports whether a draft belongs to an exercise, which is said before
	// all else wherever it is shown or written about; nil: none of the type does.
	Exercise func(body []byte) bool
	// Roles may clear it where the participant has set no list; nil means the
	// clearing officers.
	Roles []policy.Role
	// Clear reports why this officer may not clear this draft: because it is
	// about the officer, say. It may be nil.
	Clear func(ctx context.Context, q sqldb.Querier, officer policy.Actor, d ledger.Draft) error
	// Own reports whether the draft changes nothing but what its drafter may
	// clear alone: a further passkey of the drafter's own, a participant's
	// second key officer, given by the first, or that somebody else is suspended
	// for a while, and no longer. Nil means never.
	// The database takes it of authorization.given/1, suspended/1 and restored/1
	// only.
	Own func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) (bool, error)
	// Chest gives the chest of the journal into which a confidential statement of
	// the type goes, and opens it where there is none yet. It runs inside the
	// appender's transaction, when the draft is said. Nil: all statements of the
	// type are public.
	Chest func(ctx context.Context, w *ledger.Writer, d ledger.Draft) (chest [16]byte, err error)
	// Holder holds statements of the type back once they are cleared, until
	// somebody lets them in; nil: they are said at once.
	Holder Holder
	// Paced counts drafts of the type among those that one participant, and one
	// person, may put forward in an hour and in a day: see Pace.
	Paced bool
}

// clearing are the roles that clear without a list.
func (r Rule) clearing() []policy.Role {
	if len(r.Roles) == 0 {
		return []policy.Role{policy.ClearingOfficer}
	}
	return r.Roles
}
