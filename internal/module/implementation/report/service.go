package report

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down what participants report. Law may be nil: then no report can
// name one.
type Service struct {
	*saying.Desk
	Queries        *Queries
	Questionnaires *questionnaire.Library
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Gives reports whether who is listed under an id is of those who carry out what
	// States agreed: States, and groups and organizations of States. Nobody else says a
	// report jointly with them. It may be nil.
	Gives func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Law reports whether a law or policy is in its register.
	Law func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Clock says which year it is.
	Clock clock.Clock
	// Here sees that files are here: brought by the actor's participant, or public; it
	// may be nil.
	Here func(ctx context.Context, q sqldb.Querier, actor policy.Actor, files []submission.Attachment) error
	// Also is what else has to hold of what is about to be said: that it is what was
	// prepared, say. It may be nil.
	Also saying.Check
}

// Say says what the secretariat records, and drafts all else, for a second person
// to clear. of is the report; zero for what makes one.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := saying.May(actor, SpeakerOf(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, SpeakerOf(b) == "", s.Check)
}

// RecordTogether records several reports from one document: all of them, or none.
func (s *Service) RecordTogether(ctx context.Context, actor policy.Actor, all []*Made) ([]saying.Outcome, error) {
	if err := saying.May(actor, ""); err != nil {
		return nil, err
	}
	var drafts []ledger.Draft
	for _, b := range all {
		if b.Via.Mode != submission.Recorded {
			return nil, bad("what is recorded names the document that it is recorded from")
		}
		d, err := Draft(actor.Identity, statement.Hash{}, b)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return s.Desk.RecordTogether(ctx, actor, drafts, s.Check)
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, _ string) error { return saying.May(actor, actor.For) })
}

// Check is the room's rules for a statement that is about to be said: its author
// speaks as himself, the questionnaire asks what is answered, there is no other
// report of the same authors on the same, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	if err := s.check(ctx, q, actor, d); err != nil || s.Also == nil {
		return err
	}
	return s.Also(ctx, q, actor, d)
}

func (s *Service) check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := saying.May(actor, SpeakerOf(b)); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, SpeakerOf(b)); err != nil {
		return err
	}
	if made, ok := b.(*Made); ok {
		if len(made.Copies) > 0 && s.Here != nil {
			if err := s.Here(ctx, q, actor, made.Copies); err != nil {
				return err
			}
		}
		return s.checkMade(ctx, q, made)
	}
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil || before.Made == nil {
		return fail.New(fail.NotFound, "There is no report with this id.")
	}
	if c, ok := b.(*Corrected); ok {
		m := &before.Made.Body
		if err := s.answers(ctx, q, m.Questionnaire, m.Version, m.Item, m.Provision, &c.Content); err != nil {
			return err
		}
	}
	return s.counts(ctx, q, d, before, b)
}

// counts sees that a statement on a report would count.
func (s *Service) counts(ctx context.Context, q sqldb.Querier, d ledger.Draft, before *Case, b corpus.Body) error {
	if t, ok := b.(*Translated); ok && !before.words(t) {
		return fail.New(fail.Conflict, "The wording has changed since you were shown it: read it again.")
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return err
	}
	all, err := s.Queries.fold(ctx, q, s.Queries.Speaks(ctx, q), []Case{*after})
	if err != nil {
		return err
	}
	is := &all[0]
	if err := refusal(is.Events[len(is.Events)-1].Why); err != nil || b.Type() != TypeCorrected {
		return err
	}
	return submission.Overtaken(d.Refs, is.Given())
}

