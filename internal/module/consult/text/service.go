package text

import (
	"context"
	"math"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Service takes down what is said of texts.
type Service struct {
	*consult.Desk
	Queries *Queries
	// Official gives the official texts of a provision in a language; none where
	// the register has none.
	Official func(ctx context.Context, q sqldb.Querier, provision, language string) ([]string, error)
}

// Say says what the secretariat records, and drafts all else, for a second
// person to clear. of is the text or the amendment; zero for what opens one.
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
	case *Tabled:
		return b.Via.Speaker()
	case *Proposed:
		return b.Via.Speaker()
	case *Endorsed:
		return b.As
	case *Joined:
		return b.As
	case *Objected:
		return b.As
	case *Withdrawn:
		return b.As
	case *Decided:
		return b.As
	case *Consolidated:
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
	switch b := b.(type) {
	case *Tabled:
		return s.checkTabled(ctx, q, d, b)
	case *Proposed:
		return s.checkProposed(ctx, q, d, b)
	}
	return s.checkLater(ctx, q, d, b)
}

func (s *Service) checkTabled(ctx context.Context, q sqldb.Querier, d ledger.Draft, b *Tabled) error {
	c, err := s.Queries.Consultations.In(ctx, q, b.Consultation.String())
	if err != nil {
		return err
	}
	if c.Concluded != nil {
		return fail.New(fail.Conflict, "The consultation is concluded.")
	}
	if b.Group != "" && c.Group(b.Group) == nil {
		return fail.New(fail.NotFound, "The consultation has no such group.")
	}
	for _, id := range b.About {
		if !slices.Contains(c.About, id) {
			return fail.New(fail.Invalid, "The consultation is not about %s.", id)
		}
	}
	if err := s.quoted(ctx, q, b); err != nil {
		return err
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil {
		return err
	}
	// The author of what is recorded may be anybody who is listed; whether the
	// speaker decides on texts here is for the fold to say.
	for _, id := range b.Via.Authors() {
		_, ok, err := s.Queries.Consultations.Participants.Class(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Invalid, "Nobody is listed under %s.", id)
		}
	}
	first := &Case{Tabled: &First[Tabled]{submission.Mark{By: s.By(d), Index: math.MaxInt64}, *b}}
	t, err := Standing(first, nil, s.Queries.world(ctx, q))
	if err == nil && t.Why != "" {
		err = refusal(t.Why)
	}
	return err
}

// quoted sees that each official text is quoted word for word. White space does
// not count: the plain form has one space between words.
func (s *Service) quoted(ctx context.Context, q sqldb.Querier, b *Tabled) error {
	parsed, err := redline.Parse(origin, b.Text)
	if err != nil {
		return err // Decode read it
	}
	n := 0
	for _, u := range parsed.Units {
		if u.Kind != redline.Norm {
			continue
		}
		official, err := s.Official(ctx, q, b.Norms[n], b.Language)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(official, func(words string) bool { return spaced(words) == spaced(u.Words()) }) {
			return fail.New(fail.Invalid, "What is quoted of %s is not its official text, word for word.", b.Norms[n])
		}
		n++
	}
	return nil
}

func spaced(words string) string { return strings.Join(strings.Fields(words), " ") }

