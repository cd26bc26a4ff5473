package participant

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Document is what a decision rests on: a note verbale, a letter, a resolution.
type Document struct {
	Kind   string `json:"kind"`             // "note-verbale", "letter", "resolution", "decision", "other"
	Number string `json:"number"`           // as the document bears it
	Date   string `json:"date"`             // 2006-01-02
	SHA256 string `json:"sha256,omitempty"` // of the scan, where there is one; hexadecimal
}

// DocumentKinds are the kinds of document that can be named.
func DocumentKinds() []string {
	return []string{"note-verbale", "letter", "resolution", "decision", "other"}
}

func (d *Document) check() error {
	switch {
	case !slices.Contains(DocumentKinds(), d.Kind):
		return fail.New(fail.Invalid, "kind of document %q is unknown", d.Kind)
	case strings.TrimSpace(d.Number) == "" || len(d.Number) > 200:
		return fail.New(fail.Invalid, "the document has no number, or one that is too long")
	case !isDay(d.Date):
		return fail.New(fail.Invalid, "date %q of the document is no day", d.Date)
	}
	if d.SHA256 != "" {
		if _, err := statement.ParseHash(d.SHA256); err != nil {
			return fail.New(fail.Invalid, "the SHA-256 of the document is not 64 hexadecimal digits")
		}
	}
	return nil
}

// Named is the body of participant.named/1: the secretariat binds an identity
// to a listed id. Said again with another identity, the earlier one ends there;
// what it said before stays what that participant said.
type Named struct {
	ID        string         `json:"id"`
	Identity  statement.Hash `json:"identity"`
	Confirmed Document       `json:"confirmed"` // how the fingerprint was confirmed
}

// Credentials is the body of participant.credentials.recorded/1. It names who
// presented them by function; a person's name has no place in it.
type Credentials struct {
	ID        string   `json:"id"`
	Document  Document `json:"document"`
	Presented string   `json:"presented"` // "Permanent Representative to the United Nations, Geneva"
	Until     string   `json:"until,omitempty"`
}

// Accredited is the body of participant.accredited/1. It may carry the listing:
// who applied is listed and accredited in one.
type Accredited struct {
	ID      string       `json:"id"`
	On      string       `json:"on"` // day of the decision
	Reason  i18n.Text    `json:"reason,omitzero"`
	Listing *Participant `json:"listing,omitempty"`
}

// Proposed is the body of participant.accreditation.proposed/1: a period begins
// in which listed States may object. It may carry the listing.
type Proposed struct {
	ID       string       `json:"id"`
	Deadline time.Time    `json:"deadline"` // UTC, whole seconds; the period ends by a statement, not by it
	Listing  *Participant `json:"listing,omitempty"`
}

// Objected is the body of participant.accreditation.objected/1, said by the
// State that objects. It need give no reason.
type Objected struct {
	ID     string    `json:"id"`
	State  string    `json:"state"` // as which the author is listed
	Reason i18n.Text `json:"reason,omitzero"`
}

// Ended is the body of participant.accreditation.ended/1: the hub says that the
// period is over. From here on it is for the secretariat to decide.
type Ended struct {
	ID       string    `json:"id"`
	Deadline time.Time `json:"deadline"` // of the proposal that it ends
}

// Declined is the body of participant.accreditation.declined/1: after the
// period, the secretariat decides not to accredit.
type Declined struct {
	ID     string    `json:"id"`
	Reason i18n.Text `json:"reason"`
}

// Barred is what suspension, restoration and withdrawal say. Each is effective
// from the statement's own index in the register: what was said before stays
// valid.
type Barred struct {
	ID     string    `json:"id"`
	Reason i18n.Text `json:"reason"`
	// Basis is required of what the secretariat says of a State or of a body of
	// States, which it does not judge; see Next.
	Basis *Document `json:"basis,omitempty"`
}

// The three that are a Barred.
type (
	Suspended struct{ Barred }
	Restored  struct{ Barred }
	Withdrawn struct{ Barred }
)

// Rules is the body of participant.rules.set/1: how the hub decides. Said
// again, it replaces.
type Rules struct {
	Two  []string `json:"two,omitempty"`  // types that need two officers, in ascending order
	Days int      `json:"days,omitempty"` // of the no-objection period; 0: there is none
}

// RulesSubject is the subject of the rules.
const RulesSubject = "rules:participant"

// MaxDays bounds a no-objection period.
const MaxDays = 365

// Type and Subject implement corpus.Body.

func (*Named) Type() string       { return TypeNamed }
func (*Credentials) Type() string { return TypeCredentials }
func (*Accredited) Type() string  { return TypeAccredited }
func (*Proposed) Type() string    { return TypeProposed }
func (*Objected) Type() string    { return TypeObjected }
func (*Ended) Type() string       { return TypeEnded }
func (*Declined) Type() string    { return TypeDeclined }
func (*Suspended) Type() string   { return TypeSuspended }
func (*Restored) Type() string    { return TypeRestored }
func (*Withdrawn) Type() string   { return TypeWithdrawn }
func (*Rules) Type() string       { return TypeRules }

