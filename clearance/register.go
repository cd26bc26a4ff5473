package clearance

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"io"
	"net/url"
	"strings"
	"time"

	"comity.example/comity/statement"
)

// Types of the statements by which a participant authorizes people.
const (
	TypeGiven     = "authorization.given/1"
	TypeWithdrawn = "authorization.withdrawn/1"
	TypeSuspended = "authorization.suspended/1"
	TypeRestored  = "authorization.restored/1"
)

// MaxSuspension is how long a suspension lasts at the most: one that says it
// lasts longer is none.
const MaxSuspension = 31 * 24 * time.Hour

// Public reports whether a type is one of these: nothing follows from such a
// statement elsewhere than in a public register.
func Public(typ string) bool {
	return typ == TypeGiven || typ == TypeWithdrawn || typ == TypeSuspended || typ == TypeRestored
}

// Register checks the clearances of a whole register: it takes the statements
// in their order and looks at each approval of kind "passkey" by the
// authorizations that stand before it. The zero value is an empty register.
type Register struct {
	// Domain is that of the hub's passkeys. When empty, it is taken from the
	// first clearance: a passkey signs for one domain alone, and all those of a
	// register are of the same.
	Domain string

	given map[statement.Hash]*given // by the id of the statement
	held  map[string]*held          // by the id of the authorization
}

// given is one authorization.given/1.
type given struct {
	index   int64
	subject string
	by      statement.Hash
	body    *Authorized // nil when it has been erased
	bad     error       // what is wrong with a body that is there
	void    bool        // the authorization was another's, or ended, when it was said
}

// held is what has become of an authorization.
type held struct {
	by     statement.Hash
	person string // empty as long as no body says it
	last   *given
	ended  bool
	barred time.Time // until when it is suspended; zero when it never was
}

// suspended reports whether a suspension stands at an instant.
func (h *held) suspended(at time.Time) bool { return at.Before(h.barred) }

// Clearance is an approval that holds, or that cannot be judged any more.
type Clearance struct {
	Authorization statement.Hash // by which the person cleared
	Index         int64          // at which that stands
	Erased        bool           // its body, or that of what replaced it, is gone: nothing below is known
	Person        string
	Passkey       Passkey
}

// Add takes the next statement; body is nil when it has been erased. It gives
// its clearances in the order of its approvals. The error is a *statement.Error
// about the first approval that does not hold: the register has to be read on
// all the same.
func (r *Register) Add(index int64, s *statement.Statement, body []byte) ([]Clearance, error) {
	var out []Clearance
	var wrong error
	for _, p := range s.Approvals {
		if p.Kind != statement.ApprovalPasskey || wrong != nil {
			continue
		}
		c, err := r.check(&s.Header, p.Payload)
		if err != nil {
			wrong = err
			continue
		}
		out = append(out, c)
	}
	switch s.Header.Type {
	case TypeGiven:
		r.give(index, s, body)
	case TypeWithdrawn:
		if h := r.held[s.Header.Subject]; h == nil || h.by == s.Header.By {
			r.holding(&s.Header).ended = true
		}
	case TypeSuspended, TypeRestored:
		r.bar(&s.Header, body)
	}
	return out, wrong
}

// bar notes that an authorization is suspended for a time, or no longer. One that
// is another participant's or ended stays as it is, and a suspension that stands
// is ended by no other. What has been erased is not known, and counts for nothing.
func (r *Register) bar(s *statement.Header, body []byte) {
	if h := r.held[s.Subject]; body == nil || h != nil && (h.by != s.By || h.ended) {
		return
	}
	switch h := r.holding(s); {
	case s.Type == TypeSuspended && !h.suspended(s.At):
		if until, ok := suspendedUntil(s, body); ok {
			h.barred = until
		}
	case s.Type == TypeRestored && h.suspended(s.At) && restored(body):
		h.barred = s.At
	}
}

// suspendedUntil reads until when a suspension lasts; ok is false for a body that
// makes none.
func suspendedUntil(s *statement.Header, body []byte) (until time.Time, ok bool) {
	var b struct {
		By     string `json:"by"`
		Reason string `json:"reason"`
		Until  string `json:"until"`
	}
	if !one(body, &b) {
		return until, false
	}
	until, err := time.Parse(time.RFC3339, b.Until)
	return until, err == nil && b.By != "" && b.By != s.Subject && s.At.Before(until) && until.Sub(s.At) <= MaxSuspension
}