func (s *Service) checkProposed(ctx context.Context, q sqldb.Querier, d ledger.Draft, b *Proposed) error {
	c, err := s.Queries.Consultations.In(ctx, q, b.Consultation.String())
	if err != nil {
		return err
	}
	for _, id := range b.Via.Authors() {
		if err := s.invited(ctx, q, &c, id); err != nil {
			return err
		}
	}
	if err := s.Handed(ctx, q, &b.Via); err != nil {
		return err
	}
	// What a document bears out may be recorded whenever it is found.
	inTime, err := s.InTime(ctx, q, &c, consult.Amendments, d)
	if err != nil {
		return err
	}
	if b.Via.Mode != submission.Recorded && !inTime {
		return consult.Untimely()
	}
	of, amendments, err := s.cases(ctx, q, b.Text.String())
	if err != nil {
		return err
	}
	// A name that no statement can have: its hash is not known yet.
	mark := submission.Mark{Statement: statement.Hash{0xff}, By: s.By(d), Index: math.MaxInt64}
	stands, err := Standing(of, append(amendments, Case{Proposed: &First[Proposed]{mark, *b}}), s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	if why := stands.Amendment(mark.Statement.String()).Why; why != "" {
		return refusal(why)
	}
	return nil
}

// invited sees that who takes part is invited.
func (s *Service) invited(ctx context.Context, q sqldb.Querier, c *consult.Consultation, id string) error {
	ok, err := s.Queries.Consultations.Invites(ctx, q, c.Invited, id)
	if err == nil && !ok {
		err = fail.New(fail.Denied, "The consultation does not invite %s, or nobody is listed so.", id)
	}
	return err
}

// cases reads what was said on a text, and on its amendments.
func (s *Service) cases(ctx context.Context, q sqldb.Querier, text string) (*Case, []Case, error) {
	c, err := read(ctx, q, text)
	if err != nil {
		return nil, nil, err
	}
	if c == nil || c.Tabled == nil {
		return nil, nil, fail.New(fail.NotFound, "There is no text with this id.")
	}
	amendments, err := amendmentsTo(ctx, q, text)
	return c, amendments, err
}

// checkLater lets the statement follow, as it would in the register, and
// refuses what would not count, with the reason.
func (s *Service) checkLater(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) error {
	before, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if before == nil {
		return fail.New(fail.NotFound, "There is no text or amendment with this id.")
	}
	after, err := Next(before, Said{submission.Mark{By: s.By(d), Index: math.MaxInt64}, b})
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "That is said of a text, or of an amendment: not of the other.")
	}
	text := d.Subject
	if after.Proposed != nil {
		text = after.Proposed.Body.Text.String()
	}
	of, amendments, err := s.cases(ctx, q, text)
	if err != nil {
		return err
	}
	if after.Tabled != nil {
		of = after
	}
	for i := range amendments {
		if amendments[i].Proposed.Statement.String() == d.Subject {
			amendments[i] = *after
		}
	}
	stands, err := Standing(of, amendments, s.Queries.world(ctx, q))
	if err != nil {
		return err
	}
	events := stands.Events
	if a := stands.Amendment(d.Subject); a != nil {
		events = a.Events
	}
	if why := events[len(events)-1].Why; why != "" {
		return stands.refused(why, b)
	}
	return s.inTime(ctx, q, stands, b)
}

// inTime sees that a phase takes what is said. What is withdrawn, and what the
// secretariat says in what it recorded, is said at any time.
func (s *Service) inTime(ctx context.Context, q sqldb.Querier, t *Text, b corpus.Body) error {
	if _, ok := b.(*Withdrawn); ok || secretarial(b) {
		return nil
	}
	c, err := s.Queries.Consultations.In(ctx, q, t.Consultation.String())
	if err != nil {
		return err
	}
	takes := consult.Amendments
	if action(b.Type()) == Decide {
		takes = consult.Decisions
	} else if err := s.invited(ctx, q, &c, speakerOf(b)); err != nil {
		return err
	}
	if !c.Takes(takes) {
		return consult.Untimely()
	}
	return nil
}

// refused is refusal, and of decisions says which one does not count.
func (t *Text) refused(why string, b corpus.Body) error {
	if d, ok := b.(*Decided); ok {
		for _, bar := range t.Bars(d.Rulings) {
			if bar.Why == why {
				return t.Refusal(bar)
			}
		}
	}
	return refusal(why)
}

// refusal says to who would say it why a statement would not count.
func refusal(why string) error {
	switch why {
	case WhyUnknown:
		return fail.New(fail.Denied, "The register does not name you as who you speak for: nothing new can be said.")
	case WhyLead:
		return fail.New(fail.Denied, "Only the lead of the group, or the organiser, says that.")
	case WhyVersion:
		return fail.New(fail.Conflict, "The text has gone on to another version, or has no such version.")
	case WhyMisfit:
		return fail.New(fail.Invalid, "The amendment does not fit the version that it names: other words stand there.")
	case WhyLocked:
		return fail.New(fail.Invalid, "Official texts are locked: an amendment changes the words around them.")
	case WhyCarried:
		return fail.New(fail.Conflict, "The amendment was made on an older version, and where it belongs in the one in force is not beyond doubt: its author has to make it anew.")
	case WhyParent:
		return fail.New(fail.Invalid, "What it derives from is no amendment to this text.")
	case WhyNone:
		return fail.New(fail.NotFound, "The text has no such amendment.")
	case WhyClosed:
		return fail.New(fail.Conflict, "The amendment is settled or withdrawn.")
	case WhyDecided:
		return fail.New(fail.Conflict, "Somebody has decided on an amendment meanwhile, or on none: look at what was decided, and name it if yours is to replace it.")
	case WhyInstead:
		return fail.New(fail.Invalid, "What is to stand instead has to be an open amendment that derives from the one decided on.")
	case WhyAuthor:
		return fail.New(fail.Denied, "The amendment is your own.")
	case WhyAlready:
		return fail.New(fail.Conflict, "You have said that of the amendment.")
	case WhyNotSaid:
		return fail.New(fail.Denied, "Only its author withdraws an amendment, and everybody what was said of it: you have said nothing.")
	case WhyUndecided:
		return fail.New(fail.Conflict, "Nothing was decided since the version in force.")
	}
	return fail.New(fail.Conflict, "The text is not what the decisions make of the version in force: compute it anew.")
}
