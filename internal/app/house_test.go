package app_test

import (
	"context"
	"fmt"
	"html"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/mail"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// house is a whole hub that answers at localhost and works beside: schedule,
// alerts, and mail to a server of the test. Nothing in it is a stand-in but the
// clock, which the test moves, and the authenticators.
type house struct {
	*app.Hub
	t     *testing.T
	clock *clock.Fake
	base  string
	ops   string // where its operator reads health and metrics
	post  *postOffice
	file  string // that holds its key
	stop  func() // ends the process
}

func newHouse(t *testing.T, changes ...func(*app.Options)) *house {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	return open(t, file, func(o app.Options) error {
		_, err := app.Init(t.Context(), o, hubtest.Origin)
		return err
	}, changes...)
}

// open opens a house of which made makes what it keeps, with the key of a file.
func open(t *testing.T, file string, made func(app.Options) error, changes ...func(*app.Options)) *house {
	t.Helper()
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ops, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, file: file, clock: clock.NewFake(hubtest.Start), base: fmt.Sprintf("http://localhost:%d", l.Addr().(*net.TCPAddr).Port), ops: "http://" + ops.Addr().String(), post: newPostOffice(t)}
	o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Clock: h.clock, After: soon(h.clock), Domain: "localhost", Site: app.Site{Base: h.base},
		Mail: &outbox.SMTP{Host: "127.0.0.1", Port: h.post.port, From: "hub@hub.test", Return: "bounce@hub.test"}}
	for _, change := range changes {
		change(&o)
	}
	if err := made(o); err != nil {
		t.Fatal(err)
	}
	if h.Hub, err = app.Open(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- h.Serve(ctx, app.Listeners{Public: l, Ops: ops}) }()
	h.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the hub ended with %v", err)
		}
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(h.stop)
	return h
}

// soon is how what works beside waits in tests, where nobody waits for minutes: it
// looks again when the clock is moved, and in any case after a moment. Each look
// asks the database a dozen questions: that moment is not too short.
func soon(c *clock.Fake) func(time.Duration) <-chan time.Time {
	const breath, moment = 20 * time.Millisecond, 200 * time.Millisecond
	return func(d time.Duration) <-chan time.Time {
		if d <= moment {
			return time.After(min(d, breath))
		}
		again, moved := make(chan time.Time, 1), c.Moved()
		go func() {
			select {
			case <-moved:
			case <-time.After(moment):
			}
			again <- c.Now()
		}()
		return again
	}
}

// on keeps a house in a database, given by its URL.
func on(url string) func(*app.Options) { return func(o *app.Options) { o.Database = url } }

// houses walks through a house on each database.
func houses(t *testing.T, journey func(t *testing.T, h *house)) {
	hubtest.Databases(t, func(t *testing.T, url string) { journey(t, newHouse(t, on(url))) })
}

// invented lists the States and bodies of the demonstration.
func (h *house) invented() {
	h.t.Helper()
	if _, err := h.Participants().Load(h.t.Context(), policy.As(policy.Secretariat), participant.Demonstration(), nil); err != nil {
		h.t.Fatal(err)
	}
}

// someone is a person with a browser that keeps cookies and runs no scripts, and
// an authenticator.
type someone struct {
	h      *house
	name   string
	mail   string
	device *passkey.Authenticator
	client *http.Client
}

