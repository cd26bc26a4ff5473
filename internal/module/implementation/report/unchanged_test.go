package report_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// TestUnchangedKeepsItsWords: a report that nothing has changed says what the earlier one
// said then, whatever becomes of that one later, and tells what became of it. Nobody says
// once more that nothing has changed since words that stand no longer.
func TestUnchangedKeepsItsWords(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		same := func(of statement.Hash, period string) *report.Made {
			return &report.Made{Via: report.Through("state:ke"), Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: thirteenA, Period: period, SameAs: &of}
		}
		first := w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2024", "We plam."))
		typo := w.says(w.ke, first, &report.Corrected{As: "state:ke", Content: says("We plan.")})
		w.says(w.ke, first, &report.Translated{As: "state:ke", Of: typo, Language: "fr", Answers: []report.Rendered{{Question: "done", Text: "Nous prévoyons."}}})
		again := w.says(w.ke, statement.Hash{}, same(first, "2025"))
		sees := func(what string) *report.Unchanged {
			t.Helper()
			r := w.get(again)
			if r.Same() == nil || r.Says().Answers[0].Text.String() != "We plan." || r.Same().Wording != typo || r.Texts("done").In["fr"] != "Nous prévoyons." {
				t.Fatalf("%s it says %+v", what, r.Same())
			}
			return r.Same()
		}
		if now := sees("at first"); !now.Stands() {
			t.Errorf("at first it is replaced by %+v", now.Replaced)
		}
		rests := func(want int) {
			t.Helper()
			if all, err := w.q.Repeating(t.Context(), w.get(first)); err != nil || len(all) != want || want > 0 && all[0].ID != again.String() {
				t.Errorf("on it rest %+v: %v", all, err)
			}
		}
		rests(1)
		newer := w.says(w.ke, first, &report.Corrected{As: "state:ke", Over: typo, Content: says("We planned nothing.")})
		if now := sees("after a correction"); now.Replaced == nil || now.Replaced.Statement != newer || now.Withdrawn != nil || now.Stands() {
			t.Errorf("after a correction it is replaced by %+v", now.Replaced)
		}
		w.holds(report.Wanted{Participants: []string{"state:ke"}}, "state:ke 2025 We plan.")
		w.says(w.ke, first, &report.Withdrawn{As: "state:ke", Reason: en("A mistake.")})
		if now := sees("after a withdrawal"); now.Withdrawn == nil || now.Stands() {
			t.Errorf("after a withdrawal: %+v", now)
		}
		if r := w.get(again); !slices.Equal(r.RestsOn(), []string{typo.String(), again.String(), newer.String(), r.Unchanged.Withdrawn.Statement.String()}) {
			t.Errorf("it rests on %v", r.RestsOn())
		}
		if _, err := w.try(w.ke, statement.Hash{}, same(first, "2026")); !fail.Is(err, fail.Conflict) {
			t.Errorf("nothing has changed since what is withdrawn: %v", err)
		}
		w.says(w.ke, again, &report.Corrected{As: "state:ke", Content: says("We act.")})
		rests(0)
	})
}
