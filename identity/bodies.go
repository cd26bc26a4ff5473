package identity

import (
	"bytes"
	"encoding/json"
	"io"
	"strconv"

	"comity.example/comity/statement"
)

// Types of the statements that change keys.
const (
	TypeOpened      = "participant.opened/1"
	TypeRotated     = "participant.key.rotated/1"
	TypeCompromised = "participant.key.compromised/1"
	TypeRecovered   = "participant.recovered/1"
	TypeMoved       = "participant.moved/1"
)

// Opened is the body of participant.opened/1.
type Opened struct {
	Signing  statement.Key `json:"signing"`
	Recovery statement.Key `json:"recovery"`
}

// Rotated is the body of participant.key.rotated/1.
type Rotated struct {
	Signing statement.Key `json:"signing"`
}

// Compromised is the body of participant.key.compromised/1. From is the index
// in the ledger, as a string, from which on statements of Key are struck.
type Compromised struct {
	Key  statement.Key `json:"key"`
	From string        `json:"from"`
}

// Strikes reports whether the declaration, made by the participant whose key it
// names, strikes what is signed with a key at an index. It is what
// Participant.Struck says of all declarations together.
func (c Compromised) Strikes(key statement.Key, index int64) bool {
	from, err := strconv.ParseInt(c.From, 10, 64)
	return err == nil && key == c.Key && index >= from
}

// Recovered is the body of participant.recovered/1. Recovery is empty when
// the recovery key stays.
type Recovered struct {
	Signing  statement.Key  `json:"signing"`
	Recovery *statement.Key `json:"recovery,omitempty"`
}

// Moved is the body of participant.moved/1: the origin of the new hub's log,
// and the ends of the confidential streams, sealed, in ascending order and
// without doubles. The public stream ends with the statement itself.
//
// The body is public and cannot be erased, so it must not tell with whom the
// participant has exchanged how much: random hashes may stand among the others
// to hide their number.
type Moved struct {
	Origin string           `json:"origin"`
	Sealed []statement.Hash `json:"sealed"`
}

// MaxSealed is the largest number of sealed ends in one move.
const MaxSealed = 4096

// End is the last statement of one stream at the time of a move. Who is given
// it with its salt can tell that the move names it; nobody else can.
type End struct {
	Stream string         `json:"stream"`
	Seq    string         `json:"seq"`
	ID     statement.Hash `json:"id"`
}

// Seal hashes the end for a move: SHA-256(salt ‖ JSON).
func (e End) Seal(salt [32]byte) statement.Hash {
	body, _ := json.Marshal(e) // three texts: it cannot fail
	return statement.BlobHash(salt, body)
}

// IsIdentityType reports whether the type changes keys: its body is needed
// for every later check and cannot be erased.
func IsIdentityType(t string) bool {
	switch t {
	case TypeOpened, TypeRotated, TypeCompromised, TypeRecovered, TypeMoved:
		return true
	}
	return false
}

// isIdentityName reports whether some version of the type changes keys. A
// version that is not known here cannot be passed over like other unknown
// types: whoever did would go on with the wrong keys.
func isIdentityName(t string) bool { return IsIdentityType(statement.TypeName(t) + "/1") }

// byRecovery reports whether the type is signed by the recovery key.
func byRecovery(t string) bool {
	return t == TypeCompromised || t == TypeRecovered || t == TypeMoved
}

// decode reads a body strictly: its members are those of the version, no more,
// and its bytes are the one form of what it says.
func decode(body []byte, into any) error {
	if body == nil {
		return statement.Errorf(statement.BodyMissing, "the body of an identity statement is needed to go on")
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if !bytes.HasPrefix(bytes.TrimLeft(body, " \t\r\n"), []byte{'{'}) {
		err = io.ErrUnexpectedEOF // null, say, which Decode takes for anything
	}
	if err == nil {
		if _, end := dec.Token(); end != io.EOF {
			err = io.ErrUnexpectedEOF
		}
	}
	if err != nil {
		return statement.Errorf(statement.BadBody, "the body is not that of its type")
	}
	var again bytes.Buffer
	enc := json.NewEncoder(&again)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(into); err != nil || !bytes.Equal(bytes.TrimSuffix(again.Bytes(), []byte{'\n'}), body) {
		return statement.Errorf(statement.NotCanonical, "the body is not written in its one form")
	}
	return nil
}
