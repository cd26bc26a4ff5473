package statement

import "fmt"

// Kind names what is wrong with a statement; every reason has its own.
type Kind string

// Reasons that lie in the bytes of one statement.
const (
	Malformed    Kind = "malformed"     // not of the shape at all
	TooLarge     Kind = "too-large"     // over a limit of the protocol
	DuplicateKey Kind = "duplicate-key" // a member of the header twice
	WrongCase    Kind = "wrong-case"    // "Type" for "type"
	UnknownKey   Kind = "unknown-key"   // a member that does not belong
	NotCanonical Kind = "not-canonical" // right members, other bytes
	BadUTF8      Kind = "bad-utf8"
	BadValue     Kind = "bad-value"     // a member's value breaks its rule
	BadKey       Kind = "bad-key"       // no usable Ed25519 public key
	BadSignature Kind = "bad-signature" // signature or approval does not hold
	BadBody      Kind = "bad-body"      // salt and body do not give the hash
)

// Reasons that lie in a statement's place in its chain (package identity).
const (
	UnknownParticipant Kind = "unknown-participant" // by is not an open identity
	WrongKey           Kind = "wrong-key"           // not the key in force
	Gap                Kind = "gap"                 // a statement before it is missing
	Fork               Kind = "fork"                // another statement has its place
	Replay             Kind = "replay"              // it is here already
	ClockBackwards     Kind = "clock-backwards"     // at is before the one before it
	Moved              Kind = "moved"               // its home is another hub now
	BodyMissing        Kind = "body-missing"        // an identity statement without its body
)

// Reasons why a sound statement changes nothing on this hub.
const (
	UnknownType    Kind = "unknown-type"
	UnknownVersion Kind = "unknown-version"
)

// Error says what is wrong with a statement. Detail is safe to show.
type Error struct {
	Kind   Kind
	Detail string
}

func (e *Error) Error() string { return string(e.Kind) + ": " + e.Detail }

// Is makes errors.Is(err, &Error{Kind: k}) compare kinds.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Kind == e.Kind && (t.Detail == "" || t.Detail == e.Detail)
}

// Errorf makes an error of a kind; for this package and package identity.
func Errorf(k Kind, format string, args ...any) error {
	return &Error{Kind: k, Detail: fmt.Sprintf(format, args...)}
}

func errorf(k Kind, format string, args ...any) error { return Errorf(k, format, args...) }
