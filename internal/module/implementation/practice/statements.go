package practice

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
)

// Types of statement. The first has no subject; the subject of the others is
// the entry.
const (
	TypeDescribed = "implementation.practice.described/1"
	TypeChanged   = "implementation.practice.changed/1"
	TypeWithdrawn = "implementation.practice.withdrawn/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 1_000
	MaxText       = 100_000
	MaxAddress    = 2_000
	MaxLink       = 500 // of the title of a link
	MaxProvisions = 100
	MaxRegions    = 20
	MaxLinks      = 30
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

// Type implements corpus.Body, as the methods of the same name below.
func (*Described) Type() string { return TypeDescribed }
func (*Changed) Type() string   { return TypeChanged }
func (*Withdrawn) Type() string { return TypeWithdrawn }

// Subject implements corpus.Body: the header alone says it.
func (*Described) Subject() string { return "" }
func (*Changed) Subject() string   { return "" }
func (*Withdrawn) Subject() string { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (b *Described) Check() error {
	if err := b.Via.Check(); err != nil {
		return err
	}
	if b.Via.Mode != submission.Recorded && !b.Quoted.Empty() {
		return bad("only what is recorded from a document quotes it")
	}
	return b.Content.check()
}

func (b *Changed) Check() error {
	if err := registry.CheckAs(b.As); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the reason"), b.Reason, registry.MaxReason); err != nil {
		return err
	}
	return b.Content.check()
}

func (b *Withdrawn) Check() error {
	if err := registry.CheckAs(b.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), b.Reason, registry.MaxReason)
}

func (c *Content) check() error {
	if err := form.Text(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	switch {
	case !slices.Contains(Kinds(), c.Kind):
		return bad("%.40q is no kind of practice", string(c.Kind))
	case c.Text.Empty() && c.Quoted.Empty():
		return bad("what is done is said in words, or quoted")
	case !form.Ascending(c.Provisions, provisionForm, MaxProvisions):
		return bad("provisions are named by their ids, in ascending order, each once")
	case !form.Ascending(c.Regions, form.Slug, MaxRegions):
		return bad("regional groups are named by their ids, in ascending order, each once")
	case len(c.Links) > MaxLinks:
		return bad("a practice has at most %d links", MaxLinks)
	}
	for _, l := range c.Links {
		if !address(l.Address) || len(l.Title) > MaxLink || !form.Clean(l.Title) {
			return bad("an address begins with https:// or http://")
		}
	}
	for _, t := range []struct {
		what fail.Clause
		text i18n.Text
	}{{fail.Say("the text"), c.Text}, {fail.Say("how one follows it"), c.Follow}, {fail.Say("the quotation"), c.Quoted}} {
		if err := form.Maybe(t.what, t.text, MaxText); err != nil {
			return err
		}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeDescribed:
		into = &Described{}
	case TypeChanged:
		into = &Changed{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("practices have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Register is how this register reads its statements.
func Register() registry.Register[Content] {
	return registry.Register[Content]{Name: "practice", Edition: 1, Opened: TypeDescribed, Changed: TypeChanged, Withdrawn: TypeWithdrawn, Read: read, Keys: keys}
}

func read(typ string, body []byte) (w registry.Words[Content], err error) {
	b, err := Decode(typ, body)
	switch b := b.(type) {
	case *Described:
		w.Opens = &registry.Opens[Content]{Via: b.Via, Content: b.Content}
	case *Changed:
		w.Changes = &registry.Changes[Content]{As: b.As, Reason: b.Reason, Content: b.Content}
	case *Withdrawn:
		w.Withdraws = &registry.Withdraws{As: b.As, Reason: b.Reason}
	}
	return w, err
}

// The keys under which a practice is found, beside registry.Author.
const (
	byKind      = "kind"
	byRegion    = "region"
	byLanguage  = "language"
	byProvision = "provision"
)

func keys(c *Content) []registry.Key {
	out := []registry.Key{{Name: byKind, Value: string(c.Kind)}}
	for name, all := range map[string][]string{byRegion: c.Regions, byLanguage: c.Languages(), byProvision: c.Provisions} {
		for _, v := range all {
			out = append(out, registry.Key{Name: name, Value: v})
		}
	}
	return out
}

// Projection is what was said on each practice.
func Projection() registry.Projection[Content] { return registry.Projection[Content]{Of: Register()} }
