package client

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
)

// Problem is what a hub answers when it does not do what it was asked: RFC
// 9457, with the hub's own kind in one word. errors.Is compares it with
// ErrNotFound and ErrGone by status.
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail"`
	Kind   string `json:"kind"` // not-found, gone, invalid, broken, unavailable …
	Path   string `json:"-"`    // what was asked for
}

// What errors.Is may be asked for.
var (
	ErrNotFound error = &Problem{Status: http.StatusNotFound, Title: "Not Found"}
	ErrGone     error = &Problem{Status: http.StatusGone, Title: "Gone"} // a body that its author has erased
)

func (p *Problem) Error() string {
	text := p.Detail
	if text == "" {
		text = p.Title
	}
	return fmt.Sprintf("%s: the hub answers %d: %s", p.Path, p.Status, text)
}

// Is compares by status.
func (p *Problem) Is(target error) bool {
	t, ok := target.(*Problem)
	return ok && t.Status == p.Status
}

// problemOf reads an answer that is not 200. Files of the register are refused
// in plain text, the API in JSON, a proxy in anything.
func problemOf(resp *http.Response, path string, body []byte) *Problem {
	p := &Problem{}
	if !strings.HasPrefix(resp.Header.Get("Content-Type"), "application/problem+json") || json.Unmarshal(body, p) != nil {
		*p = Problem{}
		if strings.HasPrefix(resp.Header.Get("Content-Type"), "text/plain") && len(body) < 1<<10 {
			p.Detail = strings.TrimSpace(string(body))
		}
	}
	if p.Title == "" {
		p.Title = http.StatusText(resp.StatusCode)
	}
	p.Status, p.Path = resp.StatusCode, path
	return p
}
