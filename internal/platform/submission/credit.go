package submission

import "slices"

// Owning is how words stand in the name of one of their authors.
type Owning string

// The ways. None is that of an author who has said, signed or confirmed them
// under its own key, or for whom one of its members speaks.
const (
	Owned         Owning = ""
	Unsigned      Owning = "unsigned"    // named in what is said jointly, and has not signed
	AsTransmitted Owning = "transmitted" // handed on by another, and not confirmed
	AsRecorded    Owning = "recorded"    // taken down from a document, and not confirmed
)

// Owns gives how the words stand in an author's name.
func (t *Told) Owns(author string) Owning {
	if slices.ContainsFunc(t.Heard, func(h Heard) bool { return h.As == author }) {
		return Owned
	}
	switch t.Via.Mode {
	case Joint:
		return Unsigned
	case Transmitted:
		return AsTransmitted
	case Recorded:
		return AsRecorded
	}
	return Owned
}
