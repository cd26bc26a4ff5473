package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
)

// A contact that was withdrawn is found again, erased, and in no draft any more;
// a look is in the trail under the participant that looked; and the secretariat
// changes, withdraws and erases what it recorded.
func TestContactIsErasedWhole(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(o *app.Options) { o.Demo = true })
	if err := h.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	const desk, agency = "/en/desk/contacts", "National response team of Aldermark"
	officer, auditor := h.persona("xa-drafter"), h.persona("xa-clearing")
	h.persona("xb-drafter").get(desk+"/in/global-demonstration/of/state:xa").want(http.StatusOK, agency)
	if page := auditor.get("/en/desk/audit?action=directory.looked-at").want(http.StatusOK, "another participant: "); strings.Contains(page.found(`(?s)<tbody(.*?)</tbody>`), "operator") {
		t.Error("the operator is said to have looked")
	}

	own := officer.get(desk).want(http.StatusOK, agency).found(`href="(` + desk + `/own/[^"]*)"[^>]*>[^<]*` + agency)
	draft := officer.send(own+"/withdraw", "from", "global-demonstration", "from", "region-demonstration").goes("/en/desk/drafts/").to
	auditor.signs(draft)
	officer.get(desk).want(http.StatusOK, "Words kept", agency)
	officer.get(own).want(http.StatusOK, agency, "Erase the words of this contact")
	officer.get(own + "/change").want(http.StatusNotFound)
	officer.get(own+"/erase").want(http.StatusOK, "for good")
	officer.send(own+"/erase", "sure", "yes").goes(desk)
	officer.get(own).want(http.StatusNotFound)
	if page := officer.get(desk).want(http.StatusOK); strings.Contains(page.body, agency) {
		t.Error("the desk still has the contact")
	}
	auditor.get(draft).want(http.StatusNotFound)
	if page := auditor.get("/en/desk").want(http.StatusOK); strings.Contains(page.body, agency) {
		t.Error("a draft still has the contact")
	}

	secretary := h.persona("secretariat")
	list := desk + "/recorded"
	officer.get(list).want(http.StatusForbidden)
	recorded := secretary.get(list).want(http.StatusOK, "Secretariat of the Example Conference").found(`href="(` + list + `/[^"]*)/change"`)
	document := []string{"kind", "note-verbale", "number", "7/2026", "document-date", "2026-02-01"}
	secretary.get(recorded+"/change").want(http.StatusOK, "Secretariat of the Example Conference")
	secretary.send(recorded+"/change", append([]string{"category", "policy", "language", "en", "agency", "Bureau of the Conference", "office", "+999 401 000 402", "order", "1",
		"shown-region-demonstration", "phones", "shown-region-demonstration", "any-hour"}, document...)...).goes(list)
	if page := secretary.get(list).want(http.StatusOK, "Bureau of the Conference"); strings.Contains(page.body, recorded+"/erase") {
		t.Error("what stands is offered to be erased")
	}
	for _, r := range []reply{secretary.get(recorded + "/erase"), secretary.send(recorded+"/erase", "sure", "yes")} {
		r.want(http.StatusConflict, "Record the withdrawal of the contact first")
	}
	secretary.get(recorded+"/withdraw").want(http.StatusOK, "region-demonstration")
	secretary.send(recorded+"/withdraw", append([]string{"from", "region-demonstration"}, document...)...).goes(list)
	secretary.get(recorded + "/change").want(http.StatusNotFound)
	secretary.get(recorded+"/erase").want(http.StatusOK, "Bureau of the Conference")
	secretary.send(recorded+"/erase", "sure", "yes").goes(list)
	if page := secretary.get(list).want(http.StatusOK); strings.Contains(page.body, "Conference</") && strings.Contains(page.body, recorded) {
		t.Error("the words that were recorded are still listed")
	}
	secretary.get(recorded + "/erase").want(http.StatusNotFound)
}
