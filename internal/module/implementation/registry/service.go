package registry

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down what is entered, changed and withdrawn.
type Service[C any] struct {
	*saying.Desk
	Queries *Queries[C]
	// Accept is the register's own rules for an entry that is opened, or changed:
	// via is how it came, c what it will say. It may be nil.
	Accept func(ctx context.Context, q sqldb.Querier, actor policy.Actor, via *submission.Via, c *C) error
}

// Draft checks a body and writes it as a draft in the name of a participant. of
// is the entry; zero for what opens one.
func (r Register[C]) Draft(by, of statement.Hash, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	if (b.Type() == r.Opened) != of.IsZero() {
		return ledger.Draft{}, fail.New(fail.Invalid, "a statement of type %s is about an entry, or opens one", b.Type())
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Body: body}
	if !of.IsZero() {
		d.Subject, d.Refs = of.String(), []statement.Hash{of}
	}
	return d, nil
}

// Say says what the secretariat records, and drafts all else, for a second person
// to clear. of is the entry; zero for what opens one.
func (s *Service[C]) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	d, err := s.Queries.Of.Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	words, err := s.Queries.Of.Read(d.Type, d.Body)
	if err != nil {
		return saying.Outcome{}, err
	}
	if err := May(actor, doing(words.Speaker())); err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, words.Speaker() == "", s.Check)
}

// Rules lists the rules of drafts, one a type.
func (s *Service[C]) Rules() []saying.Rule {
	return saying.RulesFor(s.Queries.Of.Types(), s.Check, func(actor policy.Actor, _ string) error { return May(actor, Enter) })
}

// Check is the rules for a statement that is about to be said: its author speaks
// as himself, those whose words it is are listed, the register accepts what it
// says, and it would count.
func (s *Service[C]) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	words, err := s.Queries.Of.Read(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, doing(words.Speaker())); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, words.Speaker()); err != nil {
		return err
	}
	if o := words.Opens; o != nil {
		if err := s.Handed(ctx, q, &o.Via); err != nil {
			return err
		}
		return s.accept(ctx, q, actor, &o.Via, &o.Content)
	}
	before, err := s.Queries.Of.read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no entry with this id in the register.")
	}
	if c := words.Changes; c != nil {
		if err := s.accept(ctx, q, actor, &before.Opened.Body.Via, &c.Content); err != nil {
			return err
		}
	}
	after, err := Next(before, submission.Mark{By: s.By(d), Index: math.MaxInt64}, words)
	if err != nil {
		return err
	}
	e, err := Stand(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	return refusal(e.Events[len(e.Events)-1].Why)
}

func (s *Service[C]) accept(ctx context.Context, q sqldb.Querier, actor policy.Actor, via *submission.Via, c *C) error {
	if s.Accept == nil {
		return nil
	}
	return s.Accept(ctx, q, actor, via, c)
}
