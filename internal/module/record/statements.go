package record

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
)

// The statements of this module. Each is said by the hub's secretariat, and its
// subject is the id of the thing recorded.
const (
	TypeDocument     = "record.document.recorded/1"
	TypeTable        = "record.table.recorded/1"
	TypeMembership   = "record.membership.recorded/1"
	TypeSponsorship  = "record.sponsorship.recorded/1"
	TypeReply        = "record.reply.recorded/1"
	TypeResolution   = "record.resolution.recorded/1"
	TypeGroup        = "record.group.recorded/1"
	TypeEvent        = "record.event.recorded/1"
	TypeForum        = "record.forum.recorded/1"
	TypeEndorsement  = "record.endorsement.recorded/1"
	TypeClaim        = "record.claim.recorded/1"
	TypeIllustration = "record.illustration.recorded/1"
)

// Body is what a statement of this module carries.
type Body = corpus.Body

// Types lists the statement types, in the order in which a corpus is said:
// documents first, for everything else names them.
func Types() []string {
	return []string{TypeDocument, TypeTable, TypeMembership, TypeSponsorship, TypeReply, TypeResolution,
		TypeGroup, TypeEvent, TypeForum, TypeEndorsement, TypeClaim, TypeIllustration}
}

// Decode reads and checks the body of a statement. Unknown members, an unknown
// type and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (Body, error) {
	var b Body
	switch typ {
	case TypeDocument:
		b = &Document{}
	case TypeTable:
		b = &Table{}
	case TypeMembership, TypeSponsorship, TypeReply:
		b = &Row{}
	case TypeResolution:
		b = &Resolution{}
	case TypeGroup:
		b = &Group{}
	case TypeEvent:
		b = &Event{}
	case TypeForum:
		b = &Forum{}
	case TypeEndorsement:
		b = &Endorsement{}
	case TypeClaim:
		b = &Claim{}
	case TypeIllustration:
		b = &Illustration{}
	default:
		return nil, fail.New(fail.Invalid, "the record has no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, b); err != nil {
		return nil, err
	}
	return b, nil
}

// Encode writes a body as it is signed.
func Encode(b Body) ([]byte, error) { return corpus.Encode(b) }

var (
	idPattern          = regexp.MustCompile(`^record:[a-z]+:[a-z0-9]+(?:[.-][a-z0-9]+)*$`)
	participantPattern = regexp.MustCompile(`^(?:state:[a-z]{2}|(?:org|group):[a-z0-9]+(?:-[a-z0-9]+)*)$`)
	statePattern       = regexp.MustCompile(`^state:[a-z]{2}$`)
	datePattern        = regexp.MustCompile(`^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$`)
	refPattern         = regexp.MustCompile(`^[a-z]+:[a-z0-9:.-]+$`)
)

// checker gathers the first fault of a body.
type checker struct {
	subject string
	err     error
}

func (c *checker) that(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = fail.New(fail.Invalid, c.subject+": "+format, args...)
	}
}

func (c *checker) id(id, prefix string) {
	c.that(idPattern.MatchString(id) && strings.HasPrefix(id, prefix), "the id is not of the form %s…", prefix)
}

func (c *checker) text(what string, t i18n.Text) {
	c.that(t.In[t.Original] != "", "%s has no wording in its original language", what)
}

// note checks a text that may be absent.
func (c *checker) note(what string, t i18n.Text) {
	if len(t.In) > 0 || t.Original != "" {
		c.text(what, t)
	}
}

func (c *checker) date(what, d string) {
	c.that(d == "" || datePattern.MatchString(d), "%s %q is not a date", what, d)
}

func (c *checker) source(s Source) {
	switch s.Known {
	case Read:
		c.that(strings.HasPrefix(s.Document, "record:document:"), "a source that was read names its document")
		c.that(s.Place != "", "a source that was read names the place")
	case Remembered:
		c.that(s.Quote == "", "what is only remembered is not quoted")
	default:
		c.that(false, "a source is either read or remembered, not %q", s.Known)
	}
	if s.Quote == "" {
		c.that(s.SHA256 == "", "a hash without a quotation")
		return
	}
	sum := sha256.Sum256([]byte(s.Quote))
	c.that(s.SHA256 == hex.EncodeToString(sum[:]), "the quotation %q does not have the hash beside it", s.Quote)
}

func (c *checker) sources(all []Source) {
	c.that(len(all) > 0, "names no source")
	for _, s := range all {
		c.source(s)
	}
}

func (c *checker) party(p Party) {
	c.text("a party", p.Name)
	c.that(p.Participant == "" || participantPattern.MatchString(p.Participant), "%q is not a participant's id", p.Participant)
}

func (c *checker) states(ids []string) {
	for _, id := range ids {
		c.that(statePattern.MatchString(id), "%q is not a State's id", id)
	}
	c.that(len(slices.Compact(slices.Sorted(slices.Values(ids)))) == len(ids), "a State is listed twice")
}
