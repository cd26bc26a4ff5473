package publication

import (
	"bytes"
	"slices"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Types of statement. The first has no subject; the subject of the others is the
// publication.
const (
	TypePublished  = "consult.publication.published/1"
	TypeTranslated = "consult.publication.translated/1"
	TypeCorrected  = "consult.publication.corrected/1"
)

// Types lists the statement types.
func Types() []string { return []string{TypePublished, TypeTranslated, TypeCorrected} }

// Type implements corpus.Body, as the methods of the same name below.
func (*Published) Type() string  { return TypePublished }
func (*Translated) Type() string { return TypeTranslated }
func (*Corrected) Type() string  { return TypeCorrected }

// Subject implements corpus.Body. No body here says its subject: the header
// alone does.
func (*Published) Subject() string  { return "" }
func (*Translated) Subject() string { return "" }
func (*Corrected) Subject() string  { return "" }

// Decode reads and checks a body. Unknown members, an unknown type, another
// form than the one and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (corpus.Body, error) {
	var into corpus.Body
	switch typ {
	case TypePublished:
		into = &Published{}
	case TypeTranslated:
		into = &Translated{}
	case TypeCorrected:
		into = &Corrected{}
	default:
		return nil, bad("publications have no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, into); err != nil {
		return nil, err
	}
	return into, nil
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the publication; zero for what publishes one.
func Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	published, first := b.(*Published)
	if first != of.IsZero() {
		return ledger.Draft{}, bad("a statement of type %s is about a publication, or publishes one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !first {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
		return d, nil
	}
	d.Refs = []statement.Hash{published.Consultation}
	if !published.Follows.IsZero() {
		d.Refs = append(d.Refs, published.Follows)
	}
	for i := range published.Chapters {
		for _, g := range published.Chapters[i].Guidance {
			d.Refs = append(d.Refs, g.Text)
		}
	}
	slices.SortFunc(d.Refs, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	d.Refs = slices.Compact(d.Refs)
	return d, nil
}
