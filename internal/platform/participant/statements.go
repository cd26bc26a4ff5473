package participant

import (
	"bytes"
	"encoding/json"
	"io"

	"comity.example/comity/internal/fail"
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
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	var p Participant
	if err := d.Decode(&p); err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "the body is not of type %s", typ)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, fail.New(fail.Invalid, "something follows the body")
	}
	if err := p.Check(); err != nil {
		return nil, err
	}
	return &p, nil
}

// Encode writes a body as it is signed: JSON on one line, members in the order
// of the type, characters as they are.
func Encode(p *Participant) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(p); err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the body cannot be written")
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Next is what is listed after another statement on the same id. An id never
// passes from one class to another: what was a State stays one.
func Next(before, said *Participant) (*Participant, error) {
	if before != nil && before.Class != said.Class {
		return nil, fail.Inert("%s is listed as %s: another class is another id", said.ID, before.Class)
	}
	return said, nil
}
