package report_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// TestIndexedOutdated: a hit of the search shows no words that are older than what they
// translate; by these the report is found all the same.
func TestIndexedOutdated(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		b := of(report.Through("state:ke"), "2026", "")
		text := func(fr string) report.Content {
			return report.Content{Answers: []report.Answer{{Question: "done", Text: i18n.Text{Original: "fr", In: map[string]string{"fr": fr, "en": "A desk."}}}}}
		}
		b.Content = text("Un bureau.")
		id := w.says(w.ke, statement.Hash{}, b)
		hit := func() (shown, also string) {
			t.Helper()
			err := w.DB.Read(t.Context(), func(q sqldb.Querier) error {
				all, err := report.Indexed{}.Documents(t.Context(), q, id.String())
				if err == nil {
					shown, also = all[0].Body.In["en"], all[0].Also
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return shown, also
		}
		if shown, _ := hit(); !strings.Contains(shown, "A desk.") {
			t.Errorf("a translation is not shown: %q", shown)
		}
		w.says(w.ke, id, &report.Corrected{As: "state:ke", Content: text("Deux bureaux."), Over: id})
		if shown, also := hit(); strings.Contains(shown, "A desk.") || !strings.Contains(also, "A desk.") {
			t.Errorf("shown as current: %q, and found by %q", shown, also)
		}
	})
}
