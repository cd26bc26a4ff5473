package framework

import "comity.example/comity/internal/fail"

// Actor is in which capacity somebody acts. It is always a parameter.
type Actor string

// The actors that this module tells apart.
const (
	Visitor     Actor = "visitor"     // anybody, signed in or not
	Secretariat Actor = "secretariat" // a person whom the hub has authorized for its secretariat
)

// Action is something that can be done with the framework.
type Action string

// The actions.
const (
	Read   Action = "read"
	Record Action = "record"
)

// allowed is who may do what, in full:
//
//   - everybody reads everything: the framework is public;
//   - the hub's secretariat records what documents say, in the hub's own name;
//   - no participant records for another, and nobody alters what is recorded:
//     a correction is another statement, another wording another version.
var allowed = map[Action][]Actor{
	Read:   {Visitor, Secretariat},
	Record: {Secretariat},
}

// May reports whether an actor may do something: nil, or an error of kind
// fail.Denied.
func May(actor Actor, do Action) error {
	for _, a := range allowed[do] {
		if a == actor {
			return nil
		}
	}
	return fail.New(fail.Denied, "Only the secretariat of this hub records the framework.")
}
