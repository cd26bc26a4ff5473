package search

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
)

// Document is something to be found: usually a page, and a thing's one page.
type Document struct {
	Kind    string    // what it is, in one word: "provision", "instrument", "term", "participant"
	Title   i18n.Text // found before Body is; where it is empty, the beginning of Body stands for it
	Body    i18n.Text // what it says, in the languages in which it says it; may be empty
	Cited   []string  // how it is cited: "13 (h)", "A/70/174", "OSCE"; found before Body is
	Also    string    // further words to find it by: other names, holders; never shown
	Of      []string  // ids of what it is of: authors, provisions, kinds; it is found by what these are called, too
	Bytes   string    // SHA-256 of the file that it describes, where it describes one; empty otherwise. Of several with the same only one is shown
	Address string    // its page without the language: "/framework/provisions/un:a-70-174:13:a"; without one it is not found
}

// clickable gives the document with something that a reader can click on: what it
// is called, or else the beginning of what it says, or else how it is cited. ok is
// false where it has none of these, or no page: such a document is not found.
func (d Document) clickable() (_ Document, ok bool) {
	if d.Title.Empty() {
		d.Title = form.Heading(d.Body)
	}
	for _, c := range d.Cited {
		if d.Title.Empty() {
			d.Title = i18n.Of("en", c)
		}
	}
	return d, !d.Title.Empty() && d.Address != ""
}

// Together puts texts one after the other, language by language: what a thing
// says in several places. The original language is the first one's.
func Together(texts ...i18n.Text) i18n.Text {
	out := i18n.Text{In: map[string]string{}}
	for _, t := range texts {
		for _, lang := range t.Languages() {
			if out.In[lang] != "" {
				out.In[lang] += "\n"
			}
			out.In[lang] += t.In[lang]
		}
		if out.Original == "" {
			out.Original = t.Original
		}
	}
	return out
}

// Indexed is a room whose things can be found. Only what everybody may read
// goes into the index.
type Indexed interface {
	// Types lists the statement types after which its documents may have changed.
	Types() []string
	// Documents gives what is to be found of one subject, in a stable order: from
	// the room's own rows of that subject and from nothing else, so that a rebuild
	// finds the same. The room's projection has been applied before. At most
	// MaxDocuments count.
	Documents(ctx context.Context, q sqldb.Querier, subject string) ([]Document, error)
}

// MaxDocuments is the most documents that one subject can have.
const MaxDocuments = 256

// Hit is a document that was found.
type Hit struct {
	Subject string    `json:"id"`
	Kind    string    `json:"kind"`
	Title   i18n.Text `json:"title"`
	Address string    `json:"address"` // without the language
	Snippet Snippet   `json:"snippet"`
}

// Snippet is where a document says what was looked for.
type Snippet struct {
	Lang  string `json:"lang"` // BCP 47 tag of the words
	Parts []Part `json:"parts"`
	// Other is whose translation the words are from, where they are not the document's own.
	Other *Other `json:"other,omitempty" doc:"absent where the words are those of the thing itself"`
}

// Other is a translation of a document by another than its author: it is found by these
// words, too, and they are not its own.
type Other struct {
	ID    string    `json:"id" doc:"id of the translation, by another than the author: see /api/v1/translations/{id}"`
	By    string    `json:"by,omitempty" doc:"listed id of whose translation it is; absent for the secretariat"`
	Words i18n.Text `json:"-"` // in its one language
}

// Part is a stretch of a snippet.
type Part struct {
	Text  string `json:"text"`
	Match bool   `json:"match,omitempty"` // it is what was looked for
}

// Results are what a search found, best first.
type Results struct {
	Hits  []Hit
	Total int64
	// Some says that nothing holds all the words, and that these documents hold
	// some of them.
	Some bool
}
