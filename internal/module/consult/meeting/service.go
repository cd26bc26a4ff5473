package meeting

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down what is held, said and summed up.
type Service struct {
	*consult.Desk
	Queries *Queries
	Keys    Vault
	Clock   clock.Clock
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the meeting or the summary; zero for what opens one.
// A summary that rests on contributions is said by Summarise.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	// What is refused is refused before any of it is kept, sealed or not; what comes at
	// another time is kept as a draft.
	if err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) error { return s.Check(ctx, q, actor, d) }); err != nil && !draft.IsUntimely(err) {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, secretarial(b), s.Check)
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat.
func speakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Convened:
		return b.Via.Speaker()
	case *Changed:
		return b.As
	case *Intervened:
		if b.Via != nil {
			return b.Via.Speaker()
		}
		return b.As
	case *Presented:
		return b.Via.Speaker()
	case *Withdrawn:
		return b.As
	case *Made:
		return b.Via.Speaker()
	case *Corrected:
		return b.As
	case *Dropped:
		return b.As
	case *Traced:
		return b.As
	}
	return ""
}

// secretarial reports whether it is for the secretariat to say: it alone speaks
// as nobody who is listed.
func secretarial(b corpus.Body) bool { return speakerOf(b) == "" }

// doing is what saying a body is.
func doing(b corpus.Body) Action {
	if secretarial(b) {
		return Record
	}
	return action(b.Type())
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, typ string) error { return May(actor, action(typ)) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, what it names is there, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, doing(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, speakerOf(b)); err != nil {
		return err
	}
	switch b := b.(type) {
	case *Convened:
		return s.checkConvened(ctx, q, b)
	case *Made:
		return s.checkMade(ctx, q, d, b)
	}
	if ofSummary(d.Type) {
		return s.checkSummary(ctx, q, d, b)
	}
	return s.checkMeeting(ctx, q, d, b)
}

func (s *Service) checkConvened(ctx context.Context, q sqldb.Querier, b *Convened) error {
	c, err := s.Queries.Consultations.In(ctx, q, b.Consultation.String())
	if err != nil {
		return err
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil || b.Via.Mode == submission.Recorded {
		return err
	}
	for _, id := range b.Via.Authors() {
		if !convenes(&c, id) {
			return fail.New(fail.Denied, "Only the organiser of the consultation, a partner, or the lead of a group convenes a meeting.")
		}
	}
	return nil
}

// checkMeeting lets the statement follow, as it would in the register, and
// refuses what would not count, with the reason.
func (s *Service) checkMeeting(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) error {
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no meeting with this id.")
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "The meeting has no such session, or the session is held under another rule. Sessions are not taken away, and keep their rule.")
	}
	stands, err := Standing(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if why := stands.Events[len(stands.Events)-1].Why; why != "" {
		return refusal(why)
	}
	switch b := b.(type) {
	case *Intervened:
		return s.takesPart(ctx, q, stands, b.Via, b.About, false)
	case *Presented:
		return s.takesPart(ctx, q, stands, &b.Via, b.About, true)
	}
	return nil
}

// takesPart sees that those whose words they are are invited, that the words are
// about what the consultation is about, and that a paper comes in time.
func (s *Service) takesPart(ctx context.Context, q sqldb.Querier, m *Meeting, via *submission.Via, about []string, paper bool) error {
	c, err := s.Queries.Consultations.In(ctx, q, m.Consultation.String())
	if err != nil {
		return err
	}
	for _, id := range about {
		if !slices.Contains(c.About, id) {
			return fail.New(fail.Invalid, "The consultation is not about %s.", id)
		}
	}
	if via == nil {
		return nil
	}
	if err := s.Handed(ctx, q, via); err != nil {
		return err
	}
	if paper && via.Mode != submission.Recorded && !c.Takes(consult.Papers) {
		return consult.Untimely()
	}
	for _, id := range via.Authors() {
		ok, err := s.Queries.Consultations.Invites(ctx, q, c.Invited, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Denied, "The consultation does not invite %s, or nobody is listed so.", id)
		}
	}
	return nil
}

func (s *Service) checkMade(ctx context.Context, q sqldb.Querier, d ledger.Draft, b *Made) error {
	if _, err := s.Queries.Consultations.In(ctx, q, b.Consultation.String()); err != nil {
		return err
	}
	if ok, err := chairs(s.Queries.world(ctx, q), b); err != nil {
		return err
	} else if !ok {
		return refusal(WhyChair)
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil {
		return err
	}
	return s.rests(ctx, q, d, b.Meetings, &b.Summary)
}

func (s *Service) checkSummary(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) error {
	before, err := readSummary(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no summary with this id.")
	}
	after, err := NextSummary(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return err
	}
	stands, err := StandingSummary(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if why := stands.Events[len(stands.Events)-1].Why; why != "" {
		return refusal(why)
	}
	if c, ok := b.(*Corrected); ok {
		return s.rests(ctx, q, d, stands.Meetings, &c.Summary)
	}
	return nil
}

// rests sees that the sessions that points rest on are sessions under the
// non-attribution rule of the meetings that are summed up, and that a tracing to
// which the summary commits is kept here.
func (s *Service) rests(ctx context.Context, q sqldb.Querier, d ledger.Draft, meetings []statement.Hash, b *Summary) error {
	known := map[statement.Hash]*Meeting{}
	for _, id := range meetings {
		m, err := s.Queries.in(ctx, q, id.String())
		if err != nil {
			return err
		}
		known[id] = m
	}
	for _, p := range b.Points {
		for _, of := range p.Rests.Sessions {
			m := known[of.Meeting]
			if m == nil || m.Session(of.Session) == nil || !m.Session(of.Session).Unattributed {
				return fail.New(fail.Invalid, "A point rests on a session that is not one under the non-attribution rule of a meeting that is summed up.")
			}
		}
	}
	if b.Trace.IsZero() {
		return nil
	}
	holder, _, err := kept(ctx, q, b.Trace)
	if err == nil && holder != s.By(d) {
		err = fail.New(fail.Invalid, "The tracing to which the summary commits is not kept here.")
	}
	return err
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyChair:
		return fail.New(fail.Denied, "Only who convened or chairs the meeting says that.")
	case WhyAuthor:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyWithdrawn:
		return fail.New(fail.Conflict, "It is withdrawn.")
	case WhyTrace:
		return fail.New(fail.Invalid, "This is not the tracing to which the summary committed.")
	}
	return fail.New(fail.NotFound, "The meeting has no such intervention or paper.")
}
