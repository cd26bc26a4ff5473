package report

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Action is something that can be done with a report.
type Action string

// The actions.
const (
	Read     Action = "read"     // what both have published
	Publish  Action = "publish"  // say the words that both have agreed to
	Withdraw Action = "withdraw" // take back what was published
)

// Actions lists the actions.
func Actions() []Action { return []Action{Read, Publish, Withdraw} }

// May reports whether a participant may do something with a report of two:
// fail.Denied when not.
//
//   - everybody reads what both have published, without an account;
//   - the two whose words it is publish it, each in its own name and nobody in
//     another's, and either of them withdraws it;
//   - who of their people drafts and clears that is the room of cases' to say, as
//     of everything else that is said in a case; and so is who reads a report
//     before it is published, which stands in the case.
func May(by statement.Hash, do Action, parties []statement.Hash) error {
	switch {
	case do == Read || slices.Contains(parties, by):
		return nil
	case do == Withdraw:
		return fail.New(fail.Denied, "A report is withdrawn by one of the two whose words it is.")
	}
	return fail.New(fail.Denied, "A report is published by the two whose words it is, and by nobody else.")
}
