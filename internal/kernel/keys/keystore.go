package keys

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
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
	own  map[statement.Hash][]ed25519.PrivateKey // of each participant, the oldest first
	data map[statement.Hash][DataKeySize]byte

	saving sync.Mutex // one replacement of the file at a time
	path   string     // where the store was loaded from or saved to
	secret Secret
}

// DataKeySize is the size of a data key, in bytes.
const DataKeySize = 32

// sealed is the content of the file, before encryption.
type sealed struct {
	Version      int                       `json:"version"`
	Log          string                    `json:"log"`          // of the signed-note form, private
	VKey         string                    `json:"vkey"`         // of the signed-note form, public
	Participants map[statement.Hash][]byte `json:"participants"` // Ed25519 seeds, one after the other
	Data         map[statement.Hash][]byte `json:"data"`         // data keys of the same participants
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
	return newStore(signer, skey, vkey), nil
}

func newStore(signer note.Signer, skey, vkey string) *Store {
	return &Store{log: signer, skey: skey, vkey: vkey,
		own: map[statement.Hash][]ed25519.PrivateKey{}, data: map[statement.Hash][DataKeySize]byte{}}
}

// Log implements ledger.Keys; nil while locked.
func (s *Store) Log() note.Signer {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.log
}

// VKey is the log's public key in signed-note form.
func (s *Store) VKey() string { return s.vkey }

// Signer implements ledger.Keys: it gives what signs with this key of a
// participant. Between a change of keys that was prepared and one that is in
// the register there are two, and the register says which of them is in force.
func (s *Store) Signer(participant statement.Hash, key statement.Key) (crypto.Signer, bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	i := slices.IndexFunc(s.own[participant], func(k ed25519.PrivateKey) bool { return statement.KeyOf(k) == key })
	if i < 0 {
		return nil, false
	}
	return s.own[participant][i], true
}

// Put keeps a signing key of a participant in memory, beside those that it has,
// and draws a data key if it has none; Save makes both last.
func (s *Store) Put(participant statement.Hash, k ed25519.PrivateKey) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.ContainsFunc(s.own[participant], func(have ed25519.PrivateKey) bool { return have.Equal(k) }) {
		s.own[participant] = append(s.own[participant], k)
	}
	if _, ok := s.data[participant]; !ok {
		var key [DataKeySize]byte
		_, _ = rand.Read(key[:]) // never fails: it would end the program
		s.data[participant] = key
	}
}

// Keep is Put, made to last before it returns. Whoever introduces a key keeps
// it first and says so afterwards: a key that was announced and then lost could
// never speak. The keys before it stay until Retain: until the new one is in the
// register, the old one is in force.
func (s *Store) Keep(participant statement.Hash, k ed25519.PrivateKey) error {
	path, secret, err := s.file()
	if err != nil {
		return err
	}
	_, had := s.Signer(participant, statement.KeyOf(k))
	s.Put(participant, k)
	if err = s.Save(path, secret); err != nil && !had {
		s.drop(participant, func(key statement.Key) bool { return key == statement.KeyOf(k) })
	}
	return err
}

// Retain forgets, for good, every signing key of a participant but those named:
// what was rotated away, and what was prepared and never said. With none it
// forgets them all; the data key stays, for what lies under it.
func (s *Store) Retain(participant statement.Hash, keys ...statement.Key) error {
	path, secret, err := s.file()
	if err != nil {
		return err
	}
	if !s.drop(participant, func(key statement.Key) bool { return !slices.Contains(keys, key) }) {
		return nil
	}
	return s.Save(path, secret)
}

// drop takes keys out of the store; some is false when there were none such.
func (s *Store) drop(participant statement.Hash, out func(statement.Key) bool) (some bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []ed25519.PrivateKey
	for _, k := range s.own[participant] {
		if !out(statement.KeyOf(k)) {
			left = append(left, k)
		}
	}
	some = len(left) < len(s.own[participant])
	if s.own[participant] = left; len(left) == 0 {
		delete(s.own, participant)
	}
	return some
}

// file is where the store lasts.
func (s *Store) file() (path string, secret Secret, err error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.path == "" {
		err = fail.New(fail.Locked, "the hub is locked: it can keep no key").
			WithHint("start it with its key file or passphrase; see comity serve --help")
	}
	return s.path, s.secret, err
}

// Data gives the key under which what is private to a participant lies in the
// database: drafts, say.
func (s *Store) Data(participant statement.Hash) (key [DataKeySize]byte, ok bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	key, ok = s.data[participant]
	return key, ok
}

// Hosted lists the participants whose keys are kept here, in the order of their
// ids.
func (s *Store) Hosted() []statement.Hash {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return slices.SortedFunc(maps.Keys(s.own), func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
}

// Of lists the public halves of the signing keys that are kept for a
// participant, the oldest first.
func (s *Store) Of(participant statement.Hash) (out []statement.Key) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	for _, k := range s.own[participant] {
		out = append(out, statement.KeyOf(k))
	}
	return out
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
	s.saving.Lock()
	defer s.saving.Unlock()
	s.mu.RLock()
	content := sealed{Version: 1, Log: s.skey, VKey: s.vkey, Participants: map[statement.Hash][]byte{}, Data: map[statement.Hash][]byte{}}
	for id, all := range s.own {
		for _, k := range all {
			content.Participants[id] = append(content.Participants[id], k.Seed()...)
		}
	}
	for id, k := range s.data {
		content.Data[id] = bytes.Clone(k[:])
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
	if err := syncDir(filepath.Dir(path)); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.path, s.secret = path, secret
	return nil
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
	s, err := open(content)
	if err == nil {
		s.path, s.secret = path, secret
	}
	return s, err
}

func open(content sealed) (*Store, error) {
	if content.Version != 1 {
		return nil, fail.New(fail.Conflict, "the keystore is of version %d, which this program does not know", content.Version)
	}
	signer, err := note.NewSigner(content.Log)
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "the keystore's log key is damaged")
	}
	s := newStore(signer, content.Log, content.VKey)
	for id, key := range content.Data {
		if len(key) != DataKeySize {
			return nil, fail.New(fail.Broken, "a key in the keystore is damaged")
		}
		s.data[id] = [DataKeySize]byte(key)
	}
	for id, seeds := range content.Participants {
		if len(seeds) == 0 || len(seeds)%ed25519.SeedSize != 0 {
			return nil, fail.New(fail.Broken, "a key in the keystore is damaged")
		}
		for seed := range slices.Chunk(seeds, ed25519.SeedSize) {
			s.Put(id, ed25519.NewKeyFromSeed(seed))
		}
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