func (b *Named) Subject() string       { return b.ID }
func (b *Credentials) Subject() string { return b.ID }
func (b *Accredited) Subject() string  { return b.ID }
func (b *Proposed) Subject() string    { return b.ID }
func (b *Objected) Subject() string    { return b.ID }
func (b *Ended) Subject() string       { return b.ID }
func (b *Declined) Subject() string    { return b.ID }
func (b *Barred) Subject() string      { return b.ID }
func (*Rules) Subject() string         { return RulesSubject }

// Check implements corpus.Body for each.

func (b *Named) Check() error {
	if b.Identity.IsZero() {
		return fail.New(fail.Invalid, "no identity is named")
	}
	return firstOf(checkID(b.ID), b.Confirmed.check())
}

func (b *Credentials) Check() error {
	switch {
	case strings.TrimSpace(b.Presented) == "" || len(b.Presented) > 300:
		return fail.New(fail.Invalid, "it is not said by which function the credentials were presented, or at too great length")
	case b.Until != "" && (!isDay(b.Until) || b.Until < b.Document.Date):
		return fail.New(fail.Invalid, "credentials end on a day that is no day, or lies before their date")
	}
	return firstOf(checkID(b.ID), b.Document.check())
}

func (b *Accredited) Check() error {
	if !isDay(b.On) {
		return fail.New(fail.Invalid, "the day of the decision, %q, is no day", b.On)
	}
	if len(b.Reason.In) > 0 {
		if err := checkText(fail.Say("the reason"), b.Reason); err != nil {
			return err
		}
	}
	return firstOf(checkID(b.ID), checkListing(b.ID, b.Listing))
}

func (b *Proposed) Check() error {
	return firstOf(checkID(b.ID), checkDeadline(b.Deadline), checkListing(b.ID, b.Listing))
}

func (b *Objected) Check() error {
	if !ValidID(b.State) || !strings.HasPrefix(b.State, "state:") {
		return fail.New(fail.Invalid, "%q is no id of a State", b.State)
	}
	if len(b.Reason.In) > 0 {
		if err := checkText(fail.Say("the reason"), b.Reason); err != nil {
			return err
		}
	}
	return checkID(b.ID)
}

func (b *Ended) Check() error { return firstOf(checkID(b.ID), checkDeadline(b.Deadline)) }
func (b *Declined) Check() error {
	return firstOf(checkID(b.ID), checkText(fail.Say("the reason"), b.Reason))
}

// Check implements corpus.Body.
func (b *Barred) Check() error {
	if err := firstOf(checkID(b.ID), checkText(fail.Say("the reason"), b.Reason)); err != nil {
		return err
	}
	if b.Basis != nil {
		return b.Basis.check()
	}
	return nil
}

// ofConsultations is the form of the types by which the secretariat says
// something in consultations. Which there are is for their rooms to say.
var ofConsultations = regexp.MustCompile(`^consult(\.[a-z]+(-[a-z]+)*){2}/[1-9][0-9]?$`)

func (b *Rules) Check() error {
	if b.Days < 0 || b.Days > MaxDays {
		return fail.New(fail.Invalid, "the no-objection period is of 0 to %d days", MaxDays)
	}
	for i, t := range b.Two {
		if !slices.Contains(Secretarial(), t) && !ofConsultations.MatchString(t) {
			return fail.New(fail.Invalid, "no officer decides by a statement of type %q", t)
		}
		if i > 0 && b.Two[i-1] >= t {
			return fail.New(fail.Invalid, "types are in ascending order, each once")
		}
	}
	return nil
}

func checkID(id string) error {
	if !ValidID(id) {
		return fail.New(fail.Invalid, "%q is no id of a participant", id)
	}
	return nil
}

func checkListing(id string, p *Participant) error {
	switch {
	case p == nil:
		return nil
	case p.ID != id:
		return fail.New(fail.Invalid, "the listing is of %s, the statement about %s", p.ID, id)
	case !p.Class.Stakeholder():
		return fail.New(fail.Invalid, "those of class %s are listed as of right", p.Class)
	}
	return p.Check()
}

func checkDeadline(t time.Time) error {
	if t.IsZero() || t.Location() != time.UTC || t.Nanosecond() != 0 {
		return fail.New(fail.Invalid, "a deadline is in UTC, of whole seconds")
	}
	return nil
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

var _ = []corpus.Body{&Participant{}, &Named{}, &Credentials{}, &Accredited{}, &Proposed{}, &Objected{}, &Ended{},
	&Declined{}, &Suspended{}, &Restored{}, &Withdrawn{}, &Rules{}}
