package submission_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/platform/submission"
)

// TestWhoChangesWhatIsSaid: the one rule of who corrects and withdraws what was
// said, and who takes itself off it.
func TestWhoChangesWhatIsSaid(t *testing.T) {
	const de, fr, ke, xx = "state:de", "state:fr", "state:ke", "state:xx"
	two, other := []string{de, fr}, []submission.Other{{Name: "A network"}}
	for name, tc := range map[string]struct {
		via           submission.Via
		heard         []string
		alter, leaves []string // "" is the secretariat
	}{
		"own":                                    {submission.Via{Mode: submission.Own, Author: de}, []string{de}, []string{de}, nil},
		"recorded":                               {submission.Via{Mode: submission.Recorded, Author: de}, nil, []string{"", de}, nil},
		"recorded, confirmed":                    {submission.Via{Mode: submission.Recorded, Author: de}, []string{de}, []string{de}, nil},
		"transmitted":                            {submission.Via{Mode: submission.Transmitted, Author: de, By: ke}, nil, []string{de, ke}, nil},
		"transmitted, confirmed":                 {submission.Via{Mode: submission.Transmitted, Author: de, By: ke}, []string{de}, []string{de}, nil},
		"for a group":                            {submission.Via{Mode: submission.Group, Author: "group:x", By: ke, Members: two}, nil, []string{"group:x", ke}, nil},
		"for a group, a member confirms":         {submission.Via{Mode: submission.Group, Author: "group:x", By: ke, Members: two}, []string{de}, []string{"group:x", ke}, nil},
		"jointly":                                {submission.Via{Mode: submission.Joint, Signatories: two, By: de}, []string{de}, []string{de}, []string{fr}},
		"jointly, all signed":                    {submission.Via{Mode: submission.Joint, Signatories: two, By: de}, two, []string{de}, []string{fr}},
		"recorded of several":                    {submission.Via{Mode: submission.Recorded, Signatories: two}, nil, []string{""}, two},
		"recorded of several, one confirms":      {submission.Via{Mode: submission.Recorded, Signatories: two}, []string{fr}, nil, two},
		"recorded of one beside others":          {submission.Via{Mode: submission.Recorded, Signatories: []string{fr}, Others: other}, nil, []string{""}, []string{fr}},
		"transmitted of several":                 {submission.Via{Mode: submission.Transmitted, Signatories: two, By: ke}, nil, []string{ke}, two},
		"transmitted of several, one confirms":   {submission.Via{Mode: submission.Transmitted, Signatories: two, By: ke}, []string{de}, nil, two},
		"transmitted of several, one is left":    {submission.Via{Mode: submission.Transmitted, Signatories: []string{fr}, By: ke}, []string{fr}, []string{fr}, nil},
		"jointly, who handed it in is left only": {submission.Via{Mode: submission.Joint, Signatories: []string{de}, By: de}, []string{de}, []string{de}, nil},
	} {
		told := submission.Told{Via: tc.via, Known: true}
		for _, id := range tc.heard {
			told.Heard = append(told.Heard, submission.Heard{As: id, How: submission.HowConfirmed})
		}
		for _, id := range []string{"", de, fr, ke, xx, "group:x"} {
			if got := told.Alters(id); got != slices.Contains(tc.alter, id) {
				t.Errorf("%s: %q corrects and withdraws: %v", name, id, got)
			}
			if got := told.Leaves(id); got != slices.Contains(tc.leaves, id) {
				t.Errorf("%s: %q takes itself off: %v", name, id, got)
			}
			if told.Alters(id) && told.Leaves(id) {
				t.Errorf("%s: %q may do both", name, id)
			}
		}
	}
}

// TestLeavingWhatSeveralSay: who has left is no author and has not confirmed; with
// authors who are listed nowhere, words are never confirmed by all.
func TestLeavingWhatSeveralSay(t *testing.T) {
	told := submission.Told{Via: submission.Via{Mode: submission.Recorded, Signatories: []string{"state:de", "state:fr"}, Others: []submission.Other{{Name: "A network"}}},
		Heard: []submission.Heard{{As: "state:de"}, {As: "state:fr"}}}
	before := told
	told.Leave("state:fr")
	if !slices.Equal(told.Via.Signatories, []string{"state:de"}) || len(told.Heard) != 1 || told.Confirmed || !slices.Equal(told.Dissociated, []string{"state:fr"}) {
		t.Errorf("%+v", told)
	}
	if len(before.Via.Signatories) != 2 || len(before.Heard) != 2 {
		t.Errorf("what it was before has changed: %+v", before)
	}
	told.Via.Others = nil
	if told.Leaves("state:de") || !told.Alters("state:de") {
		t.Error("the last author does not stand alone")
	}
}

// TestAGroupThatHasNotConfirmed: words said for a group do not stand in its own
// name until it confirms them.
func TestAGroupThatHasNotConfirmed(t *testing.T) {
	told := submission.Told{Via: submission.Via{Mode: submission.Group, Author: "group:x", By: "state:ke", Members: []string{"state:de"}},
		Heard: []submission.Heard{{As: "state:de"}}}
	if got := told.Owns("group:x"); got != submission.ForGroup || !got.Through() {
		t.Errorf("before it confirms: %q", got)
	}
	told.Heard = append(told.Heard, submission.Heard{As: "group:x"})
	if got := told.Owns("group:x"); got != submission.Owned {
		t.Errorf("once it confirms: %q", got)
	}
}
