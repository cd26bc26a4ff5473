package preparation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
)

// Do does something with the part on an item. What the move does not say of the
// person, it is told.
func (s *Service) Do(ctx context.Context, actor policy.Actor, id, item string, m Move) error {
	return s.doAll(ctx, actor, id, map[string]Move{item: m})
}

// doAll does something with several parts, or with none of them.
func (s *Service) doAll(ctx context.Context, actor policy.Actor, id string, moves map[string]Move) error {
	held, err := s.Held(ctx, actor)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, p *Preparation) error {
		q, err := s.asks(p)
		if err != nil {
			return err
		}
		for at, m := range moves {
			_, item := q.Item(at)
			if item == nil {
				return none()
			}
			if err := s.move(ctx, tx, actor, p, q, item, m, held[item.Topic()]); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) move(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, p *Preparation, q *questionnaire.Questionnaire, item *questionnaire.Item, m Move, last *report.Report) error {
	m.Person, m.Coordinates = actor.Person, p.Coordinates(actor)
	switch m.Act {
	case Write:
		if err := fits(&m.Content, q, item); err != nil {
			return err
		}
	case Unchanged:
		m.Same, m.Content = nil, p.Part(item.ID).Content
		if of := s.since(p, last); of != nil {
			said := s.carry(q, item, of)
			m.Same, m.Content = &of.Statement, offline.Part{Content: said}
		}
	case Assign:
		people, err := s.People(ctx, tx, actor.Identity)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(m.Editors, func(e string) bool { return !slices.Contains(people, e) }) {
			return bad("those who write a part draft or clear for the participant")
		}
	case HandIn, Settle, Return, Reopen:
	default:
		return bad("nothing of this kind is done with a part")
	}
	next, err := Next(p.Part(item.ID), m)
	if err != nil {
		return err
	}
	next.At = s.Clock.Now().UTC()
	if err := s.rows(actor.Identity).put(ctx, tx, p.ID, &next); err != nil {
		return err
	}
	p.Parts[item.ID] = next
	if err := s.told(ctx, tx, actor, p, &next, m.Act); err != nil {
		return err
	}
	action := ActWritten
	if next.State == Settled {
		action = ActSettled
	}
	return s.note(ctx, tx, actor, action, p.ID)
}

// told tells those for whom a part waits now.
func (s *Service) told(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, p *Preparation, part *Part, act Act) error {
	t := Tidings{Participant: actor.Identity, Preparation: p.ID, Item: part.Item, But: actor.Person, Persons: part.Editors, Key: key(p.ID, part, act)}
	switch act {
	case Assign:
		if len(part.Editors) == 0 {
			return nil
		}
	case Return:
	case HandIn:
		t.Persons = []string{p.By}
	default:
		return nil
	}
	return s.tell(ctx, tx, t)
}

// since is the report of an earlier period since which nothing may have changed;
// nil where there is none.
func (s *Service) since(p *Preparation, last *report.Report) *report.Report {
	if last == nil || report.ByPeriod(last.Period, p.Period) >= 0 {
		return nil
	}
	if last.Repeats() {
		if same := last.Same(); same == nil || !same.Stands() {
			return nil // what it names says something else by now, or nothing
		}
		out := *last // nothing changed since what that one names
		out.Statement = *last.SameAs
		return &out
	}
	return last
}

// Unchanged reports whether nothing can have changed since an earlier report on an
// item: there is one in force.
func (s *Service) Unchanged(p *Preparation, last *report.Report) bool { return s.since(p, last) != nil }

// AllUnchanged says of every part on which nobody has written anything new that
// nothing has changed since the earlier report: where there is one, and where the
// actor may. It gives how many these are.
func (s *Service) AllUnchanged(ctx context.Context, actor policy.Actor, id string) (int, error) {
	p, q, err := s.Get(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	held, err := s.Held(ctx, actor)
	if err != nil {
		return 0, err
	}
	moves := map[string]Move{}
	eachItem(q, func(item *questionnaire.Item) {
		part, last := p.Part(item.ID), held[item.Topic()]
		untouched := len(part.Content.Markings) == 0 && (part.Empty() || same(part.Content.Content, s.carry(q, item, last)))
		if part.State == Open && untouched && s.since(p, last) != nil && part.Can(Unchanged, actor.Person, p.Coordinates(actor)) {
			moves[item.ID] = Move{Act: Unchanged, Seen: part.Seen}
		}
	})
	if len(moves) == 0 {
		return 0, fail.New(fail.Conflict, "There is no part left of which that can be said.")
	}
	return len(moves), s.doAll(ctx, actor, id, moves)
}

// SettleAll settles every part that was handed in, and gives how many these are.
func (s *Service) SettleAll(ctx context.Context, actor policy.Actor, id string) (int, error) {
	p, _, err := s.Get(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	moves := map[string]Move{}
	for item, part := range p.Parts {
		if part.State == HandedIn {
			moves[item] = Move{Act: Settle, Seen: part.Seen}
		}
	}
	if len(moves) == 0 {
		return 0, fail.New(fail.Conflict, "No part is handed in and waits to be settled.")
	}
	return len(moves), s.doAll(ctx, actor, id, moves)
}

// fits sees that a questionnaire asks what is answered, in that form, and that the
// answers are well formed. Nothing has to be answered.
func fits(c *offline.Part, q *questionnaire.Questionnaire, item *questionnaire.Item) error {
	if err := marked(c, q, item); err != nil {
		return err
	}
	if c.Status == "" && len(c.Answers) == 0 {
		return nil
	}
	if c.Status != "" && !item.Status {
		return fail.New(fail.Invalid, "Of this item no status is given.")
	}
	for i := range c.Answers {
		if !slices.ContainsFunc(q.Asked(item), func(have questionnaire.Question) bool { return have.ID == c.Answers[i].Question }) {
			return bad("the questionnaire does not ask %.60q of this item", c.Answers[i].Question)
		}
	}
	return (&report.Corrected{Content: c.Content}).Check()
}
