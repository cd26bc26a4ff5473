package framework

import (
	"regexp"
	"strings"
)

// citation is how the roadmap cites: a paragraph, a letter, and a Roman number
// or the number of a half. Paragraphs 13, 16 and 17 are those of A/70/174; the
// higher numbers are those of A/68/98.
var citationPattern = regexp.MustCompile(`^(\d+) ?([a-k])?(?: ([ivx]+|\d))?$`)

// Cited is the id that a citation of the roadmap names, such as "13 h 1"; it is
// empty when the citation is not of that form.
func Cited(printed string) string {
	m := citationPattern.FindStringSubmatch(strings.TrimSpace(printed))
	if m == nil {
		return ""
	}
	id := "un:a-68-98:" + m[1]
	switch m[1] {
	case "13", "16", "17":
		id = "un:a-70-174:" + m[1]
	}
	for _, part := range m[2:] {
		if part != "" {
			id += ":" + part
		}
	}
	return id
}

// misprints finds the citations of a cell that do not name what is meant: none
// of the provisions meant is the one cited, or a part of it.
func (c *Corpus) misprints(cl *RoadmapCluster, row int64, item *RoadmapItem) []CitationFinding {
	var out []CitationFinding
	for _, printed := range item.Printed {
		cited := Cited(printed)
		named := false
		for _, id := range item.Provisions {
			named = named || cited != "" && (id == cited || strings.HasPrefix(id, cited+":"))
		}
		if !named {
			out = append(out, CitationFinding{Cluster: cl.ID, Row: row, Text: item.Text, Printed: printed,
				Names: cited, Means: item.Provisions, Nearest: c.nearestNorm(item.Text), Source: cl.Source})
		}
	}
	return out
}

// nearestNorm is the norm with an official text whose words are closest to
// some words, judged by the share of either that the other has.
func (c *Corpus) nearestNorm(text string) string {
	best, share := "", -1.0
	for _, p := range c.sortedProvisions() {
		t := p.Current("en")
		if t.Basis != Official || p.Kind != KindNorm {
			continue
		}
		kept := 0
		for _, r := range Compare(text, t.Text) {
			if r.Op == Kept {
				kept += len(tokens(r.Words))
			}
		}
		if s := 2 * float64(kept) / float64(len(tokens(text))+len(tokens(t.Text))); s > share {
			best, share = p.ID, s
		}
	}
	return best
}
