package web_test

import (
	"net/http"
	"strings"
	"testing"
)

// A page shows titles in the reader's language, and says which are not the
// issuer's own.
func TestTitlesSayWhoseTheyAre(t *testing.T) {
	ts, _ := serve(t)
	const (
		ownFrench  = "traduction établie par ce pôle, et non le titre officiel"
		ownArabic  = "ترجمة من إعداد هذا المركز، وليست العنوان الرسمي"
		ownEnglish = "own translation, not the official title"
	)
	for _, tc := range []struct {
		name, path string
		has, hasnt []string
	}{
		{"a translation of ours, beside the one that was read", "/fr/framework/instruments/osce:pc-dec-1106",
			[]string{"Premier ensemble de mesures de confiance", ownFrench, "Intitulé dans la langue de la source", "Initial set of OSCE confidence-building measures"}, nil},
		{"the same in Arabic", "/ar/framework/instruments/osce:pc-dec-1106", []string{"مجموعة أولية من تدابير بناء الثقة", ownArabic, "Initial set of OSCE"}, nil},
		{"the title of the issuer", "/fr/framework/instruments/paris-call:2018", []string{"Appel de Paris pour la confiance et la sécurité", "Intitulé dans la langue de la source"}, []string{ownFrench}},
		{"the original", "/en/framework/instruments/osce:pc-dec-1106", []string{"Initial set of OSCE"}, []string{ownEnglish, "Title in the language of the source"}},
		{"a provision, over the text in its own language", "/fr/framework/provisions/un:a-70-174:13:c",
			[]string{"Ne pas permettre sciemment", "ne fait pas partie du texte", "States should not knowingly allow their territory", "(en anglais)"}, nil},
		{"a term", "/ar/framework/glossary/term:sovereignty", []string{"السيادة"}, nil},
		{"the threats", "/fr/framework/threats", []string{"Vulnérabilités non divulguées"}, []string{"Undisclosed vulnerabilities in ICT products"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, body := get(t, ts, tc.path)
			if code != http.StatusOK {
				t.Fatalf("%s answers %d", tc.path, code)
			}
			for _, want := range tc.has {
				if !strings.Contains(body, want) {
					t.Errorf("%s does not say %q", tc.path, want)
				}
			}
			for _, want := range tc.hasnt {
				if strings.Contains(body, want) {
					t.Errorf("%s says %q", tc.path, want)
				}
			}
		})
	}
}
