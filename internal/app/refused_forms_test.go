package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestFormsAreForThoseWhoMaySendThem: who may not send a form is not shown it, and
// is told who may.
func TestFormsAreForThoseWhoMaySendThem(t *testing.T) {
	h := demonstrated(t)
	of := h.consultation()
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	out, err := h.Consultations().Process.Say(t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &consult.Call{
		Via: submission.Via{Mode: submission.Recorded, Author: "org:example-conference", Document: &submission.Document{Kind: "report", Number: "1", Date: "2026-01-01"}},
		Plan: consult.Plan{Title: en("For States"), Text: en("States are asked."), About: []string{"un:a-70-174:13:h:1"}, Languages: []string{"en"}, Zone: "UTC",
			Invited: consult.Invited{Classes: []participant.Class{participant.State}}, Moderation: consult.After, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: en("One"), Accepts: []consult.Accepts{consult.Comments}, Opens: "2036-03-01T00:00Z", Closes: "2036-04-01T00:00Z"}}})
	if err != nil {
		t.Fatal(err)
	}
	var meetings, proposals struct{ Items []struct{ ID string } }
	h.read("/api/v1/meetings", &meetings)
	h.read("/api/v1/amendments?author=state:xa", &proposals)
	if len(meetings.Items) != 1 || len(proposals.Items) == 0 {
		t.Fatalf("%d meetings, %d amendments", len(meetings.Items), len(proposals.Items))
	}
	held, amendment, closed := "/en/desk/meetings/"+meetings.Items[0].ID, "/en/desk/amendments/"+proposals.Items[0].ID, "/en/desk/consultations/"+out.Receipt.ID.String()
	own := "/en/desk/consultations/" + of.ID
	const organiser, chair, uninvited = "Only the organiser of the consultation says that.", "Only who convened or chairs the meeting says that.", "The consultation does not invite your participant"
	for _, tc := range []struct {
		who, path string
		status    int
		says      string
	}{
		{"organization", own + "/phases/contributions", 200, `id="move"`},
		{"xb-drafter", own + "/phases/contributions", 403, organiser},
		{"secretariat", own + "/phases/contributions", 403, organiser},
		{"secretariat", closed + "/phases/one", 200, `id="move"`},
		{"organization", closed + "/phases/one", 200, `id="move"`},
		{"xb-drafter", closed + "/contribute/comment", 200, `id="contribute"`},
		{"ngo", closed + "/contribute/comment", 403, uninvited},
		{"ngo", closed + "/contribute/comment?mode=joint", 403, uninvited},
		{"ngo", closed + "/contribute/comment?mode=transmitted", 200, `id="contribute"`},
		{"xa-drafter", amendment + "/withdraw", 200, `id="answer"`},
		{"xa-drafter", amendment + "/endorse", 403, "It is the amendment of your own participant"},
		{"organization", amendment + "/withdraw", 403, "Only who proposed the amendment, or has answered it"},
		{"organization", amendment + "/endorse", 200, `id="answer"`},
		{"organization", held + "/summarise", 200, `id="summarise"`},
		{"xb-drafter", held + "/summarise", 403, chair},
		{"organization", held + "/withdraw", 200, `id="reason"`},
		{"xb-drafter", held + "/withdraw", 403, chair},
	} {
		got := h.persona(tc.who).get(tc.path).want(tc.status, tc.says)
		if tc.status != http.StatusOK && strings.Contains(got.body, `<textarea`) {
			t.Errorf("%s, %s: a form that is refused is shown", tc.who, tc.path)
		}
	}
}

// TestPublicationFormsAreOffered: the page of a publication leads to the form of a
// translation just those who may open it, and the page of a paragraph to that of
// an erratum.
func TestPublicationFormsAreOffered(t *testing.T) {
	h := demonstrated(t)
	id := h.issued().ID
	at, desk := "/en/publications/"+id, "/en/desk/publications/"+id
	paragraph := h.someone("Anybody", "").get(at).want(http.StatusOK).found(`href="` + at + `/([^"/.?]+)"`)
	for _, tc := range []struct {
		who                  string
		translates, corrects bool
	}{
		{"organization", true, true}, {"xb-drafter", true, false}, {"ngo", true, false}, {"xa-clearing", false, false}, {"secretariat", false, false},
	} {
		who := h.persona(tc.who)
		for page, form := range map[string]string{at: desk + "/translate", at + "/" + paragraph: desk + "/" + paragraph + "/correct"} {
			offered, status, want := strings.Contains(who.get(page).want(http.StatusOK).body, `href="`+form+`"`), who.get(form).status, tc.translates
			if page != at {
				want = tc.corrects
			}
			if offered != want || (status == http.StatusOK) != want || !want && status != http.StatusForbidden {
				t.Errorf("%s: the way to %s is offered: %v, and answered with %d", tc.who, form, offered, status)
			}
		}
	}
}
