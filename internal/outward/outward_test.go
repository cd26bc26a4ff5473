package outward_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/outward"
)

// names is a DNS server of its own on the loopback. It gives a name the next of
// its answers with each question, and the last of them for ever.
type names struct {
	mu    sync.Mutex
	of    map[string][][]netip.Addr
	asked []string
}

// resolve starts the server and gives what asks it.
func (n *names) resolve(t *testing.T) func(context.Context, string) ([]netip.Addr, error) {
	t.Helper()
	at, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = at.Close() })
	go func() {
		b := make([]byte, 1500)
		for {
			l, from, err := at.ReadFrom(b)
			if err != nil {
				return
			}
			if out, err := n.answer(b[:l]); err == nil {
				_, _ = at.WriteTo(out, from)
			}
		}
	}()
	r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, "udp", at.LocalAddr().String())
	}}
	// Of one family, so that each question is one.
	return func(ctx context.Context, name string) ([]netip.Addr, error) { return r.LookupNetIP(ctx, "ip4", name) }
}

func (n *names) questions() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.Clone(n.asked)
}

func (n *names) answer(question []byte) ([]byte, error) {
	var m dnsmessage.Message
	if err := m.Unpack(question); err != nil {
		return nil, err
	}
	q := m.Questions[0]
	m.Response, m.RecursionAvailable, m.Additionals = true, true, nil
	n.mu.Lock()
	defer n.mu.Unlock()
	name := q.Name.String()
	n.asked = append(n.asked, name)
	answers := n.of[name]
	if len(answers) == 0 {
		m.RCode = dnsmessage.RCodeNameError
		return m.Pack()
	}
	for _, a := range answers[0] {
		m.Answers = append(m.Answers, dnsmessage.Resource{
			Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET},
			Body:   &dnsmessage.AResource{A: a.As4()},
		})
	}
	if len(answers) > 1 {
		n.of[name] = answers[1:]
	}
	return m.Pack()
}

// dials counts connections, and leads each to one server, whatever its address.
type dials struct {
	mu sync.Mutex
	to string
	at []string
}

func (d *dials) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.mu.Lock()
	d.at = append(d.at, address)
	d.mu.Unlock()
	return (&net.Dialer{}).DialContext(ctx, network, d.to)
}

func (d *dials) count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return len(d.at)
}

// server answers over TLS as example.com.
func server(t *testing.T, h http.HandlerFunc) (*httptest.Server, *dials) {
	t.Helper()
	s := httptest.NewUnstartedServer(h)
	s.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, &dials{to: s.Listener.Addr().String()}
}

func options(s *httptest.Server, d *dials) outward.Options {
	return outward.Options{Roots: s.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs, Dial: d.dial}
}

func addresses(texts ...string) (out []netip.Addr) {
	for _, t := range texts {
		out = append(out, netip.MustParseAddr(t))
	}
	return out
}

const public = "151.101.1.1" // any that is given out to be reached

func get(t *testing.T, d *outward.Door, address string) (string, error) {
	t.Helper()
	a, err := d.Client().Get(address)
	if err != nil {
		return "", err
	}
	defer func() { _ = a.Body.Close() }()
	b, err := io.ReadAll(a.Body)
	return string(b), err
}

func hello(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "hello") }

// refused fails the test unless an address was refused and nobody was dialled.
func refused(t *testing.T, err error, d *dials, had int) {
	t.Helper()
	if !errors.Is(err, outward.ErrRefused) {
		t.Errorf("got %v, want a refusal", err)
	}
	if now := d.count(); now != had {
		t.Errorf("%d connections were made: %q", now-had, d.at[had:])
	}
}

