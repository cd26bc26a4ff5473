package report

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Types of statement. The first has no subject; the subject of the others is the
// report.
const (
	TypeMade       = "implementation.report.made/1"
	TypeCorrected  = "implementation.report.corrected/1"
	TypeWithdrawn  = "implementation.report.withdrawn/1"
	TypeTranslated = "implementation.report.translated/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypeMade, TypeCorrected, TypeWithdrawn, TypeTranslated} }

// Limits of a body. Lengths are in bytes.
const (
	MaxText    = 100_000
	MaxReason  = 2_000
	MaxName    = 1_000
	MaxAddress = 2_000
	MaxListed  = 60 // links, bodies or laws of one answer
	MaxAnswers = 40
	MaxCopies  = 5
)

var (
	aboutForm   = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)
	versionForm = regexp.MustCompile(`^[1-9][0-9]{0,3}$`)
	lawForm     = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// Type implements corpus.Body, as the methods of the same name below.
func (*Made) Type() string       { return TypeMade }
func (*Corrected) Type() string  { return TypeCorrected }
func (*Withdrawn) Type() string  { return TypeWithdrawn }
func (*Translated) Type() string { return TypeTranslated }

// Subject implements corpus.Body: the header alone says it.
func (*Made) Subject() string       { return "" }
func (*Corrected) Subject() string  { return "" }
func (*Withdrawn) Subject() string  { return "" }
func (*Translated) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the method of the same name below. It knows no
// questionnaire: see Service.Check.
func (m *Made) Check() error {
	if err := m.Via.Check(); err != nil {
		return err
	}
	_, _, ok := Years(m.Period)
	switch {
	case !form.IsSlug(m.Questionnaire) || !versionForm.MatchString(m.Version) || !form.IsSlug(m.Item):
		return bad("a report names the questionnaire, its version, and the item that it answers")
	case m.Provision != "" && (len(m.Provision) > 128 || !aboutForm.MatchString(m.Provision)):
		return bad("%.60q is no id of a provision", m.Provision)
	case !ok:
		return bad("a period is a year, or two years in their order with a hyphen between them: %.20q is none", m.Period)
	case len(m.Copies) > MaxCopies:
		return bad("of one report the hub keeps at most %d files", MaxCopies)
	}
	if err := submission.CheckAttachments(m.Copies); err != nil {
		return err
	}
	if m.SameAs != nil {
		if m.Status != "" || len(m.Answers) > 0 || m.SameAs.IsZero() {
			return bad("a report that says that nothing has changed says nothing else")
		}
		return nil
	}
	return m.Content.check()
}

func (c *Content) check() error {
	switch {
	case c.Status != "" && !slices.Contains(Statuses(), c.Status):
		return bad("the status %.40q is unknown", c.Status)
	case c.Status == "" && len(c.Answers) == 0:
		return bad("a report answers one question at the least, or gives a status")
	case len(c.Answers) > MaxAnswers:
		return bad("a report has at most %d answers", MaxAnswers)
	}
	for i := range c.Answers {
		a := &c.Answers[i]
		if !form.IsSlug(a.Question) || slices.ContainsFunc(c.Answers[:i], func(b Answer) bool { return b.Question == a.Question }) {
			return bad("%.60q is no question, or is answered twice", a.Question)
		}
		if err := a.check(); err != nil {
			return err
		}
	}
	return nil
}

func (a *Answer) check() error {
	forms := 0
	for _, there := range []bool{!a.Text.Empty(), len(a.Links) > 0, len(a.Bodies) > 0, len(a.Laws) > 0} {
		if there {
			forms++
		}
	}
	switch {
	case forms != 1:
		return bad("a question is answered in one form: in words, with addresses, with those who are responsible, or with laws")
	case len(a.Links) > MaxListed || len(a.Bodies) > MaxListed || !form.Ascending(a.Laws, lawForm, MaxListed):
		return bad("an answer names at most %d of a kind, and laws by their ids in ascending order, each once", MaxListed)
	}
	if err := form.Maybe(fail.Say("the answer"), a.Text, MaxText); err != nil {
		return err
	}
	for i := range a.Links {
		if !IsAddress(a.Links[i].Address) {
			return bad("an address begins with https:// or http://")
		}
		if err := form.Maybe(fail.Say("the title"), a.Links[i].Title, MaxName); err != nil {
			return err
		}
	}
	for i := range a.Bodies {
		if err := form.Text(fail.Say("the name"), a.Bodies[i].Name, MaxName); err != nil {
			return err
		}
		if err := form.Maybe(fail.Say("the role"), a.Bodies[i].Role, MaxName); err != nil {
			return err
		}
	}
	return nil
}

// IsLaw reports whether something has the form of an id of the register of laws and
// policies.
func IsLaw(s string) bool { return lawForm.MatchString(s) }

// IsAddress reports whether something is an address on the Web.
func IsAddress(s string) bool { return form.Address(s, MaxAddress) }

func speaker(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}

func (c *Corrected) Check() error {
	if err := speaker(c.As); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the reason"), c.Reason, MaxReason); err != nil {
		return err
	}
	return c.Content.check()
}

func (w *Withdrawn) Check() error {
	if err := speaker(w.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), w.Reason, MaxReason)
}

func (t *Translated) Check() error {
	if err := speaker(t.As); err != nil {
		return err
	}
	switch {
	case t.Of.IsZero() || !form.Language.MatchString(t.Language):
		return bad("a translation names the wording that it is of, and its language")
	case t.Official && t.As == "":
		return bad("only an author gives an official translation")
	case len(t.Answers) == 0 || len(t.Answers) > MaxAnswers:
		return bad("a translation has one answer at the least, and at most %d", MaxAnswers)
	}
	for i, a := range t.Answers {
		if !form.IsSlug(a.Question) || slices.ContainsFunc(t.Answers[:i], func(b Rendered) bool { return b.Question == a.Question }) {
			return bad("%.60q is no question, or is answered twice", a.Question)
		}
		if err := a.check(); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another form
// than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeMade:
		into = &Made{}
	case TypeCorrected:
		into = &Corrected{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	case TypeTranslated:
		into = &Translated{}
	default:
		return nil, bad("reports have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of is
// the report; zero for what makes one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	made, makes := b.(*Made)
	if makes != of.IsZero() {
		return ledger.Draft{}, bad("a statement of type %s is about a report, or makes one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	switch {
	case !of.IsZero():
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
		if c, ok := b.(*Corrected); ok {
			submission.Over(&d, c.Over)
		}
	case made.SameAs != nil:
		d.Refs = []statement.Hash{*made.SameAs}
	}
	return d, nil
}

// SpeakerOf is as whom the author of a body speaks; "" is the secretariat.
func SpeakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Made:
		return b.Via.Speaker()
	case *Corrected:
		return b.As
	case *Withdrawn:
		return b.As
	case *Translated:
		return b.As
	}
	return ""
}

// Through is how a report comes that somebody makes in its own name.
func Through(author string) submission.Via {
	return submission.Via{Mode: submission.Own, Author: author}
}
