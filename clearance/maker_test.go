package clearance_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"slices"
	"strconv"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/statement"
)

var party = clearance.Party{RPID: "hub.example.org", Origins: []string{"https://hub.example.org"}}

// head writes a CBOR head in its shortest form.
func head(major byte, n int) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 256:
		return []byte{major<<5 | 24, byte(n)}
	}
	return []byte{major<<5 | 25, byte(n >> 8), byte(n)}
}

func number(n int) []byte {
	if n < 0 {
		return head(1, -1-n)
	}
	return head(0, n)
}

func octets(b []byte) []byte { return append(head(2, len(b)), b...) }

// maker is a passkey of some algorithm.
type maker struct {
	clearance.Passkey
	sign func(message []byte) ([]byte, error)
}

// makers gives a passkey of each algorithm.
func makers(t testing.TB) map[string]maker {
	t.Helper()
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	point, err := ec.PublicKey.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	edPub, ed, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	digest := func(m []byte) []byte {
		h := sha256.Sum256(m)
		return h[:]
	}
	e := []byte{byte(rs.E >> 16), byte(rs.E >> 8), byte(rs.E)}
	return map[string]maker{
		"ES256": {clearance.Passkey{ID: []byte("es"), Key: slices.Concat(head(5, 5), number(1), number(2), number(3), number(-7),
			number(-1), number(1), number(-2), octets(point[1:33]), number(-3), octets(point[33:]))},
			func(m []byte) ([]byte, error) { return ecdsa.SignASN1(rand.Reader, ec, digest(m)) }},
		"EdDSA": {clearance.Passkey{ID: []byte("ed"), Key: slices.Concat(head(5, 4), number(1), number(1), number(3), number(-8),
			number(-1), number(6), number(-2), octets(edPub))},
			func(m []byte) ([]byte, error) { return ed25519.Sign(ed, m), nil }},
		"RS256": {clearance.Passkey{ID: []byte("rs"), Key: slices.Concat(head(5, 4), number(1), number(3), number(3), number(-257),
			number(-1), octets(rs.N.Bytes()), number(-2), octets(e))},
			func(m []byte) ([]byte, error) { return rsa.SignPKCS1v15(nil, rs, crypto.SHA256, digest(m)) }},
	}
}

// answer is what a passkey says, with room for what can be wrong.
type answer struct {
	rpID, origin, typ string
	challenge         statement.Hash
	flags             byte
	more              []byte // behind the 37 bytes of authenticator data
	client            string // in the place of what a browser writes
	counter           uint32
}

func good(h statement.Header) answer {
	return answer{rpID: party.RPID, origin: party.Origins[0], typ: "webauthn.get", challenge: h.Challenge(), flags: 0x05}
}

// approve has a passkey answer.
func (m maker) approve(t testing.TB, a answer) clearance.Approval {
	t.Helper()
	rp := sha256.Sum256([]byte(a.rpID))
	auth := append(rp[:], a.flags, byte(a.counter>>24), byte(a.counter>>16), byte(a.counter>>8), byte(a.counter))
	auth = append(auth, a.more...)
	client := a.client
	if client == "" {
		client = `{"type":` + strconv.Quote(a.typ) + `,"challenge":"` + base64.RawURLEncoding.EncodeToString(a.challenge[:]) +
			`","origin":` + strconv.Quote(a.origin) + `,"crossOrigin":false}`
	}
	digest := sha256.Sum256([]byte(client))
	sig, err := m.sign(append(slices.Clone(auth), digest[:]...))
	if err != nil {
		t.Fatal(err)
	}
	return clearance.Approval{Authorization: statement.Hash{7}, Authenticator: auth, Client: []byte(client), Signature: sig}
}

// header is what is cleared in these tests.
func header() statement.Header {
	body := []byte(`{"text":"one"}`)
	return statement.Header{Type: "test.note.made/1", By: statement.Hash{1}, Stream: statement.Public, Subject: "note:1",
		Refs: []statement.Hash{{2}, {3}}, Marking: statement.Clear, Body: statement.BlobHash([32]byte{4}, body)}
}
