package app_test

import (
	"bytes"
	"crypto/ed25519"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/kernel/keys"
)

// TestFoundingWritesNoSecret looks for the keys of a hub that is made in the
// browser, for its passphrase and for the secret that was printed, in all that
// is written: while the sheet is out, and when the hub is made.
func TestFoundingWritesNoSecret(t *testing.T) {
	o := unfounded(t, "sqlite:")
	var log written
	o.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	f := newFoundling(t, o)
	page, s := "/en"+f.page, f.stranger()
	s.send(page, f.plan()...) // of these keys nothing may be left either
	s.send(page, "do", "again").goes(page)
	sheet := s.send(page, f.plan()...).want(http.StatusOK).sheet()
	recovery, err := keys.ParseSheet(strings.Join(sheet, " "))
	if err != nil {
		t.Fatal(err)
	}
	secrets := forms(recovery.Seed())
	secrets["passphrase"] = []byte(phrase)
	secrets["secret of the page"] = []byte(strings.TrimPrefix(f.page, "/first/"))
	asked := s.get(page).answers(sheet)
	search := func(when string) {
		t.Helper()
		texts := filesIn(t, o.Data)
		texts["the log"] = log.bytes()
		for name, text := range texts {
			for form, secret := range secrets {
				if bytes.Contains(text, secret) {
					t.Errorf("%s: %s holds a secret: %s", when, name, form)
				}
			}
		}
	}
	search("while the sheet is out")
	s.send(page, append(asked[:7:7], "wrong")...).want(http.StatusUnprocessableEntity)
	s.send(page, asked...).goes(page)
	h := <-f.hub
	p, err := h.Ledger.Identity(t.Context(), h.Ledger.Hub())
	if err != nil {
		t.Fatal(err)
	}
	k, ok := h.Keys.Signer(h.Ledger.Hub(), *p.Signing)
	if !ok {
		t.Fatal("the signing key is not kept")
	}
	for form, b := range forms(k.(ed25519.PrivateKey).Seed()) {
		secrets["signing key "+form] = b
	}
	s.send(page, "do", "invite", "name", "Amina Otieno", "language", "en").want(http.StatusOK)
	search("when the hub is made")
	if err := f.end(); err != nil {
		t.Fatal(err)
	}
	search("when it rests")
	if len(log.bytes()) == 0 {
		t.Error("nothing was logged: there was nothing to see")
	}
}

// filesIn reads all files of a folder.
func filesIn(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		out[path], err = os.ReadFile(path)
		return err
	})
	if err != nil || len(out) == 0 {
		t.Fatalf("%d files, %v", len(out), err)
	}
	return out
}
