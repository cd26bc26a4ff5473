package statement

import (
	"bytes"
	"crypto/sha256"
	"slices"
	"time"
)

// PayloadDraft is the payload type of what a person signs who clears a draft.
const PayloadDraft = "comity/draft/v1"

// ApprovalPasskey is the kind of approval by which a person has cleared a
// statement with a passkey; package clearance reads it.
const ApprovalPasskey = "passkey"

// Frozen writes the part of a header that is fixed before a statement has its
// place: its members in their order without key, seq, prev and at. The key is
// not among them, so that a rotation does not undo what was cleared before.
func (h Header) Frozen() []byte {
	h.Key, h.Seq, h.Prev, h.At = Key{}, 0, Hash{}, time.Time{}
	whole := h.Encode()
	key := bytes.Index(whole, []byte(`,"key":"`))
	stream := bytes.Index(whole, []byte(`,"stream":"`))
	seq := bytes.Index(whole, []byte(`,"seq":"`))
	subject := bytes.Index(whole, []byte(`,"subject":"`))
	return slices.Concat(whole[:key], whole[stream:seq], whole[subject:])
}

// Challenge is what a person who clears a draft signs with a passkey:
// SHA-256( PAE("comity/draft/v1", Frozen) ). It binds salt and body by their
// hash.
func (h Header) Challenge() Hash { return Hash(sha256.Sum256(PAE(PayloadDraft, h.Frozen()))) }

// AddApproval adds a proof of a kind that this package does not check.
func (s *Statement) AddApproval(a Approval) {
	s.Approvals = append(s.Approvals, a)
	slices.SortFunc(s.Approvals, compareApprovals)
}

// PayloadReceived is the payload type of the commitment of a receipt.
const PayloadReceived = "comity/received/v1"

// Commitment is what a hub says of a draft that it has received and holds back:
// SHA-256( PAE("comity/received/v1", challenge) ). It gives nothing away, the
// salt of the body being part of what the challenge hashes; and when the
// statement is said, whoever reads its header computes it again.
func (h Hash) Commitment() Hash { return Hash(sha256.Sum256(PAE(PayloadReceived, h[:]))) }
