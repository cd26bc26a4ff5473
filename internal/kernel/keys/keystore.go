package keys

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"filippo.io/age"
	"golang.org/x/mod/sumdb/note"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Store holds private keys in memory. It is safe for concurrent use. The zero
// Store is locked.
type Store struct {
	mu   sync.RWMutex
	log  note.Signer
	skey string
	vkey string
	own  map[statement.Hash]ed25519.PrivateKey
}

// sealed is the content of the file, before encryption.
type sealed struct {
	Version      int                       `json:"version"`
	Log          string                    `json:"log"`          // of the signed-note form, private
	VKey         string                    `json:"vkey"`         // of the signed-note form, public
	Participants map[statement.Hash][]byte `json:"participants"` // Ed25519 seeds
}

// New makes a store with a fresh log key for a log of this name.
func New(origin string) (*Store, error) {
	skey, vkey, err := note.GenerateKey(rand.Reader, origin)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "a log cannot have the name %q", origin)
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the log's key")
	}
	return &Store{log: signer, skey: skey, vkey: vkey, own: map[statement.Hash]ed25519.PrivateKey{}}, nil
}

// Log implements ledger.Keys; nil while locked.
func (s *Store) Log() note.Signer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.log
}

// VKey is the log's public key in signed-note form.
func (s *Store) VKey() string { return s.vkey }

// Signing implements ledger.Keys.
func (s *Store) Signing(participant statement.Hash) (ed25519.PrivateKey, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	k, ok := s.own[participant]
	return k, ok
}

// Put keeps the signing key of a participant in memory; Save makes it last.
func (s *Store) Put(participant statement.Hash, k ed25519.PrivateKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.own[participant] = k
}

// Secret is what opens a keystore: a key file's identity or a passphrase.
type Secret struct {
	identity  age.Identity
	recipient age.Recipient
}

// Passphrase makes a secret of a passphrase. Deriving the key takes about a
// second: that is its point.
func Passphrase(p string) (Secret, error) {
	if len(p) < 12 {
		return Secret{}, fail.New(fail.Invalid, "the passphrase has fewer than 12 characters")
	}
	id, err := age.NewScryptIdentity(p)
	if err != nil {
		return Secret{}, fail.Wrap(err, fail.Invalid, "the passphrase cannot be used")
	}
	r, err := age.NewScryptRecipient(p)
	if err != nil {
		return Secret{}, fail.Wrap(err, fail.Invalid, "the passphrase cannot be used")
	}
	return Secret{id, r}, nil
}

// KeyFile reads a secret from a file that NewKeyFile or age-keygen wrote.
func KeyFile(path string) (Secret, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return Secret{}, fail.Wrap(err, fail.Unavailable, "the key file cannot be read")
	}
	ids, err := age.ParseIdentities(bytes.NewReader(b))
	if err != nil || len(ids) != 1 {
		return Secret{}, fail.New(fail.Invalid, "the key file does not hold exactly one age identity").
			WithHint("make one with: comity init --new-key-file PATH")
	}
	switch id := ids[0].(type) {
	case *age.HybridIdentity:
		return Secret{id, id.Recipient()}, nil
	case *age.X25519Identity:
		return Secret{id, id.Recipient()}, nil
	}
	return Secret{}, fail.New(fail.Invalid, "the key file holds an age identity of a kind that is not supported")
}

// NewKeyFile writes a fresh post-quantum hybrid identity, readable by its
// owner only. It never overwrites.
func NewKeyFile(path string) error {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return fail.Wrap(err, fail.Internal, "a key cannot be made")
	}
	return writeNew(path, []byte("# Opens the keystore of a Comity hub. Keep it apart from the data and from backups.\n"+id.String()+"\n"))
}

// Save encrypts the store to a secret and replaces the file, durably.
func (s *Store) Save(path string, secret Secret) error {
	s.mu.RLock()
	content := sealed{Version: 1, Log: s.skey, VKey: s.vkey, Participants: map[statement.Hash][]byte{}}
	for id, k := range s.own {
		content.Participants[id] = k.Seed()
	}
	s.mu.RUnlock()
	plain, err := json.Marshal(content)
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the keystore cannot be written")
	}
	var out bytes.Buffer
	w, err := age.Encrypt(&out, secret.recipient)
	if err == nil {
		_, err = w.Write(plain)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return fail.Wrap(err, fail.Internal, "the keystore cannot be encrypted")
	}
	tmp := path + ".new"
	_ = os.Remove(tmp)
	if err := writeNew(tmp, out.Bytes()); err != nil {
		return err
	}
	if err := os.Rename(tmp, path); err != nil {
		return fail.Wrap(err, fail.Unavailable, "the keystore cannot be replaced")
	}
	return syncDir(filepath.Dir(path))
}

// Load decrypts the file. A wrong secret is fail.Denied.
func Load(path string, secret Secret) (*Store, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the keystore cannot be read")
	}
	r, err := age.Decrypt(bytes.NewReader(b), secret.identity)
	var no *age.NoIdentityMatchError
	if errors.As(err, &no) {
		return nil, fail.New(fail.Denied, "the key file or passphrase does not open this keystore")
	}
	var plain []byte
	if err == nil {
		plain, err = io.ReadAll(r)
	}
	var content sealed
	if err == nil {
		err = json.Unmarshal(plain, &content)
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the keystore is damaged")
	}
	return open(content)
}

func open(content sealed) (*Store, error) {
	if content.Version != 1 {
		return nil, fail.New(fail.Conflict, "the keystore is of version %d, which this program does not know", content.Version)
	}
	signer, err := note.NewSigner(content.Log)
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the keystore's log key is damaged")
	}
	s := &Store{log: signer, skey: content.Log, vkey: content.VKey, own: map[statement.Hash]ed25519.PrivateKey{}}
	for id, seed := range content.Participants {
		if len(seed) != ed25519.SeedSize {
			return nil, fail.New(fail.Broken, "a key in the keystore is damaged")
		}
		s.own[id] = ed25519.NewKeyFromSeed(seed)
	}
	return s, nil
}

// Place writes a keystore that was saved before, encrypted as it is, to a
// file that must not be there, durably.
func Place(path string, keystore []byte) error { return writeNew(path, keystore) }

// writeNew writes a file for its owner only, and makes it durable.
func writeNew(path string, b []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fail.New(fail.Exists, "%s is there already and is not overwritten", filepath.Base(path))
	}
	if err == nil {
		_, err = f.Write(b)
	}
	if err == nil {
		err = f.Sync()
	}
	if f != nil {
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "%s cannot be written", filepath.Base(path))
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	return fail.Wrap(err, fail.Unavailable, "the folder cannot be made durable")
}

// FromEnvironment finds the secret where an operator may have put it: the
// key file named, a systemd credential "comity.key", or a passphrase. It
// gives ok=false, and no error, when there is none: the hub starts locked.
func FromEnvironment(keyFile string, env func(string) string) (secret Secret, ok bool, err error) {
	if keyFile == "" {
		if dir := env("CREDENTIALS_DIRECTORY"); dir != "" {
			if p := filepath.Join(dir, "comity.key"); fileExists(p) {
				keyFile = p
			}
		}
	}
	if keyFile != "" {
		secret, err = KeyFile(keyFile)
		return secret, err == nil, err
	}
	if p := strings.TrimRight(env("COMITY_PASSPHRASE"), "\r\n"); p != "" {
		secret, err = Passphrase(p)
		return secret, err == nil, err
	}
	return Secret{}, false, nil
}

func fileExists(p string) bool { _, err := os.Stat(p); return err == nil }
