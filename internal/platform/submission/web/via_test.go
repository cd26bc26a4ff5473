package web_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/submission/web"
)

var tags = regexp.MustCompile(`<[^>]*>`)

// ViaView says the same of the same, whatever room asks.
func TestViaView(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	document := &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-29"}
	heard := func(how string, ids ...string) (out []submission.Heard) {
		for i, id := range ids {
			out = append(out, submission.Heard{As: id, How: how, Mark: submission.Mark{Index: int64(i), At: time.Date(2026, 1, 31, 9, i, 0, 0, time.UTC)}})
		}
		return out
	}
	recorded := submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: document}
	several := submission.Via{Mode: submission.Recorded, Signatories: []string{"state:fr", "state:ke"}, Document: document}
	joint := submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}, By: "state:fr"}
	group := submission.Via{Mode: submission.Group, Author: "org:oas", By: "state:fr", Members: []string{"state:fr", "state:ke"}, On: "2026-01-30"}
	for _, tc := range []struct {
		name, lang string
		told       submission.Told
		want       string // the two sentences
		short      string
	}{
		{"own", "en", submission.Told{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}, Known: true, Confirmed: true, Heard: heard("made", "state:ke")},
			"Kenya says this in its own name. It was signed with the author’s own key.", "The author’s own"},
		{"under a key that is not the author's", "en", submission.Told{Via: submission.Via{Mode: submission.Own, Author: "state:ke"}},
			"Kenya says this in its own name. The register does not name the key that signed this as that of the participant in whose name it speaks.", "The author’s own; not confirmed by the author"},
		{"recorded", "en", submission.Told{Via: recorded, Known: true},
			"Recorded by the secretariat of this hub from note verbale 45/2026 of 29 January 2026. The author is Kenya. The author has not confirmed it with a key of its own.",
			"Recorded from a document; not confirmed by the author"},
		{"recorded and confirmed", "en", submission.Told{Via: recorded, Known: true, Confirmed: true, Heard: heard("confirmed", "state:ke")},
			"Recorded by the secretariat of this hub from note verbale 45/2026 of 29 January 2026. The author is Kenya. Confirmed with the author’s own key. On 31 January 2026, 09:00 UTC.",
			"Recorded from a document; confirmed by the author"},
		{"recorded, in French", "fr", submission.Told{Via: recorded, Known: true},
			"Consigné par le secrétariat de ce pôle d’après : note verbale 45/2026 du 29 janvier 2026. Auteur : Kenya. L’auteur ne l’a pas confirmé avec sa propre clé.",
			"Consignée d’après un document ; non confirmée par l’auteur"},
		{"recorded of several", "en", submission.Told{Via: several, Known: true},
			"Recorded by the secretariat of this hub from note verbale 45/2026 of 29 January 2026. The authors are France and Kenya. None of the authors has confirmed it with a key of its own.",
			"Recorded from a document; not confirmed by any of the authors"},
		{"recorded of several, confirmed by one", "en", submission.Told{Via: several, Known: true, Heard: heard("confirmed", "state:fr")},
			"Recorded by the secretariat of this hub from note verbale 45/2026 of 29 January 2026. The authors are France and Kenya. Confirmed with their own keys by France; not by Kenya.",
			"Recorded from a document; not confirmed by all of the authors"},
		{"joint, signed by one", "en", submission.Told{Via: joint, Known: true, Heard: heard("made", "state:fr")},
			"A joint submission of France and Kenya, handed in by France. Confirmed with their own keys by France; not by Kenya.", "Joint; not signed by all"},
		{"for a group, whose members confirm", "en", submission.Told{Via: group, Known: true, Heard: heard("confirmed", "state:fr", "state:ke")},
			"France says this on behalf of a group (Organization of American States, 2 members on 30 January 2026). The author has not confirmed it with a key of its own. Of the members, France and Kenya confirmed it with a key of their own.",
			"On behalf of a group; not confirmed by the author"},
		{"transmitted", "en", submission.Told{Via: submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: "state:fr", Document: document}, Known: true},
			"Transmitted by France with note verbale 45/2026 of 29 January 2026. The author is Kenya. The author has not confirmed it with a key of its own.",
			"Transmitted by another participant; not confirmed by the author"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			l := c.Locale(tc.lang)
			var b strings.Builder
			if err := web.ViaView(l, d, tc.told).Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
			words := strings.Join(strings.Fields(tags.ReplaceAllString(strings.ReplaceAll(b.String(), "</p>", " "), "")), " ")
			words = strings.TrimPrefix(words, l.T("submission.via.heading")+" ")
			if strings.ReplaceAll(words, "\u00a0", " ") != tc.want {
				t.Errorf("says\n%s\nwant\n%s", words, tc.want)
			}
			if got := web.ViaWords(l, tc.told); got != tc.short {
				t.Errorf("in short %q, want %q", got, tc.short)
			}
		})
	}
}

// TestJointly: under the name of one of several authors stand the others, and who has
// signed or confirmed.
func TestJointly(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	document := &submission.Document{Kind: "note-verbale", Number: "45/2026", Date: "2026-01-29"}
	note := submission.Via{Mode: submission.Recorded, Signatories: []string{"state:de", "state:fr", "state:ke"}, Document: document}
	other := note
	other.Signatories, other.Others = []string{"state:de"}, []submission.Other{{Name: "Office of Peace"}}
	joint := submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:fr", "state:ke"}, By: "state:fr"}
	heard := func(ids ...string) (out []submission.Heard) {
		for _, id := range ids {
			out = append(out, submission.Heard{As: id})
		}
		return out
	}
	for name, tc := range map[string]struct {
		via        submission.Via
		heard      []submission.Heard
		lang, want string
	}{
		"alone":                 {submission.Via{Mode: submission.Own, Author: "state:de"}, heard("state:de"), "en", ""},
		"of a note":             {note, nil, "en", "jointly with France and Kenya"},
		"in French":             {note, nil, "fr", "conjointement avec France et Kenya"},
		"confirmed by one":      {note, heard("state:fr"), "en", "jointly with France and Kenya; confirmed by France"},
		"with who is unlisted":  {other, nil, "en", "jointly with Office of Peace"},
		"signed by some":        {joint, heard("state:de", "state:fr"), "en", "jointly with France, and in the name also of Kenya, not signed"},
		"signed by all":         {joint, heard("state:de", "state:fr", "state:ke"), "en", "jointly with France and Kenya"},
		"signed by nobody else": {submission.Via{Mode: submission.Joint, Signatories: []string{"state:de", "state:ke"}, By: "state:de"}, heard("state:de"), "en", "in the name also of Kenya, not signed"},
	} {
		if got := web.Jointly(c.Locale(tc.lang), d, &submission.Told{Via: tc.via, Known: true, Heard: tc.heard, Confirmed: len(tc.heard) == len(tc.via.Authors())}, "state:de"); strings.Map(unisolated, got) != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// unisolated drops the signs that keep filled-in words apart.
func unisolated(r rune) rune {
	if r >= 0x2066 && r <= 0x2069 {
		return -1
	}
	return r
}
