package authorization

import (
	"crypto/rand"
	"encoding/hex"
	"regexp"
	"slices"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Passkey is one that an authorization names.
type Passkey = clearance.Passkey

// Given is the body of authorization.given/1.
type Given struct {
	ID       string         `json:"-"`               // subject; empty: the one that the person has, or a new one
	Identity statement.Hash `json:"-"`               // the participant that gives it
	Person   string         `json:"person"`          // "person:" and 32 hex digits
	Roles    []policy.Role  `json:"roles"`           // ascending, none twice
	Passkeys []Passkey      `json:"passkeys"`        // at least one, but for those who only prepare: see Check
	Until    string         `json:"until,omitempty"` // RFC 3339, in UTC, to the second; empty: without end
}

// Withdrawn is the body of authorization.withdrawn/1. It ends an authorization
// for good.
type Withdrawn struct {
	ID     string `json:"-"`
	Reason string `json:"reason"` // without personal data; may be empty
}

// Hat is what a person may wear: one authorization in force.
type Hat struct {
	ID          string         // subject of the authorization
	Statement   statement.Hash // the authorization.given/1 in force
	Identity    statement.Hash // in whose name
	Participant string         // id under which that participant is listed; "" when it is not
	Roles       []policy.Role
	Until       time.Time // zero: without end
	Passkeys    []Passkey // that it names
}

// Holder is a person who may speak for a participant.
type Holder struct {
	ID         string         `json:"id"`     // subject of the authorization
	Person     string         `json:"person"` // opaque
	Identity   statement.Hash `json:"by"`     // the participant that gave it
	Roles      []policy.Role  `json:"roles"`
	Until      time.Time      `json:"until,omitzero"`
	Since      time.Time      `json:"since"`      // when it was first given
	Statement  statement.Hash `json:"statement"`  // the authorization.given/1 in force
	Statements []string       `json:"statements"` // that it rests on, oldest first
	Passkeys   []Passkey      `json:"-"`
	// Struck is the declaration that strikes Statement: the authorization is then
	// of no force. nil when there is none.
	Struck *statement.Hash `json:"struck,omitempty"`
	// Suspension is the last one, which may be over; nil when there was none.
	Suspension *Suspension `json:"suspension,omitempty"`
}

// MaxPasskeys is how many passkeys one authorization names at the most.
const MaxPasskeys = 16

var (
	subjectForm = regexp.MustCompile(`^authorization:[0-9a-f]{32}$`)
	personForm  = regexp.MustCompile(`^person:[0-9a-f]{32}$`)
)

// NewID draws a subject.
func NewID() string { return "authorization:" + random() }

// NewPerson draws an id of a person.
func NewPerson() string { return "person:" + random() }

func random() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return hex.EncodeToString(b[:])
}

// Type is the statement's type.
func (g *Given) Type() string { return TypeGiven }

// Subject is the id of the authorization.
func (g *Given) Subject() string { return g.ID }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (g *Given) Check() error {
	bad := func(format string, args ...any) error {
		return fail.New(fail.Invalid, "the authorization "+format, args...)
	}
	if !personForm.MatchString(g.Person) {
		return bad("names no person by an id")
	}
	if len(g.Roles) == 0 {
		return bad("gives no role: to end it is another statement")
	}
	for i, r := range g.Roles {
		if !slices.Contains(policy.Roles(), r) {
			return bad("gives a role that there is not: %.40q", r)
		}
		if i > 0 && g.Roles[i-1] >= r {
			return bad("has its roles out of order")
		}
	}
	// Somebody whom an identity provider of the participant vouches for may have
	// no passkey. Whatever takes one is then out of reach, so a role that is of
	// no use without it is not given; and "none" is written in one way.
	none := g.Passkeys != nil && !slices.ContainsFunc(g.Roles, func(r policy.Role) bool { return !slices.Contains(policy.PreparerRoles(), r) })
	if len(g.Passkeys) == 0 && !none || len(g.Passkeys) > MaxPasskeys {
		return bad("names %d passkeys; one to %d are possible, and none for those who clear nothing", len(g.Passkeys), MaxPasskeys)
	}
	seen := map[string]bool{}
	for _, p := range g.Passkeys {
		if len(p.ID) == 0 || len(p.ID) > 1023 || seen[string(p.ID)] {
			return bad("names a passkey twice, or one without an id")
		}
		seen[string(p.ID)] = true
		if _, err := clearance.ParseKey(p.Key); err != nil {
			return fail.Wrap(err, fail.Invalid, "the authorization names a passkey of a kind that this hub does not know")
		}
	}
	if g.Until != "" {
		if t, err := time.Parse(time.RFC3339, g.Until); err != nil || t.UTC().Format(time.RFC3339) != g.Until {
			return bad("ends at no instant in UTC: 2026-01-31T09:00:00Z")
		}
	}
	return nil
}

// ends gives the instant at which it ends; zero for never.
func (g *Given) ends() time.Time {
	t, err := time.Parse(time.RFC3339, g.Until)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Type is the statement's type.
func (w *Withdrawn) Type() string { return TypeWithdrawn }

// Subject is the id of the authorization.
func (w *Withdrawn) Subject() string { return w.ID }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (w *Withdrawn) Check() error {
	return checkReason(w.Reason)
}

func checkReason(reason string) error {
	if len([]rune(reason)) > 500 {
		return fail.New(fail.Invalid, "the reason is longer than 500 characters")
	}
	return nil
}
