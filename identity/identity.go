package identity

import (
	"bytes"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"time"

	"comity.example/comity/statement"
)

// KeyUse is a period in which a key was in force, by indexes in the ledger.
type KeyUse struct {
	Key   statement.Key `json:"key"`
	From  int64         `json:"from"`            // index of the statement that introduced it
	Until *int64        `json:"until,omitempty"` // index of the statement that ended it
	// Struck is the index from which on what this key signed is struck,
	// when the participant has declared it compromised.
	Struck *int64 `json:"struck,omitempty"`
}

// Head is the end of one chain.
type Head struct {
	Seq uint64
	ID  statement.Hash
	At  time.Time
}

// Participant is what the fold knows of one identity. It is a value: Next
// gives a new one and leaves the old as it was.
type Participant struct {
	ID       statement.Hash  // id of the opening statement
	Signing  *statement.Key  // nil between compromise and recovery
	Recovery statement.Key   // outranks the signing key
	Keys     []KeyUse        // signing keys, oldest first
	Heads    map[string]Head // by stream
	MovedTo  string          // origin of the hub that is home now, else empty
}

// Next folds one statement into p and gives the participant after it. p is
// nil for an opening statement whose id is not known; of the others a
// participant remembers only the heads of its chains, so that an older one
// that comes again is a fork to it. Who keeps ids says replay.
//
// index is the statement's place in the ledger. body is needed for the types
// of IsIdentityType and ignored for others. The signature is checked here; the
// blob's hash is the caller's to check.
func Next(p *Participant, index int64, s *statement.Statement, body []byte) (*Participant, error) {
	n, err := Advance(p, index, s, body)
	if err != nil {
		return nil, err
	}
	if err := s.Verify(); err != nil {
		return nil, err
	}
	return n, nil
}

// Advance is Next without the check of the author's signature, for a caller
// that has made the signature or has called Verify itself, in parallel say.
// The approvals that key changes need are checked all the same.
func Advance(p *Participant, index int64, s *statement.Statement, body []byte) (*Participant, error) {
	if p == nil {
		return open(index, s, body)
	}
	if err := p.checkPlace(s); err != nil {
		return nil, err
	}
	if err := p.checkKey(s); err != nil {
		return nil, err
	}
	n := p.clone()
	n.Heads[s.Header.Stream] = Head{Seq: s.Header.Seq, ID: s.ID, At: s.Header.At}
	if !IsIdentityType(s.Header.Type) {
		return n, nil
	}
	if err := n.changeKeys(index, s, body); err != nil {
		return nil, err
	}
	return n, nil
}

// open reads an opening statement: both keys sign, and the body binds them.
func open(index int64, s *statement.Statement, body []byte) (*Participant, error) {
	h := &s.Header
	if h.By.IsZero() && h.Type != TypeOpened && isIdentityName(h.Type) {
		return nil, unknownVersion(h.Type)
	}
	if h.Type != TypeOpened || !h.By.IsZero() {
		return nil, statement.Errorf(statement.UnknownParticipant, "no participant has been opened with the identity %s", h.By.Short())
	}
	var b Opened
	if err := decode(body, &b); err != nil {
		return nil, err
	}
	if b.Signing != h.Key {
		return nil, statement.Errorf(statement.WrongKey, "the opening statement is not signed by the key that it introduces")
	}
	if b.Recovery == b.Signing {
		return nil, statement.Errorf(statement.BadKey, "signing key and recovery key are the same")
	}
	for _, k := range []statement.Key{b.Signing, b.Recovery} {
		if err := k.Validate(); err != nil {
			return nil, err
		}
	}
	if !s.ApprovedBy(statement.ApprovalRecovery, b.Recovery) {
		return nil, statement.Errorf(statement.BadSignature, "the recovery key has not signed the opening statement")
	}
	return &Participant{
		ID: s.ID, Signing: &b.Signing, Recovery: b.Recovery,
		Keys:  []KeyUse{{Key: b.Signing, From: index}},
		Heads: map[string]Head{h.Stream: {Seq: 0, ID: s.ID, At: h.At}},
	}, nil
}