func (s *Service) checkMade(ctx context.Context, q sqldb.Querier, b *Made) error {
	if err := Reportable(b.Period, s.Clock.Now().UTC().Year()); err != nil {
		return err
	}
	if b.Via.Document == nil {
		if err := Spans(b.Period); err != nil {
			return err
		}
	}
	for _, id := range b.Via.Authors() {
		listed, err := s.Listed(ctx, q, id)
		if err != nil {
			return err
		}
		if !listed {
			return fail.New(fail.Denied, "Nobody is listed as %s.", id)
		}
		if s.Gives == nil || b.Via.Mode != submission.Joint { // what others say alone stands apart from what States do
			continue
		}
		gives, err := s.Gives(ctx, q, id)
		if err != nil {
			return err
		}
		if !gives {
			return fail.New(fail.Invalid, "A joint report is of States, and of groups and organizations of States: %s is none of these.", id)
		}
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil {
		return err
	}
	if err := s.answers(ctx, q, b.Questionnaire, b.Version, b.Item, b.Provision, &b.Content); err != nil {
		return err
	}
	if err := s.alone(ctx, q, b); err != nil || b.SameAs == nil {
		return err
	}
	was, err := s.Queries.In(ctx, q, b.SameAs.String())
	if err != nil {
		return err
	}
	r := Report{Topic: b.Topic()}
	r.Via = b.Via
	switch {
	case r.unchanged(was) == nil:
		return fail.New(fail.Conflict, "Nothing has changed only since a report of the same author on the same that stands and says something.")
	case ByPeriod(was.Period, b.Period) >= 0:
		return fail.New(fail.Conflict, "Nothing has changed only since an earlier period.")
	}
	return nil
}

// answers sees that a questionnaire asks what is answered, and in that form.
func (s *Service) answers(ctx context.Context, q sqldb.Querier, id, version, item, provision string, c *Content) error {
	asks := s.Questionnaires.Get(id, version)
	if asks == nil || version == "" {
		return fail.New(fail.Invalid, "This hub has no questionnaire %.60q in version %.10q.", id, version)
	}
	_, i := asks.Item(item)
	switch {
	case i == nil || i.Provision != provision:
		return fail.New(fail.Invalid, "The questionnaire has no item %.60q on this provision.", item)
	case c.Status != "" && i.Restraint:
		return fail.New(fail.Invalid, "Of a norm of restraint no status is given: answer in words.")
	case c.Status != "" && !i.Status:
		return fail.New(fail.Invalid, "Of this item no status is given.")
	}
	questions := asks.Asked(i)
	for n := range c.Answers {
		a := &c.Answers[n]
		at := slices.IndexFunc(questions, func(have questionnaire.Question) bool { return have.ID == a.Question })
		if at < 0 || questions[at].Kind != a.kind() {
			return fail.New(fail.Invalid, "The questionnaire does not ask %.60q of this item, or asks for an answer in another form.", a.Question)
		}
		if err := s.laws(ctx, q, a.Laws); err != nil {
			return err
		}
	}
	return nil
}

// laws sees that what an answer names is in the register of laws and policies.
func (s *Service) laws(ctx context.Context, q sqldb.Querier, ids []string) error {
	for _, id := range ids {
		known := false
		if s.Law != nil {
			var err error
			if known, err = s.Law(ctx, q, id); err != nil {
				return err
			}
		}
		if !known {
			return fail.New(fail.Invalid, "There is no law or policy with the id %.70q here.", id)
		}
	}
	return nil
}

// kind is that of the questions which an answer of its form answers.
func (a *Answer) kind() questionnaire.Kind {
	switch {
	case len(a.Links) > 0:
		return questionnaire.Links
	case len(a.Bodies) > 0:
		return questionnaire.Bodies
	case len(a.Laws) > 0:
		return questionnaire.Laws
	}
	return questionnaire.Words
}

// sameAuthors reports whether two reports have the same authors, listed or not.
func sameAuthors(a, b *submission.Via) bool {
	return slices.Equal(a.Authors(), b.Authors()) && slices.Equal(a.Others, b.Others)
}

// alone sees that there is no other report of the same authors on the same topic
// and period that stands and is as much their own word: what was recorded keeps no
// author from reporting itself, and what another put in its name keeps nobody from
// anything but its maker.
func (s *Service) alone(ctx context.Context, q sqldb.Querier, b *Made) error {
	if len(b.Via.Authors()) == 0 {
		return nil
	}
	rows, err := candidates(ctx, q, Wanted{Topics: []string{b.Topic()}, Participants: b.Via.Authors()[:1], Period: b.Period})
	if err != nil {
		return err
	}
	for _, c := range rows {
		one, err := s.Queries.In(ctx, q, c.subject)
		if err != nil {
			return err
		}
		if one.InForce(c.id) && sameAuthors(&one.Via, &b.Via) && one.bars(&b.Via) {
			return fail.New(fail.Conflict, "There is a report of the same author on this for %s already: correct the one there is.", b.Period)
		}
	}
	return nil
}

// bars reports whether a report that stands leaves no room for another of the same
// authors, that comes in a way.
func (r *Report) bars(via *submission.Via) bool {
	has := r.loudest()
	switch via.Mode {
	case submission.Own, submission.Joint:
		return r.Voice(via.Speaker()) == Itself
	case submission.Group:
		return has == Itself
	case submission.Recorded:
		return has != ByAnother
	}
	return has != ByAnother || r.Via.By == via.By
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
		return fail.New(fail.Denied, "Of a joint report only who handed it in corrects it: you can take yourself off it.")
	case WhyOfficial:
		return fail.New(fail.Denied, "Only an author gives an official translation.")
	}
	return fail.New(fail.Conflict, "It is withdrawn.")
}
