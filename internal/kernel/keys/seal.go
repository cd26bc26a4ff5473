package keys

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Seal encrypts something private to a participant for the database: AES-256
// in Galois/Counter mode with a random nonce, under a key that is derived from
// the participant's data key for this purpose alone. place binds the row that
// it stands in, so that an operator cannot pass one row off as another.
func (s *Store) Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error) {
	box, err := s.box(participant, purpose)
	if err != nil {
		return nil, err
	}
	return box.Seal(nil, nil, plain, []byte(place)), nil
}

// Unseal is the inverse of Seal: fail.Broken when the row is not what was
// sealed at this place, fail.Locked while the hub is locked.
func (s *Store) Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error) {
	box, err := s.box(participant, purpose)
	if err != nil {
		return nil, err
	}
	plain, err := box.Open(nil, nil, sealed, []byte(place))
	return plain, fail.Wrap(err, fail.Broken, "what was sealed here cannot be opened")
}

// Tag is a keyed hash of a text, for a purpose of a participant: it shows that
// whoever names the text had it from here, and nobody else can make it.
// fail.Locked while the hub is locked.
func (s *Store) Tag(participant statement.Hash, purpose, text string) ([]byte, error) {
	key, err := s.derive(participant, "tag/"+purpose)
	if err != nil {
		return nil, err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text)) // never fails
	return mac.Sum(nil), nil
}

func (s *Store) box(participant statement.Hash, purpose string) (cipher.AEAD, error) {
	key, err := s.derive(participant, purpose)
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "a key cannot be used")
	}
	box, err := cipher.NewGCMWithRandomNonce(block)
	return box, fail.Wrap(err, fail.Internal, "a key cannot be used")
}

// derive makes the key of one purpose from a participant's data key.
func (s *Store) derive(participant statement.Hash, purpose string) ([]byte, error) {
	data, ok := s.Data(participant)
	if !ok {
		return nil, fail.New(fail.Locked, "the hub is locked, or keeps no key of this participant").
			WithHint("start it with its key file or passphrase; see comity serve --help")
	}
	key, err := hkdf.Key(sha256.New, data[:], nil, "comity/data/"+purpose+"/v1", 32)
	return key, fail.Wrap(err, fail.Internal, "a key cannot be derived")
}
