package framework_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/search"
)

// ours are the words of a body that the corpus gives in every language.
func ours(b framework.Body) map[string]i18n.Text {
	out := map[string]i18n.Text{}
	short := func(t *i18n.Text) {
		if t != nil {
			out["the short title"] = *t
		}
	}
	switch b := b.(type) {
	case *framework.Instrument:
		out["the title"], out["the body"], out["the status"] = b.Title, b.Body, b.Status
		short(b.Short)
		for _, on := range b.BuildsOn {
			out["how it builds on "+on.Instrument] = on.How
		}
	case *framework.Provision:
		out["the title"] = b.Title
		short(b.Short)
		for _, a := range b.Addressees {
			out["the addressee "+a.String()] = a
		}
	case *framework.RoadmapCluster:
		out["the title"] = b.Title
	case *framework.Term:
		out["the title"] = b.Title
		if b.Note != nil {
			out["the note"] = *b.Note
		}
	case *framework.Threat:
		out["the title"] = b.Title
	}
	return out
}

// Readers of every language find the corpus under titles of their own.
func TestTitlesInEveryLanguage(t *testing.T) {
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range c.Bodies() {
		for what, text := range ours(b) {
			for _, tag := range i18n.Tags() {
				words := text.In[tag]
				if words == "" {
					t.Errorf("%s: %s is missing in %s", b.Subject(), what, tag)
				}
				if arabic := strings.ContainsFunc(words, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }); arabic != (tag == "ar") {
					t.Errorf("%s: %s in %s is not in its script: %q", b.Subject(), what, tag, words)
				}
			}
		}
	}
}

// Provisions of one instrument that have different titles in the original have
// different titles in every language: no translation stands in another's place.
func TestTitlesTellProvisionsApart(t *testing.T) {
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[[3]string]*framework.Provision{}
	for _, p := range c.Provisions {
		for _, tag := range p.Title.Languages() {
			key := [3]string{p.Instrument, tag, p.Title.In[tag]}
			if other := seen[key]; other != nil && other.Title.String() != p.Title.String() {
				t.Errorf("%s and %s are both called %q", other.ID, p.ID, p.Title.In[tag])
			}
			seen[key] = p
		}
	}
}

func TestOwnTitles(t *testing.T) {
	c, err := framework.Load()
	if err != nil {
		t.Fatal(err)
	}
	shipped := c.Instruments[0]
	for _, tc := range []struct {
		name string
		own  []string
		want string
	}{
		{"none", nil, ""},
		{"those that are there", []string{"fr", "ar"}, ""},
		{"one that is not there", []string{"ru"}, `"ru"`},
		{"the original", []string{"en"}, `"en"`},
		{"one twice", []string{"fr", "fr"}, `"fr"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			i := *shipped
			i.OwnTitles = tc.own
			err := i.Check()
			if (err == nil) != (tc.want == "") || err != nil && !strings.Contains(err.Error(), tc.want) {
				t.Errorf("got %v, want %q", err, tc.want)
			}
		})
	}
}

// The words are those that readers would use, not the titles as a whole.
func TestFindsInFrenchAndArabic(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		_, q := indexed(t, url)
		for _, tc := range []struct{ lang, question, want string }{
			{"fr", "vulnérabilités", "un:a-70-174:13:j"},
			{"fr", "vulnerabilite", "un:a-70-174:13:j:1"},
			{"fr", "chaîne d’approvisionnement", "un:a-70-174:13:i:1"},
			{"fr", "chaîne d'approvisionnement", "threat:supply-chain"},
			{"fr", "cyberespace", "term:cyberspace"},
			{"fr", "mesures de confiance", "term:confidence-building-measures"},
			{"fr", "infrastructures critiques", "un:a-70-174:13:g"},
			{"fr", "équipe d’intervention d’urgence", "un:a-70-174:17:c:1"},
			{"fr", "points de contact", "osce:cbm:8"},
			{"fr", "légitime défense", "term:self-defence"},
			{"fr", "vie privée", "un:a-res-68-167"},
			{"fr", "Appel de Paris", "paris-call:2018"},
			{"fr", "GEG 2015", "un:a-70-174"},
			{"ar", "قواعد", "un:a-70-174:13"},
			{"ar", "القواعد", "term:norms-rules-principles"},
			{"ar", "سلسلة التوريد", "un:a-70-174:13:i:1"},
			{"ar", "نقاط الاتصال", "un:a-70-174:16:a"},
			{"ar", "تدابير بناء الثقة", "term:confidence-building-measures"},
			{"ar", "البنى التحتية الحيوية", "un:a-70-174:13:g"},
			{"ar", "الاستجابة للطوارئ", "un:a-70-174:17:c"},
			{"ar", "الفضاء الإلكتروني", "term:cyberspace"},
			{"ar", "مواطن الضعف", "threat:vulnerabilities"},
			{"ar", "السيادة", "term:sovereignty"},
			{"ar", "الحق في الخصوصية", "un:a-res-68-167"},
			{"ar", "اتفاقية بودابست", "coe:ets-185"},
		} {
			t.Run(tc.lang+", "+tc.question, func(t *testing.T) {
				res, err := q.Search(t.Context(), search.Ask{Question: tc.question, Lang: tc.lang})
				if err != nil {
					t.Fatal(err)
				}
				i := slices.IndexFunc(res.Hits, func(h search.Hit) bool { return h.Subject == tc.want })
				if res.Some || i < 0 {
					t.Fatalf("%q does not find %s among %d; only some of the words: %v", tc.question, tc.want, len(res.Hits), res.Some)
				}
				if _, lang := res.Hits[i].Title.For(tc.lang); lang != tc.lang {
					t.Errorf("%s is found under a title in %q", tc.want, lang)
				}
			})
		}
	})
}
