package main

import (
	"io"
	"log"
	"net"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/rogpeppe/go-internal/testscript"
)

// office is a mail server that a script starts.
type office struct {
	mu   sync.Mutex
	got  []posted
	more chan struct{} // closed when another letter has come
}

// posted is a letter that was taken.
type posted struct{ from, to, text string }

// offices is the key under which a script keeps its mail server.
type offices struct{}

// post starts a mail server and puts its address into a variable: post SMTP.
func post(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: post NAME")
	}
	o := &office{more: make(chan struct{})}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &handover{o: o}, nil }))
	s.Domain, s.ErrorLog = "mail.test", log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	go func() { _ = s.Serve(l) }()
	ts.Defer(func() { _ = s.Close() })
	ts.Value(offices{}).(map[string]*office)["here"] = o
	ts.Setenv(args[0], "smtp://"+l.Addr().String())
}

// handover is a session with the mail server.
type handover struct {
	o *office
	posted
}

func (*handover) Reset()                                        {}
func (*handover) Logout() error                                 { return nil }
func (h *handover) Mail(from string, _ *smtp.MailOptions) error { h.from = from; return nil }
func (h *handover) Rcpt(to string, _ *smtp.RcptOptions) error   { h.to = to; return nil }

func (h *handover) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	h.text = strings.ReplaceAll(string(b), "=\r\n", "") // lines that were broken
	h.o.mu.Lock()
	defer h.o.mu.Unlock()
	h.o.got = append(h.o.got, h.posted)
	close(h.o.more)
	h.o.more = make(chan struct{})
	return err
}

var enrolling = regexp.MustCompile(`https?://\S+/enrol/[\w-]+`)

// came waits for a letter to an address, and puts its return path and the link
// in it into variables: came ada@mfa.test FROM LINK.
func came(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: came ADDRESS FROM LINK")
	}
	o := ts.Value(offices{}).(map[string]*office)["here"]
	over := time.After(time.Minute)
	for {
		o.mu.Lock()
		got, more := o.got, o.more
		o.mu.Unlock()
		for _, l := range got {
			if l.to == args[0] {
				ts.Setenv(args[1], l.from)
				ts.Setenv(args[2], enrolling.FindString(l.text))
				return
			}
		}
		select {
		case <-more:
		case <-over:
			ts.Fatalf("no letter to %s", args[0])
		}
	}
}
