package framework

import "comity.example/comity/internal/i18n"

// Citation says where something was read: in a document of which a copy is
// held, or by reference to one of which none is.
type Citation struct {
	Document  string `json:"document,omitempty"`  // id of a SourceDocument
	Reference string `json:"reference,omitempty"` // a public document, by its symbol or title
	Place     string `json:"place,omitempty"`     // section, paragraph, row or footnote; never a line or page of a copy
}

// SourceDocument is a document that the corpus was read from. The document
// itself is not shipped: SHA256 identifies the copy that was read.
type SourceDocument struct {
	ID        string    `json:"id"`
	Title     i18n.Text `json:"title"`
	Short     string    `json:"short"`   // how it is cited
	Authors   []string  `json:"authors"` // as the document names them
	Publisher string    `json:"publisher,omitempty"`
	Date      string    `json:"date"` // 2017, 2017-06 or 2017-06-30
	DateNote  string    `json:"date_note,omitempty"`
	Language  string    `json:"language"`
	SHA256    string    `json:"sha256"` // of the whole file
	Bytes     int64     `json:"bytes"`
	Mark      string    `json:"mark"` // words by which a copy with other bytes is recognised
}

// Instrument is one document in which something was agreed or proposed.
type Instrument struct {
	ID     string    `json:"id"`
	Symbol string    `json:"symbol"`
	Title  i18n.Text `json:"title"`
	// OwnTitles are the languages in which Title is our own translation. In
	// every other it is what the issuer calls the instrument, as remembered
	// where it is not the original.
	OwnTitles []string   `json:"own_titles,omitempty"`
	Short     *i18n.Text `json:"short,omitempty"`
	Body      i18n.Text  `json:"body"` // who adopted or issued it
	Kind      string     `json:"kind"` // as its issuer calls it: resolution, decision, convention
	Date      string     `json:"date"`
	DateNote  string     `json:"date_note,omitempty"`
	Status    i18n.Text  `json:"status"`
	BuildsOn  []Building `json:"builds_on"`
	Address   string     `json:"address,omitempty"` // where its text is published
	Sources   []Citation `json:"sources"`
	Unread    []string   `json:"unread,omitempty"` // members that are remembered, not read in a source
}

// Building says that an instrument builds on another, and how.
type Building struct {
	Instrument string    `json:"instrument"`
	How        i18n.Text `json:"how"`
}

// Kind sorts provisions for filters. What a source calls them is in Called.
type Kind string

// The kinds of provision.
const (
	KindNorm      Kind = "norm"
	KindMeasure   Kind = "cbm" // confidence-building and capacity-building measures
	KindPrinciple Kind = "principle"
	KindChapeau   Kind = "chapeau" // the opening words of a paragraph
)

// Basis says what a text is.
type Basis string

// The bases of a text.
const (
	Official   Basis = "official"   // the official wording
	Quoted     Basis = "quoted"     // as another document quotes it
	Paraphrase Basis = "paraphrase" // our own words
)

// Provision is one item of an instrument.
type Provision struct {
	ID         string        `json:"id"`
	Instrument string        `json:"instrument"`
	Parent     string        `json:"parent,omitempty"` // the item that this one is a part of
	Number     string        `json:"number"`           // as it is cited
	Order      int64         `json:"order"`            // place in its instrument
	Kind       Kind          `json:"kind"`
	Called     string        `json:"called"` // what the source calls items of this kind
	Title      i18n.Text     `json:"title"`  // ours, in every language
	Short      *i18n.Text    `json:"short,omitempty"`
	Addressees []i18n.Text   `json:"addressees"`
	Texts      []TextVersion `json:"texts"`
	Wordings   []Wording     `json:"wordings"`
	Sources    []Citation    `json:"sources"`
}

// TextVersion is a text of a provision. A version that is recorded does not
// change; another wording is another version.
type TextVersion struct {
	Version  int      `json:"version"` // from 1
	Language string   `json:"language"`
	Basis    Basis    `json:"basis"`
	Text     string   `json:"text"`
	SHA256   string   `json:"sha256"` // of Text, as UTF-8
	Source   Citation `json:"source"`
	Note     string   `json:"note,omitempty"` // how it was confirmed
}

// Wording is how a document prints a provision, slips included.
type Wording struct {
	Name      string   `json:"name"`
	Text      string   `json:"text"`
	Parts     []string `json:"parts,omitempty"` // when the document breaks it over pages
	SHA256    string   `json:"sha256"`
	Condensed bool     `json:"condensed,omitempty"` // the document means to shorten it, not to copy it
	Source    Citation `json:"source"`
}

// Holder is who holds a reading or a view: a participant, or whoever the
// source names.
type Holder struct {
	Participant string `json:"participant,omitempty"`
	Name        string `json:"name"`
}

