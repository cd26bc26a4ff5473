package contribution

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Service takes down what is contributed.
type Service struct {
	*consult.Desk
	Queries *Queries
	// Anchored reports whether a text of a consultation has, in a version, what
	// an anchor names: fail.Invalid, with the reason, when it has not.
	Anchored func(ctx context.Context, q sqldb.Querier, consultation statement.Hash, a Anchor) error
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the contribution; zero for what makes one.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, secretarial(b), s.Check)
}

// speakerOf is as whom the author of a body speaks; "" is the secretariat.
func speakerOf(b corpus.Body) string {
	switch b := b.(type) {
	case *Made:
		return b.Via.Speaker()
	case *Corrected:
		return b.As
	case *Withdrawn:
		return b.As
	case *SetAside:
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

// Check is the room's rules for a statement that is about to be said: its
// author speaks as himself, is invited and in time, what it names is there, and
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
	if m, ok := b.(*Made); ok {
		return s.checkMade(ctx, q, d, m)
	}
	return s.checkLater(ctx, q, d, b)
}

func (s *Service) checkMade(ctx context.Context, q sqldb.Querier, d ledger.Draft, m *Made) error {
	c, err := s.Queries.Consultations.In(ctx, q, m.Consultation.String())
	if err != nil {
		return err
	}
	if err := s.invited(ctx, q, &c, &m.Via); err != nil {
		return err
	}
	if err := s.Handed(ctx, q, &m.Via); err != nil {
		return err
	}
	// What a document bears out may be recorded whenever it is found.
	inTime, err := s.InTime(ctx, q, &c, m.Kind.Takes(), d)
	if err != nil {
		return err
	}
	if m.Via.Mode != submission.Recorded && !inTime {
		return consult.Untimely()
	}
	if m.Anchor != nil {
		if err := s.Anchored(ctx, q, m.Consultation, *m.Anchor); err != nil {
			return err
		}
	}
	if !m.Reply.IsZero() {
		of, err := s.Queries.in(ctx, q, m.Reply.String())
		if err != nil {
			return err
		}
		if of.Consultation != m.Consultation {
			return fail.New(fail.Invalid, "It answers a contribution to another consultation.")
		}
	}
	if m.Via.Mode != submission.Recorded { // a document is in the language in which it came
		if err := spoken(&c, &m.Content); err != nil {
			return err
		}
	}
	return asked(&c, m.Kind, &m.Content)
}

// invited sees that those whose words they are take part: the consultation
// invites them. Whoever hands something in for them need not be.
func (s *Service) invited(ctx context.Context, q sqldb.Querier, c *consult.Consultation, v *submission.Via) error {
	for _, id := range v.Authors() {
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

// spoken sees that what is written is in a language in which the consultation
// takes contributions.
func spoken(c *consult.Consultation, content *Content) error {
	said := []i18n.Text{content.Title, content.Text}
	for i := range content.Answers {
		said = append(said, content.Answers[i].Words)
	}
	for _, t := range said {
		if !t.Empty() && !slices.Contains(c.Languages, t.Original) {
			return fail.New(fail.Invalid, "The consultation does not take contributions in this language: %s.", t.Original)
		}
	}
	return nil
}

// asked sees that what is answered was asked, in the form in which it was, and
// that a content is about what the consultation is about.
func asked(c *consult.Consultation, k Kind, content *Content) error {
	for _, id := range content.About {
		if !slices.Contains(c.About, id) {
			return fail.New(fail.Invalid, "The consultation is not about %s.", id)
		}
	}
	questions := c.Questions
	if k == NewNorm {
		questions = c.NormTest
	}
	for _, a := range content.Answers {
		i := slices.IndexFunc(questions, func(q consult.Question) bool { return q.ID == a.Question })
		if i < 0 {
			return fail.New(fail.Invalid, "The consultation does not ask %q.", a.Question)
		}
		if err := fits(&questions[i], &a, c.About); err != nil {
			return err
		}
	}
	if k != NewNorm {
		return nil
	}
	for _, q := range questions { // the test of a new norm is passed whole
		if !slices.ContainsFunc(content.Answers, func(a Answer) bool { return a.Question == q.ID }) {
			return fail.New(fail.Invalid, "A proposal for a new norm answers every question of the test; %s is missing.", q.ID)
		}
	}
	return nil
}

func fits(q *consult.Question, a *Answer, about []string) error {
	if q.Each != (a.About != "") || q.Each && !slices.Contains(about, a.About) {
		return fail.New(fail.Invalid, "Question %s is asked of each provision, or once.", q.ID)
	}
	if q.Form == consult.Words && len(a.Options) > 0 || q.Form == consult.Choice && len(a.Options) > 1 {
		return fail.New(fail.Invalid, "Question %s is answered in another form.", q.ID)
	}
	last := -1
	for _, o := range a.Options {
		at := slices.IndexFunc(q.Options, func(have consult.Option) bool { return have.ID == o })
		if at <= last {
			return fail.New(fail.Invalid, "Question %s has no option %q, or it is chosen out of order.", q.ID, o)
		}
		last = at
	}
	return nil
}

// checkLater lets the statement follow, as it would in the register, and
// refuses what would not count, with the reason.
func (s *Service) checkLater(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) error {
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no contribution with this id.")
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "What is corrected stays a contribution of the same kind.")
	}
	stands, err := Standing(after, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if why := stands.Events[len(stands.Events)-1].Why; why != "" {
		return refusal(why)
	}
	c, ok := b.(*Corrected)
	if !ok {
		return nil
	}
	of, err := s.Queries.Consultations.In(ctx, q, stands.Consultation.String())
	if err != nil {
		return err
	}
	if stands.Via.Mode != submission.Recorded {
		if err := spoken(&of, &c.Content); err != nil {
			return err
		}
	}
	return asked(&of, stands.Kind, &c.Content)
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyAuthor:
		return fail.New(fail.Denied, "Only its author says that, or who handed it in while no author has spoken.")
	case WhyHanded:
		return fail.New(fail.Denied, "Only the participant who handed in a joint contribution corrects it: you can take yours off it.")
	case WhyOrganiser:
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	case WhyWithdrawn:
		return fail.New(fail.Conflict, "The contribution is withdrawn.")
	}
	return fail.New(fail.Conflict, "It is set aside already, or was not.")
}
