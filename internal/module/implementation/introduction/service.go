package introduction

import (
	"cmp"
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register runs commands.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Drafts puts what is drafted before those who clear it; several together are
// cleared together.
type Drafts interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
}

// Service takes down what is said in introductions. All fields are required.
type Service struct {
	Queries  *Queries
	Capacity *capacity.Queries
	Register Register
	Journal  *journal.Journal
	Drafts   Drafts
	Clock    clock.Clock
	Hub      func() statement.Hash // identity of the hub's own participant
	// Identity gives the key by which who is listed under an id speaks now; zero for
	// none.
	Identity func(ctx context.Context, q sqldb.Querier, id string) (statement.Hash, error)
	// Reachable reports whether a participant can be spoken to in confidence here:
	// fail.Denied when not.
	Reachable func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
	// Two reports whether this hub asks for two officers for what its secretariat says
	// of a type.
	Two func(ctx context.Context, q sqldb.Querier, typ string) (bool, error)
	// Note notes in the hub's audit trail what a person of its secretariat said.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error
	// Tell tells the people of a participant that something was said to it.
	Tell func(ctx context.Context, tx *sqldb.Tx, to statement.Hash, m statement.Marking, id string, said statement.Hash) error
}

// Outcome is what became of what was asked or said: the introduction, and the draft
// that waits to be cleared; "" where it was said at once.
type Outcome struct {
	ID    string
	Draft string
}

// Ask asks for an introduction: who holds the need or the offer asks the other, the
// secretariat asks both.
func (s *Service) Ask(ctx context.Context, actor policy.Actor, m statement.Marking, b *Asked) (Outcome, error) {
	out := Outcome{ID: NewID()}
	do := Speak
	if b.Role == Secretariat {
		do = Introduce
	}
	if err := May(actor, do); err != nil {
		return out, err
	}
	var to []statement.Hash
	err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		to, err = s.toAsk(ctx, q, b)
		return err
	})
	if err != nil {
		return out, err
	}
	if len(to) == 2 && to[0] == to[1] {
		return out, fail.New(fail.Conflict, "The need and the offer are by the same participant.")
	}
	out.Draft, err = s.say(ctx, actor, out.ID, m, b, to...)
	return out, err
}

// toAsk are those who are asked: the first of the other side who can be reached
// here, or of both for the secretariat.
func (s *Service) toAsk(ctx context.Context, q sqldb.Querier, b *Asked) (out []statement.Hash, err error) {
	for _, of := range []struct {
		side capacity.Side
		id   statement.Hash
		own  Role
	}{{capacity.Need, b.Need, OfNeed}, {capacity.Offer, b.Offer, OfOffer}} {
		e, err := s.Capacity.In(ctx, q, of.side, of.id.String())
		if err != nil {
			return nil, err
		}
		if b.Role == of.own {
			continue
		}
		who, err := s.first(ctx, q, e.Partners())
		if err != nil {
			return nil, err
		}
		out = append(out, who)
	}
	return out, nil
}

// first is the first of some participants who can be reached here.
func (s *Service) first(ctx context.Context, q sqldb.Querier, ids []string) (statement.Hash, error) {
	for _, id := range ids {
		who, err := s.Identity(ctx, q, id)
		if err != nil {
			return who, err
		}
		if who.IsZero() || who == s.Hub() {
			continue
		}
		switch err := s.Reachable(ctx, q, who); {
		case err == nil:
			return who, nil
		case !fail.Is(err, fail.Denied):
			return who, err
		}
	}
	return statement.Hash{}, fail.New(fail.Denied, "Nobody whose need or offer this is can be spoken to in confidence on this hub: write to the office that it names.")
}

// Answer drafts what who was asked answers.
func (s *Service) Answer(ctx context.Context, actor policy.Actor, id string, to statement.Hash, m statement.Marking, b *Answered) (Outcome, error) {
	if err := May(actor, Speak); err != nil {
		return Outcome{}, err
	}
	draft, err := s.say(ctx, actor, id, m, b, to)
	return Outcome{id, draft}, err
}

// Say has what became of it told to the other of the two; the secretariat
// introduces both at once.
func (s *Service) Say(ctx context.Context, actor policy.Actor, id string, m statement.Marking, b *Told, to ...statement.Hash) (Outcome, error) {
	do := Speak
	if actor.Identity == s.Hub() {
		do = Introduce
	}
	if err := May(actor, do); err != nil {
		return Outcome{}, err
	}
	draft, err := s.say(ctx, actor, id, m, b, to...)
	return Outcome{id, draft}, err
}

// body is what a statement of an introduction says.
type body interface {
	Type() string
	Subject() string
	Check() error
}

