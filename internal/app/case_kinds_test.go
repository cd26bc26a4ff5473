package app

import (
	"testing"

	"comity.example/comity/statement"
)

// TestLettersAreMarkedAsTheirCase: a letter about a case bears the marking of the case,
// one about an assessment, a report or an exercise that of what it is about, which is
// TLP:GREEN at the least: what is raised to more says of it what is not so. Not one is
// unmarked, for then it would say what it is about.
func TestLettersAreMarkedAsTheirCase(t *testing.T) {
	for _, k := range append(caseKinds(), assessedKind, exerciseKind, reportedKind) {
		if k.Marking != statement.Green {
			t.Errorf("letters of the kind %s are marked %q at the least", k.Name, k.Marking)
		}
	}
}
