package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/tlog"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// BundleForm names the form of a bundle, with its version.
const BundleForm = "comity-proof/1"

// Kinds of what is wrong with a bundle, beside those of package statement.
const (
	BadCheckpoint statement.Kind = "bad-checkpoint" // no anchor binds it
	BadRoot       statement.Kind = "bad-root"       // the path does not lead to the root
)

// Bundle is what convinces a stranger, who has the hub's public register, of one
// confidential statement: docs/PROTOCOL.md, section 17. Whoever is given it
// learns that statement and, of all others, no more than how many there were.
type Bundle struct {
	Proof      string          `json:"proof"`
	Origin     string          `json:"origin"`         // of the hub's log
	Size       string          `json:"size"`           // statements in the public register when it was signed
	Leaf       string          `json:"leaf"`           // of the statement
	Blob       string          `json:"blob,omitempty"` // salt ‖ body, base64; absent when it was erased
	Salt       string          `json:"salt"`           // of the journal's leaf, hex
	Index      string          `json:"index"`          // in the journal
	Path       []string        `json:"path"`           // RFC 6962, from the leaf up, hex
	Checkpoint string          `json:"checkpoint"`     // of the journal, as the anchor hashes it
	Anchor     AnchorReference `json:"anchor"`
}

// AnchorReference is where an anchor stands in the public register.
type AnchorReference struct {
	ID    statement.Hash `json:"id"`
	Index string         `json:"index"`
	Salt  string         `json:"salt"` // hex
}

// Encode writes a bundle in its one form.
func (b Bundle) Encode() []byte {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(b) // texts: it cannot fail
	return bytes.TrimSuffix(out.Bytes(), []byte{'\n'})
}

// ParseBundle reads what Encode writes, and nothing else.
func ParseBundle(data []byte) (b Bundle, err error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&b); err != nil {
		return b, statement.Errorf(statement.Malformed, "a proof is one JSON object")
	}
	if _, err := dec.Token(); err != io.EOF || b.Proof != BundleForm {
		return b, statement.Errorf(statement.Malformed, "this is no proof of the form %s", BundleForm)
	}
	if !bytes.Equal(b.Encode(), data) {
		return b, statement.Errorf(statement.NotCanonical, "the proof is not written in its one form")
	}
	return b, nil
}

// Register is what a bundle is held against: a public register that was proved.
type Register interface {
	Origin() string
	Hub() statement.Hash // the participant that opened it
	// Statement gives the statement at an index, with its body: nil when erased;
	// ok is false when there is none.
	Statement(index int64) (s statement.Statement, body []byte, ok bool)
	// Participant gives keys and chains; nil for nobody.
	Participant(id statement.Hash) *identity.Participant
}

// Proved is what a bundle proves.
type Proved struct {
	Statement statement.Statement
	Body      []byte // nil when it was erased
	Size      int64  // statements in the public register when it was signed
	Anchor    int64  // index of the public statement that binds it
	Struck    bool   // its author has since declared the key to be in other hands by then
}

// Check proves a bundle. The error is a *statement.Error.
func (b *Bundle) Check(r Register) (p Proved, err error) {
	if p.Statement, p.Body, err = b.said(); err != nil {
		return p, err
	}
	if err := b.included(&p); err != nil {
		return p, err
	}
	if err := b.anchored(r, &p); err != nil {
		return p, err
	}
	h := &p.Statement.Header
	who := r.Participant(h.By)
	switch {
	case p.Size > p.Anchor:
		return p, statement.Errorf(statement.BadValue, "it was signed when the register held %d statements, and is anchored by statement %d", p.Size, p.Anchor)
	case who == nil:
		return p, statement.Errorf(statement.UnknownParticipant, "no participant has been opened with the identity %s", h.By.Short())
	case !InForce(who, h.Key, p.Size):
		return p, statement.Errorf(statement.WrongKey, "the key was not in force when the register held %d statements", p.Size)
	}
	p.Struck = who.Struck(h.Key, p.Size)
	return p, nil
}

