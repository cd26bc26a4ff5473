package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/position"
	negotiation "comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/participant"
)

// unsaid are types of consultations that no officer says.
var unsaid = []string{consult.TypePhaseOpened, consult.TypePhaseClosed} // by the scheduler, at the instants named

// What is said in consultations can be put under the rule of two officers, type
// by type; a position is recorded by one until it is, and by two from then on.
func TestTwoOfficersInConsultations(t *testing.T) {
	h := newHouse(t)
	h.invented()
	a, b := h.founders()
	const rules, state = "/en/desk/secretariat/rules", "/en/desk/positions?mode=recorded"
	form := a.get(rules).want(http.StatusOK).body
	for _, typ := range slices.Concat(consult.Types(), contribution.Types(), negotiation.Types(), meeting.Types(), position.Types()) {
		if offered := strings.Contains(form, `value="`+typ+`"`); offered == slices.Contains(unsaid, typ) {
			t.Errorf("%s is offered: %v", typ, offered)
		}
		if err := (&participant.Rules{Two: []string{typ}}).Check(); err != nil {
			t.Errorf("%s: %v", typ, err)
		}
	}
	position := func(n string) []string {
		return []string{"author", "state:xa", "document-kind", "note-verbale", "document-number", n, "document-date", "2026-01-29",
			"language", "en", "on", "law:binding", "question", "Do the norms bind?", "text", "We hold that the norm binds nobody.", "source", "Views of a State, " + n}
	}
	a.get(state).want(http.StatusOK, ">Record<")
	first := a.send(state, position("1")...).goes("/en/positions/").to
	a.get(first).want(http.StatusOK, "Recorded by the secretariat", "Views of a State, 1")
	a.send(rules, "two", "consult.position.stated/1", "days", "0").goes("/en/desk/secretariat")
	a.get(state).want(http.StatusOK, "another officer of the secretariat clears it", ">Put forward for clearance<")
	a.send(state, position("2")...).want(http.StatusUnprocessableEntity, "There is a position of the same holder on this already")
	page := a.send(state, append(position("2"), "beside", "law:binding")...).goes("/en/desk/drafts/").to
	b.clears(page).goes(page)
	// What the rule does not name one officer still says.
	withdraw := "/en/desk" + strings.TrimPrefix(first, "/en") + "/withdraw"
	a.send(withdraw, "language", "en", "reason", "Recorded in error.").goes(first)
	a.get(first).want(http.StatusOK, "Recorded in error.")
	a.send(withdraw, "language", "en", "reason", "Again.").want(http.StatusForbidden)
}
