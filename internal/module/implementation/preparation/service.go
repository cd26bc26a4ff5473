package preparation

import (
	"context"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register is what the service needs of the ledger: its one writer.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Drafts puts what is prepared before those who clear it, and gives what a draft
// would say.
type Drafts interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
	Contents(ctx context.Context, q sqldb.Querier, id string) ([]ledger.Draft, error)
}

// Tidings is what somebody is told of: where, and which persons, or whoever
// coordinates. It says nothing of what is prepared.
type Tidings struct {
	Participant statement.Hash
	Preparation string
	Item        string
	Persons     []string // none: drafters and clearing officers of the participant
	But         string   // who did it, and need not be told
	Key         string   // the same is told once
}

// Service keeps what participants prepare, and puts it forward.
type Service struct {
	Ledger         Register
	DB             Reader
	Keys           Sealer
	Clock          clock.Clock
	Questionnaires *questionnaire.Library
	Reports        *report.Queries
	Drafts         Drafts
	// People lists the persons of a participant who draft or clear.
	People func(ctx context.Context, q sqldb.Querier, participant statement.Hash) ([]string, error)
	// Note writes into the participant's audit trail what a person has done; it may
	// be nil, as Tell.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error
	// Tell tells people that a part waits for them.
	Tell func(ctx context.Context, tx *sqldb.Tx, t Tidings) error
}

// What the audit trail calls what was done.
const (
	ActBegun     = "preparation.begun"
	ActWritten   = "preparation.written"
	ActSettled   = "preparation.settled"
	ActDiscarded = "preparation.discarded"
)

func (s *Service) rows(of statement.Hash) rows { return rows{s.Keys, of} }

func (s *Service) note(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error {
	if s.Note == nil {
		return nil
	}
	return s.Note(ctx, tx, actor, action, id)
}

func (s *Service) tell(ctx context.Context, tx *sqldb.Tx, t Tidings) error {
	if s.Tell == nil {
		return nil
	}
	return s.Tell(ctx, tx, t)
}

// Source is from what a preparation starts.
type Source string

// The sources.
const (
	FromReports Source = "reports" // the latest reports in force
	FromLast    Source = "last"    // the last preparation of the same questionnaire, with what stays in the house
	FromNothing Source = "nothing"
)

// Sources lists the sources.
func Sources() []Source { return []Source{FromReports, FromLast, FromNothing} }

// Begin begins a preparation, and gives its id: of the current version of a
// questionnaire, for a period of which none is in course but for what forms of single
// items have brought, which it takes up.
func (s *Service) Begin(ctx context.Context, actor policy.Actor, id, period string, from Source) (string, error) {
	if err := May(actor, Make); err != nil {
		return "", err
	}
	q := s.Questionnaires.Get(id, "")
	switch {
	case q == nil:
		return "", fail.New(fail.Invalid, "This hub has no such questionnaire.")
	case !slices.Contains(Sources(), from):
		return "", bad("a preparation starts from the latest reports, from the last preparation, or from nothing")
	}
	if err := report.Reportable(period, s.Clock.Now().UTC().Year()); err != nil {
		return "", err
	}
	if err := report.Spans(period); err != nil {
		return "", err
	}
	p := &Preparation{ID: newID(), At: s.Clock.Now().UTC(), about: about{Questionnaire: q.ID, Version: q.Version, Period: period, By: actor.Person}, Parts: map[string]Part{}}
	carried := map[string]offline.Part{}
	if from == FromReports {
		held, err := s.Held(ctx, actor)
		if err != nil {
			return "", err
		}
		eachItem(q, func(item *questionnaire.Item) {
			if c := s.carry(q, item, held[item.Topic()]); c.Status != "" || len(c.Answers) > 0 {
				carried[item.ID] = offline.Part{Content: c}
			}
		})
	}
	err := s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		tx, mine := w.Tx(), s.rows(actor.Identity)
		all, err := mine.list(ctx, tx)
		if err != nil {
			return err
		}
		if i := slices.IndexFunc(all, func(o Preparation) bool { return o.Questionnaire == q.ID && o.Period == period }); i >= 0 {
			if !all[i].Singly || all[i].Version != q.Version {
				return fail.New(fail.Conflict, "The reports for %s are being prepared already.", period)
			}
			p.ID, p.At = all[i].ID, all[i].At
			if err := mine.parts(ctx, tx, p); err != nil {
				return err
			}
			all = slices.Delete(all, i, i+1)
		}
		if i := slices.IndexFunc(all, func(o Preparation) bool { return o.Questionnaire == q.ID }); from == FromLast && i >= 0 {
			if err := mine.parts(ctx, tx, &all[i]); err != nil {
				return err
			}
			carried = s.mapped(&all[i], q)
		}
		if err := mine.add(ctx, tx, p); err != nil {
			return err
		}
		for item, c := range carried {
			part := p.Part(item)
			if part.Seen > 0 {
				continue // a form of this item has brought it
			}
			part.At, part.Content = p.At, c
			if err := mine.put(ctx, tx, p.ID, &part); err != nil {
				return err
			}
		}
		return s.note(ctx, tx, actor, ActBegun, p.ID)
	})
	return p.ID, err
}

