package statement_test

import (
	"crypto/ed25519"
	"crypto/sha512"
	"encoding/hex"
	"encoding/json"
	"testing"

	"filippo.io/edwards25519"

	"comity.example/comity/statement"
)

// The eight points whose order divides eight, as they are encoded.
var smallOrder = []string{
	"0100000000000000000000000000000000000000000000000000000000000000",
	"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	"0000000000000000000000000000000000000000000000000000000000000000",
	"0000000000000000000000000000000000000000000000000000000000000080",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
	"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
	"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
}

func point(t testing.TB, text string) *edwards25519.Point {
	t.Helper()
	b, err := hex.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	p, err := new(edwards25519.Point).SetBytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestValidate(t *testing.T) {
	for _, c := range keyTrials(t) {
		t.Run(c.name, func(t *testing.T) {
			kind := statement.BadKey
			if c.ok {
				kind = ""
			}
			wantKind(t, c.key.Validate(), kind)
		})
	}
}

type keyTrial struct {
	name string
	key  statement.Key
	ok   bool
}

func keyTrials(t *testing.T) []keyTrial {
	good := statement.KeyOf(seed(1))
	sound := point(t, good.String())
	cases := []keyTrial{{"sound", good, true}, {"another sound one", statement.KeyOf(seed(2)), true}}
	for _, text := range smallOrder {
		p := point(t, text)
		cases = append(cases, keyTrial{"small order " + text, statement.Key(p.Bytes()), false})
		if p.Equal(edwards25519.NewIdentityPoint()) == 0 {
			mixed := new(edwards25519.Point).Add(sound, p)
			cases = append(cases, keyTrial{"mixed order with " + text, statement.Key(mixed.Bytes()), false})
		}
	}
	for _, c := range []struct{ name, text string }{
		{"p for the y of 0", "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"p+1 for the y of 1", "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"p+3 for the y of 3", "f0ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"the greatest y", "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"},
		{"x of 0 with a sign, y of 1", "0100000000000000000000000000000000000000000000000000000000000080"},
		{"x of 0 with a sign, y of -1", "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"},
		{"not on the curve", "0200000000000000000000000000000000000000000000000000000000000000"},
	} {
		k, err := statement.ParseKey(c.text)
		if err != nil {
			t.Fatal(err)
		}
		cases = append(cases, keyTrial{c.name, k, false})
	}
	return cases
}

func TestParseKey(t *testing.T) {
	good := statement.KeyOf(seed(1))
	k, err := statement.ParseKey(good.String())
	if err != nil || k != good {
		t.Fatalf("%v, %v", k, err)
	}
	for _, text := range []string{"", good.String()[1:], good.String() + "0", "G" + good.String()[1:], hex.EncodeToString(good[:31]) + "AB"} {
		_, err := statement.ParseKey(text)
		wantKind(t, err, statement.BadKey)
	}
}

func TestHashAsText(t *testing.T) {
	type pair struct {
		A, B statement.Hash
		K    statement.Key
	}
	in := pair{A: hash(7), K: statement.KeyOf(seed(1))}
	b, err := json.Marshal(in)
	if err != nil {
		t.Fatal(err)
	}
	var out pair
	if err := json.Unmarshal(b, &out); err != nil || out != in {
		t.Fatalf("%s came back as %+v, %v", b, out, err)
	}
	if in.B.String() != "" || in.B.Short() != "" || in.A.Short() != "070707070707" {
		t.Errorf("%q %q %q", in.B, in.B.Short(), in.A.Short())
	}
	for _, text := range []string{"", "07", "0707070707070707070707070707070707070707070707070707070707070G07", smallOrder[2]} {
		_, err := statement.ParseHash(text)
		wantKind(t, err, statement.BadValue)
	}
	if json.Unmarshal([]byte(`{"A":"`+smallOrder[2]+`"}`), &out) == nil {
		t.Error("the zero hash has two forms")
	}
	if json.Unmarshal([]byte(`{"K":""}`), &out) == nil {
		t.Error("an empty key is a key")
	}
}

// signWith signs with a commitment of our choosing: r·B plus a point of small
// order, which only who holds the secret key can do.
func signWith(t testing.TB, priv ed25519.PrivateKey, message []byte, r *edwards25519.Scalar, torsion *edwards25519.Point) []byte {
	t.Helper()
	commit := new(edwards25519.Point).ScalarBaseMult(r)
	return signCommitted(t, priv, message, r, commit.Add(commit, torsion).Bytes())
}

// signCommitted signs with r and with commit for the encoding of R.
func signCommitted(t testing.TB, priv ed25519.PrivateKey, message []byte, r *edwards25519.Scalar, commit []byte) []byte {
	t.Helper()
	digest := sha512.Sum512(priv.Seed())
	a, err := new(edwards25519.Scalar).SetBytesWithClamping(digest[:32])
	if err != nil {
		t.Fatal(err)
	}
	h := sha512.New()
	h.Write(commit)
	h.Write(priv.Public().(ed25519.PublicKey))
	h.Write(message)
	k, err := new(edwards25519.Scalar).SetUniformBytes(h.Sum(nil))
	if err != nil {
		t.Fatal(err)
	}
	return append(append([]byte(nil), commit...), new(edwards25519.Scalar).MultiplyAdd(k, a, r).Bytes()...)
}

// Implementations of Ed25519 differ where a signer wants them to; the protocol
// takes one side: no cofactor, S below the order of the group.
func TestVerifyTakesOneSide(t *testing.T) {
	s := sign(t, base(), seed(1))
	for _, c := range signatureTrials(t, seed(1), statement.PAE(statement.PayloadStatement, s.HeaderBytes())) {
		t.Run(c.name, func(t *testing.T) {
			forged := s
			copy(forged.Signature[:], c.in)
			wantKind(t, forged.Verify(), c.kind)
		})
	}
}

// signatureTrials are signatures over one message on which implementations of
// Ed25519 differ.
func signatureTrials(t testing.TB, priv ed25519.PrivateKey, message []byte) (trials []trial) {
	var wide [64]byte
	wide[0] = 5
	r, err := new(edwards25519.Scalar).SetUniformBytes(wide[:])
	if err != nil {
		t.Fatal(err)
	}
	none := edwards25519.NewIdentityPoint()
	plain := signWith(t, priv, message, r, none)
	trials = []trial{
		{"as RFC 8032 makes it", ed25519.Sign(priv, message), ""},
		{"another signature of the same signer", plain, ""},
		{"R is the identity", signWith(t, priv, message, edwards25519.NewScalar(), none), ""},
	}
	for _, text := range smallOrder[1:] {
		trials = append(trials, trial{"R has a part of small order " + text, signWith(t, priv, message, r, point(t, text)), statement.BadSignature})
	}
	high := append([]byte(nil), plain...)
	high[63] |= 0x80
	return append(trials,
		trial{"S plus the order of the group", plusOrder(plain), statement.BadSignature},
		trial{"S with a high bit", high, statement.BadSignature},
		trial{"R in another form", oddIdentity(t, priv, message), statement.BadSignature},
		trial{"of another message", ed25519.Sign(priv, append(message, ' ')), statement.BadSignature},
		trial{"all zero", make([]byte, 64), statement.BadSignature},
	)
}

// oddIdentity signs with the identity for R, written with the y of p+1, and
// hashes that very form: sound, had R not to be written in its one form.
func oddIdentity(t testing.TB, priv ed25519.PrivateKey, message []byte) []byte {
	t.Helper()
	odd, _ := hex.DecodeString("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")
	return signCommitted(t, priv, message, edwards25519.NewScalar(), odd)
}

// plusOrder adds the order l of the group to S: the same number modulo l, in
// another form.
func plusOrder(sig []byte) []byte {
	l, _ := hex.DecodeString("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
	out := append([]byte(nil), sig...)
	carry := 0
	for i := range 32 {
		carry += int(out[32+i]) + int(l[i])
		out[32+i] = byte(carry)
		carry >>= 8
	}
	return out
}
