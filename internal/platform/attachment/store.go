package attachment

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/statement"
)

const (
	keySize  = 32
	saltSize = 32
	over     = 12 + 16  // what sealing adds: nonce and tag
	grain    = 64 << 10 // a sealed file has a multiple of this
)

// MaxSize is how many bytes an attachment may have.
const MaxSize = blob.MaxSize - grain

// Megabytes is the same as people are told it, in forms and errors alike: a file
// below that many is never too large.
const Megabytes = (MaxSize + 1<<19) >> 20

// Store keeps sealed files. Sealed is a folder of its own, in which each lies
// under the hash of what it is there, sealed: whoever has the folder can check
// it, and a backup takes it as it is.
type Store struct{ Sealed *blob.Store }

// Keep seals a file and writes it: it is durable when Keep returns, so that no
// statement names what is not there. What is returned is for the body of a
// statement; without it nobody opens the file again. fail.Invalid for a type
// that is not kept, fail.TooLarge.
func (s *Store) Keep(name string, content []byte) (File, error) {
	if len(content) > MaxSize {
		return File{}, fail.New(fail.TooLarge, "The file is larger than %d MB.", Megabytes)
	}
	if err := Proper(name); err != nil {
		return File{}, err
	}
	k, raw, err := blob.Salted(content)
	if err != nil {
		return File{}, err
	}
	f := File{Name: Ended(name, k.Type), Type: k.Type, Size: k.Size, Hash: k.Hash, Key: make([]byte, keySize)}
	_, _ = rand.Read(f.Key) // never fails: it would end the program
	box, err := f.box()
	if err != nil {
		return File{}, err
	}
	f.File, err = s.Sealed.Restore(box.Seal(nil, nil, padded(raw), []byte(bind)))
	return f, err
}

// padded is length ‖ raw ‖ zeros, to full grains once it is sealed.
func padded(raw []byte) []byte {
	size := (8 + len(raw) + over + grain - 1) / grain * grain
	out := make([]byte, 8, size)
	binary.BigEndian.PutUint64(out, uint64(len(raw)))
	return append(out, raw...)[:size-over]
}

func unpadded(plain []byte) ([]byte, error) {
	if len(plain) < 8+saltSize {
		return nil, damaged()
	}
	n := binary.BigEndian.Uint64(plain)
	if n <= saltSize || n > uint64(len(plain)-8) {
		return nil, damaged()
	}
	return plain[8 : 8+n], nil
}

func damaged() error {
	return fail.New(fail.Broken, "The file is not the one that was kept.").WithHint("restore it from a backup")
}

// bind tells what is sealed here from all else that is sealed.
const bind = "comity/attachment/v1"

func (f File) box() (cipher.AEAD, error) {
	block, err := aes.NewCipher(f.Key)
	if err != nil {
		return nil, fail.Wrap(err, fail.Broken, "an attachment has no key")
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	return box, fail.Wrap(err, fail.Internal, "a key cannot be used")
}

// Open gives the bytes of a file, and its salt. fail.NotFound: it is not here,
// or not any more; fail.Broken: it is not what it was.
func (s *Store) Open(f File) (salt, content []byte, err error) {
	if err := f.Check(); err != nil {
		return nil, nil, err
	}
	head, rest, err := s.Sealed.Open(f.File)
	if err != nil {
		return nil, nil, err
	}
	box, err := f.box()
	if err != nil {
		return nil, nil, err
	}
	plain, err := box.Open(nil, nil, slices.Concat(head, rest), []byte(bind))
	if err != nil {
		return nil, nil, damaged()
	}
	raw, err := unpadded(plain)
	if err != nil {
		return nil, nil, err
	}
	salt, content = raw[:saltSize], raw[saltSize:]
	if statement.BlobHash([saltSize]byte(salt), content) != f.Hash || int64(len(content)) != f.Size {
		return nil, nil, damaged()
	}
	return salt, content, nil
}

// Erase overwrites sealed files and removes them. Erasing what is not here does
// nothing.
func (s *Store) Erase(files ...statement.Hash) error {
	for _, f := range files {
		if err := s.Sealed.Erase(f); err != nil {
			return err
		}
	}
	return nil
}

// Sweep erases files that were kept before an instant and that nothing names: no
// chest, and no draft. It gives how many.
func (s *Store) Sweep(before time.Time, named func(file statement.Hash) bool) (int, error) {
	return s.Sealed.Sweep(before, named)
}
