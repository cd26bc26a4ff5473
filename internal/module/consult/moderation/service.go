package moderation

import (
	"bytes"
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Drafts is where what is held lies: draft.Service.
type Drafts interface {
	Release(ctx context.Context, w *ledger.Writer, m draft.Moderator, id draft.ID) (ledger.Receipt, error)
	Decline(ctx context.Context, tx *sqldb.Tx, m draft.Moderator, receipts []statement.Hash, by statement.Hash, reason, words string) (int, error)
	Queue(ctx context.Context, q sqldb.Querier, f draft.QueueFilter) ([]draft.Kept, error)
	Names(ctx context.Context, q sqldb.Querier, f draft.QueueFilter) ([]draft.ID, []statement.Hash, error)
	Count(ctx context.Context, q sqldb.Querier, f draft.QueueFilter) (int, error)
	KeptOne(ctx context.Context, q sqldb.Querier, m draft.Moderator, id draft.ID) (draft.Kept, error)
	SaidBy(ctx context.Context, q sqldb.Querier, said statement.Hash) (person string, err error)
}

// Service holds back what a call says is looked at first, and takes down what
// becomes of it.
type Service struct {
	*consult.Desk
	Queries       *Queries
	Contributions *contribution.Queries
	Held          Drafts
	// Noted writes into the organiser's audit trail who let something in; nil:
	// nobody keeps one.
	Noted func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, r ledger.Receipt) error
}

var _ draft.Holder = (*Service)(nil)

// covered is what a draft that may be held says of itself.
type covered struct {
	consultation statement.Hash
	label        string
	speaker      string // as whom it is handed in; "" for the secretariat
}

// of reads a draft of a covered type.
func (s *Service) of(ctx context.Context, q sqldb.Querier, d ledger.Draft) (covered, error) {
	if d.Type == text.TypeProposed {
		b, err := text.Decode(d.Type, d.Body)
		if err != nil {
			return covered{}, err
		}
		p := b.(*text.Proposed)
		return covered{p.Consultation, Amendment, p.Via.Speaker()}, nil
	}
	b, err := contribution.Decode(d.Type, d.Body)
	if err != nil {
		return covered{}, err
	}
	switch b := b.(type) {
	case *contribution.Made:
		return covered{b.Consultation, string(b.Kind), b.Via.Speaker()}, nil
	case *contribution.Corrected:
		of, err := s.Contributions.ConsultationOf(ctx, q, d.Subject)
		return covered{of, Correction, b.As}, err
	}
	return covered{}, fail.New(fail.Internal, "a statement of type %s is not held", d.Type)
}

// keeper is under which id people decide on what is held in a consultation: the
// organiser's, or the hub's identity where the secretariat recorded it.
func (s *Service) keeper(c *consult.Consultation) string {
	if c.Via.Mode == submission.Recorded {
		return s.Queries.Consultations.Hub().String()
	}
	return c.Organiser()
}

// Hold implements draft.Holder: what the call says is looked at first, but for
// what the secretariat records.
func (s *Service) Hold(ctx context.Context, w *ledger.Writer, d ledger.Draft) (*draft.Hold, error) {
	what, err := s.of(ctx, w.Tx(), d)
	if err != nil || what.speaker == "" {
		return nil, err
	}
	c, err := s.Queries.Consultations.In(ctx, w.Tx(), what.consultation.String())
	if err != nil || c.Moderation != consult.Before {
		return nil, err
	}
	challenge, err := d.Challenge()
	if err != nil {
		return nil, err
	}
	receipt, err := Draft(statement.Hash{}, what.consultation, &Received{Commitment: challenge.Commitment()})
	if err != nil {
		return nil, err
	}
	r, err := w.Say(ctx, receipt)
	if err != nil {
		return nil, err
	}
	return &draft.Hold{Queue: c.ID, Label: what.label, Keeper: s.keeper(&c), Receipt: r.ID, Place: r.Index}, nil
}

// Keeper implements draft.Holder.
func (s *Service) Keeper(ctx context.Context, q sqldb.Querier, d ledger.Draft) (string, error) {
	what, err := s.of(ctx, q, d)
	if err != nil {
		return "", err
	}
	c, err := s.Queries.Consultations.In(ctx, q, what.consultation.String())
	return s.keeper(&c), err
}

