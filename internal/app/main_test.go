package app_test

import (
	"net/http"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
)

func TestMain(m *testing.M) { hub.Main(m) }

// answer is what a hub sent.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// fetch asks for an address of the hub, with headers given as name and value
// in turn.
func fetch(t testing.TB, method, address string, headers ...string) answer {
	t.Helper()
	a := hubtest.Fetch(t, method, address, headers...)
	return answer{a.Status, a.Header, a.Body}
}

func get(t testing.TB, address string, headers ...string) answer {
	t.Helper()
	return fetch(t, http.MethodGet, address, headers...)
}
