package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestRecordedAnswersAreConfirmed: what the secretariat took down from a note
// verbale of how a text is agreed, a broken silence and a reservation, stands as
// recorded until its State owns to it, by a form below what was recorded.
func TestRecordedAnswersAreConfirmed(t *testing.T) {
	h := demonstrated(t)
	of, lead, secretary := h.negotiated(), h.persona("expert"), h.persona("secretariat")
	at, desk := "/en/texts/"+of.ID, "/en/desk/texts/"+of.ID
	form := lead.get(desk + "/silence").want(http.StatusOK)
	begun := lead.send(desk+"/silence", "day", form.filled("day"), "time", form.filled("time"), "language", "en").goes("/en/desk/drafts/").to
	lead.signs(begun).want(http.StatusSeeOther)
	secretary.send(desk+"/break?mode=recorded", fromReport("state:xb", "reason", "Two days are too few.")...).goes(at)
	secretary.send(desk+"/reserve?mode=recorded", fromReport("state:xa", "kind", "reservation", "words", "But for the last paragraph.")...).goes(at)
	anybody := h.someone("Anybody", "")
	if page := anybody.get(at).want(http.StatusOK, "Two days are too few.", "But for the last paragraph."); strings.Contains(page.body, desk+"/own/") {
		t.Error("a visitor is offered to confirm")
	}
	for _, who := range []struct{ drafter, clears, other, state, words string }{
		{"xb-drafter", "xb-clearing", "xa-drafter", "state:xb", "Two days are too few."},
		{"xa-drafter", "xa-clearing", "xb-drafter", "state:xa", "But for the last paragraph."},
	} {
		t.Run(who.state, func(t *testing.T) {
			said := h.recordedOf(of.ID, who.state)
			if said.confirmed {
				t.Fatal("it stands as confirmed before its State has said so")
			}
			drafter, own := h.persona(who.drafter), desk+"/own/"+said.id
			drafter.get(at).want(http.StatusOK, own, "Confirm this")
			h.persona(who.other).get(own).want(http.StatusConflict, "are not your participant’s words")
			drafter.get(own).want(http.StatusOK, who.words, "Recorded by the secretariat")
			drafter.send(own, "of", of.ID).want(http.StatusConflict, "The wording has changed")
			draft := drafter.send(own, "of", said.id).goes("/en/desk/drafts/").to
			h.persona(who.clears).signs(draft).want(http.StatusSeeOther)
			if !h.recordedOf(of.ID, who.state).confirmed {
				t.Error("it stands as unconfirmed")
			}
			if page := drafter.get(at).want(http.StatusOK, who.words); strings.Contains(page.body, own) {
				t.Error("what is confirmed is offered to be confirmed")
			}
			drafter.get(own).want(http.StatusConflict, "are confirmed already")
		})
	}
	lead.get(desk + "/own/" + of.ID).want(http.StatusNotFound)
}

// answered is what was recorded of a State on how a text is agreed.
type answered struct {
	id        string
	confirmed bool
}

// recordedOf finds the broken silence or the reservation that was recorded of a
// State.
func (h *house) recordedOf(text, state string) (out answered) {
	h.t.Helper()
	type said struct {
		Statement string
		Confirmed bool
		Via       struct{ Author string }
	}
	var a struct {
		Agreement struct {
			Procedures []struct{ Broken []said }
			Reserved   []said
		}
	}
	h.read("/api/v1/texts/"+text, &a)
	all := a.Agreement.Reserved
	for _, p := range a.Agreement.Procedures {
		all = append(all, p.Broken...)
	}
	for _, s := range all {
		if s.Via.Author == state {
			out = answered{s.Statement, s.Confirmed}
		}
	}
	if out.id == "" {
		h.t.Fatalf("nothing is recorded of %s: %+v", state, a)
	}
	return out
}
