package httpsrv

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Kinds that only a web server has.
const (
	methodNotAllowed fail.Kind = "method-not-allowed"
	// Rebuilding is a kind of Unavailable that says more: a gate gives it.
	Rebuilding fail.Kind = "rebuilding"
	// Founding is another: there is no hub yet, and it is being made.
	Founding fail.Kind = "founding"
	// TooMany is for a caller who asks too often.
	TooMany fail.Kind = "too-many"
)

// statuses maps kinds of errors to HTTP; nothing else does.
var statuses = map[fail.Kind]int{
	fail.Internal:    http.StatusInternalServerError,
	fail.Broken:      http.StatusInternalServerError,
	fail.Invalid:     http.StatusBadRequest,
	fail.InertKind:   http.StatusUnprocessableEntity,
	fail.NotFound:    http.StatusNotFound,
	fail.Gone:        http.StatusGone,
	fail.Denied:      http.StatusForbidden,
	fail.SignedOut:   http.StatusUnauthorized,
	fail.Conflict:    http.StatusConflict,
	fail.Exists:      http.StatusConflict,
	fail.TooLarge:    http.StatusRequestEntityTooLarge,
	fail.Unavailable: http.StatusServiceUnavailable,
	fail.Quarantined: http.StatusServiceUnavailable,
	Rebuilding:       http.StatusServiceUnavailable,
	Founding:         http.StatusServiceUnavailable,
	fail.Locked:      http.StatusServiceUnavailable,
	TooMany:          http.StatusTooManyRequests,
	methodNotAllowed: http.StatusMethodNotAllowed,
}

// Status gives the HTTP status of a kind; one that it does not know is 500.
func Status(k fail.Kind) int {
	if s, ok := statuses[k]; ok {
		return s
	}
	return http.StatusInternalServerError
}

// Problem is an error as a program reads it: RFC 9457, application/problem+json,
// with the kind as an extension. It is an error and gives its status and media
// type, so that the API's handlers may return it.
type Problem struct {
	Type   string `json:"type"`  // always about:blank: kind says what it is
	Title  string `json:"title"` // of the status
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"` // what happened, safe to show
	Kind   string `json:"kind"`             // one word of package fail, or of package statement
}

// ProblemOf says an error without giving away its cause.
func ProblemOf(err error) Problem {
	var known Problem
	if errors.As(err, &known) {
		return known
	}
	var wrong *statement.Error
	bare := errors.As(err, &wrong) && fail.KindOf(err) == fail.Internal
	err = sayable(err)
	kind := fail.KindOf(err)
	status := Status(kind)
	if bare {
		status = http.StatusUnprocessableEntity
	}
	return Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fail.Message(err), Kind: string(kind)}
}

// sayable gives an error of other packages the kind and the words of ours.
func sayable(err error) error {
	var wrong *statement.Error
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &wrong) && fail.KindOf(err) == fail.Internal:
		return fail.Wrap(err, fail.Kind(wrong.Kind), "%s", wrong.Detail)
	case errors.As(err, &large):
		return tooLarge(err, large.Limit)
	}
	return err
}

// tooLarge says how much may be sent, in the unit in which people count it.
func tooLarge(err error, limit int64) error {
	if limit < 1<<20 {
		return fail.Wrap(err, fail.TooLarge, "What was sent is larger than %d kilobytes: make it smaller, and send it again.", limit>>10)
	}
	return fail.Wrap(err, fail.TooLarge, "What was sent is larger than %d megabytes: make it smaller, and send it again.", limit>>20)
}

// Error gives what is safe to show.
func (p Problem) Error() string { return p.Detail }

// GetStatus gives the HTTP status, as the API's framework asks for it.
func (p Problem) GetStatus() int { return p.Status }

// ContentType gives the media type, as the API's framework asks for it.
func (p Problem) ContentType(string) string { return "application/problem+json" }

// Refuse says an error to a program and keeps its cause for the log line.
func Refuse(w http.ResponseWriter, r *http.Request, err error) {
	note(r.Context(), err)
	ProblemOf(err).Write(w, r)
}

// Write sends the problem.
func (p Problem) Write(w http.ResponseWriter, r *http.Request) {
	b, err := json.Marshal(p)
	if err != nil {
		http.Error(w, p.Title, p.Status) // five plain fields: it cannot happen
		return
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b) // the caller has gone; there is nobody to tell
	}
}
