package outward_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/outward"
)

func TestASlowServerIsNotWaitedFor(t *testing.T) {
	for _, tc := range []struct{ name, first string }{{"silent", ""}, {"silent after its first words", "{"}} {
		t.Run(tc.name, func(t *testing.T) {
			// It does not even end its answer when nobody waits for it any more: an
			// answer that it ended on noticing would be whole.
			end := make(chan struct{})
			s, d := server(t, func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(tc.first))
				if tc.first != "" {
					w.(http.Flusher).Flush()
				}
				<-end
			})
			t.Cleanup(func() { close(end) })
			o := options(s, d)
			o.Timeout = 300 * time.Millisecond
			o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
			if got, err := get(t, outward.New(o), "https://example.com/"); err == nil {
				t.Errorf("it was waited for without end: %q", got)
			}
		})
	}
}

func TestTheEnvironmentNamesNoProxy(t *testing.T) {
	asked := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(proxy.Close)
	t.Setenv("HTTPS_PROXY", proxy.URL)
	t.Setenv("https_proxy", proxy.URL)
	s, d := server(t, hello)
	o := options(s, d)
	o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
	if got, err := get(t, outward.New(o), "https://example.com/"); err != nil || got != "hello" || asked != 0 {
		t.Errorf("got %q, %v; the proxy was asked %d times", got, err, asked)
	}
}

func TestNoCookieIsKept(t *testing.T) {
	brought := 0
	s, d := server(t, func(w http.ResponseWriter, r *http.Request) {
		brought += len(r.Cookies())
		http.SetCookie(w, &http.Cookie{Name: "mark", Value: "1"})
	})
	o := options(s, d)
	o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
	door := outward.New(o)
	for range 2 {
		if _, err := get(t, door, "https://example.com/"); err != nil {
			t.Fatal(err)
		}
	}
	if brought != 0 {
		t.Errorf("%d cookies were brought back", brought)
	}
}

func TestWhoeverIsNotVouchedForIsNotBelieved(t *testing.T) {
	s, d := server(t, hello)
	o := options(s, d)
	o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
	if _, err := get(t, outward.New(o), "https://comity.example/"); !fail.Is(unwrapped(err), fail.Unavailable) {
		t.Errorf("got %v; the certificate is of another name", err)
	}
	o.Roots = nil
	if _, err := get(t, outward.New(o), "https://example.com/"); err == nil {
		t.Error("a certificate of nobody's was believed")
	}
}

// unwrapped takes off what the standard library puts around an error.
func unwrapped(err error) error {
	var u *url.Error
	if errors.As(err, &u) {
		return u.Err
	}
	return err
}

func TestWhatTheOperatorAllows(t *testing.T) {
	s, d := server(t, hello)
	allow, err := outward.ParseAllow(" 127.0.0.0/8, fd00::/8 ,10.1.2.3")
	if err != nil {
		t.Fatal(err)
	}
	o := options(s, d)
	o.Allow, o.Dial = allow, nil
	door := outward.New(o)
	if got, err := get(t, door, s.URL); err != nil || got != "hello" {
		t.Errorf("a network that is allowed: %q, %v", got, err)
	}
	for _, address := range []string{"https://10.1.2.4/", "https://[::1]/", "https://192.168.0.1/", "https://" + public + ":9999/", "http://127.0.0.1/"} {
		if _, err := door.Parse(address); !errors.Is(err, outward.ErrRefused) {
			t.Errorf("%s: %v, want a refusal: it is not in what is allowed", address, err)
		}
	}
	for _, address := range []string{"https://10.1.2.3:9999/x?y=z", "https://[fd12::1]/", "https://login.example.org/", "https://" + public + "/"} {
		if _, err := door.Parse(address); err != nil {
			t.Errorf("%s: %v", address, err)
		}
	}
	o.Resolve = func(context.Context, string) ([]netip.Addr, error) { return addresses(public), nil }
	o.Dial = d.dial
	if _, err := get(t, outward.New(o), "https://example.com:9999/"); !errors.Is(err, outward.ErrRefused) || d.count() != 0 {
		t.Errorf("an odd port of a public host: %v, %d connections", err, d.count())
	}
	for _, text := range []string{"10.0.0.0/33", "everything", "10.0.0.0/8;127.0.0.1", "fe80::1%eth0", "::ffff:10.0.0.0/104"} {
		if got, err := outward.ParseAllow(text); !fail.Is(err, fail.Invalid) {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
	if got, err := outward.ParseAllow(""); err != nil || got != nil {
		t.Errorf("nothing: %v, %v", got, err)
	}
}

// Whatever form an IPv4 address is carried in, it counts as what it is: never is
// a carried one public where the plain one is not.
func TestACarriedAddressCountsAsWhatItIs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := [4]byte(rapid.SliceOfN(rapid.Byte(), 4, 4).Draw(t, "address"))
		plain := netip.AddrFrom4(b)
		var mapped, translated [16]byte
		copy(mapped[:], append(make([]byte, 10), 0xff, 0xff, b[0], b[1], b[2], b[3]))
		copy(translated[:], []byte{0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0, b[0], b[1], b[2], b[3]})
		for _, carried := range [][16]byte{mapped, translated} {
			if a := netip.AddrFrom16(carried); outward.Public(a) != outward.Public(plain) {
				t.Fatalf("%s is public: %v; %s: %v", plain, outward.Public(plain), a, outward.Public(a))
			}
		}
		if outward.Public(plain) && (plain.IsPrivate() || plain.IsLoopback() || plain.IsMulticast() || plain.IsLinkLocalUnicast() || plain.IsUnspecified()) {
			t.Fatalf("%s is said to be public", plain)
		}
	})
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"https://login.example.org/realms/x", "https://127.0.0.1", "https://[::1]:8443/", "https://0x7f.1", "https://a..b/", "https://%31/", "https://a:b:c/"} {
		f.Add(s)
	}
	door := outward.New(outward.Options{})
	f.Fuzz(func(t *testing.T, text string) {
		u, err := door.Parse(text)
		if err != nil {
			return
		}
		if u.Scheme != "https" || u.User != nil || u.Hostname() == "" || u.Fragment != "" {
			t.Errorf("%q was taken as %#v", text, u)
		}
		if a, err := netip.ParseAddr(u.Hostname()); err == nil && !outward.Public(a) {
			t.Errorf("%q leads inside", text)
		}
	})
}
