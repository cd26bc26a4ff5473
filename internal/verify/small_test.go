package verify_test

import (
	"path/filepath"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
)

// small makes a hub that has said nothing yet.
func small(t *testing.T, dir string) *smallHub {
	t.Helper()
	keyFile := filepath.Join(t.TempDir(), "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s := &smallHub{dir: dir, o: app.Options{Data: dir, Secret: &secret}}
	if _, err := app.Init(t.Context(), s.o, hubtest.Origin); err != nil {
		t.Fatal(err)
	}
	return s
}
