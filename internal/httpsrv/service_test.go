package httpsrv_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
)

func listen(t *testing.T, address string) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func fetch(t *testing.T, address string) (int, string) {
	t.Helper()
	r, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(b)
}

func TestServiceStopsAfterItsAnswers(t *testing.T) {
	begun, finish := make(chan struct{}), make(chan struct{})
	public, ops := listen(t, "127.0.0.1:0"), listen(t, "127.0.0.1:0")
	reg := prometheus.NewRegistry()
	var full atomic.Bool
	s := httpsrv.Service{
		Public: public, Ops: ops, Log: slog.New(slog.DiscardHandler),
		Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			close(begun)
			<-finish
			_, _ = w.Write([]byte("whole answer"))
		}),
		OpsDoor: httpsrv.OpsDoor(func(context.Context) error {
			if full.Load() {
				return fail.New(fail.Unavailable, "disk full")
			}
			return nil
		}, reg),
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx) }()

	door := "http://" + ops.Addr().String()
	if code, body := fetch(t, door+"/healthz"); code != 200 || !strings.Contains(body, "alive") {
		t.Errorf("healthz: %d %s", code, body)
	}
	if code, _ := fetch(t, door+"/readyz"); code != 200 {
		t.Errorf("readyz: %d", code)
	}
	full.Store(true)
	if code, body := fetch(t, door+"/readyz"); code != 503 || !strings.Contains(body, "disk full") {
		t.Errorf("readyz when not ready: %d %s", code, body)
	}
	if code, _ := fetch(t, door+"/metrics"); code != 200 {
		t.Errorf("metrics: %d", code)
	}

	answer := make(chan string, 1)
	go func() {
		_, body := fetch(t, "http://"+public.Addr().String())
		answer <- body
	}()
	<-begun
	stop()
	close(finish)
	if got := <-answer; got != "whole answer" {
		t.Errorf("the answer under way was %q", got)
	}
	if err := <-ended; err != nil {
		t.Errorf("Run: %v", err)
	}
	if c, err := net.Dial("tcp", public.Addr().String()); err == nil {
		c.Close()
		t.Error("still listening")
	}
}

func TestServiceKeepsTheOperatorsDoorInside(t *testing.T) {
	ops := listen(t, "0.0.0.0:0")
	defer ops.Close()
	public := listen(t, "127.0.0.1:0")
	defer public.Close()
	err := httpsrv.Service{Public: public, Ops: ops, Log: slog.New(slog.DiscardHandler)}.Run(t.Context())
	if !fail.Is(err, fail.Invalid) || fail.Hint(err) == "" {
		t.Errorf("an operator's door open to all: %v", err)
	}
}

func TestServiceEndsWhenAListenerDoes(t *testing.T) {
	public := listen(t, "127.0.0.1:0")
	s := httpsrv.Service{Public: public, Handler: http.NotFoundHandler(), Log: slog.New(slog.DiscardHandler)}
	ended := make(chan error, 1)
	go func() { ended <- s.Run(t.Context()) }()
	fetch(t, "http://"+public.Addr().String())
	public.Close()
	if err := <-ended; !fail.Is(err, fail.Unavailable) {
		t.Errorf("Run: %v", err)
	}
}
