package signin

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Person is a human being as this hub knows him or her. All but the id is
// private, and can be erased.
type Person struct {
	ID       string // "person:" and 32 hexadecimal digits
	Name     string
	Mail     string // may be empty
	Language string // BCP 47: in which language to write to this person
	Made     time.Time
}

// Passkey is a credential of a person, as it was registered and last seen.
type Passkey struct {
	ID     []byte
	Key    []byte // public, COSE
	Person string
	Name   string // what its owner calls it
	Made   time.Time
	Used   time.Time // zero: never since
	Flags  byte      // of the authenticator data, last seen
	Count  uint32    // signature counter, last seen
	Cloned bool      // the counter once failed to rise: there may be a copy

	Transports  []string
	Attachment  string
	AAGUID      []byte // model of the authenticator
	Attestation string // format that it was registered with
}

// Invitation is what a one-time link is bound to.
type Invitation struct {
	Identity statement.Hash // participant that invites; zero is the hub's own
	Roles    []policy.Role  // that are to be given
	Person   string         // somebody who is known already and needs a new passkey; else empty
	Name     string
	Mail     string // may be empty
	Language string // empty means English
	Founding bool   // it is given without clearance, while the participant is not founded
	Hand     bool   // whoever invites hands the link over: it is not mailed
}

// Enrolment is a person who has followed a link: what Grants is told.
type Enrolment struct {
	Invitation
	Passkeys []Passkey    // that are to be authorized
	By       policy.Actor // who invited: the person and the participant in whose name; the program itself has no person, and the role of operator
}

// Hat is an authorization in force: in whose name a person can act.
type Hat struct {
	Statement   statement.Hash // that gives it
	Identity    statement.Hash
	Participant string // id under which the participant is listed; "" when it is not
	Roles       []policy.Role
}

// Authorizations says what participants have authorized people to do.
type Authorizations interface {
	// Hats gives the authorizations of a person in force that list this
	// passkey; with a nil passkey, for somebody whom a participant's own
	// identity provider vouches for, all of them.
	Hats(ctx context.Context, person string, passkey []byte) ([]Hat, error)
	// Actor gives a person in one of those hats: fail.Denied when it is not in
	// force, or does not list the passkey. It is asked with every request.
	Actor(ctx context.Context, person string, identity statement.Hash, passkey []byte) (policy.Actor, error)
	// People lists the persons who hold or have held an authorization of a
	// participant.
	People(ctx context.Context, identity statement.Hash) ([]string, error)
	// Suspended gives the authorizations of a person that list this passkey, or all
	// with a nil one, and are suspended now.
	Suspended(ctx context.Context, person string, passkey []byte) ([]Suspension, error)
	// KeyOfficers counts the people who hold a participant's keys, those who are
	// suspended among them.
	KeyOfficers(ctx context.Context, identity statement.Hash) (int, error)
}

// Suspension is why somebody cannot act for a participant for a while.
type Suspension struct {
	Identity statement.Hash
	Reason   string // as whoever suspends gave it; may be empty
	Until    time.Time
}

// Grants turns what happens here into authorizations, or into drafts of them.
type Grants interface {
	// Over reports whether a founding authorization is not given any more,
	// because the participant has its first officers.
	Over(ctx context.Context, e Enrolment) (bool, error)
	// Grant asks for the authorization that an enrolment is about.
	Grant(ctx context.Context, e Enrolment) error
	// Include asks for a further passkey of the actor's own to be listed by the
	// authorization in whose hat he or she acts, and gives the page of the draft
	// that waits for one that is listed already.
	Include(ctx context.Context, actor policy.Actor, k Passkey) (page string, err error)
}

// Post sends an invitation to the one who is invited, in the transaction that
// makes it: page is where its link leads, within the hub, and for nobody else.
type Post interface {
	Invited(ctx context.Context, tx *sqldb.Tx, inv Invitation, page string) error
}

// Trail takes down what people do to people, in the same transaction.
type Trail interface {
	Note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string) error
}

// How says by what a session was begun.
type How string

// The ways.
const (
	ByPasskey  How = "passkey"
	ByProvider How = "provider" // a participant's own identity provider, by OpenID Connect
	ByDemo     How = "demo"     // a persona of the demonstration, on this machine
)

// Proof is what somebody has shown who signs in.
type Proof struct {
	Person  string
	How     How
	Passkey []byte // id of it; nil unless How is ByPasskey or ByDemo
	// Voucher is the participant whose identity provider vouches for the person:
	// of ByProvider, and of nothing else. The session acts for it alone.
	Voucher statement.Hash
	Agent   string // User-Agent of the browser: its kind alone is kept
}

// Session is a browser in which a person is signed in.
type Session struct {
	ID       string // to revoke it by; tells nothing of the token
	Person   string
	Identity statement.Hash // hat; zero while none is worn
	Passkey  []byte
	How      How
	Voucher  statement.Hash // of ByProvider: the only participant it can act for
	Browser  string         // kind of browser and system: "Firefox, Linux"
	Made     time.Time
	Proved   time.Time // when a passkey last answered in it
	Seen     time.Time // to the minute
	Ends     time.Time // whatever happens
	Current  bool      // it is the one that asks
}

// Limits of sessions.
type Limits struct {
	Idle     time.Duration // without a request; 0 means DefaultIdle
	Absolute time.Duration // from sign-in; 0 means DefaultAbsolute
}

// What holds when nothing is set.
const (
	DefaultIdle     = time.Hour
	DefaultAbsolute = 12 * time.Hour
	// LinkLife is how long an invitation can be followed.
	LinkLife = 24 * time.Hour
	// Fresh is how long ago a passkey may have answered for passkeys to be
	// added and removed without asking it again.
	Fresh = 10 * time.Minute
	// seenEvery is how often it is written that a session is in use.
	seenEvery = time.Minute
)
