package app_test

import (
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// The rules of a hub name the types of other rooms as those rooms do.
func TestRulesNameWhatTheSecretariatSays(t *testing.T) {
	for _, typ := range []string{submission.TypeRecorded, submission.TypeCorrected, submission.TypeWithdrawn} {
		if err := (&participant.Rules{Two: []string{typ}}).Check(); err != nil {
			t.Error(err)
		}
	}
	if err := (&participant.Rules{Two: []string{submission.TypeMade}}).Check(); !fail.Is(err, fail.Invalid) {
		t.Errorf("a hub asks for two officers for what participants say themselves: %v", err)
	}
	if err := (&participant.Rules{Two: participant.Secretarial()}).Check(); err != nil {
		t.Error(err)
	}
}

// What needs two officers is said in one place, whichever page is asked: by the
// hub's rules, or because a clearance list of the hub covers it.
func TestWhatNeedsTwoOfficers(t *testing.T) {
	h := newHouse(t)
	h.invented()
	a, b := h.founders()
	const record, rules, act = "/en/desk/submissions/new?mode=recorded", "/en/desk/secretariat/rules", "/en/desk/secretariat/participants/state:xa/credentials"
	note := func(number string) []string {
		return []string{"author", "state:xa", "kind", "note-verbale", "number", number, "document-date", "2026-01-29",
			"language", "en", "title", "Views " + number, "text", "We consider that the norms hold.", "date", "2026-01-30"}
	}
	credentials := []string{"kind", "letter", "number", "L/1", "date", "2026-01-28", "presented", "Permanent Representative"}
	second := "another officer of the secretariat clears it"

	// Nothing is asked for: one officer decides, and the page promises no other.
	if got := a.get(record).want(http.StatusOK, ">Record<"); strings.Contains(got.body, second) {
		t.Error("a page promises a second officer where none is needed")
	}
	first := a.send(record, note("1")...).goes("/en/submissions/").to

	// The rules ask for two: for what is recorded, corrected and withdrawn.
	a.send(rules, "two", submission.TypeRecorded, "two", submission.TypeWithdrawn, "days", "0").goes("/en/desk/secretariat")
	a.get(record).want(http.StatusOK, second, ">Put forward for clearance<")
	page := a.send(record, note("2")...).goes("/en/desk/drafts/").to
	if n := len(h.submissions()); n != 1 {
		t.Fatalf("%d submissions: a draft is public", n)
	}
	if got := a.get(page).want(http.StatusOK); strings.Contains(got.body, `id="clear-form"`) {
		t.Error("its drafter is offered to clear it")
	}
	b.clears(page).goes(page)
	if n := len(h.submissions()); n != 2 {
		t.Errorf("%d submissions after it was cleared", n)
	}
	withdrawal := "/en/desk" + strings.TrimPrefix(first, "/en") + "/withdraw"
	a.get(withdrawal).want(http.StatusOK, second)
	page = a.send(withdrawal, "language", "en", "reason", "Recorded in error.").goes("/en/desk/drafts/").to
	b.clears(page).goes(page)
	a.get(first).want(http.StatusOK, "Recorded in error.")

	// Of the rest one officer still decides; a list of the hub changes that, and
	// the page of the rules says so.
	a.get(act).want(http.StatusOK)
	if got := a.get(rules).want(http.StatusOK); strings.Contains(got.body, "whatever is chosen here") {
		t.Error("the rules name a list that there is not")
	}
	list := a.send("/en/desk/clearance", "type", participant.TypeCredentials, "name-1", "Protocol", "roles-1", "key-officer").goes("/en/desk/drafts/").to
	b.clears(list).goes(list)
	a.get("/en/desk/clearance").want(http.StatusOK, "or where the rules of the hub say so")
	a.get(rules).want(http.StatusOK, "whatever is chosen here", "To record credentials")
	a.get(act).want(http.StatusOK, "A second officer of the secretariat must clear this.")
	page = a.send(act, credentials...).goes("/en/desk/drafts/").to
	if one := participantOf(t, h, "state:xa"); len(one.Credentials) != 0 {
		t.Error("a draft records credentials")
	}
	b.clears(page).goes(page)
	if one := participantOf(t, h, "state:xa"); len(one.Credentials) != 1 {
		t.Errorf("%d credentials after it was cleared", len(one.Credentials))
	}

	// The program is no officer: neither of two, nor the one.
	program := policy.As(policy.Secretariat)
	_, err := h.Participants().Decide(t.Context(), program, &participant.Credentials{ID: "state:xb", Presented: "Minister",
		Document: participant.Document{Kind: "letter", Number: "L/2", Date: "2026-01-28"}})
	if !fail.Is(err, fail.Denied) {
		t.Errorf("the program records credentials: %v", err)
	}
	_, err = h.Submissions().Say(t.Context(), program, statement.Hash{}, &submission.Opening{
		Via:     submission.Via{Mode: submission.Recorded, Author: "state:xa", Document: &submission.Document{Kind: "note-verbale", Number: "3", Date: "2026-01-29"}},
		Content: submission.Content{Title: participantOf(t, h, "state:xa").Name, Text: participantOf(t, h, "state:xa").Name, Date: "2026-01-30"}})
	if !fail.Is(err, fail.Denied) {
		t.Errorf("the program records a submission: %v", err)
	}
	// Whoever could change the rules alone could get round them.
	page = a.send(rules, "days", "0").goes("/en/desk/drafts/").to
	b.clears(page).goes(page)
	a.send(record, note("4")...).goes("/en/submissions/")
}

// participantOf reads a participant from the register's own answer.
func participantOf(t *testing.T, h *house, id string) (one participant.Listed) {
	t.Helper()
	h.read("/api/v1/participants/"+id, &one)
	return one
}
