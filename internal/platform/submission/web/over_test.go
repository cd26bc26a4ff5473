package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/policy"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// TestWaits: a form says that a change waits already, by whom, and leads to it where who
// asks sees it.
func TestWaits(t *testing.T) {
	l := locale(t, "en")
	ahead := []submissionweb.Ahead{{Draft: "7f", Who: "A. Drafter", At: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)}, {Who: "B. Drafter"}}
	w := &submissionweb.Way{Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }, Ahead: func(_ context.Context, _ policy.Actor, typ string, of statement.Hash) ([]submissionweb.Ahead, error) {
		if typ != "a.b/1" || of != (statement.Hash{1}) {
			return nil, nil
		}
		return ahead, nil
	}}
	page := func(of statement.Hash) string {
		var b strings.Builder
		if err := w.Waits(t.Context(), l, policy.Actor{}, "a.b/1", of).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	got := page(statement.Hash{1})
	for _, want := range []string{l.T("way.ahead.heading"), "A. Drafter", "B. Drafter", "/en/desk/drafts/7f"} {
		if !strings.Contains(got, want) {
			t.Errorf("the form lacks %q: %s", want, got)
		}
	}
	if strings.Count(got, l.T("way.ahead.read")) != 1 {
		t.Errorf("it leads to what is not seen: %s", got)
	}
	if got := page(statement.Hash{2}); got != "" {
		t.Errorf("nothing waits, and is said to: %s", got)
	}
}
