package push_test

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/statement"
)

// device is a browser that is told: it has keys, and reads what is sent to it as
// RFC 8291 and RFC 8188 say, by nothing of what encrypted it.
type device struct {
	key  *ecdh.PrivateKey
	auth []byte
}

func newDevice(t *testing.T) *device {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	auth := make([]byte, 16)
	_, _ = rand.Read(auth)
	return &device{key, auth}
}

func (d *device) subscription(endpoint string) push.Subscription {
	return push.Subscription{Endpoint: endpoint, P256dh: base64.RawURLEncoding.EncodeToString(d.key.PublicKey().Bytes()), Auth: base64.RawURLEncoding.EncodeToString(d.auth)}
}

func (d *device) read(body []byte) ([]byte, error) {
	salt, size, n := body[:16], binary.BigEndian.Uint32(body[16:20]), int(body[20])
	sender, sealed := body[21:21+n], body[21+n:]
	if int(size) < len(sealed) {
		return nil, errors.New("more than one record")
	}
	from, err := ecdh.P256().NewPublicKey(sender)
	if err != nil {
		return nil, err
	}
	shared, err := d.key.ECDH(from)
	if err != nil {
		return nil, err
	}
	info := "WebPush: info\x00" + string(d.key.PublicKey().Bytes()) + string(sender)
	ikm, err := hkdf.Key(sha256.New, shared, d.auth, info, 32)
	if err != nil {
		return nil, err
	}
	cek, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, err
	}
	nonce, err := hkdf.Key(sha256.New, ikm, salt, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(cek)
	if err != nil {
		return nil, err
	}
	box, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	plain, err := box.Open(nil, nonce, sealed, nil)
	if err != nil {
		return nil, err
	}
	plain = bytes.TrimRight(plain, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		return nil, errors.New("the last record does not end as it should")
	}
	return plain[:len(plain)-1], nil
}

// came is what a push service was sent.
type came struct {
	path   string
	header http.Header
	body   []byte
}

// world is a hub whose operator named one push service, which stands on this
// machine.
type world struct {
	t       *testing.T
	r       *hubtest.Register
	service *push.Service
	sender  *push.Sender
	base    string
	status  int
	came    []came
	may     bool
}

func on(t *testing.T, run func(t *testing.T, w *world)) {
	t.Helper()
	hubtest.Databases(t, func(t *testing.T, database string) {
		w := &world{t: t, r: hubtest.NewRegister(t, database), status: http.StatusCreated, may: true}
		if err := w.r.DB.Migrate(t.Context(), "push", push.Migrations()); err != nil {
			t.Fatal(err)
		}
		server := httptest.NewTLSServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			b, _ := io.ReadAll(r.Body)
			w.came = append(w.came, came{r.URL.Path, r.Header, b})
			rw.WriteHeader(w.status)
		}))
		t.Cleanup(server.Close)
		u, err := url.Parse(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		w.base = "https://example.com:" + u.Port() // the name in the test server's certificate
		roots := x509.NewCertPool()
		roots.AddCert(server.Certificate())
		inside := netip.MustParseAddr("127.0.0.1")
		door := outward.New(outward.Options{Allow: []netip.Prefix{netip.PrefixFrom(inside, 32)}, Roots: roots,
			Resolve: func(context.Context, string) ([]netip.Addr, error) { return []netip.Addr{inside}, nil }})
		w.service = &push.Service{DB: w.r.DB, Keys: w.r.Keys, Clock: w.r.Clock, Hub: w.r.Hub, Services: []string{"example.com"}, Door: door, Contact: "https://hub.test",
			Words: func(_ context.Context, _ string, m statement.Marking, _ bool) (string, string, error) {
				return "Something needs you", string(m), nil
			},
			Authorized: func(context.Context, string) (bool, error) { return w.may, nil }}
		w.sender = &push.Sender{Service: w.service, Halted: func() bool { return false }, Log: slog.New(slog.DiscardHandler)}
		run(t, w)
	})
}

func somebody(id string) policy.Actor {
	return policy.Actor{Person: "person:" + id, Identity: statement.Hash{1}, Roles: []policy.Role{policy.Drafter}}
}

func (w *world) add(actor policy.Actor, path string) *device {
	w.t.Helper()
	d := newDevice(w.t)
	if err := w.service.Add(w.t.Context(), actor, d.subscription(w.base+path), "Firefox · Linux"); err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *world) tell(person string, m statement.Marking, exercise bool) {
	w.t.Helper()
	err := w.r.DB.Write(w.t.Context(), func(tx *sqldb.Tx) error { return w.service.Tell(w.t.Context(), tx, person, m, exercise) })
	if err != nil {
		w.t.Fatal(err)
	}
}

