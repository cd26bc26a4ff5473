package framework

import (
	"context"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
)

// Report is what comparing the corpus with the source documents found.
type Report struct {
	Documents  []DocumentFinding  `json:"documents"`
	Quotations []QuotationFinding `json:"quotations"` // every text that is quoted from a document
	Copies     []CopyFinding      `json:"copies"`     // copies of an official text, beside it
	Between    []CopyFinding      `json:"between"`    // copies of one provision, beside each other
	Citations  []CitationFinding  `json:"citations"`  // citations that a document misprints
}

// DocumentStanding says what became of a source document.
type DocumentStanding string

// The standings of a document.
const (
	DocumentFound   DocumentStanding = "found"   // the very bytes that were read
	DocumentAltered DocumentStanding = "altered" // recognised by its mark; other bytes
	DocumentAbsent  DocumentStanding = "absent"
)

// DocumentFinding says whether a source document is there.
type DocumentFinding struct {
	Document string           `json:"document"`
	Title    i18n.Text        `json:"title"`
	Standing DocumentStanding `json:"standing"`
	File     string           `json:"file,omitempty"`
	SHA256   string           `json:"sha256,omitempty"` // of the file that is there
}

// QuotationFinding says whether a quoted text stands in its document.
type QuotationFinding struct {
	Subject     string       `json:"subject"` // the provision or the cluster that holds it
	Name        string       `json:"name"`
	Source      Citation     `json:"source"`
	Checked     bool         `json:"checked"`               // false: the document is absent
	Verbatim    bool         `json:"verbatim"`              // word for word
	Differences []Difference `json:"differences,omitempty"` // left: our quotation; right: the document
}

// CopyFinding compares two wordings of one provision.
type CopyFinding struct {
	Provision   string       `json:"provision"`
	Number      string       `json:"number"`
	Left        string       `json:"left"`  // "official", or the name of the copy
	Right       string       `json:"right"` // the name of the copy
	LeftSource  Citation     `json:"left_source"`
	RightSource Citation     `json:"right_source"`
	Differences []Difference `json:"differences"`
}

// CitationFinding is a citation that does not name what its words are.
type CitationFinding struct {
	Cluster string   `json:"cluster"`
	Row     int64    `json:"row"`
	Text    string   `json:"text"`
	Printed string   `json:"printed"` // as the document prints it
	Names   string   `json:"names"`   // the provision that this names
	Means   []string `json:"means"`   // the provisions that are meant
	Nearest string   `json:"nearest"` // the norm whose words are closest to the row's
	Source  Citation `json:"source"`
}

// Fault is nil when every document is there as it was read and every quotation
// stands in it word for word; else it is of kind fail.Broken, or fail.NotFound
// when all that is wrong is that a document is absent. That a copy differs from
// an official text, and that a document misprints a citation, are findings about
// documents and no fault of the corpus.
func (r *Report) Fault() error {
	absent := 0
	for _, d := range r.Documents {
		switch d.Standing {
		case DocumentAltered:
			return fail.New(fail.Broken, "%s is not the text that was read: its SHA-256 is %s", d.File, d.SHA256)
		case DocumentAbsent:
			absent++
		}
	}
	for _, q := range r.Quotations {
		if q.Checked && !q.Verbatim {
			return fail.New(fail.Broken, "a quotation does not stand in its document: %s, %s", q.Subject, q.Name)
		}
	}
	if absent > 0 {
		return fail.New(fail.NotFound, "%d of %d documents are not there: what is quoted from them was not checked", absent, len(r.Documents))
	}
	return nil
}

// CheckDocuments compares every quoted text with the documents in a directory,
// which may have any names: they are known by their SHA-256, or else by their
// mark.
func (c *Corpus) CheckDocuments(ctx context.Context, dir fs.FS) (*Report, error) {
	r := &Report{}
	texts, err := c.findDocuments(ctx, dir, r)
	if err != nil {
		return nil, err
	}
	for _, p := range c.sortedProvisions() {
		if err := ctx.Err(); err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the check was broken off")
		}
		c.checkProvision(p, texts, r)
	}
	for _, cl := range c.Clusters {
		for _, row := range cl.Rows {
			for _, item := range []*RoadmapItem{row.Norm, row.Measure} {
				if item == nil {
					continue
				}
				q, _ := quotation(cl.ID, "row as printed", []string{item.Text}, cl.Source, texts)
				r.Quotations = append(r.Quotations, q)
				r.Citations = append(r.Citations, c.misprints(cl, row.Order, item)...)
			}
		}
	}
	return r, nil
}

