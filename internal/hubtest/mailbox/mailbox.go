// Package mailbox is a mail server for tests: it runs on the loopback, takes what
// it is given, refuses the addresses that it is told to refuse, and keeps the
// rest.
package mailbox

import (
	"io"
	"log"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"comity.example/comity/internal/platform/outbox"
)

// Box is a mail server. It is safe for concurrent use.
type Box struct {
	port int

	mu     sync.Mutex
	refuse func(address string) bool
	got    []Letter
}

// Letter is a letter that was taken.
type Letter struct {
	To, Subject, Body string
}

// New starts a server, until the test ends. It refuses, for good, the addresses
// of which refuse says so; nil refuses none.
func New(t testing.TB, refuse func(address string) bool) *Box {
	t.Helper()
	b := &Box{refuse: refuse}
	s := smtp.NewServer(b)
	s.Domain, s.EnableSMTPUTF8, s.ErrorLog = "mail.test", true, log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b.port = l.Addr().(*net.TCPAddr).Port
	served := make(chan struct{})
	go func() { _ = s.Serve(l); close(served) }()
	t.Cleanup(func() { _ = s.Close(); <-served })
	return b
}

// Here gives the settings by which a hub hands letters over.
func (b *Box) Here() *outbox.SMTP {
	return &outbox.SMTP{Host: "127.0.0.1", Port: b.port, From: "hub@hub.test"}
}

// Raw is Here as a flag of the command.
func (b *Box) Raw() string { return "smtp://127.0.0.1:" + strconv.Itoa(b.port) }

// Take gives the letters that have come since it was last called.
func (b *Box) Take() []Letter {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := slices.Clone(b.got)
	b.got = nil
	return out
}

// NewSession implements smtp.Backend.
func (b *Box) NewSession(*smtp.Conn) (smtp.Session, error) { return &session{box: b}, nil }

type session struct {
	box *Box
	to  string
}

func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.box.refuse != nil && s.box.refuse(to) {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here"}
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(plain(m))
	if err != nil {
		return err
	}
	s.box.mu.Lock()
	defer s.box.mu.Unlock()
	s.box.got = append(s.box.got, Letter{s.to, m.Header.Get("Subject"), strings.ReplaceAll(string(body), "\r\n", "\n")})
	return nil
}

func plain(m *mail.Message) io.Reader {
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		return quotedprintable.NewReader(m.Body)
	}
	return m.Body
}
