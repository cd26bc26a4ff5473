package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
)

// TestGiveUpAKey: once a case is over, each side gives up its key: one puts it
// forward, a key officer clears it. Who gave it up reads nothing more; with the
// last key the text is gone.
func TestGiveUpAKey(t *testing.T) {
	t.Parallel()
	h := newDemonstration(t)
	a, b := h.officerOf("state:xa").Identity.String(), h.officerOf("state:xb").Identity.String()
	drafter, clears := h.persona(stateA.drafter), h.persona(stateA.clears)
	other, otherClears := h.persona(stateB.drafter), h.persona(stateB.clears)
	draft := drafter.sendFiles("/en/desk/cooperation/new/notification", []sent{{"log.txt", "CANARY-LOG"}}, "to", b, "marking", "TLP:AMBER", "zone", "UTC", "title", "CANARY-TITLE",
		"from", "2026-01-30 02:10", "field-seen", "Scans.", "field-affected", "Mail.", "field-asked", "Please look.", "class", "intrusions", "provision", "un:a-70-174:13:c").goes("/en/desk/drafts/").to
	clears.signs(draft).goes(draft)
	at := other.get("/en/desk/cooperation").want(http.StatusOK, "CANARY-TITLE").found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"`)
	id := strings.TrimPrefix(at, "/en/desk/cooperation/")
	mine, theirs := at+"/"+b+"/give-up", at+"/"+a+"/give-up"

	// While it goes on nothing leads there, and nothing is put forward.
	if page := drafter.get(at).want(http.StatusOK); strings.Contains(page.body, "Give up our key") {
		t.Error("it is offered in a case that goes on")
	}
	drafter.send(mine, "sure", "yes").want(http.StatusConflict)
	draft = drafter.send(at+"/"+b+"/withdrawn", "marking", "TLP:AMBER", "words", "Sent in error.").goes("/en/desk/drafts/").to
	clears.signs(draft).goes(draft)

	drafter.get(at).want(http.StatusOK, "Give up our key to this case")
	drafter.get(mine).want(http.StatusOK, "TLP:AMBER", "cannot be undone", "Brinevale", "go on reading it")
	h.persona("organization").get(mine).want(http.StatusNotFound)
	drafter.get(theirs).want(http.StatusNotFound)
	drafter.send(mine).want(http.StatusUnprocessableEntity, "Say so, or leave the page")
	draft = drafter.send(mine, "sure", "yes").goes("/en/desk/drafts/").to
	if page := drafter.get(draft).want(http.StatusOK, id); strings.Contains(page.body, "clear-form") || strings.Contains(page.body, "CANARY") {
		t.Error("who put it forward can clear it, or the page without a label says what is confidential")
	}
	drafter.get(at).want(http.StatusOK, "CANARY-TITLE") // until it is cleared
	clears.get(draft).want(http.StatusOK, id, "Destruction of a key")

	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	look := &holder{h, tab, true}
	look.become(stateA.drafter)
	look.open(mine)
	look.looks("give-up")

	clears.signs(draft).goes(draft)
	for _, who := range []*someone{drafter, clears} {
		who.get(at).want(http.StatusNotFound)
		who.get(mine).want(http.StatusNotFound)
		if board := who.get("/en/desk/cooperation").want(http.StatusOK); strings.Contains(board.body, "CANARY") || strings.Contains(board.body, id) {
			t.Error("it still stands on the board")
		}
		if list := who.get("/api/v1/notifications?list=over").want(http.StatusOK); strings.Contains(list.body, id) {
			t.Error("it still stands in the list for programs")
		}
	}
	other.get(at).want(http.StatusOK, "CANARY-TITLE", "log.txt")
	if n := h.left(t); n == 0 {
		t.Fatal("the other side has lost it")
	}

	other.get(theirs).want(http.StatusOK, "Yours is the last key")
	draft = other.send(theirs, "sure", "yes").goes("/en/desk/drafts/").to
	otherClears.signs(draft).goes(draft)
	other.get(at).want(http.StatusNotFound)
	if n := h.left(t); n != 0 {
		t.Errorf("%d texts, rows and files are left", n)
	}
}

// left counts what is left of the texts, rows and files of cases.
func (h *house) left(t *testing.T) (n int) {
	t.Helper()
	err := h.DB.Read(t.Context(), func(q sqldb.Querier) error {
		return q.QueryRow(t.Context(), `SELECT (SELECT COUNT(*) FROM cooperation_thread) + (SELECT COUNT(*) FROM cooperation_reader) + (SELECT COUNT(*) FROM attachment_use)
			+ (SELECT COUNT(*) FROM journal_key WHERE chest NOT IN (SELECT chest FROM contact_chest))`).Scan(&n)
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