// TakenBack implements draft.Holder.
func (s *Service) TakenBack(ctx context.Context, w *ledger.Writer, h draft.Hold) (statement.Hash, error) {
	consultation, err := statement.ParseHash(h.Queue)
	if err != nil {
		return statement.Hash{}, fail.Wrap(err, fail.Broken, "what is held cannot be read")
	}
	d, err := Draft(statement.Hash{}, consultation, &TakenBack{Receipt: h.Receipt})
	if err != nil {
		return statement.Hash{}, err
	}
	r, err := w.Say(ctx, d)
	return r.ID, err
}

// Received reports whether a draft is held in a consultation and has its receipt
// in the register: it counts as handed in then, whenever it is let in.
func (s *Service) Received(ctx context.Context, q sqldb.Querier, consultation statement.Hash, d ledger.Draft) (bool, error) {
	if d.Salt == nil {
		return false, nil // it has not been frozen
	}
	challenge, err := d.Challenge()
	if err != nil {
		return false, err
	}
	return s.Queries.Open(ctx, q, consultation, challenge.Commitment())
}

// Moderates reports why an actor may not do something with what is held in a
// consultation, and gives as whom he or she decides.
func (s *Service) Moderates(actor policy.Actor, c *consult.Consultation, do Action) (draft.Moderator, error) {
	m := draft.Moderator{Person: actor.Person, Keeper: s.keeper(c)}
	if err := May(actor, do); err != nil {
		return m, err
	}
	recorded := c.Via.Mode == submission.Recorded
	switch {
	case recorded && (!actor.SignedIn() || actor.Identity == s.Queries.Consultations.Hub()) && actor.Any(policy.Moderator, policy.Secretariat):
		return m, nil
	case !recorded && actor.For != "" && actor.For == c.Organiser():
		return m, nil
	}
	return m, fail.New(fail.Denied, "This is for those who moderate the consultation.")
}

// as is under which id an actor speaks as organiser: "" for the secretariat.
func as(actor policy.Actor, c *consult.Consultation) string {
	if c.Via.Mode == submission.Recorded {
		return ""
	}
	return actor.For
}

// Queue gives a part of what is held in a consultation, those that have waited
// longest first, and how many the filter finds in all.
func (s *Service) Queue(ctx context.Context, actor policy.Actor, c *consult.Consultation, f draft.QueueFilter) (all []draft.Kept, n int, err error) {
	m, err := s.Moderates(actor, c, See)
	if err != nil {
		return nil, 0, err
	}
	f.Queue, f.Keeper = c.ID, m.Keeper
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		if n, err = s.Held.Count(ctx, q, f); err != nil {
			return err
		}
		all, err = s.Held.Queue(ctx, q, f)
		return err
	})
	return all, n, err
}

// One gives one held contribution.
func (s *Service) One(ctx context.Context, actor policy.Actor, c *consult.Consultation, id draft.ID) (k draft.Kept, err error) {
	m, err := s.Moderates(actor, c, See)
	if err != nil {
		return k, err
	}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		k, err = s.Held.KeptOne(ctx, q, m, id)
		return err
	})
	return k, err
}

// Found gives the ids and receipts of what a filter finds, those that have waited
// longest first, MaxReceipts at the most: for one decision on all of it.
func (s *Service) Found(ctx context.Context, actor policy.Actor, c *consult.Consultation, f draft.QueueFilter) (ids []draft.ID, receipts []statement.Hash, err error) {
	m, err := s.Moderates(actor, c, See)
	if err != nil {
		return nil, nil, err
	}
	f.Queue, f.Keeper, f.Limit = c.ID, m.Keeper, MaxReceipts
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		ids, receipts, err = s.Held.Names(ctx, q, f)
		return err
	})
	return ids, receipts, err
}

// Admitted is what became of those that somebody lets in.
type Admitted struct {
	Said    []ledger.Receipt
	Refused []error // of those that were not: of kind fail.Conflict where somebody else was first
}

// together is how many are let in by one command: others' commands come between.
const together = 10

// LetIn lets in what is held, each as it was cleared. What cannot be let in keeps
// none of the others out.
func (s *Service) LetIn(ctx context.Context, actor policy.Actor, c *consult.Consultation, ids ...draft.ID) (Admitted, error) {
	var out Admitted
	m, err := s.Moderates(actor, c, Admit)
	if err != nil {
		return out, err
	}
	for some := range slices.Chunk(ids, together) {
		said, err := s.release(ctx, actor, m, some)
		if err == nil {
			out.Said = append(out.Said, said...)
			continue
		}
		for _, id := range some { // one of them is why: each for itself
			said, err := s.release(ctx, actor, m, []draft.ID{id})
			if err != nil && !plain(err) {
				return out, err
			}
			if err != nil {
				out.Refused = append(out.Refused, err)
			}
			out.Said = append(out.Said, said...)
		}
	}
	return out, nil
}

