package authorization

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// The statement types. The subject of all is the id of the authorization.
const (
	TypeGiven     = "authorization.given/1"     // said again, it replaces
	TypeWithdrawn = "authorization.withdrawn/1" // ends it for good
	TypeSuspended = "authorization.suspended/1" // by one officer alone, for a time
	TypeRestored  = "authorization.restored/1"  // ends a suspension early
)

// Types lists the statement types.
func Types() []string { return []string{TypeGiven, TypeWithdrawn, TypeSuspended, TypeRestored} }

// ParseGiven reads the body of an authorization.given/1: fail.Invalid when it
// is not of its one form.
func ParseGiven(body []byte) (*Given, error) {
	var g Given
	if err := corpus.Decode(TypeGiven, body, &g); err != nil {
		return nil, err
	}
	return &g, nil
}

// ParseWithdrawn reads the body of an authorization.withdrawn/1.
func ParseWithdrawn(body []byte) (*Withdrawn, error) {
	var w Withdrawn
	if err := corpus.Decode(TypeWithdrawn, body, &w); err != nil {
		return nil, err
	}
	return &w, nil
}

// draft checks an authorization and writes it. Roles are put in their order.
func (g Given) draft() (ledger.Draft, error) {
	g.Roles = slices.Compact(slices.Sorted(slices.Values(g.Roles)))
	if !subjectForm.MatchString(g.ID) {
		return ledger.Draft{}, fail.New(fail.Invalid, "%.60q is no id of an authorization", g.ID)
	}
	d, err := corpus.Drafts([]*Given{&g})
	if err != nil {
		return ledger.Draft{}, err
	}
	d[0].By = g.Identity
	return d[0], nil
}

// hubRoles are those among the roles that only the hub's own participant gives.
func hubRoles(roles []policy.Role) []policy.Role {
	return slices.DeleteFunc(slices.Clone(roles), func(r policy.Role) bool { return !slices.Contains(policy.HubRoles(), r) })
}
