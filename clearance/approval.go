package clearance

import (
	"bytes"
	"encoding/base64"
	"encoding/json"

	"comity.example/comity/statement"
)

// MaxPayload is how many bytes an approval may have. A sound one has some
// seven hundred.
const MaxPayload = 8 << 10

// MaxWith is how many other challenges an approval may name: what is cleared
// with one touch is at most one more.
const MaxWith = 63

// Approval is what a person's passkey answered, and by which authorization the
// person cleared.
type Approval struct {
	Authorization statement.Hash   // id of the authorization.given/1 that was in force
	Authenticator []byte           // authenticator data
	Client        []byte           // client data: JSON, as the browser wrote it
	Signature     []byte           // over Authenticator ‖ SHA-256(Client)
	With          []statement.Hash // the other challenges that were cleared with the same touch, ascending; mostly none
}

// written is an approval as it stands in a leaf, its members in their order.
type written struct {
	Authorization string `json:"authorization"`
	Authenticator string `json:"authenticator"`
	Client        string `json:"client"`
	Signature     string `json:"signature"`

	With []statement.Hash `json:"with,omitempty"`
}

// Encode writes the payload in its one form.
func (a Approval) Encode() []byte {
	b, err := json.Marshal(written{a.Authorization.String(), b64.EncodeToString(a.Authenticator),
		b64.EncodeToString(a.Client), b64.EncodeToString(a.Signature), a.With})
	if err != nil {
		panic(err) // strings of ASCII
	}
	return b
}

// Statement gives the approval as a statement carries it.
func (a Approval) Statement() statement.Approval {
	return statement.Approval{Kind: statement.ApprovalPasskey, Payload: a.Encode()}
}

// Parse reads a payload. The error is a *statement.Error: too-large, malformed,
// bad-value, or not-canonical for the right thing in other bytes.
func Parse(payload []byte) (Approval, error) {
	if len(payload) > MaxPayload {
		return Approval{}, statement.Errorf(statement.TooLarge, "an approval of %d bytes, at most %d", len(payload), MaxPayload)
	}
	var w struct {
		written
		With []string `json:"with"` // in the place of that of written
	}
	if err := json.Unmarshal(payload, &w); err != nil {
		return Approval{}, statement.Errorf(statement.Malformed, "the approval is no JSON object of four strings and perhaps a list of strings")
	}
	var a Approval
	var err error
	if a.Authorization, err = statement.ParseHash(w.Authorization); err != nil {
		return Approval{}, statement.Errorf(statement.BadValue, "the approval names no authorization")
	}
	for _, m := range []struct {
		name string
		text string
		into *[]byte
	}{{"authenticator", w.Authenticator, &a.Authenticator}, {"client", w.Client, &a.Client}, {"signature", w.Signature, &a.Signature}} {
		if *m.into, err = decode(m.text); err != nil || len(*m.into) == 0 {
			return Approval{}, statement.Errorf(statement.BadValue, "the member %q of the approval is no base64url of anything", m.name)
		}
	}
	if a.With, err = parseWith(w.With); err != nil {
		return Approval{}, err
	}
	if !bytes.Equal(a.Encode(), payload) {
		return Approval{}, statement.Errorf(statement.NotCanonical, "the approval is written in other bytes than its one form")
	}
	return a, nil
}

// parseWith reads the other challenges: hashes in ascending order, none twice.
func parseWith(list []string) ([]statement.Hash, error) {
	if len(list) > MaxWith {
		return nil, statement.Errorf(statement.BadValue, "the approval names %d other challenges, at most %d", len(list), MaxWith)
	}
	var out []statement.Hash
	for i, text := range list {
		h, err := statement.ParseHash(text)
		if err != nil || i > 0 && bytes.Compare(out[i-1][:], h[:]) >= 0 {
			return nil, statement.Errorf(statement.BadValue, "the other challenges of the approval are no hashes in ascending order")
		}
		out = append(out, h)
	}
	return out, nil
}

// Of gives the approvals of a statement that are of this kind.
func Of(s *statement.Statement) ([]Approval, error) {
	var out []Approval
	for _, p := range s.Approvals {
		if p.Kind != statement.ApprovalPasskey {
			continue
		}
		a, err := Parse(p.Payload)
		if err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

// b64 is base64url without padding; unused bits must be zero.
var b64 = base64.RawURLEncoding.Strict()

// decode takes the one encoding of some bytes: the library passes over line
// ends.
func decode(text string) ([]byte, error) {
	b, err := b64.DecodeString(text)
	if err == nil && b64.EncodeToString(b) != text {
		err = statement.Errorf(statement.NotCanonical, "not the one encoding")
	}
	return b, err
}
