package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestLeavingIsClearedAsLeaving: in every room, who takes itself off what several
// say is shown to clear just that, with those in whose name it stays, and not a
// withdrawal; and so it is called afterwards.
func TestLeavingIsClearedAsLeaving(t *testing.T) {
	h := demonstrated(t)
	organiser, second := h.persona("organization"), h.persona("organization-second")
	consultation, negotiated := h.consultation().ID, h.negotiated().ID
	ids := func(list string) (out []string) {
		t.Helper()
		var all struct{ Items []struct{ ID string } }
		h.read("/api/v1/"+list, &all)
		for _, one := range all.Items {
			out = append(out, one.ID)
		}
		return out
	}
	for _, tc := range []struct {
		room, list, form string
		fields           []string
	}{
		{"contributions", "contributions", "/en/desk/consultations/" + consultation + "/contribute/comment", []string{"text", "Both say so."}},
		{"amendments", "amendments", "/en/desk/texts/" + negotiated + "/amend?unit=t%236", []string{"words", "when it can begin, and for how long;"}},
		{"positions", "positions", "/en/desk/positions", []string{"on", "un:a-70-174:13:c", "text", "Both hold it."}},
		{"submissions", "submissions", "/en/desk/submissions/new", []string{"title", "Of both", "text", "Both say so.", "date", "2026-01-30", "others", "state:xa"}},
	} {
		t.Run(tc.room, func(t *testing.T) {
			before := ids(tc.list)
			with := "?"
			if strings.Contains(tc.form, "?") {
				with = "&"
			}
			organiser.hands(tc.form+with+"mode=joint", second, append(tc.fields, "language", "en", "other-1", "state:xa")...)
			after := slices.DeleteFunc(ids(tc.list), func(id string) bool { return slices.Contains(before, id) })
			if len(after) != 1 {
				t.Fatalf("%d were said", len(after))
			}
			h.leaves("/en/desk/"+tc.room+"/"+after[0]+"/withdraw", "/api/v1/"+tc.room+"/"+after[0])
		})
	}
}

// leaves has the State of the demonstration take itself off something by its form,
// and one who clears it see that, and no withdrawal.
func (h *house) leaves(form, at string) {
	h.t.Helper()
	drafter, clears := h.persona("xa-drafter"), h.persona("xa-clearing")
	const leaving, stays = "Taking one participant off what several say", "What was said stays, in the name of"
	draft := drafter.send(form, "language", "en", "reason", "It is not what was said.").goes("/en/desk/drafts/").to
	page := clears.get(draft).want(http.StatusOK, leaving, stays, "It is not what was said.")
	if strings.Contains(page.body, "<h1>Withdrawal") {
		h.t.Errorf("%s is shown as a withdrawal", draft)
	}
	clears.get("/en/desk").want(http.StatusOK, leaving)
	clears.signs(draft).want(http.StatusSeeOther)
	clears.get(draft).want(http.StatusOK, leaving, stays)
	var one struct {
		Dissociated []string  `json:"dissociated"`
		Withdrawn   *struct{} `json:"withdrawn"`
	}
	if h.read(at, &one); one.Withdrawn != nil || !slices.Equal(one.Dissociated, []string{"state:xa"}) {
		h.t.Errorf("%s stands as %+v", at, one)
	}
}