func TestAddressesOfEveryKindAreRefused(t *testing.T) {
	for _, tc := range []struct{ name, address string }{
		{"loopback", "https://127.0.0.1/"},
		{"another loopback", "https://127.8.9.1/"},
		{"loopback in IPv6", "https://[::1]/"},
		{"loopback mapped", "https://[::ffff:127.0.0.1]/"},
		{"loopback mapped, in hexadecimal", "https://[::ffff:7f00:1]/"},
		{"loopback in the old form", "https://[::127.0.0.1]/"},
		{"loopback behind NAT64", "https://[64:ff9b::127.0.0.1]/"},
		{"local NAT64", "https://[64:ff9b:1::97.1.1.1]/"},
		{"loopback by 6to4", "https://[2002:7f00:1::]/"},
		{"Teredo", "https://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/"},
		{"unspecified", "https://0.0.0.0/"},
		{"unspecified in IPv6", "https://[::]/"},
		{"this network", "https://0.1.2.3/"},
		{"one number", "https://2130706433/"},
		{"a small number", "https://0/"},
		{"octal", "https://0177.0.0.1/"},
		{"octal, whole", "https://017700000001/"},
		{"hexadecimal", "https://0x7f.0.0.1/"},
		{"hexadecimal, whole", "https://0x7f000001/"},
		{"two parts", "https://127.1/"},
		{"digits of another script", "https://１２７.０.０.１/"},
		{"a dot of another script", "https://127。0。0。1/"},
		{"private 10", "https://10.1.2.3/"},
		{"private 172", "https://172.31.0.1/"},
		{"private 192", "https://192.168.1.1/"},
		{"private IPv6", "https://[fd12:3456::1]/"},
		{"shared", "https://100.64.0.1/"},
		{"link-local", "https://169.254.1.1/"},
		{"link-local IPv6", "https://[fe80::1]/"},
		{"link-local with a zone", "https://[fe80::1%25eth0]/"},
		{"site-local", "https://[fec0::1]/"},
		{"metadata", "https://169.254.169.254/latest/meta-data/"},
		{"metadata in IPv6", "https://[fd00:ec2::254]/"},
		{"metadata, shared", "https://100.100.100.200/"},
		{"metadata, protocol assignments", "https://192.0.0.192/"},
		{"metadata, public of looks", "https://168.63.129.16/"},
		{"metadata mapped", "https://[::ffff:a9fe:a9fe]/"},
		{"multicast", "https://224.0.0.1/"},
		{"multicast IPv6", "https://[ff02::1]/"},
		{"broadcast", "https://255.255.255.255/"},
		{"reserved", "https://240.0.0.1/"},
		{"documentation", "https://192.0.2.1/"},
		{"documentation 2", "https://198.51.100.1/"},
		{"documentation 3", "https://203.0.113.1/"},
		{"documentation IPv6", "https://[2001:db8::1]/"},
		{"documentation IPv6, new", "https://[3fff::1]/"},
		{"measurements", "https://198.18.0.1/"},
		{"http", "http://" + public + "/"},
		{"a file", "file:///etc/passwd"},
		{"a unix socket", "unix:///var/run/socket"},
		{"a unix socket for a host", "http+unix://%2Fvar%2Frun%2Fsocket/"},
		{"an abstract socket for a host", "https://@socket/"},
		{"gopher", "gopher://" + public + "/"},
		{"a name and password", "https://a:b@" + public + "/"},
		{"a port of mail", "https://" + public + ":25/"},
		{"a port of a database", "https://example.com:5432/"},
		{"no host", "https:///x"},
		{"a name that is a path", "https://..%2f/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, d := server(t, hello)
			o := options(s, d)
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses("127.0.0.1"), nil }
			door := outward.New(o)
			if _, err := door.Parse(tc.address); !errors.Is(err, outward.ErrRefused) {
				t.Errorf("Parse: %v, want a refusal", err)
			}
			r, err := http.NewRequest(http.MethodGet, tc.address, nil)
			if err != nil {
				return // no request can be made of it at all
			}
			_, err = door.Client().Do(r)
			refused(t, err, d, 0)
		})
	}
}

func TestNamesOfInnerAddressesAreRefused(t *testing.T) {
	for _, tc := range []struct {
		name string
		at   []netip.Addr
	}{
		{"loopback", addresses("127.0.0.1")},
		{"unspecified", addresses("0.0.0.0")},
		{"private", addresses("10.0.0.1")},
		{"metadata", addresses("169.254.169.254")},
		{"mapped", addresses("::ffff:127.0.0.1")},
		{"loopback IPv6", addresses("::1")},
		{"with a zone", addresses("fe80::1%lo")},
		{"one of two", addresses(public, "10.0.0.1")},
		{"the other of two", addresses("10.0.0.1", public)},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, d := server(t, hello)
			o := options(s, d)
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return tc.at, nil }
			_, err := get(t, outward.New(o), "https://example.com/")
			refused(t, err, d, 0)
			if strings.Contains(fail.Message(err), "10.0.0") || fail.Message(err) != "This hub cannot reach that address, or does not go there." {
				t.Errorf("a reader is told %q", fail.Message(err))
			}
		})
	}
}

