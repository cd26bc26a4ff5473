package outbox

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"

	"comity.example/comity/internal/fail"
)

// SMTP is the mail server that letters are handed to.
type SMTP struct {
	Host     string
	Port     int
	Implicit bool   // TLS from the first byte (smtps); else STARTTLS, without which nothing is sent
	User     string // empty: no sign-in
	Password string
	From     string        // address that letters come from
	Return   string        // address to whose sub-addresses letters come back; empty: to From, and nobody reads them here
	Timeout  time.Duration // for connecting, and for each letter; 0 is 30 seconds
	TLS      *tls.Config   // nil: the machine's certificate authorities

	dial func(ctx context.Context, network, address string) (net.Conn, error) // nil: the network's
}

const defaultTimeout = 30 * time.Second

// ParseSMTP reads smtp://[USER:PASSWORD@]HOST[:PORT] or smtps://…, and the
// address that letters come from. The ports are 587 and 465 unless named.
func ParseSMTP(raw, from string) (*SMTP, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "" {
		return nil, fail.New(fail.Invalid, "the address of the mail server is not smtp://HOST:PORT or smtps://HOST:PORT").
			WithHint("with a sign-in: smtps://USER:PASSWORD@HOST; write signs such as @ and : in USER and PASSWORD as %%40 and %%3A")
	}
	s := &SMTP{Host: u.Hostname(), Port: 587, Implicit: u.Scheme == "smtps", User: u.User.Username()}
	s.Password, _ = u.User.Password()
	if s.Implicit {
		s.Port = 465
	}
	if p := u.Port(); p != "" {
		if s.Port, err = strconv.Atoi(p); err != nil || s.Port < 1 || s.Port > 65535 {
			return nil, fail.New(fail.Invalid, "the mail server has no port %q", p)
		}
	}
	if s.From, err = ParseAddress(from); err != nil {
		return nil, fail.New(fail.Invalid, "the address that mail comes from is missing or is none").
			WithHint("name it with --mail-from hub@example.org, or COMITY_MAIL_FROM")
	}
	return s, nil
}

// loopback reports whether the server is this machine: then, and only then,
// letters go without TLS.
func (s *SMTP) loopback() bool {
	if s.Host == "localhost" {
		return true
	}
	ip := net.ParseIP(s.Host)
	return ip != nil && ip.IsLoopback()
}

func (s *SMTP) domain() string {
	_, domain, _ := strings.Cut(s.From, "@")
	return domain
}

// session is an open connection to the server.
type session struct {
	client *gomail.Client
	smtp   *smtp.Client
	conn   net.Conn
	stop   func() bool
}

// open connects, secures and signs in. The context ends the whole session. An error is
// a *refusal.
func (s *SMTP) open(whole context.Context) (*session, error) {
	out := &session{}
	timeout := s.Timeout
	if timeout == 0 {
		timeout = defaultTimeout
	}
	config := &tls.Config{}
	if s.TLS != nil {
		config = s.TLS.Clone()
	}
	config.ServerName, config.MinVersion = s.Host, tls.VersionTLS12
	dial := s.dial
	if dial == nil {
		dial = (&net.Dialer{Timeout: timeout}).DialContext
	}
	options := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(timeout), gomail.WithTLSConfig(config),
		gomail.WithHELO(s.domain()), gomail.WithDialContextFunc(func(ctx context.Context, network, address string) (net.Conn, error) {
			conn, err := dial(ctx, network, address)
			if err != nil {
				return nil, err
			}
			out.conn = conn // closed by us: the library forgets it when the greeting fails
			out.stop = context.AfterFunc(whole, func() { _ = conn.Close() })
			if s.Implicit {
				return tls.Client(conn, config), nil
			}
			return conn, nil
		})}
	options = append(options, s.security()...)
	client, err := gomail.NewClient(s.Host, options...)
	if err != nil {
		return nil, &refusal{class: faultSettings, cause: err}
	}
	out.client = client
	out.smtp, err = client.DialToSMTPClientWithContext(whole)
	if err != nil {
		out.close()
		return nil, refusalOfServer(err)
	}
	return out, nil
}

