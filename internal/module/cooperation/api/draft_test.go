package api

import (
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// A program opens a case in an exercise by the exercise's id; the case is marked
// EXERCISE whether the program says so or not.
func TestOpeningWithinAnExercise(t *testing.T) {
	templates, err := cooperation.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	var in Opening
	if err := strict([]byte(`{"to":["state:xb"],"marking":"TLP:AMBER","occasion":"exercise:0123456789abcdef0123456789abcdef","body":{}}`), &in); err != nil || in.Occasion == "" {
		t.Fatalf("%+v, %v", in, err)
	}
	of := &cooperation.Occasion{ID: in.Occasion, Organizer: statement.Hash{1}}
	for _, k := range cooperation.Kinds() {
		for _, o := range []*cooperation.Occasion{of, nil} {
			var got *cooperation.Occasion
			var exercise bool
			b := cooperation.Blank(k, cooperation.Sent)
			complete(b, templates.Current(k), in.Exercise || o != nil, o)
			switch b := b.(type) {
			case *cooperation.Notified:
				got, exercise = b.Occasion, b.Exercise
			case *cooperation.Requested:
				got, exercise = b.Occasion, b.Exercise
			}
			if got != o || exercise != (o != nil) {
				t.Errorf("%s within %v: %v, exercise %v", k, o, got, exercise)
			}
		}
	}
}

// What a program has sent that is not known is named.
func TestUnknownMembersAreNamed(t *testing.T) {
	err := strict([]byte(`{"to":[],"ocasion":"exercise:1"}`), &Opening{})
	if !fail.Is(err, fail.Invalid) || !strings.Contains(err.Error(), `"ocasion"`) {
		t.Errorf("%v", err)
	}
	if err := strict([]byte(`{"to":`), &Opening{}); !fail.Is(err, fail.Invalid) || strings.Contains(err.Error(), "not known") {
		t.Errorf("%v", err)
	}
}
