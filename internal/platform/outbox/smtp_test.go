package outbox

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	gomail "github.com/wneessen/go-mail"

	"comity.example/comity/internal/fail"
)

func TestParseSMTP(t *testing.T) {
	for _, tc := range []struct {
		name, raw, from string
		want            SMTP
		ok              bool
	}{
		{"a relay", "smtp://mail.mfa.example", "hub@mfa.example", SMTP{Host: "mail.mfa.example", Port: 587}, true},
		{"a port", "smtp://127.0.0.1:25", "hub@mfa.example", SMTP{Host: "127.0.0.1", Port: 25}, true},
		{"a slash at the end", "smtp://127.0.0.1:25/", "hub@mfa.example", SMTP{Host: "127.0.0.1", Port: 25}, true},
		{"TLS from the first byte", "smtps://mail.mfa.example", "hub@mfa.example", SMTP{Host: "mail.mfa.example", Port: 465, Implicit: true}, true},
		{"a sign-in", "smtps://hub%40mfa:a%3Ab@mail.mfa.example", "hub@mfa.example", SMTP{Host: "mail.mfa.example", Port: 465, Implicit: true, User: "hub@mfa", Password: "a:b"}, true},
		{"an address of version 6", "smtp://[::1]:2525", "hub@mfa.example", SMTP{Host: "::1", Port: 2525}, true},
		{"another scheme", "http://mail.mfa.example", "hub@mfa.example", SMTP{}, false},
		{"no host", "smtp://", "hub@mfa.example", SMTP{}, false},
		{"no port", "smtp://mail:99999", "hub@mfa.example", SMTP{}, false},
		{"a query", "smtp://mail?tls=no", "hub@mfa.example", SMTP{}, false},
		{"no sender", "smtp://mail.mfa.example", "", SMTP{}, false},
		{"a sender with a line end", "smtp://mail.mfa.example", "hub@mfa.example\r\nBcc: x@y", SMTP{}, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := ParseSMTP(tc.raw, tc.from)
			if (err == nil) != tc.ok {
				t.Fatal(err)
			}
			if err != nil {
				if !fail.Is(err, fail.Invalid) || strings.Contains(err.Error(), "a:b") {
					t.Error(err)
				}
				return
			}
			tc.want.From = tc.from
			if got.Host != tc.want.Host || got.Port != tc.want.Port || got.Implicit != tc.want.Implicit || got.User != tc.want.User || got.Password != tc.want.Password {
				t.Errorf("%+v", got)
			}
		})
	}
}

func testMessage(t *testing.T) *gomail.Msg {
	t.Helper()
	m := gomail.NewMsg()
	if err := errors.Join(m.From("hub@hub.test"), m.To("ada@mfa.test")); err != nil {
		t.Fatal(err)
	}
	m.SetBodyString(gomail.TypeTextPlain, "words")
	return m
}

// try sends one letter and gives the fault; "" when it was taken.
func (s *SMTP) try(t *testing.T) string {
	t.Helper()
	c, err := s.open(t.Context())
	if err == nil {
		err = c.send(testMessage(t))
		c.close()
	}
	var r *refusal
	if err != nil && !errors.As(err, &r) {
		t.Fatalf("an error of another kind: %v", err)
	}
	if r == nil {
		return ""
	}
	return r.fault()
}

func TestHowASessionIsSecured(t *testing.T) {
	for _, tc := range []struct {
		name   string
		cert   string // name in the server's certificate; "" for no STARTTLS
		set    func(o *Office) *SMTP
		want   string
		secure bool
	}{
		{"elsewhere, with STARTTLS", "mail.test", func(o *Office) *SMTP { return o.Afar("mail.test") }, "", true},
		{"elsewhere, without", "", func(o *Office) *SMTP { return o.Afar("mail.test") }, "tls", false},
		{"elsewhere, a certificate for another", "other.test", func(o *Office) *SMTP { return o.Afar("mail.test") }, "tls", false},
		{"elsewhere, a certificate that nobody vouches for", "mail.test", func(o *Office) *SMTP {
			s := o.Afar("mail.test")
			s.TLS = nil
			return s
		}, "tls", false},
		{"elsewhere, TLS from the first byte at a server that has none", "", func(o *Office) *SMTP {
			s := o.Afar("mail.test")
			s.Implicit = true
			return s
		}, "tls", false},
		{"on this machine, without", "", (*Office).Here, "", false},
		{"on this machine, with a certificate that nobody vouches for", "mail.test", (*Office).Here, "", false},
		{"elsewhere, with a sign-in", "mail.test", func(o *Office) *SMTP {
			o.User = "hub"
			s := o.Afar("mail.test")
			s.User, s.Password = "hub", "secret"
			return s
		}, "", true},
		{"a wrong password", "mail.test", func(o *Office) *SMTP {
			o.User = "hub"
			s := o.Afar("mail.test")
			s.User, s.Password = "hub", "guess"
			return s
		}, "server:535", false},
		{"a sign-in on this machine", "", func(o *Office) *SMTP {
			o.User = "hub"
			s := o.Here()
			s.User, s.Password = "hub", "secret"
			return s
		}, "", false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			o := NewOffice(t, tc.cert)
			if got := tc.set(o).try(t); got != tc.want {
				t.Fatalf("fault %q, want %q", got, tc.want)
			}
			if n := len(o.Letters()); (n == 1) != (tc.want == "") {
				t.Errorf("%d letters were taken", n)
			}
			if tc.want == "" && o.Secure[0] != tc.secure {
				t.Errorf("over TLS: %v", o.Secure[0])
			}
		})
	}
}

func TestNobodyThere(t *testing.T) {
	s := &SMTP{Host: "127.0.0.1", Port: 1, From: "hub@hub.test"}
	if got := s.try(t); got != "unreachable" {
		t.Error(got)
	}
}

// A server that takes its time is left when the time is up: the letter waits.
func TestASlowServer(t *testing.T) {
	o := NewOffice(t, "")
	release := make(chan struct{})
	o.Hold = func() { <-release }
	s := o.Here()
	s.Timeout = 50 * time.Millisecond
	if got := s.try(t); got != "unreachable" {
		t.Error(got)
	}
	close(release)
}

// Whoever ends the hub does not wait for a mail server.
func TestTheEndDoesNotWaitForAServer(t *testing.T) {
	o := NewOffice(t, "")
	release, reached := make(chan struct{}), make(chan struct{})
	o.Hold = func() { close(reached); <-release }
	ctx, cancel := context.WithCancel(t.Context())
	c, err := o.Here().open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error)
	go func() { ended <- c.send(testMessage(t)) }()
	<-reached
	cancel()
	if err := <-ended; err == nil { // hangs, if it waits
		t.Error("it counts as sent")
	}
	close(release)
	c.close()
}
