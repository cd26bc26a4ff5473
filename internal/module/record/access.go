package record

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
)

// Who may do what in this module:
//
//   - Everybody reads everything: the record is public.
//   - The hub's secretariat records, from documents, and records again when an
//     entry has to be corrected. Nobody else does: a State that took part and
//     sees it otherwise says so to the secretariat, which names the source.
//   - Of what arrives from elsewhere, a statement counts only for a thing that
//     nobody recorded before; see Projection.Apply.

// mayRecord reports fail.Denied for everyone but the secretariat.
func mayRecord(actor policy.Actor) error {
	if !actor.Is(policy.Secretariat) {
		return fail.New(fail.Denied, "Only the secretariat of this hub records who took part.")
	}
	return nil
}
