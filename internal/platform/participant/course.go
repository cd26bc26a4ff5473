package participant

import (
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

// Status is where a participant stands on this hub.
type Status string

// The statuses. Who is listed as of right stays listed; stakeholders go on from
// there.
const (
	StatusListed     Status = "listed"
	StatusProposed   Status = "proposed"          // listed States may object
	StatusAwaiting   Status = "awaiting-decision" // that period is over
	StatusAccredited Status = "accredited"
	StatusDeclined   Status = "not-accredited"
	StatusSuspended  Status = "suspended"
	StatusWithdrawn  Status = "withdrawn"
)

// Statuses lists them in the order in which they are shown.
func Statuses() []Status {
	return []Status{StatusListed, StatusProposed, StatusAwaiting, StatusAccredited, StatusDeclined, StatusSuspended, StatusWithdrawn}
}

// Listed is a participant as it stands: what follows from the statements on its
// id, and the read model.
type Listed struct {
	Participant
	Status      Status         `json:"status"`
	Lister      statement.Hash `json:"lister" doc:"identity of who lists it"`
	Statements  []string       `json:"statements"`                                                                    // that it rests on, oldest first
	Identities  []Bound        `json:"identities,omitempty" doc:"identities that were bound to the id, oldest first"` // the last one may be in force
	Credentials []Presented    `json:"credentials,omitempty" doc:"credentials that were recorded, oldest first"`      // of its officers
	Proposal    *Proposal      `json:"proposal,omitempty" doc:"the last no-objection period"`                         // of stakeholders
	History     []Turn         `json:"history" doc:"every change of the status, oldest first"`                        // the last one is in force
	Struck      bool           `json:"struck,omitempty" doc:"the statement on which the status rests is struck; counts says what counts instead"`
	Counts      Status         `json:"counts,omitempty" doc:"status by the last decision that is not struck"` // with Struck
}

// Bound is an identity that was bound to the id, from and until an index in the
// register.
type Bound struct {
	Identity  statement.Hash `json:"identity"`
	From      int64          `json:"from"`
	Until     *int64         `json:"until,omitempty" doc:"absent while it is in force"`
	Confirmed Document       `json:"confirmed" doc:"by which the fingerprint was confirmed"`
	Statement statement.Hash `json:"statement"`
	Struck    bool           `json:"struck,omitempty" doc:"the statement that bound it is struck: it counts as not bound"`
}

// Presented is credentials as they were recorded.
type Presented struct {
	Credentials
	Index     int64          `json:"index"`
	Statement statement.Hash `json:"statement"`
	Struck    bool           `json:"struck,omitempty" doc:"the statement that recorded them is struck: they do not count"`
}

// Proposal is a no-objection period.
type Proposal struct {
	Deadline   time.Time      `json:"deadline"`
	Open       bool           `json:"open"`
	Index      int64          `json:"index"`
	Statement  statement.Hash `json:"statement"`
	Objections []Objection    `json:"objections,omitempty"`
}

// Objection is what somebody said who is a listed State by his own words: it
// counts where the register names him as that State.
type Objection struct {
	State     string         `json:"state"`
	By        statement.Hash `json:"by"`
	Reason    i18n.Text      `json:"reason,omitzero"`
	Index     int64          `json:"index"`
	Statement statement.Hash `json:"statement"`
	Struck    bool           `json:"struck,omitempty" doc:"it is struck: it does not count"`
}

// Turn is a change of the status, effective from an index in the register.
type Turn struct {
	Status    Status         `json:"status"`
	From      int64          `json:"from" doc:"index in the register from which on it is effective"`
	At        time.Time      `json:"at" doc:"instant that the statement names"`
	Reason    i18n.Text      `json:"reason,omitzero"`
	Basis     *Document      `json:"basis,omitempty"`
	By        statement.Hash `json:"by" doc:"identity of whoever said it"`
	Statement statement.Hash `json:"statement"`
	Struck    bool           `json:"struck,omitempty" doc:"the statement is struck: what was decided before it counts"`
}

// Said is a statement as Next takes it.
type Said struct {
	By, ID statement.Hash
	Index  int64
	At     time.Time
	Body   corpus.Body
}

// Identity is the identity in force, the last whose naming is not struck; zero
// when none is.
func (l *Listed) Identity() statement.Hash {
	for _, b := range slices.Backward(l.Identities) {
		if !b.Struck {
			return b.Identity
		}
	}
	return statement.Hash{}
}

// Speaks reports whether the participant may say something new on this hub:
// those who are listed as of right unless suspended or withdrawn, stakeholders
// while accredited.
func (l *Listed) Speaks() bool {
	status := l.Status
	if l.Struck {
		status = l.Counts
	}
	if l.Class.Stakeholder() {
		return status == StatusAccredited
	}
	return status == StatusListed
}

// StatusAt is the status at an index of the register, by what is not struck;
// empty before the listing. To be listed is no decision: a listing that is
// struck silences nobody.
func (l *Listed) StatusAt(index int64) Status {
	var out Status
	for _, t := range l.History {
		switch {
		case t.From > index:
		case !t.Struck:
			out = t.Status
		case out == "":
			out = StatusListed
		}
	}
	return out
}

// Barred is the suspension or the withdrawal in force, by what is not struck;
// nil when there is none.
func (l *Listed) Barred() *Turn {
	for _, t := range slices.Backward(l.History) {
		switch {
		case t.Struck:
		case t.Status == StatusSuspended, t.Status == StatusWithdrawn:
			return &t
		default:
			return nil
		}
	}
	return nil
}

// before is the status to which a restored participant returns.
func (l *Listed) before() Status {
	for _, t := range slices.Backward(l.History) {
		if t.Status != StatusSuspended && t.Status != StatusWithdrawn {
			return t.Status
		}
	}
	return StatusListed
}

// copied is a copy that shares nothing that Next changes.
func (l *Listed) copied() *Listed {
	out := *l
	out.Statements = slices.Clone(l.Statements)
	out.Identities = slices.Clone(l.Identities)
	out.Credentials = slices.Clone(l.Credentials)
	out.History = slices.Clone(l.History)
	if l.Proposal != nil {
		p := *l.Proposal
		p.Objections = slices.Clone(p.Objections)
		out.Proposal = &p
	}
	return &out
}

// Next is what is listed after another statement on the same id. It changes
// nothing that it is given. What cannot be said now is inert, and the reason
// says why.
func Next(before *Listed, said Said) (*Listed, error) {
	id := said.Body.Subject()
	listing := listingIn(said.Body)
	if before == nil && listing == nil {
		return nil, fail.Inert("nobody is listed under %s", id)
	}
	var after *Listed
	if before == nil {
		after = &Listed{Participant: *listing, Lister: said.By}
		after.turn(StatusListed, said, i18n.Text{}, nil)
	} else {
		after = before.copied()
		if listing != nil {
			if after.Class != listing.Class {
				return nil, fail.Inert("%s is listed as %s: another class is another id", id, after.Class)
			}
			after.Participant = *listing
		}
	}
	if !after.mayBeSaidBy(said) {
		return nil, fail.Inert("%s is listed by another participant", id)
	}
	if err := after.follow(said); err != nil {
		return nil, err
	}
	after.Statements = append(after.Statements, said.ID.String())
	return after, nil
}

// listingIn is the listing that a body carries; nil when it carries none.
func listingIn(b corpus.Body) *Participant {
	switch b := b.(type) {
	case *Participant:
		return b
	case *Accredited:
		return b.Listing
	case *Proposed:
		return b.Listing
	}
	return nil
}

// mayBeSaidBy: the lister alone speaks of a participant, but for objections,
// and a participant that withdraws itself.
func (l *Listed) mayBeSaidBy(said Said) bool {
	switch said.Body.(type) {
	case *Objected:
		return true
	case *Withdrawn:
		if said.By == l.Identity() {
			return true
		}
	}
	return said.By == l.Lister
}

// follow changes l as a statement says.
func (l *Listed) follow(said Said) error {
	switch b := said.Body.(type) {
	case *Participant:
		return nil
	case *Named:
		return l.name(b, said)
	case *Credentials:
		if l.Class.Stakeholder() {
			return fail.Inert("credentials are of States and of their bodies; stakeholders are accredited")
		}
		l.Credentials = append(l.Credentials, Presented{Credentials: *b, Index: said.Index, Statement: said.ID})
		return nil
	case *Proposed, *Objected, *Ended, *Declined, *Accredited:
		return l.accredit(said)
	case *Suspended:
		return l.bar(StatusSuspended, &b.Barred, said)
	case *Restored:
		return l.bar(l.before(), &b.Barred, said)
	case *Withdrawn:
		return l.bar(StatusWithdrawn, &b.Barred, said)
	}
	return fail.Inert("a statement of type %s is not about a participant", said.Body.Type())
}

func (l *Listed) name(b *Named, said Said) error {
	if l.Status == StatusWithdrawn {
		return fail.Inert("%s is withdrawn", l.ID)
	}
	for i, had := range l.Identities {
		if had.Identity == b.Identity {
			if had.Until != nil {
				return fail.Inert("this identity was %s before, and another one has followed", l.ID)
			}
			l.Identities[i].Confirmed, l.Identities[i].Statement = b.Confirmed, said.ID
			return nil
		}
	}
	if n := len(l.Identities); n > 0 {
		until := said.Index
		l.Identities[n-1].Until = &until
	}
	l.Identities = append(l.Identities, Bound{Identity: b.Identity, From: said.Index, Confirmed: b.Confirmed, Statement: said.ID})
	return nil
}

// accredit follows what is said of a stakeholder's accreditation:
//
//	listed ──proposed──► proposed ──ended──► awaiting-decision ──accredited──► accredited
//	   │                    ▲                       │                              ▲
//	   │                    └──── not-accredited ◄──┘ declined                     │
//	   └───────────────────────── accredited ──────────────────────────────────────┘
func (l *Listed) accredit(said Said) error {
	if !l.Class.Stakeholder() {
		return fail.Inert("%s is listed as of right: accreditation is of stakeholders", l.ID)
	}
	open := l.Status == StatusProposed
	switch b := said.Body.(type) {
	case *Proposed:
		if l.Status != StatusListed && l.Status != StatusDeclined && l.Status != StatusWithdrawn {
			return fail.Inert("%s is %s: it cannot be proposed now", l.ID, l.Status)
		}
		l.Proposal = &Proposal{Deadline: b.Deadline, Open: true, Index: said.Index, Statement: said.ID}
		l.turn(StatusProposed, said, i18n.Text{}, nil)
	case *Objected:
		if !open {
			return fail.Inert("no period is open in which to object to %s", l.ID)
		}
		for _, o := range l.Proposal.Objections {
			if o.By == said.By {
				return fail.Inert("this State has objected already")
			}
		}
		l.Proposal.Objections = append(l.Proposal.Objections,
			Objection{State: b.State, By: said.By, Reason: b.Reason, Index: said.Index, Statement: said.ID})
	case *Ended:
		if !open || !l.Proposal.Deadline.Equal(b.Deadline) {
			return fail.Inert("no period with this deadline is open for %s", l.ID)
		}
		l.Proposal.Open = false
		l.turn(StatusAwaiting, said, i18n.Text{}, nil)
	case *Declined:
		if l.Status != StatusAwaiting {
			return fail.Inert("%s is %s: there is nothing to decide", l.ID, l.Status)
		}
		l.turn(StatusDeclined, said, b.Reason, nil)
	case *Accredited:
		switch l.Status {
		case StatusProposed:
			return fail.Inert("the period in which States may object to %s has not ended", l.ID)
		case StatusAccredited, StatusSuspended:
			return fail.Inert("%s is %s already: there is nothing to accredit", l.ID, l.Status)
		}
		l.turn(StatusAccredited, said, b.Reason, nil)
	}
	return nil
}

// bar follows a suspension, a restoration or a withdrawal.
func (l *Listed) bar(to Status, b *Barred, said Said) error {
	_, restores := said.Body.(*Restored)
	barred := l.Status == StatusSuspended || l.Status == StatusWithdrawn
	switch {
	case restores && !barred:
		return fail.Inert("%s is neither suspended nor withdrawn", l.ID)
	case l.Status == to:
		return fail.Inert("%s is %s already", l.ID, to)
	case to == StatusSuspended && l.Status == StatusWithdrawn:
		return fail.Inert("%s is withdrawn", l.ID)
	case !l.Class.Stakeholder() && said.By == l.Lister && b.Basis == nil:
		return fail.Inert("what the secretariat says of a State or a body of States names the decision that it rests on")
	}
	if to == StatusProposed {
		to = StatusAwaiting // its period has not run on meanwhile
	}
	if to != StatusSuspended && l.Proposal != nil || to == StatusSuspended && l.Status == StatusProposed {
		l.Proposal.Open = false
	}
	l.turn(to, said, b.Reason, b.Basis)
	return nil
}

func (l *Listed) turn(to Status, said Said, reason i18n.Text, basis *Document) {
	l.Status = to
	l.History = append(l.History, Turn{Status: to, From: said.Index, At: said.At, Reason: reason, Basis: basis, By: said.By, Statement: said.ID})
}
