package custody

import (
	"slices"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Hosting is what a hub takes upon itself when it keeps keys. Whoever keeps the
// keys of a participant can read what it can read and could sign in its name;
// what is confidential is therefore bounded for others than the hub's own.
type Hosting struct {
	Hub     statement.Hash    // the hub's own participant
	Ceiling statement.Marking // for others; empty means TLP:AMBER
}

// DefaultCeiling is the narrowest marking that a hub holds for others unless its
// operator says otherwise.
const DefaultCeiling = statement.Amber

// Allow reports whether the hub may hold something of this marking for a hosted
// participant: nil, or an error of kind fail.Denied. Rooms that keep
// confidential things call it before they take one.
func (h Hosting) Allow(of statement.Hash, m statement.Marking) error {
	ceiling := h.Ceiling
	if ceiling == "" {
		ceiling = DefaultCeiling
	}
	level, most := slices.Index(statement.Markings[:], m), slices.Index(statement.Markings[:], ceiling)
	switch {
	case level < 0:
		return fail.New(fail.Invalid, "that marking is no label of TLP 2.0")
	case of == h.Hub || level <= most:
		return nil
	}
	return fail.New(fail.Denied, "This hub holds nothing above %s for participants whose keys it keeps for them.", ceiling)
}

// Changes lists the types of statement that change a participant's keys or the
// authorizations that it has given: what its officers are alerted to, always and
// at once. The subject of the first five is the participant, that of the others
// an authorization; the author is the participant in each.
func Changes() []string {
	return []string{identity.TypeOpened, identity.TypeRotated, identity.TypeCompromised, identity.TypeRecovered, identity.TypeMoved,
		"authorization.given/1", "authorization.withdrawn/1"}
}
