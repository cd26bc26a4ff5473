package meeting

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. TypeConvened and TypeMade have no subject; the subject of
// the others is the meeting, or the summary.
const (
	TypeConvened   = "consult.meeting.convened/1"
	TypeChanged    = "consult.meeting.changed/1"
	TypeIntervened = "consult.meeting.intervened/1"
	TypePresented  = "consult.meeting.presented/1"
	TypeWithdrawn  = "consult.meeting.withdrawn/1"
	TypeMade       = "consult.summary.made/1"
	TypeCorrected  = "consult.summary.corrected/1"
	TypeDropped    = "consult.summary.withdrawn/1"
	TypeTraced     = "consult.summary.traced/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeConvened, TypeChanged, TypeIntervened, TypePresented, TypeWithdrawn, TypeMade, TypeCorrected, TypeDropped, TypeTraced}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Convened) Type() string   { return TypeConvened }
func (*Changed) Type() string    { return TypeChanged }
func (*Intervened) Type() string { return TypeIntervened }
func (*Presented) Type() string  { return TypePresented }
func (*Withdrawn) Type() string  { return TypeWithdrawn }
func (*Made) Type() string       { return TypeMade }
func (*Corrected) Type() string  { return TypeCorrected }
func (*Dropped) Type() string    { return TypeDropped }
func (*Traced) Type() string     { return TypeTraced }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Convened) Subject() string   { return "" }
func (*Changed) Subject() string    { return "" }
func (*Intervened) Subject() string { return "" }
func (*Presented) Subject() string  { return "" }
func (*Withdrawn) Subject() string  { return "" }
func (*Made) Subject() string       { return "" }
func (*Corrected) Subject() string  { return "" }
func (*Dropped) Subject() string    { return "" }
func (*Traced) Subject() string     { return "" }

// blank gives an empty body of a type; nil when this room has none such.
func blank(typ string) corpus.Body {
	switch typ {
	case TypeConvened:
		return &Convened{}
	case TypeChanged:
		return &Changed{}
	case TypeIntervened:
		return &Intervened{}
	case TypePresented:
		return &Presented{}
	case TypeWithdrawn:
		return &Withdrawn{}
	case TypeMade:
		return &Made{}
	case TypeCorrected:
		return &Corrected{}
	case TypeDropped:
		return &Dropped{}
	case TypeTraced:
		return &Traced{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := blank(typ)
	if into == nil {
		return nil, fail.New(fail.Invalid, "meetings have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// opens gives what an opening body refers to; ok is false for what follows one.
func opens(b corpus.Body) (refs []statement.Hash, ok bool) {
	switch b := b.(type) {
	case *Convened:
		return []statement.Hash{b.Consultation}, true
	case *Made:
		return append([]statement.Hash{b.Consultation}, b.Meetings...), true
	}
	return nil, false
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the meeting or the summary; zero for what opens one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	refs, first := opens(b)
	if first != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about a meeting or a summary, or opens one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !first {
		d.Subject, refs = of.String(), []statement.Hash{of}
	}
	slices.SortFunc(refs, compare)
	d.Refs = slices.Compact(refs)
	return d, nil
}

func compare(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) }
