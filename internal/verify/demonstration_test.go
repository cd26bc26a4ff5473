package verify_test

import (
	"net/http/httptest"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/verify"
)

// TestADemonstrationHolds: a hub on which listed participants have officers, who
// have drafted and cleared, is proved from its address: what it answers of them,
// and every clearance.
func TestADemonstrationHolds(t *testing.T) {
	file := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(file); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(file)
	if err != nil {
		t.Fatal(err)
	}
	o := app.Options{Data: filepath.Join(t.TempDir(), "data"), Secret: &secret, Clock: clock.NewFake(hubtest.Start), Domain: "localhost", Demo: true,
		Site: app.Site{Base: "http://localhost:8080"}}
	if _, err := app.Init(t.Context(), o, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = h.Close() }()
	if _, err := h.Load(t.Context(), func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	if err := h.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler, err := h.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	defer server.Close()
	rep, err := verify.Hub(t.Context(), at(t, server.URL), hubOptions(t))
	if err != nil {
		t.Fatal(err)
	}
	if rep.Cleared.Held == 0 || rep.Cleared.Erased != 0 || rep.Cleared.Domain != "localhost" {
		t.Errorf("of clearances it says %+v", rep.Cleared)
	}
}
