package publication

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with publications.
type Action string

// The actions.
const (
	Read      Action = "read"      // what is in the register
	Record    Action = "record"    // take down from a document, and correct what was taken down
	Publish   Action = "publish"   // publish, and correct, as organiser
	Translate Action = "translate" // in one's own name
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Record, Publish, Translate} }

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads everything: it is published;
//   - the organiser's drafters prepare what it publishes and corrects; a second
//     person of the organiser clears it;
//   - every listed participant may translate, in its own name, and four eyes see
//     it; the organiser alone says that a translation is official;
//   - the hub's secretariat records what was published elsewhere, in
//     consultations that it recorded, and in no other;
//   - running the machine gives no say, and neither does any other role.
//
// Whether a participant is the organiser is decided by Standing, where the
// statement would count or not.
var allowed = map[Action][]policy.Role{
	Read:      {},
	Record:    {policy.Secretariat},
	Publish:   {policy.Drafter},
	Translate: {policy.Drafter},
}

// May reports whether an actor may do something: nil, fail.SignedOut for a
// visitor who would have to sign in, or fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case known && (len(roles) == 0 || slices.ContainsFunc(roles, actor.Is)):
		return nil
	case known && !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case do == Record:
		return fail.New(fail.Denied, "Only the secretariat of this hub records publications.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}

// action is what a statement of a type does.
func action(typ string) Action {
	if typ == TypeTranslated {
		return Translate
	}
	return Publish
}
