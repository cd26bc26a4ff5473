package record

import "comity.example/comity/internal/fail"

// Who may do what in this module:
//
//   - Everybody reads everything: the record is public.
//   - The hub's secretariat records, from documents, and records again when an
//     entry has to be corrected. Nobody else does: a State that took part and
//     sees it otherwise says so to the secretariat, which names the source.
//   - Of what arrives from elsewhere, a statement counts only for a thing that
//     nobody recorded before; see Projection.Apply.

// Actor is whoever asks for a command.
type Actor struct {
	Name        string // for the operator's log
	Secretariat bool   // holds the hub's authorization to record
}

// mayRecord reports fail.Denied for everyone but the secretariat.
func mayRecord(a Actor) error {
	if !a.Secretariat {
		return fail.New(fail.Denied, "only the hub's secretariat records")
	}
	return nil
}
