package outward

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"comity.example/comity/internal/fail"
)

// Options say where a door leads. The zero value is that of a hub: public
// addresses only.
type Options struct {
	Allow   []netip.Prefix // networks that may be reached though they are not public
	Roots   *x509.CertPool // who vouches for servers; nil: the machine's own list
	Timeout time.Duration  // of a whole exchange; 0 means DefaultTimeout
	Size    int64          // bytes of an answer; 0 means DefaultSize
	// Resolve looks up a name, as net.Resolver.LookupNetIP does; nil: the
	// machine's own resolver.
	Resolve func(ctx context.Context, name string) ([]netip.Addr, error)
	// Dial connects to an address that has been checked: net.Dialer.DialContext
	// when it is nil.
	Dial func(ctx context.Context, network, address string) (net.Conn, error)
}

// What holds when nothing is set, and what always does.
const (
	DefaultTimeout = 10 * time.Second
	DefaultSize    = 512 << 10
	maxHops        = 3 // redirects
	maxTried       = 4 // addresses of one name
	maxHeader      = 64 << 10
	waiting        = 24 // exchanges at a time
)

// Door leads out of the hub. It is safe for concurrent use.
type Door struct {
	allow   []netip.Prefix
	size    int64
	resolve func(context.Context, string) ([]netip.Addr, error)
	dial    func(context.Context, string, string) (net.Conn, error)
	inner   *http.Transport
	turn    chan struct{}
	client  *http.Client
}

// New makes a door.
func New(o Options) *Door {
	d := &Door{allow: o.Allow, size: o.Size, resolve: o.Resolve, dial: o.Dial, turn: make(chan struct{}, waiting)}
	if d.size == 0 {
		d.size = DefaultSize
	}
	if o.Timeout == 0 {
		o.Timeout = DefaultTimeout
	}
	if d.resolve == nil {
		d.resolve = func(ctx context.Context, name string) ([]netip.Addr, error) {
			return net.DefaultResolver.LookupNetIP(ctx, "ip", name)
		}
	}
	if d.dial == nil {
		d.dial = (&net.Dialer{Timeout: o.Timeout / 3}).DialContext // the next address gets its turn
	}
	d.inner = &http.Transport{
		Proxy:               nil, // the environment's would resolve names by itself
		DialContext:         d.connect,
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.Roots},
		TLSHandshakeTimeout: o.Timeout, ResponseHeaderTimeout: o.Timeout,
		MaxResponseHeaderBytes: maxHeader,
		DisableCompression:     true, // what is small when packed may be endless
		MaxIdleConns:           waiting, MaxIdleConnsPerHost: 2, IdleConnTimeout: time.Minute,
	}
	d.client = &http.Client{Transport: d, Timeout: o.Timeout, CheckRedirect: hop}
	return d
}

// Client gives the client that goes through this door and no other way.
func (d *Door) Client() *http.Client { return d.client }

// may reports whether an address may be dialled.
func (d *Door) may(a netip.Addr) bool {
	return Public(a) || a.Zone() == "" && within(d.allow, a.Unmap())
}

// hop refuses a redirect to another host, of anything but reading, and the
// fourth.
func hop(r *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case len(via) > maxHops:
		return refuse("redirected too often")
	case first.Method != http.MethodGet && first.Method != http.MethodHead:
		return refuse("redirected though something was sent")
	case r.URL.Scheme != first.URL.Scheme || r.URL.Host != first.URL.Host:
		return refuse("redirected to another host")
	}
	return nil
}

// RoundTrip implements http.RoundTripper: it refuses what Parse refuses, and
// bounds the answer.
func (d *Door) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := d.check(r.URL); err != nil {
		if r.Body != nil {
			_ = r.Body.Close()
		}
		return nil, err
	}
	select {
	case d.turn <- struct{}{}:
		defer func() { <-d.turn }()
	case <-r.Context().Done():
		return nil, unreached(r.Context().Err())
	}
	a, err := d.inner.RoundTrip(r)
	if err != nil {
		return nil, unreached(err)
	}
	if a.ContentLength > d.size {
		_ = a.Body.Close()
		return nil, tooLarge()
	}
	a.Body = &bounded{body: a.Body, left: d.size}
	return a, nil
}

// unreached gives a failure the message of every other one.
func unreached(err error) error {
	if errors.Is(err, ErrRefused) {
		return err
	}
	return fail.Wrap(err, fail.Unavailable, unreachable)
}

func tooLarge() error {
	return fail.New(fail.TooLarge, "The other side answered with more than this hub reads.")
}

// connect dials an address of a name after all of its addresses have been
// checked. One that is not public makes the whole name suspect.
func (d *Door) connect(ctx context.Context, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil || network != "tcp" {
		return nil, refuse("not a host and a port")
	}
	found, err := d.lookup(ctx, host)
	if err != nil {
		return nil, err
	}
	for _, a := range found {
		if !d.may(a) {
			return nil, refuse(fmt.Sprintf("%s is at %s, which is not public", host, a))
		}
		if err := d.port(port, a); err != nil {
			return nil, err
		}
	}
	var last error
	for _, a := range found[:min(len(found), maxTried)] {
		c, err := d.dial(ctx, "tcp", netip.AddrPortFrom(a.Unmap(), number(port)).String())
		if err == nil {
			return c, nil
		}
		last = err
		if ctx.Err() != nil {
			break
		}
	}
	return nil, last
}

// lookup gives the addresses of a host; at least one.
func (d *Door) lookup(ctx context.Context, host string) ([]netip.Addr, error) {
	if a, err := netip.ParseAddr(host); err == nil {
		return []netip.Addr{a}, nil
	}
	if why := named(host); why != "" {
		return nil, refuse(why)
	}
	// The dot at the end keeps the resolver from trying names of the domain
	// that the machine stands in.
	found, err := d.resolve(ctx, rooted(host))
	if err == nil && len(found) == 0 {
		err = errors.New("the name has no address")
	}
	return found, err
}

func rooted(host string) string {
	if host[len(host)-1] == '.' {
		return host
	}
	return host + "."
}

// number reads a port; what is none becomes 0, which nothing answers at.
func number(port string) (n uint16) {
	var wide uint32
	for _, c := range []byte(port) {
		if !digit(c) {
			return 0
		}
		if wide = wide*10 + uint32(c-'0'); wide > 65535 {
			return 0
		}
	}
	return uint16(wide)
}

// bounded is an answer's body that ends with an error where it goes on for
// longer than it may.
type bounded struct {
	body io.ReadCloser
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, tooLarge()
	}
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.body.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return n + int(b.left), tooLarge()
	}
	return n, err
}

func (b *bounded) Close() error { return b.body.Close() }
