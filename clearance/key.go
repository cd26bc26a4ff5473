package clearance

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"math/big"
	"slices"

	"comity.example/comity/statement"
)

// Algorithms of the registry of COSE that a passkey may use here, in the order
// in which a page asks for them.
const (
	EdDSA = -8   // Ed25519
	ES256 = -7   // ECDSA with SHA-256 on P-256
	RS256 = -257 // RSASSA-PKCS1-v1_5 with SHA-256, 2048 to 4096 bits
)

// Algorithms lists them, most wanted first.
func Algorithms() []int { return []int{ES256, EdDSA, RS256} }

// Key is the public key of a passkey.
type Key struct {
	alg int
	ec  *ecdsa.PublicKey
	ed  ed25519.PublicKey
	rsa *rsa.PublicKey
}

// Algorithm is the number of the key's algorithm in the registry of COSE.
func (k Key) Algorithm() int { return k.alg }

// ParseKey reads a COSE key (RFC 9052, section 7) in the one form that CTAP2
// gives it: these members in this order, shortest lengths, nothing behind.
//
//	ES256  {1: 2, 3: -7, -1: 1, -2: x, -3: y}
//	EdDSA  {1: 1, 3: -8, -1: 6, -2: x}
//	RS256  {1: 3, 3: -257, -1: n, -2: e}
//
// The error is a *statement.Error of kind bad-key.
func ParseKey(b []byte) (Key, error) {
	r := &reader{rest: b}
	n := r.pairs()
	kty, alg := r.value(1), r.value(3)
	var k Key
	switch {
	case n == 5 && kty == 2 && alg == ES256 && r.value(-1) == 1:
		k = Key{alg: ES256, ec: r.point()}
	case n == 4 && kty == 1 && alg == EdDSA && r.value(-1) == 6:
		k = Key{alg: EdDSA, ed: r.edwards()}
	case n == 4 && kty == 3 && alg == RS256:
		k = Key{alg: RS256, rsa: r.modulus()}
	default:
		r.bad = true
	}
	if r.bad || len(r.rest) > 0 {
		return Key{}, statement.Errorf(statement.BadKey, "this is no public key for ES256, EdDSA or RS256 as COSE writes it")
	}
	return k, nil
}

func (k Key) verify(message, sig []byte) bool {
	digest := sha256.Sum256(message)
	switch {
	case k.ec != nil:
		return ecdsa.VerifyASN1(k.ec, digest[:], sig)
	case k.ed != nil:
		return ed25519.Verify(k.ed, message, sig)
	case k.rsa != nil:
		return rsa.VerifyPKCS1v15(k.rsa, crypto.SHA256, digest[:], sig) == nil
	}
	return false
}

func (r *reader) point() *ecdsa.PublicKey {
	x, y := r.bytes(-2), r.bytes(-3)
	if r.bad || len(x) != 32 || len(y) != 32 {
		r.bad = true
		return nil
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
	r.bad = err != nil
	return pub
}

// edwards takes a key by the rule for all keys of this protocol.
func (r *reader) edwards() ed25519.PublicKey {
	x := r.bytes(-2)
	if r.bad || len(x) != ed25519.PublicKeySize || statement.Key(x).Validate() != nil {
		r.bad = true
		return nil
	}
	return ed25519.PublicKey(x)
}

func (r *reader) modulus() *rsa.PublicKey {
	n, e := r.bytes(-1), r.bytes(-2)
	if r.bad || len(n) < 256 || len(n) > 512 || n[0] == 0 || len(e) == 0 || len(e) > 3 || e[0] == 0 {
		r.bad = true
		return nil
	}
	pub := &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())}
	r.bad = pub.E < 3 || pub.E%2 == 0 || pub.N.Bit(0) == 0 || pub.N.BitLen() < 2048
	return pub
}

// reader reads as much of CBOR (RFC 8949) as a COSE key needs. After the first
// thing that is not as expected it is bad and gives zeros.
type reader struct {
	rest []byte
	bad  bool
}

// head reads a major type and its argument, in the shortest form.
func (r *reader) head() (major byte, n uint64) {
	if r.bad || len(r.rest) == 0 {
		r.bad = true
		return 0, 0
	}
	major, n = r.rest[0]>>5, uint64(r.rest[0]&31)
	r.rest = r.rest[1:]
	if n < 24 {
		return major, n
	}
	size := 1 << (n - 24)
	if n > 25 || len(r.rest) < size { // nothing here is longer than 65535
		r.bad = true
		return 0, 0
	}
	n = 0
	for _, b := range r.rest[:size] {
		n = n<<8 | uint64(b)
	}
	r.rest = r.rest[size:]
	r.bad = size == 1 && n < 24 || size == 2 && n < 1<<8
	return major, n
}

func (r *reader) pairs() int {
	major, n := r.head()
	r.bad = r.bad || major != 5
	return int(n)
}

func (r *reader) integer() int {
	major, n := r.head()
	switch major {
	case 0:
		return int(n)
	case 1:
		return -1 - int(n)
	}
	r.bad = true
	return 0
}

// value reads the member of this name, a number.
func (r *reader) value(name int) int {
	if r.integer() != name {
		r.bad = true
	}
	return r.integer()
}

// bytes reads the member of this name, a byte string.
func (r *reader) bytes(name int) []byte {
	if r.integer() != name {
		r.bad = true
	}
	major, n := r.head()
	if r.bad || major != 2 || uint64(len(r.rest)) < n {
		r.bad = true
		return nil
	}
	out := r.rest[:n]
	r.rest = r.rest[n:]
	return out
}