// said proves the statement by itself.
func (b *Bundle) said() (s statement.Statement, body []byte, err error) {
	if s, err = statement.ParseLeaf([]byte(b.Leaf)); err != nil {
		return s, nil, err
	}
	if s.Header.Stream == statement.Public || s.Header.Marking == statement.Clear {
		return s, nil, statement.Errorf(statement.BadValue, "a public statement is proved by the register alone")
	}
	if err := s.Verify(); err != nil || b.Blob == "" {
		return s, nil, err
	}
	blob, err := base64.StdEncoding.Strict().DecodeString(b.Blob)
	if err != nil {
		return s, nil, statement.Errorf(statement.BadValue, "the blob is not base64")
	}
	_, body, err = s.CheckBlob(blob)
	return s, body, err
}

// included proves that the journal of the checkpoint holds the statement.
func (b *Bundle) included(p *Proved) (err error) {
	var index int64
	for _, n := range []struct {
		text string
		to   *int64
	}{{b.Size, &p.Size}, {b.Index, &index}, {b.Anchor.Index, &p.Anchor}} {
		if *n.to, err = number(n.text); err != nil {
			return err
		}
	}
	salt, err := bytes32(b.Salt)
	if err != nil {
		return err
	}
	path := make(tlog.RecordProof, len(b.Path))
	for i, text := range b.Path {
		h, err := bytes32(text)
		if err != nil {
			return err
		}
		path[i] = h
	}
	size, root, err := b.checkpoint()
	if err != nil {
		return err
	}
	bound := sha256.Sum256(append(salt[:], envelope(p.Size, []byte(b.Leaf))...))
	switch {
	case index >= size:
		return statement.Errorf(BadCheckpoint, "the checkpoint is of a journal that does not reach so far")
	case tlog.CheckRecord(path, size, root, index, translog.LeafHash(bound[:])) != nil:
		return statement.Errorf(BadRoot, "the path does not lead from the statement to the root")
	}
	return nil
}

// checkpoint reads size and root.
func (b *Bundle) checkpoint() (size int64, root translog.Hash, err error) {
	lines := strings.Split(b.Checkpoint, "\n")
	if len(lines) != 4 || lines[0] != b.Origin+"/journal" || lines[3] != "" {
		return 0, root, statement.Errorf(BadCheckpoint, "the checkpoint is not one of the journal of %.60q", b.Origin)
	}
	data, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(data) != len(root) {
		return 0, root, statement.Errorf(BadCheckpoint, "the checkpoint has no root")
	}
	copy(root[:], data)
	if size, err = number(lines[1]); err != nil {
		return 0, root, statement.Errorf(BadCheckpoint, "the checkpoint has no size")
	}
	return size, root, nil
}

// anchored proves that a statement of the hub in the public register binds the
// checkpoint.
func (b *Bundle) anchored(r Register, p *Proved) error {
	salt, err := bytes32(b.Anchor.Salt)
	if err != nil {
		return err
	}
	if b.Origin != r.Origin() {
		return statement.Errorf(BadCheckpoint, "the proof is of the journal of %.60q, the register is %s", b.Origin, r.Origin())
	}
	s, body, ok := r.Statement(p.Anchor)
	if !ok || s.ID != b.Anchor.ID {
		return statement.Errorf(BadCheckpoint, "the anchor %s does not stand at %d in the register", b.Anchor.ID.Short(), p.Anchor)
	}
	h := &s.Header
	if h.Type != TypeAnchored || h.By != r.Hub() || h.Subject != Subject {
		return statement.Errorf(BadCheckpoint, "statement %d of the register is no anchor of its hub", p.Anchor)
	}
	a, err := DecodeAnchored(body)
	if err != nil || a.Checkpoint != statement.BlobHash(salt, []byte(b.Checkpoint)) {
		return statement.Errorf(BadCheckpoint, "the anchor at %d binds another checkpoint", p.Anchor)
	}
	return nil
}

// number reads a number as the protocol writes it.
func number(text string) (int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || strconv.FormatInt(n, 10) != text {
		return 0, statement.Errorf(statement.BadValue, "%.40q is no number", text)
	}
	return n, nil
}

// bytes32 reads 32 bytes in hex.
func bytes32(text string) (out [32]byte, err error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(out) || hex.EncodeToString(b) != text {
		return out, statement.Errorf(statement.BadValue, "%.80q is not 32 bytes in hex", text)
	}
	return [32]byte(b), nil
}
