package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

var hiddenInput = regexp.MustCompile(`<input type="hidden" name="([^"]+)" value="([^"]*)"`)

// hidden gives the names and values that the forms of a page carry unseen.
func (r reply) hidden() (out []string) {
	for _, m := range hiddenInput.FindAllStringSubmatch(r.body, -1) {
		out = append(out, m[1], m[2])
	}
	return out
}

// TestSameAmendmentIsJoined: who types what somebody has proposed already is told
// whose it is, and offered to join it; who joins is named beside its authors.
func TestSameAmendmentIsJoined(t *testing.T) {
	h := demonstrated(t)
	of := h.negotiated()
	const said = "This has been proposed already"
	amend, first := "/en/desk/texts/"+of.ID+"/amend?unit=t%231", of.Amendments[0].ID
	join := "/en/desk/amendments/" + first + "/join"
	typed := func(s *someone, words string) reply {
		page := s.get(amend).want(http.StatusOK)
		return s.send(amend, append(page.hidden(), "language", "en", "words", words)...).want(http.StatusUnprocessableEntity, `id="change"`)
	}
	const words = "A State that receives a request should confirm its receipt within 24 hours."

	other := h.persona("ngo")
	if got := typed(other, "A State that receives a request should confirm its receipt within 36 hours."); strings.Contains(got.body, said) {
		t.Error("other words are said to have been proposed already")
	}
	typed(other, words).want(http.StatusUnprocessableEntity, said, "Aldermark (fictitious)", `href="`+join+`"`)
	for _, lang := range []string{"fr", "ar"} {
		in := strings.Replace(amend, "/en/", "/"+lang+"/", 1)
		other.send(in, append(other.get(in).hidden(), "language", "en", "words", words)...).want(http.StatusUnprocessableEntity, strings.Replace(join, "/en/", "/"+lang+"/", 1))
	}
	// What is a modification of it in name alone is the same as well.
	modifies := amend + "&from=" + first
	other.send(modifies, append(other.get(modifies).hidden(), "language", "en", "words", words)...).want(http.StatusUnprocessableEntity, said, join)

	author := typed(h.persona("xa-drafter"), words).want(http.StatusUnprocessableEntity, said, "This amendment is yours.")
	if strings.Contains(author.body, join) {
		t.Error("an author is offered to join the own amendment")
	}

	draft := other.send(join, other.get(join).want(http.StatusOK).hidden()...).goes("/en/desk/drafts/").to
	h.persona("ngo-second").signs(draft).want(http.StatusSeeOther)
	var now struct {
		Joined []struct {
			As string `json:"as"`
		} `json:"joined"`
	}
	if h.read("/api/v1/amendments/"+first, &now); len(now.Joined) != 1 || !strings.HasPrefix(now.Joined[0].As, "org:") {
		t.Errorf("joined by %+v", now.Joined)
	}
}

// TestControlCharacterIsNamed: who pastes a character that nobody can see, into
// an amendment or a contribution, is told which it is and where.
func TestControlCharacterIsNamed(t *testing.T) {
	h := demonstrated(t)
	of := h.negotiated()
	s := h.persona("ngo")
	text, consultation := "/desk/texts/"+of.ID, "/desk/consultations/"+h.consultation().ID
	for _, tc := range []struct {
		path, line, sign string
		fields           []string
	}{
		{text + "/amend?unit=t%231", "3", "U+0007 (ALERT)", []string{"words", "A State that receives a request.\r\n\r\nIt an\u0007swers."}},
		{text + "/amend?do=whole", "3", "U+0091 (PRIVATE USE ONE)", []string{"words", "# One\r\n\r\nTwo\u0091."}},
		{consultation + "/contribute/comment", "1", "U+001B (ESCAPE)", []string{"text", "We agree.", "references", "A book\u001b"}},
		{consultation + "/contribute/reference", "1", "U+0000 (NULL)", []string{"title", "A\u0000", "text", "We agree.", "references", "A book"}},
	} {
		for lang, line := range map[string]string{"en": "Line ", "fr": "Ligne ", "ar": "السطر "} {
			in := "/" + lang + tc.path
			got := s.send(in, append(append(s.get(in).want(http.StatusOK).hidden(), "language", "en"), tc.fields...)...).want(http.StatusUnprocessableEntity)
			words := strings.NewReplacer("\u2068", "", "\u2069", "").Replace(got.body)
			if !strings.Contains(words, line+tc.line) || !strings.Contains(words, tc.sign) {
				t.Errorf("%s with %q does not say line %s, %s", in, tc.fields, tc.line, tc.sign)
			}
		}
	}
	if after := h.negotiated(); len(after.Amendments) != len(of.Amendments) {
		t.Error("an amendment with a control character was said")
	}
}