// round has what is due sent, and says how many devices were told.
func (w *world) round() int {
	w.t.Helper()
	n, err := w.sender.Round(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

// TestTold: the device alone reads what it is told, which is the same words
// whatever happened; the service sees who sends, and bytes of one length.
func TestTold(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		actor := somebody("1")
		d := w.add(actor, "/push/CANARY-device")
		w.add(somebody("2"), "/push/other")
		w.tell(actor.Person, statement.Green, true)
		w.tell(actor.Person, statement.Amber, false) // before the first was sent: once is enough
		if n := w.round(); n != 1 || len(w.came) != 1 || w.came[0].path != "/push/CANARY-device" {
			t.Fatalf("%d told, %+v", n, w.came)
		}
		got := w.came[0]
		plain, err := d.read(got.body)
		if err != nil {
			t.Fatal(err)
		}
		var m map[string]string
		if err := json.Unmarshal(plain, &m); err != nil || len(m) != 4 || m["title"] != "Something needs you" || m["marking"] != "TLP:AMBER" || m["link"] != push.Board {
			t.Errorf("%s, %v", plain, err)
		}
		if _, err := newDevice(t).read(got.body); err == nil {
			t.Error("another device reads it")
		}
		if len(got.body) != 4096 {
			t.Errorf("%d bytes: the length tells something", len(got.body))
		}
		for name, want := range map[string]string{"Content-Encoding": "aes128gcm", "Ttl": "14400", "Topic": "board", "Urgency": "high", "Cookie": ""} {
			if got.header.Get(name) != want {
				t.Errorf("%s: %q", name, got.header.Get(name))
			}
		}
		w.signed(got.header.Get("Authorization"), actor)
		if n := w.round(); n != 0 {
			t.Errorf("%d told again", n)
		}
		all, err := w.service.Devices(t.Context(), actor)
		if err != nil || len(all) != 1 || all[0].Told.IsZero() || !all[0].Told.Equal(all[0].Told.Truncate(24*time.Hour)) {
			t.Errorf("%+v, %v", all, err)
		}
		if err := w.service.DB.Write(t.Context(), func(tx *sqldb.Tx) error { return push.Forget(t.Context(), tx, actor.Person) }); err != nil {
			t.Fatal(err)
		}
		if all, err := w.service.Devices(t.Context(), actor); err != nil || len(all) != 0 {
			t.Errorf("a person is erased, and %d devices stay: %v", len(all), err)
		}
		if all, err := w.service.Devices(t.Context(), somebody("2")); err != nil || len(all) != 1 {
			t.Errorf("another has %d: %v", len(all), err)
		}
	})
}

// signed proves that the hub's own key signed for this service.
func (w *world) signed(header string, actor policy.Actor) {
	w.t.Helper()
	key, err := w.service.Key(w.t.Context(), actor)
	if err != nil {
		w.t.Fatal(err)
	}
	text, said, ok := strings.Cut(strings.TrimPrefix(header, "vapid t="), ", k=")
	point, err := base64.RawURLEncoding.DecodeString(said)
	if !ok || said != key || err != nil {
		w.t.Fatalf("%s, %v", header, err)
	}
	public, err := ecdhToECDSA(point)
	if err != nil {
		w.t.Fatal(err)
	}
	sealed, err := jose.ParseSignedCompact(text, []jose.SignatureAlgorithm{jose.ES256})
	if err != nil {
		w.t.Fatal(err)
	}
	plain, err := sealed.Verify(public)
	if err != nil {
		w.t.Fatal(err)
	}
	var claims map[string]any
	if err := json.Unmarshal(plain, &claims); err != nil {
		w.t.Fatal(err)
	}
	if claims["aud"] != w.base || claims["sub"] != "https://hub.test" || len(claims) != 3 {
		w.t.Errorf("%v", claims)
	}
}

// What a service answers decides whether a device is told again, forgotten, or let
// be.
func TestAnswers(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		actor := somebody("1")
		for _, tc := range []struct {
			name    string
			status  int
			may     bool
			devices int
			again   int // how many times it was sent within five hours
		}{
			{"taken", 201, true, 1, 1}, {"too many", 429, true, 1, 10}, {"broken", 503, true, 1, 10}, {"refused for good", 400, true, 1, 1},
			{"too large", 413, true, 1, 1}, {"gone", 410, true, 0, 1}, {"not there", 404, true, 0, 1}, {"of somebody who was dismissed", 201, false, 0, 0},
		} {
			t.Run(tc.name, func(t *testing.T) {
				w.status, w.may, w.came = tc.status, tc.may, nil
				w.add(actor, "/one")
				w.tell(actor.Person, statement.Amber, false)
				for range 5 * 60 {
					w.round()
					w.r.Clock.Advance(time.Minute)
				}
				all, err := w.service.Devices(t.Context(), actor)
				if err != nil || len(all) != tc.devices || len(w.came) != tc.again {
					t.Errorf("%d devices after %d attempts, %v", len(all), len(w.came), err)
				}
			})
		}
	})
}

