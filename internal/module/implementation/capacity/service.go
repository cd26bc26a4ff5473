package capacity

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

// Service takes down needs and offers, and what follows.
type Service struct {
	*saying.Desk
	Queries *Queries
	Kinds   Kinds
	// Exists reports whether there is a provision under a frozen id, Listed whether
	// somebody is listed under an id.
	Exists func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Regions are the regional groups that can be named.
	Regions []string
	// Met reports why one of two may not make public what became of a need and an
	// offer: it did not agree to an introduction with the other. Nil: it may.
	Met func(ctx context.Context, q sqldb.Querier, actor policy.Actor, need, offer *Entry) error
}

// Say says what the secretariat records, and drafts all else, for a second person
// to clear. of is the need or offer; zero for what opens one.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := saying.May(actor, speakerOf(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, speakerOf(b) == "", s.Check)
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat.
func speakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Opening:
		return b.Via.Speaker()
	case *Changed:
		return b.As
	case *Closed:
		return b.As
	case *Withdrawn:
		return b.As
	case *Outcome:
		return b.As
	case *Retracted:
		return b.As
	}
	return ""
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, _ string) error { return saying.May(actor, actor.For) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, what it names is there, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := saying.May(actor, speakerOf(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speakerOf(b)); err != nil {
		return err
	}
	if b, ok := b.(*Opening); ok {
		if err := s.authors(ctx, q, &b.Via); err != nil {
			return err
		}
		return s.named(ctx, q, &b.Content, nil)
	}
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is nothing at this address.")
	}
	if err := s.follows(ctx, q, actor, before, b); err != nil {
		return err
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return err
	}
	stands, err := Standing(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if _, changes := b.(*Changed); !changes || stands.Events[len(stands.Events)-1].Why != "" {
		return refusal(stands.Events[len(stands.Events)-1].Why)
	}
	return submission.Overtaken(d.Refs, stands.Given())
}

// authors sees that those are listed whose words something is said to be.
func (s *Service) authors(ctx context.Context, q sqldb.Querier, via *submission.Via) error {
	for _, id := range via.Authors() {
		ok, err := s.Listed(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		}
	}
	return s.Handed(ctx, q, via)
}

// follows sees that what follows names what there is.
func (s *Service) follows(ctx context.Context, q sqldb.Querier, actor policy.Actor, c *Case, b corpus.Body) error {
	switch b := b.(type) {
	case *Changed:
		before, err := Standing(c, s.Queries.world(ctx, q))
		if err != nil {
			return err
		}
		return s.named(ctx, q, &b.Content, &before.Content)
	case *Closed:
		for _, id := range b.With {
			if _, err := s.Queries.In(ctx, q, b.Side.Other(), id.String()); err != nil {
				return err
			}
		}
	case *Outcome:
		need, err := s.Queries.In(ctx, q, Need, c.Opened.Statement.String())
		if err != nil {
			return err
		}
		offer, err := s.Queries.In(ctx, q, Offer, b.Offer.String())
		if err != nil || s.Met == nil {
			return err
		}
		return s.Met(ctx, q, actor, need, offer)
	}
	return nil
}

// named sees that there is what a content names. What the wording before named
// stays, whatever has become of it.
func (s *Service) named(ctx context.Context, q sqldb.Querier, c, was *Content) error {
	if was == nil {
		was = &Content{}
	}
	for _, id := range fresh(c.Kinds, was.Kinds) {
		if !s.Kinds.Has(id) {
			return bad("%.40q is no kind of capacity-building on this hub", id)
		}
	}
	for _, id := range fresh(c.Regions, was.Regions) {
		if len(meet([]string{id}, s.Regions)) == 0 {
			return bad("%.40q is no regional group", id)
		}
	}
	for _, id := range fresh(c.States, was.States) {
		if ok, err := s.Listed(ctx, q, id); err != nil || !ok {
			return orBad(err, "Nobody is listed as %s.", id)
		}
	}
	for _, id := range fresh(c.Provisions, was.Provisions) {
		if ok, err := s.Exists(ctx, q, id); err != nil || !ok {
			return orBad(err, "There is no provision with the id %s.", id)
		}
	}
	return nil
}

func orBad(err error, sentence string, args ...any) error {
	if err != nil {
		return err
	}
	return bad(sentence, args...)
}

// fresh are those of a list that another one does not have.
func fresh(is, was []string) (out []string) {
	for _, s := range is {
		if len(meet([]string{s}, was)) == 0 {
			out = append(out, s)
		}
	}
	return out
}

// refusal says to who would say it why a statement would not count; nil when it
// would.
func refusal(why string) error {
	switch why {
	case "":
		return nil
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyAuthor:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyHanded:
		return fail.New(fail.Denied, "Of what several say together only who handed it in changes it: you can take yourself off it.")
	case WhyParty:
		return fail.New(fail.Denied, "What became of a need and an offer is told by those whose they are.")
	case WhyUntold:
		return fail.New(fail.Conflict, "Your participant has no account of this public that it could withdraw.")
	}
	return fail.New(fail.Conflict, "It is closed or withdrawn.")
}