// checkPlace reports whether s is next in its chain.
func (p *Participant) checkPlace(s *statement.Statement) error {
	h := &s.Header
	if s.ID == p.ID {
		return statement.Errorf(statement.Replay, "the opening statement %s is here already", s.ID.Short())
	}
	if h.By != p.ID {
		return statement.Errorf(statement.UnknownParticipant, "the statement is by %s, not by %s", h.By.Short(), p.ID.Short())
	}
	if p.MovedTo != "" {
		return statement.Errorf(statement.Moved, "the participant's home is %s", p.MovedTo)
	}
	head, begun := p.Heads[h.Stream]
	switch {
	case begun && s.ID == head.ID:
		return statement.Errorf(statement.Replay, "statement %s is here already", s.ID.Short())
	case !begun && h.Seq != 0, begun && h.Seq > head.Seq+1:
		return statement.Errorf(statement.Gap, "seq %d does not follow: a statement before it is missing", h.Seq)
	case begun && h.Seq <= head.Seq:
		return statement.Errorf(statement.Fork, "another statement stands at seq %d", h.Seq)
	case begun && h.Prev != head.ID:
		return statement.Errorf(statement.Fork, "prev is not the statement that stands at seq %d", head.Seq)
	case begun && h.At.Before(head.At) && !byRecovery(h.Type):
		// The recovery key may set a clock right that a stolen key has put ahead.
		return statement.Errorf(statement.ClockBackwards, "at is before that of the statement at seq %d", head.Seq)
	}
	return nil
}

// checkKey reports whether the statement names the key that must sign it.
func (p *Participant) checkKey(s *statement.Statement) error {
	h := &s.Header
	switch {
	case h.Type == TypeOpened:
		return statement.Errorf(statement.Fork, "the participant has been opened already")
	case isIdentityName(h.Type) && !IsIdentityType(h.Type):
		return unknownVersion(h.Type)
	case byRecovery(h.Type):
		if h.Key != p.Recovery {
			return statement.Errorf(statement.WrongKey, "%s is for the recovery key alone", h.Type)
		}
	default:
		if p.Signing == nil {
			return statement.Errorf(statement.WrongKey, "the signing key was declared compromised; the recovery key has to name another")
		}
		if h.Key != *p.Signing {
			return statement.Errorf(statement.WrongKey, "the key is not the one in force")
		}
	}
	return nil
}

func unknownVersion(t string) error {
	return statement.Errorf(statement.UnknownVersion, "%s changes keys in a way that is not known here", t)
}

// changeKeys applies one of the four statements that follow an opening.
func (p *Participant) changeKeys(index int64, s *statement.Statement, body []byte) error {
	h := &s.Header
	if h.Stream != statement.Public {
		return statement.Errorf(statement.BadValue, "%s belongs in the public stream", h.Type)
	}
	if h.Subject != p.ID.String() {
		return statement.Errorf(statement.BadValue, "the subject of %s is the participant's identity", h.Type)
	}
	switch h.Type {
	case TypeRotated:
		var b Rotated
		if err := decode(body, &b); err != nil {
			return err
		}
		if err := p.proven(s, b.Signing); err != nil {
			return err
		}
		p.introduce(index, b.Signing)
		return nil
	case TypeRecovered:
		var b Recovered
		if err := decode(body, &b); err != nil {
			return err
		}
		return p.recover(index, s, b)
	case TypeCompromised:
		var b Compromised
		if err := decode(body, &b); err != nil {
			return err
		}
		return p.strike(index, b)
	default:
		var b Moved
		if err := decode(body, &b); err != nil {
			return err
		}
		return p.move(b)
	}
}