// say drafts the same words to one or several; the secretariat says them at once,
// unless this hub asks for two officers.
func (s *Service) say(ctx context.Context, actor policy.Actor, id string, m statement.Marking, b body, to ...statement.Hash) (draft string, err error) {
	var all []ledger.Draft
	for _, other := range to {
		d, err := Draft(actor.Identity, other, id, m, b)
		if err != nil {
			return "", err
		}
		all = append(all, d)
	}
	two := actor.Identity != s.Hub()
	if !two {
		if err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) (err error) {
			two, err = s.Two(ctx, q, b.Type())
			return err
		}); err != nil {
			return "", err
		}
	}
	if two {
		return s.Drafts.ProposeTogether(ctx, actor, all...)
	}
	return "", s.Register.Do(ctx, func(ctx context.Context, w *ledger.Writer) error { return s.atOnce(ctx, w, actor, all) })
}

// atOnce says what the secretariat says.
func (s *Service) atOnce(ctx context.Context, w *ledger.Writer, actor policy.Actor, all []ledger.Draft) error {
	for _, d := range all {
		if two, err := s.Two(ctx, w.Tx(), d.Type); err != nil {
			return err
		} else if two {
			return fail.New(fail.Conflict, "The rules of this hub have just changed: send it again.")
		}
		if err := s.check(ctx, w.Tx(), actor, d); err != nil {
			return err
		}
		chest, err := s.chest(ctx, w, d)
		if err != nil {
			return err
		}
		d.By = statement.Hash{} // the hub's own participant
		r, err := s.Journal.Confide(ctx, w, chest, d)
		if err == nil {
			err = s.Note(ctx, w.Tx(), actor, d.Type, r)
		}
		if err == nil {
			err = s.Then(ctx, w, r, d)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// Then tells the other side that something was said to it.
func (s *Service) Then(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error {
	to, err := statement.ParseHash(d.Stream)
	if err != nil || to == s.Hub() {
		return err // the secretariat looks at its own list
	}
	return s.Tell(ctx, w.Tx(), to, d.Marking, d.Subject, r.ID)
}

// Rule is what a draft of one type has to keep to: package draft's, but for what is
// shown to who clears it.
type Rule struct {
	Type  string
	May   func(actor policy.Actor) error
	Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error
	Chest func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error)
	Then  func(ctx context.Context, w *ledger.Writer, r ledger.Receipt, d ledger.Draft) error
}

// Rules lists the rules, one for each type.
func (s *Service) Rules() (out []Rule) {
	for _, typ := range Types() {
		out = append(out, Rule{Type: typ, Check: s.check, Then: s.Then,
			May: func(actor policy.Actor) error {
				if actor.Identity == s.Hub() {
					return May(actor, Introduce)
				}
				return May(actor, Speak)
			},
			Chest: func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
				return s.chest(ctx, w, d)
			}})
	}
	return out
}

// check is the room's rules for what is about to be said.
func (s *Service) check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	to, err := statement.ParseHash(d.Stream)
	if err != nil || !idForm.MatchString(d.Subject) {
		return bad("a statement of an introduction is by one participant to another, and marked narrower than TLP:CLEAR")
	}
	by := d.By
	if by.IsZero() {
		by = actor.Identity
	}
	for _, p := range []statement.Hash{by, to} {
		if s.Journal.Holds != nil {
			if err := s.Journal.Holds(p, d.Marking); err != nil {
				return err
			}
		}
	}
	if to != s.Hub() {
		if err := s.Reachable(ctx, q, to); err != nil {
			return err
		}
	}
	m := Move{Mark: Mark{statement.Hash{0xff}, by, s.Clock.Now(), math.MaxInt64}, To: to, Subject: d.Subject, Marking: d.Marking, Body: b}
	if a, ok := b.(*Asked); ok {
		if err := s.asks(ctx, q, actor, by, to, a); err != nil {
			return err
		}
		_, err := Next(nil, m)
		return err
	}
	t, err := s.Queries.Between(ctx, q, d.Subject, by, to)
	if err != nil {
		return err
	}
	if told, ok := b.(*Told); ok && told.Stage == Introduced {
		if err := s.bothAgree(ctx, q, d.Subject, by); err != nil {
			return err
		}
	}
	if told, ok := b.(*Told); ok && told.Named == NotNamed {
		rests, err := s.namedBy(ctx, q, actor, t.Need, t.Offer)
		if err != nil {
			return err
		}
		if rests {
			return fail.New(fail.Conflict, "What the other has made public rests on your consent: it can no longer be taken back.")
		}
	}
	_, err = Next(t.Thread, m)
	return err
}

// namedBy reports whether the other of the two has made an account of a need and an offer
// public, which names both.
func (s *Service) namedBy(ctx context.Context, q sqldb.Querier, actor policy.Actor, need, offer statement.Hash) (bool, error) {
	e, err := s.Capacity.In(ctx, q, capacity.Need, need.String())
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(e.Accounts, func(a capacity.Account) bool { return a.Offer == offer && a.As != actor.For }), nil
}

// nameable sees that the other of the two has consented to being named, or has itself
// named both.
func (s *Service) nameable(ctx context.Context, q sqldb.Querier, actor policy.Actor, need, offer statement.Hash) error {
	ok, err := s.namedBy(ctx, q, actor, need, offer)
	if err == nil && !ok {
		ok, err = s.Queries.Consents(ctx, q, actor.Identity, s.Hub(), need, offer)
	}
	if err == nil && !ok {
		err = unnamed()
	}
	return err
}

// asks sees that who asks for an introduction is one of those whose the need or the
// offer is, or the secretariat; that who is asked is of the other side; that both
// are open; and that the two do not stand in one already.
func (s *Service) asks(ctx context.Context, q sqldb.Querier, actor policy.Actor, by, to statement.Hash, a *Asked) error {
	need, err := s.Capacity.In(ctx, q, capacity.Need, a.Need.String())
	if err != nil {
		return err
	}
	offer, err := s.Capacity.In(ctx, q, capacity.Offer, a.Offer.String())
	if err != nil {
		return err
	}
	mine, theirs := need.Partners(), offer.Partners()
	switch {
	case need.State != capacity.Open || offer.State != capacity.Open:
		return fail.New(fail.Conflict, "It is closed or withdrawn.")
	case a.Role == Secretariat && by != s.Hub(), a.Role != Secretariat && by == s.Hub():
		return fail.New(fail.Denied, "Only the secretariat of this hub introduces others to each other.")
	case a.Role == Secretariat:
		theirs = append(slices.Clone(mine), theirs...)
	case a.Role == OfOffer:
		mine, theirs = theirs, mine
	}
	if a.Role != Secretariat && !slices.Contains(mine, actor.For) {
		return fail.New(fail.Denied, "Only those whose the need or the offer is ask the other for an introduction.")
	}
	found := false
	for _, id := range theirs {
		who, err := s.Identity(ctx, q, id)
		if err != nil {
			return err
		}
		found = found || who == to
	}
	if !found {
		return fail.New(fail.Conflict, "Who is asked has nothing to do with the need or the offer.")
	}
	return s.fresh(ctx, q, by, to, a)
}

// fresh sees that the same two are not asked again while an introduction is open.
func (s *Service) fresh(ctx context.Context, q sqldb.Querier, by, to statement.Hash, a *Asked) error {
	all, err := s.Queries.held(ctx, q, by, "")
	for _, t := range all {
		if t.Between(by) == to && t.Need == a.Need && t.Offer == a.Offer && t.State != Declined && t.State != TakenBack {
			return fail.New(fail.Conflict, "There is an introduction for this need and this offer already.")
		}
	}
	return err
}

// bothAgree sees that both of those whom the secretariat asked have agreed.
func (s *Service) bothAgree(ctx context.Context, q sqldb.Querier, id string, hub statement.Hash) error {
	all, err := s.Queries.held(ctx, q, hub, ` AND subject = $2`, id)
	agreed := 0
	for _, t := range all {
		if t.State == Agreed || t.State == Together {
			agreed++
		}
	}
	if err == nil && agreed < 2 {
		err = fail.New(fail.Conflict, "The secretariat introduces those who have agreed, and nobody else does.")
	}
	return err
}

// chest gives the chest into which a statement goes: a new thread gets one of its
// own.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, d ledger.Draft) (journal.Chest, error) {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return journal.Chest{}, err
	}
	by := cmp.Or(d.By, s.Hub())
	if d.Type == TypeAsked {
		c := journal.NewChest()
		return c, s.Journal.Open(ctx, w, c, by, to)
	}
	t, err := s.Queries.Between(ctx, w.Tx(), d.Subject, by, to)
	return t.Chest, err
}

// Met reports why one of two may not make public what became of a need and an
// offer: the other did not agree to speak with it here, or to be named in public. It fits capacity.Service.
func (s *Service) Met(ctx context.Context, q sqldb.Querier, actor policy.Actor, need, offer *capacity.Entry) error {
	_, agreed, err := s.Queries.Open(ctx, q, actor.Identity, need.Statement, offer.Statement)
	if err == nil && !agreed {
		err = fail.New(fail.Denied, "The two have not agreed to speak with each other.")
	}
	if err != nil {
		return err
	}
	return s.nameable(ctx, q, actor, need.Statement, offer.Statement)
}

// Nameable reports whether the other of the two of an introduction has consented to
// being named, so that an actor's account can become public: fail.Denied where it has
// not.
func (s *Service) Nameable(ctx context.Context, actor policy.Actor, t *Thread) error {
	return s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		return s.nameable(ctx, q, actor, t.Need, t.Offer)
	})
}

// unnamed is that an account would name somebody who has not consented to that.
func unnamed() error {
	return fail.New(fail.Denied, "The other of the two has not consented in the introduction to being named in public.")
}
