package introduction

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Type implements corpus.Body, as the methods of the same name below.
func (*Asked) Type() string    { return TypeAsked }
func (*Answered) Type() string { return TypeAnswered }
func (*Told) Type() string     { return TypeTold }

// Subject implements corpus.Body: the header alone says it.
func (*Asked) Subject() string    { return "" }
func (*Answered) Subject() string { return "" }
func (*Told) Subject() string     { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the method of the same name below.
func (b *Asked) Check() error {
	if !slices.Contains([]Role{OfNeed, OfOffer, Secretariat}, b.Role) || b.Need.IsZero() || b.Offer.IsZero() {
		return bad("an introduction names a need, an offer, and as what one asks for it")
	}
	return form.Text(fail.Say("the text"), b.Words, MaxWords)
}

func (b *Answered) Check() error {
	if !b.Agrees && b.Words.Empty() {
		return bad("who declines an introduction says why")
	}
	return form.Maybe(fail.Say("the text"), b.Words, MaxWords)
}

func (b *Told) Check() error {
	if !slices.Contains([]Naming{"", MayBeNamed, NotNamed}, b.Named) || b.Named != "" && (b.Stage == Public || b.Stage == Introduced) {
		return bad("whether somebody may be named is said in a word that is known, and once")
	}
	if !slices.Contains(Stages(), b.Stage) && (b.Stage != "" || b.Named == "") {
		return bad("what became of an introduction is said in a word that is known, not %.40q", string(b.Stage))
	}
	return form.Maybe(fail.Say("the text"), b.Words, MaxWords)
}

// Decode reads and checks a body: fail.Invalid for what breaks a rule.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeAsked:
		into = &Asked{}
	case TypeAnswered:
		into = &Answered{}
	case TypeTold:
		into = &Told{}
	default:
		return nil, bad("introductions have no statement of type %.60q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

var idForm = regexp.MustCompile(`^introduction:[0-9a-f]{32}$`)

// NewID draws the id of an introduction.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return "introduction:" + hex.EncodeToString(b[:])
}

// Draft writes what one says to the other of the two.
func Draft(by, to statement.Hash, id string, m statement.Marking, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if !idForm.MatchString(id) || by == to || by.IsZero() || to.IsZero() || m == statement.Clear || !slices.Contains(statement.Markings[:], m) {
		return ledger.Draft{}, bad("a statement of an introduction is by one participant to another, and marked narrower than TLP:CLEAR")
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Stream: to.String(), Subject: id, Marking: m, Body: body}
	if a, ok := b.(*Asked); ok {
		d.Refs = []statement.Hash{a.Need, a.Offer}
		slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
		d.Refs = slices.Compact(d.Refs)
	}
	return d, nil
}