func TestWhatIsNotAdded(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		good := newDevice(t).subscription(w.base + "/x")
		program := somebody("1")
		program.Token = "token:1"
		for name, tc := range map[string]struct {
			actor  policy.Actor
			change func(s *push.Subscription)
			kind   fail.Kind
		}{
			"by a visitor":           {policy.Visitor, func(*push.Subscription) {}, fail.SignedOut},
			"by a program":           {program, func(*push.Subscription) {}, fail.NotFound},
			"at a service not named": {somebody("1"), func(s *push.Subscription) { s.Endpoint = "https://push.elsewhere.org/x" }, fail.Denied},
			"below one that is":      {somebody("1"), func(s *push.Subscription) { s.Endpoint = "https://a.example.com/x" }, fail.Denied},
			"without TLS":            {somebody("1"), func(s *push.Subscription) { s.Endpoint = "http://example.com/x" }, fail.Denied},
			"inside":                 {somebody("1"), func(s *push.Subscription) { s.Endpoint = "https://10.0.0.1/x" }, fail.Denied},
			"too long":               {somebody("1"), func(s *push.Subscription) { s.Endpoint += strings.Repeat("x", 1000) }, fail.Invalid},
			"a point on no curve": {somebody("1"), func(s *push.Subscription) {
				s.P256dh = base64.RawURLEncoding.EncodeToString(append([]byte{4}, make([]byte, 64)...))
			}, fail.Invalid},
			"a secret that is too short": {somebody("1"), func(s *push.Subscription) { s.Auth = "AAAA" }, fail.Invalid},
		} {
			s := good
			tc.change(&s)
			if err := w.service.Add(t.Context(), tc.actor, s, ""); !fail.Is(err, tc.kind) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for i := range push.MaxDevices {
			w.add(somebody("1"), "/"+string(rune('a'+i)))
		}
		if err := w.service.Add(t.Context(), somebody("1"), good, ""); !fail.Is(err, fail.Conflict) {
			t.Errorf("one too many: %v", err)
		}
		w.add(somebody("2"), "/a") // the same browser, with somebody else
		all, err := w.service.Devices(t.Context(), somebody("1"))
		if err != nil || len(all) != push.MaxDevices-1 {
			t.Fatalf("%d, %v", len(all), err)
		}
		if err := w.service.Remove(t.Context(), somebody("2"), all[0].ID); err != nil {
			t.Fatal(err)
		}
		if left, _ := w.service.Devices(t.Context(), somebody("1")); len(left) != len(all) {
			t.Error("somebody removed another's device")
		}
		w.service.Services = nil
		if _, err := w.service.Devices(t.Context(), somebody("1")); !fail.Is(err, fail.NotFound) {
			t.Errorf("where no service is named: %v", err)
		}
		w.service.Services = []string{"example.com"}
		w.nothingOpen()
	})
}

// nothingOpen: addresses and keys of devices, and the hub's own, are sealed.
func (w *world) nothingOpen() {
	w.t.Helper()
	key, err := w.service.Key(w.t.Context(), somebody("1"))
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.r.DB.Read(w.t.Context(), func(q sqldb.Querier) error {
		var own, address, sealed []byte
		if err := q.QueryRow(w.t.Context(), `SELECT k.sealed, d.address, d.sealed FROM push_key k, push_device d LIMIT 1`).Scan(&own, &address, &sealed); err != nil {
			return err
		}
		for _, b := range [][]byte{own, address, sealed} {
			if bytes.Contains(b, []byte("example.com")) || bytes.Contains(b, []byte(key)) || bytes.Contains(b, []byte("private")) {
				w.t.Error("something lies open")
			}
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestParseServices(t *testing.T) {
	for text, want := range map[string]bool{"updates.push.services.mozilla.com": true, "*.notify.windows.com": true, "https://a.example": false, "a.example:443": false, "localhost": false, "*.*.com": false, "": false, "a.example/x": false} {
		if _, err := push.ParseServices([]string{text}); (err == nil) != want {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// ecdhToECDSA reads an uncompressed point as a key that verifies signatures.
func ecdhToECDSA(point []byte) (*ecdsa.PublicKey, error) {
	return ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
}
