package hubtest_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/internal/platform/register/tlogtiles"
	"comity.example/comity/statement"
)

// verifierDir holds the second implementation, in JavaScript.
var verifierDir = filepath.Join("..", "..", "verifier")

// node runs a program of the second implementation and gives its exit code.
// Where Node or the program's one package is missing the test is skipped,
// except in CI, where it fails.
func node(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	hubtest.Anew()
	why := ""
	if _, err := exec.LookPath("node"); err != nil {
		why = "Node is not installed: apt-get install nodejs npm"
	} else if _, err := os.Stat(filepath.Join(verifierDir, "node_modules", "@noble", "ed25519")); err != nil {
		why = "the verifier's package is not installed: cd verifier && npm ci"
	}
	if why != "" && os.Getenv("CI") == "true" {
		t.Fatal(why)
	}
	if why != "" {
		t.Skip(why)
	}
	cmd := exec.Command("node", args...)
	cmd.Dir = verifierDir
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), out.String(), errs.String()
}

// The second implementation agrees with this one on every vector.
func TestSecondImplementationRunsTheVectors(t *testing.T) {
	code, out, errs := node(t, "vectors.mjs")
	if code != 0 || !strings.Contains(out, "checks hold") {
		t.Fatalf("exit code %d\n%s\n%s", code, out, errs)
	}
}

// served is a register behind a server that a test may bend.
type served struct {
	*hubtest.Register
	server *httptest.Server
	// bend may answer in the register's place, or change its answer.
	bend   func(path string, status int, body []byte) (int, []byte)
	erased statement.Hash // body hash of a statement whose body was erased
	blob   []byte         // and what it was
	said   []ledger.Receipt
}

func serve(t *testing.T) *served {
	t.Helper()
	ctx := context.Background()
	s := &served{Register: hubtest.NewRegister(t, hubtest.SQLite(t))}
	declared, err := json.Marshal(ledger.Declared{Origin: s.Origin(), VKey: s.VKey()})
	if err != nil {
		t.Fatal(err)
	}
	s.MustSay(ledger.Draft{Type: ledger.TypeHub, Subject: s.Hub().String(), Body: declared})
	for i := range 5 {
		s.said = append(s.said, s.MustSay(ledger.Draft{Type: typeSaid, Subject: "word:1", Body: fmt.Appendf(nil, `{"word":"%d"}`, i)})...)
	}
	guest, err := keys.Open(s.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Admit(ctx, guest.Leaf, guest.Blob); err != nil {
		t.Fatal(err)
	}
	rec, err := s.Get(ctx, s.said[2].ID)
	if err != nil {
		t.Fatal(err)
	}
	s.erased, s.blob = rec.Statement.Header.Body, slices.Concat(rec.Salt[:], rec.Body)
	if _, err := s.Erase(ctx, statement.Hash{}, s.said[2].ID, "shown"); err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	tlogtiles.Register(mux, s.Ledger)
	s.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := httptest.NewRecorder()
		mux.ServeHTTP(rec, r)
		status, body := rec.Code, rec.Body.Bytes()
		if s.bend != nil {
			status, body = s.bend(r.URL.Path, status, body)
		}
		w.WriteHeader(status)
		_, _ = w.Write(body)
	}))
	t.Cleanup(s.server.Close)
	return s
}

// only bends one address.
func only(path string, change func(status int, body []byte) (int, []byte)) func(string, int, []byte) (int, []byte) {
	return func(p string, status int, body []byte) (int, []byte) {
		if p == path {
			return change(status, body)
		}
		return status, body
	}
}

// flip changes one bit of an answer.
func flip(at func(body []byte) int) func(int, []byte) (int, []byte) {
	return func(status int, body []byte) (int, []byte) {
		out := bytes.Clone(body)
		out[at(out)] ^= 1
		return status, out
	}
}

// redigit puts another digit of base64 in the place of one.
func redigit(at func(body []byte) int) func(int, []byte) (int, []byte) {
	return func(status int, body []byte) (int, []byte) {
		out := bytes.Clone(body)
		i := at(out)
		out[i] = map[bool]byte{true: 'B', false: 'A'}[out[i] == 'A']
		return status, out
	}
}

func answer(status int) func(int, []byte) (int, []byte) {
	return func(int, []byte) (int, []byte) { return status, []byte("no") }
}

