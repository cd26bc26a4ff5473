package saying

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// May reports whether an actor may say a body in the name of a speaker: nil,
// fail.SignedOut for a visitor who would have to sign in, or fail.Denied. In full:
//
//   - everybody reads what is said;
//   - a participant's drafters prepare what it opens, changes and ends; a second
//     person of that participant clears it;
//   - the hub's secretariat, whose speaker is "", records from documents, and
//     changes or ends what it recorded until the author has spoken;
//   - running the machine gives no say, and neither does any other role.
func May(actor policy.Actor, speaker string) error {
	switch {
	case speaker == "" && actor.Is(policy.Secretariat), speaker != "" && actor.Is(policy.Drafter):
		return nil
	case !actor.SignedIn():
		return fail.New(fail.SignedOut, "This is for people who speak for a participant: sign in first.")
	case speaker == "":
		return fail.New(fail.Denied, "Only the secretariat of this hub records what it finds in documents.")
	}
	return fail.New(fail.Denied, "This is for those who draft in a participant's name.")
}
