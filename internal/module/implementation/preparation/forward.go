package preparation

import (
	"context"
	"slices"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// key names what somebody is told, so that it is told once.
func key(id string, part *Part, act Act) string {
	return "preparation/" + id + "/" + part.Item + "/" + string(act) + "/" + strconv.FormatInt(part.Seen, 10)
}

// Put puts settled parts forward: their TLP:CLEAR answers become drafts, those that
// are cleared together in one, at most draft.MaxTogether a draft. items are those
// that are meant; none: all that are settled. It gives the drafts.
//
// Of an item on which a report for the period stands, what is put forward is its
// correction.
func (s *Service) Put(ctx context.Context, actor policy.Actor, id string, items ...string) (drafts []string, err error) {
	return s.put(ctx, actor, id, beside{}, items...)
}

func (s *Service) put(ctx context.Context, actor policy.Actor, id string, with beside, items ...string) (drafts []string, err error) {
	if err := May(actor, Make); err != nil {
		return nil, err
	}
	p, q, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	standing, err := s.Reports.Latest(ctx, report.Wanted{Participants: []string{actor.For}, Period: p.Period})
	if err != nil {
		return nil, err
	}
	stands := map[string]*report.Report{}
	for i := range standing {
		if r := &standing[i].Report; r.Via.Mode == submission.Own {
			stands[r.Topic] = r
		}
	}
	var made, corrected []ledger.Draft
	eachItem(q, func(item *questionnaire.Item) {
		part := p.Part(item.ID)
		if err != nil || part.State != Settled || len(items) > 0 && !slices.Contains(items, item.ID) {
			return
		}
		var d ledger.Draft
		if d, err = says(actor, p, &part, item, stands[item.Topic()], with); err != nil {
			err = ofItem(item, err)
			return
		}
		if d.Type == report.TypeMade {
			made = append(made, d)
		} else {
			corrected = append(corrected, d)
		}
	})
	if err == nil && len(made)+len(corrected) == 0 {
		err = fail.New(fail.Conflict, "Only what is settled is put forward.")
	}
	if err != nil {
		return nil, err
	}
	for _, all := range [][]ledger.Draft{made, corrected} {
		for some := range slices.Chunk(all, draft.MaxTogether) {
			one, err := s.Drafts.ProposeTogether(ctx, actor, some...)
			if err != nil {
				return drafts, err
			}
			drafts = append(drafts, one)
		}
	}
	return drafts, nil
}

// ofItem says of which item something is refused.
func ofItem(item *questionnaire.Item, err error) error {
	title, _ := item.Title.For("en")
	return fail.Wrap(err, fail.Invalid, "%.200s: %s", title, fail.Message(err))
}

// says is what is drafted of a settled part.
func says(actor policy.Actor, p *Preparation, part *Part, item *questionnaire.Item, stands *report.Report, with beside) (ledger.Draft, error) {
	c := part.Clear()
	if part.Same == nil && c.Status == "" && len(c.Answers) == 0 {
		return ledger.Draft{}, fail.New(fail.Conflict, "Nothing of this part is marked TLP:CLEAR: it stays in the house.")
	}
	if stands != nil {
		return report.Draft(actor.Identity, stands.Statement, &report.Corrected{As: actor.For, Reason: with.reason, Content: c, Over: stands.Wording})
	}
	m := &report.Made{Via: report.Through(actor.For), Questionnaire: p.Questionnaire, Version: p.Version, Item: item.ID, Provision: item.Provision, Period: p.Period, Content: c, Copies: with.copies}
	if part.Same != nil {
		m.Content, m.SameAs = report.Content{}, part.Same
	}
	return report.Draft(actor.Identity, statement.Hash{}, m)
}

// Check holds what is about to be reported against what is prepared: of an item that
// a participant prepares for a period, it says in its own name what stands in the
// settled part and is marked TLP:CLEAR, and nothing else. It is asked when a report
// is drafted, and again when it is said.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := report.Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	at, content, sameAs, err := s.about(ctx, q, d, b)
	if err != nil || at == nil {
		return err
	}
	by := d.By
	if by.IsZero() {
		by = actor.Identity
	}
	p, part, err := s.Prepared(ctx, q, by, at)
	if err != nil || part == nil {
		return err
	}
	switch {
	case part.State != Settled && part.State != Forward:
		return fail.New(fail.Conflict, "The report on this for %s is being prepared: settle its part, and put it forward from there.", p.Period)
	case sameAs != nil || part.Same != nil && d.Type == report.TypeMade:
		if sameAs == nil || part.Same == nil || *sameAs != *part.Same {
			return unlike()
		}
	case !part.Leaves(content):
		return unlike()
	}
	return nil
}

