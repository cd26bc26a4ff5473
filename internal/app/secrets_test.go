package app_test

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// written is what a hub writes to its log.
type written struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (w *written) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.Write(p)
}

func (w *written) bytes() []byte {
	w.mu.Lock()
	defer w.mu.Unlock()
	return bytes.Clone(w.b.Bytes())
}

// forms are the ways in which 32 bytes might be written down: as they are, in
// hex, in base64 wherever it begins, and as a sheet has them.
func forms(seed []byte) map[string][]byte {
	s := keys.NewSheet("h", statement.Hash{1}, ed25519.NewKeyFromSeed(seed), hubtest.Start)
	out := map[string][]byte{
		"as it is": seed, "in hex": []byte(hex.EncodeToString(seed)), "in capital hex": bytes.ToUpper([]byte(hex.EncodeToString(seed))),
		"in groups": []byte(s.Secret), "as scanned": []byte(s.Scanned()), "in words": []byte(strings.Join(s.Words, " ")),
		"in words of a form": []byte(strings.Join(s.Words, "+")), "the first words": []byte(strings.Join(s.Words[:4], " ")),
	}
	inHex := []byte(hex.EncodeToString(seed))
	for shift := range 3 {
		for name, enc := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
			for of, b := range map[string][]byte{"": seed, " of hex": inHex} {
				text := enc.EncodeToString(append(make([]byte, shift), b...))
				out[fmt.Sprintf("in %s%s from %d", name, of, shift)] = []byte(text[4 : len(text)-4]) // whole whatever stands around it
			}
		}
	}
	return out
}

// secretHub is a hub on which keys were made, changed and tried, and what of
// them must be nowhere.
type secretHub struct {
	hub    *app.Hub
	opts   app.Options
	log    written
	url    string
	seeds  map[string][]byte
	hosted statement.Hash
	public statement.Key
	texts  map[string][]byte // all that the hub has written or answered
	t      *testing.T
}

func newSecretHub(t *testing.T, database string) *secretHub {
	t.Helper()
	dir := t.TempDir()
	if err := keys.NewKeyFile(filepath.Join(dir, "hub.key")); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(filepath.Join(dir, "hub.key"))
	if err != nil {
		t.Fatal(err)
	}
	s := &secretHub{t: t, seeds: map[string][]byte{}, texts: map[string][]byte{}}
	s.opts = app.Options{Data: filepath.Join(dir, "data"), Secret: &secret, Clock: clock.NewFake(hubtest.Start),
		Log: slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))}
	if strings.HasPrefix(database, "postgres") {
		s.opts.Database = database
	}
	sheet, err := app.Init(t.Context(), s.opts, hubtest.Origin)
	if err != nil {
		t.Fatal(err)
	}
	s.sheet("the hub's recovery key", sheet)
	if s.hub, err = app.Open(t.Context(), s.opts); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.hub.Close(); err != nil {
			t.Error(err)
		}
	})
	h, err := s.hub.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	s.url = server.URL
	s.signing("the hub's signing key", s.hub.Ledger.Hub())
	return s
}

func (s *secretHub) sheet(name string, sheet keys.Sheet) {
	s.t.Helper()
	k, err := keys.ParseSheet(sheet.Secret)
	if err != nil {
		s.t.Fatal(err)
	}
	s.seeds[name] = k.Seed()
}

func (s *secretHub) signing(name string, id statement.Hash) statement.Key {
	s.t.Helper()
	p, err := s.hub.Ledger.Identity(s.t.Context(), id)
	if err != nil {
		s.t.Fatal(err)
	}
	k, ok := s.hub.Keys.Signer(id, *p.Signing)
	if !ok {
		s.t.Fatalf("%s is not kept", name)
	}
	s.seeds[name] = k.(ed25519.PrivateKey).Seed()
	return *p.Signing
}

