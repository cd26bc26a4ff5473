package cooperation

import (
	"bytes"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// NoResponsibility is the sentence that every notification carries. That a
// notification implies no responsibility of the notified State is the
// understanding that States reached on norm 13 (c) of A/70/174.
func NoResponsibility() i18n.Text {
	return i18n.Text{Original: "en", In: map[string]string{
		"ar": "لا يعني هذا الإخطار أن الدولة التي أُخطرت مسؤولة عما يصفه.",
		"en": "This notification does not imply that the notified State is responsible for what it describes.",
		"fr": "La présente notification n’implique pas que l’État notifié soit responsable de ce qu’elle décrit.",
	}}
}

// Body is what a statement of this room says.
type Body interface {
	corpus.Body
	as() *As
	Exercises() bool
	Files() []attachment.File
	Attach(files ...attachment.File)
}

func (a *As) as() *As { return a }

// Exercises reports whether a body is part of an exercise.
func (a *As) Exercises() bool { return a.Exercise }

// Type implements corpus.Body.
func (a *As) Type() string { return TypeOf(a.Kind, a.Verb) }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*As) Subject() string { return "" }

// TypeOf gives the type of a statement that does something in a kind of case.
func TypeOf(k Kind, v Verb) string {
	switch v {
	case Noted:
		return "cooperation.call.noted/1"
	case LetIn, TakenOff:
		return "cooperation.reader." + string(v) + "/1"
	case Proposed, Settled:
		return reportType(v)
	}
	return "cooperation." + string(k) + "." + string(v) + "/1"
}

// Verbs lists what can be said in a thread of a kind of case.
func Verbs(k Kind) []Verb {
	both := []Verb{Extended, Agreed, Corrected, Withdrawn, Closed, Noted, LetIn, TakenOff, Proposed, Settled}
	if k == Notification {
		return append([]Verb{Sent, Acknowledged, Answered, Asked, Acted, Unable}, both...)
	}
	return append([]Verb{Sent, Acknowledged, Asked, Answered, Assessing, Offered, Declined, Referred, Accepted, Refused, Milestone, Delivered}, both...)
}

// Types lists the statement types.
func Types() []string {
	var out []string
	for _, k := range Kinds() {
		for _, v := range Verbs(k) {
			if typ := TypeOf(k, v); !slices.Contains(out, typ) {
				out = append(out, typ)
			}
		}
	}
	return out
}

// ParseType gives the kind and the verb of a type; the kind is empty where the
// type is of both kinds of case.
func ParseType(typ string) (k Kind, v Verb, ok bool) {
	for _, k := range Kinds() {
		for _, v := range Verbs(k) {
			if TypeOf(k, v) != typ {
				continue
			}
			if !strings.HasPrefix(typ, "cooperation."+string(k)+".") {
				k = ""
			}
			return k, v, true
		}
	}
	return "", "", false
}

// empty gives the empty body of a type; nil for any other type.
func empty(typ string) Body {
	k, v, ok := ParseType(typ)
	as := As{Kind: k, Verb: v}
	switch {
	case !ok:
		return nil
	case v == Sent && k == Notification:
		return &Notified{As: as}
	case v == Sent:
		return &Requested{As: as}
	}
	switch v {
	case Offered:
		return &Offer{As: as}
	case Referred:
		return &Referral{As: as}
	case Accepted, Refused:
		return &Reply{As: as}
	case Milestone:
		return &Reached{As: as}
	case Extended:
		return &Extension{As: as}
	case Agreed:
		return &Agreement{As: as}
	case Corrected:
		return &Correction{As: as}
	case Noted:
		return &Call{As: as}
	case LetIn, TakenOff:
		return &Access{As: as}
	case Proposed:
		return &Proposing{As: as}
	case Settled:
		return &Settling{As: as}
	}
	return &Words{As: as}
}

// Blank gives the empty body of what is said in a kind of case; nil where it is
// not said there.
func Blank(k Kind, v Verb) Body {
	if !slices.Contains(Verbs(k), v) {
		return nil
	}
	b := empty(TypeOf(k, v))
	b.as().Kind = k
	return b
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (Body, error) {
	into := empty(typ)
	if into == nil {
		return nil, bad("cooperation has no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, checkFiles(into)
}

// Saying is what one participant is about to say to another.
type Saying struct {
	By, To  statement.Hash
	Case    string
	Marking statement.Marking
	Refs    []statement.Hash // what it rests on, apart from what its body names
	Body    Body
}

// Draft checks it and writes it as a draft.
func (s Saying) Draft() (ledger.Draft, error) {
	if err := s.Body.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if err := checkFiles(s.Body); err != nil {
		return ledger.Draft{}, err
	}
	switch {
	case !IsCase(s.Case):
		return ledger.Draft{}, bad("%.60q is no id of a case", s.Case)
	case s.By.IsZero() || s.To.IsZero() || s.By == s.To:
		return ledger.Draft{}, bad("a statement of cooperation is by one participant to another")
	case s.Marking == statement.Clear || !slices.Contains(statement.Markings[:], s.Marking):
		return ledger.Draft{}, bad("a statement of cooperation is marked narrower than TLP:CLEAR")
	}
	body, err := corpus.Encode(s.Body)
	if err != nil {
		return ledger.Draft{}, err
	}
	refs := slices.Clone(s.Refs)
	if on := About(s.Body); !on.IsZero() {
		refs = append(refs, on)
	}
	slices.SortFunc(refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return ledger.Draft{By: s.By, Type: s.Body.Type(), Stream: s.To.String(), Subject: s.Case, Marking: s.Marking, Refs: slices.Compact(refs), Body: body}, nil
}

// About is the statement that a body names; zero when it names none.
func About(b Body) statement.Hash {
	switch b := b.(type) {
	case *Words:
		return b.On
	case *Reply:
		return b.Offer
	case *Agreement:
		return b.Proposal
	case *Correction:
		return b.On
	case *Settling:
		return b.Proposal
	}
	return statement.Hash{}
}

// TitleOf is what a body that opens a case calls it; empty of every other.
func TitleOf(b Body) i18n.Text {
	switch b := b.(type) {
	case *Notified:
		return b.Title
	case *Requested:
		return b.Title
	}
	return i18n.Text{}
}

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }
