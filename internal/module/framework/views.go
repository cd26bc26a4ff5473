package framework

import (
	"strings"

	"comity.example/comity/internal/i18n"
)

// The read models. Each says in Statements which statements it rests on, and in
// Links what the ids that it names are called.

// Link names a thing that a view mentions.
type Link struct {
	ID         string    `json:"id"`
	Type       string    `json:"type"`             // document, instrument, provision, term, threat, cluster
	Number     string    `json:"number,omitempty"` // as it is cited: symbol, paragraph, measure
	Title      i18n.Text `json:"title"`
	Kind       string    `json:"kind,omitempty"`
	Instrument string    `json:"instrument,omitempty"`
	Symbol     string    `json:"symbol,omitempty"` // of the instrument
}

// Cited is how the thing is cited: a provision by the symbol of its instrument
// and its place in it, an instrument by its symbol; empty for what is not.
func (l Link) Cited() string {
	if l.Symbol != "" {
		return l.Symbol + ", " + l.Number
	}
	return l.Number
}

// parisCall is an instrument that is cited by its name, which its issuer gives in several
// languages. All others are cited by a symbol, which is the same in all of them.
const parisCall = "Paris Call"

// CitedIn is how an instrument, or a provision of one, is cited in a reader's language:
// as it is in the register, but for the name of the Paris Call. named is true where that
// is a name of the language, and no symbol.
func CitedIn(l *i18n.Locale, cited string) (words string, named bool) {
	place, ok := strings.CutPrefix(cited, parisCall)
	if name := l.T("framework.symbol.paris-call"); ok && name != parisCall {
		if l.Dir() == i18n.RTL {
			place = strings.Replace(place, ",", "،", 1)
		}
		return name + place, true
	}
	return cited, false
}

// Links gives a Link by id.
type Links map[string]Link

// DocumentItem is a source document in a list.
type DocumentItem struct {
	SourceDocument
	Statements []string `json:"statements"`
}

// InstrumentItem is an instrument in a list.
type InstrumentItem struct {
	Instrument
	Provisions int      `json:"provisions"` // how many of its provisions are recorded
	Statements []string `json:"statements"`
}

// InstrumentView is all that is known of an instrument.
type InstrumentView struct {
	Instrument
	BuiltOnBy  []string        `json:"built_on_by"` // instruments that build on it, by date
	Provisions []ProvisionItem `json:"provisions"`  // in its own order
	Links      Links           `json:"links"`
	Statements []string        `json:"statements"`
}

// ProvisionItem is a provision in a list: with its current text, without what
// others say of it.
type ProvisionItem struct {
	ID         string      `json:"id"`
	Instrument string      `json:"instrument"`
	Symbol     string      `json:"symbol"` // of the instrument
	Parent     string      `json:"parent,omitempty"`
	Number     string      `json:"number"`
	Kind       Kind        `json:"kind"`
	Called     string      `json:"called"`
	Title      i18n.Text   `json:"title"`
	Short      *i18n.Text  `json:"short,omitempty"`
	Addressees []i18n.Text `json:"addressees"`
	Text       TextVersion `json:"text"`
	Statements []string    `json:"statements"`
}

// ProvisionView is a provision with all that bears on it. What is said of its
// whole counts for a half, and what is said of its parts for the whole; each
// entry names the provision that it is about.
type ProvisionView struct {
	Provision
	Symbol      string          `json:"symbol"`
	Parts       []ProvisionItem `json:"parts"`
	Comparisons []Comparison    `json:"comparisons"` // in the order of Wordings
	Readings    []StatusReading `json:"readings"`
	Roadmap     []RoadmapPlace  `json:"roadmap"`
	Relations   []Relation      `json:"relations"`
	Terms       []string        `json:"terms"`
	Threats     []string        `json:"threats"`
	Links       Links           `json:"links"`
	Statements  []string        `json:"statements"`
}

// Comparison sets a wording beside the current text, word by word. There are
// no runs when the text is a paraphrase: its words are not the wording's.
type Comparison struct {
	Wording     string       `json:"wording"` // the name of the wording
	Document    string       `json:"document"`
	Same        bool         `json:"same"`
	Runs        []Run        `json:"runs"` // from the text to the wording
	Differences []Difference `json:"differences"`
}

// RoadmapPlace is a cell of the roadmap.
type RoadmapPlace struct {
	Cluster string      `json:"cluster"`
	Title   i18n.Text   `json:"title"`
	Row     int64       `json:"row"`
	Column  string      `json:"column"` // norm or measure
	Item    RoadmapItem `json:"item"`
	Beside  *string     `json:"beside,omitempty"` // the words of the other cell of the row
}

// RoadmapView is the roadmap, cluster by cluster.
type RoadmapView struct {
	Clusters   []RoadmapCluster `json:"clusters"`
	Links      Links            `json:"links"`
	Statements []string         `json:"statements"`
}

// RelationItem is an entry of the concordance in a list.
type RelationItem struct {
	Relation
	Links      Links    `json:"links"`
	Statements []string `json:"statements"`
}

// TermView is an entry of the glossary.
type TermView struct {
	Term
	Links      Links    `json:"links"`
	Statements []string `json:"statements"`
}

// ThreatView is a threat with the views on it.
type ThreatView struct {
	Threat
	Links      Links    `json:"links"`
	Statements []string `json:"statements"`
}