// The second implementation verifies a hub that this one runs, and names what
// is wrong with one that lies.
func TestSecondImplementationVerifiesAHub(t *testing.T) {
	s := serve(t)
	bundle := fmt.Sprintf("/tile/entries/000.p/%d", s.Size())
	tile := fmt.Sprintf("/tile/0/000.p/%d", s.Size())
	body := func(i int) string {
		rec, err := s.Get(context.Background(), s.said[i].ID)
		if err != nil {
			t.Fatal(err)
		}
		return "/blob/" + rec.Statement.Header.Body.String()
	}
	inBundle := func(text string) func([]byte) int {
		return func(b []byte) int { return bytes.LastIndex(b, []byte(text)) + len(text) }
	}
	_, stranger := logKey(t, hubtest.Origin, 201)
	weak := signedByNobody(t, s)
	for _, c := range []struct {
		name string
		bend func(string, int, []byte) (int, []byte)
		code int
		want string
	}{
		{"a sound hub", nil, 0, fmt.Sprintf(`"size": %d`, s.Size())},
		{"a bit of a header", only(bundle, flip(inBundle(`"word:`))), 1, "statement 6: bad-signature"},
		{"a bit of a signature", only(bundle, redigit(inBundle("\nsig "))), 1, "statement 8: bad-signature"},
		{"a letter of a member's name", only(bundle, flip(inBundle(`{"ty`))), 1, "statement 8: unknown-key"},
		{"a bundle cut short", only(bundle, func(status int, b []byte) (int, []byte) { return status, b[:len(b)-1] }), 1, "bad-root"},
		{"a statement left out", only(bundle, leaveOut), 1, "bad-root"},
		{"a bit of a body", only(body(1), flip(func([]byte) int { return 40 })), 1, "statement 3: bad-body"},
		{"a bit of a salt", only(body(1), flip(func([]byte) int { return 0 })), 1, "statement 3: bad-body"},
		{"a body that is not there", only(body(1), answer(http.StatusNotFound)), 1, "statement 3: body-missing"},
		{"a body gone that nobody has erased", only(body(1), answer(http.StatusGone)), 1, "statement 3: body-missing"},
		{"a key gone", only(bodyOfOpening(t, s), answer(http.StatusGone)), 1, "statement 0: body-missing"},
		{"an erased body that is still there", only("/blob/"+s.erased.String(), func(int, []byte) (int, []byte) { return http.StatusOK, s.blob }), 1, "statement 4: bad-body"},
		{"a bit of a tile", only(tile, flip(func([]byte) int { return 70 })), 1, "bad-root"},
		{"a bit of the checkpoint's root", only("/checkpoint", flip(func(b []byte) int { return bytes.Index(b, []byte("\n\n")) - 5 })), 1, "bad-checkpoint"},
		{"a checkpoint without a signature", only("/checkpoint", func(status int, b []byte) (int, []byte) { return status, b[:bytes.Index(b, []byte("\n\n"))+2] }), 1, "bad-checkpoint"},
		{"another log's key", only("/.well-known/comity", func(status int, b []byte) (int, []byte) {
			return status, bytes.Replace(b, []byte(s.VKey()), []byte(stranger), 1)
		}), 1, "bad-checkpoint"},
		{"a key that breaks the key rule", weak.bend, 1, "not sound"},
		{"another protocol", only("/.well-known/comity", func(status int, b []byte) (int, []byte) {
			return status, bytes.Replace(b, []byte("comity/statement/v1"), []byte("comity/statement/v2"), 1)
		}), 1, "bad-checkpoint"},
		{"a hub that is not there now", only("/checkpoint", answer(http.StatusServiceUnavailable)), 2, "cannot be asked"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.bend = c.bend
			code, out, errs := node(t, "verify.mjs", s.server.URL)
			if code != c.code || !strings.Contains(out+errs, c.want) {
				t.Fatalf("exit code %d, want %d and %q\n%s%s", code, c.code, c.want, out, errs)
			}
		})
	}
}

// weakly shows a register under a key that breaks the key rule.
type weakly struct {
	vkey, note string
	s          *served
}

func signedByNobody(t *testing.T, s *served) weakly {
	t.Helper()
	text, _, _ := strings.Cut(string(s.Checkpoint()), "\n\n")
	w := weakly{s: s}
	w.vkey, w.note = weakLog(t, s.Origin(), weakKeys[0].key, text+"\n")
	return w
}

func (w weakly) bend(path string, status int, body []byte) (int, []byte) {
	switch path {
	case "/.well-known/comity":
		body = bytes.Replace(body, []byte(w.s.VKey()), []byte(w.vkey), 1)
	case "/checkpoint":
		body = []byte(w.note)
	}
	return status, body
}

// What the hub has declared last has to be the log that it shows.
func TestSecondImplementationReadsTheDeclaration(t *testing.T) {
	s := serve(t)
	_, stranger := logKey(t, hubtest.Origin, 201)
	declare := func(vkey string) {
		t.Helper()
		body, err := json.Marshal(ledger.Declared{Origin: s.Origin(), VKey: vkey})
		if err != nil {
			t.Fatal(err)
		}
		s.MustSay(ledger.Draft{Type: ledger.TypeHub, Subject: s.Hub().String(), Body: body})
	}
	declare(stranger)
	if code, out, errs := node(t, "verify.mjs", s.server.URL); code != 1 || !strings.Contains(errs, "bad-value: the hub has declared the log") {
		t.Errorf("another key declared: exit code %d\n%s%s", code, out, errs)
	}
	declare(s.VKey())
	if code, out, errs := node(t, "verify.mjs", s.server.URL); code != 0 || !strings.Contains(out, `"struck": 0`) {
		t.Errorf("its own key declared again: exit code %d\n%s%s", code, out, errs)
	}
}

func bodyOfOpening(t *testing.T, s *served) string {
	t.Helper()
	sum := sha256.Sum256(s.Own.Blob)
	return "/blob/" + statement.Hash(sum).String()
}