func restored(body []byte) bool {
	var b struct {
		Reason string `json:"reason"`
	}
	return one(body, &b)
}

// one reads a body that is one JSON object without other members.
func one(body []byte, into any) bool {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return false
	}
	_, err := d.Token()
	return errors.Is(err, io.EOF)
}

func (r *Register) holding(h *statement.Header) *held {
	if r.held == nil {
		r.given, r.held = map[statement.Hash]*given{}, map[string]*held{}
	}
	if r.held[h.Subject] == nil {
		r.held[h.Subject] = &held{by: h.By}
	}
	return r.held[h.Subject]
}

// give notes an authorization. One that is another participant's, another
// person's or ended stays as it is.
func (r *Register) give(index int64, s *statement.Statement, body []byte) {
	h := r.holding(&s.Header)
	g := &given{index: index, subject: s.Header.Subject, by: s.Header.By, void: h.ended || h.by != s.Header.By}
	if body != nil {
		a, err := ParseAuthorized(body)
		g.body, g.bad = &a, err
		g.void = g.void || err == nil && h.person != "" && a.Person != h.person
	}
	r.given[s.ID] = g
	if g.void || g.bad != nil {
		return
	}
	h.last = g
	if g.body != nil {
		h.person = g.body.Person
	}
}

// check looks at one approval of a statement.
func (r *Register) check(h *statement.Header, payload []byte) (Clearance, error) {
	a, err := Parse(payload)
	if err != nil {
		return Clearance{}, err
	}
	c := Clearance{Authorization: a.Authorization}
	g := r.given[a.Authorization]
	switch {
	case g == nil:
		return c, refused("the authorization %s does not stand before it", a.Authorization.Short())
	case g.by != h.By:
		return c, refused("the authorization %s is another participant's", a.Authorization.Short())
	case g.bad != nil || g.void || r.held[g.subject].ended, r.held[g.subject].suspended(h.At):
		return c, refused("the authorization %s was not in force", a.Authorization.Short())
	}
	c.Index = g.index
	last := r.held[g.subject].last
	domain, origin, err := a.site(r.Domain)
	if err != nil {
		return c, err
	}
	if g.body == nil || last.body == nil {
		c.Erased = true
		return c, nil
	}
	if until, err := time.Parse(time.RFC3339, last.body.Until); err == nil && !h.At.Before(until) {
		return c, refused("the authorization %s had ended", a.Authorization.Short())
	}
	// What has been given again since counts as it is now: a passkey that was
	// left out clears nothing more.
	keys := common(g.body.Passkeys, last.body.Passkeys)
	if c.Passkey, err = a.Verify(*h, Party{RPID: domain, Origins: []string{origin}}, keys); err != nil {
		return c, err
	}
	r.Domain, c.Person = domain, last.body.Person
	return c, nil
}

// common gives the passkeys of one list that stand in the other too.
func common(a, b []Passkey) []Passkey {
	var out []Passkey
	for _, p := range a {
		for _, q := range b {
			if string(p.ID) == string(q.ID) && string(p.Key) == string(q.Key) {
				out = append(out, p)
				break
			}
		}
	}
	return out
}

// site gives the domain for which a passkey has signed, and the origin of the
// page on which. The page lies within the domain. known is the domain where the
// caller knows it; else it is the one, from the page's host upwards, whose hash
// was signed.
func (a Approval) site(known string) (domain, origin string, err error) {
	m, err := members(a.Client)
	if err != nil {
		return "", "", err
	}
	origin, _ = m["origin"].(string)
	u, err := url.Parse(origin)
	if err != nil || u.Host == "" || origin != u.Scheme+"://"+u.Host {
		return "", "", refused("the origin of the page is none")
	}
	if u.Scheme != "https" && (u.Scheme != "http" || u.Hostname() != "localhost") {
		return "", "", refused("the passkey was used on a page without TLS")
	}
	for host := u.Hostname(); host != ""; _, host, _ = strings.Cut(host, ".") {
		want := sha256.Sum256([]byte(host))
		if len(a.Authenticator) >= flagsAt && string(a.Authenticator[:flagsAt]) == string(want[:]) && (known == "" || known == host) {
			return host, origin, nil
		}
	}
	return "", "", refused("the passkey was used for another site")
}
