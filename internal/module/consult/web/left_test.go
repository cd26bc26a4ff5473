package web

import (
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
)

// TestLeft: nobody is told that more is left than there is.
func TestLeft(t *testing.T) {
	catalogue, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[time.Duration]string{
		0: "it is due", 30 * time.Second: "less than a minute left", time.Minute: "1 minute left", 3*time.Minute + 59*time.Second: "3 minutes left",
		59 * time.Minute: "59 minutes left", time.Hour: "1 hour left", 47*time.Hour + 59*time.Minute: "47 hours left", 48 * time.Hour: "2 days left",
	} {
		if got := left(catalogue.Locale("en"), d); got != want {
			t.Errorf("%s: %q, want %q", d, got, want)
		}
	}
}
