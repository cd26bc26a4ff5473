package app_test

import (
	"net/http"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// officerOf is somebody who drafts for a participant.
func (h *house) officerOf(listed string) (actor policy.Actor) {
	h.t.Helper()
	var one struct {
		Identities []struct {
			Identity statement.Hash `json:"identity"`
		} `json:"identities"`
	}
	h.read("/api/v1/participants/"+listed, &one)
	err := h.DB.Read(h.t.Context(), func(q sqldb.Querier) error {
		all, err := h.Drafts().People.Officers(h.t.Context(), q, one.Identities[0].Identity)
		for _, a := range all {
			if a.Actor.Is(policy.Drafter) {
				actor = a.Actor
			}
		}
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return actor
}

// TestChairLeavesAJointSummary: of a summary that two Chairs make, one takes
// itself off it by its form; the summary stays the other's.
func TestChairLeavesAJointSummary(t *testing.T) {
	h := demonstrated(t)
	const organization, chair = "org:example-conference", "state:xa"
	actor, second := h.officerOf(organization), h.persona("organization-second")
	of, err := statement.ParseHash(h.consultation().ID)
	if err != nil {
		t.Fatal(err)
	}
	say := func(b corpus.Body) {
		t.Helper()
		out, err := h.Held().Meetings.Say(t.Context(), actor, statement.Hash{}, b)
		if err != nil {
			t.Fatal(err)
		}
		second.signs("/en/desk/drafts/" + out.Draft).want(http.StatusSeeOther)
	}
	say(&meeting.Convened{Via: submission.Via{Mode: submission.Own, Author: organization}, Consultation: of, Plan: meeting.Plan{Title: i18n.Of("en", "Chaired by two"), From: "2026-05-04",
		Chair: []consult.Named{{ID: chair, Name: "Aldermark (fictitious)"}}}})
	var meetings struct{ Items []meeting.Meeting }
	h.read("/api/v1/meetings?consultation="+of.String(), &meetings)
	say(&meeting.Made{Via: submission.Via{Mode: submission.Joint, Signatories: []string{organization, chair}, By: organization}, Consultation: of,
		Meetings: []statement.Hash{meetings.Items[0].Statement}, Summary: meeting.Summary{Title: i18n.Of("en", "Of two Chairs"),
			Points: []meeting.Point{{ID: "p1", Text: i18n.Of("en", "Both say so."), Rests: meeting.Rests{Chair: true}}}}})
	var sums struct{ Items []meeting.Summing }
	h.read("/api/v1/summaries?meeting="+meetings.Items[0].ID, &sums)
	at := "/en/summaries/" + sums.Items[0].ID
	form := "/en/desk/summaries/" + sums.Items[0].ID + "/withdraw"
	h.persona("xb-drafter").get(form).want(http.StatusForbidden)
	drafter := h.persona("xa-drafter")
	drafter.get(at).want(http.StatusOK, form, "Take yourself off this summary")
	drafter.get(form).want(http.StatusOK, "The summary stays, and your participant is no author of it any more.")
	drafter.get("/en/desk/summaries/" + sums.Items[0].ID + "/correct").want(http.StatusForbidden)
	drafter.send(form, "language", "en").want(http.StatusUnprocessableEntity)
	h.leaves(form, "/api/v1/summaries/"+sums.Items[0].ID)
	var s meeting.Summing
	if h.read("/api/v1/summaries/"+sums.Items[0].ID, &s); !slices.Equal(s.Via.Authors(), []string{organization}) {
		t.Errorf("it stands as %+v", s)
	}
	drafter.get(form).want(http.StatusForbidden)
	drafter.get(at).want(http.StatusOK, "Both say so.", "It is not what was said.")
}