// View is a reading or an opinion, paraphrased, with who holds it.
type View struct {
	Statement i18n.Text `json:"statement"`
	Holders   []Holder  `json:"holders"`
	Source    Citation  `json:"source"`
}

// Status is what a reading takes a provision to be.
type Status string

// The statuses that are read into provisions.
const (
	StatusBinding        Status = "binding"
	StatusDerived        Status = "derived-from-law"
	StatusNew            Status = "new"
	StatusReinforcing    Status = "reinforcing"
	StatusVoluntary      Status = "voluntary"
	StatusRecommendation Status = "recommendation"
	StatusProposal       Status = "proposal"
	StatusNotEstablished Status = "not-established"
	StatusTowardsLaw     Status = "towards-law"
)

// Origin says who made a link: the source that is cited, or this hub.
type Origin string

// The origins of a link.
const (
	BySource Origin = "source"
	ByHub    Origin = "hub"
)

// StatusReading is a reading of the status of provisions.
type StatusReading struct {
	ID         string    `json:"id"`
	Status     Status    `json:"status"`
	Provisions []string  `json:"provisions"`
	LinkedBy   Origin    `json:"linked_by"` // who says that it concerns these provisions
	Statement  i18n.Text `json:"statement"`
	Holders    []Holder  `json:"holders"`
	Source     Citation  `json:"source"`
}

// RoadmapCluster is one part of the roadmap, with its rows as printed.
type RoadmapCluster struct {
	ID           string       `json:"id"`
	Order        int64        `json:"order"`
	Title        i18n.Text    `json:"title"`
	PrintedTitle string       `json:"printed_title"`
	Source       Citation     `json:"source"`
	Rows         []RoadmapRow `json:"rows"`
}

// RoadmapRow sets a norm beside a measure; either may be absent.
type RoadmapRow struct {
	Order   int64        `json:"order"`
	Norm    *RoadmapItem `json:"norm,omitempty"`
	Measure *RoadmapItem `json:"measure,omitempty"`
}

// RoadmapItem is one cell: its words, the citation printed after them, and the
// provisions that are meant.
type RoadmapItem struct {
	Text       string     `json:"text"`
	SHA256     string     `json:"sha256"`
	Printed    []string   `json:"printed"`    // such as "13 h 1", as printed
	Provisions []string   `json:"provisions"` // what the words and the citation mean
	Note       *i18n.Text `json:"note,omitempty"`
}

// Items lists the cells of a cluster, row by row, the norm before the measure.
func (c *RoadmapCluster) Items() []*RoadmapItem {
	var out []*RoadmapItem
	for _, row := range c.Rows {
		for _, item := range []*RoadmapItem{row.Norm, row.Measure} {
			if item != nil {
				out = append(out, item)
			}
		}
	}
	return out
}

// RelationKind says how one provision stands to another, as a mapping between
// frameworks says it.
type RelationKind string

// The kinds of relation, read from From to To.
const (
	RelationEqual      RelationKind = "equal"      // ask the same
	RelationSubset     RelationKind = "subset"     // From asks for part of what To asks for
	RelationSuperset   RelationKind = "superset"   // From asks for what To asks for, and more
	RelationIntersects RelationKind = "intersects" // each asks for something that the other does not
	RelationSupports   RelationKind = "supports"   // From helps to carry out To
)

// Inverse is the relation read from To to From; "supports" has none, and stays.
func (k RelationKind) Inverse() RelationKind {
	switch k {
	case RelationSubset:
		return RelationSuperset
	case RelationSuperset:
		return RelationSubset
	}
	return k
}

// Confidence is how sure the one who states a relation is.
type Confidence string

// The degrees of confidence.
const (
	ConfidenceHigh   Confidence = "high"
	ConfidenceMedium Confidence = "medium"
	ConfidenceLow    Confidence = "low"
)

// Relation is one entry of the concordance.
type Relation struct {
	ID         string       `json:"id"`
	From       string       `json:"from"`
	Relation   RelationKind `json:"relation"`
	To         string       `json:"to"`
	Rationale  i18n.Text    `json:"rationale"`
	Source     Citation     `json:"source"`
	Confidence Confidence   `json:"confidence"`
	AssertedBy Origin       `json:"asserted_by"`
}

// Term is an entry of the glossary: words on which readings compete.
type Term struct {
	ID         string     `json:"id"`
	Title      i18n.Text  `json:"title"`
	Note       *i18n.Text `json:"note,omitempty"`
	Readings   []View     `json:"readings"`
	SeeAlso    []string   `json:"see_also"`
	Provisions []string   `json:"provisions"`
}

// Threat is a threat that a source names, with the views on it.
type Threat struct {
	ID         string     `json:"id"`
	Title      i18n.Text  `json:"title"`
	NamedIn    []Citation `json:"named_in"`
	Views      []View     `json:"views"`
	Provisions []string   `json:"provisions"`
	LinkedBy   Origin     `json:"linked_by"` // who says that it bears on these provisions
}