// security says how the session is secured and signed in to.
func (s *SMTP) security() []gomail.Option {
	policy := gomail.TLSMandatory
	ways := []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin}
	if s.Implicit || s.loopback() {
		policy = gomail.NoTLS // secured already, or never leaves the machine
	}
	if !s.Implicit && s.loopback() {
		ways = []gomail.SMTPAuthType{gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlainNoEnc, gomail.SMTPAuthLoginNoEnc}
	}
	out := []gomail.Option{gomail.WithTLSPolicy(policy)}
	if s.User != "" {
		out = append(out, gomail.WithOpportunisticSMTPAuth(ways...), gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
	}
	return out
}

// send hands over one letter. nil means that the server has taken it.
func (c *session) send(m *gomail.Msg) error {
	err := c.client.SendWithSMTPClient(c.smtp, m)
	if err == nil || m.IsDelivered() {
		return nil
	}
	return refusalOfLetter(err)
}

func (c *session) close() {
	if c.stop != nil {
		c.stop()
	}
	if c.smtp != nil {
		_ = c.client.CloseWithSMTPClient(c.smtp)
	}
	if c.conn != nil {
		_ = c.conn.Close()
	}
}

// Classes of what can go wrong with a letter; the catalogue has words for them.
const (
	faultSettings    = "settings"    // of this hub
	faultUnreachable = "unreachable" // no connection, or it broke off
	faultTLS         = "tls"         // no STARTTLS, or a certificate that nobody vouches for
	faultServer      = "server"      // the server refuses this hub
	faultLater       = "later"       // the server asks to try again
	faultRefused     = "refused"     // the server refuses the address or the letter, for good
	faultAddress     = "address"     // it cannot be told where the letter goes
	faultReturned    = "returned"    // a mail server took it and sent it back
)

// refusal is why a letter was not taken. It never shows what the server said:
// that may name the person.
type refusal struct {
	class string
	code  int // SMTP reply; 0 for none
	cause error
}

func (r *refusal) Error() string { return r.fault() }
func (r *refusal) Unwrap() error { return r.cause }

// fault is how it is written down: "refused:550".
func (r *refusal) fault() string {
	if r.code == 0 {
		return r.class
	}
	return r.class + ":" + strconv.Itoa(r.code)
}

// final reports whether trying again is of no use.
func (r *refusal) final() bool { return r.class == faultRefused }

// refusalOfServer says why there is no session: nothing that a letter could
// help, and so never final.
func refusalOfServer(err error) *refusal {
	r := &refusal{class: faultUnreachable, cause: err}
	var record tls.RecordHeaderError
	var cert *tls.CertificateVerificationError
	var network net.Error
	var reply *textproto.Error
	switch {
	case errors.As(err, &record), errors.As(err, &cert), strings.Contains(err.Error(), "STARTTLS"), strings.Contains(err.Error(), "tls: "):
		r.class = faultTLS
	case errors.As(err, &network):
	case errors.As(err, &reply):
		r.class, r.code = faultServer, reply.Code
	}
	return r
}

// refusalOfLetter tells a letter that nobody will ever take from one to try
// again. A server that refuses the sender refuses this hub, not the letter.
func refusalOfLetter(err error) *refusal {
	r := &refusal{class: faultUnreachable, cause: err}
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return r
	}
	r.code = e.ErrorCode()
	switch {
	case r.code == 0 || r.code == 421:
	case e.Reason == gomail.ErrSMTPMailFrom:
		r.class = faultServer
	case r.code >= 500 && (e.Reason == gomail.ErrSMTPRcptTo || e.Reason == gomail.ErrSMTPData || e.Reason == gomail.ErrSMTPDataClose):
		r.class = faultRefused
	default:
		r.class = faultLater
	}
	return r
}
