package web

import (
	"errors"
	"testing"
	"time"

	"comity.example/comity/internal/platform/signin"
)

// TestTold: why somebody is not let in is kept under a name that nobody guesses, shown
// once, and forgotten when many others come; of anything else nothing is kept.
func TestTold(t *testing.T) {
	var kept told
	if name := kept.put(errors.New("something else")); name != "" || kept.take(name) != nil {
		t.Errorf("kept under %q", name)
	}
	barred := func(reason string) error {
		return &signin.Barred{Suspension: signin.Suspension{Reason: reason, Until: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)}}
	}
	first := kept.put(barred("posted elsewhere"))
	if b := kept.take(first); b == nil || b.Reason != "posted elsewhere" {
		t.Fatalf("%+v", b)
	}
	if kept.take(first) != nil {
		t.Error("it is told twice")
	}
	old := kept.put(barred("the oldest"))
	for range most {
		kept.put(barred("another"))
	}
	if kept.take(old) != nil || len(kept.kept) > most || len(kept.order) > most {
		t.Errorf("%d are kept", len(kept.kept))
	}
}
