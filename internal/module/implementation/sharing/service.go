package sharing

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Drafts puts before those who clear it what is to be said.
type Drafts interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
}

// Service shares answers of preparations with others. All fields are required.
type Service struct {
	Queries      *Queries
	Preparations *preparation.Service
	Journal      *journal.Journal
	Drafts       Drafts
	Clock        clock.Clock
	// Reachable reports whether a participant can be spoken to in confidence here:
	// fail.Denied when not.
	Reachable func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
}

// Rule is what the desk of drafts asks of a type.
type Rule struct {
	Type  string
	May   func(actor policy.Actor) error
	Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error
	Chest func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error)
}

// Rules lists the rules of the statements, one a type.
func (s *Service) Rules() (out []Rule) {
	for _, typ := range Types() {
		out = append(out, Rule{typ, func(actor policy.Actor) error { return May(actor, Share) }, s.Check, s.chest})
	}
	return out
}

// settled reports whether what a part says is settled.
func settled(part *preparation.Part) bool {
	return slices.Contains([]preparation.State{preparation.Settled, preparation.Forward, preparation.Reported}, part.State)
}

// Choices are the answers of a part that can be shared: the ids of their questions,
// in the order of the questionnaire, preparation.OfStatus first for the status. There
// are none while the part is not settled.
func Choices(q *questionnaire.Questionnaire, item *questionnaire.Item, part *preparation.Part) (out []string) {
	if !settled(part) {
		return nil
	}
	if part.Content.Status != "" && part.Marked(preparation.OfStatus) != statement.Clear {
		out = append(out, preparation.OfStatus)
	}
	for _, question := range q.Asked(item) {
		if part.Content.Answer(question.ID) != nil && part.Marked(question.ID) != statement.Clear {
			out = append(out, question.ID)
		}
	}
	return out
}

// Share drafts that answers of a part are shared with some others, and gives the
// draft. Each of them is told in a statement of its own.
func (s *Service) Share(ctx context.Context, actor policy.Actor, id, item string, questions []string, m statement.Marking, to ...statement.Hash) (draft string, err error) {
	drafts, err := s.Sharings(ctx, actor, id, item, questions, m, to...)
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, drafts...)
}

// Sharings are the statements by which answers of a part are shared with each of
// some others, as they are drafted.
func (s *Service) Sharings(ctx context.Context, actor policy.Actor, id, item string, questions []string, m statement.Marking, to ...statement.Hash) (drafts []ledger.Draft, err error) {
	if err := May(actor, Share); err != nil {
		return nil, err
	}
	if len(to) == 0 || len(to) > MaxReaders {
		return nil, fail.New(fail.Invalid, "Answers are shared with at least one other participant, and at most %d.", MaxReaders)
	}
	p, q, err := s.Preparations.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	_, of := q.Item(item)
	if of == nil {
		return nil, none()
	}
	part := p.Part(item)
	b := &Shared{Questionnaire: p.Questionnaire, Version: p.Version, Item: item, Provision: of.Provision, Period: p.Period}
	can := Choices(q, of, &part)
	for _, question := range questions {
		switch {
		case !slices.Contains(can, question):
			return nil, fail.New(fail.Conflict, "Only answers of a settled part that are not marked TLP:CLEAR are shared: what is marked TLP:CLEAR is reported to everybody.")
		case marking.Narrower(part.Marked(question), m):
			return nil, wider(part.Marked(question))
		case question == preparation.OfStatus:
			b.Status = part.Content.Status
		}
	}
	for _, a := range part.Content.Answers {
		if slices.Contains(questions, a.Question) {
			b.Answers = append(b.Answers, a)
		}
	}
	for n, other := range to {
		if slices.Contains(to[:n], other) {
			continue
		}
		d, err := Draft(actor.Identity, other, idOf(actor.Identity, other, id, item), m, b)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

func wider(m statement.Marking) error {
	return fail.New(fail.Invalid, "One of these answers is marked %s: what is shared is not marked wider.", string(m))
}

// Of gives the id of the preparation of the actor's participant of which something is
// shared: fail.NotFound where there is none any more.
func (s *Service) Of(ctx context.Context, actor policy.Actor, b *Shared) (id string, err error) {
	if err := May(actor, Share); err != nil {
		return "", err
	}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		p, _, err := s.prepared(ctx, q, actor.Identity, b)
		if err == nil && p == nil {
			err = none()
		}
		if err == nil {
			id = p.ID
		}
		return err
	})
	return id, err
}

