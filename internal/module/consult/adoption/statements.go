package adoption

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. The subject of all is the text.
const (
	TypeBegun    = "consult.silence.begun/1"
	TypeBroken   = "consult.silence.broken/1"
	TypeExtended = "consult.silence.extended/1"
	TypeEnded    = "consult.silence.ended/1"
	TypeAdopted  = "consult.text.adopted/1"
	TypeReserved = "consult.text.reserved/1"
	TypeLifted   = "consult.reservation.lifted/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeBegun, TypeBroken, TypeExtended, TypeEnded, TypeAdopted, TypeReserved, TypeLifted}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Begun) Type() string    { return TypeBegun }
func (*Broken) Type() string   { return TypeBroken }
func (*Extended) Type() string { return TypeExtended }
func (*Ended) Type() string    { return TypeEnded }
func (*Adopted) Type() string  { return TypeAdopted }
func (*Reserved) Type() string { return TypeReserved }
func (*Lifted) Type() string   { return TypeLifted }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Begun) Subject() string    { return "" }
func (*Broken) Subject() string   { return "" }
func (*Extended) Subject() string { return "" }
func (*Ended) Subject() string    { return "" }
func (*Adopted) Subject() string  { return "" }
func (*Reserved) Subject() string { return "" }
func (*Lifted) Subject() string   { return "" }

// empty gives the empty body of a type; nil for any other type.
func empty(typ string) corpus.Body {
	switch typ {
	case TypeBegun:
		return &Begun{}
	case TypeBroken:
		return &Broken{}
	case TypeExtended:
		return &Extended{}
	case TypeEnded:
		return &Ended{}
	case TypeAdopted:
		return &Adopted{}
	case TypeReserved:
		return &Reserved{}
	case TypeLifted:
		return &Lifted{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, bad("the adoption of texts has no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the text.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about a text", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body, Subject: of.String(), Refs: []statement.Hash{of}}
	if on := about(b); !on.IsZero() {
		d.Refs = append(d.Refs, on)
	}
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return d, nil
}

// about is the procedure or the reservation that a body names; zero when it names
// none.
func about(b corpus.Body) statement.Hash {
	switch b := b.(type) {
	case *Broken:
		return b.Procedure
	case *Extended:
		return b.Procedure
	case *Ended:
		return b.Procedure
	case *Lifted:
		return b.Reservation
	}
	return statement.Hash{}
}
