package web_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// graph is what the vocabulary says, as far as SKOS has conditions on it: by property,
// then by subject.
type graph map[string]map[string][]string

var property = regexp.MustCompile(`^(?:a )?(skos:\w+)(?: (.*))?$`)

// graphOf reads Turtle of the one form in which the hub writes it.
func graphOf(t *testing.T, turtle string) graph {
	t.Helper()
	out, subject := graph{}, ""
	for line := range strings.Lines(turtle) {
		line = strings.TrimRight(line, "\n")
		switch words, about := strings.CutPrefix(line, "\t"); {
		case about:
			words = strings.TrimSuffix(strings.TrimSuffix(words, " ;"), " .")
			if m := property.FindStringSubmatch(words); m != nil {
				if out[m[1]] == nil {
					out[m[1]] = map[string][]string{}
				}
				out[m[1]][subject] = append(out[m[1]][subject], m[2])
			} else if !strings.HasPrefix(words, "dcterms:") {
				t.Errorf("a line is neither of SKOS nor of Dublin Core: %q", line)
			}
		case strings.HasPrefix(line, "<"):
			subject = line
		case line != "" && !strings.HasPrefix(line, "@"):
			t.Errorf("a line begins nothing: %q", line)
		}
	}
	return out
}

// above are all that a concept is below, by one relation or several; it ends where
// they go in a circle.
func (g graph) above(of string, properties ...string) (out []string) {
	next := []string{of}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		for _, p := range properties {
			for _, to := range g[p][at] {
				if !slices.Contains(out, to) {
					out, next = append(out, to), append(next, to)
				}
			}
		}
	}
	return out
}

// TestVocabularyKeepsTheConditionsOfSKOS: section numbers are those of the SKOS
// Reference of the W3C, https://www.w3.org/TR/2009/REC-skos-reference-20090818/.
func TestVocabularyKeepsTheConditionsOfSKOS(t *testing.T) {
	ts, _ := serve(t)
	_, turtle := get(t, ts, "/en/framework/provisions.ttl")
	g := graphOf(t, turtle)
	concepts, schemes := g["skos:Concept"], g["skos:ConceptScheme"]
	if len(concepts) < 60 || len(schemes) < 5 {
		t.Fatalf("there are %d concepts in %d schemes", len(concepts), len(schemes))
	}
	tongue := regexp.MustCompile(`@[A-Za-z0-9-]+$`)
	for c := range concepts {
		if schemes[c] != nil {
			t.Errorf("S9: %s is a concept and a scheme", c)
		}
		if in := g["skos:inScheme"][c]; len(in) != 1 || schemes[in[0]] == nil {
			t.Errorf("%s is in the schemes %q", c, in)
		}
		if top, below := g["skos:topConceptOf"][c], g["skos:broader"][c]; len(top)+len(below) != 1 {
			t.Errorf("%s is at the top of %q and below %q", c, top, below)
		} else if len(below) == 1 && !slices.Equal(g["skos:inScheme"][below[0]], g["skos:inScheme"][c]) {
			t.Errorf("%s is below %s, which is in another scheme, or in none", c, below[0])
		}
		if slices.Contains(g.above(c, "skos:broader"), c) {
			t.Errorf("%s is below itself", c)
		}
		var said []string
		for _, label := range g["skos:prefLabel"][c] {
			lang := tongue.FindString(label)
			if slices.Contains(said, lang) {
				t.Errorf("S14: %s has two preferred labels in %s", c, lang)
			}
			said = append(said, lang)
		}
		if len(said) == 0 {
			t.Errorf("%s has no label", c)
		}
		for _, m := range []struct{ one, back string }{{"skos:exactMatch", "skos:exactMatch"}, {"skos:relatedMatch", "skos:relatedMatch"}, {"skos:broadMatch", "skos:narrowMatch"}, {"skos:narrowMatch", "skos:broadMatch"}} {
			for _, to := range g[m.one][c] {
				if concepts[to] == nil || !slices.Contains(g[m.back][to], c) {
					t.Errorf("S43, S44: %s %s %s, and not the other way round", c, m.one, to)
				}
			}
		}
		for _, to := range g["skos:exactMatch"][c] {
			if slices.Contains(slices.Concat(g["skos:broadMatch"][c], g["skos:narrowMatch"][c], g["skos:relatedMatch"][c]), to) {
				t.Errorf("S46: %s matches %s exactly and otherwise", c, to)
			}
		}
		for _, to := range g["skos:relatedMatch"][c] {
			if slices.Contains(g.above(c, "skos:broader", "skos:broadMatch"), to) || slices.Contains(g.above(to, "skos:broader", "skos:broadMatch"), c) {
				t.Errorf("S27: %s and %s are related, and one is above the other", c, to)
			}
		}
	}
}
