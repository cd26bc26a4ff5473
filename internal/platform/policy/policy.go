// Package policy says in which capacity somebody acts. An Actor is a parameter
// of every command and every query that not everybody may ask; it is never
// taken from a context. What a role may do and see is each room's own
// access.go.
package policy

import "slices"

// Role is an authorization, from a hub or from a participant.
type Role string

// Authorizations that a hub gives.
const (
	Secretariat Role = "secretariat" // records what documents say, in the hub's name
	Operator    Role = "operator"    // runs the machine; says nothing
)

// Actor is who asks, in the capacity in which he or she asks. The zero Actor
// is a visitor: anybody, signed in or not.
type Actor struct {
	Roles []Role
}

// Visitor may do what everybody may.
var Visitor = Actor{}

// As gives an actor with one role.
func As(r Role) Actor { return Actor{Roles: []Role{r}} }

// Is reports whether the actor holds a role.
func (a Actor) Is(r Role) bool { return slices.Contains(a.Roles, r) }