func eachItem(q *questionnaire.Questionnaire, do func(item *questionnaire.Item)) {
	for i := range q.Sections {
		for j := range q.Sections[i].Items {
			do(&q.Sections[i].Items[j])
		}
	}
}

// carry is what a report says in the terms of a questionnaire.
func (s *Service) carry(q *questionnaire.Questionnaire, item *questionnaire.Item, r *report.Report) report.Content {
	if r == nil {
		return report.Content{}
	}
	id, version, at := r.Asked()
	if id != q.ID {
		return report.Content{}
	}
	return report.Carry(s.Questionnaires, r.Says(), version, at, q, item)
}

// mapped is what a preparation holds, in the terms of another version: an answer
// keeps its marking, the narrowest where two become one.
func (s *Service) mapped(last *Preparation, q *questionnaire.Questionnaire) map[string]offline.Part {
	out := map[string]offline.Part{}
	for at, part := range last.Parts {
		eachItem(q, func(item *questionnaire.Item) {
			c := report.Carry(s.Questionnaires, part.Content.Content, last.Version, at, q, item)
			if c.Status == "" && len(c.Answers) == 0 || out[item.ID].Status != "" || len(out[item.ID].Answers) > 0 {
				return
			}
			next := offline.Part{Content: c, Markings: map[string]statement.Marking{}}
			if m, ok := part.Content.Markings[OfStatus]; ok {
				next.Markings[OfStatus] = m
			}
			for question, m := range part.Content.Markings {
				places, _ := s.Questionnaires.Map(q.ID, last.Version, q.Version, questionnaire.Place{Item: at, Question: question})
				for _, to := range places {
					if to.Item == item.ID {
						next.Markings[to.Question] = m
					}
				}
			}
			out[item.ID] = next
		})
	}
	return out
}

// Discard removes a preparation, unless something of it is put forward. What was
// reported stays.
func (s *Service) Discard(ctx context.Context, actor policy.Actor, id string) error {
	return s.change(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, p *Preparation) error {
		if !p.Coordinates(actor) {
			return fail.New(fail.Denied, "Who coordinates the preparation does that: the drafter who began it, or a clearing officer.")
		}
		for _, part := range p.Parts {
			if part.State == Forward {
				return fail.New(fail.Conflict, "Something of it is put forward: withdraw that first.")
			}
		}
		if err := s.rows(actor.Identity).drop(ctx, tx, id); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, ActDiscarded, id)
	})
}

// change does something with a preparation in one transaction.
func (s *Service) change(ctx context.Context, actor policy.Actor, id string, do func(ctx context.Context, tx *sqldb.Tx, p *Preparation) error) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	if !idForm.MatchString(id) {
		return none()
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		p, err := s.rows(actor.Identity).get(ctx, w.Tx(), id)
		if err != nil {
			return err
		}
		return do(ctx, w.Tx(), p)
	})
}
