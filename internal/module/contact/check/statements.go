package check

import (
	"crypto/rand"
	"encoding/hex"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
)

// Types of statement. All are confidential.
const (
	TypeCalled   = "contact.check.called/1"
	TypeAnswered = "contact.check.answered/1"
	TypeClosed   = "contact.check.closed/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypeCalled, TypeAnswered, TypeClosed} }

// Type implements corpus.Body, as the methods of the same name below.
func (*Called) Type() string   { return TypeCalled }
func (*Answered) Type() string { return TypeAnswered }
func (*Closed) Type() string   { return TypeClosed }

// Subject implements corpus.Body: that of a check is in the header alone.
func (*Called) Subject() string   { return "" }
func (*Answered) Subject() string { return "" }
func (*Closed) Subject() string   { return "" }

var _ = []corpus.Body{&Called{}, &Answered{}, &Closed{}}

// Prefix is what the id of a check begins with.
const Prefix = "check:"

// NewID draws the id of a check.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return Prefix + hex.EncodeToString(b[:])
}

// Forms of what bodies name.
var (
	checkForm   = regexp.MustCompile(`^check:[0-9a-f]{32}$`)
	contactForm = regexp.MustCompile(`^contact:[0-9a-f]{32}$`)
	slugForm    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	listedForm  = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*)$`)
	tagForm     = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

// instantForm is how a body writes an instant, in UTC.
const instantForm = "2006-01-02T15:04:05Z"

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(instantForm)
}

// at reads an instant; zero for what is none.
func at(s string) time.Time {
	t, err := time.Parse(instantForm, s)
	if err != nil || instant(t) != s {
		return time.Time{}
	}
	return t
}

// Begins is the instant from which contacts are asked.
func (t *Terms) Begins() time.Time { return at(t.From) }

// Ends is the instant at which the check is closed.
func (t *Terms) Ends() time.Time { return at(t.Until) }

// Limits of bodies. Lengths are in bytes.
const (
	maxWords   = 2_000
	maxMinutes = 60 * 24 * 60 // 60 days
	maxTimes   = 5
	longest    = maxMinutes * time.Minute
	maxWithin  = 10
)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Decode reads and checks a body. Unknown members, an unknown type, another form
// than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeCalled:
		into = &Called{}
	case TypeAnswered:
		into = &Answered{}
	case TypeClosed:
		into = &Closed{}
	default:
		return nil, bad("communication checks have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Check reports the first thing that is wrong with the terms, of kind
// fail.Invalid.
func (t *Terms) Check() error {
	if len(t.Community) > 40 || !slugForm.MatchString(t.Community) {
		return bad("%.60q is no name of a community", t.Community)
	}
	if t.Region != "" && !slices.Contains(participant.Regions(), participant.Region(t.Region)) {
		return bad("%.40q is no regional group", t.Region)
	}
	if t.Category != "" && (len(t.Category) > 40 || !slugForm.MatchString(t.Category)) {
		return bad("%.40q is no category of contacts", t.Category)
	}
	from, until := t.Begins(), t.Ends()
	if from.IsZero() || until.IsZero() || !until.After(from) || until.Sub(from) > longest {
		return bad("A check begins at an instant and ends at a later one, %d days after it at the most.", int(longest.Hours()/24))
	}
	if t.Pace.Remind < 1 || t.Pace.Remind > maxMinutes || t.Pace.Onward < 1 || t.Pace.Onward > maxMinutes || t.Pace.Times < 0 || t.Pace.Times > maxTimes {
		return bad("Between two steps lie 1 to %d minutes, and nobody is reminded more than %d times.", maxMinutes, maxTimes)
	}
	if len(t.Plan) > 80 || strings.ContainsFunc(t.Plan, unicode.IsControl) || t.Plan == "" {
		return bad("a check names the plan that its intervals were taken from")
	}
	if err := maybe(fail.Say("the reason"), t.Insist); err != nil {
		return err
	}
	return maybe(fail.Say("the words to those who are asked"), t.Words)
}

// Check implements corpus.Body, as the methods of the same name below.
func (b *Called) Check() error {
	if !listedForm.MatchString(b.Participant) {
		return bad("%.60q is no id of a participant", b.Participant)
	}
	return b.Terms.Check()
}

func (b *Answered) Check() error {
	if len(b.Community) > 40 || !slugForm.MatchString(b.Community) {
		return bad("%.60q is no name of a community", b.Community)
	}
	if !listedForm.MatchString(b.Participant) {
		return bad("%.60q is no id of a participant", b.Participant)
	}
	if b.Asked != "" && at(b.Asked).IsZero() {
		return bad("an answer names the instant at which the participant was first asked")
	}
	switch {
	case b.How == ByLink && contactForm.MatchString(b.Contact) && b.Asked != "":
	case b.How == ByDesk && b.Contact == "":
	default:
		return bad("a check is answered by the link of a contact that was asked, or on the desk of the participant")
	}
	return nil
}

func (b *Closed) Check() error {
	if err := b.Terms.Check(); err != nil {
		return err
	}
	if b.End != AtDeadline && b.End != ByManager || b.Next != "" && at(b.Next).IsZero() {
		return bad("a check is closed at its deadline, or by who called it")
	}
	r := &b.Rates
	ok := r.SmallGroup >= 2 && r.SmallGroup <= 100 && len(r.Within) <= maxWithin
	counts := []contact.Count{r.Asked, r.Answered}
	last := int64(0)
	for _, w := range r.Within {
		ok, last = ok && w.Minutes > last, w.Minutes
		counts = append(counts, w.Count)
	}
	for _, c := range counts {
		// What is small is not said, so that nobody has to be trusted not to look.
		ok = ok && c.N >= 0 && (c.N == 0 || !c.Suppressed && c.N >= r.SmallGroup)
	}
	if !ok {
		return bad("the figures of a check are counts that are not small, or none")
	}
	return nil
}

// maybe: nothing, or words in languages that have a form.
func maybe(what fail.Clause, t i18n.Text) error {
	if len(t.In) == 0 && t.Original == "" {
		return nil
	}
	if t.In[t.Original] == "" {
		return bad("%s is missing in its original language", what)
	}
	for _, lang := range slices.Sorted(maps.Keys(t.In)) {
		s := t.In[lang]
		control := strings.ContainsFunc(s, func(r rune) bool { return r != '\n' && unicode.IsControl(r) })
		if len(lang) > 35 || !tagForm.MatchString(lang) || strings.TrimSpace(s) == "" || len(s) > maxWords || control {
			return bad("%s is empty in one language, holds control characters, or is longer than %d bytes", what, maxWords)
		}
	}
	return nil
}

// from gives the terms with another beginning. A deadline that was so long after the
// old one is so long after the new one.
func (t Terms) from(now time.Time) Terms {
	if was, until := t.Begins(), t.Ends(); !was.IsZero() && !until.IsZero() {
		return t.Lasting(now, until.Sub(was))
	}
	t.From = instant(now)
	return t
}

// Lasting gives the terms with an instant from which contacts are asked and how
// long that lasts; a zero instant stays none, which Check refuses.
func (t Terms) Lasting(from time.Time, lasts time.Duration) Terms {
	t.From = instant(from)
	if !from.IsZero() {
		t.Until = instant(from.Add(lasts))
	}
	return t
}
