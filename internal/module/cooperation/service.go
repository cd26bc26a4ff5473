package cooperation

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// MaxRecipients is how many participants one case is opened with at once.
const MaxRecipients = 30

// Drafts puts what is drafted before those who clear it; several together are
// cleared together.
type Drafts interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
}

// Service takes down what is said in cases.
type Service struct {
	Queries   *Queries
	Journal   *journal.Journal
	Drafts    Drafts
	Templates *Templates
	Clock     clock.Clock
	// Reachable reports whether a participant can be spoken to here: it is listed,
	// its officers are, and this hub keeps its keys. fail.Denied when not.
	Reachable func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
	// Provided reports whether there is a provision under an id; nil: this hub knows
	// of none, and takes any.
	Provided  func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	Occasions Occasions // nil: no case is part of an exercise of a scenario
}

// NewCase draws the id of a case.
func NewCase() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return "case:" + hex.EncodeToString(b[:])
}

// Open drafts the opening of a case with one or several others, in the name of
// the actor's participant, and gives the case and the draft. Each of them is
// written the same words in a statement of its own.
func (s *Service) Open(ctx context.Context, actor policy.Actor, marking statement.Marking, b Body, to ...statement.Hash) (id, draft string, err error) {
	id = NewCase()
	all, err := Openings(actor, id, marking, b, to...)
	if err != nil {
		return "", "", err
	}
	draft, err = s.Drafts.ProposeTogether(ctx, actor, all...)
	return id, draft, err
}

// Openings are the statements that open a case with each of several others, as
// they are drafted.
func Openings(actor policy.Actor, id string, marking statement.Marking, b Body, to ...statement.Hash) (all []ledger.Draft, err error) {
	if err := May(actor, Speak); err != nil {
		return nil, err
	}
	if len(to) == 0 || len(to) > MaxRecipients {
		return nil, fail.New(fail.Invalid, "A case is opened with at least one other participant, and at most %d.", MaxRecipients)
	}
	if slices.Contains(to, actor.Identity) {
		return nil, fail.New(fail.Invalid, "A case is opened with others: take your own participant off those to whom it goes.")
	}
	for i, other := range to {
		if slices.Contains(to[:i], other) {
			continue
		}
		d, err := Saying{By: actor.Identity, To: other, Case: id, Marking: marking, Body: b}.Draft()
		if err != nil {
			return nil, err
		}
		all = append(all, d)
	}
	return all, nil
}

// Say drafts what the actor's participant says in the thread with another one,
// and gives the draft.
func (s *Service) Say(ctx context.Context, actor policy.Actor, id string, other statement.Hash, marking statement.Marking, b Body) (draft string, err error) {
	if err := May(actor, Speak); err != nil {
		return "", err
	}
	d, err := Saying{By: actor.Identity, To: other, Case: id, Marking: marking, Body: b}.Draft()
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, d)
}

// Rule is what a draft of one type has to keep to: package draft's, but for what
// is shown to who clears it.
type Rule struct {
	Type  string
	May   func(actor policy.Actor) error
	Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error
	Chest func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error)
}

// Rules lists the rules, one for each type.
func (s *Service) Rules() (out []Rule) {
	for _, typ := range Types() {
		out = append(out, Rule{Type: typ, May: func(actor policy.Actor) error { return May(actor, Speak) }, Check: s.Check, Chest: s.chest})
	}
	return append(out, s.reportRules()...)
}

// Holds reports whether this hub keeps something of a marking for a participant:
// fail.Denied when it is narrower than what the hub takes upon itself for others.
func (s *Service) Holds(of statement.Hash, m statement.Marking) error {
	if s.Journal.Holds == nil {
		return nil
	}
	return s.Journal.Holds(of, m)
}

