package app

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// Before a hub has opened, every address answers that it is not ready yet.
func TestWaiting(t *testing.T) {
	o := Options{}
	o.defaults()
	d, err := o.waiting()
	if err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]string{
		"/en/framework": "text/html", "/": "text/html", "/ar/register": "text/html",
		"/api/v1/provisions": "application/problem+json", "/checkpoint": "application/problem+json",
	} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest("GET", path, nil)
		r.Host = "localhost"
		d.public.ServeHTTP(w, r)
		if w.Code != 503 || w.Header().Get("Retry-After") == "" || !strings.HasPrefix(w.Header().Get("Content-Type"), kind) {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
	w := httptest.NewRecorder()
	d.ops.ServeHTTP(w, httptest.NewRequest("GET", "/readyz", nil))
	if w.Code == 200 {
		t.Error("it says that it is ready")
	}
}
