package outbox

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"fmt"
	"io"
	"log"
	"math/big"
	"mime"
	"net"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Office is a mail server in a test. Its behaviour is set before a session
// begins.
type Office struct {
	t    testing.TB
	addr string
	cert *x509.Certificate
	host string // that the certificate is for

	mu       sync.Mutex
	got      []*Taken
	sessions int
	Secure   []bool // of each letter: did it come over TLS
	// What it does.
	Rcpt     map[string]error // answers to RCPT TO, by address
	Data     error            // answer to the letter
	MailFrom error
	Greeting error
	DropAt   int         // the letter, counted from 1, in the middle of which the connection breaks off
	Hold     func()      // called while a letter is read
	After    func(n int) // called when the n-th letter has been read, before it is answered
	User     string
}

// Taken is a letter that the server has taken.
type Taken struct {
	From    string // of the envelope
	To      string
	Raw     string
	Message *mail.Message
	Subject string
	Body    string
}

// NewOffice starts a server on the loopback. host names its certificate; ""
// means that it knows no STARTTLS.
func NewOffice(t testing.TB, host string) *Office {
	t.Helper()
	o := &Office{t: t, host: host}
	s := smtp.NewServer(o)
	s.Domain, s.AllowInsecureAuth, s.EnableSMTPUTF8 = "mail.test", true, true
	s.ErrorLog = log.New(io.Discard, "", 0)
	if host != "" {
		s.TLSConfig = o.certificate(host)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o.addr = l.Addr().String()
	served := make(chan struct{})
	go func() { _ = s.Serve(l); close(served) }()
	t.Cleanup(func() { _ = s.Close(); <-served })
	return o
}

func (o *Office) certificate(host string) *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		o.t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: host}, DNSNames: []string{host},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		o.t.Fatal(err)
	}
	if o.cert, err = x509.ParseCertificate(der); err != nil {
		o.t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
}

// Here gives the settings for a server on this machine.
func (o *Office) Here() *SMTP {
	host, port, _ := net.SplitHostPort(o.addr)
	s := &SMTP{Host: host, From: "hub@hub.test"}
	_, _ = fmt.Sscan(port, &s.Port)
	return s
}

// Afar gives the settings for the server as if it were elsewhere, with its
// certificate among those that are trusted.
func (o *Office) Afar(name string) *SMTP {
	s := &SMTP{Host: name, Port: 587, From: "hub@hub.test", TLS: &tls.Config{RootCAs: x509.NewCertPool()}}
	if o.cert != nil {
		s.TLS.RootCAs.AddCert(o.cert)
	}
	s.dial = func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "tcp", o.addr)
	}
	return s
}

// Each sets what is called for each letter that has been read, while sessions
// from another process may be under way.
func (o *Office) Each(after func(n int)) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.After = after
}

// Letters are those that it has taken.
func (o *Office) Letters() []*Taken {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.got)
}

// NewSession implements smtp.Backend.
func (o *Office) NewSession(c *smtp.Conn) (smtp.Session, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.sessions++
	return &reception{o: o, c: c}, o.Greeting
}

type reception struct {
	o      *Office
	c      *smtp.Conn
	From   string
	To     string
	signed bool
}

func (r *reception) Reset()        {}
func (r *reception) Logout() error { return nil }

func (r *reception) AuthMechanisms() []string {
	if r.o.User == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (r *reception) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != r.o.User || password != "secret" {
			return &smtp.SMTPError{Code: 535, Message: "no"}
		}
		r.signed = true
		return nil
	}), nil
}

func (r *reception) Mail(from string, _ *smtp.MailOptions) error {
	r.From = from
	if r.o.User != "" && !r.signed {
		return &smtp.SMTPError{Code: 530, Message: "sign in first"}
	}
	return r.o.MailFrom
}

func (r *reception) Rcpt(to string, _ *smtp.RcptOptions) error {
	r.To = to
	return r.o.Rcpt[to]
}

func (r *reception) Data(body io.Reader) error {
	r.o.mu.Lock()
	n := len(r.o.got) + 1
	drop, hold := r.o.DropAt == n, r.o.Hold
	if drop {
		r.o.DropAt = 0
	}
	r.o.mu.Unlock()
	if hold != nil {
		hold()
	}
	if drop {
		_ = r.c.Conn().Close()
		return errors.New("gone")
	}
	raw, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	if r.o.Data != nil {
		return r.o.Data
	}
	m, err := read(r.To, string(raw))
	if err != nil {
		r.o.t.Errorf("a letter that nobody can read: %v\n%s", err, raw)
	}
	m.From = r.From
	_, secure := r.c.TLSConnectionState()
	r.o.mu.Lock()
	r.o.got, r.o.Secure = append(r.o.got, m), append(r.o.Secure, secure)
	n, after := len(r.o.got), r.o.After
	r.o.mu.Unlock()
	if after != nil {
		after(n)
	}
	return nil
}

// read takes a letter apart as a mail program does.
func read(to, raw string) (*Taken, error) {
	m, err := mail.ReadMessage(strings.NewReader(raw))
	if err != nil {
		return nil, err
	}
	out := &Taken{To: to, Raw: raw, Message: m}
	if out.Subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return nil, err
	}
	body, err := io.ReadAll(decoded(m))
	out.Body = strings.ReplaceAll(string(body), "\r\n", "\n")
	return out, err
}

// Count is how many sessions there were.
func (o *Office) Count() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.sessions
}
