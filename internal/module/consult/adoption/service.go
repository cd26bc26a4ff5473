package adoption

import (
	"context"
	"math"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down how texts are agreed.
type Service struct {
	*consult.Desk
	Queries *Queries
	Clock   clock.Clock
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the text.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, speakerOf(b) == "", s.Check)
}

// viaOf is how a body came to be said, where it may come through others.
func viaOf(b corpus.Body) *submission.Via {
	switch b := b.(type) {
	case *Broken:
		return &b.Via
	case *Reserved:
		return &b.Via
	case *Lifted:
		return &b.Via
	}
	return nil
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat, and
// the scheduler.
func speakerOf(b corpus.Body) string {
	if via := viaOf(b); via != nil {
		return via.Speaker()
	}
	switch b := b.(type) {
	case *Begun:
		return b.As
	case *Extended:
		return b.As
	case *Adopted:
		return b.As
	}
	return ""
}

// doing is what saying a body is: the secretariat alone speaks as nobody who is
// listed. What the scheduler says nobody is asked for.
func doing(b corpus.Body) Action {
	do := action(b.Type())
	if do != "" && speakerOf(b) == "" {
		return Record
	}
	return do
}

// Rules lists the rules of drafts, one for each type that people say.
func (s *Service) Rules() []saying.Rule {
	var said []string
	for _, typ := range Types() {
		if action(typ) != "" {
			said = append(said, typ)
		}
	}
	return saying.RulesFor(said, s.Check, func(actor policy.Actor, typ string) error { return May(actor, action(typ)) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, whose agreement it is about is asked for, it is in time, and
// it would count.
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
	in, err := s.Queries.in(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if err := s.asked(ctx, q, &in.Consultation.Invited, b); err != nil {
		return err
	}
	if err := s.inTime(in, b); err != nil {
		return err
	}
	mark := submission.Mark{Statement: statement.Hash{0xff}, By: s.By(d), Index: math.MaxInt64, At: s.Clock.Now()}
	stands, err := Standing(Next(in.said, Said{mark, b}), in.Text, &in.Consultation, s.Queries.world(ctx, q, in))
	if err != nil {
		return err
	}
	if why := stands.Events[len(stands.Events)-1].Why; why != "" {
		return refusal(why)
	}
	return nil
}

// asked sees that whose words it is takes part: the agreement of each author is
// asked for, and, where it comes through another participant, that of this one
// too, so that nobody can hold a text up in another's name who could not in the
// own.
func (s *Service) asked(ctx context.Context, q sqldb.Querier, v *consult.Invited, b corpus.Body) error {
	via, ask := viaOf(b), s.Queries.Agrees
	if via == nil {
		return nil
	}
	if err := s.Handed(ctx, q, via); err != nil {
		return err
	}
	if r, ok := b.(*Reserved); ok && !r.Kind.Binds() {
		ask = s.Queries.Consultations.Invites
	}
	ids := via.Authors()
	if by := via.Speaker(); by != "" {
		ids = append([]string{by}, ids...)
	}
	for _, id := range ids {
		ok, err := ask(ctx, q, *v, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Denied, "The agreement of %s is not asked for in this consultation, or nobody is listed so.", id)
		}
	}
	return nil
}

// inTime sees that what is said comes in time: decisions while a phase takes
// them, breaks and extensions before the instant has passed, whether the
// scheduler has spoken yet or not.
func (s *Service) inTime(in *standing, b corpus.Body) error {
	now := s.Clock.Now()
	switch b := b.(type) {
	case *Begun:
		if until, _ := form.Instant(b.Until); until.Before(now.Add(time.Duration(in.Consultation.Decision.Hours) * time.Hour)) {
			return refusal(WhyShort)
		}
		return decided(&in.Consultation)
	case *Adopted:
		if b.As == "" {
			return nil
		}
		return decided(&in.Consultation)
	case *Broken:
		return s.before(in, b.Procedure, now)
	case *Extended:
		return s.before(in, b.Procedure, now)
	}
	return nil
}

func decided(c *consult.Consultation) error {
	if !c.Takes(consult.Decisions) {
		return fail.New(fail.Conflict, "No phase of the consultation takes decisions now.")
	}
	return nil
}

func (s *Service) before(in *standing, procedure statement.Hash, now time.Time) error {
	p := in.Agreement.Procedure(procedure)
	if p == nil {
		return refusal(WhyNone)
	}
	if until, _ := form.Instant(p.Until); !now.Before(until) {
		return fail.New(fail.Conflict, "The silence procedure ended on %s: what comes later does not count.", p.Until)
	}
	return nil
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyText:
		return fail.New(fail.Conflict, "The text itself does not count, and nothing can be agreed on it.")
	case WhyLead:
		return fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	case WhyRule:
		return fail.New(fail.Conflict, "The call says that texts are agreed by another rule.")
	case WhyVersion:
		return fail.New(fail.Conflict, "The text has gone on to another version, or has no such version.")
	case WhyBrackets:
		return fail.New(fail.Conflict, "The version still has text in brackets: decide on it first.")
	case WhyAdopted:
		return fail.New(fail.Conflict, "This version is adopted.")
	case WhyRunning:
		return fail.New(fail.Conflict, "A silence procedure is running on this text.")
	case WhyShort:
		return fail.New(fail.Invalid, "Silence has to run for as many hours as the call says, counted from when it is cleared.")
	case WhyNone:
		return fail.New(fail.NotFound, "There is no such silence procedure or reservation on this text.")
	case WhyOver:
		return fail.New(fail.Conflict, "The silence procedure is over, or broken.")
	case WhyEarlier:
		return fail.New(fail.Invalid, "Silence is extended to a later instant only.")
	case WhyUnit:
		return fail.New(fail.Invalid, "The text has no such unit in this version.")
	case WhyAlready:
		return fail.New(fail.Conflict, "That has been said already, and stands.")
	case WhyObjected:
		return fail.New(fail.Conflict, "An objection to this version stands: by consensus nothing is adopted then.")
	case WhyOutcome:
		return fail.New(fail.Invalid, "An ad referendum is confirmed or not; anything else is withdrawn.")
	}
	return fail.New(fail.Denied, "Only who made it lifts it, each author once.")
}
