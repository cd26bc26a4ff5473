package app_test

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/outward"
)

// TestDevicesAreTold: where the operator names a push service, an officer adds a
// device, and it is told of a case; where none is named, nothing is offered. The
// script of devices runs in a browser under the hub's own policy.
func TestDevicesAreTold(t *testing.T) {
	t.Parallel()
	came := make(chan string, 10)
	service := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		came <- r.URL.Path + " " + r.Header.Get("Content-Encoding")
		w.WriteHeader(http.StatusCreated)
	}))
	t.Cleanup(service.Close)
	u, err := url.Parse(service.URL)
	if err != nil {
		t.Fatal(err)
	}
	roots, inside := x509.NewCertPool(), netip.MustParseAddr("127.0.0.1")
	roots.AddCert(service.Certificate())
	h := newDemonstration(t, func(o *app.Options) {
		o.Push = []string{"example.com"}
		o.Outward = outward.Options{Allow: []netip.Prefix{netip.PrefixFrom(inside, 32)}, Roots: roots,
			Resolve: func(context.Context, string) ([]netip.Addr, error) { return []netip.Addr{inside}, nil }}
	})
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	subscription, err := json.Marshal(map[string]string{"endpoint": "https://example.com:" + u.Port() + "/device-1", "p256dh": base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes()),
		"auth": base64.RawURLEncoding.EncodeToString(make([]byte, 16))})
	if err != nil {
		t.Fatal(err)
	}
	const page = "/en/desk/devices"
	officer := h.persona(stateB.drafter)
	officer.get("/en/desk").want(http.StatusOK, "Devices that are told")
	officer.get(page).want(http.StatusOK, "What leaves this hub", "No device of yours is told.", "data-push=")
	officer.send(page, "do", "add", "subscription", `{"endpoint":"https://push.elsewhere.org/x","p256dh":"","auth":""}`).want(http.StatusUnprocessableEntity, "has not named the push service")
	officer.send(page, "do", "add", "subscription", "x").want(http.StatusUnprocessableEntity, "not what a browser gives")
	officer.send(page, "do", "add", "subscription", string(subscription)).goes(page)
	h.someone("nobody", "").get(page).want(http.StatusSeeOther)

	drafter, clears := h.persona(stateA.drafter), h.persona(stateA.clears)
	draft := drafter.sendFiles("/en/desk/cooperation/new/notification", nil, "to", h.officerOf("state:xb").Identity.String(), "marking", "TLP:AMBER", "zone", "UTC", "title", "CANARY-TITLE",
		"from", "2026-01-30 02:10", "field-seen", "Scans.", "field-affected", "Mail.", "field-asked", "Please look.", "class", "intrusions", "provision", "un:a-70-174:13:c").goes("/en/desk/drafts/").to
	clears.signs(draft).goes(draft)
	select {
	case got := <-came:
		if got != "/device-1 aes128gcm" {
			t.Errorf("the service was sent %q", got)
		}
	case <-time.After(time.Minute):
		t.Fatal("the device was not told")
	}

	tab := hubtest.NewBrowser(t).Open(t, h.base+"/en/demo", hubtest.Light)
	look := &holder{h, tab, true}
	look.become(stateB.drafter)
	look.open(page)
	look.looks("devices")
	ask[bool](t, tab, `navigator.serviceWorker.register("/push-worker.js", { scope: "/" }).then(w => { document.title = "registered " + w.scope }, e => { document.title = "refused " + e }) !== undefined`)
	var title string
	for range 200 {
		if title = ask[string](t, tab, `document.title`); strings.HasPrefix(title, "re") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if title != "registered "+h.base+"/" {
		t.Errorf("the browser says: %s", title)
	}

	none := newDemonstration(t)
	other := none.persona(stateB.drafter)
	other.get(page).want(http.StatusNotFound)
	other.send(page, "do", "add", "subscription", string(subscription)).want(http.StatusNotFound)
	if got := other.get("/en/desk").want(http.StatusOK); strings.Contains(got.body, "Devices that are told") {
		t.Error("it is offered where no service is named")
	}
}
