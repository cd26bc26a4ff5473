package meeting_test

import (
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// TestPaperComesLate: a paper is presented while the phase takes papers; one that
// was drafted in time is not cleared later. What the secretariat records from a
// document it records when it finds it.
func TestPaperComesLate(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		id := w.says(w.ke, statement.Hash{}, w.convened())
		paper := func(via submission.Via, title string) *meeting.Presented {
			return &meeting.Presented{Via: via, Title: en(title), Text: en("Words.")}
		}
		w.says(w.de, id, paper(own("state:de"), "In time"))
		waits, err := w.s.Say(t.Context(), w.Actor(w.fr), id, paper(own("state:fr"), "Drafted in time"))
		if err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(8 * 24 * time.Hour)
		w.scheduler.Round(t.Context())
		if _, err := w.clear(w.fr, waits.Draft); !fail.Is(err, fail.Conflict) {
			t.Errorf("what was drafted in time is cleared late: %v", err)
		}
		kept, err := w.s.Say(t.Context(), w.Actor(w.de), id, paper(own("state:de"), "Late"))
		if err != nil {
			t.Fatal(err)
		}
		d, err := w.Drafts.Get(t.Context(), w.Actor(w.de), draft.ID(kept.Draft))
		if err != nil || d.State != draft.Drafting || !d.Untimely {
			t.Errorf("a paper that comes late is kept as %+v, %v", d, err)
		}
		w.says(nil, id, paper(submission.Via{Mode: submission.Recorded, Author: "state:fr", Document: &submission.Document{Kind: "letter", Number: "1", Date: "2026-01-30"}}, "Recorded"))
		var titles []string
		for _, p := range w.get(id).Papers {
			titles = append(titles, p.Title.String())
		}
		if len(titles) != 2 || titles[0] != "In time" || titles[1] != "Recorded" {
			t.Errorf("the papers are %q", titles)
		}
	})
}
