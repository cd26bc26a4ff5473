package framework

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Action is something that can be done with the framework.
type Action string

// The actions.
const (
	Read   Action = "read"
	Record Action = "record"
)

// allowed is which roles may do what, in full. No role is needed where the list
// is empty:
//
//   - everybody reads everything: the framework is public;
//   - the hub's secretariat records what documents say, in the hub's own name;
//   - no participant records for another, and nobody alters what is recorded:
//     a correction is another statement, another wording another version.
var allowed = map[Action][]policy.Role{
	Read:   {},
	Record: {policy.Secretariat},
}

// May reports whether an actor may do something: nil, or an error of kind
// fail.Denied.
func May(actor policy.Actor, do Action) error {
	roles, known := allowed[do]
	if known && (len(roles) == 0 || slices.ContainsFunc(roles, actor.Is)) {
		return nil
	}
	return fail.New(fail.Denied, "Only the secretariat of this hub records the framework.")
}
