package contribution

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. The first makes a contribution and has no subject; the
// subject of the others is the contribution.
const (
	TypeMade      = "consult.contribution.made/1"
	TypeCorrected = "consult.contribution.corrected/1"
	TypeWithdrawn = "consult.contribution.withdrawn/1"
	TypeSetAside  = "consult.contribution.set-aside/1"
	TypeRestored  = "consult.contribution.restored/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeMade, TypeCorrected, TypeWithdrawn, TypeSetAside, TypeRestored}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Made) Type() string      { return TypeMade }
func (*Corrected) Type() string { return TypeCorrected }
func (*Withdrawn) Type() string { return TypeWithdrawn }

func (s *SetAside) Type() string {
	if s.restore {
		return TypeRestored
	}
	return TypeSetAside
}

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Made) Subject() string      { return "" }
func (*Corrected) Subject() string { return "" }
func (*Withdrawn) Subject() string { return "" }
func (*SetAside) Subject() string  { return "" }

// Put makes the body by which the organiser sets a contribution aside; Restore
// the one by which it is shown again.
func Put(s SetAside) *SetAside { s.restore = false; return &s }

// Restore undoes Put.
func Restore(s SetAside) *SetAside { s.restore = true; return &s }

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeMade:
		into = &Made{}
	case TypeCorrected:
		into = &Corrected{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	case TypeSetAside:
		into = &SetAside{}
	case TypeRestored:
		into = &SetAside{restore: true}
	default:
		return nil, fail.New(fail.Invalid, "contributions have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant.
// of is the contribution; zero for what makes one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	made, makes := b.(*Made)
	if makes != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about a contribution, or makes one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !makes {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
		return d, nil
	}
	d.Refs = []statement.Hash{made.Consultation}
	if made.Anchor != nil {
		d.Refs = append(d.Refs, made.Anchor.Text)
	}
	if !made.Reply.IsZero() {
		d.Refs = append(d.Refs, made.Reply)
	}
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	d.Refs = slices.Compact(d.Refs)
	return d, nil
}
