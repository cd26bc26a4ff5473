package participant

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

// TypeListed is said by the hub's secretariat of one participant; the subject
// is its id. Said again, it replaces what was listed.
const TypeListed = "participant.listed/1"

// Types lists the statement types.
func Types() []string { return []string{TypeListed} }

// Decode reads and checks a body. Unknown members, an unknown type and a broken
// rule are all fail.Invalid.
func Decode(typ string, body []byte) (*Participant, error) {
	if typ != TypeListed {
		return nil, fail.New(fail.Invalid, "participants have no statement of type %q", typ)
	}
	var p Participant
	if err := corpus.Decode(typ, body, &p); err != nil {
		return nil, err
	}
	return &p, nil
}

// Encode writes a body as it is signed.
func Encode(p *Participant) ([]byte, error) { return corpus.Encode(p) }

// Next is what is listed after another statement on the same id. An id never
// passes from one class to another: what was a State stays one.
func Next(before, said *Participant) (*Participant, error) {
	if before != nil && before.Class != said.Class {
		return nil, fail.Inert("%s is listed as %s: another class is another id", said.ID, before.Class)
	}
	return said, nil
}
