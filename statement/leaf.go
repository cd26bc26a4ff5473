package statement

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"encoding/base64"
	"regexp"
	"slices"
	"time"
)

// Kinds of approval that this package checks. Others are carried as they are:
// what they prove is for those who know them.
const (
	ApprovalRecovery = "recovery" // 64 bytes: the recovery key over PAE(PayloadRecovery, header)
	ApprovalNewKey   = "newkey"   // 64 bytes: a key being introduced over PAE(PayloadNewKey, header)
)

// Approval is a further proof that goes with a statement: a second key, or a
// person's passkey. It is part of the leaf, not of the id.
type Approval struct {
	Kind    string // lower-case letters, digits, hyphens
	Payload []byte
}

// Statement is a parsed leaf.
type Statement struct {
	Header    Header
	ID        Hash
	Signature [ed25519.SignatureSize]byte
	Approvals []Approval // ascending by kind, then payload; no doubles
	raw       []byte     // the header as it was signed
}

var kindPattern = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)

// HeaderBytes gives the header as it was signed. It must not be changed.
func (s *Statement) HeaderBytes() []byte { return s.raw }

// Sign makes a statement of a header; the key in the header must be priv's.
//
// A signer is an ed25519.PrivateKey, or a device that keeps one and signs with
// it.
func Sign(h Header, signer crypto.Signer) (Statement, error) {
	if err := h.Check(); err != nil {
		return Statement{}, err
	}
	if pub, ok := signer.Public().(ed25519.PublicKey); !ok || !bytes.Equal(pub, h.Key[:]) {
		return Statement{}, errorf(WrongKey, "the header names another key")
	}
	// As every reader will see it: in UTC, to the microsecond.
	h.At = h.At.UTC().Truncate(time.Microsecond)
	raw := h.Encode()
	s := Statement{Header: h, ID: ID(raw), raw: raw}
	signature, err := signer.Sign(rand.Reader, PAE(PayloadStatement, raw), crypto.Hash(0))
	if err != nil || len(signature) != len(s.Signature) {
		return Statement{}, errorf(BadSignature, "the signer gave no signature")
	}
	copy(s.Signature[:], signature)
	return s, nil
}

// Approve adds the signature of another key, over the payload type that
// belongs to the kind of approval.
func (s *Statement) Approve(kind string, priv ed25519.PrivateKey) error {
	payload, ok := approvalPayload[kind]
	if !ok {
		return errorf(BadValue, "approval %q is not a signature of a key", clip(kind))
	}
	s.Approvals = append(s.Approvals, Approval{Kind: kind, Payload: ed25519.Sign(priv, PAE(payload, s.raw))})
	slices.SortFunc(s.Approvals, compareApprovals)
	return nil
}

var approvalPayload = map[string]string{ApprovalRecovery: PayloadRecovery, ApprovalNewKey: PayloadNewKey}

// ApprovedBy reports whether key has given an approval of this kind; of a kind
// that is not a signature of a key, never.
func (s *Statement) ApprovedBy(kind string, key Key) bool {
	payload, ok := approvalPayload[kind]
	if !ok {
		return false
	}
	for _, a := range s.Approvals {
		if a.Kind == kind && len(a.Payload) == ed25519.SignatureSize &&
			ed25519.Verify(key[:], PAE(payload, s.raw), a.Payload) {
			return true
		}
	}
	return false
}

// Verify checks the signature against the key that the header names. Whether
// that key may speak for the participant is for package identity.
func (s *Statement) Verify() error {
	if !ed25519.Verify(s.Header.Key[:], PAE(PayloadStatement, s.raw), s.Signature[:]) {
		return errorf(BadSignature, "the signature is not of the key that the header names")
	}
	return nil
}

