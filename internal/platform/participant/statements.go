package participant

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

// Types of statement. But for the rules, whose subject is RulesSubject, each is
// about one participant, whose id is its subject.
const (
	// TypeListed is said by the hub's secretariat. Said again, it replaces what
	// was listed.
	TypeListed      = "participant.listed/1"
	TypeNamed       = "participant.named/1"
	TypeCredentials = "participant.credentials.recorded/1"
	TypeAccredited  = "participant.accredited/1"
	TypeProposed    = "participant.accreditation.proposed/1"
	TypeObjected    = "participant.accreditation.objected/1" // by a listed State
	TypeEnded       = "participant.accreditation.ended/1"    // by the hub, when the time has come
	TypeDeclined    = "participant.accreditation.declined/1"
	TypeSuspended   = "participant.suspended/1"
	TypeRestored    = "participant.restored/1"
	TypeWithdrawn   = "participant.withdrawn/1" // by the secretariat, or by the participant itself
	TypeRules       = "participant.rules.set/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeListed, TypeNamed, TypeCredentials, TypeAccredited, TypeProposed, TypeObjected, TypeEnded,
		TypeDeclined, TypeSuspended, TypeRestored, TypeWithdrawn, TypeRules}
}

// Types by which the secretariat takes down what others submitted: package
// submission's. The rules of a hub are of all that its secretariat says.
const (
	typeTakenDown = "submission.recorded/1"
	typeCorrected = "submission.corrected/1"
	typeTakenBack = "submission.withdrawn/1"
)

// Secretarial lists, in ascending order, the types of all that the secretariat
// says: a hub may ask for two officers for each.
func Secretarial() []string {
	return append(Decided(), typeCorrected, typeTakenDown, typeTakenBack)
}

// Decided lists, in ascending order, the types by which the secretariat decides
// about participants.
func Decided() []string {
	return []string{TypeDeclined, TypeProposed, TypeAccredited, TypeCredentials, TypeListed, TypeNamed, TypeRestored,
		TypeRules, TypeSuspended, TypeWithdrawn}
}

// empty gives an empty body of a type; nil for a type of another room.
func empty(typ string) corpus.Body {
	switch typ {
	case TypeListed:
		return &Participant{}
	case TypeNamed:
		return &Named{}
	case TypeCredentials:
		return &Credentials{}
	case TypeAccredited:
		return &Accredited{}
	case TypeProposed:
		return &Proposed{}
	case TypeObjected:
		return &Objected{}
	case TypeEnded:
		return &Ended{}
	case TypeDeclined:
		return &Declined{}
	case TypeSuspended:
		return &Suspended{}
	case TypeRestored:
		return &Restored{}
	case TypeWithdrawn:
		return &Withdrawn{}
	case TypeRules:
		return &Rules{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type and a broken
// rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, fail.New(fail.Invalid, "participants have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Encode writes a body as it is signed.
func Encode(b corpus.Body) ([]byte, error) { return corpus.Encode(b) }
