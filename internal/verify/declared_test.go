package verify_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/verify"
)

// declares says, on a hub that is closed, which log is its own.
func (s *smallHub) declares(t *testing.T, origin, vkey string) {
	t.Helper()
	body, err := json.Marshal(ledger.Declared{Origin: origin, VKey: vkey})
	if err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(t.Context(), s.o)
	if err != nil {
		t.Fatal(err)
	}
	s.vkey = h.Ledger.VKey()
	_, err = h.Ledger.Say(t.Context(), ledger.Draft{Type: ledger.TypeHub, Subject: h.Ledger.Hub().String(), Body: body})
	if err = errors.Join(err, h.Close()); err != nil {
		t.Fatal(err)
	}
}

// The last declaration of a hub has to name the log that is shown, wherever it
// is shown: at the hub's address, in a static mirror, in the data.
func TestTheLastDeclarationCounts(t *testing.T) {
	other, err := keys.New(hubtest.Origin)
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		name string
		say  func(s *smallHub)
		says string // empty: it holds
	}{
		{"its own, from the beginning", func(*smallHub) {}, ""},
		{"another key", func(s *smallHub) { s.declares(t, hubtest.Origin, other.VKey()) }, "declares the log " + hubtest.Origin},
		{"another log", func(s *smallHub) { s.declares(t, "elsewhere.example/log", s.vkey) }, "declares the log elsewhere.example/log"},
		{"another key, then its own", func(s *smallHub) {
			s.declares(t, hubtest.Origin, other.VKey())
			s.declares(t, hubtest.Origin, s.vkey)
		}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := small(t, t.TempDir())
			s.say(t, 1) // and learn its key
			tc.say(s)
			s.say(t, 2)
			mirror := filepath.Join(t.TempDir(), "mirror")
			if _, err := app.Export(t.Context(), s.o, mirror, nil); err != nil {
				t.Fatal(err)
			}
			static := httptest.NewServer(http.FileServer(http.Dir(mirror)))
			defer static.Close()
			h, err := app.Open(t.Context(), s.o)
			if err != nil {
				t.Fatal(err)
			}
			handler, err := h.Handler()
			if err != nil {
				t.Fatal(err)
			}
			live := httptest.NewServer(handler)
			defer live.Close()
			defer func() {
				if err := h.Close(); err != nil {
					t.Error(err)
				}
			}()
			for where, look := range map[string]func() (verify.Report, error){
				"hub":    func() (verify.Report, error) { return verify.Hub(t.Context(), at(t, live.URL), hubOptions(t)) },
				"mirror": func() (verify.Report, error) { return verify.Hub(t.Context(), at(t, static.URL), hubOptions(t)) },
				"data":   func() (verify.Report, error) { return verify.Database(t.Context(), s.o.DatabaseURL(), hubOptions(t)) },
			} {
				_, err := look()
				f, found := errors.AsType[*verify.Finding](err)
				switch {
				case tc.says == "" && err != nil:
					t.Errorf("%s: %v", where, err)
				case tc.says != "" && (!found || f.Check != verify.Head || f.Index != 3 || !strings.Contains(f.Error(), tc.says)):
					t.Errorf("%s: verify says %v", where, err)
				}
			}
		})
	}
}

// Under a key that breaks the key rule everybody can sign: a log that has such
// a one is refused, whatever it shows.
func TestWeakKeyOfALog(t *testing.T) {
	h := hub.Shared(t)
	pub := append([]byte{1}, make([]byte, 32)...)
	pub[1] = 1 // the identity of the curve
	sum := sha256.Sum256(append([]byte(h.Ledger.Origin()+"\n"), pub...))
	weak := fmt.Sprintf("%s+%x+%s", h.Ledger.Origin(), sum[:4], base64.StdEncoding.EncodeToString(pub))
	signature := make([]byte, 64)
	signature[0] = 1
	line := "— " + h.Ledger.Origin() + " " + base64.StdEncoding.EncodeToString(append(sum[:4:4], signature...)) + "\n"
	lying := proxy(t, h.URL, func(p string, _ *http.Response, b []byte) []byte {
		switch p {
		case "/.well-known/comity":
			return []byte(strings.Replace(string(b), h.Ledger.VKey(), weak, 1))
		case "/checkpoint":
			text, _, _ := strings.Cut(string(b), "\n\n")
			return []byte(text + "\n\n" + line)
		}
		return b
	})
	_, err := verify.Hub(t.Context(), at(t, lying.URL), hubOptions(t))
	if f, found := errors.AsType[*verify.Finding](err); !found || f.Check != verify.Head || !strings.Contains(err.Error(), "small order") {
		t.Errorf("verify says %v", err)
	}
	o := hubOptions(t)
	o.VKey = weak
	if _, err := verify.Hub(t.Context(), at(t, lying.URL), o); !fail.Is(err, fail.Invalid) {
		t.Errorf("given such a key, verify says %v", err)
	}
	c := at(t, lying.URL)
	if _, err := c.Checkpoint(t.Context(), weak); err == nil {
		t.Error("the client takes a checkpoint under such a key")
	}
}