// leaveOut takes the last leaf of a bundle away and says the one before twice.
func leaveOut(status int, b []byte) (int, []byte) {
	var leaves [][]byte
	for len(b) > 1 {
		n := int(b[0])<<8 | int(b[1])
		leaves, b = append(leaves, b[:2+n]), b[2+n:]
	}
	return status, bytes.Join(leaves[:len(leaves)-1], nil)
}

// A verifier that has seen a log before does not accept another, or less.
func TestSecondImplementationRemembers(t *testing.T) {
	s := serve(t)
	memory := filepath.Join(t.TempDir(), "seen")
	old := bytes.Clone(s.Checkpoint())
	run := func(want int, text string) {
		t.Helper()
		code, out, errs := node(t, "verify.mjs", "--memory", memory, s.server.URL)
		if code != want || !strings.Contains(out+errs, text) {
			t.Fatalf("exit code %d, want %d and %q\n%s%s", code, want, text, out, errs)
		}
	}
	run(0, `"seen": null`)
	size := s.Size()
	s.MustSay(ledger.Draft{Type: typeSaid, Subject: "word:1", Body: []byte(`{"word":"more"}`)})
	run(0, fmt.Sprintf(`"seen": %d`, size))
	s.bend = only("/checkpoint", func(status int, _ []byte) (int, []byte) { return status, old })
	run(1, "inconsistent")
	s.bend = nil

	// Another log of the same name and size, but of another key, and one of
	// the same key whose history differs.
	other := serve(t)
	s.server.Config.Handler = other.server.Config.Handler
	run(1, "inconsistent")
	cp, err := otherCheckpoint(size-1, other.Keys.Log())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(memory, []byte(other.VKey()+"\n\n"+cp), 0o600); err != nil {
		t.Fatal(err)
	}
	run(1, "inconsistent")
}

// otherCheckpoint is of a log that has never been.
func otherCheckpoint(size int64, signer note.Signer) (string, error) {
	b, err := translog.Checkpoint{Origin: hubtest.Origin, Size: size, Root: translog.LeafHash([]byte("another history"))}.Sign(signer)
	return string(b), err
}

// A proof of a confidential statement, as a hub gives it, holds by the second
// implementation for whoever has the hub's address; a bent one does not.
func TestSecondImplementationChecksAProof(t *testing.T) {
	ctx := t.Context()
	r := hubtest.NewRegister(t, hubtest.SQLite(t), journal.Public{})
	if err := r.DB.Migrate(ctx, "journal", journal.Migrations()); err != nil {
		t.Fatal(err)
	}
	j := &journal.Journal{DB: r.DB, Keys: r.Keys, Origin: r.Origin(), Hub: r.Hub}
	if err := j.CatchUp(ctx, nil); err != nil {
		t.Fatal(err)
	}
	declared, err := json.Marshal(ledger.Declared{Origin: r.Origin(), VKey: r.VKey()})
	if err != nil {
		t.Fatal(err)
	}
	r.MustSay(ledger.Draft{Type: ledger.TypeHub, Subject: r.Hub().String(), Body: declared})
	guest, err := keys.Open(r.Clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	r.Keys.Put(guest.ID, guest.Signing)
	if _, err := r.Admit(ctx, guest.Leaf, guest.Blob); err != nil {
		t.Fatal(err)
	}
	var id statement.Hash
	err = r.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		chest := journal.NewChest()
		if err := j.Open(ctx, w, chest, guest.ID, r.Hub()); err != nil {
			return err
		}
		said, err := j.Confide(ctx, w, chest, ledger.Draft{By: guest.ID, Type: typeSaid, Stream: r.Hub().String(), Subject: "case:1",
			Marking: statement.Amber, Body: []byte(`{"word":"in confidence"}`)})
		if err != nil {
			return err
		}
		id = said.ID
		return journal.Anchors{Journal: j}.Run(ctx, w, r.Clock.Now())
	})
	if err != nil {
		t.Fatal(err)
	}
	var b journal.Bundle
	err = r.DB.Read(ctx, func(q sqldb.Querier) error {
		b, err = j.As(q, guest.ID).Prove(ctx, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	mux := http.NewServeMux()
	tlogtiles.Register(mux, r.Ledger)
	server := httptest.NewServer(mux)
	defer server.Close()
	check := func(b journal.Bundle) (int, string, string) {
		file := filepath.Join(t.TempDir(), "proof.json")
		if err := os.WriteFile(file, b.Encode(), 0o600); err != nil {
			t.Fatal(err)
		}
		return node(t, "verify.mjs", "--proof", file, server.URL)
	}
	if code, out, errs := check(b); code != 0 || !strings.Contains(out, "in confidence") || !strings.Contains(out, id.String()) {
		t.Errorf("exit code %d\n%s\n%s", code, out, errs)
	}
	b.Size = "0"
	if code, _, errs := check(b); code != 1 || !strings.Contains(errs, "the proof: bad-root") {
		t.Errorf("exit code %d\n%s", code, errs)
	}
}
