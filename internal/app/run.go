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

func (h *Hub) doors() (*doors, error) {
	handler, err := h.Handler()
	return &doors{handler, httpsrv.OpsDoor(h.ready, h.metrics)}, err
}

// Heard is what is told while a hub comes to answer.
type Heard struct {
	// First is given the address of the page on which a hub is made where there is
	// none. Its secret is for whoever reads it. nil: no hub is made.
	First func(address string)
	// Opened is given the hub once it answers; made says that it was made in this
	// run, on that page.
	Opened func(h *Hub, made bool)
}

// Run opens a hub and serves it until ctx ends. Opening may take long, when a
// new version computes the projections anew: meanwhile the hub answers that
// it is not ready yet, and why. Where there is none, one is made on a page of its
// own, and goes on in the same process.
func Run(ctx context.Context, o Options, on Listeners, heard Heard) error {
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
	go func() {
		err := service.Run(ctx)
		stop() // nobody waits for what cannot be asked for
		served <- err
	}()
	hub, made, err := o.come(ctx, on, heard, now.Store)
	switch {
	case err != nil:
		stop()
		return errors.Join(err, <-served)
	case hub == nil: // ended before there was one
		return errors.Join(<-served, made.end())
	}
	end, err := hub.work(ctx)
	if err != nil {
		stop()
		return errors.Join(err, <-served, hub.Close())
	}
	heard.Opened(hub, made != nil) // its door is open as well
	err = <-served
	end()
	return errors.Join(err, hub.Close())
}

// come gives the hub, open and shown: the one that is there, or one that is made
// meanwhile. It gives none when ctx ends before there is one.
func (o Options) come(ctx context.Context, on Listeners, heard Heard, show func(*doors)) (*Hub, *maker, error) {
	if heard.First != nil {
		unmade, err := o.unmade(ctx)
		if err != nil {
			return nil, nil, err
		}
		if unmade {
			return o.wait(ctx, on, heard, show)
		}
		if err := o.finish(ctx); err != nil {
			return nil, nil, err
		}
	}
	hub, err := Open(ctx, o)
	if err != nil {
		return nil, nil, err
	}
	d, err := hub.doors()
	if err != nil {
		return nil, nil, errors.Join(err, hub.Close())
	}
	show(d)
	return hub, nil, nil
}

// wait waits until a hub has been made in the browser.
func (o Options) wait(ctx context.Context, on Listeners, heard Heard, show func(*doors)) (*Hub, *maker, error) {
	m, address, err := o.found(ctx, on, show)
	if err != nil {
		return nil, nil, err
	}
	heard.First(address)
	select {
	case hub := <-m.made:
		return hub, m, nil
	case <-ctx.Done():
		return nil, m, nil
	}
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
