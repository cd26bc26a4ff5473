package app_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/outbox"
)

// newWorking makes a hub that has not begun to work, with a mail server at a
// port of this machine.
func newWorking(t *testing.T, port int) (*app.Hub, *clock.Fake) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	now := clock.NewFake(hubtest.Start)
	o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Clock: now, Site: app.Site{Base: "https://hub.test"},
		Mail: &outbox.SMTP{Host: "127.0.0.1", Port: port, From: "hub@hub.test"}}
	if _, err := app.Init(t.Context(), o, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h, now
}

// working lets a hub answer and work until stop is called.
func working(t *testing.T, h *app.Hub) (address string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- h.Serve(ctx, app.Listeners{Public: l}) }()
	return "http://" + l.Addr().String(), func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("the hub ended with %v", err)
		}
	}
}

// A hub that sends mail needs an address to which its letters lead: that of this
// run, or that with which it was made.
func TestMailNeedsAnAddress(t *testing.T) {
	mail := &outbox.SMTP{Host: "127.0.0.1", Port: 1, From: "hub@hub.test"}
	for _, tc := range []struct {
		name   string
		made   app.Site
		domain string
		now    app.Site
		want   fail.Kind
	}{
		{"told when it was made", app.Site{Base: "https://hub.test"}, "", app.Site{}, ""},
		{"told now", app.Site{}, "", app.Site{Base: "https://hub.test"}, ""},
		{"never told", app.Site{}, "", app.Site{}, fail.Invalid},
		{"never told, behind another server", app.Site{}, "", app.Site{Local: "http://localhost:1"}, fail.Invalid},
		{"for this machine alone", app.Site{}, "localhost", app.Site{Local: "http://localhost:1"}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "hub.key")
			if err := keys.NewKeyFile(file); err != nil {
				t.Fatal(err)
			}
			secret, err := keys.KeyFile(file)
			if err != nil {
				t.Fatal(err)
			}
			o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Clock: clock.NewFake(hubtest.Start), Domain: tc.domain, Site: tc.made}
			if _, err := app.Init(t.Context(), o, hubtest.Origin); err != nil {
				t.Fatal(err)
			}
			o.Site, o.Mail = tc.now, mail
			h, err := app.Open(t.Context(), o)
			if err == nil {
				t.Cleanup(func() { _ = h.Close() })
			}
			if fail.KindOf(err) != tc.want {
				t.Errorf("%v", err)
			}
		})
	}
}

// A mail server that nobody reaches neither stops the hub nor holds up what
// falls due: an anchor of the audit trails.
func TestWorkWithoutAMailServer(t *testing.T) {
	h, now := newWorking(t, 1)
	err := h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		return h.Outbox().Put(t.Context(), tx, outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test"}, Kind: "alert.due", Link: "/desk"})
	})
	if err != nil {
		t.Fatal(err)
	}
	now.Advance(audit.Cadence)
	grown := h.Ledger.Grown()
	address, stop := working(t, h)
	<-grown
	r, err := http.Get(address + "/en/register")
	if err != nil || r.StatusCode != http.StatusOK {
		t.Errorf("%v, %v", r, err)
	}
	_ = r.Body.Close()
	stop()
	list, err := h.Ledger.List(t.Context(), ledger.Filter{Type: audit.TypeAnchored, After: -1, Limit: 10})
	if err != nil || len(list) != 1 || list[0].Inert != "" {
		t.Errorf("%d anchors, %v", len(list), err)
	}
}

// What was put before a hub works is sent when it does.
func TestWorkSendsWhatWasPut(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	h, _ := newWorking(t, l.Addr().(*net.TCPAddr).Port)
	err = h.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		return h.Outbox().Put(t.Context(), tx, outbox.Notice{To: outbox.Recipient{Address: "new@ngo.test", Language: "fr"}, Kind: "alert.due",
			Subject: map[string]string{"what": "drill"}, Link: "/desk/keys"})
	})
	if err != nil {
		t.Fatal(err)
	}
	letter := make(chan string, 1)
	go receive(l, letter)
	_, stop := working(t, h)
	got := <-letter
	stop()
	for _, w := range []string{"To: <new@ngo.test>", "Content-Language: fr", "https://hub.test/fr/desk/keys"} {
		if !strings.Contains(strings.ReplaceAll(got, "=\r\n", ""), w) {
			t.Errorf("lacks %q:\n%s", w, got)
		}
	}
}

// receive takes one letter, as the simplest of mail servers.
func receive(l net.Listener, letter chan<- string) {
	c, err := l.Accept()
	if err != nil {
		return
	}
	defer func() { _ = c.Close() }()
	lines := bufio.NewScanner(c)
	fmt.Fprint(c, "220 mail.test\r\n")
	var text strings.Builder
	reading := false
	for lines.Scan() {
		line := lines.Text()
		switch {
		case reading && line == ".":
			reading = false
			fmt.Fprint(c, "250 taken\r\n")
			letter <- text.String()
		case reading:
			text.WriteString(line + "\r\n")
		case line == "DATA":
			reading = true
			fmt.Fprint(c, "354 go on\r\n")
		default:
			fmt.Fprint(c, "250 good\r\n")
		}
	}
}

// Every notice that a room sends has its words in every language, and its name
// where people choose about it.
func TestNoticesHaveTheirWords(t *testing.T) {
	h, _ := newWorking(t, 1)
	c, err := i18n.Load()
	if err == nil {
		err = outbox.Written(c, h.Outbox().Kinds)
	}
	if err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, k := range h.Outbox().Kinds {
		if seen[k.Name] {
			t.Errorf("%s is there twice", k.Name)
		}
		seen[k.Name] = true
	}
}
