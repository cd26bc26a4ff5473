package fact

import (
	_ "embed"
	"encoding/json"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

//go:embed data/facts.json
var data string

// The registers in which a fact can be entered.
const (
	Law      = "law"
	Practice = "practice"
)

// Corpus is what is shipped.
type Corpus struct {
	About     string     `json:"about"`
	Documents []Document `json:"documents"`
	Facts     []Fact     `json:"facts"`
}

// Document is a source document.
type Document struct {
	ID     string `json:"id"` // as the framework has it
	Kind   string `json:"kind"`
	Title  string `json:"title"`
	SHA256 string `json:"sha256"` // of the file that was read
}

// Fact is what a document says of one thing. Author, or Signatories and Others, is
// whose that is.
type Fact struct {
	Register    string             `json:"register"` // Law or Practice
	Author      string             `json:"author,omitempty"`
	Signatories []string           `json:"signatories,omitempty"`
	Others      []submission.Other `json:"others,omitempty"`
	Document    string             `json:"document"`
	Line        int                `json:"line"`                // of the file that was read, from 1
	Continued   int                `json:"continued,omitempty"` // line on which a sentence goes on after the end of a page
	Place       string             `json:"place"`
	Quoted      string             `json:"quoted"` // whole sentences, or the whole of a cell; in English, as all documents are
	SHA256      string             `json:"sha256"` // of Quoted
	Type        string             `json:"type"`   // of instrument, or kind of practice
	Title       i18n.Text          `json:"title"`
	Date        string             `json:"date,omitempty"` // of an instrument
	Provisions  []string           `json:"provisions,omitempty"`
	Regions     []string           `json:"regions,omitempty"` // of a practice
	LinkedBy    entry.LinkedBy     `json:"linked_by,omitempty"`
	Links       []practice.Link    `json:"links,omitempty"`
}

// Shipped reads the corpus that is built in, and checks all of it.
func Shipped() (*Corpus, error) {
	var c Corpus
	d := json.NewDecoder(strings.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the facts that are shipped cannot be read")
	}
	for i := range c.Facts {
		if _, err := c.Draft(&c.Facts[i]); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "fact %d that is shipped cannot be recorded", i+1)
		}
	}
	return &c, nil
}

// via is how a fact comes to be said.
func (c *Corpus) via(f *Fact) (submission.Via, error) {
	for _, d := range c.Documents {
		if d.ID == f.Document {
			return submission.Via{Mode: submission.Recorded, Author: f.Author, Signatories: f.Signatories, Others: f.Others,
				Document: &submission.Document{Kind: d.Kind, Title: d.Title, Place: f.Place, SHA256: d.SHA256}}, nil
		}
	}
	return submission.Via{}, fail.New(fail.Broken, "there is no document %s", f.Document)
}

// Draft writes the statement by which the hub's secretariat records a fact.
func (c *Corpus) Draft(f *Fact) (ledger.Draft, error) {
	via, err := c.via(f)
	if err != nil {
		return ledger.Draft{}, err
	}
	recorded := entry.Quote(i18n.Of("en", f.Quoted), f.LinkedBy)
	if recorded.SHA256 != f.SHA256 {
		return ledger.Draft{}, fail.New(fail.Broken, "the words of %s, %s, have another sum", f.Document, f.Place)
	}
	switch f.Register {
	case Law:
		l := law.Law{Kind: f.Type, Title: f.Title, Date: f.Date, Recorded: recorded}
		for _, id := range f.Provisions {
			l.Serves = append(l.Serves, law.Serves{Provision: id})
		}
		return entry.Draft[law.Law](statement.Hash{}, "", &law.Registered{Via: via, Content: l})
	case Practice:
		return entry.Draft[practice.Practice](statement.Hash{}, "", &practice.Described{Via: via, Content: practice.Practice{Kind: practice.Kind(f.Type), Title: f.Title,
			Provisions: f.Provisions, Regions: f.Regions, Links: f.Links, Recorded: recorded}})
	}
	return ledger.Draft{}, fail.New(fail.Broken, "there is no register %s", f.Register)
}
