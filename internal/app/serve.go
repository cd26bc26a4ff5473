package app

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/dataset"
	attachmentweb "comity.example/comity/internal/platform/attachment/web"
	blobweb "comity.example/comity/internal/platform/blob/web"
	pushweb "comity.example/comity/internal/platform/push/web"
	signinweb "comity.example/comity/internal/platform/signin/web"
	"comity.example/comity/internal/ui"
)

// Version of the program; set by the linker in a release.
var Version = "dev"

// server makes a server of this site that has no addresses yet. gate, when it
// is not nil, says why nothing may answer; more adds what only an open hub has.
func (o Options) server(size func() int64, gate func() error, metrics prometheus.Registerer, more func(*httpsrv.Site)) (*httpsrv.Server, *i18n.Catalogue, error) {
	catalogue, err := i18n.Load()
	if err != nil {
		return nil, nil, err
	}
	assets, err := ui.LoadAssets()
	if err != nil {
		return nil, nil, err
	}
	site := httpsrv.Site{
		Hub: o.Site.title(), Base: o.Site.Base, Contact: o.Site.Contact, Hosts: o.Site.Hosts, AnyHost: o.Site.AnyHost,
		Catalogue: catalogue, Assets: assets, Nav: ui.Rooms(), Banner: o.Site.Banner,
		Size: size, Gate: gate, Clock: o.Clock, Log: o.Log, Metrics: metrics,
	}
	if more != nil {
		more(&site)
	}
	s, err := httpsrv.New(site)
	return s, catalogue, err
}

// Server knows every address that a hub answers in public.
func (h *Hub) Server() (*httpsrv.Server, error) {
	s, catalogue, err := h.opts.server(h.Ledger.Size, nil, h.metrics, func(site *httpsrv.Site) {
		h.signs(site)
		site.Refused = h.refused
		h.saysLocked(site)
	})
	if err != nil {
		return nil, err
	}
	var languages []string
	for _, l := range catalogue.Locales() {
		languages = append(languages, l.Tag())
	}
	s.Pages(h.Routes(languages)...)
	if h.signing.demo != nil {
		s.Private("POST "+signinweb.SignerPath, h.signing.door.Signer(s.Fail))
	}
	for pattern, handler := range h.signing.providers.Handlers(s.Fail) {
		s.Private(pattern, handler)
	}
	s.Private("GET "+pushweb.Worker, http.HandlerFunc(h.devicePages().Script))
	s.API(jsonapi.Prefix+"/", h.API())
	h.deskAPI(s)
	h.caseAPI(s, catalogue)
	h.exerciseAPI(s)
	h.figureAPI(s)
	h.directoriesAPI(s)
	h.checksAPI(s)
	files := http.NewServeMux()
	h.files(files)
	for _, pattern := range []string{"GET /.well-known/comity", "GET /checkpoint", "GET /tile/", "GET /blob/"} {
		s.Public(pattern, files)
	}
	s.Download("GET "+dataset.Address, h.givenData(s.Fail))
	s.Public("GET "+blobweb.Prefix+"{hash}", h.attachments(s.Fail))
	s.Private("GET "+attachmentweb.Prefix+"{token}", h.sealedFiles(s.Fail))
	return s, nil
}

// Handler answers everything that a hub answers in public.
func (h *Hub) Handler() (http.Handler, error) {
	s, err := h.Server()
	if err != nil {
		return nil, err
	}
	return s.Handler(), nil
}

// Listeners are where a hub answers.
type Listeners struct {
	Public net.Listener
	TLS    *tls.Config  // nil: plain HTTP
	Ops    net.Listener // health and metrics, loopback only; may be nil
}

// Serve answers until ctx ends, then lets answers finish.
func (h *Hub) Serve(ctx context.Context, on Listeners) error {
	handler, err := h.Handler()
	if err != nil {
		return err
	}
	stop, err := h.work(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return h.opts.service(on, handler, httpsrv.OpsDoor(h.ready, h.metrics)).Run(ctx)
}

func (o Options) service(on Listeners, public, ops http.Handler) httpsrv.Service {
	return httpsrv.Service{Public: on.Public, Handler: public, TLS: on.TLS, Ops: on.Ops, OpsDoor: ops, Log: o.Log}
}

// ready reports why the hub cannot do all of its work, for the operator.
func (h *Hub) ready(context.Context) error {
	switch {
	case h.Ledger.Stopped() != nil:
		return h.Ledger.Stopped()
	case h.Locked():
		return fail.New(fail.Unavailable, "locked: serves what was said, signs nothing")
	case h.Ledger.Quarantine() != "":
		return fail.New(fail.Quarantined, "in quarantine: %s", h.Ledger.Quarantine())
	}
	return nil
}
