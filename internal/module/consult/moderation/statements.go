package moderation

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Types of statement. Their subject is the consultation.
const (
	TypeReceived  = "consult.contribution.received/1"
	TypeDeclined  = "consult.contribution.declined/1"
	TypeTakenBack = "consult.contribution.taken-back/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypeReceived, TypeDeclined, TypeTakenBack} }

// Limits of a body.
const (
	MaxReceipts = 2_000 // of one decision
	MaxWords    = 2_000 // bytes
)

// Type implements corpus.Body, as the methods of the same name below.
func (*Received) Type() string  { return TypeReceived }
func (*Declined) Type() string  { return TypeDeclined }
func (*TakenBack) Type() string { return TypeTakenBack }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Received) Subject() string  { return "" }
func (*Declined) Subject() string  { return "" }
func (*TakenBack) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (r *Received) Check() error {
	if r.Commitment.IsZero() {
		return bad("a receipt names a commitment")
	}
	return nil
}

func (d *Declined) Check() error {
	if d.As != "" && !form.Listed.MatchString(d.As) {
		return bad("%.60q is no id of a participant", d.As)
	}
	if n := len(d.Receipts); n == 0 || n > MaxReceipts {
		return bad("a decision is about one to %d receipts", MaxReceipts)
	}
	for i, r := range d.Receipts {
		if r.IsZero() || i > 0 && slices.Compare(d.Receipts[i-1][:], r[:]) >= 0 {
			return bad("receipts are named in ascending order, each once")
		}
	}
	if !slices.Contains(Reasons(), d.Reason) {
		return bad("contributions are not declined for %.40q", string(d.Reason))
	}
	if d.Reason == Other {
		return form.Text(fail.Say("the reason"), d.Words, MaxWords)
	}
	return form.Maybe(fail.Say("the reason"), d.Words, MaxWords)
}

func (t *TakenBack) Check() error {
	if t.Receipt.IsZero() {
		return bad("what is taken back is named by its receipt")
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeReceived:
		into = &Received{}
	case TypeDeclined:
		into = &Declined{}
	case TypeTakenBack:
		into = &TakenBack{}
	default:
		return nil, fail.New(fail.Invalid, "moderation has no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant: the
// hub's own, when that is zero.
func Draft(by, consultation statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if consultation.IsZero() {
		return ledger.Draft{}, bad("a decision names its consultation")
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	return ledger.Draft{By: by, Type: b.Type(), Body: body, Subject: consultation.String(), Refs: []statement.Hash{consultation}}, nil
}
