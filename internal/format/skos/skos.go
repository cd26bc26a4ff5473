package skos

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// MediaType is what the file is served as.
const MediaType = "text/turtle; charset=utf-8"

// Vocabulary is what is written.
type Vocabulary struct {
	Base    string // address that relative ones are resolved against; may be empty
	Schemes []Scheme
}

// Scheme is one list of concepts: an instrument, say.
type Scheme struct {
	Address  string
	Title    map[string]string // by language, BCP 47
	Date     string            // 2015, 2015-07 or 2015-07-22; may be empty
	Notation string            // how it is cited; may be empty
	Concepts []Concept
}

// Concept is one item.
type Concept struct {
	Address    string
	ID         string
	Notation   string            // how it is cited
	Label      map[string]string // by language
	Definition []Text            // its own words
	Scope      []Text            // what others say it means
	Broader    string            // address of the item that it is a part of; may be empty
	Matches    []Match
}

// Text is words in a language.
type Text struct{ Language, Words string }

// Relation is how a concept of one scheme stands to one of another.
type Relation string

// The relations, as SKOS names them.
const (
	Exact   Relation = "exactMatch"
	Broad   Relation = "broadMatch"  // the other is wider
	Narrow  Relation = "narrowMatch" // the other is narrower
	Related Relation = "relatedMatch"
)

// Match is a relation to another concept.
type Match struct {
	Relation Relation
	Address  string
}

// Write writes a vocabulary. It fails where an address or a language has no form
// that Turtle takes, and where w does. The same vocabulary gives the same bytes.
func Write(w io.Writer, v *Vocabulary) error {
	p := printer{w: bufio.NewWriter(w)}
	if v.Base != "" {
		p.line("@base %s .", p.iri(v.Base))
	}
	p.line("@prefix dcterms: <http://purl.org/dc/terms/> .")
	p.line("@prefix skos: <http://www.w3.org/2004/02/skos/core#> .")
	for i := range v.Schemes {
		p.scheme(&v.Schemes[i])
	}
	return errors.Join(p.err, p.w.Flush())
}

type printer struct {
	w   *bufio.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) scheme(s *Scheme) {
	about := []string{"a skos:ConceptScheme"}
	about = append(about, p.inLanguages("dcterms:title", s.Title)...)
	if s.Notation != "" {
		about = append(about, "skos:notation "+literal(s.Notation))
	}
	if s.Date != "" {
		about = append(about, "dcterms:date "+literal(s.Date))
	}
	p.subject(s.Address, about)
	for i := range s.Concepts {
		p.concept(s, &s.Concepts[i])
	}
}

func (p *printer) concept(s *Scheme, c *Concept) {
	about := []string{"a skos:Concept", "skos:inScheme " + p.iri(s.Address)}
	if c.Broader == "" {
		about = append(about, "skos:topConceptOf "+p.iri(s.Address))
	} else {
		about = append(about, "skos:broader "+p.iri(c.Broader))
	}
	about = append(about, "dcterms:identifier "+literal(c.ID), "skos:notation "+literal(c.Notation))
	about = append(about, p.inLanguages("skos:prefLabel", c.Label)...)
	for _, t := range c.Definition {
		about = append(about, "skos:definition "+p.words(t))
	}
	for _, t := range c.Scope {
		about = append(about, "skos:scopeNote "+p.words(t))
	}
	for _, m := range c.Matches {
		about = append(about, "skos:"+string(m.Relation)+" "+p.iri(m.Address))
	}
	p.subject(c.Address, about)
}

func (p *printer) subject(address string, about []string) {
	p.line("\n%s\n\t%s .", p.iri(address), strings.Join(about, " ;\n\t"))
}

func (p *printer) inLanguages(property string, t map[string]string) (out []string) {
	for _, lang := range slices.Sorted(maps.Keys(t)) {
		out = append(out, property+" "+p.words(Text{lang, t[lang]}))
	}
	return out
}

// words writes a text with its language; without one where there is none.
func (p *printer) words(t Text) string {
	if t.Language == "" {
		return literal(t.Words)
	}
	for i, part := range strings.Split(t.Language, "-") {
		letters := strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
		if part == "" || i == 0 && !letters || strings.Trim(part, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			p.fail("%q is no language", t.Language)
		}
	}
	return literal(t.Words) + "@" + t.Language
}

var escapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "\b", `\b`, "\f", `\f`)

// literal writes words in quotation marks.
func literal(s string) string { return `"` + escapes.Replace(s) + `"` }

// iri writes an address. What it may not hold is not written otherwise: an
// address that was changed is another one.
func (p *printer) iri(s string) string {
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || strings.ContainsRune("<>\"{}|^`\\", r) }) {
		p.fail("%q is no address", s)
	}
	return "<" + s + ">"
}

func (p *printer) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("skos: "+format, args...)
	}
}
