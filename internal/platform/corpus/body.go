package corpus

import (
	"bytes"
	"encoding/json"
	"io"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
)

// Body is what a statement about one thing carries.
type Body interface {
	// Type is the statement's type.
	Type() string
	// Subject is the id of the thing: ASCII, frozen.
	Subject() string
	// Check reports the first thing that is wrong, of kind fail.Invalid.
	Check() error
}

// Encode writes a body as it is signed: JSON on one line, members in the order
// of the type, characters as they are.
func Encode(b Body) ([]byte, error) {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	if err := e.Encode(b); err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the body cannot be written")
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// Decode reads the body of a statement of a type into the empty body of that
// type, and checks it. Unknown members, something behind the body, a body of
// another type and a broken rule are all fail.Invalid. So is a body that Encode
// would write otherwise: what can be said has one form, so that two readers of
// different libraries cannot read two things in it.
func Decode(typ string, body []byte, into Body) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		return fail.Wrap(err, fail.Invalid, "the body is not of type %s", typ)
	}
	if _, err := d.Token(); err != io.EOF {
		return fail.New(fail.Invalid, "something follows the body")
	}
	if into.Type() != typ {
		return fail.New(fail.Invalid, "the body is of type %s, the header says %s", into.Type(), typ)
	}
	if err := into.Check(); err != nil {
		return err
	}
	again, err := Encode(into)
	if err != nil {
		return err
	}
	if !bytes.Equal(again, body) {
		return fail.New(fail.Invalid, "the body is written in other bytes than the one form of type %s", typ)
	}
	return nil
}

// Drafts checks bodies and writes them, in their order: always the same bytes.
func Drafts[B Body](all []B) ([]ledger.Draft, error) {
	out := make([]ledger.Draft, 0, len(all))
	for _, b := range all {
		if err := b.Check(); err != nil {
			return nil, err
		}
		body, err := Encode(b)
		if err != nil {
			return nil, err
		}
		out = append(out, ledger.Draft{Type: b.Type(), Subject: b.Subject(), Body: body})
	}
	return out, nil
}
