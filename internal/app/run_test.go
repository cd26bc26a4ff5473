package app_test

import (
	"context"
	"net"
	"net/http"
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
)

func TestRunServesOnceItHasOpened(t *testing.T) {
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	o := app.Options{Data: filepath.Join(dir, "data"), Secret: &secret}
	if _, err := app.Init(t.Context(), o, "run.test/comity"); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	opened, ended := make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- app.Run(ctx, o, app.Listeners{Public: l}, app.Heard{Opened: func(*app.Hub, bool) { close(opened) }})
	}()
	status := func(path string) int {
		t.Helper()
		r, err := http.Get("http://" + l.Addr().String() + path)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = r.Body.Close() }()
		return r.StatusCode
	}
	select {
	case <-opened:
	case err := <-ended:
		t.Fatal(err)
	}
	if got := status("/en/register"); got != http.StatusOK {
		t.Fatalf("an open hub answers %d", got)
	}
	stop()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// What cannot be opened ends the run with its error.
func TestRunEndsWhenItCannotOpen(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	err = app.Run(t.Context(), app.Options{Data: t.TempDir()}, app.Listeners{Public: l}, app.Heard{Opened: func(*app.Hub, bool) { t.Error("it opened") }})
	if !fail.Is(err, fail.NotFound) {
		t.Fatalf("no hub in the folder: %v", err)
	}
}
