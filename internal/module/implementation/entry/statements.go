package entry

import (
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// MaxReason is the most bytes of a reason.
const MaxReason = 2_000

// KindOf gives the kind of a content.
func KindOf[C Content]() Kind {
	var c C
	return c.EntryKind()
}

// Type implements corpus.Body, as the methods of the same name below.
func (*Opened[C]) Type() string  { return KindOf[C]().Opened }
func (*Changed[C]) Type() string { return KindOf[C]().Change }
func (*Ended[C]) Type() string   { return KindOf[C]().End }

// Subject implements corpus.Body: the header alone says it.
func (*Opened[C]) Subject() string  { return "" }
func (*Changed[C]) Subject() string { return "" }
func (*Ended[C]) Subject() string   { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (b *Opened[C]) Check() error {
	if err := b.Via.Check(); err != nil {
		return err
	}
	if err := submission.Official(b.Via.Speaker(), &b.Content); err != nil {
		return err
	}
	return b.Content.Check(&b.Via)
}

// Check implements corpus.Body.
func (b *Changed[C]) Check() error {
	if err := follows[C](b.Entry, b.As); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the reason"), b.Reason, MaxReason); err != nil {
		return err
	}
	if err := submission.Official(b.As, &b.Content); err != nil {
		return err
	}
	return b.Content.Check(nil)
}

// Check implements corpus.Body.
func (b *Ended[C]) Check() error {
	if err := follows[C](b.Entry, b.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), b.Reason, MaxReason)
}

func follows[C Content](of statement.Hash, as string) error {
	switch {
	case as != "" && !form.Listed.MatchString(as):
		return bad("%.60q is no id of a participant", as)
	case of.IsZero() == KindOf[C]().Under:
		return bad("what is said under something names the entry that it follows, and nothing else does")
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode[C Content](typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch k := KindOf[C](); typ {
	case k.Opened:
		into = &Opened[C]{}
	case k.Change:
		into = &Changed[C]{}
	case k.End:
		into = &Ended[C]{}
	default:
		return nil, bad("entries of this kind have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// SpeakerOf is as whom the author of a body speaks; "" is the secretariat.
func SpeakerOf[C Content](b corpus.Body) string {
	switch b := b.(type) {
	case *Opened[C]:
		return b.Via.Speaker()
	case *Changed[C]:
		return b.As
	case *Ended[C]:
		return b.As
	}
	return ""
}

// Draft checks a body and writes it as a draft in the name of a participant. on
// is what it is said under, or the entry that it follows; "" for the opening of
// an entry that is said under nothing.
func Draft[C Content](by statement.Hash, on string, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	_, opens := b.(*Opened[C])
	if (on == "") != (opens && !KindOf[C]().Under) {
		return ledger.Draft{}, bad("a statement of type %s is about an entry, or opens one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Subject: on, Body: body}
	if ref, err := statement.ParseHash(on); err == nil {
		d.Refs = []statement.Hash{ref}
	}
	if c, ok := b.(*Changed[C]); ok {
		submission.Over(&d, c.Entry)
		submission.Over(&d, c.Over)
	}
	return d, nil
}