// recover puts new keys in the place of the old. Both are checked against what
// was in force before, so that the order of the two does not matter.
func (p *Participant) recover(index int64, s *statement.Statement, b Recovered) error {
	if err := p.proven(s, b.Signing); err != nil {
		return err
	}
	if b.Recovery != nil {
		if *b.Recovery == b.Signing {
			return statement.Errorf(statement.BadKey, "signing key and recovery key are the same")
		}
		if err := p.proven(s, *b.Recovery); err != nil {
			return err
		}
		p.Recovery = *b.Recovery
	}
	p.introduce(index, b.Signing)
	for stream, head := range p.Heads {
		if head.At.After(s.Header.At) {
			head.At = s.Header.At
			p.Heads[stream] = head
		}
	}
	return nil
}

// proven reports whether k is a usable new key whose holder has agreed.
func (p *Participant) proven(s *statement.Statement, k statement.Key) error {
	if err := k.Validate(); err != nil {
		return err
	}
	used := k == p.Recovery || slices.ContainsFunc(p.Keys, func(u KeyUse) bool { return u.Key == k })
	if used {
		return statement.Errorf(statement.BadKey, "a key that has been used before cannot be introduced again")
	}
	if !s.ApprovedBy(statement.ApprovalNewKey, k) {
		return statement.Errorf(statement.BadSignature, "the new key has not signed the statement that introduces it")
	}
	return nil
}

func (p *Participant) introduce(index int64, k statement.Key) {
	p.end(index)
	p.Signing = &k
	p.Keys = append(p.Keys, KeyUse{Key: k, From: index})
}

// end closes the period of the key in force, if there is one.
func (p *Participant) end(index int64) {
	if u := &p.Keys[len(p.Keys)-1]; u.Until == nil {
		u.Until = &index
	}
}

func (p *Participant) strike(index int64, b Compromised) error {
	from, err := strconv.ParseInt(b.From, 10, 64)
	if err != nil || from < 0 || from > index || strconv.FormatInt(from, 10) != b.From {
		return statement.Errorf(statement.BadValue, "from is not the index of a statement in the ledger")
	}
	i := slices.IndexFunc(p.Keys, func(u KeyUse) bool { return u.Key == b.Key })
	if i < 0 {
		return statement.Errorf(statement.BadKey, "the key was never this participant's")
	}
	u := &p.Keys[i]
	if u.Struck == nil || from < *u.Struck {
		u.Struck = &from
	}
	if p.Signing != nil && *p.Signing == b.Key {
		p.end(index)
		p.Signing = nil
	}
	return nil
}

// move closes the participant on this hub. What it says of the confidential
// streams only those can check who hold them: a fold of the public register
// must not depend on what else its reader has seen.
func (p *Participant) move(b Moved) error {
	if !originPattern.MatchString(b.Origin) {
		return statement.Errorf(statement.BadValue, "the origin of the new hub's log is not of its form")
	}
	if b.Sealed == nil {
		return statement.Errorf(statement.NotCanonical, "sealed is a list, though it may be empty")
	}
	if slices.ContainsFunc(b.Sealed, statement.Hash.IsZero) {
		return statement.Errorf(statement.BadBody, "sealed holds what is no hash")
	}
	if len(b.Sealed) > MaxSealed {
		return statement.Errorf(statement.BadValue, "sealed has %d hashes, at most %d", len(b.Sealed), MaxSealed)
	}
	for i, h := range b.Sealed {
		if i > 0 && bytes.Compare(b.Sealed[i-1][:], h[:]) >= 0 {
			return statement.Errorf(statement.BadValue, "sealed is not in ascending order without doubles")
		}
	}
	p.MovedTo = b.Origin
	return nil
}

// originPattern is the form of a log's origin where a statement names it.
var originPattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._:/-]{0,254}$`)

// Struck reports whether a statement that this participant signed with key at
// this index has been struck by a later declaration of compromise.
func (p *Participant) Struck(key statement.Key, index int64) bool {
	return slices.ContainsFunc(p.Keys, func(u KeyUse) bool {
		return u.Key == key && u.Struck != nil && index >= *u.Struck
	})
}

func (p *Participant) clone() *Participant {
	c := *p
	c.Keys = slices.Clone(p.Keys)
	c.Heads = maps.Clone(p.Heads)
	return &c
}
