package httpsrv

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"comity.example/comity/internal/fail"
)

// How long the server waits for a client.
const (
	headerPatience = 5 * time.Second
	readPatience   = 30 * time.Second
	writePatience  = 60 * time.Second // for each writePiece of an answer
	idlePatience   = 2 * time.Minute
	// Grace is how long a stopping server lets answers finish.
	Grace = 10 * time.Second
)

// writePiece is how much of an answer a reader has to take, in bytes, before it is
// waited for as long again: a data package may take minutes, and one who reads
// nothing holds a connection no longer than before.
const writePiece = 256 << 10

// Service is the running server: the public listener and, apart from it, one
// for the operator.
type Service struct {
	Public  net.Listener
	Handler http.Handler
	TLS     *tls.Config  // nil: plain HTTP, behind a proxy or on the loopback
	Ops     net.Listener // health and metrics; loopback only; may be nil
	OpsDoor http.Handler
	Log     *slog.Logger
}

// Run serves until ctx ends, then lets answers finish for Grace.
func (s Service) Run(ctx context.Context) error {
	servers := map[*http.Server]net.Listener{s.server(s.Handler): s.Public}
	if s.Ops != nil {
		if !loopback(s.Ops.Addr()) {
			return fail.New(fail.Invalid, "the operator's address %s is not a loopback one", s.Ops.Addr()).
				WithHint("health and metrics are for this machine only: use 127.0.0.1 or [::1]")
		}
		servers[s.server(s.OpsDoor)] = s.Ops
	}
	ended := make(chan error, len(servers))
	for srv, l := range servers {
		go func() { ended <- s.serve(srv, l) }()
	}
	var first error
	left := len(servers)
	select {
	case <-ctx.Done():
	case first = <-ended:
		left--
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), Grace)
	defer cancel()
	for srv := range servers {
		if err := srv.Shutdown(stop); err != nil {
			_ = srv.Close() // what did not finish in time is cut off
		}
	}
	for range left {
		if err := <-ended; first == nil {
			first = err
		}
	}
	return first
}

func (s Service) serve(srv *http.Server, l net.Listener) error {
	var err error
	if s.TLS != nil && l == s.Public {
		srv.TLSConfig = s.TLS
		err = srv.ServeTLS(l, "", "")
	} else {
		err = srv.Serve(l)
	}
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fail.Wrap(err, fail.Unavailable, "the server on %s stopped", l.Addr())
}

func (s Service) server(h http.Handler) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerPatience,
		ReadTimeout:       readPatience,
		WriteTimeout:      writePatience,
		IdleTimeout:       idlePatience,
		MaxHeaderBytes:    MaxHeader,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
}

func loopback(a net.Addr) bool {
	t, ok := a.(*net.TCPAddr)
	return ok && t.IP.IsLoopback()
}

// OpsDoor answers the operator's questions: /healthz (is the process alive),
// /readyz (does it serve, and if not, why) and /metrics (Prometheus).
func OpsDoor(ready func(context.Context) error, metrics prometheus.Gatherer) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { say(w, http.StatusOK, "alive", "") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := ready(r.Context()); err != nil {
			say(w, http.StatusServiceUnavailable, string(fail.KindOf(err)), err.Error())
			return
		}
		say(w, http.StatusOK, "ready", "")
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(metrics, promhttp.HandlerOpts{}))
	return mux
}

func say(w http.ResponseWriter, status int, state, detail string) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]string{"state": state, "detail": detail}) // the caller has gone
}
