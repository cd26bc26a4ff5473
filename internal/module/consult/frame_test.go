package consult_test

import (
	"testing"
	"time"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

func TestFramePassed(t *testing.T) {
	for name, c := range map[string]struct {
		frame consult.Frame
		at    string
		want  bool
	}{
		"years, over":                    {consult.Frame{From: "2019", Until: "2020"}, "2026-01-31T00:00:00Z", true},
		"in the last year":               {consult.Frame{From: "2019", Until: "2020"}, "2020-12-31T23:59:59Z", false},
		"where the year is not over yet": {consult.Frame{From: "2019", Until: "2020"}, "2021-01-01T11:59:59Z", false},
		"one year, over everywhere":      {consult.Frame{From: "2020"}, "2021-01-01T12:00:00Z", true},
		"a month":                        {consult.Frame{From: "2017-10"}, "2017-11-02T00:00:00Z", true},
		"a day to come":                  {consult.Frame{From: "2017-10-02"}, "2017-10-01T00:00:00Z", false},
		"over, as the document says":     {consult.Frame{From: "2030", Over: true}, "2026-01-31T00:00:00Z", true},
	} {
		now, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.frame.Passed(now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		ph := consult.PhaseNow{Phase: consult.Phase{Frame: &c.frame}, State: consult.Planned}
		if got := ph.StateAt(now); (got == consult.Closed) != c.want {
			t.Errorf("%s: the phase is %s", name, got)
		}
	}
}

// TestFrameOfOldDocument: what was over when it was recorded is closed for whoever
// reads the register, though the document does not say that it is over.
func TestFrameOfOldDocument(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		call := w.call()
		call.Via = submission.Via{Mode: submission.Recorded, Author: "org:apc", Document: &submission.Document{Kind: "report", Number: "without number", Date: "2019-12-01"}}
		call.Phases = []consult.Phase{{ID: "meetings", Title: en("Meetings"), Frame: &consult.Frame{Printed: "2019-2020", From: "2019", Until: "2020"}},
			{ID: "later", Title: en("Later"), Frame: &consult.Frame{Printed: "2030", From: "2030"}}}
		if got := turned(w.get(w.says(nil, statement.Hash{}, call))); got != "closed planned" {
			t.Errorf("it stands as %s", got)
		}
	})
}