func TestWhatIsDialledIsWhatWasChecked(t *testing.T) {
	s, d := server(t, hello)
	dns := &names{of: map[string][][]netip.Addr{"example.com.": {addresses(public), addresses("127.0.0.1")}}}
	o := options(s, d)
	o.Resolve = dns.resolve(t)
	door := outward.New(o)
	got, err := get(t, door, "https://example.com/")
	if err != nil || got != "hello" {
		t.Fatalf("got %q, %v", got, err)
	}
	if d.count() != 1 || d.at[0] != public+":443" {
		t.Errorf("dialled %q, want the address that was looked up", d.at)
	}
	if asked := dns.questions(); len(asked) != 1 {
		t.Errorf("asked %q: a name is looked up once for a connection", asked)
	}
	// The name has moved inside: a new connection is refused.
	s.CloseClientConnections()
	_, err = get(t, door, "https://example.com/")
	for errors.Is(err, io.EOF) {
		_, err = get(t, door, "https://example.com/") // the old connection was being closed
	}
	refused(t, err, d, 1)
}

func TestRedirects(t *testing.T) {
	for _, tc := range []struct{ name, to string }{
		{"to the loopback", "https://127.0.0.1/"},
		{"to metadata", "https://169.254.169.254/"},
		{"to plain http", "http://example.com/next"},
		{"to another public host", "https://example.org/"},
		{"to another port", "https://example.com:8443/"},
		{"to a file", "file:///etc/passwd"},
		{"without a scheme, elsewhere", "//127.0.0.1/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, d := server(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, tc.to, http.StatusFound) })
			o := options(s, d)
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
			_, err := get(t, outward.New(o), "https://example.com/")
			refused(t, err, d, 1)
		})
	}
	host := func(t *testing.T, h http.HandlerFunc) (*outward.Door, *dials) {
		s, d := server(t, h)
		o := options(s, d)
		o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
		return outward.New(o), d
	}
	t.Run("on the same host", func(t *testing.T) {
		door, _ := host(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/" {
				http.Redirect(w, r, "/next", http.StatusFound)
				return
			}
			hello(w, r)
		})
		if got, err := get(t, door, "https://example.com/"); err != nil || got != "hello" {
			t.Errorf("got %q, %v", got, err)
		}
	})
	t.Run("without end", func(t *testing.T) {
		asked := 0
		door, _ := host(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			http.Redirect(w, r, r.URL.Path+"x", http.StatusFound)
		})
		if _, err := get(t, door, "https://example.com/"); !errors.Is(err, outward.ErrRefused) || asked != 4 {
			t.Errorf("got %v after %d requests", err, asked)
		}
	})
	t.Run("of what was sent", func(t *testing.T) {
		asked := 0
		door, _ := host(t, func(w http.ResponseWriter, r *http.Request) {
			asked++
			http.Redirect(w, r, "/next", http.StatusTemporaryRedirect)
		})
		a, err := door.Client().Post("https://example.com/", "text/plain", strings.NewReader("secret"))
		if err == nil {
			_ = a.Body.Close()
		}
		if !errors.Is(err, outward.ErrRefused) || asked != 1 {
			t.Errorf("got %v after %d requests", err, asked)
		}
	})
}

func TestAnswersAreBounded(t *testing.T) {
	for _, tc := range []struct {
		name  string
		size  int
		plain bool // says its length
		ok    bool
	}{
		{"as much as may be", 1000, false, true},
		{"one more", 1001, false, false},
		{"one more, announced", 1001, true, false},
		{"a great deal", 1 << 20, false, false},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s, d := server(t, func(w http.ResponseWriter, _ *http.Request) {
				if !tc.plain {
					w.(http.Flusher).Flush()
				}
				_, _ = io.WriteString(w, strings.Repeat("x", tc.size))
			})
			o := options(s, d)
			o.Size = 1000
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
			got, err := get(t, outward.New(o), "https://example.com/")
			switch {
			case tc.ok && (err != nil || len(got) != tc.size):
				t.Errorf("got %d bytes, %v", len(got), err)
			case !tc.ok && (!fail.Is(err, fail.TooLarge) || len(got) > 1000):
				t.Errorf("got %d bytes, %v; want fail.TooLarge", len(got), err)
			}
		})
	}
}
