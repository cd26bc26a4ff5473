package httpsrv

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
)

// sighting is what one request's log line will say.
type sighting struct {
	number  string
	err     error  // what went wrong, with its cause: for the operator
	pattern string // of the mux, that answered
}

type sightingKey struct{}

// Note keeps an error that a handler has said by itself, for the request's log
// line and for whoever is told of refusals.
func Note(ctx context.Context, err error) { note(ctx, err) }

// note keeps an error for the request's log line.
func note(ctx context.Context, err error) {
	if s, ok := ctx.Value(sightingKey{}).(*sighting); ok {
		s.err = err
	}
}

// patterned keeps the mux's pattern for the request's log line: only the
// request that the mux was given knows it.
func patterned(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if s, ok := r.Context().Value(sightingKey{}).(*sighting); ok {
				s.pattern = r.Pattern
			}
		}()
		mux.ServeHTTP(w, r)
	})
}

// numberOf gives the number under which a request stands in the log.
func numberOf(ctx context.Context) string {
	if s, ok := ctx.Value(sightingKey{}).(*sighting); ok {
		return s.number
	}
	return ""
}

func requestNumber() string {
	var b [6]byte
	_, _ = rand.Read(b[:]) // never fails, says crypto/rand
	return hex.EncodeToString(b[:])
}

// observed numbers a request, times it, logs it, counts it, and turns a panic
// into an error page.
func (s *Server) observed(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := s.site.Clock.Now()
		seen := &sighting{number: s.number()}
		r = r.WithContext(context.WithValue(r.Context(), sightingKey{}, seen))
		out := &recorder{ResponseWriter: w}
		defer func() { s.tell(r, out, seen, s.site.Clock.Now().Sub(begin)) }()
		defer s.recover(out, r)
		h.ServeHTTP(out, r)
	})
}

func (s *Server) recover(out *recorder, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p == http.ErrAbortHandler {
		panic(p)
	}
	err := fail.Wrap(fmt.Errorf("panic: %v\n%s", p, debug.Stack()), fail.Internal, "Something went wrong on this hub.")
	note(r.Context(), err)
	if !out.begun {
		s.fail(out, r, err)
	}
}

func (s *Server) tell(r *http.Request, out *recorder, seen *sighting, took time.Duration) {
	pattern := seen.pattern
	if pattern == "" {
		pattern = "none" // refused before the mux
	}
	status := out.status
	if status == 0 {
		status = http.StatusOK
	}
	s.meters.took.WithLabelValues(pattern, strconv.Itoa(status/100)+"xx").Observe(took.Seconds())
	if s.site.Refused != nil && status < 500 && (status >= 400 || seen.err != nil) {
		x := Refused{Pattern: pattern, Status: status}
		if seen.err != nil {
			x.Kind, x.Hidden = fail.KindOf(seen.err), fail.Hides(seen.err)
		}
		s.site.Refused(r, x)
	}
	line := []any{"request", seen.number, "method", r.Method, "pattern", pattern, "status", status,
		"bytes", out.bytes, "ms", float64(took.Microseconds()) / 1000}
	switch {
	case seen.err != nil && status >= 500:
		if hint := fail.Hint(seen.err); hint != "" {
			line = append(line, "hint", hint)
		}
		s.site.Log.ErrorContext(r.Context(), "request failed", append(line, "error", seen.err)...)
	default:
		s.site.Log.Log(r.Context(), slog.LevelDebug, "request", line...)
	}
}

// recorder notes the status and the bytes of an answer, and gives a long one time as
// long as its reader takes what it is sent.
type recorder struct {
	http.ResponseWriter
	status int
	bytes  int64
	begun  bool
	// granted is for how many pieces of the answer its reader was given more time.
	granted int64
}

func (o *recorder) WriteHeader(status int) {
	if status >= 200 {
		o.begun = true
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *recorder) Write(b []byte) (int, error) {
	o.begun = true
	sent := 0
	for {
		piece := b[sent:min(len(b), sent+writePiece)]
		if o.bytes/writePiece > o.granted {
			o.granted = o.bytes / writePiece
			// A reader who took the last piece has as long again for the next. What cannot
			// be given longer keeps to the server's own patience. A socket knows no time but
			// the machine's.
			_ = http.NewResponseController(o.ResponseWriter).SetWriteDeadline(clock.System{}.Now().Add(writePatience))
		}
		n, err := o.ResponseWriter.Write(piece)
		o.bytes += int64(n)
		sent += n
		if err != nil || sent == len(b) {
			return sent, err
		}
	}
}

// Unwrap lets http.ResponseController reach the connection.
func (o *recorder) Unwrap() http.ResponseWriter { return o.ResponseWriter }

type meters struct{ took *prometheus.HistogramVec }

func newMeters(reg prometheus.Registerer) (meters, error) {
	m := meters{took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
		Name:    "comity_http_request_seconds",
		Help:    "Time to answer a request, by the pattern that answered it and the class of its status.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
	}, []string{"pattern", "class"})}
	if err := reg.Register(m.took); err != nil {
		return m, fail.Wrap(err, fail.Internal, "the metrics of the web server cannot be registered")
	}
	return m, nil
}
