package hubtest

import (
	"io"
	"net/http"
	"testing"
)

// Client follows no redirect: where a hub sends its readers is part of what is
// tested.
var Client = &http.Client{
	CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	Transport:     &http.Transport{MaxIdleConnsPerHost: 8, DisableCompression: true},
}

// Answer is what a hub sent.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Fetch asks for an address of a hub, with headers given as name and value in
// turn.
func Fetch(t testing.TB, method, address string, headers ...string) Answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := Client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return Answer{res.StatusCode, res.Header, body}
}

// Get is Fetch with GET.
func Get(t testing.TB, address string, headers ...string) Answer {
	t.Helper()
	return Fetch(t, http.MethodGet, address, headers...)
}
