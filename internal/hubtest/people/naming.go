package people

import (
	"context"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/statement"
)

// Naming is who is listed, and which identity is whose: what rooms ask of the room of
// participants.
type Naming map[string]statement.Hash

// Speaks reports whether an identity is that of who is listed.
func (n Naming) Speaks(_ context.Context, _ sqldb.Querier, id string, identity statement.Hash, _ int64) (bool, error) {
	return n[id] == identity && !identity.IsZero(), nil
}

// Listed reports whether somebody is listed under an id.
func (n Naming) Listed(_ context.Context, _ sqldb.Querier, id string) (bool, error) {
	_, ok := n[id]
	return ok, nil
}

// Members gives the members of a group: there are none.
func (Naming) Members(context.Context, sqldb.Querier, string, string) ([]string, error) {
	return nil, nil
}

// Class tells States from all others, who are of civil society.
func (n Naming) Class(_ context.Context, _ sqldb.Querier, id string) (participant.Class, bool, error) {
	_, ok := n[id]
	if strings.HasPrefix(id, "state:") {
		return participant.State, ok, nil
	}
	return participant.CivilSociety, ok, nil
}
