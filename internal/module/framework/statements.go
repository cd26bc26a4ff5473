package framework

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

// The statements of this module. Each is said by the hub's secretariat, and its
// subject is the id of the thing recorded.
const (
	TypeDocument   = "framework.document.recorded/1"
	TypeInstrument = "framework.instrument.recorded/1"
	TypeProvision  = "framework.provision.recorded/1"
	TypeReading    = "framework.reading.recorded/1"
	TypeCluster    = "framework.cluster.recorded/1"
	TypeRelation   = "framework.relation.recorded/1"
	TypeTerm       = "framework.term.recorded/1"
	TypeThreat     = "framework.threat.recorded/1"
)

// Body is what a statement of this module carries.
type Body = corpus.Body

// Types lists the statement types, in the order in which a corpus is said:
// what is named comes before what names it.
func Types() []string {
	return []string{TypeDocument, TypeInstrument, TypeProvision, TypeReading,
		TypeCluster, TypeRelation, TypeTerm, TypeThreat}
}

func empty(typ string) Body {
	switch typ {
	case TypeDocument:
		return &SourceDocument{}
	case TypeInstrument:
		return &Instrument{}
	case TypeProvision:
		return &Provision{}
	case TypeReading:
		return &StatusReading{}
	case TypeCluster:
		return &RoadmapCluster{}
	case TypeRelation:
		return &Relation{}
	case TypeTerm:
		return &Term{}
	case TypeThreat:
		return &Threat{}
	}
	return nil
}

// Decode reads and checks the body of a statement. Unknown members, an unknown
// type and a broken rule are all fail.Invalid.
func Decode(typ string, body []byte) (Body, error) {
	b := empty(typ)
	if b == nil {
		return nil, fail.New(fail.Invalid, "the framework has no statement of type %q", typ)
	}
	if err := corpus.Decode(typ, body, b); err != nil {
		return nil, err
	}
	return b, nil
}

// Encode writes a body as it is signed.
func Encode(b Body) ([]byte, error) { return corpus.Encode(b) }

// Next is what becomes of a thing when another statement on it is recorded. A
// text keeps its words: a provision that changes a version already recorded is
// inert, and so is a statement of another type on the same subject.
func Next(before, said Body) (Body, error) {
	if before == nil {
		return said, nil
	}
	if before.Type() != said.Type() {
		return nil, fail.Inert("%s is of another kind", said.Subject())
	}
	was, ok := before.(*Provision)
	if !ok {
		return said, nil
	}
	is := said.(*Provision)
	for _, old := range was.Texts {
		same := is.version(old.Language, old.Version)
		if same == nil || same.Text != old.Text || same.Basis != old.Basis {
			return nil, fail.Inert("version %d (%s) of %s has other words than were recorded; another wording is another version",
				old.Version, old.Language, is.ID)
		}
	}
	return is, nil
}

func (p *Provision) version(language string, version int) *TextVersion {
	for i := range p.Texts {
		if p.Texts[i].Language == language && p.Texts[i].Version == version {
			return &p.Texts[i]
		}
	}
	return nil
}

// Current is the latest text in a language, else the latest in any.
func (p *Provision) Current(language string) TextVersion {
	var best TextVersion
	for _, t := range p.Texts {
		switch {
		case best.Version == 0,
			t.Language == language && best.Language != language,
			t.Language == best.Language && t.Version > best.Version:
			best = t
		}
	}
	return best
}

// issuers are the first words of the ids of instruments and provisions: who
// issued them.
var issuers = []string{"un", "osce", "oas", "gcsc", "paris-call", "asean", "g7", "au", "coe", "sco", "ru", "cis"}

// TypeOfSubject tells from an id alone what it names: the type of the
// statements on it. It is empty for an id that is not of this module. What is
// deeper than an instrument is a provision.
func TypeOfSubject(id string) string {
	head, rest, _ := strings.Cut(id, ":")
	switch head {
	case "doc":
		return TypeDocument
	case "reading":
		return TypeReading
	case "roadmap":
		return TypeCluster
	case "relation":
		return TypeRelation
	case "term":
		return TypeTerm
	case "threat":
		return TypeThreat
	}
	switch {
	case rest == "" || !slices.Contains(issuers, head):
		return ""
	case strings.Contains(rest, ":"):
		return TypeProvision
	}
	return TypeInstrument
}
