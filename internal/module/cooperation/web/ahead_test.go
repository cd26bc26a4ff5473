package web

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/draft"
)

// What waits and cannot be said any more, because the case went on, waits for nobody's
// clearance, and nobody is to put it forward anew: it says why, whatever else is so.
func TestAMoveThatTheCaseHasOvertaken(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	const gone, waits, stuck = "That cannot be said any more, or not yet.", "It waits for clearance.", "Nobody can clear it now."
	for _, tc := range []struct {
		ahead    Ahead
		has, not string
	}{
		{Ahead{}, waits, gone},
		{Ahead{Stuck: draft.StuckDrafter}, stuck, gone},
		{Ahead{Refusal: fail.New(fail.Conflict, gone)}, gone, waits},
		{Ahead{Refusal: fail.New(fail.Conflict, gone), Stuck: draft.StuckDrafter}, gone, stuck},
	} {
		v := &viewer{Locale: words.Negotiate("en"), p: &Pages{}}
		tc.ahead.Verb, tc.ahead.Who, tc.ahead.At = cooperation.Asked, "Drafter B", time.Unix(0, 0)
		var out bytes.Buffer
		if err := v.putForward(tc.ahead).Render(t.Context(), &out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); !strings.Contains(got, tc.has) || strings.Contains(got, tc.not) {
			t.Errorf("%+v: %s", tc.ahead, got)
		}
	}
}
