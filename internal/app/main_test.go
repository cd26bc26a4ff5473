package app_test

import (
	"io"
	"net/http"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
)

func TestMain(m *testing.M) { hub.Main(m) }

// client follows no redirect: where a hub sends its readers is part of what
// is tested.
var client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: 8, DisableCompression: true},
}

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
	req, err := http.NewRequest(method, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, body}
}

func get(t testing.TB, address string, headers ...string) answer {
	t.Helper()
	return fetch(t, http.MethodGet, address, headers...)
}
