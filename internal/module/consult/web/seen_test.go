package web

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/redline"
)

func locale(t *testing.T, tag string) *i18n.Locale {
	t.Helper()
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return all.Locale(tag)
}

func shown(t *testing.T, c templ.Component) string {
	t.Helper()
	var b strings.Builder
	if err := c.Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestCalendarNamesWhatIsNotSeen: a calendar shows its lines as they come, so they
// hold nothing that turns the words around it.
func TestCalendarNamesWhatIsNotSeen(t *testing.T) {
	c := &consult.Consultation{Plan: consult.Plan{Title: i18n.Of("en", "A \u202Ellac\u202C")},
		Phases: []consult.PhaseNow{{Phase: consult.Phase{ID: "a", Title: i18n.Of("en", "One\u200B"), Opens: "2026-01-01T00:00Z", Closes: "2026-02-01T00:00Z"}}}}
	file, err := calendarOf(locale(t, "en"), c, nil)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(string(file), "\r\n ", "")
	if want := "SUMMARY:A [RIGHT-TO-LEFT OVERRIDE U+202E]llac[POP DIRECTIONAL FORMATTING U+202C]: One[ZERO WIDTH SPACE U+200B]\r\n"; !strings.Contains(got, want) || strings.ContainsAny(got, "\u202E\u202C\u200B") {
		t.Errorf("it is %q", got)
	}
}

// listed names one organization in Arabic.
type listed struct{ offered }

func (listed) Name(id, tag string) (string, string) {
	if id == "org:hub" && tag == "ar" {
		return "المركز", "ar"
	}
	return id, ""
}

// TestNamedInTheReadersLanguage: who is listed is named as the list does in the
// reader's language; who is not, as the document does.
func TestNamedInTheReadersLanguage(t *testing.T) {
	p := &Pages{Way: &submissionweb.Way{Names: listed{}}}
	got := shown(t, p.named(locale(t, "ar"), []consult.Named{{ID: "org:hub", Name: "The Hub"}, {ID: "org:gone", Name: "The \u202EGone"}, {Name: "The Other"}}))
	for _, want := range []string{"المركز", "The ", "Gone", "RIGHT-TO-LEFT OVERRIDE", "The Other"} {
		if !strings.Contains(got, want) {
			t.Errorf("it lacks %q: %s", want, got)
		}
	}
	if strings.Contains(got, "The Hub") {
		t.Errorf("it holds the English name: %s", got)
	}
}

// TestNothingIsOwnedToBeforeItIsSaid: who clears a draft is not told that nobody
// has confirmed it yet.
func TestNothingIsOwnedToBeforeItIsSaid(t *testing.T) {
	p := &Pages{Way: &submissionweb.Way{Names: offered{}}}
	got := shown(t, p.Handing(locale(t, "en"), &submission.Via{Mode: submission.Own, Author: "state:ke"}))
	if !strings.Contains(got, "in its own name") || strings.Contains(got, "confirmed") {
		t.Errorf("it says %s", got)
	}
}

// TestAmendmentAfterTheDeadline: the form says at once that what is written can be
// kept as a draft, and below the redline its button says that it does so.
func TestAmendmentAfterTheDeadline(t *testing.T) {
	l := locale(t, "en")
	parsed, err := redline.Parse("t", "A paragraph.\n")
	if err != nil {
		t.Fatal(err)
	}
	v := redline.NewVersion(parsed)
	tx := &text.Text{Language: "en"}
	tx.Versions = []text.Version{{}}
	unit := v.Text().Standing()[0]
	a := amender{Hand: submissionweb.Hand{Actor: policy.Actor{For: "state:ke"}, Mode: submission.Own}, t: tx, version: v, units: v.Text().Standing(), do: doReword, unit: unit}
	p := &Pages{Way: &submissionweb.Way{Names: offered{}}}
	r := httptest.NewRequest("GET", "/en/desk/texts/x/amend?unit="+url.QueryEscape(unit.ID.String()), nil)
	page, err := p.amendForm(r, l, a, fillWith(l, url.Values{"words": {"A paragraph."}}), nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := shown(t, page.Body); !strings.Contains(page.Lead, "kept as a draft") || !strings.Contains(got, "See the redline") {
		t.Errorf("at first: %s\n%s", page.Lead, got)
	}
	if lead, submit := a.prompt(l, true); !strings.Contains(lead, "the button of this form") || submit != "Keep as a draft" {
		t.Errorf("below the redline: %q, %q", lead, submit)
	}
	a.Mode = submission.Recorded // the secretariat records at any time
	if lead, submit := a.prompt(l, true); lead != "" || submit != "Put forward for clearance" {
		t.Errorf("of what is recorded: %q, %q", lead, submit)
	}
}