// plain reports whether an error is about the one thing that was to be let in.
func plain(err error) bool {
	for _, k := range []fail.Kind{fail.Conflict, fail.Denied, fail.Invalid, fail.NotFound, fail.Broken} {
		if fail.Is(err, k) {
			return true
		}
	}
	return false
}

func (s *Service) release(ctx context.Context, actor policy.Actor, m draft.Moderator, ids []draft.ID) (out []ledger.Receipt, err error) {
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		out = nil
		for _, id := range ids {
			r, err := s.Held.Release(ctx, w, m, id)
			if err != nil {
				return err
			}
			if s.Noted != nil {
				if err := s.Noted(ctx, w.Tx(), actor, r); err != nil {
					return err
				}
			}
			out = append(out, r)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// Decline drafts that what some receipts stand for is not let in, for a second
// person of the organiser's to clear; the secretariat says it at once, of what it
// recorded, unless this hub asks for two officers.
func (s *Service) Decline(ctx context.Context, actor policy.Actor, c *consult.Consultation, d Declined) (saying.Outcome, error) {
	m, err := s.Moderates(actor, c, Decline)
	if err != nil {
		return saying.Outcome{}, err
	}
	d.As = as(actor, c)
	d.Receipts = slices.SortedFunc(slices.Values(d.Receipts), func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	d.Receipts = slices.Compact(d.Receipts)
	said, err := Draft(actor.Identity, c.Statement, &d)
	if err != nil {
		return saying.Outcome{}, err
	}
	desk := *s.Desk.Desk
	desk.Note = func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error {
		if err := s.end(ctx, tx, m, r.ID, &d); err != nil || s.Note == nil {
			return err
		}
		return s.Note(ctx, tx, actor, typ, r)
	}
	return desk.Say(ctx, actor, said, d.As == "", s.Check)
}

// end sends the drafts back that a decision names.
func (s *Service) end(ctx context.Context, tx *sqldb.Tx, m draft.Moderator, by statement.Hash, d *Declined) error {
	_, err := s.Held.Decline(ctx, tx, m, d.Receipts, by, string(d.Reason), d.Words.String())
	return err
}

// After ends what a decision names, along with its statement.
func (s *Service) After(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, body []byte) error {
	b, err := Decode(TypeDeclined, body)
	if err != nil {
		return err
	}
	d := b.(*Declined)
	m := draft.Moderator{Keeper: d.As}
	if m.Keeper == "" {
		m.Keeper = s.Queries.Consultations.Hub().String()
	}
	if m.Person, err = s.Held.SaidBy(ctx, tx, r.ID); err != nil {
		return err
	}
	return s.end(ctx, tx, m, r.ID, d)
}

// Rules lists the rules of drafts: people say nothing here but that something is
// declined. After goes with it.
func (s *Service) Rules() []saying.Rule {
	return saying.RulesFor([]string{TypeDeclined}, s.Check, func(actor policy.Actor, _ string) error { return May(actor, Decline) })
}

// Check is the room's rules for a decision that is about to be said: the
// organiser says it, of receipts of the consultation, one of which at least is
// open.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	declined, ok := b.(*Declined)
	if !ok {
		return fail.New(fail.Denied, "The hub alone says that something was received, or taken back.")
	}
	c, err := s.Queries.Consultations.In(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if _, err := s.Moderates(actor, &c, Decline); err != nil {
		return err
	}
	if err := s.SpeaksAs(ctx, q, actor, declined.As); err != nil {
		return err
	}
	if !Organises(&c, declined.As) {
		return fail.New(fail.Denied, "Only the organiser of the consultation says that.")
	}
	all, err := s.Queries.standing(ctx, q, &c, "")
	if err != nil {
		return err
	}
	states := map[statement.Hash]State{}
	for _, r := range all {
		states[r.Statement] = r.State
	}
	open := 0
	for _, r := range declined.Receipts {
		switch states[r] {
		case "":
			return fail.New(fail.NotFound, "The consultation has no receipt %s.", r.Short())
		case Held:
			open++
		}
	}
	if open == 0 {
		return fail.New(fail.Conflict, "All of that has been let in or declined in the meantime, or was taken back.")
	}
	return nil
}
