package outbox

import (
	"context"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Recipient is who is told: one person, all who hold one of some authorizations
// of a participant, or an address of somebody who is not known here yet.
type Recipient struct {
	Person      string         // opaque id
	Participant statement.Hash // of Roles; with Person or Address: whose officers see what becomes of the letter
	Roles       []policy.Role
	Address     string // an application's contact, an invitation
	Language    string // with Address: in which to write; empty for English
}

// Notice is something that people are to know.
type Notice struct {
	To      Recipient
	Kind    string            // name of a Kind of this queue
	Marking statement.Marking // of what it is about; empty means TLP:CLEAR
	Subject map[string]string // values for the placeholders of the kind's words; dropped above TLP:CLEAR
	Link    string            // address of a page within this hub, without language: "/desk/drafts/…"
	Key     string            // when set: a notice that was put under this key before is not put again

	Exercise bool // it belongs to an exercise: its letter says so before all else
}

// Kind is a sort of notice that a room sends. Its words are in the room's own
// catalogue: Words is what their keys begin with, and "subject", "body" and
// "name" follow. "name" is what a person reads who chooses what to receive. A
// placeholder {what} is put into words where the catalogue has some:
// Words + "what." + value. Of a kind that is always marked above TLP:CLEAR
// neither subject nor body is ever said: "marked" takes their place, a sentence
// that tells nothing of what it is about, but how long its link holds, say.
type Kind struct {
	Name     string            // "draft.waiting"
	Words    string            // "draft.notice.waiting."
	Security bool              // about a person's own access or a participant's keys: always sent, at once, whatever was chosen
	Marking  statement.Marking // of every notice of the kind, at the least; empty means TLP:CLEAR
	Once     bool              // for an address or a person who asked for it: cannot be chosen, and is sent at once
}

// chosen reports whether people choose how they get it.
func (k Kind) chosen() bool { return !k.Security && !k.Once }

// People says who is meant and where mail reaches them. It is asked outside of
// transactions.
type People interface {
	// Holding lists the persons who hold one of some authorizations of a
	// participant now.
	Holding(ctx context.Context, participant statement.Hash, roles []policy.Role) ([]string, error)
	// Mail gives a person's address and language; an empty address where there is
	// none.
	Mail(ctx context.Context, person string) (address, language string, err error)
}

// Limits of a notice, in runes.
const (
	maxValue = 300
	maxLink  = 500
)

// marked reports whether its notices are always marked above TLP:CLEAR.
func (k Kind) marked() bool { return k.Marking != "" && k.Marking != statement.Clear }

// check refuses a notice that cannot be sent: the fault is the caller's.
func (n *Notice) check() error {
	t := n.To
	ways := 0
	for _, set := range []bool{t.Person != "", len(t.Roles) > 0, t.Address != ""} {
		if set {
			ways++
		}
	}
	switch {
	case ways != 1, len(t.Roles) > 0 && t.Participant.IsZero():
		return fail.New(fail.Internal, "a notice of %s names no recipient, or several", n.Kind)
	case !marked(n.Marking):
		return fail.New(fail.Internal, "a notice of %s bears no label of TLP 2.0", n.Kind)
	case !within(n.Link):
		return fail.New(fail.Internal, "a notice of %s does not lead to a page of this hub", n.Kind)
	}
	if t.Address != "" {
		if _, err := ParseAddress(t.Address); err != nil {
			return err
		}
	}
	return nil
}

func marked(m statement.Marking) bool {
	for _, one := range statement.Markings {
		if m == one {
			return true
		}
	}
	return false
}

// within reports whether a link is the path of a page of this hub, and nothing
// that a mail program could read in another way.
func within(link string) bool {
	if !strings.HasPrefix(link, "/") || strings.HasPrefix(link, "//") || len(link) > maxLink {
		return false
	}
	for _, r := range link {
		if r <= ' ' || r > '~' || strings.ContainsRune(`\"<>`, r) {
			return false
		}
	}
	return true
}

// ParseAddress reads one mail address, without a name, as people type it:
// fail.Invalid when it is none. Control characters, blanks and quoted local
// parts are refused, whatever the standard allows.
func ParseAddress(s string) (string, error) {
	a, err := mail.ParseAddress(s)
	bad := err != nil || a.Name != "" || a.Address != s || len(s) > 254 || !utf8.ValidString(s) ||
		strings.ContainsFunc(s, func(r rune) bool {
			return unicode.IsControl(r) || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune(`"<>,;:\()[]`, r)
		})
	if bad {
		return "", fail.New(fail.Invalid, "This is not a mail address.")
	}
	return s, nil
}

// clean makes a value one line of limited length: what is typed into a form
// cannot end a header or a paragraph, nor turn the direction of what follows it.
func clean(s string) string {
	var b strings.Builder
	n, blank := 0, false
	for _, r := range s {
		if n == maxValue {
			b.WriteString("…")
			break
		}
		switch {
		case unicode.IsSpace(r), unicode.IsControl(r), r == utf8.RuneError:
			if !blank && n > 0 {
				b.WriteByte(' ')
				n++
			}
			blank = true
			continue
		case unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			continue // directions, invisible marks; joiners are part of words
		}
		b.WriteRune(r)
		n, blank = n+1, false
	}
	return strings.TrimRight(b.String(), " ")
}