// live opens a participant, and does all that can be done to its keys, right
// and wrong.
func (s *secretHub) live(ctx context.Context) {
	s.t.Helper()
	must := func(err error) {
		s.t.Helper()
		if err != nil {
			s.t.Fatal(err)
		}
	}
	op := policy.As(policy.Operator)
	o, err := s.hub.Custody().Open(ctx, policy.As(policy.Secretariat))
	must(err)
	s.hosted = o.Identity
	s.sheet("the first recovery key", o.Sheet)
	first := s.signing("the first signing key", s.hosted)
	_, err = s.hub.Custody().Rotate(ctx, op, s.hosted, first)
	must(err)
	second := s.signing("the second signing key", s.hosted)
	_, err = s.hub.Custody().Try(ctx, op, s.hosted, strings.Join(o.Sheet.Words, " "))
	must(err)
	_, err = s.hub.Custody().Declare(ctx, op, s.hosted, o.Sheet.Secret, custody.Declaration{Key: second, From: s.hub.Ledger.Size() - 1, Recover: true})
	must(err)
	s.signing("the third signing key", s.hosted)
	got, err := s.hub.Custody().Recover(ctx, op, s.hosted, o.Sheet.Secret, true)
	must(err)
	s.sheet("the second recovery key", *got.Sheet)
	s.public = s.signing("the fourth signing key", s.hosted)
	if _, err := s.hub.Custody().Recover(ctx, op, s.hosted, o.Sheet.Secret, false); !fail.Is(err, fail.Invalid) {
		s.t.Fatalf("the old sheet: %v", err)
	}
	// Somebody who is not signed in sends the sheet to the desk, and as an address.
	form := url.Values{"sheet": {o.Sheet.Secret + " " + strings.Join(o.Sheet.Words, " ")}}
	for _, task := range []string{"drill", "recover", "renew", "compromised", "move"} {
		s.texts["the answer of "+task] = s.ask(http.MethodPost, "/en/desk/keys/"+task, form)
	}
	s.texts["the answer of the address"] = s.ask(http.MethodGet, "/en/keys/"+url.PathEscape(o.Sheet.Secret), nil)
}

func (s *secretHub) ask(method, path string, form url.Values) []byte {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, s.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var b bytes.Buffer
	if _, err := b.ReadFrom(resp.Body); err != nil {
		s.t.Fatal(err)
	}
	return b.Bytes()
}

// read collects everything that the hub shows, keeps and writes.
func (s *secretHub) read(ctx context.Context) {
	s.t.Helper()
	for _, path := range []string{"/api/v1/keys/" + s.hosted.String(), "/api/v1/statements?limit=1000", "/api/v1/register", "/api/v1/openapi.json",
		"/en/keys/" + s.hosted.String(), "/ar/keys/hub", "/en/register", "/checkpoint", "/.well-known/comity"} {
		s.texts[path] = s.ask(http.MethodGet, path, nil)
	}
	backup := filepath.Join(s.t.TempDir(), "hub.snapshot")
	if _, err := app.Backup(ctx, s.opts, backup, nil); err != nil {
		s.t.Fatal(err)
	}
	b, err := os.ReadFile(backup)
	if err != nil {
		s.t.Fatal(err)
	}
	s.texts["the backup"], s.texts["the log"] = b, s.log.bytes()
	err = filepath.WalkDir(s.opts.Data, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		b, err := os.ReadFile(path)
		s.texts["the file "+d.Name()] = b
		return err
	})
	if err == nil && s.hub.DB.Dialect() == sqldb.Postgres {
		s.texts["the database"], err = tables(ctx, s.hub.DB)
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

// tables writes every row of every table of a PostgreSQL database.
func tables(ctx context.Context, db *sqldb.DB) ([]byte, error) {
	var out bytes.Buffer
	read := func(q sqldb.Querier, query string) (values []string, err error) {
		rows, err := q.Query(ctx, query)
		if err != nil {
			return nil, err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var v string
			if err := rows.Scan(&v); err != nil {
				return nil, err
			}
			values = append(values, v)
		}
		return values, rows.Err()
	}
	err := db.Read(ctx, func(q sqldb.Querier) error {
		names, err := read(q, `SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename`)
		for _, name := range names {
			var rows []string
			if rows, err = read(q, `SELECT t::text FROM `+name+` t`); err != nil {
				return err
			}
			out.WriteString(strings.Join(rows, "\n"))
		}
		return err
	})
	return out.Bytes(), err
}

// TestNoSecretAnywhere lets a hub make, change and try keys, and then looks for
// each private key, in every form, in all that the hub has shown, kept and
// written: pages, API, log, database, keystore and backup.
func TestNoSecretAnywhere(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, database string) {
		s := newSecretHub(t, database)
		s.live(t.Context())
		s.read(t.Context())
		if len(s.seeds) != 8 {
			t.Fatalf("%d private keys were used", len(s.seeds))
		}
		for where, text := range s.texts {
			for key, seed := range s.seeds {
				for form, want := range forms(seed) {
					if bytes.Contains(text, want) {
						t.Errorf("%s holds %s, %s", where, key, form)
					}
				}
			}
		}
		// What is public is found, in the same way: the search sees something.
		for _, where := range []string{"/api/v1/keys/" + s.hosted.String(), "/en/keys/" + s.hosted.String()} {
			if !bytes.Contains(s.texts[where], []byte(s.public.String())) {
				t.Errorf("%s does not hold the public key", where)
			}
		}
		found := false
		for form, want := range forms(s.public[:]) {
			found = found || strings.HasPrefix(form, "in base64 of hex") && bytes.Contains(s.texts["the backup"], want)
		}
		if !found {
			t.Error("the backup does not hold the public key in the form in which it holds everything")
		}
	})
}

