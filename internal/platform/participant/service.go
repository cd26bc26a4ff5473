package participant

import (
	"context"
	"time"

	"comity.example/comity/identity"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Register is what the service needs of the ledger: to say drafts in the hub's
// name, all of them or none, durable when it returns; alone, or in a command
// that looks first; and who has been opened.
type Register interface {
	Say(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Receipt, error)
	Do(ctx context.Context, c ledger.Command) error
	Hub() statement.Hash
	Identity(ctx context.Context, id statement.Hash) (*identity.Participant, error)
}

// Drafts takes what one person has drafted and another must clear. It gives
// the id of the draft.
type Drafts interface {
	Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (id string, err error)
}

// Trail takes down what people caused, in the same transaction.
type Trail interface {
	Note(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string, said statement.Hash) error
}

// Follower keeps private rows in step with what is said of participants.
type Follower interface {
	Follow(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, b corpus.Body) error
}

// Service lists participants, and decides about them.
type Service struct {
	Ledger Register
	DB     Reader
	Clock  clock.Clock // of deadlines; nil where none is set
	Drafts Drafts      // nil where nothing can be drafted: then one officer decides
	Trail  Trail       // may be nil
	Follow Follower    // may be nil
	// Covered reports whether a clearance list of the hub's own participant
	// covers a type of statement; nil where there are no such lists.
	Covered func(ctx context.Context, q sqldb.Querier, typ string) (bool, error)
	// Others lists the types of what the secretariat says in other rooms, beside
	// Secretarial; it may be nil.
	Others func() []string
}

// Outcome is what became of a decision: it was said, or drafted for another
// officer to clear.
type Outcome struct {
	Receipt ledger.Receipt
	Draft   string // id of the draft; empty when it was said
}

// Load lists those whom the register does not list in these words; see
// corpus.Room.Say. Where the secretariat has listed somebody in other words than
// the table that is shipped, its words stand.
func (s *Service) Load(ctx context.Context, actor policy.Actor, all []Participant, tell func(done, total int)) (said int, err error) {
	if err := May(actor, List); err != nil {
		return 0, err
	}
	own, err := s.inOwnWords(ctx)
	if err != nil {
		return 0, err
	}
	bodies := make([]*Participant, 0, len(all))
	for i := range all {
		if !all[i].Shipped || !own[all[i].ID] {
			bodies = append(bodies, &all[i])
		}
	}
	drafts, err := corpus.Drafts(bodies)
	if err != nil {
		return 0, err
	}
	return corpus.Room{Register: s.Ledger, DB: s.DB, Table: "participant_listed"}.Say(ctx, drafts, tell)
}

// inOwnWords gives the ids of those who are listed in other words than a shipped
// table's.
func (s *Service) inOwnWords(ctx context.Context) (map[string]bool, error) {
	out := map[string]bool{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		all, err := many(ctx, q, `SELECT subject, course FROM participant_listed`)
		for _, l := range all {
			out[l.ID] = !l.Shipped
		}
		return err
	})
	return out, err
}

// List lists one participant, or lists it anew. A statement that would change
// nothing is refused before it is said.
func (s *Service) List(ctx context.Context, actor policy.Actor, p *Participant) (Outcome, error) {
	return s.Decide(ctx, actor, p)
}

// Decide says a decision of the secretariat, or drafts it where the hub's rules
// ask for two officers. What would be inert is refused before it is said, as
// fail.Conflict.
func (s *Service) Decide(ctx context.Context, actor policy.Actor, b corpus.Body) (Outcome, error) {
	if err := May(actor, ActionOf(b.Type(), false)); err != nil {
		return Outcome{}, err
	}
	d, err := draftOf(b)
	if err != nil {
		return Outcome{}, err
	}
	if two, err := s.NeedsTwoNow(ctx, b.Type()); err != nil {
		return Outcome{}, err
	} else if two {
		return s.propose(ctx, actor, d)
	}
	var out Outcome
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		// The rules may have changed since: what two must say, one does not.
		two, err := s.NeedsTwo(ctx, w.Tx(), b.Type())
		if err != nil {
			return err
		}
		if two {
			return fail.New(fail.Conflict, "The rules of this hub have just changed: send it again.")
		}
		if err := s.check(ctx, w.Tx(), w.Identity, s.Ledger.Hub(), b); err != nil {
			return err
		}
		if out.Receipt, err = w.Say(ctx, d); err != nil {
			return err
		}
		return s.after(ctx, w.Tx(), actor, out.Receipt, b)
	})
	return out, err
}

