package keys_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/statement"
)

var start = time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC)

func opening(t *testing.T) *keys.Opening {
	t.Helper()
	o, err := keys.Open(start)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func TestOpeningIsAnIdentity(t *testing.T) {
	o := opening(t)
	s, err := statement.ParseLeaf(o.Leaf)
	if err != nil {
		t.Fatal(err)
	}
	_, body, err := s.CheckBlob(o.Blob)
	if err != nil {
		t.Fatal(err)
	}
	p, err := identity.Next(nil, 0, &s, body)
	if err != nil {
		t.Fatal(err)
	}
	if p.ID != o.ID || *p.Signing != statement.KeyOf(o.Signing) || p.Recovery != statement.KeyOf(o.Recovery) {
		t.Fatalf("the fold gives another participant: %+v", p)
	}
}

func TestKeystore(t *testing.T) {
	dir := t.TempDir()
	keyFile, store := filepath.Join(dir, "hub.key"), filepath.Join(dir, "keys.age")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	if err := keys.NewKeyFile(keyFile); !fail.Is(err, fail.Exists) {
		t.Fatalf("a key file was overwritten: %v", err)
	}
	fromFile, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	phrase, err := keys.Passphrase("correct horse battery staple")
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]keys.Secret{"key file": fromFile, "passphrase": phrase} {
		t.Run(name, func(t *testing.T) {
			s, err := keys.New("log.example/comity")
			if err != nil {
				t.Fatal(err)
			}
			o := opening(t)
			s.Put(o.ID, o.Signing)
			if err := s.Save(store, secret); err != nil {
				t.Fatal(err)
			}
			raw, err := os.ReadFile(store)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(raw, o.Signing.Seed()) || bytes.Contains(raw, []byte("PRIVATE")) {
				t.Fatal("a private key lies in the file in clear")
			}
			if info, _ := os.Stat(store); info.Mode().Perm() != 0o600 {
				t.Fatalf("the keystore is open to others: %v", info.Mode())
			}
			again, err := keys.Load(store, secret)
			if err != nil {
				t.Fatal(err)
			}
			if k, ok := again.Signer(o.ID, statement.KeyOf(o.Signing)); !ok || !o.Signing.Equal(k) || again.Log().KeyHash() != s.Log().KeyHash() {
				t.Fatal("the keys that were saved are not those that were loaded")
			}
		})
	}
	other := filepath.Join(dir, "other.key")
	if err := keys.NewKeyFile(other); err != nil {
		t.Fatal(err)
	}
	wrong, err := keys.KeyFile(other)
	if err != nil {
		t.Fatal(err)
	}
	s, _ := keys.New("log.example/comity")
	if err := s.Save(store, fromFile); err != nil {
		t.Fatal(err)
	}
	if _, err := keys.Load(store, wrong); !fail.Is(err, fail.Denied) {
		t.Fatalf("another key file: %v", err)
	}
}

// TestKeep makes a key last before it is used; where it cannot last, it is not
// used either.
func TestKeep(t *testing.T) {
	dir := t.TempDir()
	keyFile, path := filepath.Join(dir, "hub.key"), filepath.Join(dir, "store", "keys.age")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	s, err := keys.New("log.example/comity")
	if err != nil {
		t.Fatal(err)
	}
	first, second := opening(t), opening(t)
	if err := s.Keep(first.ID, first.Signing); !fail.Is(err, fail.Locked) || len(s.Hosted()) != 0 {
		t.Fatalf("a store without a file keeps a key: %v, %v", err, s.Hosted())
	}
	if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := s.Save(path, secret); err != nil {
		t.Fatal(err)
	}
	if err := s.Keep(first.ID, first.Signing); err != nil {
		t.Fatal(err)
	}
	data, _ := s.Data(first.ID)
	if err := s.Keep(first.ID, second.Signing); err != nil { // rotated
		t.Fatal(err)
	}
	again, err := keys.Load(path, secret)
	if err != nil {
		t.Fatal(err)
	}
	for _, o := range []*keys.Opening{first, second} { // until the register says that the new one is in force
		if _, ok := again.Signer(first.ID, statement.KeyOf(o.Signing)); !ok {
			t.Error("a key that was kept is not there")
		}
	}
	if err := again.Retain(first.ID, statement.KeyOf(second.Signing)); err != nil {
		t.Fatal(err)
	}
	if again, err = keys.Load(path, secret); err != nil {
		t.Fatal(err)
	}
	if _, ok := again.Signer(first.ID, statement.KeyOf(first.Signing)); ok {
		t.Error("the key that was rotated away is still there")
	}
	if d, ok := again.Data(first.ID); !ok || d != data || d == [keys.DataKeySize]byte{} {
		t.Error("a new signing key has changed the data key")
	}
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	if err := again.Keep(second.ID, second.Signing); err == nil || len(again.Hosted()) != 1 {
		t.Errorf("a key that could not be written is kept: %v, %v", err, again.Hosted())
	}
	if err := again.Keep(first.ID, first.Signing); err == nil {
		t.Error("a key was kept that could not be written")
	}
	if _, ok := again.Signer(first.ID, statement.KeyOf(first.Signing)); ok {
		t.Error("a key that could not be written is used")
	}
	if _, ok := again.Signer(first.ID, statement.KeyOf(second.Signing)); !ok {
		t.Error("the key in force went with the failure")
	}
}

// TestSeal opens what was sealed in its place and for its purpose, and nowhere
// else.
func TestSeal(t *testing.T) {
	s, err := keys.New("log.example/comity")
	if err != nil {
		t.Fatal(err)
	}
	one, two := opening(t), opening(t)
	s.Put(one.ID, one.Signing)
	s.Put(two.ID, two.Signing)
	plain := []byte("not for the operator's disk")
	sealed, err := s.Seal(one.ID, "draft", "row 1", plain)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Seal(one.ID, "draft", "row 1", plain)
	if err != nil || bytes.Equal(sealed, again) || bytes.Contains(sealed, plain[:8]) {
		t.Fatalf("sealed twice gives the same bytes, or clear ones: %v", err)
	}
	if got, err := s.Unseal(one.ID, "draft", "row 1", sealed); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("unsealed %q: %v", got, err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)/2] ^= 1
	for name, try := range map[string]func() ([]byte, error){
		"another participant": func() ([]byte, error) { return s.Unseal(two.ID, "draft", "row 1", sealed) },
		"another purpose":     func() ([]byte, error) { return s.Unseal(one.ID, "audit", "row 1", sealed) },
		"another row":         func() ([]byte, error) { return s.Unseal(one.ID, "draft", "row 2", sealed) },
		"a flipped bit":       func() ([]byte, error) { return s.Unseal(one.ID, "draft", "row 1", flipped) },
		"nothing":             func() ([]byte, error) { return s.Unseal(one.ID, "draft", "row 1", nil) },
	} {
		if got, err := try(); !fail.Is(err, fail.Broken) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if _, err := (&keys.Store{}).Seal(one.ID, "draft", "row 1", plain); !fail.Is(err, fail.Locked) {
		t.Errorf("a locked hub seals: %v", err)
	}
}
