package sharing

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Type implements corpus.Body, as the methods of the same name below.
func (*Shared) Type() string   { return TypeShared }
func (*Recalled) Type() string { return TypeRecalled }

// Subject implements corpus.Body: the header alone says it.
func (*Shared) Subject() string   { return "" }
func (*Recalled) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the method of the same name below. Answers have
// the form of those of a report.
func (b *Shared) Check() error {
	return (&report.Made{Via: submission.Via{Mode: submission.Own, Author: "state:xx"}, Questionnaire: b.Questionnaire, Version: b.Version, Item: b.Item, Provision: b.Provision,
		Period: b.Period, Content: b.Content}).Check()
}

func (b *Recalled) Check() error { return form.Text(fail.Say("the reason"), b.Reason, MaxReason) }

// Decode reads and checks a body: fail.Invalid for what breaks a rule.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeShared:
		into = &Shared{}
	case TypeRecalled:
		into = &Recalled{}
	default:
		return nil, bad("there is no statement of type %.60q about answers that are shared", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft writes what one participant says to another.
func Draft(by, to statement.Hash, id string, m statement.Marking, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if !idForm.MatchString(id) || by == to || by.IsZero() || to.IsZero() || m == statement.Clear || !slices.Contains(statement.Markings[:], m) {
		return ledger.Draft{}, bad("answers are shared by one participant with another, and marked narrower than TLP:CLEAR")
	}
	body, err := corpus.Encode(b)
	return ledger.Draft{By: by, Type: b.Type(), Stream: to.String(), Subject: id, Marking: m, Body: body}, err
}
