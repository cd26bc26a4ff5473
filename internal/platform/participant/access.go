package participant

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with participants.
type Action string

// The actions.
const (
	Read     Action = "read"     // the list, pages, feeds
	Apply    Action = "apply"    // to file an application, and to answer a question about one's own
	List     Action = "list"     // to list, and to list again
	Record   Action = "record"   // credentials
	Name     Action = "name"     // to bind an identity to an id
	Accredit Action = "accredit" // to propose, accredit and decline
	Found    Action = "found"    // to invite the first officers
	Bar      Action = "bar"      // to suspend, restore and withdraw
	SetRules Action = "rules"    // two officers, no-objection period
	Consider Action = "consider" // to read applications, ask back, erase them
	Object   Action = "object"   // in a no-objection period
	Leave    Action = "leave"    // to withdraw oneself
)

// Actions lists them all.
func Actions() []Action {
	return []Action{Read, Apply, List, Record, Name, Accredit, Found, Bar, SetRules, Consider, Object, Leave}
}

// allowed is which roles may do what, in full; no role is needed where the list
// is empty:
//
//   - everybody reads who is listed, and what the register says of them; and
//     everybody may file an application;
//   - the hub's secretariat lists, records credentials, names identities,
//     accredits, suspends, restores, withdraws and sets the rules, and invites
//     the first officers of whoever lacks nothing for it (see Listed.Lacks),
//     as long as the rooms of people and authorizations let it; it alone reads applications, which are nobody else's business before accreditation;
//   - where the hub's rules say so, or a clearance list of the hub covers it, a
//     second officer of the secretariat clears what the first has drafted, be it
//     a decision or a submission that is taken down; nobody clears what he or she
//     has drafted;
//   - a drafter of a State that is listed and may speak drafts that State's
//     objection, and a key officer drafts that his or her participant withdraws;
//     somebody else of that participant clears either;
//   - of what arrives from elsewhere, a statement counts only for an id that
//     nobody listed before; see Projection.Apply.
var allowed = map[Action][]policy.Role{
	Read:     {},
	Apply:    {},
	List:     {policy.Secretariat},
	Record:   {policy.Secretariat},
	Name:     {policy.Secretariat},
	Accredit: {policy.Secretariat},
	Found:    {policy.Secretariat},
	Bar:      {policy.Secretariat},
	SetRules: {policy.Secretariat},
	Consider: {policy.Secretariat},
	Object:   {policy.Drafter},
	Leave:    {policy.KeyOfficer},
}

// May reports whether an actor may do something: nil, or an error of kind
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	switch {
	case !known:
	case len(roles) == 0:
		return nil
	case !actor.Any(roles...):
	case do == Object && !strings.HasPrefix(actor.For, "state:"):
	case do == Leave && actor.For == "":
	default:
		return nil
	}
	switch do {
	case Object:
		return fail.New(fail.Denied, "Only a drafter of a listed State drafts that State's objection.")
	case Leave:
		return fail.New(fail.Denied, "Only a key officer of a listed participant drafts that it withdraws.")
	}
	return fail.New(fail.Denied, "Only the secretariat of this hub does this.")
}

// ActionOf is what is done by a statement of a type; empty for one that no
// person says. Whose withdrawal it is decides between two.
func ActionOf(typ string, own bool) Action {
	switch typ {
	case TypeListed:
		return List
	case TypeNamed:
		return Name
	case TypeCredentials:
		return Record
	case TypeAccredited, TypeProposed, TypeDeclined:
		return Accredit
	case TypeObjected:
		return Object
	case TypeWithdrawn:
		if own {
			return Leave
		}
		return Bar
	case TypeSuspended, TypeRestored:
		return Bar
	case TypeRules:
		return SetRules
	}
	return ""
}

// Accreditable reports whether whoever is listed so can be accredited under these
// rules without being proposed: where there is a no-objection period, it has to
// be over.
func (r *Rules) Accreditable(before *Listed) bool {
	return r.Days == 0 || before != nil && before.Status == StatusAwaiting
}

// NeedsTwo reports whether what the secretariat says by a statement of this type
// needs two officers under these rules. Whoever could change the rules alone
// could get round them: where anything needs two, so do they. A clearance list
// of the hub may ask for two where the rules do not: see Service.NeedsTwo.
func (r *Rules) NeedsTwo(typ string) bool {
	return slices.Contains(r.Two, typ) || typ == TypeRules && len(r.Two) > 0
}
