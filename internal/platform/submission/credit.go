package submission

import "slices"

// Owning is how words stand in the name of one of their authors.
type Owning string

// The ways. None is that of an author who has said, signed or confirmed them
// under its own key.
const (
	Owned         Owning = ""
	Unsigned      Owning = "unsigned"    // named in what is said jointly, and has not signed
	ForGroup      Owning = "group"       // said for a group by one who speaks for it, and not confirmed by the group
	AsTransmitted Owning = "transmitted" // handed on by another, and not confirmed
	AsRecorded    Owning = "recorded"    // taken down from a document, and not confirmed
)

// Through reports whether words stand in a name through another who is named
// beside it: see Via.Speaker.
func (o Owning) Through() bool { return o == ForGroup || o == AsTransmitted }

// Owns gives how the words stand in an author's name.
func (t *Told) Owns(author string) Owning {
	if slices.ContainsFunc(t.Heard, func(h Heard) bool { return h.As == author }) {
		return Owned
	}
	switch t.Via.Mode {
	case Joint:
		return Unsigned
	case Group:
		return ForGroup
	case Transmitted:
		return AsTransmitted
	case Recorded:
		return AsRecorded
	}
	return Owned
}
