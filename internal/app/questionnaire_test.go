package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// TestQuestionnaire: several participants answer in the form, one of them for
// another and one with nothing at first; the answers are tabulated with who gave
// them, in files and for programs too; one is corrected, and the change shows.
func TestQuestionnaire(t *testing.T) {
	t.Parallel()
	n := newTurns(t)
	of := n.consultation()
	form := "/en/desk/consultations/" + of.ID + "/contribute/answers"
	distinct := `input[name="o-distinct-un:a-70-174:13:g"][value="`
	how := `[name="w-how-"]`

	n.become("xa-drafter")
	n.at(form)
	n.tab.Press(t, "contribute")
	n.reads("Answer at least one question.")
	n.tab.Do(t, chromedp.Click(distinct+`no"]`), chromedp.SetValue(how, "By the ministry."))
	n.tab.Press(t, "contribute")
	n.clears("xa-clearing")
	n.become("ngo")
	n.at(form + "?mode=transmitted")
	n.tab.Do(t, chromedp.SetValue("#input-author", "state:ke"), chromedp.Click(distinct+`yes"]`))
	n.tab.Press(t, "contribute")
	n.clears("ngo-second")

	at := "/consultations/" + of.ID + "/answers"
	n.at("/en" + at)
	n.reads("Brinevale (fictitious)", "Kenya (Transmitted by another participant, not confirmed)", "By the ministry.", "3 answers count.")
	var list struct {
		Items []struct {
			Question string
			About    string
			Options  []struct {
				Option string
				Count  int
			}
		}
	}
	n.read("/api/v1"+at, &list)
	counts := map[string]int{}
	for _, one := range list.Items {
		for _, o := range one.Options {
			counts[one.Question+" "+one.About+" "+o.Option] = o.Count
		}
	}
	if counts["distinct un:a-70-174:13:g yes"] != 2 || counts["distinct un:a-70-174:13:g no"] != 1 {
		t.Errorf("counted: %v", counts)
	}
	anybody := n.someone("Anybody", "")
	file := anybody.get("/en"+at+".csv").want(http.StatusOK, "state:ke", "By the ministry.").body
	if lines := strings.Count(strings.TrimSpace(file), "\n"); lines < 6 {
		t.Errorf("the file has %d lines:\n%s", lines, file)
	}

	// Corrected, the page shows what changed, word by word.
	said := n.contributions("?author=state:xa&kind=comment")[0].ID
	n.become("xa-drafter")
	n.at("/en/desk/contributions/" + said + "/correct")
	n.tab.Do(t, chromedp.SetValue("#input-text", "The first answer need not be the whole answer. That a request has arrived can be said within one hour."), chromedp.SetValue("#input-reason", "Shorter."))
	n.tab.Press(t, "correct")
	n.clears("xa-clearing")
	n.at("/en/contributions/" + said)
	n.reads("What was corrected", "Shorter.")
	if got := ask[string](t, n.tab, `[...document.querySelectorAll("main ins")].map(e => e.textContent).join("|")`); !strings.Contains(got, "one hour") {
		t.Errorf("put in is %q", got)
	}

	// The list is narrowed, on the page, in the file and for programs.
	narrowed := "?consultation=" + of.ID + "&kind=answers&participant=state:ke&status=unsigned"
	n.at("/en/contributions" + narrowed)
	n.reads("1 contribution on this page", "Kenya")
	if got := n.contributions(narrowed); len(got) != 1 {
		t.Errorf("%d answers of Kenya", len(got))
	}
	if file := anybody.get("/en/contributions.csv"+narrowed).want(http.StatusOK, "state:ke").body; strings.Contains(file, "state:xb") {
		t.Error("the file holds what the page leaves out")
	}
	anybody.get("/en/contributions?week=soon").want(http.StatusBadRequest, "A week is written as 2026-W05.")
	anybody.get("/en/contributions?phase=contributions").want(http.StatusBadRequest, "those of one consultation")
	anybody.get("/en/contributions?consultation="+of.ID+"&group=none").want(http.StatusNotFound, "no such group")
	n.tab.Close()
	for _, page := range []string{at, "/contributions/" + said, "/contributions" + narrowed} {
		n.b.Audit(t, n.base+"/en"+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		n.b.Audit(t, n.base+"/ar"+page, hubtest.Light, hubtest.Narrow)
	}
}
