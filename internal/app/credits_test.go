package app_test

import (
	"encoding/csv"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// hands fills in a form and sends it, a second time where it shows first what it
// would say; another person clears the draft.
func (s *someone) hands(path string, second *someone, fields ...string) {
	s.h.t.Helper()
	got := s.send(path, append(s.get(path).want(http.StatusOK).hidden(), fields...)...)
	if got.status == http.StatusUnprocessableEntity && strings.Contains(got.body, `name="seen"`) {
		got = s.send(path, append(got.hidden(), fields...)...)
	}
	second.signs(got.goes("/en/desk/drafts/").to).want(http.StatusSeeOther)
}

// TestPublicationCredits: the page of a publication, its document, its table and
// its JSON name the same people, and none of them in a bare name who has not
// owned to the words.
func TestPublicationCredits(t *testing.T) {
	h := demonstrated(t)
	of, consultation := h.negotiated(), h.consultation().ID
	state, clears := h.persona("xa-drafter"), h.persona("xa-clearing")
	desk := "/en/desk/texts/" + of.ID
	state.hands(desk+"/amend?unit=t%236&mode=transmitted", clears, "language", "en", "words", "when it can begin, and for how long;", "author", "state:xb")
	state.hands(desk+"/amend?unit=t%237&mode=joint", clears, "language", "en", "words", "what information is still needed, and by when.", "other-1", "state:xb", "other-2", "state:ke")
	state.hands("/en/desk/consultations/"+consultation+"/contribute/comment?mode=transmitted", clears, "language", "en", "text", "We would say for how long.", "author", "org:example-network")

	of = h.negotiated()
	lead := h.persona("expert")
	var choices []string
	for i, as := range map[int]string{0: "bracketed", 1: "bracketed", len(of.Amendments) - 2: "retained", len(of.Amendments) - 1: "retained"} {
		choices = append(choices, "d-"+of.Amendments[i].ID[:16], as, "r-"+of.Amendments[i].ID[:16], "As discussed.")
	}
	lead.signs(lead.decides(lead.get(desk+"/decide"), desk+"/decide", choices...).goes("/en/desk/drafts/").to).want(http.StatusSeeOther)
	lead.hands(desk+"/consolidate", lead)
	h.persona("organization").hands("/en/desk/consultations/"+consultation+"/publish", h.persona("organization-second"), "language", "en", "title", "Commentary on requests", "follows", h.issued().ID)

	const transmitted, joint = "Brinevale (fictitious), as transmitted by Aldermark (fictitious)", "Aldermark (fictitious), in the name also of Brinevale (fictitious), Kenya, not signed"
	const contributor = "Example Network (fictitious), as transmitted by Aldermark (fictitious)"
	at := "/en/publications/" + h.issued().ID
	anybody := h.someone("Anybody", "")
	plain := strings.NewReplacer("\u2068", "", "\u2069", "")
	page := plain.Replace(tags.ReplaceAllString(anybody.get(at).want(http.StatusOK).body, ""))
	document := trace(t, get(t, h.base+at+"/publication.docx").Body)
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(anybody.get(at+"/publication.csv").want(http.StatusOK).body, "\ufeff"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) int { return slices.Index(rows[0], name) }
	credited := func(text string) (out []string) {
		for _, r := range rows[1:] {
			if strings.Contains(r[column("text")], text) {
				out = append(out, plain.Replace(r[column("credited")]))
			}
		}
		return out
	}
	for words, want := range map[string]string{"and for how long": transmitted, "and by when": joint} {
		if got := credited(words); !slices.Contains(got, want) {
			t.Errorf("the table credits %q to %q, want %q", words, got, want)
		}
		if !strings.Contains(document.by["ins "+want], words) {
			t.Errorf("the document credits nothing to %q: %v", want, document.by)
		}
		if id := whoPublished(t, h, words); id == "" {
			t.Errorf("%q is not in what is published", words)
		} else if got := plain.Replace(tags.ReplaceAllString(anybody.get(at+"/"+id).want(http.StatusOK).body, "")); !strings.Contains(got, want) {
			t.Errorf("the page of paragraph %s does not credit %q", id, want)
		}
	}
	// What is open is credited where it stands, to the same in all of them.
	for _, who := range []string{"Aldermark (fictitious)", "Brinevale (fictitious)"} {
		if squeezed := strings.Join(strings.Fields(page), " "); !strings.Contains(squeezed, "["+who+": ") {
			t.Errorf("the page does not credit what %s would have", who)
		}
		if all := strings.Join(credited("reasonable time"), "; "); !strings.Contains(all, who) {
			t.Errorf("the table credits what is open to %q, not to %s", all, who)
		}
		if !strings.Contains(document.words, who) {
			t.Errorf("the document does not name %s", who)
		}
	}
	for name, words := range map[string]string{"the page": page, "the document": plain.Replace(document.words), "the table": strings.Join(credited("comment"), "\n")} {
		if !strings.Contains(words, contributor) {
			t.Errorf("%s does not name %q", name, contributor)
		}
	}
	// In Arabic names stand apart, and brackets run as the words do.
	arabic := anybody.get(strings.Replace(at, "/en/", "/ar/", 1)).want(http.StatusOK).body
	if !strings.Contains(arabic, `<span class="attribution">[</span>`) {
		t.Error("in Arabic no bracket runs as the words do")
	}
	program := get(t, h.base+"/api/v1"+strings.TrimPrefix(at, "/en")).Body
	for _, want := range []string{`{"who":"state:xb","how":"transmitted","by":{"id":"state:xa","name":"Aldermark (fictitious)"}}`, `{"who":"state:ke","how":"unsigned"}`, `{"who":"state:xb","how":"unsigned"}`,
		`"who":{"id":"org:example-network","name":"Example Network (fictitious)"},"how":"transmitted","by":{"id":"state:xa","name":"Aldermark (fictitious)"}`} {
		if !strings.Contains(string(program), want) {
			t.Errorf("the JSON lacks %s", want)
		}
	}
}

// whoPublished gives the id of the published paragraph of guidance with some
// words.
func whoPublished(t *testing.T, h *house, words string) string {
	t.Helper()
	for _, ch := range h.issued().Chapters {
		for _, g := range ch.Guidance {
			for _, p := range g.Paragraphs {
				if strings.Contains(p.Text, words) {
					return p.ID
				}
			}
		}
	}
	return ""
}
