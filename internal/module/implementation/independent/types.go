package independent

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/search"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Report is what an author reports of one or several States.
type Report struct {
	Title i18n.Text `json:"title"`
	// About are the States that it is about: listed ids in ascending order, of which
	// there is one at the least.
	About      []string  `json:"about" doc:"listed ids of the States that it is about, in ascending order"`
	Provisions []string  `json:"provisions,omitempty" doc:"frozen ids of what was agreed and it is about, in ascending order"`
	From       string    `json:"from,omitempty" doc:"first month or day of the period that it covers"`
	Until      string    `json:"until,omitempty" doc:"last month or day of that period"`
	Text       i18n.Text `json:"text" doc:"its words, in any language"`
	Method     i18n.Text `json:"method,omitzero" doc:"how its author came to what it says"`
	Sources    []Source  `json:"sources,omitempty"`
	File       *File     `json:"file,omitempty" doc:"the report as its author published it"`
	// Copies lie beside the register: see package blob.
	Copies []submission.Attachment `json:"copies,omitempty" doc:"kept by the hub, at /attachment/{hash}"`
}

// Source is what an author rests on.
type Source struct {
	Title   string `json:"title"`
	Address string `json:"address,omitempty" doc:"https://…"`
}

// File is the report as a file at its author's own address, with its sum, so
// that a reader sees whether it is still the same.
type File struct {
	Address string `json:"address"`
	SHA256  string `json:"sha256,omitempty" doc:"hexadecimal, of the file when this was said"`
}

// Reply is what a State says to a report about it. It is said under the report.
type Reply struct {
	Text    i18n.Text `json:"text"`
	Sources []Source  `json:"sources,omitempty"`
}

// Keys implements entry.Content: see About and Serving.
func (r Report) Keys() (out []string) {
	for _, id := range r.About {
		out = append(out, About(id))
	}
	for _, id := range r.Provisions {
		out = append(out, Serving(id))
	}
	return append(out, entry.FileKeys(r.Copies)...)
}

// Kept implements entry.Keeping.
func (r Report) Kept() []submission.Attachment { return r.Copies }

// Keys implements entry.Content: replies are found under their report, and by
// their authors.
func (Reply) Keys() []string { return nil }

// About narrows a list to the reports about a State.
func About(id string) string { return "about=" + id }

// Serving narrows a list to the reports about a provision.
func Serving(id string) string { return entry.Serving(id) }

// Home is the address of the list of reports.
const Home = "/implementation/independent"

// Document implements entry.Content.
func (r Report) Document(subject string) search.Document {
	d := search.Document{Kind: "independent", Title: r.Title, Body: search.Together(r.Text, r.Method), Address: Home + "/" + subject}
	for _, s := range r.Sources {
		d.Cited = append(d.Cited, s.Title)
	}
	return d
}

// Document implements entry.Content. A reply is shown on the page of its report.
func (r Reply) Document(subject string) search.Document {
	return search.Document{Kind: "reply", Title: heading(r.Text), Body: r.Text, Address: Home + "/" + subject}
}

// Answered is a report with the replies to it, each in its author's words.
type Answered struct {
	ID      string               `json:"id" doc:"of the report"`
	Report  entry.Entry[Report]  `json:"report"`
	Replies []entry.Entry[Reply] `json:"replies" doc:"of the States that it is about, oldest first"`
	// Of is what each reply was said of.
	Of map[string]statement.Hash `json:"of" doc:"by the ids of the replies, the statement that gave the wording of the report that stood when the reply was worded last"`
}

// Overtaken reports whether the report was corrected since a reply to it was worded last.
func (a *Answered) Overtaken(reply *entry.Entry[Reply]) bool {
	return a.Of[reply.ID] != a.Report.Version
}

// concerns reports whether everybody of some is among those whom a report is
// about.
func (r *Report) concerns(ids []string) bool {
	return len(ids) > 0 && !slices.ContainsFunc(ids, func(id string) bool { return !slices.Contains(r.About, id) })
}
