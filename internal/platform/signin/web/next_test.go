package web_test

import (
	"net/http"
	"testing"

	"comity.example/comity/internal/i18n"
)

// header is an answer of which only the header is looked at.
type header struct{ h http.Header }

func (w *header) Header() http.Header         { return w.h }
func (w *header) Write(b []byte) (int, error) { return len(b), nil }
func (w *header) WriteHeader(int)             {}

func locale(t *testing.T) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale("en")
}
