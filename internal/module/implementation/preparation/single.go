package preparation

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
)

// Single is a report on one item, or its correction, that one person writes in one
// form, with answers that are not for everybody.
type Single struct {
	Questionnaire, Item, Period string
	Content                     offline.Part
	Corrects                    bool      // the report of the period that stands
	Seen                        int64     // of a correction: the count of the part that the person had before the eyes
	Reason                      i18n.Text // of a correction
	Copies                      []submission.Attachment
}

// beside is what a report comes with that is no answer.
type beside struct {
	reason i18n.Text
	copies []submission.Attachment
}

// PutSingle writes a part, settles it and puts it forward in one go: all of it, or
// nothing. Where no preparation of the period is in course, one is begun that takes up
// what such forms bring; Begin makes it one of everybody's. It gives the preparation,
// and the draft: "" where nothing is marked TLP:CLEAR, and all stays in the house.
func (s *Service) PutSingle(ctx context.Context, actor policy.Actor, of Single) (id, draft string, err error) {
	p, was, begun, err := s.settleSingle(ctx, actor, of)
	if err != nil {
		return "", "", err
	}
	part := p.Parts[of.Item]
	if c := part.Clear(); c.Status == "" && len(c.Answers) == 0 {
		return p.ID, "", nil
	}
	drafts, err := s.put(ctx, actor, p.ID, beside{of.Reason, of.Copies}, of.Item)
	if err == nil {
		return p.ID, drafts[0], nil
	}
	if undone := s.undo(ctx, actor, p.ID, was, begun); undone != nil {
		return "", "", undone
	}
	return "", "", err
}

// settleSingle writes and settles a part. It gives the part as it was before, and
// whether the preparation was begun for it.
func (s *Service) settleSingle(ctx context.Context, actor policy.Actor, of Single) (p *Preparation, was Part, begun bool, err error) {
	if err := May(actor, Make); err != nil {
		return nil, was, false, err
	}
	q := s.Questionnaires.Get(of.Questionnaire, "")
	if q == nil {
		return nil, was, false, fail.New(fail.Invalid, "This hub has no such questionnaire.")
	}
	_, item := q.Item(of.Item)
	if item == nil {
		return nil, was, false, none()
	}
	if err := report.Reportable(of.Period, s.Clock.Now().UTC().Year()); err != nil {
		return nil, was, false, err
	}
	if err := report.Spans(of.Period); err != nil {
		return nil, was, false, err
	}
	if !of.Corrects {
		if err := s.unsaid(ctx, actor, item, of.Period); err != nil {
			return nil, was, false, err
		}
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		tx := w.Tx()
		if p, begun, err = s.single(ctx, tx, actor, q.ID, q.Version, of.Period); err != nil {
			return err
		}
		was = p.Part(item.ID)
		acts, seen := []Act{Write, Settle}, was.Seen
		switch {
		case was.Empty(): // at most it was said who writes it
		case was.State != Reported:
			return fail.New(fail.Conflict, "The report on this for %s is being prepared: settle its part, and put it forward from there.", p.Period)
		case of.Corrects:
			seen = of.Seen
			fallthrough
		default:
			acts = []Act{Reopen, Write, Settle}
		}
		for n, act := range acts {
			if err := s.move(ctx, tx, actor, p, q, item, Move{Act: act, Seen: seen + int64(n), Content: of.Content}, nil); err != nil {
				return err
			}
		}
		return nil
	})
	return p, was, begun, err
}

// unsaid sees that no report of the actor's participant on an item stands for a period.
func (s *Service) unsaid(ctx context.Context, actor policy.Actor, item *questionnaire.Item, period string) error {
	all, err := s.Reports.Latest(ctx, report.Wanted{Topics: []string{item.Topic()}, Participants: []string{actor.For}, Period: period})
	if err == nil && slices.ContainsFunc(all, func(h report.Held) bool { return h.Report.Via.Mode == submission.Own }) {
		err = fail.New(fail.Conflict, "There is a report of the same author on this for %s already: correct the one there is.", period)
	}
	return err
}

// single finds the preparation of a period with its parts, or begins one for forms of
// single items.
func (s *Service) single(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, questionnaire, version, period string) (p *Preparation, begun bool, err error) {
	mine := s.rows(actor.Identity)
	all, err := mine.list(ctx, tx)
	if err != nil {
		return nil, false, err
	}
	for i := range all {
		if p := &all[i]; p.Questionnaire == questionnaire && p.Period == period {
			if p.Version != version {
				return nil, false, fail.New(fail.Conflict, "The reports for %s are being prepared already.", period)
			}
			return p, false, mine.parts(ctx, tx, p)
		}
	}
	p = &Preparation{ID: newID(), At: s.Clock.Now().UTC(), about: about{Questionnaire: questionnaire, Version: version, Period: period, By: actor.Person, Singly: true}, Parts: map[string]Part{}}
	if err := mine.add(ctx, tx, p); err != nil {
		return nil, false, err
	}
	return p, true, s.note(ctx, tx, actor, ActBegun, p.ID)
}

// undo puts a part back as it was where what was settled could not be put forward.
func (s *Service) undo(ctx context.Context, actor policy.Actor, id string, was Part, begun bool) error {
	return s.change(ctx, actor, id, func(ctx context.Context, tx *sqldb.Tx, p *Preparation) error {
		mine := s.rows(actor.Identity)
		if p.Part(was.Item).State != Settled {
			return nil // somebody has gone on with it since
		}
		if !begun || len(p.Parts) > 1 {
			return mine.put(ctx, tx, id, &was)
		}
		if err := mine.drop(ctx, tx, id); err != nil {
			return err
		}
		return s.note(ctx, tx, actor, ActDiscarded, id)
	})
}

// Singly gives the part of what an actor's participant prepares on an item for a period,
// with its preparation; nil where nothing is prepared.
func (s *Service) Singly(ctx context.Context, actor policy.Actor, of *report.Made) (p *Preparation, part *Part, err error) {
	if err := May(actor, Read); err != nil {
		return nil, nil, err
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		p, part, err = s.Prepared(ctx, q, actor.Identity, of)
		return err
	})
	return p, part, err
}
