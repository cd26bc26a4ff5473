package app

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
)

// doors are the two handlers of a hub, which change when it has opened.
type doors struct{ public, ops http.Handler }

// Run opens a hub and serves it until ctx ends. Opening may take long, when a
// new version computes the projections anew: meanwhile the hub answers that
// it is not ready yet, and why. opened is called once it is.
func Run(ctx context.Context, o Options, on Listeners, opened func(*Hub)) error {
	o.defaults()
	waiting, err := o.waiting()
	if err != nil {
		return err
	}
	var now atomic.Pointer[doors]
	now.Store(waiting)
	service := o.service(on,
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { now.Load().public.ServeHTTP(w, r) }),
		http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { now.Load().ops.ServeHTTP(w, r) }))
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	served := make(chan error, 1)
	go func() { served <- service.Run(ctx) }()
	hub, err := Open(ctx, o)
	if err == nil {
		var handler http.Handler
		if handler, err = hub.Handler(); err == nil {
			now.Store(&doors{handler, httpsrv.OpsDoor(hub.ready, hub.metrics)})
			var end func()
			if end, err = hub.work(ctx); err == nil {
				opened(hub) // its door is open as well
				err = <-served
				end()
				return errors.Join(err, hub.Close())
			}
		}
		err = errors.Join(err, hub.Close())
	}
	stop()
	return errors.Join(err, <-served)
}

// waiting is what a hub answers before it has opened.
func (o Options) waiting() (*doors, error) {
	metrics := prometheus.NewRegistry()
	notYet := func() error {
		return fail.New(httpsrv.Rebuilding, "The hub is opening its register.")
	}
	s, _, err := o.server(func() int64 { return 0 }, notYet, metrics, nil)
	if err != nil {
		return nil, err
	}
	ready := func(context.Context) error { return notYet() }
	return &doors{s.Handler(), httpsrv.OpsDoor(ready, metrics)}, nil
}
