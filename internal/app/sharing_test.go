package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// TestAnswersSharedInForms: a drafter shares an answer that is not for all with one
// other State, by a form that offers no answer that is; the draft is edited, and
// cleared by a second person; the other reads it, nobody else finds anything, and it
// is recalled.
func TestAnswersSharedInForms(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	const secret, item, home = "CANARY: two people are missing", "norm-13-a", "/en/desk/implementation"
	for range 2 { // the second time nothing is done
		if err := h.DemonstrateHouse(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	drafter, clears, other := h.persona(stateA.drafter), h.persona(stateA.clears), h.persona(stateB.drafter)
	a := &aviary{house: h, people: map[string]*someone{stateA.drafter: drafter, stateA.clears: clears, stateB.drafter: other, forum.drafter: h.persona(forum.drafter)}}
	other.get(home+"/shared").want(http.StatusOK, "Response to requests for assistance", "Aldermark")
	drafter.get(home).want(http.StatusOK, "under way", "Name an office for consultations", "Capacity gaps")
	id, err := h.Preparing().Begin(t.Context(), a.actor(stateA.drafter), questionnaire.Framework, "2026-2027", preparation.FromNothing)
	a.must(err)
	part := home + "/preparations/" + id + "/items/" + item
	share := part + "/share"
	drafter.get(share).want(http.StatusConflict)
	c := offline.Part{Content: report.Content{Answers: []report.Answer{{Question: "done", Text: sung("for-all")}, {Question: "gaps", Text: worded(secret)}, {Question: "challenges", Text: worded("CANARY-challenges")}}},
		Markings: map[string]statement.Marking{"gaps": statement.Amber, "challenges": statement.Amber}}
	a.must(h.Preparing().Do(t.Context(), a.actor(stateA.drafter), id, item, preparation.Move{Act: preparation.Write, Content: c}))
	a.must(h.Preparing().Do(t.Context(), a.actor(stateA.clears), id, item, preparation.Move{Act: preparation.Settle, Seen: 1}))
	drafter.get(part).want(http.StatusOK, share)
	if page := drafter.get(share).want(http.StatusOK, `value="gaps"`, `value="challenges"`); strings.Contains(page.body, `value="done"`) || strings.Contains(page.body, secret) {
		t.Error("the form offers what is reported to everybody, or shows an answer")
	}
	drafter.send(share, "marking", "TLP:AMBER").want(http.StatusUnprocessableEntity, `id="fault-to"`, `id="fault-answer"`)
	to := a.actor(stateB.drafter).Identity.String()
	draft := drafter.send(share, "to", to, "answer", "gaps", "answer", "challenges", "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	edit := drafter.get(draft+"/edit").want(http.StatusOK, `value="gaps"`)
	drafter.send(draft+"/edit", append(edit.hidden(), "to", to, "answer", "gaps", "marking", "TLP:AMBER")...).want(http.StatusSeeOther)
	clears.get(draft).want(http.StatusOK, secret, "Answers shared in confidence")
	clears.signs(draft).want(http.StatusSeeOther)

	at := home + "/shared/" + other.get(home+"/shared").want(http.StatusOK, "2026-2027").found(`/shared/(answers:[0-9a-f]{32})"`)
	if page := other.get(at).want(http.StatusOK, secret, "TLP:AMBER"); strings.Contains(page.body, "CANARY-challenges") || strings.Contains(page.body, "recall") {
		t.Error("the other reads what was not chosen, or is led to the form that recalls it")
	}
	other.get(at + "/recall").want(http.StatusNotFound)
	h.persona(forum.drafter).get(at).want(http.StatusNotFound)
	for _, open := range []string{"/api/v1/reports", "/en/implementation/reports", "/en/implementation/states/state:xa"} {
		if body := h.someone("nobody", "").get(open).body; strings.Contains(body, "CANARY") || strings.Contains(body, "answers:") {
			t.Errorf("%s says something of it", open)
		}
	}
	drafter.get(home).want(http.StatusOK, "Shared in confidence")
	drafter.hands(at+"/recall", clears, "language", "en", "reason", "We have found them.")
	other.get(at).want(http.StatusOK, secret, "do not rely on it any more", "We have found them.")
	drafter.get(at + "/recall").want(http.StatusConflict)
}
