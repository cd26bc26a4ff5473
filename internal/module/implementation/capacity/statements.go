package capacity

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Types of statement. The first two have no subject; the subject of the others is
// the need or the offer, and of the last two the need.
const (
	TypeNeedStated     = "implementation.need.stated/1"
	TypeOfferMade      = "implementation.offer.made/1"
	TypeNeedChanged    = "implementation.need.changed/1"
	TypeOfferChanged   = "implementation.offer.changed/1"
	TypeNeedClosed     = "implementation.need.closed/1"
	TypeOfferClosed    = "implementation.offer.closed/1"
	TypeNeedWithdrawn  = "implementation.need.withdrawn/1"
	TypeOfferWithdrawn = "implementation.offer.withdrawn/1"
	TypeOutcome        = "implementation.outcome.told/1"
	TypeRetracted      = "implementation.outcome.withdrawn/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeNeedStated, TypeNeedChanged, TypeNeedClosed, TypeNeedWithdrawn,
		TypeOfferMade, TypeOfferChanged, TypeOfferClosed, TypeOfferWithdrawn, TypeOutcome, TypeRetracted}
}

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 500
	MaxText       = 50_000
	MaxTerms      = 10_000
	MaxOffice     = 500
	MaxAddress    = 500
	MaxReason     = 2_000
	MaxProvisions = 60
	MaxKinds      = 30
	MaxStates     = 200
	MaxLanguages  = 30
	MaxWith       = 50
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

// verb gives the type of what is said of a need or of an offer.
func verb(s Side, need, offer string) string {
	if s == Need {
		return need
	}
	return offer
}

// Type implements corpus.Body, as the methods of the same name below.
func (b *Opening) Type() string   { return verb(b.Side, TypeNeedStated, TypeOfferMade) }
func (b *Changed) Type() string   { return verb(b.Side, TypeNeedChanged, TypeOfferChanged) }
func (b *Closed) Type() string    { return verb(b.Side, TypeNeedClosed, TypeOfferClosed) }
func (b *Withdrawn) Type() string { return verb(b.Side, TypeNeedWithdrawn, TypeOfferWithdrawn) }
func (b *Outcome) Type() string   { return TypeOutcome }
func (b *Retracted) Type() string { return TypeRetracted }

// Subject implements corpus.Body: the header alone says it.
func (*Opening) Subject() string   { return "" }
func (*Changed) Subject() string   { return "" }
func (*Closed) Subject() string    { return "" }
func (*Withdrawn) Subject() string { return "" }
func (*Outcome) Subject() string   { return "" }
func (*Retracted) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the method of the same name below. Which kinds
// and provisions there are it does not know.
func (b *Opening) Check() error {
	if err := b.Via.Check(); err != nil {
		return err
	}
	if err := submission.Official(b.Via.Speaker(), &b.Content); err != nil {
		return err
	}
	return b.Content.check()
}

func (b *Changed) Check() error {
	if err := checkAs(b.As, false); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the reason"), b.Reason, MaxReason); err != nil {
		return err
	}
	if err := submission.Official(b.As, &b.Content); err != nil {
		return err
	}
	return b.Content.check()
}

func (b *Closed) Check() error {
	if err := checkAs(b.As, false); err != nil {
		return err
	}
	if !slices.Contains(Results(), b.Result) {
		return bad("what became of it is said in one of four words, not %.40q", string(b.Result))
	}
	if err := form.Maybe(fail.Say("the text"), b.Text, MaxText); err != nil {
		return err
	}
	for i, id := range b.With {
		if len(b.With) > MaxWith || id.IsZero() || i > 0 && bytes.Compare(b.With[i-1][:], id[:]) >= 0 {
			return bad("needs and offers are named by their ids in ascending order, each once, %d at the most", MaxWith)
		}
	}
	return nil
}

func (b *Withdrawn) Check() error {
	if err := checkAs(b.As, false); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), b.Reason, MaxReason)
}

func (b *Outcome) Check() error {
	if err := checkAs(b.As, true); err != nil {
		return err
	}
	if b.Offer.IsZero() || !slices.Contains(Stages(), b.Stage) {
		return bad("what became of a need and an offer names the offer, and how far the two have come")
	}
	return form.Maybe(fail.Say("the text"), b.Text, MaxText)
}

func (b *Retracted) Check() error {
	if err := checkAs(b.As, true); err != nil {
		return err
	}
	if b.Offer.IsZero() {
		return bad("an account that is withdrawn is named by its offer")
	}
	return form.Text(fail.Say("the reason"), b.Reason, MaxReason)
}

func checkAs(id string, must bool) error {
	if (must || id != "") && !form.Listed.MatchString(id) {
		return bad("%.60q is no id of a participant", id)
	}
	return nil
}

func (c *Content) check() error {
	for _, t := range []struct {
		what fail.Clause
		text i18n.Text
		most int
		may  bool
	}{
		{fail.Say("the title"), c.Title, MaxTitle, false}, {fail.Say("the text"), c.Text, MaxText, false},
		{fail.Say("the terms"), c.Terms, MaxTerms, true}, {fail.Say("the office"), c.Contact.Office, MaxOffice, false},
	} {
		check := form.Text
		if t.may {
			check = form.Maybe
		}
		if err := check(t.what, t.text, t.most); err != nil {
			return err
		}
	}
	switch {
	case len(c.Kinds) == 0:
		return bad("a need or an offer is of one kind at least")
	case !form.Ascending(c.Kinds, form.Slug, MaxKinds), !form.Ascending(c.Provisions, provisionForm, MaxProvisions),
		!form.Ascending(c.Regions, form.Slug, MaxKinds), !form.Ascending(c.States, form.Listed, MaxStates), !form.Ascending(c.Languages, form.Language, MaxLanguages):
		return bad("kinds, provisions, regions, States and languages are in ascending order, each once")
	case slices.ContainsFunc(c.States, func(id string) bool { return !strings.HasPrefix(id, "state:") }):
		return bad("States alone are named as those concerned")
	case c.From != "" && !form.Date(c.From), c.Until != "" && !form.Date(c.Until):
		return bad("a time frame begins and ends with a month or a day")
	case !form.InOrder(c.From, c.Until):
		return bad("a time frame ends no earlier than it begins")
	}
	if err := c.Translated.Check(c.Title, c.Text, c.Terms, c.Contact.Office); err != nil {
		return err
	}
	return c.Contact.check()
}

func (c *Contact) check() error {
	if c.Mail == "" && c.Address == "" {
		return bad("an office is named with an address at which it can be reached")
	}
	if c.Mail != "" && !form.Mail(c.Mail, MaxAddress) {
		return bad("%.60q is no address for mail", c.Mail)
	}
	if c.Address != "" && !form.Address(c.Address, MaxAddress) {
		return bad("an address begins with https:// or http://")
	}
	return nil
}

// first and last are the first and the last day of a month or a day, as they
// compare: 2026-02 ends after each of its days.
func first(date string) string {
	if len(date) == len("2006-01") {
		return date + "-01"
	}
	return date
}

func last(date string) string {
	if month, err := time.Parse("2006-01", date); err == nil {
		return month.AddDate(0, 1, -1).Format(time.DateOnly)
	}
	return date
}

// empty gives the empty body of a type; nil for any other.
func empty(typ string) corpus.Body {
	switch typ {
	case TypeNeedStated:
		return &Opening{Side: Need}
	case TypeOfferMade:
		return &Opening{Side: Offer}
	case TypeNeedChanged:
		return &Changed{Side: Need}
	case TypeOfferChanged:
		return &Changed{Side: Offer}
	case TypeNeedClosed:
		return &Closed{Side: Need}
	case TypeOfferClosed:
		return &Closed{Side: Offer}
	case TypeNeedWithdrawn:
		return &Withdrawn{Side: Need}
	case TypeOfferWithdrawn:
		return &Withdrawn{Side: Offer}
	case TypeOutcome:
		return &Outcome{}
	case TypeRetracted:
		return &Retracted{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another form
// than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, bad("needs and offers have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of is
// the need or offer; zero for what opens one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if _, opens := b.(*Opening); opens != of.IsZero() {
		return ledger.Draft{}, bad("a statement of type %s is about a need or an offer, or opens one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !of.IsZero() {
		d.Subject, d.Refs = of.String(), append([]statement.Hash{of}, also(b)...)
		slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
		d.Refs = slices.Compact(d.Refs)
	}
	if c, ok := b.(*Changed); ok {
		submission.Over(&d, c.Over)
	}
	return d, nil
}

// also are the statements that a body names.
func also(b corpus.Body) []statement.Hash {
	switch b := b.(type) {
	case *Closed:
		return b.With
	case *Outcome:
		return []statement.Hash{b.Offer}
	case *Retracted:
		return []statement.Hash{b.Offer}
	}
	return nil
}
