package position

import (
	"regexp"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Types of statement. The first has no subject; the subject of the others is
// the position.
const (
	TypeStated    = "consult.position.stated/1"
	TypeCorrected = "consult.position.corrected/1"
	TypeWithdrawn = "consult.position.withdrawn/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypeStated, TypeCorrected, TypeWithdrawn} }

// Limits of a body. Lengths are in bytes.
const (
	MaxQuestion = 2_000
	MaxText     = 200_000
	MaxSource   = 2_000
	MaxPlace    = 300
	MaxReason   = 2_000
)

// law is what the ids of questions of international law begin with.
const law = "law:"

var onForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$|^[a-z0-9]+(-[a-z0-9]+)*$`)

// Type implements corpus.Body, as the methods of the same name below.
func (*Stated) Type() string    { return TypeStated }
func (*Corrected) Type() string { return TypeCorrected }
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body: the header alone says it.
func (*Stated) Subject() string    { return "" }
func (*Corrected) Subject() string { return "" }
func (*Withdrawn) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// On reports whether something is of the form of what a position is on: a frozen id, or
// law: and a slug.
func On(id string) bool {
	slug, ofLaw := strings.CutPrefix(id, law)
	return len(id) <= 128 && onForm.MatchString(id) && !form.Listed.MatchString(id) && (!ofLaw || form.IsSlug(slug))
}

// Check implements corpus.Body, as the method of the same name below.
func (s *Stated) Check() error {
	if err := s.Via.Check(); err != nil {
		return err
	}
	switch {
	case !On(s.On):
		return bad("a position names what it is on: a provision, an instrument, a term, a threat, or a question of international law")
	}
	if err := s.suits(s.Question, &s.Source); err != nil {
		return err
	}
	return wording(s.Question, s.Text, &s.Source)
}

// suits sees that a position of its kind has such a question and such a source.
func (s *Stated) suits(question i18n.Text, source *Source) error {
	switch {
	case strings.HasPrefix(s.On, law) == question.Empty():
		return bad("a question of international law, and it alone, is put in words")
	case s.Via.Mode == submission.Recorded && strings.TrimSpace(source.Text) == "":
		return bad("a position that is recorded names its source")
	}
	return nil
}

// wording checks what a position says.
func wording(question, text i18n.Text, source *Source) error {
	if err := source.check(); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the question"), question, MaxQuestion); err != nil {
		return err
	}
	return form.Text(fail.Say("the text"), text, MaxText)
}

// Check implements corpus.Body. Whether a question and a source are there that
// have to be only the position itself can tell: see Next.
func (c *Corrected) Check() error {
	if c.As != "" && !form.Listed.MatchString(c.As) {
		return bad("%.60q is no id of a participant", c.As)
	}
	if err := form.Maybe(fail.Say("the reason"), c.Reason, MaxReason); err != nil {
		return err
	}
	return wording(c.Question, c.Text, &c.Source)
}

func (s *Source) check() error {
	if len(s.Text) > MaxSource || !form.Clean(s.Text) || s.Date != "" && !form.Date(s.Date) {
		return bad("a source is cited in full, and its date is a day or a month")
	}
	if s.Place != "" && (s.Text == "" || len(s.Place) > MaxPlace || !form.Clean(s.Place)) {
		return bad("a place is one in a document that is named")
	}
	if s.Address != "" && !form.Address(s.Address, MaxSource) {
		return bad("an address begins with https:// or http://")
	}
	return nil
}

func (w *Withdrawn) Check() error {
	if w.As != "" && !form.Listed.MatchString(w.As) {
		return bad("%.60q is no id of a participant", w.As)
	}
	return form.Text(fail.Say("the reason"), w.Reason, MaxReason)
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeStated:
		into = &Stated{}
	case TypeCorrected:
		into = &Corrected{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("positions have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the position; zero for what states one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if _, states := b.(*Stated); states != of.IsZero() {
		return ledger.Draft{}, bad("a statement of type %s is about a position, or states one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !of.IsZero() {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
		if c, ok := b.(*Corrected); ok {
			submission.Over(&d, c.Over)
		}
	}
	return d, nil
}
