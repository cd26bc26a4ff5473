package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"encoding/json"
	"slices"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Opening is a participant's first statement, ready for the ledger, and the
// two keys that signed it.
type Opening struct {
	ID       statement.Hash
	Leaf     []byte
	Blob     []byte // salt ‖ body
	Signing  ed25519.PrivateKey
	Recovery ed25519.PrivateKey // to be printed and forgotten
}

// Open makes both keys of a participant and its opening statement.
func Open(at time.Time) (*Opening, error) {
	o := &Opening{}
	for _, k := range []*ed25519.PrivateKey{&o.Signing, &o.Recovery} {
		var err error
		if _, *k, err = ed25519.GenerateKey(rand.Reader); err != nil {
			return nil, fail.Wrap(err, fail.Internal, "a key cannot be made")
		}
	}
	body, err := json.Marshal(identity.Opened{Signing: statement.KeyOf(o.Signing), Recovery: statement.KeyOf(o.Recovery)})
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the opening statement cannot be written")
	}
	var salt [32]byte
	_, _ = rand.Read(salt[:])
	s, err := statement.Sign(statement.Header{
		Type: identity.TypeOpened, Key: statement.KeyOf(o.Signing), Stream: statement.Public,
		At: at, Marking: statement.Clear, Body: statement.BlobHash(salt, body),
	}, o.Signing)
	if err == nil {
		err = s.Approve(statement.ApprovalRecovery, o.Recovery)
	}
	if err == nil {
		o.Leaf, err = s.Leaf()
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the opening statement cannot be signed")
	}
	o.ID, o.Blob = s.ID, slices.Concat(salt[:], body)
	return o, nil
}
