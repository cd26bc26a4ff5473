package translation

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Types of statement. The subject of both is that of what is translated.
const (
	TypeGiven     = "translation.given/1"
	TypeWithdrawn = "translation.withdrawn/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypeGiven, TypeWithdrawn} }

// Limits of a body. Lengths are in bytes.
const (
	MaxTexts  = 202 // two of a plan of action, and two of each of its tasks
	MaxWords  = 200_000
	MaxReason = 2_000
)

// Type implements corpus.Body, as the methods of the same name below.
func (*Given) Type() string     { return TypeGiven }
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body: the header alone says it.
func (*Given) Subject() string     { return "" }
func (*Withdrawn) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

func speaker(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}

// Check implements corpus.Body, as the method of the same name below. Whether there is
// what it translates it does not know: see Service.Check.
func (g *Given) Check() error {
	if err := speaker(g.As); err != nil {
		return err
	}
	switch {
	case g.Entry.IsZero() || g.Of.IsZero() || !form.Language.MatchString(g.Language):
		return bad("a translation names what it is of, the wording, and its language")
	case len(g.Texts) == 0 || len(g.Texts) > MaxTexts:
		return bad("a translation has one text at the least, and at most %d", MaxTexts)
	}
	for i, t := range g.Texts {
		switch {
		case !form.IsSlug(t.Name) || slices.ContainsFunc(g.Texts[:i], func(u Text) bool { return u.Name == t.Name }):
			return bad("%.60q is no text, or is translated twice", t.Name)
		case strings.TrimSpace(t.Words) == "" || len(t.Words) > MaxWords || !utf8.ValidString(t.Words) || !form.Clean(t.Words):
			return bad("a translated text is empty, longer than %d bytes, or holds control characters", MaxWords)
		}
	}
	return nil
}

// Check implements corpus.Body.
func (w *Withdrawn) Check() error {
	if err := speaker(w.As); err != nil {
		return err
	}
	if w.Translation.IsZero() {
		return bad("what is withdrawn is named by the statement that gave it")
	}
	return form.Text(fail.Say("the reason"), w.Reason, MaxReason)
}

// Decode reads and checks a body. Unknown members, an unknown type, another form than
// the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeGiven:
		into = &Given{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("translations have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. subject is
// that of what is translated.
func Draft(by statement.Hash, subject string, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if subject == "" {
		return ledger.Draft{}, bad("a translation is said under what it translates")
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Subject: subject, Body: body}
	switch b := b.(type) {
	case *Given:
		d.Refs = []statement.Hash{b.Entry, b.Of}
	case *Withdrawn:
		d.Refs = []statement.Hash{b.Translation}
	}
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	d.Refs = slices.Compact(d.Refs)
	return d, nil
}

// SpeakerOf is as whom the author of a body speaks; "" is the secretariat.
func SpeakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Given:
		return b.As
	case *Withdrawn:
		return b.As
	}
	return ""
}