// TestLockedHub: a hub without its keys says so on its pages, serves what was
// said, and signs nothing; how it is unlocked is for its operator.
func TestLockedHub(t *testing.T) {
	s := newSecretHub(t, "")
	s.live(t.Context())
	locked := s.opts
	locked.Secret = nil
	locked.Data = filepath.Join(t.TempDir(), "copy")
	snapshotInto(t, s.opts, locked)
	hub, err := app.Open(t.Context(), locked)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hub.Close() }()
	h, err := hub.Handler()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(h)
	defer server.Close()
	s.url = server.URL
	for path, says := range map[string]string{"/en/keys/hub": "This hub is locked", "/fr/register": "Ce pôle est verrouillé", "/ar/about": "هذا المركز مقفل"} {
		if page := string(s.ask(http.MethodGet, path, nil)); !strings.Contains(page, says) || strings.Contains(page, "key-file") || strings.Contains(page, "passphrase") {
			t.Errorf("%s does not say that the hub is locked, or tells everybody how it is unlocked", path)
		}
	}
	if list := s.ask(http.MethodGet, "/api/v1/keys/"+s.hosted.String(), nil); !bytes.Contains(list, []byte(s.public.String())) {
		t.Errorf("a locked hub does not serve what was said: %s", list)
	}
	_, err = hub.Custody().Rotate(t.Context(), policy.As(policy.Operator), s.hosted, s.public)
	if !fail.Is(err, fail.Locked) || !strings.Contains(fail.Hint(err), "key file") {
		t.Errorf("a locked hub rotates, or does not tell its operator how to unlock it: %v", err)
	}
}

// snapshotInto copies a hub that runs into another folder.
func snapshotInto(t *testing.T, from, to app.Options) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "copy.snapshot")
	if _, err := app.Backup(t.Context(), from, file, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := app.Restore(t.Context(), to, file, t.TempDir(), func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
}

// TestKeysThatChangeDuringABackup: what is restored holds the key that its own
// register names, whenever the key was changed.
func TestKeysThatChangeDuringABackup(t *testing.T) {
	s := newSecretHub(t, "")
	s.live(t.Context())
	rotate := func() {
		h, err := s.hub.CustodyQueries().History(t.Context(), s.hosted)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.hub.Custody().Rotate(t.Context(), policy.As(policy.Operator), s.hosted, h.InForce().Key); err != nil {
			t.Fatal(err)
		}
	}
	// A snapshot asks for the time once, when it has begun to read.
	file, asking := filepath.Join(t.TempDir(), "hub.snapshot"), &asked{Clock: s.opts.Clock, then: rotate, times: 2}
	from := s.opts
	from.Clock = asking
	if _, err := app.Backup(t.Context(), from, file, nil); err != nil {
		t.Fatal(err)
	}
	if asking.n != 3 {
		t.Errorf("the snapshot was taken %d times; a key was changed in the first two", asking.n)
	}
	to := s.opts
	to.Data = filepath.Join(t.TempDir(), "copy")
	if _, err := app.Restore(t.Context(), to, file, t.TempDir(), func(string, int64, int64) {}); err != nil {
		t.Fatal(err)
	}
	hub, err := app.Open(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = hub.Close() }()
	d, err := hub.CustodyQueries().Desk(t.Context(), policy.As(policy.Operator), s.hosted)
	if err != nil || !d.Hosted {
		t.Errorf("the restored hub keeps the key in force: %v, %v", d.Hosted, err)
	}
}

// asked is a clock that lets something happen the first times it is asked.
type asked struct {
	clock.Clock
	then     func()
	times, n int
}

func (a *asked) Now() time.Time {
	if a.n++; a.n <= a.times {
		a.then()
	}
	return a.Clock.Now()
}