// NeedsTwo reports whether this hub asks for two officers for what its
// secretariat says by statements of a type: its rules name the type, or a
// clearance list of its own covers it. It is asked wherever that is decided or
// shown, and nothing else is.
func (s *Service) NeedsTwo(ctx context.Context, q sqldb.Querier, typ string) (bool, error) {
	rules, err := rulesOf(ctx, q, s.Ledger.Hub())
	if err != nil || rules.NeedsTwo(typ) || s.Covered == nil {
		return rules.NeedsTwo(typ), err
	}
	return s.Covered(ctx, q, typ)
}

// NeedsTwoNow is NeedsTwo in a snapshot of its own.
func (s *Service) NeedsTwoNow(ctx context.Context, typ string) (two bool, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		two, err = s.NeedsTwo(ctx, q, typ)
		return err
	})
	return two, err
}

// Secretarial lists the types of all that the secretariat of this hub says: a
// hub may ask for two officers for each.
func (s *Service) Secretarial() []string {
	if s.Others == nil {
		return Secretarial()
	}
	return append(Secretarial(), s.Others()...)
}

// CoveredNow lists, of all that the secretariat says, the types that a clearance
// list of the hub covers.
func (s *Service) CoveredNow(ctx context.Context) (out []string, err error) {
	if s.Covered == nil {
		return nil, nil
	}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, typ := range s.Secretarial() {
			is, err := s.Covered(ctx, q, typ)
			if err != nil {
				return err
			}
			if is {
				out = append(out, typ)
			}
		}
		return nil
	})
	return out, err
}

// Draft drafts what a participant says of itself or as a State: an objection,
// or that it withdraws. Somebody else of the same participant clears it.
func (s *Service) Draft(ctx context.Context, actor policy.Actor, b corpus.Body) (Outcome, error) {
	if err := May(actor, ActionOf(b.Type(), true)); err != nil {
		return Outcome{}, err
	}
	d, err := draftOf(b)
	if err != nil {
		return Outcome{}, err
	}
	d.By = actor.Identity
	return s.propose(ctx, actor, d)
}

func (s *Service) propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (Outcome, error) {
	if s.Drafts == nil {
		return Outcome{}, fail.New(fail.Unavailable, "This needs two officers, and nothing can be drafted here.")
	}
	if !actor.SignedIn() {
		return Outcome{}, fail.New(fail.Denied, "This needs two officers, and the program is none.")
	}
	id, err := s.Drafts.Propose(ctx, actor, d)
	return Outcome{Draft: id}, err
}

func draftOf(b corpus.Body) (ledger.Draft, error) {
	all, err := corpus.Drafts([]corpus.Body{b})
	if err != nil {
		return ledger.Draft{}, err
	}
	return all[0], nil
}

// after does what goes with a statement that a person caused.
func (s *Service) after(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, r ledger.Receipt, b corpus.Body) error {
	if s.Trail != nil && actor.SignedIn() {
		if err := s.Trail.Note(ctx, tx, actor.Identity, actor.Person, "statement.said", b.Subject(), r.ID); err != nil {
			return err
		}
	}
	return s.After(ctx, tx, r, b)
}

// After keeps private rows in step with what was said; the draft room calls it
// for what was cleared.
func (s *Service) After(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, b corpus.Body) error {
	if s.Follow == nil {
		return nil
	}
	return s.Follow.Follow(ctx, tx, r, b)
}

// TooLate reports whether a day lies after tomorrow, and so has begun nowhere on
// Earth: no document bears its date yet.
func (s *Service) TooLate(day string) bool {
	return s.Clock != nil && day > s.Clock.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
}

// Deadline is that of a no-objection period which begins now under these rules.
func (s *Service) Deadline(r Rules) time.Time {
	return s.Clock.Now().UTC().Truncate(time.Second).Add(time.Duration(r.Days) * 24 * time.Hour)
}
