package translation

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// Service takes down translations: of anybody who is listed, and of the secretariat.
type Service struct {
	*saying.Desk
	Queries *Queries
	// Source finds what can be translated by the id of the statement that opened it;
	// nil when there is nothing.
	Source func(ctx context.Context, q sqldb.Querier, id string) (*Source, error)
}

// Say says what the secretariat translates, and drafts all else, for a second person to
// clear. subject is that of what is translated.
func (s *Service) Say(ctx context.Context, actor policy.Actor, subject string, b corpus.Body) (saying.Outcome, error) {
	as := SpeakerOf(b)
	if err := saying.May(actor, as); err != nil {
		return saying.Outcome{}, err
	}
	d, err := Draft(actor.Identity, subject, b)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Desk.Say(ctx, actor, d, as == "", s.Check)
}

// Rules lists the rules of drafts, one a type.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor(Types(), s.Check, func(actor policy.Actor, _ string) error { return saying.May(actor, actor.For) })
}

// IsOwn reports whether words are so much a participant's own that it gives them in other
// languages where it changes them. What the secretariat recorded is another's.
func IsOwn(told *submission.Told, as string) bool { return as != "" && told.Alters(as) }

func nothing() error { return fail.New(fail.NotFound, "There is nothing at this address.") }

// Check is the room's rules for a statement that is about to be said: its author speaks
// as himself, what it translates is there in that wording, and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	as := SpeakerOf(b)
	if err := saying.May(actor, as); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, as); err != nil {
		return err
	}
	if w, ok := b.(*Withdrawn); ok {
		return s.withdraws(ctx, q, d.Subject, w)
	}
	g := b.(*Given)
	of, err := s.Source(ctx, q, g.Entry.String())
	switch {
	case err != nil:
		return err
	case of == nil || of.Subject != d.Subject:
		return nothing()
	case of.Ended:
		return fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	case IsOwn(&of.Told, as):
		return fail.New(fail.Denied, "Who gives its own words in another language does so where it changes them, and not as a translation of another's.")
	case of.Now().Statement != g.Of:
		return fail.New(fail.Conflict, "The wording has changed since you were shown it: read it again.")
	}
	for _, t := range g.Texts {
		was, most := of.Now().text(t.Name)
		switch {
		case was.Empty():
			return bad("%.60q is no text, or is translated twice", t.Name)
		case was.Original == g.Language:
			return bad("it was written in %s", g.Language)
		case len(t.Words) > most:
			return bad("a translated text is empty, longer than %d bytes, or holds control characters", most)
		}
	}
	return nil
}

func (s *Service) withdraws(ctx context.Context, q sqldb.Querier, subject string, w *Withdrawn) error {
	t, err := s.Queries.In(ctx, q, w.Translation.String())
	if err != nil {
		return err
	}
	n := 0
	if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM translation_given WHERE subject = $1 AND id = $2`, subject, t.ID).Scan(&n); err != nil || n == 0 {
		if err != nil {
			return unread(err)
		}
		return nothing()
	}
	switch {
	case t.As != w.As:
		return fail.New(fail.Denied, "Only who gave a translation withdraws it.")
	case t.Withdrawn != nil:
		return fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
	}
	return nil
}