func (s *Service) prepared(ctx context.Context, q sqldb.Querier, by statement.Hash, b *Shared) (*preparation.Preparation, *preparation.Part, error) {
	return s.Preparations.Prepared(ctx, q, by, &report.Made{Questionnaire: b.Questionnaire, Item: b.Item, Period: b.Period})
}

// Recall drafts that what was shared with another is recalled.
func (s *Service) Recall(ctx context.Context, actor policy.Actor, id string, reason i18n.Text) (draft string, err error) {
	if err := May(actor, Share); err != nil {
		return "", err
	}
	given, err := s.Queries.Get(ctx, actor, id)
	if err == nil && given.Author != actor.Identity {
		err = none()
	}
	if err != nil {
		return "", err
	}
	d, err := Draft(actor.Identity, given.Reader, id, given.Marking, &Recalled{Reason: reason})
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, d)
}

// Check is the rules for a statement that is about to be said: what is shared stands
// word for word in a settled part of its author's own preparation, and is marked no
// wider than there.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, Share); err != nil {
		return err
	}
	to, err := statement.ParseHash(d.Stream)
	if err != nil || !idForm.MatchString(d.Subject) || d.Marking == statement.Clear {
		return bad("answers are shared by one participant with another, and marked narrower than TLP:CLEAR")
	}
	by := d.By
	if by.IsZero() {
		by = actor.Identity
	}
	if s.Journal.Holds != nil {
		for _, p := range []statement.Hash{by, to} {
			if err := s.Journal.Holds(p, d.Marking); err != nil {
				return err
			}
		}
	}
	if err := s.Reachable(ctx, q, to); err != nil {
		return err
	}
	if shared, ok := b.(*Shared); ok {
		if err := s.stands(ctx, q, by, to, d, shared); err != nil {
			return err
		}
	}
	if err := mayRead(actor, d.Marking, by, to, []statement.Hash{by, to}); err != nil {
		return err
	}
	before, err := s.between(ctx, q, d.Subject, by, to)
	if err != nil {
		return err
	}
	_, err = Next(before.Sharing, Move{Mark: Mark{statement.Hash{0xff}, s.Clock.Now(), math.MaxInt64}, ID: d.Subject, By: by, To: to, Type: d.Type, Marking: d.Marking, Body: b})
	return err
}

// stands reports whether what is to be shared is of a settled part, word for word.
func (s *Service) stands(ctx context.Context, q sqldb.Querier, by, to statement.Hash, d ledger.Draft, b *Shared) error {
	p, part, err := s.prepared(ctx, q, by, b)
	if err != nil {
		return err
	}
	if part == nil || !settled(part) || p.Version != b.Version || d.Subject != idOf(by, to, p.ID, b.Item) {
		return unlike()
	}
	if b.Status != "" {
		if b.Status != part.Content.Status {
			return unlike()
		}
		if err := marked(part, preparation.OfStatus, d.Marking); err != nil {
			return err
		}
	}
	for i := range b.Answers {
		own := part.Content.Answer(b.Answers[i].Question)
		if own == nil || !alike(own, &b.Answers[i]) {
			return unlike()
		}
		if err := marked(part, own.Question, d.Marking); err != nil {
			return err
		}
	}
	return nil
}

// marked reports why an answer is not shared under a marking.
func marked(part *preparation.Part, question string, m statement.Marking) error {
	switch own := part.Marked(question); {
	case own == statement.Clear:
		return unlike()
	case marking.Narrower(own, m):
		return wider(own)
	}
	return nil
}

func alike(a, b *report.Answer) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

func unlike() error {
	return fail.New(fail.Conflict, "What is shared stands in the settled part of the preparation, word for word, and is not marked TLP:CLEAR there: share it anew from there.")
}

// between gives what an author has shared with a reader under an id, and in which
// chest; nil for nothing, and where its key is destroyed: what is shared then is the
// first.
func (s *Service) between(ctx context.Context, q sqldb.Querier, id string, by, to statement.Hash) (held, error) {
	all, err := s.Queries.held(ctx, q, by, `subject = $1 AND author = $2 AND reader = $3`, id, by.String(), to.String())
	if err != nil || len(all) == 0 {
		return held{}, err
	}
	return all[0], nil
}

// chest gives the chest into which a statement goes: one for each part and reader.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return [16]byte{}, err
	}
	before, err := s.between(ctx, w.Tx(), d.Subject, d.By, to)
	if err != nil || before.Sharing != nil {
		return before.Chest, err
	}
	chest := journal.NewChest()
	return chest, s.Journal.Open(ctx, w, chest, d.By, to)
}
