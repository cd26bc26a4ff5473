package visit_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"hash/fnv"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/net/html"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/i18n"
)

// TestEveryAddress follows every link of every page, in every language, from
// the three front pages on, and looks at all that comes back.
func TestEveryAddress(t *testing.T) {
	t.Parallel()
	h := hub.Shared(t)
	c := newCrawler(t, h)
	for _, tag := range h.Languages {
		c.want("/"+tag+"/", "the beginning")
	}
	for len(c.queue) > 0 {
		next := c.queue
		c.queue = nil
		if c.visitAll(next); c.faults > enough {
			t.Fatal("and so on: that is enough")
		}
	}
	c.checkFragments()
	c.checkRoutes()
	t.Logf("%d addresses, of which %d pages", len(c.seen), len(c.ids))
	if len(c.ids) < 3*900 {
		t.Errorf("only %d pages were found: the way to most of them is lost", len(c.ids))
	}
}

// crawler walks a hub as a few readers with much patience.
type crawler struct {
	t     *testing.T
	hub   *hub.Running
	words *i18n.Catalogue

	mu      sync.Mutex // over what follows
	queue   []string
	seen    map[string]string          // address → the page that leads there
	ids     map[string]map[string]bool // page → ids on it
	places  map[string]string          // address with fragment → the page that leads there
	neutral map[string]bool            // addresses without a language that have been asked for
	faults  int
}

func newCrawler(t *testing.T, h *hub.Running) *crawler {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return &crawler{t: t, hub: h, words: words, seen: map[string]string{}, ids: map[string]map[string]bool{},
		places: map[string]string{}, neutral: map[string]bool{}}
}

// enough bounds what a fault on every page prints.
const enough = 60

func (c *crawler) fault(address, format string, args ...any) {
	c.t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.faults++; c.faults <= enough {
		c.t.Errorf("%s (from %s): %s", address, c.seen[address], fmt.Sprintf(format, args...))
	}
}

// visitAll visits addresses, a few at a time. What they lead to is on the list then.
func (c *crawler) visitAll(addresses []string) {
	var taken atomic.Int64
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for i := taken.Add(1) - 1; i < int64(len(addresses)); i = taken.Add(1) - 1 {
				c.visit(addresses[i])
			}
		})
	}
	readers.Wait()
}

// want puts an address on the list, once.
func (c *crawler) want(address, from string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.seen[address]; !ok {
		c.seen[address] = from
		c.queue = append(c.queue, address)
	}
}

