package contact

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Types of statement. Those of communities are public; that of a team and of
// infrastructure may be; all others are confidential.
const (
	TypeFormed     = "contact.community.formed/1"
	TypeAltered    = "contact.community.changed/1"
	TypeAdmitted   = "contact.member.admitted/1"
	TypeRemoved    = "contact.member.removed/1"
	TypeNominated  = "contact.point.nominated/1"
	TypeChanged    = "contact.point.changed/1"
	TypeConfirmed  = "contact.point.confirmed/1"
	TypeWithdrawn  = "contact.point.withdrawn/1"
	TypeReported   = "contact.point.reported/1"
	TypeAbsenceSet = "contact.absence.set/1"
	TypeDesignated = "contact.team.designated/1"
	TypeEnded      = "contact.team.ended/1"
	TypePublished  = "contact.infrastructure.published/1"
)

// Types lists the statement types.
func Types() []string {
	return []string{TypeFormed, TypeAltered, TypeAdmitted, TypeRemoved, TypeNominated, TypeChanged, TypeConfirmed,
		TypeWithdrawn, TypeReported, TypeAbsenceSet, TypeDesignated, TypeEnded, TypePublished}
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Formed) Type() string     { return TypeFormed }
func (*Altered) Type() string    { return TypeAltered }
func (*Admitted) Type() string   { return TypeAdmitted }
func (*Removed) Type() string    { return TypeRemoved }
func (*Nominated) Type() string  { return TypeNominated }
func (*Changed) Type() string    { return TypeChanged }
func (*Confirmed) Type() string  { return TypeConfirmed }
func (*Withdrawn) Type() string  { return TypeWithdrawn }
func (*Reported) Type() string   { return TypeReported }
func (*AbsenceSet) Type() string { return TypeAbsenceSet }
func (*Designated) Type() string { return TypeDesignated }
func (*Ended) Type() string      { return TypeEnded }
func (*Published) Type() string  { return TypePublished }

// CommunityPrefix is what the subject of a community begins with, before its
// slug.
const CommunityPrefix = "community:"

// Subject implements corpus.Body: that of a community follows from its slug, and
// is the subject of who is its member; all others are in the header alone.
func (b *Formed) Subject() string   { return CommunityPrefix + b.Slug }
func (b *Altered) Subject() string  { return CommunityPrefix + b.Slug }
func (*Admitted) Subject() string   { return "" }
func (*Removed) Subject() string    { return "" }
func (*Nominated) Subject() string  { return "" }
func (*Changed) Subject() string    { return "" }
func (*Confirmed) Subject() string  { return "" }
func (*Withdrawn) Subject() string  { return "" }
func (*Reported) Subject() string   { return "" }
func (*AbsenceSet) Subject() string { return "" }
func (*Designated) Subject() string { return "" }
func (*Ended) Subject() string      { return "" }
func (b *Published) Subject() string {
	return "infrastructure:" + strings.ReplaceAll(b.Via.Author, ":", "-")
}

// empty gives the empty body of a type; nil for any other type.
func empty(typ string) corpus.Body {
	switch typ {
	case TypeFormed:
		return &Formed{}
	case TypeAltered:
		return &Altered{}
	case TypeAdmitted:
		return &Admitted{}
	case TypeRemoved:
		return &Removed{}
	case TypeNominated:
		return &Nominated{}
	case TypeChanged:
		return &Changed{}
	case TypeConfirmed:
		return &Confirmed{}
	case TypeWithdrawn:
		return &Withdrawn{}
	case TypeReported:
		return &Reported{}
	case TypeAbsenceSet:
		return &AbsenceSet{}
	case TypeDesignated:
		return &Designated{}
	case TypeEnded:
		return &Ended{}
	case TypePublished:
		return &Published{}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another form
// than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, bad("directories of contacts have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Check implements corpus.Body, as the methods of the same name below.
func (b *Formed) Check() error {
	if err := slug(b.Slug); err != nil {
		return err
	}
	return b.Terms.Check()
}

func (b *Altered) Check() error {
	if err := slug(b.Slug); err != nil {
		return err
	}
	return b.Terms.Check()
}

func (b *Admitted) Check() error { return member(b.Community, b.Participant) }

func (b *Removed) Check() error {
	if err := member(b.Community, b.Participant); err != nil {
		return err
	}
	return maybe(fail.Say("the reason"), b.Reason, maxWords)
}

func (b *Nominated) Check() error {
	if err := via(&b.Via, b.Community, false); err != nil {
		return err
	}
	return b.Point.Check()
}

func (b *Changed) Check() error {
	if err := via(&b.Via, b.Community, false); err != nil {
		return err
	}
	if err := b.Point.Check(); err != nil {
		return err
	}
	return maybe(fail.Say("the reason"), b.Reason, maxWords)
}

func (b *Confirmed) Check() error {
	if len(b.Stand) > 3*maxMany || slices.ContainsFunc(b.Stand, func(a string) bool { return !isWay(a) }) {
		return bad("what is reported is a number, a mail address or another channel of the contact, and what is wrong with it")
	}
	return via(&b.Via, b.Community, false)
}

func (b *Withdrawn) Check() error { return why(&b.Via, b.Community, false, b.Reason) }

func (b *AbsenceSet) Check() error {
	if err := via(&b.Via, b.Community, false); err != nil {
		return err
	}
	return absences(b.Absences)
}

func (b *Reported) Check() error {
	if err := member(b.Community, b.As); err != nil {
		return err
	}
	if !slices.Contains(TroublesOf(b.Address), b.Trouble) || !isWay(b.Address) {
		return bad("what is reported is a number, a mail address or another channel of the contact, and what is wrong with it")
	}
	return nil
}

func (b *Designated) Check() error {
	if err := via(&b.Via, b.Community, true); err != nil {
		return err
	}
	return b.Team.Check()
}

func (b *Ended) Check() error { return why(&b.Via, b.Community, true, b.Reason) }

func why(v *submission.Via, community string, public bool, reason i18n.Text) error {
	if err := via(v, community, public); err != nil {
		return err
	}
	return maybe(fail.Say("the reason"), reason, maxWords)
}

func slug(s string) error {
	if len(s) > 40 || !slugForm.MatchString(s) {
		return bad("%.60q is no name for an address: letters, digits and hyphens, 40 at the most", s)
	}
	return nil
}

func member(community, id string) error {
	if err := slug(community); err != nil {
		return err
	}
	if !listedForm.MatchString(id) {
		return bad("%.60q is no id of a participant", id)
	}
	return nil
}

// via: a participant names its own contacts, or somebody records them from a
// document. Only what may be public names no community.
func via(v *submission.Via, community string, public bool) error {
	if err := v.Check(); err != nil {
		return err
	}
	if v.Mode != submission.Own && v.Mode != submission.Recorded || !listedForm.MatchString(v.Author) || len(v.Others) > 0 || len(v.Members) > 0 {
		return bad("contacts are named by one participant, or recorded for it from a document")
	}
	if public && community == "" {
		return nil
	}
	return slug(community)
}
