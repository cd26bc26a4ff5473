package framework

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
)

func TestChangedTextIsANewVersion(t *testing.T) {
	base := shippedCorpus(t).Provision("un:a-70-174:13:c")
	alter := func(change func(*Provision)) *Provision {
		p := *base
		p.Texts = append([]TextVersion(nil), base.Texts...)
		change(&p)
		return &p
	}
	other := TextVersion{Version: 2, Language: "en", Basis: Official, Text: "Other words.", SHA256: Hash("Other words."), Source: Citation{Reference: "A/70/174/Corr.1"}}
	for _, tc := range []struct {
		name  string
		said  Body
		inert bool
	}{
		{"the same again", base, false},
		{"another version", alter(func(p *Provision) { p.Texts = append(p.Texts, other) }), false},
		{"another title", alter(func(p *Provision) { p.Title.In = map[string]string{"en": "T"} }), false},
		{"other words under the same version", alter(func(p *Provision) { p.Texts[0].Text += " And more." }), true},
		{"the first version left out", alter(func(p *Provision) { p.Texts = []TextVersion{other} }), true},
		{"official made a paraphrase", alter(func(p *Provision) { p.Texts[0].Basis = Paraphrase }), true},
		{"another kind of thing", &Threat{ID: base.ID}, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := Next(base, tc.said)
			if fail.Is(err, fail.InertKind) != tc.inert {
				t.Fatalf("got %v", err)
			}
			if !tc.inert && got != tc.said {
				t.Errorf("what was said does not count")
			}
		})
	}
	if got, err := Next(nil, base); err != nil || got != Body(base) {
		t.Errorf("the first statement: %v, %v", got, err)
	}
}

func TestCurrentText(t *testing.T) {
	p := &Provision{Texts: []TextVersion{
		{Version: 1, Language: "en", Text: "en1"}, {Version: 2, Language: "en", Text: "en2"}, {Version: 1, Language: "fr", Text: "fr1"}}}
	for lang, want := range map[string]string{"en": "en2", "fr": "fr1", "ar": "en2"} {
		if got := p.Current(lang).Text; got != want {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
	}
}

func TestFaultyBodies(t *testing.T) {
	drafts, err := corpus.Drafts(shippedCorpus(t).Bodies())
	if err != nil {
		t.Fatal(err)
	}
	body := map[string]string{}
	for _, d := range drafts {
		body[d.Subject] = string(d.Body)
	}
	norm, relation := body["un:a-70-174:13:c"], body["relation:osce:cbm:1_un:a-70-174:16:c:1"]
	reading, term := body["reading:voluntary:gge-2015"], body["term:norm"]
	for _, tc := range []struct{ name, typ, body, want string }{
		{"an unknown type", "framework.provision.recorded/2", norm, "no statement of type"},
		{"another type", TypeTerm, norm, "not of type"},
		{"an unknown member", TypeProvision, strings.Replace(norm, `{`, `{"colour":"red",`, 1), "not of type"},
		{"something after it", TypeProvision, norm + "{}", "follows the body"},
		{"words without their hash", TypeProvision, strings.Replace(norm, "States should not knowingly", "States should knowingly", 1), "SHA-256"},
		{"an id in capitals", TypeProvision, strings.Replace(norm, `"un:a-70-174:13:c"`, `"UN:A-70-174:13:c"`, 1), "form"},
		{"a parent that it is not below", TypeProvision, strings.Replace(norm, `"parent":"un:a-70-174:13"`, `"parent":"un:a-70-174:16"`, 1), "below its parent"},
		{"an unknown kind", TypeProvision, strings.Replace(norm, `"kind":"norm"`, `"kind":"law"`, 1), "kind of provision"},
		{"an unknown relation", TypeRelation, strings.Replace(relation, `"relation":"equal"`, `"relation":"same"`, 1), "not a relation"},
		{"an id that names other ends", TypeRelation, strings.Replace(relation, `"to":"un:a-70-174:16:c:1"`, `"to":"un:a-70-174:16:c:2"`, 1), "two ends"},
		{"a reading without a holder", TypeReading, strings.Replace(reading, `[{"name":"Group of Governmental Experts 2014–2015"}]`, `[]`, 1), "no holder"},
		{"a place that is missing", TypeTerm, strings.Replace(term, `"place":"section 1, footnote 14"`, `"place":""`, 1), "without a place"},
		{"a name for a person as an id", TypeTerm, strings.Replace(term, `{"name":"E. Tikk`, `{"participant":"person:x","name":"E. Tikk`, 1), "participant's id"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.body == norm || tc.body == relation || tc.body == reading || tc.body == term {
				if tc.typ != "framework.provision.recorded/2" && tc.typ != TypeTerm {
					t.Fatal("the case does not change the body")
				}
			}
			_, err := Decode(tc.typ, []byte(tc.body))
			if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// Whatever arrives as a body is refused or comes back as the same bytes once
// it is written again.
func FuzzDecode(f *testing.F) {
	drafts, err := corpus.Drafts(shippedCorpus(f).Bodies())
	if err != nil {
		f.Fatal(err)
	}
	seen := map[string]bool{}
	for _, d := range drafts {
		if !seen[d.Type] {
			seen[d.Type] = true
			f.Add(d.Type, d.Body)
		}
	}
	f.Fuzz(func(t *testing.T, typ string, body []byte) {
		b, err := Decode(typ, body)
		if err != nil {
			if !fail.Is(err, fail.Invalid) {
				t.Fatalf("refused with kind %s", fail.KindOf(err))
			}
			return
		}
		once, err := Encode(b)
		if err != nil {
			t.Fatal(err)
		}
		again, err := Decode(typ, once)
		if err != nil {
			t.Fatalf("what was accepted is refused when written again: %v", err)
		}
		twice, err := Encode(again)
		if err != nil || !bytes.Equal(once, twice) {
			t.Fatalf("written twice, two ways: %v", err)
		}
	})
}

// One body of each type, as it is signed. These bytes are in registers: a
// change of shape is a new version of the type.
func TestGoldenBodies(t *testing.T) {
	drafts, err := corpus.Drafts(shippedCorpus(t).Bodies())
	if err != nil {
		t.Fatal(err)
	}
	first := map[string]bool{}
	var got bytes.Buffer
	for _, d := range drafts {
		if !first[d.Type] {
			first[d.Type] = true
			got.WriteString(d.Type + " " + d.Subject + "\n" + string(d.Body) + "\n")
		}
	}
	golden := filepath.Join("testdata", "bodies.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if len(first) != len(Types()) || !bytes.Equal(got.Bytes(), want) {
		t.Errorf("bodies of %d types; they differ from %s", len(first), golden)
	}
}
