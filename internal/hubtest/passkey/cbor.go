package passkey

import (
	"crypto/ecdsa"
	"encoding/binary"
)

// CBOR (RFC 8949), as much of it as an authenticator writes.

func head(major byte, n uint64) []byte {
	switch {
	case n < 24:
		return []byte{major<<5 | byte(n)}
	case n < 1<<8:
		return []byte{major<<5 | 24, byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{major<<5 | 25}, uint16(n))
	default:
		return binary.BigEndian.AppendUint32([]byte{major<<5 | 26}, uint32(n))
	}
}

func integer(n int) []byte {
	if n < 0 {
		return head(1, uint64(-1-n))
	}
	return head(0, uint64(n))
}

func text(s string) []byte { return append(head(3, uint64(len(s))), s...) }

func octets(b []byte) []byte { return append(head(2, uint64(len(b))), b...) }

// pairs writes a map whose keys and values are written already.
func pairs(items ...[]byte) []byte {
	out := head(5, uint64(len(items)/2))
	for _, item := range items {
		out = append(out, item...)
	}
	return out
}

// coseKey writes a public key for ES256 as a COSE key (RFC 9053), its members
// in the order of CTAP2.
func coseKey(pub *ecdsa.PublicKey) ([]byte, error) {
	point, err := pub.Bytes() // 0x04, x, y
	if err != nil {
		return nil, err
	}
	return pairs(
		integer(1), integer(2), // key type: two coordinates
		integer(3), integer(algES256),
		integer(-1), integer(1), // curve: P-256
		integer(-2), octets(point[1:33]),
		integer(-3), octets(point[33:]),
	), nil
}
