package keys

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
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

// Sheet is the recovery key as text to be printed: eight groups of eight hex
// digits and a check group.
type Sheet struct {
	Identity statement.Hash
	Public   statement.Key
	Secret   string
}

// SheetOf writes a recovery key for a sheet.
func SheetOf(o *Opening) Sheet {
	return Sheet{Identity: o.ID, Public: statement.KeyOf(o.Recovery), Secret: groups(o.Recovery.Seed())}
}

// groups writes 32 bytes as hex in groups of eight digits, and four bytes of
// their SHA-256 as a last group, so that a slip of the pen is noticed.
func groups(seed []byte) string {
	check := sha256.Sum256(append([]byte("comity/recovery-sheet/v1"), seed...))
	text := hex.EncodeToString(append(slices.Clone(seed), check[:4]...))
	var out []string
	for part := range slices.Chunk([]byte(text), 8) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}

// ParseSheet reads the secret of a sheet as somebody typed it: case, spaces
// and hyphens do not matter, a wrong digit is noticed.
func ParseSheet(text string) (ed25519.PrivateKey, error) {
	clean := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -\t\r\n", r) {
			return -1
		}
		return r
	}, strings.ToLower(text))
	b, err := hex.DecodeString(clean)
	if err != nil || len(b) != ed25519.SeedSize+4 {
		return nil, fail.New(fail.Invalid, "a recovery key has nine groups of eight digits 0–9 and a–f")
	}
	if groups(b[:ed25519.SeedSize]) != groupsOf(b) {
		return nil, fail.New(fail.Invalid, "a digit of the recovery key is wrong: the check group does not fit")
	}
	return ed25519.NewKeyFromSeed(b[:ed25519.SeedSize]), nil
}

func groupsOf(b []byte) string {
	var out []string
	for part := range slices.Chunk([]byte(hex.EncodeToString(b)), 8) {
		out = append(out, string(part))
	}
	return strings.Join(out, " ")
}
