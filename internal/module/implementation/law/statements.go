package law

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/registry"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Types of statement. The first has no subject; the subject of the others is
// the entry.
const (
	TypeRegistered = "implementation.law.registered/1"
	TypeChanged    = "implementation.law.changed/1"
	TypeWithdrawn  = "implementation.law.withdrawn/1"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle     = 1_000
	MaxNote      = 50_000
	MaxAddress   = 2_000
	MaxPlace     = 200
	MaxServes    = 100
	MaxLanguages = 50
	MaxCopies    = 5
)

var provisionForm = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)

// Type implements corpus.Body, as the methods of the same name below.
func (*Registered) Type() string { return TypeRegistered }
func (*Changed) Type() string    { return TypeChanged }
func (*Withdrawn) Type() string  { return TypeWithdrawn }

// Subject implements corpus.Body: the header alone says it.
func (*Registered) Subject() string { return "" }
func (*Changed) Subject() string    { return "" }
func (*Withdrawn) Subject() string  { return "" }

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (b *Registered) Check() error {
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
	case !form.IsSlug(c.Kind):
		return bad("an instrument is of a type, which has an id")
	case c.Date != "" && !date(c.Date):
		return bad("the date of an instrument is a day, a month or a year")
	case c.Status != "" && !slices.Contains(Statuses(), c.Status):
		return bad("%.40q is no status of an instrument", c.Status)
	case c.Address != "" && !address(c.Address):
		return bad("an address begins with https:// or http://")
	case !form.Ascending(c.Languages, form.Language, MaxLanguages):
		return bad("languages are named by their tags, in ascending order, each once")
	case len(c.Copies) > MaxCopies:
		return bad("of one instrument the hub keeps at most %d files", MaxCopies)
	}
	if c.Successor != "" {
		if _, err := statement.ParseHash(c.Successor); err != nil || c.Status != Superseded {
			return bad("what superseded an instrument is named by the id of its entry, where the status says so")
		}
	}
	if err := submission.CheckAttachments(c.Copies); err != nil {
		return err
	}
	if err := c.serves(); err != nil {
		return err
	}
	for _, t := range []struct {
		what fail.Clause
		text i18n.Text
	}{{fail.Say("the note"), c.Note}, {fail.Say("the quotation"), c.Quoted}} {
		if err := form.Maybe(t.what, t.text, MaxNote); err != nil {
			return err
		}
	}
	return nil
}

func (c *Content) serves() error {
	if len(c.Serves) > MaxServes {
		return bad("an instrument serves at most %d provisions", MaxServes)
	}
	for i, s := range c.Serves {
		if len(s.Provision) > 128 || !provisionForm.MatchString(s.Provision) || i > 0 && c.Serves[i-1].Provision >= s.Provision {
			return bad("provisions are named by their ids, in ascending order, each once")
		}
		if len(s.Place) > MaxPlace || !form.Clean(s.Place) {
			return bad("a place in an instrument is of %d bytes at the most", MaxPlace)
		}
	}
	return nil
}

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypeRegistered:
		into = &Registered{}
	case TypeChanged:
		into = &Changed{}
	case TypeWithdrawn:
		into = &Withdrawn{}
	default:
		return nil, bad("laws and policies have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Register is how this register reads its statements.
func Register() registry.Register[Content] {
	return registry.Register[Content]{Name: "law", Edition: 1, Opened: TypeRegistered, Changed: TypeChanged, Withdrawn: TypeWithdrawn, Read: read, Keys: keys}
}

func read(typ string, body []byte) (w registry.Words[Content], err error) {
	b, err := Decode(typ, body)
	switch b := b.(type) {
	case *Registered:
		w.Opens = &registry.Opens[Content]{Via: b.Via, Content: b.Content}
	case *Changed:
		w.Changes = &registry.Changes[Content]{As: b.As, Reason: b.Reason, Content: b.Content}
	case *Withdrawn:
		w.Withdraws = &registry.Withdraws{As: b.As, Reason: b.Reason}
	}
	return w, err
}

// The keys under which a law is found, beside registry.Author.
const (
	byKind      = "type"
	byStatus    = "status"
	byLanguage  = "language"
	byProvision = "provision"
	byCopy      = "copy"
)

func keys(c *Content) []registry.Key {
	out := []registry.Key{{Name: byKind, Value: c.Kind}}
	if c.Status != "" {
		out = append(out, registry.Key{Name: byStatus, Value: string(c.Status)})
	}
	for _, lang := range c.Languages {
		out = append(out, registry.Key{Name: byLanguage, Value: lang})
	}
	for _, s := range c.Serves {
		out = append(out, registry.Key{Name: byProvision, Value: s.Provision})
	}
	for _, a := range c.Copies {
		out = append(out, registry.Key{Name: byCopy, Value: a.Hash.String()})
	}
	return out
}

// Projection is what was said on each law and policy.
func Projection() registry.Projection[Content] { return registry.Projection[Content]{Of: Register()} }
