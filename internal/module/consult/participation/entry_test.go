package participation

import (
	"slices"
	"testing"

	"comity.example/comity/internal/platform/submission"
)

// TestEntry: who is counted, who is recorded and who is only named follows from how
// the words stand in each author's name.
func TestEntry(t *testing.T) {
	heard := []submission.Heard{{As: "state:fr"}}
	for name, c := range map[string]struct {
		told            submission.Told
		joined          []string
		named, recorded []string
	}{
		"one of two has signed":    {submission.Told{Via: submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}}, Heard: heard}, nil, []string{"state:ke"}, nil},
		"the other joined":         {submission.Told{Via: submission.Via{Mode: submission.Joint, Signatories: []string{"state:fr", "state:ke"}}, Heard: heard}, []string{"state:ke"}, nil, nil},
		"handed on":                {submission.Told{Via: submission.Via{Mode: submission.Transmitted, Author: "state:ke", By: "state:fr"}}, nil, []string{"state:ke"}, nil},
		"handed on, and confirmed": {submission.Told{Via: submission.Via{Mode: submission.Transmitted, Author: "state:fr", By: "state:ke"}, Heard: heard}, nil, nil, nil},
		"recorded":                 {submission.Told{Via: submission.Via{Mode: submission.Recorded, Author: "state:ke"}}, nil, nil, []string{"state:ke"}},
		"its own":                  {submission.Told{Via: submission.Via{Mode: submission.Own, Author: "state:fr"}, Heard: heard}, nil, nil, nil},
	} {
		e := entry(&c.told, submission.Mark{}, nil, false, c.joined...)
		if !slices.Equal(e.Named, c.named) || !slices.Equal(e.Recorded, c.recorded) {
			t.Errorf("%s: named %v, recorded %v", name, e.Named, e.Recorded)
		}
	}
}
