package text

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. TypeTabled opens a text and TypeProposed an amendment;
// these have no subject. The subject of the others is what was opened.
const (
	TypeTabled       = "consult.text.tabled/1"
	TypeDecided      = "consult.text.decided/1"
	TypeConsolidated = "consult.text.consolidated/1"
	TypeProposed     = "consult.amendment.proposed/1"
	TypeEndorsed     = "consult.amendment.endorsed/1"
	TypeJoined       = "consult.amendment.joined/1"
	TypeObjected     = "consult.amendment.objected/1"
	TypeWithdrawn    = "consult.amendment.withdrawn/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeTabled, TypeDecided, TypeConsolidated, TypeProposed, TypeEndorsed, TypeJoined, TypeObjected, TypeWithdrawn}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Tabled) Type() string       { return TypeTabled }
func (*Decided) Type() string      { return TypeDecided }
func (*Consolidated) Type() string { return TypeConsolidated }
func (*Proposed) Type() string     { return TypeProposed }
func (*Endorsed) Type() string     { return TypeEndorsed }
func (*Joined) Type() string       { return TypeJoined }
func (*Objected) Type() string     { return TypeObjected }
func (*Withdrawn) Type() string    { return TypeWithdrawn }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Tabled) Subject() string       { return "" }
func (*Decided) Subject() string      { return "" }
func (*Consolidated) Subject() string { return "" }
func (*Proposed) Subject() string     { return "" }
func (*Endorsed) Subject() string     { return "" }
func (*Joined) Subject() string       { return "" }
func (*Objected) Subject() string     { return "" }
func (*Withdrawn) Subject() string    { return "" }

// empty gives the empty body of a type; nil for any other type.
func empty(typ string) corpus.Body {
	switch typ {
	case TypeTabled:
		return &Tabled{}
	case TypeDecided:
		return &Decided{}
	case TypeConsolidated:
		return &Consolidated{}
	case TypeProposed:
		return &Proposed{}
	case TypeEndorsed:
		return &Endorsed{}
	case TypeJoined:
		return &Joined{}
	case TypeObjected:
		return &Objected{}
	case TypeWithdrawn:
		return &Withdrawn{}
	}
	return nil
}

// opens reports whether a body opens something, and so has no subject.
func opens(b corpus.Body) bool {
	switch b.(type) {
	case *Tabled, *Proposed:
		return true
	}
	return false
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, fail.New(fail.Invalid, "texts have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the text or the amendment; zero for what opens one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if opens(b) != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about a text or an amendment, or opens one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !of.IsZero() {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
	}
	switch b := b.(type) {
	case *Tabled:
		d.Refs = append(d.Refs, b.Consultation)
	case *Proposed:
		d.Refs = append(d.Refs, b.Consultation, b.Text)
		if parent, err := statement.ParseHash(b.Change.DerivedFrom); err == nil {
			d.Refs = append(d.Refs, parent)
		}
	}
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	d.Refs = slices.Compact(d.Refs)
	return d, nil
}
