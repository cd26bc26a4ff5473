package app_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestDeadlinePassesWhileSomebodyTypes: the words are kept as a draft that says
// why, lies on the desk, opens in its form, and is put forward and cleared once
// the organiser has opened the phase again.
func TestDeadlinePassesWhileSomebodyTypes(t *testing.T) {
	t.Parallel()
	n := newTurns(t)
	of := n.consultation()
	had := len(n.contributions("?author=state:xb"))
	n.clock.Advance(14*24*time.Hour - 2*time.Minute)
	n.become("xb-drafter")
	n.at("/en/desk/consultations/" + of.ID + "/contribute/comment")
	n.tab.Do(t, chromedp.SetValue("#input-text", "Typed in time."))
	n.clock.Advance(3 * time.Minute)
	for end := time.Now().Add(time.Minute); n.consultation().Phases[0].State != "closed"; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the phase does not close")
		}
	}
	n.tab.Press(t, "contribute")
	draft := n.here()
	if !strings.HasPrefix(draft, "/en/desk/drafts/") {
		t.Fatalf("after sending the browser is at %s", draft)
	}
	why := "No phase of the consultation takes this now. What you wrote is kept as a draft."
	n.reads("This is kept as a draft, and cannot be said now", why, "Typed in time.", "being drafted")
	n.at("/en/desk")
	n.reads(why)
	n.at(draft + "/edit")
	n.tab.Do(t, chromedp.SetValue("#input-text", "Typed in time, and edited."))
	n.tab.Press(t, "edit-form")
	n.reads(why, "Typed in time, and edited.")
	n.tab.Press(t, "refreeze-form")
	n.reads(why, "Typed in time, and edited.")
	if got := len(n.contributions("?author=state:xb")); got != had {
		t.Errorf("%d contributions are public, not %d", got, had)
	}

	n.become("organization")
	n.at("/en/desk/consultations/" + of.ID + "/phases/contributions")
	until := n.clock.Now().Add(72 * time.Hour).UTC()
	n.tab.Do(t, chromedp.SetValue("#input-closes-day", until.Format(time.DateOnly)), chromedp.SetValue("#input-closes-time", until.Format("15:04")), chromedp.SetValue("#input-reason", "Asked for."))
	n.tab.Press(t, "move")
	n.reads("Later phases are affected", "The two would be open together.")
	n.tab.Press(t, "move")
	n.clears("organization-second")

	n.become("xb-drafter")
	n.at(draft)
	if got := ask[string](t, n.tab, `document.querySelector("main").innerText`); strings.Contains(got, why) {
		t.Errorf("the phase is open, and the draft says:\n%s", got)
	}
	n.tab.Press(t, "refreeze-form")
	n.clears("xb-clearing")
	said := n.contributions("?author=state:xb&kind=comment")
	if len(said) != 1 || said[0].Text.In["en"] != "Typed in time, and edited." {
		t.Errorf("public is %+v", said)
	}
}