// decides fills in the lead's desk over the whole text, in what was opened, and
// sends it as often as the desk asks: the first time it shows what becomes of the
// text.
func (s *someone) decides(opened reply, desk string, choices ...string) reply {
	s.h.t.Helper()
	preview := s.send(desk, append(opened.hidden(), choices...)...).want(http.StatusUnprocessableEntity)
	if !strings.Contains(preview.body, `id="preview"`) {
		return preview
	}
	return s.send(desk, append(preview.hidden(), choices...)...)
}

// TestClearanceShowsWhatIsDecided: the page on which decisions are cleared shows
// the words of each amendment, as a redline, and of the one that stands for it.
func TestClearanceShowsWhatIsDecided(t *testing.T) {
	h := demonstrated(t)
	of := h.negotiated()
	lead, desk := h.persona("expert"), "/en/desk/texts/"+of.ID+"/decide"
	id := func(n int) string { return of.Amendments[n].ID[:16] }
	choices := []string{"d-" + id(0), "retained-as-modified:" + of.Amendments[2].ID, "r-" + id(0), "As modified.", "d-" + id(4), "retained", "r-" + id(4), "Agreed."}
	draft := lead.decides(lead.get(desk).want(http.StatusOK), desk, choices...).goes("/en/desk/drafts/").to
	page := lead.get(draft).want(http.StatusOK, "Decisions, in the order in which they are carried out")
	table := page.found(`(?s)(<table[^>]*id="rulings".*?</table>)`)
	for _, want := range []string{"Amendment 1", "24 hours", "Amendment 3", "or as soon as its team is at work", "Amendment 5", "who can be reached at any hour", "<ins>", "<del>"} {
		if !strings.Contains(table, want) {
			t.Errorf("what is cleared lacks %q:\n%s", want, table)
		}
	}
	if strings.Contains(table, "three working days") {
		t.Error("what is cleared shows an amendment that nothing is decided on")
	}
}

// TestTwoLeadsAtTheDesk: two who may decide open the desk at the same time, and
// decide on the same amendment. One decision counts; the other lead is told whose
// it is, at the desk or, where it was drafted already, when it is cleared, and
// decides again in view of it.
func TestTwoLeadsAtTheDesk(t *testing.T) {
	h := demonstrated(t)
	of := h.negotiated()
	desk := "/en/desk/texts/" + of.ID + "/decide"
	lead, organiser, second := h.persona("expert"), h.persona("organization"), h.persona("organization-second")
	id := of.Amendments[4].ID[:16]
	choice := func(as, why string) []string { return []string{"d-" + id, as, "r-" + id, why} }
	decision := func() (d struct {
		Decision struct {
			As       string `json:"as"`
			Decision string `json:"decision"`
			Reason   struct {
				In map[string]string `json:"in"`
			} `json:"reason"`
		} `json:"decision"`
	}) {
		h.read("/api/v1/amendments/"+of.Amendments[4].ID, &d)
		return d
	}

	// Both have the desk before them, and the organiser has drafted already.
	byLead, byOrganiser := lead.get(desk).want(http.StatusOK), organiser.get(desk).want(http.StatusOK)
	late := organiser.decides(byOrganiser, desk, choice("bracketed", "Drafted first.")...).goes("/en/desk/drafts/").to
	draft := lead.decides(byLead, desk, choice("retained", "As discussed.")...).goes("/en/desk/drafts/").to
	lead.signs(draft).want(http.StatusSeeOther)
	first := decision()
	if first.Decision.Decision != "retained" {
		t.Fatalf("the lead's decision reads %+v", first)
	}

	told := organiser.decides(byOrganiser, desk, choice("not-retained", "Too much.")...).want(http.StatusUnprocessableEntity)
	for _, want := range []string{"Somebody decided on the same amendments while this page was open", "retained", "Send this again if yours is to take the place"} {
		if !strings.Contains(told.body, want) {
			t.Errorf("the second lead is not told %q", want)
		}
	}
	second.signs(late).want(http.StatusUnprocessableEntity, "Somebody has decided on an amendment meanwhile")
	if now := decision(); now.Decision.Decision != "retained" || now.Decision.Reason.In["en"] != "As discussed." {
		t.Fatalf("the decision was replaced unseen: %+v", now)
	}

	// Having been told, the organiser decides again in its place.
	again := organiser.decides(told, desk, choice("not-retained", "Too much.")...).goes("/en/desk/drafts/").to
	second.signs(again).want(http.StatusSeeOther)
	if now := decision(); now.Decision.Decision != "not-retained" || now.Decision.As == first.Decision.As {
		t.Errorf("what was decided in view of the first reads %+v", now)
	}
}
