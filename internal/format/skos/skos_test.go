package skos_test

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/format/skos"
)

const want = `@base <https://hub.example.org/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<instruments/un:a-70-174>
	a skos:ConceptScheme ;
	dcterms:title "Report"@en ;
	dcterms:title "Rapport"@fr ;
	skos:notation "A/70/174" ;
	dcterms:date "2015-07-22" .

<provisions/13:h>
	a skos:Concept ;
	skos:inScheme <instruments/un:a-70-174> ;
	skos:topConceptOf <instruments/un:a-70-174> ;
	dcterms:identifier "un:a-70-174:13:h" ;
	skos:notation "A/70/174, para. 13 (h)" ;
	skos:prefLabel "Requests for assistance"@en ;
	skos:definition "States \"should\" respond\nto \\ requests"@en ;
	skos:exactMatch <provisions/cbm:1> .

<provisions/13:h:1>
	a skos:Concept ;
	skos:inScheme <instruments/un:a-70-174> ;
	skos:broader <provisions/13:h> ;
	dcterms:identifier "un:a-70-174:13:h:1" ;
	skos:notation "A/70/174, para. 13 (h), first part" ;
	skos:prefLabel "求助"@zh-Hans ;
	skos:scopeNote "In other words"@en .
`

func TestWrite(t *testing.T) {
	v := skos.Vocabulary{Base: "https://hub.example.org/", Schemes: []skos.Scheme{{Address: "instruments/un:a-70-174", Title: map[string]string{"fr": "Rapport", "en": "Report"},
		Date: "2015-07-22", Notation: "A/70/174", Concepts: []skos.Concept{
			{Address: "provisions/13:h", ID: "un:a-70-174:13:h", Notation: "A/70/174, para. 13 (h)", Label: map[string]string{"en": "Requests for assistance"},
				Definition: []skos.Text{{Language: "en", Words: "States \"should\" respond\nto \\ requests"}}, Matches: []skos.Match{{Relation: skos.Exact, Address: "provisions/cbm:1"}}},
			{Address: "provisions/13:h:1", ID: "un:a-70-174:13:h:1", Notation: "A/70/174, para. 13 (h), first part", Label: map[string]string{"zh-Hans": "求助"}, Broader: "provisions/13:h",
				Scope: []skos.Text{{Language: "en", Words: "In other words"}}}}}}}
	var b bytes.Buffer
	if err := skos.Write(&b, &v); err != nil {
		t.Fatal(err)
	}
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
}

func TestWriteRefuses(t *testing.T) {
	for name, v := range map[string]skos.Vocabulary{
		"an address with a space":   {Schemes: []skos.Scheme{{Address: "a b"}}},
		"no address":                {Schemes: []skos.Scheme{{}}},
		"an address that ends it":   {Base: "https://x/> ."},
		"a language that is none":   {Schemes: []skos.Scheme{{Address: "a", Title: map[string]string{"e n": "x"}}}},
		"a language that begins so": {Schemes: []skos.Scheme{{Address: "a", Title: map[string]string{"1-en": "x"}}}},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := skos.Write(&b, &v); err == nil {
				t.Errorf("it was written:\n%s", b.String())
			}
		})
	}
}