// follow takes a link found on a page. An address with a question leads to
// further questions without end (sorted by this, narrowed by that): of these
// only the first step is taken, and the next part of a list always.
func (c *crawler) follow(from, href, rel string) {
	u, err := url.Parse(href)
	if err != nil {
		c.fault(from, "a link cannot be read: %q", href)
		return
	}
	base, _ := url.Parse(from)
	to := base.ResolveReference(u)
	if to.Host != "" {
		if to.Scheme != "http" && to.Scheme != "https" {
			c.fault(from, "a link of another kind: %q", href)
		}
		return // out, as a link and nothing more
	}
	if to.Scheme != "" {
		if to.Scheme != "mailto" {
			c.fault(from, "a link of another kind: %q", href)
		}
		return
	}
	fragment := to.Fragment
	to.Fragment = ""
	address := to.String()
	deeper := base.RawQuery != "" && to.RawQuery != "" && rel != "next" && rel != "prev"
	if !deeper {
		c.want(address, from)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, known := c.seen[address]; fragment != "" && known {
		c.places[address+"#"+fragment] = from
	}
}

// elsewhere reports whether an address is one of a file that takes a browser to make
// and is looked at in another language: each in one of them, in turn.
func (c *crawler) elsewhere(address string) bool {
	tag, rest, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	path, _, _ := strings.Cut(rest, "?")
	sum := fnv.New32a()
	sum.Write([]byte(rest))
	of := c.hub.Languages
	return strings.HasSuffix(path, ".pdf") && of[int(sum.Sum32()%uint32(len(of)))] != tag
}

// ask asks as a reader does who comes back, once, when the hub says when.
func (c *crawler) ask(address string) hubtest.Answer {
	a := hubtest.Get(c.t, c.hub.URL+address)
	if wait, err := strconv.Atoi(a.Header.Get("Retry-After")); err == nil && a.Status == http.StatusServiceUnavailable {
		time.Sleep(time.Duration(min(wait, 60)) * time.Second)
		a = hubtest.Get(c.t, c.hub.URL+address)
	}
	return a
}

func (c *crawler) visit(address string) {
	if c.elsewhere(address) {
		return
	}
	a := c.ask(address)
	c.checkHeaders(address, a)
	switch {
	case a.Status == http.StatusMovedPermanently || a.Status == http.StatusFound:
		c.follow(address, a.Header.Get("Location"), "")
		return
	case a.Status != http.StatusOK:
		c.fault(address, "answers %d", a.Status)
		return
	}
	c.checkAgain(address, a)
	kind, _, _ := strings.Cut(a.Header.Get("Content-Type"), ";")
	switch kind {
	case "text/html":
		doc, err := html.Parse(strings.NewReader(string(a.Body)))
		if err != nil {
			c.fault(address, "is no HTML: %v", err)
			return
		}
		c.page(address, doc)
	case "application/json", "application/openapi+json":
		if !json.Valid(a.Body) {
			c.fault(address, "is no JSON")
		}
	case "application/atom+xml":
		if err := wellFormed(a.Body); err != nil {
			c.fault(address, "is no XML: %v", err)
		}
	case "application/pdf":
		if !strings.HasPrefix(string(a.Body), "%PDF-") {
			c.fault(address, "is no PDF file")
		}
	case "application/zip":
		if files, err := zip.NewReader(bytes.NewReader(a.Body), int64(len(a.Body))); err != nil || len(files.File) == 0 {
			c.fault(address, "is no ZIP file: %v", err)
		}
	case "text/calendar":
		if body := string(a.Body); !strings.HasPrefix(body, "BEGIN:VCALENDAR\r\n") || !strings.HasSuffix(body, "END:VCALENDAR\r\n") {
			c.fault(address, "is no calendar")
		}
	case "text/csv", "text/turtle", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text/css", "text/javascript",
		"image/svg+xml", "font/woff2", "text/plain", "application/octet-stream":
		if len(a.Body) == 0 {
			c.fault(address, "is empty")
		}
	default:
		c.fault(address, "is of an unexpected kind: %q", kind)
	}
}

func wellFormed(b []byte) error {
	d := xml.NewDecoder(strings.NewReader(string(b)))
	for {
		if _, err := d.Token(); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// safety is what every answer carries.
var safety = []string{"Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy",
	"Cross-Origin-Opener-Policy", "Cross-Origin-Resource-Policy"}

func (c *crawler) checkHeaders(address string, a hubtest.Answer) {
	for _, name := range safety {
		if a.Header.Get(name) == "" {
			c.fault(address, "lacks the header %s", name)
		}
	}
	policy := a.Header.Get("Content-Security-Policy")
	if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		c.fault(address, "has the policy %q", policy)
	}
	if a.Header.Get("Set-Cookie") != "" {
		c.fault(address, "sets a cookie for a reader who is nobody in particular")
	}
}

// checkAgain asks for the same address once more, as a browser that has it
// and as one that only wants to know about it.
func (c *crawler) checkAgain(address string, a hubtest.Answer) {
	if head := hubtest.Fetch(c.t, http.MethodHead, c.hub.URL+address); head.Status != http.StatusOK ||
		head.Header.Get("Content-Length") != strconv.Itoa(len(a.Body)) {
		c.fault(address, "to HEAD it answers %d with length %q, to GET %d bytes", head.Status, head.Header.Get("Content-Length"), len(a.Body))
	}
	if strings.HasPrefix(address, "/assets/") {
		if !strings.Contains(a.Header.Get("Cache-Control"), "immutable") {
			c.fault(address, "has its hash in its name and is not immutable")
		}
		return
	}
	tag := a.Header.Get("ETag")
	if tag == "" {
		_, rest, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
		if !strings.HasPrefix(address, "/blob/") && !asking.MatchString("/"+rest) && !slices.Contains([]string{"/.well-known/comity", "/checkpoint"}, address) {
			c.fault(address, "has no ETag")
		}
		return
	}
	if again := hubtest.Get(c.t, c.hub.URL+address, "If-None-Match", tag); again.Status != http.StatusNotModified || len(again.Body) != 0 {
		c.fault(address, "answers %d and %d bytes to a reader who has it", again.Status, len(again.Body))
	}
}

func (c *crawler) checkFragments() {
	for _, place := range slices.Sorted(maps.Keys(c.places)) {
		page, id, _ := strings.Cut(place, "#")
		if ids, ok := c.ids[page]; ok && !ids[id] {
			c.fault(page, "has no place %q, to which %s leads", id, c.places[place])
		}
	}
}

// checkRoutes: a page that no link leads to might as well not be there. To a
// desk no link leads that a visitor sees; of a page without an example in the
// shipped data, one of its kind is enough.
func (c *crawler) checkRoutes() {
	for _, r := range c.hub.Routes {
		if r.Desk || r.Page == nil && r.File == nil {
			continue
		}
		path := r.Path
		if r.Example != "" {
			path = r.Example
		}
		for _, tag := range c.hub.Languages {
			_, ok := c.seen["/"+tag+path]
			if fixed, _, open := strings.Cut(path, "{"); open && !ok {
				for address := range c.seen {
					ok = ok || len(address) > len("/"+tag+fixed) && strings.HasPrefix(address, "/"+tag+fixed)
				}
			}
			if !ok {
				c.t.Errorf("no link leads to /%s%s", tag, path)
			}
		}
	}
}
