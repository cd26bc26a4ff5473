package passkey

import (
	"crypto/ecdsa"
	"crypto/x509"
	"encoding/base64"
	"slices"
)

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func named(list []descriptor, id []byte) bool {
	return slices.ContainsFunc(list, func(d descriptor) bool { return d.ID == b64(id) })
}

// publicInfo is the key as getPublicKey of WebAuthn gives it.
func publicInfo(pub *ecdsa.PublicKey) ([]byte, error) { return x509.MarshalPKIXPublicKey(pub) }
