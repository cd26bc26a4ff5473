package web

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// Their own people read who was passed over, being absent; nobody else does, and no
// page calls who a case was sent to a State: it may be an organization.
func TestWhoWasPassedOver(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	at := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	on := cooperation.Onwards{To: []cooperation.Passing{{Whom: "one", At: at}, {Whom: cooperation.Officers, At: at.Add(time.Hour)}},
		Absent: []cooperation.Passing{{Whom: "away", At: at.Add(time.Hour)}}}
	v := (&Pages{Called: func(context.Context, statement.Hash) (i18n.Text, error) { return i18n.Text{}, nil }}).shows(t.Context(), catalogue.Locale("en"), policy.Actor{})
	show := func(called map[string]templ.Component) string {
		var out strings.Builder
		if err := ui.FactList(v.passed(on, called, true)).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	own, others := show(map[string]templ.Component{"away": ui.Plain("Night desk")}), show(nil)
	if !strings.Contains(own, "Passed over: absent") || !strings.Contains(own, "Night desk") {
		t.Errorf("to its own people: %s", own)
	}
	if strings.Contains(others, "Passed over") || !strings.Contains(others, "Referred onward") || strings.Contains(others, "State") {
		t.Errorf("to others: %s", others)
	}
}