func unlike() error {
	return fail.New(fail.Conflict, "What is reported stands in the settled part of the preparation, word for word, and is marked TLP:CLEAR there: change it in the preparation, and put it forward anew.")
}

// about is the item and the period that a body speaks of, and what it says; nil for
// what is said in another way than in a participant's own name.
func (s *Service) about(ctx context.Context, q sqldb.Querier, d ledger.Draft, b corpus.Body) (*report.Made, report.Content, *statement.Hash, error) {
	switch b := b.(type) {
	case *report.Made:
		if b.Via.Mode == submission.Own {
			return b, b.Content, b.SameAs, nil
		}
	case *report.Corrected:
		was, err := s.Reports.In(ctx, q, d.Subject)
		if err != nil {
			return nil, report.Content{}, nil, err
		}
		if b.As != "" && was.Via.Mode == submission.Own {
			return &report.Made{Questionnaire: was.Questionnaire, Item: was.Item, Provision: was.Provision, Period: was.Period}, b.Content, nil, nil
		}
	}
	return nil, report.Content{}, nil, nil
}

// Heard follows what happens to drafts of reports, in the transaction in which it
// happens: parts that are put forward with it, sent back, taken back, or said.
func (s *Service) Heard(ctx context.Context, tx *sqldb.Tx, h draft.Happened) error {
	if h.Type != report.TypeMade && h.Type != report.TypeCorrected {
		return nil
	}
	acts := map[string]Act{"draft.returned": SentBack, "draft.withdrawn": TakenBack, "draft.reopened": TakenBack, "statement.said": Said}
	if h.Action == "draft.proposed" {
		return s.putForward(ctx, tx, h)
	}
	act, follows := acts[h.Action]
	if !follows {
		return nil
	}
	mine := s.rows(h.Participant)
	all, err := mine.inDraft(ctx, tx, string(h.Draft))
	if err != nil {
		return err
	}
	for _, p := range all {
		for _, part := range p.Parts {
			if part.Draft != string(h.Draft) {
				continue
			}
			if err := s.follow(ctx, tx, h, p, part, Move{Act: act, Draft: string(h.Draft), Reason: h.Reason}); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Service) follow(ctx context.Context, tx *sqldb.Tx, h draft.Happened, p *Preparation, part Part, m Move) error {
	next, err := Next(part, m)
	if err != nil {
		return err
	}
	next.At = s.Clock.Now().UTC()
	if err := s.rows(h.Participant).put(ctx, tx, p.ID, &next); err != nil || m.Act != SentBack {
		return err
	}
	return s.tell(ctx, tx, Tidings{Participant: h.Participant, Preparation: p.ID, Item: part.Item, Persons: next.Editors, But: h.Person, Key: key(p.ID, &next, m.Act)})
}

// putForward marks the parts that are in a draft that was just put forward.
func (s *Service) putForward(ctx context.Context, tx *sqldb.Tx, h draft.Happened) error {
	contents, err := s.Drafts.Contents(ctx, tx, string(h.Draft))
	if err != nil {
		return err
	}
	for _, d := range contents {
		b, err := report.Decode(d.Type, d.Body)
		if err != nil {
			return err
		}
		at, _, _, err := s.about(ctx, tx, d, b)
		if err != nil || at == nil {
			return err
		}
		p, part, err := s.Prepared(ctx, tx, h.Participant, at)
		if err != nil {
			return err
		}
		if part != nil {
			if err := s.follow(ctx, tx, h, p, *part, Move{Act: PutForward, Draft: string(h.Draft)}); err != nil {
				return err
			}
		}
	}
	return nil
}
