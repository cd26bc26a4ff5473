package pdf

import (
	"context"
	"net/url"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// gate answers every request of one page.
type gate struct {
	page *Page
	host string
	home string // address of the page
}

func newGate(p *Page) *gate {
	host := drawn()
	return &gate{page: p, host: host, home: "https://" + host + "/"}
}

// policy is what the page may do, said to the browser beside what is refused
// here: it holds for what asks for nothing as well.
const policy = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'; sandbox allow-same-origin"

// find gives what lies at an address.
func (g *gate) find(address string) (File, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host != g.host || u.User != nil {
		return File{}, false
	}
	if u.Path == "/" {
		return File{Type: "text/html; charset=utf-8", Bytes: g.page.HTML}, true
	}
	f, ok := g.page.Files[u.Path]
	return f, ok
}

// answer gives what was asked for, or refuses. A request that cannot be answered
// any more belongs to a browser that has ended.
func (g *gate) answer(ctx context.Context, e *fetch.EventRequestPaused) {
	f, ok := File{}, false
	if e.Request != nil {
		f, ok = g.find(e.Request.URL)
	}
	if !ok {
		_, _ = chromedp.Call(ctx, fetch.FailRequest, fetch.FailRequestParams{RequestID: e.RequestID, ErrorReason: network.ErrorReasonAborted})
		return
	}
	_, _ = chromedp.Call(ctx, fetch.FulfillRequest, fetch.FulfillRequestParams{RequestID: e.RequestID, ResponseCode: 200, Body: f.Bytes,
		ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: f.Type}, {Name: "Content-Security-Policy", Value: policy},
			{Name: "X-Content-Type-Options", Value: "nosniff"}, {Name: "X-DNS-Prefetch-Control", Value: "off"}, {Name: "Referrer-Policy", Value: "no-referrer"}}})
}
