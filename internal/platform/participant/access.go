package participant

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Who may do what:
//
//   - Everybody reads the list: it is public.
//   - The hub's secretariat lists, and lists again when a name changes. Nobody
//     else does.
//   - Of what arrives from elsewhere, a statement counts only for an id that
//     nobody listed before; see Projection.Apply.

// mayList reports fail.Denied for everyone but the secretariat.
func mayList(actor policy.Actor) error {
	if !actor.Is(policy.Secretariat) {
		return fail.New(fail.Denied, "Only the secretariat of this hub lists participants.")
	}
	return nil
}
