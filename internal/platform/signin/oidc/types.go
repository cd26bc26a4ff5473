package oidc

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/statement"
)

// Issuer is an identity provider that a participant vouches for.
type Issuer struct {
	ID       string         // follows from participant and address; stands in addresses of pages
	Identity statement.Hash // participant whose people it speaks for
	URL      string         // as the provider writes it, to the byte
	Client   string         // what the provider knows the hub as
	Secret   bool           // the client has a secret
	MaxAge   time.Duration  // for how long an answer of the person to the provider counts; 0: as long as the provider holds
	ACR      []string       // classes of authentication, one of which is needed; none: any
	AMR      []string       // methods of authentication, all of which are needed
	Made     time.Time
}

// Naming is what a key officer says of an issuer.
type Naming struct {
	Identity statement.Hash // zero: the hub's own participant
	URL      string
	Client   string
	Secret   string // empty: none, or the one that is kept
	Public   bool   // the client has no secret
	MaxAge   time.Duration
	ACR, AMR []string
}

// Account is that of a person at an issuer.
type Account struct {
	Issuer Issuer
	Person string
	Made   time.Time
	Used   time.Time // zero: never since
}

// Purpose is why somebody goes to an issuer.
type Purpose string

// The purposes.
const (
	ToEnter Purpose = "enter" // sign in
	ToBind  Purpose = "bind"  // somebody signed in says: this account is mine
	ToEnrol Purpose = "enrol" // somebody with a link does
)

// Way is how somebody leaves for an issuer, and what for.
type Way struct {
	Purpose  Purpose
	Next     string        // address of this hub to go on to afterwards; empty for the desk
	Language string        // in which to go on
	Link     string        // secret of the link; ToEnrol
	Who      signin.Person // name and language as confirmed; ToEnrol
	Person   string        // who is signed in; ToBind
	Session  string        // in which session; ToBind
}

// Back is who has come back from an issuer.
type Back struct {
	Way
	Issuer  Issuer
	Person  string // whose account it is
	InForce bool   // ToEnrol: the authorization is in force already
	Waiting error  // ToEnrol: why it could not be asked for
}

// People is what this room asks of the one that knows people.
type People interface {
	// Invited gives the invitation of a link that can be followed.
	Invited(ctx context.Context, token string) (signin.Invited, error)
	// Vouched follows a link of somebody new without making a passkey: it uses
	// the link up and makes the person, and bind runs in the same transaction.
	Vouched(ctx context.Context, token string, p signin.Person, bind func(ctx context.Context, tx *sqldb.Tx, person string) error) (signin.Enrolled, error)
	// Unvouch ends the sessions that a participant's provider has opened for a
	// person.
	Unvouch(ctx context.Context, person string, voucher statement.Hash) error
	// IsFresh reports whether a passkey has answered in a session of late.
	IsFresh(in signin.Session) bool
}

// Sealer seals what is private to a participant.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Trail takes down what is done to people, in the same transaction.
type Trail interface {
	Note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string) error
}

// Limits.
const (
	MaxClient   = 255 // characters of a client's id
	MaxSecret   = 512 // characters of its secret
	MaxSubject  = 255 // characters of a subject: OpenID Connect Core 1.0, section 2
	MaxNeeds    = 8   // values of acr, and of amr
	maxNeed     = 200 // characters of one
	wayLife     = 10 * time.Minute
	documentFor = 10 * time.Minute // for how long an issuer's document is believed
	skew        = time.Minute      // by which clocks may differ
)