// Leaf writes the statement as an entry of a ledger.
func (s *Statement) Leaf() ([]byte, error) {
	if len(s.Approvals) > MaxApprovals {
		return nil, errorf(TooLarge, "%d approvals, at most %d", len(s.Approvals), MaxApprovals)
	}
	b := make([]byte, 0, len(s.raw)+128)
	b = append(b, s.raw...)
	b = appendLine(b, "sig", s.Signature[:])
	for i, a := range s.Approvals {
		if !kindPattern.MatchString(a.Kind) || a.Kind == "sig" {
			return nil, errorf(BadValue, "approval kind %q is not allowed", clip(a.Kind))
		}
		if i > 0 && compareApprovals(s.Approvals[i-1], a) >= 0 {
			return nil, errorf(NotCanonical, "approvals are not in order, or one stands twice")
		}
		b = appendLine(b, a.Kind, a.Payload)
	}
	b = append(b, '\n')
	if len(b) > MaxLeaf {
		return nil, errorf(TooLarge, "leaf of %d bytes, at most %d", len(b), MaxLeaf)
	}
	return b, nil
}

func appendLine(b []byte, kind string, payload []byte) []byte {
	b = append(b, '\n')
	b = append(b, kind...)
	b = append(b, ' ')
	return base64.StdEncoding.AppendEncode(b, payload)
}

func compareApprovals(a, b Approval) int {
	if a.Kind != b.Kind {
		return bytes.Compare([]byte(a.Kind), []byte(b.Kind))
	}
	return bytes.Compare(a.Payload, b.Payload)
}

// ParseLeaf reads a leaf. It does not check the signature: call Verify.
func ParseLeaf(b []byte) (Statement, error) {
	if len(b) > MaxLeaf {
		return Statement{}, errorf(TooLarge, "leaf of %d bytes, at most %d", len(b), MaxLeaf)
	}
	if len(b) == 0 || b[len(b)-1] != '\n' {
		return Statement{}, errorf(Malformed, "leaf does not end with a line feed")
	}
	raw, rest, found := bytes.Cut(b, []byte{'\n'})
	h, err := ParseHeader(raw)
	if err != nil {
		return Statement{}, err
	}
	if !found || len(rest) == 0 {
		return Statement{}, errorf(Malformed, "leaf has no signature")
	}
	if n := bytes.Count(rest, []byte{'\n'}) - 1; n > MaxApprovals {
		return Statement{}, errorf(TooLarge, "%d approvals, at most %d", n, MaxApprovals)
	}
	s := Statement{Header: h, ID: ID(raw), raw: slices.Clone(raw)}
	for n, line := range bytes.Split(rest[:len(rest)-1], []byte{'\n'}) {
		kind, text, ok := bytes.Cut(line, []byte{' '})
		payload, err := base64.StdEncoding.Strict().DecodeString(string(text))
		switch {
		case !ok || err != nil || !kindPattern.Match(kind) || bytes.ContainsRune(text, '\r'):
			return Statement{}, errorf(Malformed, "line %d of the leaf is not a proof", n+2)
		case n == 0 && (string(kind) != "sig" || len(payload) != len(s.Signature)):
			return Statement{}, errorf(Malformed, "the line after the header is not a signature")
		case n == 0:
			copy(s.Signature[:], payload)
		case string(kind) == "sig":
			return Statement{}, errorf(Malformed, "a leaf has one signature")
		default:
			s.Approvals = append(s.Approvals, Approval{Kind: string(kind), Payload: payload})
		}
	}
	for i := 1; i < len(s.Approvals); i++ {
		if compareApprovals(s.Approvals[i-1], s.Approvals[i]) >= 0 {
			return Statement{}, errorf(NotCanonical, "approvals are not in order, or one stands twice")
		}
	}
	return s, nil
}

// CheckBlob reports whether salt ‖ body is what the header binds, and gives
// the two apart.
func (s *Statement) CheckBlob(blob []byte) (salt [32]byte, body []byte, err error) {
	if len(blob) > len(salt)+MaxBody {
		return salt, nil, errorf(TooLarge, "body of %d bytes, at most %d", len(blob)-len(salt), MaxBody)
	}
	if len(blob) < len(salt) {
		return salt, nil, errorf(BadBody, "blob of %d bytes, the salt alone is %d", len(blob), len(salt))
	}
	copy(salt[:], blob)
	body = blob[len(salt):]
	if BlobHash(salt, body) != s.Header.Body {
		return salt, nil, errorf(BadBody, "salt and body do not give the hash in the header")
	}
	return salt, body, nil
}