func (h *house) someone(name, address string) *someone {
	h.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		h.t.Fatal(err)
	}
	return &someone{h: h, name: name, mail: address, device: passkey.New("localhost", h.base), client: &http.Client{Jar: jar,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// reply is what a person's browser was given.
type reply struct {
	t      *testing.T
	asked  string
	status int
	to     string // of a redirect
	body   string // of a page: with its entities read
}

func (s *someone) do(method, path string, form url.Values) reply {
	t := s.h.t
	t.Helper()
	req, err := http.NewRequest(method, s.h.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Origin", s.h.base)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	b, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	body := string(b)
	if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		body = html.UnescapeString(body)
	}
	return reply{t, method + " " + path, res.StatusCode, res.Header.Get("Location"), body}
}

func (s *someone) get(path string) reply {
	s.h.t.Helper()
	return s.do(http.MethodGet, path, nil)
}

// send fills in a form, given as names and values in turn.
func (s *someone) send(path string, fields ...string) reply {
	s.h.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Add(fields[i], fields[i+1])
	}
	return s.do(http.MethodPost, path, form)
}

var tags = regexp.MustCompile(`(?s)<head>.*</head>|<[^>]*>`)

// want ends the test unless the answer has a status and holds some words.
func (r reply) want(status int, words ...string) reply {
	r.t.Helper()
	for _, w := range words {
		if !strings.Contains(r.body, w) {
			r.t.Fatalf("%s lacks %q: %.2500s", r.asked, w, strings.Join(strings.Fields(tags.ReplaceAllString(r.body, " ")), " "))
		}
	}
	if r.status != status {
		r.t.Fatalf("%s: status %d to %q, want %d: %.2500s", r.asked, r.status, r.to, status, strings.Join(strings.Fields(tags.ReplaceAllString(r.body, " ")), " "))
	}
	return r
}

// goes ends the test unless the answer leads to an address that begins so.
func (r reply) goes(to string) reply {
	r.t.Helper()
	if r.want(http.StatusSeeOther); !strings.HasPrefix(r.to, to) {
		r.t.Fatalf("%s leads to %s, not to %s", r.asked, r.to, to)
	}
	return r
}

// found gives the first group of a pattern in the answer.
func (r reply) found(pattern string) string {
	r.t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(r.body)
	if m == nil {
		r.t.Fatalf("%s: nothing is like %s: %.2500s", r.asked, pattern, r.body)
	}
	return m[1]
}

// filled gives what an input of a page is filled with.
func (r reply) filled(name string) string {
	r.t.Helper()
	input := reply{r.t, r.asked, r.status, r.to, r.found(`(<input [^>]*name="` + name + `"[^>]*>)`)}
	return input.found(`value="([^"]*)"`)
}

// ceremony gives what a page asks a passkey for.
func (r reply) ceremony() string { r.t.Helper(); return r.found(`data-options="(\{.*?\})"[ >]`) }

// enrol follows a link; where it then leads to is said.
func (s *someone) enrol(link string) reply {
	t := s.h.t
	t.Helper()
	path := "/en" + strings.TrimPrefix(link, s.h.base)
	made, err := s.device.Create(s.get(path).want(http.StatusOK).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	return s.send(path, "name", s.name, "language", "en", "key", "Telephone", "passkey", made)
}

// signsIn signs in, a while after the last. The first page is the desk.
func (s *someone) signsIn() *someone {
	t := s.h.t
	t.Helper()
	s.h.clock.Advance(time.Minute)
	shown, err := s.device.Get(s.get("/en/sign-in").want(http.StatusOK).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	s.send("/en/sign-in", "next", "", "passkey", shown).goes("/en/desk")
	return s
}

// clears clears a draft from its page.
func (s *someone) clears(page string) reply {
	t := s.h.t
	t.Helper()
	answer, err := s.device.Get(s.get(page).want(http.StatusOK, `id="clear-form"`).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	return s.send(page+"/clear", "passkey", answer)
}

// founders enrols the first two officers of the hub by its first page, which is
// open in a browser of its own.
func (h *house) founders() (a, b *someone) {
	h.t.Helper()
	return h.foundersBy(h.someone("Founder", ""))
}

func (h *house) foundersBy(founder *someone) (a, b *someone) {
	h.t.Helper()
	a, b = h.someone("Salma Example", "salma@hub.test"), h.someone("Tomás Example", "tomas@hub.test")
	for _, s := range []*someone{a, b} {
		link := founder.send("/en"+h.FirstPage(), "do", "invite", "name", s.name, "mail", s.mail, "language", "en").want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
		s.enrol(link).goes("/en/sign-in?after=enrolled")
	}
	return a.signsIn(), b.signsIn()
}

// keyed opens and names the keys of a listed participant, as the secretariat
// does, and gives the words of its recovery sheet.
func (s *someone) keyed(id string) (sheet string) {
	s.h.t.Helper()
	officers := "/en/desk/secretariat/participants/" + id + "/officers"
	open := s.get(officers).want(http.StatusOK, "No identity is bound").found(`href="(/en/desk/keys/open\?[^"]*)"`)
	whom := s.get(open).want(http.StatusOK, `name="for" value="`+id+`"`).filled("whom")
	page := s.send("/en/desk/keys/open", "for", id, "whom", whom, "agreed", "yes").want(http.StatusOK, "recovery-sheet")
	name := page.found(`href="(/en/desk/secretariat/participants/` + id + `/name\?identity=[0-9a-f]{64})"`)
	identity := s.get(name).want(http.StatusOK).filled("identity")
	s.send("/en/desk/secretariat/participants/"+id+"/name", "identity", identity, "kind", "letter", "number", "L/9", "date", "2026-01-30").goes(officers)
	var words []string
	for _, m := range regexp.MustCompile(`<span class="ordinal">\d+</span> (\w+)`).FindAllStringSubmatch(page.body, -1) {
		words = append(words, m[1])
	}
	return strings.Join(words, " ")
}

// brings invites the second key officer of the participant that the first acts
// for, who follows the link, and clears that alone. The first is signed in.
func (s *someone) brings(who *someone) {
	s.h.t.Helper()
	link := s.send("/en/desk/people/invite", "name", who.name, "mail", who.mail, "language", "fr", "hand", "yes",
		"roles", "clearing-officer", "roles", "drafter", "roles", "key-officer").want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	who.enrol(link).goes("/en/sign-in?after=waiting")
	page := s.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	s.clears(page).goes(page)
}

// invites makes a link for the first officer of a participant, who follows it.
func (s *someone) invites(id string, who *someone) {
	s.h.t.Helper()
	page := s.send("/en/desk/secretariat/participants/"+id+"/officers", "name", who.name, "mail", who.mail, "language", "fr", "hand", "yes").want(http.StatusOK, "It holds once, until")
	who.enrol(page.found(`(http://localhost:\d+/enrol/[\w-]+)`)).goes("/en/sign-in?after=enrolled")
}

// postOffice is a mail server of the test.
type postOffice struct {
	port  int
	mu    sync.Mutex
	got   []letter
	later int           // letters that it was asked to take and did not
	more  chan struct{} // closed when another letter has come
}

// letter is one that was taken.
type letter struct{ from, to, subject, body, raw string }

func newPostOffice(t *testing.T) *postOffice {
	t.Helper()
	p := &postOffice{more: make(chan struct{})}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &delivery{p: p}, nil }))
	s.Domain, s.ErrorLog, s.EnableSMTPUTF8 = "mail.test", log.New(io.Discard, "", 0), true
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p.port = l.Addr().(*net.TCPAddr).Port
	ended := make(chan struct{})
	go func() { _ = s.Serve(l); close(ended) }()
	t.Cleanup(func() { _ = s.Close(); <-ended })
	return p
}

// delivery is one session.
type delivery struct {
	p        *postOffice
	from, to string
}

func (*delivery) Reset()        {}
func (*delivery) Logout() error { return nil }
func (d *delivery) Mail(from string, _ *smtp.MailOptions) error {
	d.from = from
	return nil
}

// Rcpt takes letters to everybody but those whose address says that they wait.
func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if d.to = to; !strings.HasPrefix(to, "later-") {
		return nil
	}
	d.p.mu.Lock()
	defer d.p.mu.Unlock()
	d.p.later++
	close(d.p.more)
	d.p.more = make(chan struct{})
	return &smtp.SMTPError{Code: 451, Message: "later"}
}

func (d *delivery) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	one := letter{from: d.from, to: d.to, raw: string(raw)}
	if one.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return err
	}
	body := m.Body
	if m.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		body = quotedprintable.NewReader(body)
	}
	text, err := io.ReadAll(body)
	one.body = string(text)
	d.p.mu.Lock()
	defer d.p.mu.Unlock()
	d.p.got = append(d.p.got, one)
	close(d.p.more)
	d.p.more = make(chan struct{})
	return err
}

// wait gives the first letter to an address that holds some words, when it has
// come.
func (p *postOffice) wait(t *testing.T, to, words string) letter {
	t.Helper()
	over := time.After(time.Minute)
	for {
		p.mu.Lock()
		got, more := slices.Clone(p.got), p.more
		p.mu.Unlock()
		for _, l := range got {
			if l.to == to && strings.Contains(l.subject+"\n"+l.body, words) {
				return l
			}
		}
		select {
		case <-more:
		case <-over:
			t.Fatalf("no letter to %s that holds %q among %d: %+v", to, words, len(got), got)
		}
	}
}
