package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// fromReport are the fields that say that something is recorded from a report, and
// more of them.
func fromReport(author string, more ...string) []string {
	return append([]string{"author", author, "document-kind", "report", "document-number", "R/1", "document-date", "2026-01-29", "language", "en"}, more...)
}

// TestMeetingRecorded: the secretariat takes down from documents a meeting, what
// was said in it with and without names, and Chairs' summaries, of which it
// corrects one that sums up several meetings.
func TestMeetingRecorded(t *testing.T) {
	h := demonstrated(t)
	of, secretary := h.consultation(), h.persona("secretariat")
	var at [2]string
	for n, title := range []string{"The first meeting", "The second meeting"} {
		at[n] = secretary.send("/en/desk/consultations/"+of.ID+"/convene?mode=recorded", fromReport("org:example-conference",
			"title", title, "from", "2026-01-12", "open", "Exchange", "quiet", "States among themselves")...).goes("/en/meetings/").to
	}
	id := strings.TrimPrefix(at[0], "/en/meetings/")
	desk := "/en/desk/meetings/" + id
	secretary.get(at[0]).want(http.StatusOK, "Take down an intervention", "Record a Chair’s summary")
	secretary.get(desk+"/sessions/s1").want(http.StatusOK, "The document", ">Record<")
	secretary.send(desk+"/sessions/s1", "language", "en", "text", "We answer.").want(http.StatusUnprocessableEntity, "We answer.")
	secretary.send(desk+"/sessions/s1", fromReport("state:xb", "text", "We answer within a day.")...).goes(at[0])
	// Under the rule nothing is kept that names anybody, whatever is sent along.
	if page := secretary.get(desk+"/sessions/s2").want(http.StatusOK, "Name neither the person nor the participant"); strings.Contains(page.body, `name="author"`) || strings.Contains(page.body, `name="speaker"`) {
		t.Error("the form of the session under the rule asks who spoke")
	}
	secretary.send(desk+"/sessions/s2", fromReport("state:xb", "speaker", "A. Delegate", "text", "More time was asked for.")...).goes(at[0])
	var m struct {
		Interventions []meeting.Intervention `json:"interventions"`
		Statements    []string               `json:"statements"`
	}
	h.read("/api/v1/meetings/"+id, &m)
	if n := m.Interventions; len(n) != 2 || !slices.Equal(n[0].Authors(), []string{"state:xb"}) || n[0].Told.Via.Mode != submission.Recorded ||
		!n[1].Unattributed || n[1].Told != nil || n[1].Speaker != "" || n[1].As != "" || n[1].Document != nil {
		t.Fatalf("the interventions are %+v", m.Interventions)
	}
	said := m.Interventions[1].Statement
	if r, err := h.Ledger.Get(t.Context(), said); err != nil || bytes.Contains(r.Body, []byte("xb")) || bytes.Contains(r.Body, []byte("Delegate")) || bytes.Contains(r.Body, []byte("R/1")) {
		t.Errorf("the statement of what was said under the rule holds %s, %v", r.Body, err)
	}
	first := secretary.send(desk+"/summarise", fromReport("org:example-conference", "title", "What the Chair made of it", "points", "6",
		"point-1", "An answer comes soon.", "from-1", m.Interventions[0].Statement.String(), "point-2", "Time was asked for.", "session-2", id+":s2")...).goes("/en/summaries/").to
	secretary.get(first).want(http.StatusOK, "Recorded by the secretariat", "An answer comes soon.", "What the points rest on", "Correct this summary")
	h.severalSummed(secretary, of.ID, at)
	h.persona("xb-drafter").get(desk + "/sessions/s2").want(http.StatusForbidden)
}

// severalSummed has the secretariat record a summary of two meetings, and correct
// it by the form: its points keep their ids, and rest on sessions of both.
func (h *house) severalSummed(secretary *someone, of string, at [2]string) {
	t := h.t
	t.Helper()
	var ids []statement.Hash
	for _, path := range at {
		id, err := statement.ParseHash(strings.TrimPrefix(path, "/en/meetings/"))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	slices.SortFunc(ids, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	consultation, err := statement.ParseHash(of)
	if err != nil {
		t.Fatal(err)
	}
	out, err := h.Held().Meetings.Say(t.Context(), policy.As(policy.Secretariat), statement.Hash{}, &meeting.Made{
		Via:          submission.Via{Mode: submission.Recorded, Author: "org:example-conference", Document: &submission.Document{Kind: "report", Number: "R/2", Date: "2026-01-29"}},
		Consultation: consultation, Meetings: ids, Summary: meeting.Summary{Title: i18n.Of("en", "Of both"), Points: []meeting.Point{
			{ID: "time", Text: i18n.Of("en", "Time was asked for."), Rests: meeting.Rests{Sessions: []meeting.Of{{Meeting: ids[0], Session: "s2"}}}},
			{ID: "next", Text: i18n.Of("en", "Others come next."), Rests: meeting.Rests{Chair: true}}}}})
	if err != nil {
		t.Fatal(err)
	}
	id := out.Receipt.ID.String()
	form := secretary.get("/en/desk/summaries/"+id+"/correct").want(http.StatusOK, "Time was asked for.", "States among themselves, The first meeting", "States among themselves, The second meeting")
	if sent := form.found(`(<input [^>]*value="` + ids[0].String() + `:s2"[^>]*>)`); !strings.Contains(sent, "checked") {
		t.Errorf("the session that the point rests on is not chosen: %s", sent)
	}
	fields := url.Values{"language": {"en"}, "title": {"Of both"}, "points": {"6"}, "point-1": {"More time was asked for, twice."}, "session-1": {ids[0].String() + ":s2", ids[1].String() + ":s2"},
		"point-2": {"Others come next."}, "chair-2": {"yes"}, "reason": {"It was asked for twice."}}
	secretary.do(http.MethodPost, "/en/desk/summaries/"+id+"/correct", fields).goes("/en/summaries/" + id)
	var s meeting.Summing
	h.read("/api/v1/summaries/"+id, &s)
	if p := s.Points; len(s.Versions) != 2 || len(p) != 2 || p[0].ID != "time" || len(p[0].Rests.Sessions) != 2 || p[1].ID != "next" || !p[1].Rests.Chair || len(s.Flagged) != 0 {
		t.Errorf("corrected it stands as %+v", s)
	}
	secretary.get("/en/summaries/"+id).want(http.StatusOK, "More time was asked for, twice.", "It was asked for twice.")
	h.persona("xb-drafter").get("/en/desk/summaries/" + id + "/correct").want(http.StatusForbidden)
}