func (c *Corpus) sortedProvisions() []*Provision {
	all := slices.Clone(c.Provisions)
	slices.SortFunc(all, func(a, b *Provision) int {
		if a.Instrument != b.Instrument {
			return strings.Compare(a.Instrument, b.Instrument)
		}
		return int(a.Order - b.Order)
	})
	return all
}

func (c *Corpus) findDocuments(ctx context.Context, dir fs.FS, r *Report) (map[string]string, error) {
	files, err := corpus.Files(ctx, dir)
	if err != nil {
		return nil, err
	}
	plainTexts := make([]string, len(files))
	for i, f := range files {
		plainTexts[i] = plain(string(f.Content))
	}
	texts := map[string]string{}
	for _, d := range c.Documents {
		f := DocumentFinding{Document: d.ID, Title: d.Title, Standing: DocumentAbsent}
		for i, file := range files {
			same := file.SHA256 == d.SHA256
			if same || f.Standing == DocumentAbsent && strings.Contains(plainTexts[i], plain(d.Mark)) {
				f.Standing, f.File, f.SHA256 = DocumentAltered, file.Name, file.SHA256
				texts[d.ID] = plainTexts[i]
			}
			if same {
				f.Standing = DocumentFound
				break
			}
		}
		r.Documents = append(r.Documents, f)
	}
	return texts, nil
}

var tag = regexp.MustCompile(`</?[a-zA-Z][^<>]*>`)

// plain takes the marks of layout out of a document: tags, asterisks, breaks.
func plain(s string) string {
	s = tag.ReplaceAllString(s, " ")
	return strings.Join(strings.Fields(strings.ReplaceAll(s, "*", " ")), " ")
}

// quotation looks for a quoted text, which may be in parts, and gives what the
// document has in its place.
func quotation(subject, name string, parts []string, source Citation, texts map[string]string) (QuotationFinding, string) {
	q := QuotationFinding{Subject: subject, Name: name, Source: source}
	document, ok := texts[source.Document]
	if !ok {
		return q, strings.Join(parts, " ")
	}
	q.Checked, q.Verbatim = true, true
	var has []string
	for _, part := range parts {
		if at := find(document, plain(part)); at {
			has = append(has, part)
			continue
		}
		q.Verbatim = false
		passage := nearest(part, document)
		q.Differences = append(q.Differences, Differences(part, passage)...)
		has = append(has, passage)
	}
	return q, strings.Join(has, " ")
}

// find reports whether words stand in a document as words: what is found does
// not begin or end inside another word.
func find(document, words string) bool {
	for from := 0; ; {
		i := strings.Index(document[from:], words)
		if i < 0 {
			return false
		}
		i += from
		if wholeAt(document, i) && wholeAt(document, i+len(words)) {
			return true
		}
		from = i + 1
	}
}

var inWord = regexp.MustCompile(`^[\pL\pN]$`)

// wholeAt reports whether a text may be cut at i without cutting a word.
func wholeAt(s string, i int) bool {
	if i <= 0 || i >= len(s) {
		return true
	}
	before, after := []rune(s[max(0, i-4):i]), []rune(s[i:min(len(s), i+4)])
	return !inWord.MatchString(string(before[len(before)-1:])) || !inWord.MatchString(string(after[:1]))
}

func (c *Corpus) checkProvision(p *Provision, texts map[string]string, r *Report) {
	var official *TextVersion
	for i, t := range p.Texts {
		if t.Basis == Official && (official == nil || t.Version > official.Version) {
			official = &p.Texts[i]
		}
		if t.Basis == Quoted {
			q, _ := quotation(p.ID, "text", []string{t.Text}, t.Source, texts)
			r.Quotations = append(r.Quotations, q)
		}
	}
	type copied struct {
		w   Wording
		has string
	}
	var copies []copied
	for _, w := range p.Wordings {
		parts := w.Parts
		if len(parts) == 0 {
			parts = []string{w.Text}
		}
		q, has := quotation(p.ID, w.Name, parts, w.Source, texts)
		r.Quotations = append(r.Quotations, q)
		if q.Checked && !w.Condensed {
			copies = append(copies, copied{w, has})
		}
	}
	for i, a := range copies {
		if official != nil {
			r.Copies = append(r.Copies, CopyFinding{Provision: p.ID, Number: p.Number,
				Left: string(Official), LeftSource: official.Source, Right: a.w.Name, RightSource: a.w.Source,
				Differences: Differences(official.Text, a.has)})
		}
		for _, b := range copies[i+1:] {
			r.Between = append(r.Between, CopyFinding{Provision: p.ID, Number: p.Number,
				Left: a.w.Name, LeftSource: a.w.Source, Right: b.w.Name, RightSource: b.w.Source,
				Differences: Differences(a.has, b.has)})
		}
	}
}
