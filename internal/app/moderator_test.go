package app_test

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestModeratorOfTheHub: who moderates for the hub and has no other role comes
// from the desk to the consultations that it moderates and to what is held in
// them; no link on the way is refused. Who only audits is led to none of it.
func TestModeratorOfTheHub(t *testing.T) {
	h := newHouse(t)
	officer, other := h.founders()
	if _, err := h.Load(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	out, err := h.Consultations().Process.Say(t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &consult.Call{
		Via: submission.Via{Mode: submission.Recorded, Author: "state:ke", Document: &submission.Document{Kind: "report", Number: "1", Date: "2026-01-01"}},
		Plan: consult.Plan{Title: i18n.Of("en", "Held and let in"), Text: i18n.Of("en", "What is asked."), About: []string{"un:a-70-174:13:h:1"}, Languages: []string{"en"}, Zone: "UTC",
			Moderation: consult.Before, Decision: consult.Decision{Rule: consult.Editor}},
		Phases: []consult.Phase{{ID: "one", Title: i18n.Of("en", "One"), Accepts: []consult.Accepts{consult.Comments}, Opens: "2036-03-01T00:00Z", Closes: "2036-04-01T00:00Z"}}})
	if err != nil {
		t.Fatal(err)
	}
	with := func(name, role string) *someone {
		s := h.someone(name, role+"@hub.test")
		link := officer.send("/en/desk/people/invite", "name", s.name, "mail", s.mail, "language", "en", "hand", "yes", "roles", role).want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
		s.enrol(link).goes("/en/sign-in?after=waiting")
		page := other.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
		other.clears(page).goes(page)
		return s.signsIn()
	}
	const desk = "/en/desk/consultations"
	queue := desk + "/" + out.Receipt.ID.String() + "/queue"
	moderator, auditor := with("Mona Example", "moderator"), with("Aude Example", "auditor")
	main := regexp.MustCompile(`(?s)<main.*</main>`)
	for _, path := range []string{"/en/desk", desk} {
		page := moderator.get(path).want(http.StatusOK, desk)
		for _, m := range regexp.MustCompile(`href="(/en/[^"#]*)`).FindAllStringSubmatch(main.FindString(page.body), -1) {
			if to := html.UnescapeString(m[1]); moderator.get(to).status != http.StatusOK {
				t.Errorf("%s leads to %s, which is refused", path, to)
			}
		}
	}
	list := moderator.get(desk).want(http.StatusOK, "Held and let in", "moderator", queue)
	if strings.Contains(list.body, desk+"/new") {
		t.Error("a moderator is led to forms that only others send")
	}
	moderator.get(queue).want(http.StatusOK, "0 found")
	auditor.get(desk).want(http.StatusForbidden)
	if page := auditor.get("/en/desk").want(http.StatusOK); strings.Contains(page.body, desk) {
		t.Error("an auditor is led to consultations")
	}
	auditor.get(queue).want(http.StatusForbidden)
}