// Check is the room's rules for a statement that is about to be said: what it
// opens is with somebody who can be spoken to, and what it adds would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, Speak); err != nil {
		return err
	}
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return bad("a statement of cooperation is by one participant to another")
	}
	if err := s.Templates.Fits(b); err != nil {
		return err
	}
	if err := s.examine(ctx, q, b); err != nil {
		return err
	}
	for _, p := range []statement.Hash{d.By, to} {
		if err := s.Holds(p, d.Marking); err != nil {
			return err
		}
	}
	if err := s.Reachable(ctx, q, to); err != nil {
		return err
	}
	m := Move{Statement: statement.Hash{0xff}, By: by(actor, d), To: to, Case: d.Subject, Type: d.Type, Marking: d.Marking, At: s.Clock.Now(), Index: math.MaxInt64, Body: b}
	if b.as().Verb == Sent {
		if err := s.takesPlace(ctx, q, b, d.Marking, m.By, to); err != nil {
			return err
		}
		if r, ok := b.(*Requested); ok {
			if err := s.Queries.Arises(ctx, q, Arising{r.Arises, r.Exercise, d.Marking, m.By, to}); err != nil {
				return err
			}
		}
		if err := mayRead(actor, d.Marking, m.By, to, []statement.Hash{m.By, to}); err != nil {
			return err
		}
		_, err := Next(nil, m)
		return err
	}
	held, err := s.Queries.Between(ctx, q, d.Subject, m.By, to)
	if err != nil {
		return err
	}
	if all, err := readable(actor, []Held{held}); err != nil || len(all) == 0 {
		return cmp.Or(err, none())
	}
	if c, ok := b.(*Correction); ok {
		if now, _ := held.Stands(c.On, statement.Hash{}); now != nil {
			if err := together(c.Amended(now)); err != nil {
				return err
			}
		}
		if err := s.checkCorrection(held, c); err != nil {
			return err
		}
	}
	if err := s.onward(ctx, q, held.Thread, m.By, b); err != nil {
		return err
	}
	_, err = Next(held.Thread, m)
	return err
}

// onward is what of a thread reaches others than its two: one that is let in, and
// those who read the report. Another instant that is proposed fits what else is due.
func (s *Service) onward(ctx context.Context, q sqldb.Querier, t *Thread, by statement.Hash, b Body) error {
	switch b := b.(type) {
	case *Access:
		if b.Verb == LetIn {
			return cmp.Or(s.Reachable(ctx, q, b.Participant), s.lets(ctx, q, t, by, b.Participant))
		}
	case *Proposing:
		return s.reports(ctx, q, t, by, b)
	case *Extension:
		return t.framed(b)
	}
	return nil
}

func (s *Service) checkCorrection(held Held, c *Correction) error {
	if c.Matter != nil {
		if tpl := s.Templates.Template(c.Matter.Template); tpl == nil || tpl.Kind != held.Kind {
			return fail.New(fail.Invalid, "This hub has no template %.40q.", c.Matter.Template)
		}
	}
	return held.changes(c)
}

func by(actor policy.Actor, d ledger.Draft) statement.Hash {
	if d.By.IsZero() {
		return actor.Identity
	}
	return d.By
}

// chest gives the chest into which a statement goes. A new thread gets one of its
// own; who is let in by both, or taken off, is so from this statement on.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return [16]byte{}, err
	}
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return [16]byte{}, err
	}
	if b.as().Verb == Sent {
		c := journal.NewChest()
		readers := append([]statement.Hash{d.By, to}, occasion(b).beside(d.By, to)...)
		return c, s.Journal.Open(ctx, w, c, readers...)
	}
	held, err := s.Queries.Between(ctx, w.Tx(), d.Subject, d.By, to)
	if err != nil {
		return [16]byte{}, err
	}
	if a, ok := b.(*Access); ok {
		err = s.readers(ctx, w, held, d.By, a)
	}
	return held.Chest, err
}

// readers lets a participant in once both have said so, and takes one off at
// once.
func (s *Service) readers(ctx context.Context, w *ledger.Writer, held Held, by statement.Hash, a *Access) error {
	if a.Verb == TakenOff {
		if slices.Contains(held.Readers, a.Participant) {
			return s.Journal.Remove(ctx, w, held.Chest, a.Participant)
		}
		return nil
	}
	if slices.Contains(held.Letting[a.Participant.String()], held.SideOf(by).Other()) {
		return s.Journal.Admit(ctx, w, held.Chest, a.Participant)
	}
	return nil
}
