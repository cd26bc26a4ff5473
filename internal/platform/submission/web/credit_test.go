package web_test

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/submission/web"
)

// TestCredited: what nobody has owned to never stands in a bare name.
func TestCredited(t *testing.T) {
	catalogues, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	handed := web.Credit{Name: "Kenya", How: submission.AsTransmitted, By: "Example Network"}
	unsigned := web.Credit{Name: "Aldermark", How: submission.Unsigned}
	for _, tc := range []struct {
		name string
		all  []web.Credit
		want string
	}{
		{"own", []web.Credit{{Name: "Kenya"}}, "Kenya"},
		{"recorded", []web.Credit{{Name: "Kenya", How: submission.AsRecorded}}, "Kenya"},
		{"transmitted", []web.Credit{handed}, "Kenya, as transmitted by Example Network"},
		{"confirmed by one of two", []web.Credit{handed, {Name: "France"}}, "France; Kenya, as transmitted by Example Network"},
		{"for a group", []web.Credit{{Name: "Example Group", How: submission.ForGroup, By: "Kenya"}}, "Kenya, for Example Group (not confirmed by it)"},
		{"joint", []web.Credit{unsigned, {Name: "Kenya"}, {Name: "France"}}, "France, Kenya, in the name also of Aldermark, not signed"},
		{"signed by nobody", []web.Credit{unsigned}, "in the name of Aldermark, not signed"},
		{"of many", []web.Credit{{Name: "D"}, {Name: "C"}, {Name: "B"}, {Name: "A"}}, "A and 3 others"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := web.Credited(catalogues.Locale("en"), tc.all); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

type named map[string]string

func (n named) Name(id, _ string) (name, lang string) { return n[id], "en" }

// TestAuthorsView: lists and headings name those whose words they are as they
// are credited beside the words: nobody who has not owned to them in a bare name.
func TestAuthorsView(t *testing.T) {
	catalogues, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l, names := catalogues.Locale("en"), named{"group:x": "Example Group", "state:ke": "Kenya", "state:fr": "France", "org:n": "Example Network"}
	group := submission.Via{Mode: submission.Group, Author: "group:x", By: "state:ke", Members: []string{"state:fr", "state:ke"}, On: "2026-01-30"}
	handed := submission.Via{Mode: submission.Transmitted, Author: "state:fr", By: "org:n"}
	for _, tc := range []struct {
		name   string
		told   submission.Told
		joined []string
		want   string
	}{
		{"own", submission.Told{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Heard: []submission.Heard{{As: "state:ke"}}}, nil, "Kenya"},
		{"for a group", submission.Told{Via: group, Heard: []submission.Heard{{As: "state:ke"}}}, nil, "Kenya, for Example Group (not confirmed by it)"},
		{"confirmed by the group", submission.Told{Via: group, Heard: []submission.Heard{{As: "group:x"}}}, nil, "Example Group"},
		{"handed on", submission.Told{Via: handed}, nil, "France, as transmitted by Example Network"},
		{"handed on and confirmed", submission.Told{Via: handed, Heard: []submission.Heard{{As: "state:fr"}}}, nil, "France"},
		{"joined", submission.Told{Via: group}, []string{"state:fr"}, "Kenya, for Example Group (not confirmed by it) and France"},
		{"not listed", submission.Told{Via: submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: "A. Person"}}}}, nil, "A. Person"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			var b strings.Builder
			if err := web.AuthorsView(l, names, &tc.told, tc.joined...).Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			plain := regexp.MustCompile(`<[^>]*>`).ReplaceAllString(b.String(), "")
			if got := strings.TrimSpace(html.UnescapeString(plain)); got != tc.want {
				t.Errorf("%q, want %q", got, tc.want)
			}
			if tc.name != "not listed" {
				if got := web.Credited(l, web.Credits(l, names, &tc.told)); tc.joined == nil && got != tc.want {
					t.Errorf("beside the words it is %q, want %q", got, tc.want)
				}
			}
		})
	}
}
