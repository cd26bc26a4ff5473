package marking

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Thing is something that is marked.
type Thing struct {
	Marking      statement.Marking
	Participants []statement.Hash // that hold the key of its chest
	Author       statement.Hash
	Counterparty statement.Hash
	Community    []statement.Hash // the participants of the community that it belongs to; empty for none
}

// Reader is who wants to read.
type Reader struct {
	Actor       policy.Actor
	Participant statement.Hash // in whose name; zero: the actor's own
}

// inName gives the participant in whose name somebody reads; zero for a visitor,
// and for who would read in another's name.
func (r Reader) inName() statement.Hash {
	if !r.Actor.SignedIn() || !r.Participant.IsZero() && r.Participant != r.Actor.Identity {
		return statement.Hash{}
	}
	return r.Actor.Identity
}

// rank is the place of a label: narrower ones have higher places. What is no
// label is narrower than all.
func rank(m statement.Marking) int {
	if i := slices.Index(statement.Markings[:], m); i >= 0 {
		return i
	}
	return len(statement.Markings)
}

// Narrower reports whether one label is narrower than another.
func Narrower(a, b statement.Marking) bool { return rank(a) > rank(b) }

// Narrowest gives the narrowest of some labels: that of a page, a letter or a
// file in which several things stand. TLP:CLEAR of none.
func Narrowest(all ...statement.Marking) statement.Marking {
	out := statement.Clear
	for _, m := range all {
		if Narrower(m, out) {
			out = m
		}
	}
	return out
}

// officers are whom TLP:AMBER+STRICT reaches.
func officers() []policy.Role { return policy.ParticipantRoles() }

// few are whom TLP:RED reaches.
func few() []policy.Role {
	return []policy.Role{policy.ContactOfficer, policy.ClearingOfficer, policy.Auditor}
}

// May reports why somebody may not read a thing. To a visitor fail.SignedOut; to
// the people of a participant that it does not reach fail.NotFound, as if it did
// not exist; to others of a participant that it does reach, fail.Denied.
func May(r Reader, t Thing) error {
	if t.Marking == statement.Clear {
		return nil
	}
	who := r.inName()
	switch {
	case !r.Actor.SignedIn():
		return fail.New(fail.SignedOut, "Sign in to read this.")
	case !t.reaches(who) && !who.IsZero() && (who == t.Author || who == t.Counterparty):
		return fail.New(fail.Denied, "The participant in whose name you act can no longer read this: it gave up its key, or was taken off.")
	case !t.reaches(who):
		return fail.New(fail.NotFound, "There is nothing here that you may read.").Hiding()
	}
	switch t.Marking {
	case statement.Green, statement.Amber:
		return nil
	case statement.AmberStrict:
		if r.Actor.Any(officers()...) {
			return nil
		}
		return fail.New(fail.Denied, "What is marked TLP:AMBER+STRICT is read by officers of the participants concerned.")
	case statement.Red:
		if r.Actor.Token == "" && r.Actor.Any(few()...) {
			return nil // to people, and to no program
		}
		return fail.New(fail.Denied, "What is marked TLP:RED is read by contact officers, clearing officers and auditors of the participants concerned.")
	}
	return fail.New(fail.Broken, "a thing bears no label of TLP 2.0")
}

// Readable gives those of some things that somebody may read, in their order: may is
// what May says of one of them. What somebody may not read is left out.
func Readable[T any](all []T, may func(T) error) (out []T, err error) {
	for _, one := range all {
		switch err := may(one); {
		case err == nil:
			out = append(out, one)
		case !fail.Is(err, fail.Denied) && !fail.Is(err, fail.NotFound):
			return nil, err
		}
	}
	return out, nil
}

// reaches reports whether a thing is for the people of a participant.
func (t Thing) reaches(who statement.Hash) bool {
	switch {
	case who.IsZero():
		return false
	case slices.Contains(t.Participants, who):
		return true
	}
	return t.Marking == statement.Green && slices.Contains(t.Community, who)
}
