package submission

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. The first three open a submission and have no subject;
// the subject of a confirmation is the statement that is confirmed, that of the
// others the submission.
const (
	TypeRecorded    = "submission.recorded/1"    // by the secretariat, from a document
	TypeTransmitted = "submission.transmitted/1" // by a State or an organization, another's
	TypeMade        = "submission.made/1"        // own, joint, or for a group
	TypeJoined      = "submission.joined/1"
	TypeConfirmed   = "submission.confirmed/1"
	TypeCorrected   = "submission.corrected/1"
	TypeWithdrawn   = "submission.withdrawn/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeRecorded, TypeTransmitted, TypeMade, TypeJoined, TypeConfirmed, TypeCorrected, TypeWithdrawn}
}

// Type implements corpus.Body, as the methods of the same name below.
func (o *Opening) Type() string {
	switch o.Via.Mode {
	case Recorded:
		return TypeRecorded
	case Transmitted:
		return TypeTransmitted
	}
	return TypeMade
}

func (*Joined) Type() string    { return TypeJoined }
func (*Confirmed) Type() string { return TypeConfirmed }
func (*Corrected) Type() string { return TypeCorrected }
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Opening) Subject() string   { return "" }
func (*Joined) Subject() string    { return "" }
func (*Confirmed) Subject() string { return "" }
func (*Corrected) Subject() string { return "" }
func (*Withdrawn) Subject() string { return "" }

var _ = []corpus.Body{&Opening{}, &Joined{}, &Confirmed{}, &Corrected{}, &Withdrawn{}}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeRecorded, TypeTransmitted, TypeMade:
		into = &Opening{}
	case TypeJoined:
		into = &Joined{}
	case TypeConfirmed:
		into = &Confirmed{}
	case TypeCorrected:
		into = &Corrected{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, fail.New(fail.Invalid, "submissions have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Encode writes a body as it is signed.
func Encode(b corpus.Body) ([]byte, error) { return corpus.Encode(b) }

// Draft checks a body and writes it as a draft in the name of a participant.
// of is the submission or the confirmed statement; zero for an opening.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	_, opens := b.(*Opening)
	if opens != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about another one, or opens a submission", b.Type())
	}
	body, err := Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !opens {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
	}
	return d, nil
}
