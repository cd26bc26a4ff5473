package client

import "encoding/json"

// Text is content in the languages in which it exists, by BCP 47 tag.
type Text struct {
	Original string            `json:"original"` // the language in which it was written
	In       map[string]string `json:"in"`
}

// For gives the wording in a language, else the original one, and says which
// language it is in.
func (t Text) For(tag string) (wording, lang string) {
	if s := t.In[tag]; s != "" {
		return s, tag
	}
	return t.In[t.Original], t.Original
}

// Register is the state of a hub's public register.
type Register struct {
	Origin string `json:"origin"`
	VKey   string `json:"vkey"`
	Hub    string `json:"hub"` // identity of the hub's own participant
	Size   int64  `json:"size"`
	Root   string `json:"root"` // base64
}

// Statement is one line of the list of statements.
type Statement struct {
	ID       string   `json:"id"`
	Index    int64    `json:"index"`
	Type     string   `json:"type"`
	By       string   `json:"by"`
	Key      string   `json:"key"`
	Stream   string   `json:"stream"`
	Seq      uint64   `json:"seq,string"`
	Prev     string   `json:"prev"`
	At       string   `json:"at"`
	Subject  string   `json:"subject"`
	Refs     []string `json:"refs"`
	Marking  string   `json:"marking"`
	BodyHash string   `json:"bodyHash"`
	Inert    string   `json:"inert"`    // why it changes nothing on that hub
	ErasedBy string   `json:"erasedBy"` // the statement that erased the body
	Parked   bool     `json:"parked"`   // waits for one that it refers to
	Struck   *Strike  `json:"struck"`   // nil when it is not
}

// Strike is the declaration that strikes a statement: its author says that the
// key which signed it was in other hands. The statement keeps its place.
type Strike struct {
	ID    string `json:"id"`
	Index int64  `json:"index"`
	At    string `json:"at"`
}

// StatementDetail is a statement with all that is needed to check it: see
// Prove.
type StatementDetail struct {
	Statement
	Header    string          `json:"header"`    // the bytes that were signed
	Signature string          `json:"signature"` // base64
	Approvals []Approval      `json:"approvals"`
	Salt      string          `json:"salt"` // hex; empty when the body was erased
	Body      json.RawMessage `json:"body"`
	Proof     Proof           `json:"proof"`
}

// Approval is a further proof that goes with a statement.
type Approval struct {
	Kind    string `json:"kind"`
	Payload string `json:"payload"` // base64
}

// Proof is the path from a leaf to the root of a register of Size statements.
type Proof struct {
	Size   int64    `json:"size"`
	Root   string   `json:"root"`   // base64
	Hashes []string `json:"hashes"` // base64, from the leaf upwards
}

// Participant is one that is listed.
type Participant struct {
	ID         string   `json:"id"` // state:ke, org:osce
	Class      string   `json:"class"`
	Name       Text     `json:"name"`
	Short      string   `json:"short"`
	Standing   string   `json:"standing"`
	Region     string   `json:"region"`
	Statements []string `json:"statements"` // that it rests on
}

// Instrument is a document in which something was agreed or proposed.
type Instrument struct {
	ID         string   `json:"id"`
	Symbol     string   `json:"symbol"`
	Title      Text     `json:"title"`
	Body       Text     `json:"body"` // who adopted or issued it
	Kind       string   `json:"kind"`
	Date       string   `json:"date"`
	Status     Text     `json:"status"`
	Address    string   `json:"address"`
	Statements []string `json:"statements"`
}

// Provision is one item of an instrument, with its current text.
type Provision struct {
	ID         string      `json:"id"`
	Instrument string      `json:"instrument"`
	Symbol     string      `json:"symbol"`
	Parent     string      `json:"parent"`
	Number     string      `json:"number"` // as it is cited
	Kind       string      `json:"kind"`
	Called     string      `json:"called"` // as its source calls it
	Title      Text        `json:"title"`
	Addressees []Text      `json:"addressees"`
	Text       TextVersion `json:"text"`
	Statements []string    `json:"statements"`
}

// TextVersion is a text of a provision.
type TextVersion struct {
	Version  int    `json:"version"`
	Language string `json:"language"`
	Basis    string `json:"basis"` // official, quoted or paraphrase
	Text     string `json:"text"`
	SHA256   string `json:"sha256"`
}

// Roadmap sets norms beside measures, cluster by cluster.
type Roadmap struct {
	Clusters []struct {
		ID    string `json:"id"`
		Title Text   `json:"title"`
		Rows  []struct {
			Norm    *RoadmapItem `json:"norm"`
			Measure *RoadmapItem `json:"measure"`
		} `json:"rows"`
	} `json:"clusters"`
	Statements []string `json:"statements"`
}

// RoadmapItem is one cell of the roadmap.
type RoadmapItem struct {
	Text       string   `json:"text"`
	Printed    []string `json:"printed"`
	Provisions []string `json:"provisions"`
}

// Relation is one entry of the concordance.
type Relation struct {
	ID         string   `json:"id"`
	From       string   `json:"from"`
	Relation   string   `json:"relation"`
	To         string   `json:"to"`
	Rationale  Text     `json:"rationale"`
	Confidence string   `json:"confidence"`
	Statements []string `json:"statements"`
}

// Term is an entry of the glossary.
type Term struct {
	ID       string `json:"id"`
	Title    Text   `json:"title"`
	Readings []struct {
		Statement Text `json:"statement"`
		Holders   []struct {
			Participant string `json:"participant"`
			Name        string `json:"name"`
		} `json:"holders"`
	} `json:"readings"`
	Provisions []string `json:"provisions"`
	Statements []string `json:"statements"`
}

// Participation is one State under one year: a membership of a Group, a
// sponsorship, a reply.
type Participation struct {
	Participant string   `json:"participant"`
	Year        int      `json:"year"`
	To          int      `json:"to"`
	Group       string   `json:"group"`
	Resolution  string   `json:"resolution"`
	Sure        bool     `json:"sure"`     // false: Year is only one of Years
	Years       []int    `json:"years"`    // that the printed mark may stand under
	Position    int      `json:"position"` // of the printed mark in its row
	Overlaps    []int    `json:"overlaps"` // positions of the State's other items that may be of one of these years: at most one is
	Statements  []string `json:"statements"`
}

// Claim is what a paper says, beside what the tables give.
type Claim struct {
	ID      string `json:"id"`
	Title   Text   `json:"title"`
	Figures []struct {
		Series  string `json:"series"`
		Measure string `json:"measure"`
		Year    int    `json:"year"`
		Number  int    `json:"number"`
		Least   int    `json:"least"`
		Most    int    `json:"most"`
	} `json:"figures"`
	Statements []string `json:"statements"`
}

// Hit is one thing that a search found.
type Hit struct {
	ID      string `json:"id"`
	Kind    string `json:"kind"`
	Title   Text   `json:"title"`
	Address string `json:"address"` // of its page, without the language
}
