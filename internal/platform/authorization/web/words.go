package web

import (
	"encoding/base64"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/platform/authorization"
)

// encoded writes the id of a passkey as the statement does.
func encoded(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

// algorithm names the algorithm of a passkey as the registry of COSE does.
func algorithm(k authorization.Passkey) string {
	key, err := clearance.ParseKey(k.Key)
	if err != nil {
		return ""
	}
	return map[int]string{clearance.ES256: "ES256", clearance.EdDSA: "EdDSA", clearance.RS256: "RS256"}[key.Algorithm()]
}
