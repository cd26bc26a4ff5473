package httpsrv

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// What is kept of answers, in bytes: of one, and of all together.
const (
	keepOne = 2 << 20
	keepAll = 48 << 20
)

// shelf keeps the answers that were read from the register at one size. What a
// reader who is nobody in particular is shown follows from the register alone;
// so an answer holds until the register grows, and then none does.
type shelf struct {
	mu      sync.Mutex
	size    int64 // of the register
	bytes   int
	answers map[string]*answer
}

// answer is a whole answer with status 200. It is immutable but for the packed
// form, which is made when it is first asked for.
type answer struct {
	header http.Header
	body   []byte
	once   sync.Once
	packed []byte // nil where packing does not pay
}

func (s *shelf) get(size int64, key string) *answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.size != size {
		return nil
	}
	return s.answers[key]
}

// put keeps an answer. Where there is no room, others go, whichever.
func (s *shelf) put(size int64, key string, a *answer) {
	cost := len(key) + 2*len(a.body)
	if cost > keepOne {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if size < s.size {
		return // read before the register grew
	}
	if size > s.size || s.answers == nil {
		s.size, s.bytes, s.answers = size, 0, map[string]*answer{}
	}
	for other, old := range s.answers {
		if s.bytes+cost <= keepAll {
			break
		}
		delete(s.answers, other)
		s.bytes -= len(other) + 2*len(old.body)
	}
	if _, twice := s.answers[key]; !twice {
		s.bytes += cost
	}
	s.answers[key] = a
}

// kept answers from the shelf where it can. h must give everyone the same
// answer as long as the register has one size.
func (s *Server) kept(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !anyone(r) {
			h.ServeHTTP(w, r)
			return
		}
		// Read before the queries: what is kept is never older than its size.
		size, key := s.site.Size(), keyOf(r)
		if a := s.shelf.get(size, key); a != nil {
			a.send(w, r)
			return
		}
		rec := &draft{header: http.Header{}}
		h.ServeHTTP(rec, unconditional(r))
		if rec.status != http.StatusOK {
			rec.pass(w, r)
			return
		}
		a := newAnswer(rec)
		s.shelf.put(size, key, a)
		a.send(w, r)
	})
}

// anyone tells a request to read by nobody in particular.
func anyone(r *http.Request) bool {
	return (r.Method == http.MethodGet || r.Method == http.MethodHead) &&
		r.Header.Get("Cookie") == "" && r.Header.Get("Authorization") == "" && r.Header.Get("Range") == ""
}

// keyOf names what is asked for. Only programs are answered by their Accept.
func keyOf(r *http.Request) string {
	key := r.URL.EscapedPath() + "?" + r.URL.RawQuery
	if forProgram(r) {
		key += "\x00" + r.Header.Get("Accept")
	}
	return key
}

// unconditional is the request for the whole answer, whatever the reader has.
func unconditional(r *http.Request) *http.Request {
	whole := r.Clone(r.Context())
	whole.Method = http.MethodGet
	whole.Header.Del("If-None-Match")
	whole.Header.Del("If-Modified-Since")
	return whole
}

// newAnswer completes what a handler wrote: an ETag where it gave none. The
// ETag is weak, since the same content goes out packed and plain.
func newAnswer(d *draft) *answer {
	a := &answer{header: d.header, body: d.body.Bytes()}
	if a.header.Get("ETag") == "" {
		a.header.Set("ETag", tagOf(a.body))
	}
	if a.header.Get("Cache-Control") == "" {
		a.header.Set("Cache-Control", "no-cache")
	}
	a.header.Del("Content-Length")
	return a
}

func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
}

func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	take(head, a.header)
	if matches(r.Header.Get("If-None-Match"), a.header.Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.body
	if acceptsGzip(r) {
		if packed := a.pack(); packed != nil {
			body = packed
			head.Set("Content-Encoding", "gzip")
		}
	}
	write(w, r, http.StatusOK, body)
}

// take puts a handler's headers among those that every answer carries. Vary
// gains: the compressing wrapper has its own.
func take(head, from http.Header) {
	for name, values := range from {
		if name == "Vary" {
			head[name] = append(head[name], values...)
			continue
		}
		head[name] = values
	}
}

// pack gives the packed body, or nil where packing does not pay.
func (a *answer) pack() []byte {
	a.once.Do(func() {
		if len(a.body) < packFrom || a.header.Get("Content-Encoding") != "" || !compressible(a.header.Get("Content-Type")) {
			return
		}
		var buf bytes.Buffer
		z := gzip.NewWriter(&buf)
		_, err := z.Write(a.body)
		if err == nil {
			err = z.Close()
		}
		if err == nil && buf.Len() < len(a.body) {
			a.packed = buf.Bytes()
		}
	})
	return a.packed
}

func acceptsGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.ReplaceAll(q, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

// write sends a body of known length.
func write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone; there is nobody to tell
	}
}

// draft is an answer that has not been sent yet.
type draft struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (d *draft) Header() http.Header { return d.header }

func (d *draft) WriteHeader(status int) {
	if d.status == 0 && status >= http.StatusOK {
		d.status = status
	}
}

func (d *draft) Write(b []byte) (int, error) {
	d.WriteHeader(http.StatusOK)
	return d.body.Write(b)
}

// pass sends a draft that is not kept, as it is.
func (d *draft) pass(w http.ResponseWriter, r *http.Request) {
	take(w.Header(), d.header)
	if d.status == 0 {
		d.status = http.StatusOK
	}
	if d.status >= http.StatusBadRequest && w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	write(w, r, d.status, d.body.Bytes())
}
