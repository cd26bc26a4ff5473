package report_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// shown sees what stands in whose name, with the voices in which it is said; with a +
// before what stands beside.
func (w *world) shown(want report.Wanted, lines ...string) {
	w.t.Helper()
	all, err := w.q.Shown(w.t.Context(), want)
	var got []string
	for _, h := range all {
		line := h.Participant + " " + h.Report.Period + " " + string(h.Voice) + " " + h.Report.Says().Answers[0].Text.String()
		if h.Beside {
			line = "+" + line
		}
		got = append(got, line)
	}
	if err != nil || !slices.Equal(got, lines) {
		w.t.Errorf("%v shows %q, want %q: %v", want, got, lines, err)
	}
}

// TestNobodysWordsForAnothers: what others put in a participant's name is no report
// of it before it has confirmed it; what the secretariat records is one where the
// participant has said nothing that is as recent; and neither keeps it from saying
// its own.
func TestNobodysWordsForAnothers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		all := report.Wanted{Topics: []string{thirteenA}}
		through := func(by string) submission.Via {
			return submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: by}
		}
		w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2025", "Ours of 2025."))
		theirs := w.says(w.de, statement.Hash{}, of(through("state:de"), "2026", "Of it, by another."))
		w.says(w.fr, statement.Hash{}, of(through("state:fr"), "2026", "By a third."))
		w.says(w.de, statement.Hash{}, of(submission.Via{Mode: submission.Transmitted, Author: "state:fr", By: "state:de"}, "2026", "Alone."))
		if _, err := w.try(w.de, statement.Hash{}, of(through("state:de"), "2026", "Once more.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("one transmits twice: %v", err)
		}
		w.holds(all, "state:ke 2025 Ours of 2025.")
		w.stood(all, "state:ke 2025")
		w.shown(all, "+state:fr 2026 transmitted Alone.", "state:ke 2025 own Ours of 2025.", "+state:ke 2026 transmitted By a third.", "+state:ke 2026 transmitted Of it, by another.")
		if all, err := w.q.Reported(t.Context()); err != nil || all.Topics[thirteenA] != 1 || !slices.Equal(all.Participants, []string{"state:ke"}) {
			t.Errorf("reported: %+v %v", all, err)
		}

		noted := w.says(nil, statement.Hash{}, of(recorded("state:ke"), "2026", "As noted."))
		w.holds(all, "state:ke 2026 As noted.")
		w.stood(all, "state:ke 2026", "state:ke 2025")
		if got, err := w.q.Stood(t.Context(), all); err != nil || len(got) != 2 || got[0].Voice != report.FromDocument || got[1].Voice != report.Itself {
			t.Errorf("what stands is told as %+v: %v", got, err)
		}
		w.shown(all, "+state:fr 2026 transmitted Alone.", "state:ke 2026 recorded As noted.", "+state:ke 2025 own Ours of 2025.", "+state:ke 2026 transmitted By a third.", "+state:ke 2026 transmitted Of it, by another.")
		if _, err := w.try(nil, statement.Hash{}, of(recorded("state:ke"), "2026", "Again.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("the secretariat records twice: %v", err)
		}
		if _, err := w.try(w.ke, statement.Hash{}, &report.Made{Via: report.Through("state:ke"), Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: thirteenA, Period: "2027", SameAs: &theirs}); !fail.Is(err, fail.Conflict) {
			t.Errorf("nothing has changed since another's words: %v", err)
		}

		own := w.says(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2026", "Ours of 2026."))
		w.holds(all, "state:ke 2026 Ours of 2026.")
		if got, err := w.q.Stood(t.Context(), all); err != nil || len(got) != 2 || got[0].ID != own.String() {
			t.Errorf("stood: %+v %v", got, err)
		}
		if _, err := w.try(w.fr, statement.Hash{}, of(submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: "state:fr"}, "2025", "Late.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("another reports what the author has reported: %v", err)
		}
		w.says(w.ke, own, &report.Withdrawn{As: "state:ke", Reason: en("For now.")})
		w.confirms(w.ke, theirs)
		w.holds(all, "state:ke 2026 Of it, by another.")
		w.stood(all, "state:ke 2026", "state:ke 2025")
		if _, err := w.try(w.ke, statement.Hash{}, of(report.Through("state:ke"), "2026", "Again.")); !fail.Is(err, fail.Conflict) {
			t.Errorf("two of its own: %v", err)
		}

		w.confirms(w.ke, noted)
		later := w.says(nil, statement.Hash{}, of(recorded("state:ke"), "2027", "A later note."))
		w.shown(report.Wanted{Topics: []string{thirteenA}, Participants: []string{"state:ke"}}, "state:ke 2027 recorded A later note.", "+state:ke 2026 own As noted.")
		w.says(nil, later, &report.Withdrawn{Reason: en("Not theirs.")})
		var got []string
		for at := (*report.Place)(nil); ; {
			some, next, known, err := w.q.ShownPart(t.Context(), all, at, 1)
			if err != nil || !known || len(some) > 1 {
				t.Fatalf("a part is %+v: %v %v", some, known, err)
			}
			for _, h := range some {
				got = append(got, h.Participant+" "+h.Report.Says().Answers[0].Text.String())
			}
			if at = next; next == nil {
				break
			}
		}
		if want := []string{"state:fr Alone.", "state:ke As noted.", "state:ke By a third."}; !slices.Equal(got, want) {
			t.Errorf("the parts are %q, want %q", got, want)
		}
	})
}
