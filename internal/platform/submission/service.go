package submission

import (
	"context"
	"math"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register is what the service needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Drafts is where statements wait that a second person has to clear.
type Drafts interface {
	Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (id string, err error)
}

// Files is where attachments lie.
type Files interface {
	Has(hash statement.Hash) bool
	Open(hash statement.Hash) (salt, content []byte, err error)
	Restore(raw []byte) (statement.Hash, error) // durable when it returns
}

// Service takes down what is submitted.
type Service struct {
	Ledger  Register
	Queries *Queries
	Drafts  Drafts
	Files   Files
	Keys    Vault
	Clock   clock.Clock
	// Exists reports whether there is something under a frozen id that a
	// submission can be about.
	Exists func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Two reports whether this hub asks for two officers for what its secretariat
	// says by statements of a type; nil: for none.
	Two func(ctx context.Context, q sqldb.Querier, typ string) (bool, error)
	// Note writes into the audit trail that a person caused a statement; nil:
	// nobody keeps one.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error
}

// Outcome is what became of what was handed in: it stands in the register, or
// waits to be cleared.
type Outcome struct {
	Receipt *ledger.Receipt
	Draft   string // id of the draft
}

// Say says what the secretariat records, or corrects or withdraws of what it
// recorded, and drafts all else, for a second person to clear. of is the
// submission, or the statement to confirm; zero for an opening.
func (s *Service) Say(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body) (Outcome, error) {
	own := secretarial(b)
	do := action(b.Type())
	if own {
		do = Record
	}
	if err := May(actor, do); err != nil {
		return Outcome{}, err
	}
	d, err := Draft(actor.Identity, of, b)
	if err != nil {
		return Outcome{}, err
	}
	two := !own
	if own {
		if two, err = s.NeedsTwo(ctx, d.Type); err != nil {
			return Outcome{}, err
		}
	}
	if two {
		return s.propose(ctx, actor, d)
	}
	d.By = statement.Hash{} // the hub's own participant
	var out ledger.Receipt
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		// The rules may have changed since: what two must say, one does not.
		if two, err := s.two(ctx, w.Tx(), d.Type); err != nil {
			return err
		} else if two {
			return fail.New(fail.Conflict, "The rules of this hub have just changed: send it again.")
		}
		if err := s.Check(ctx, w.Tx(), actor, d); err != nil {
			return err
		}
		if out, err = w.Say(ctx, d); err != nil {
			return err
		}
		if err := s.Publish(ctx, w.Tx(), b); err != nil {
			return err
		}
		if s.Note == nil {
			return nil
		}
		return s.Note(ctx, w.Tx(), actor, d.Type, out)
	})
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Receipt: &out}, nil
}

// NeedsTwo reports whether a second officer clears what the secretariat records,
// or corrects or withdraws of what it recorded, by a statement of a type.
func (s *Service) NeedsTwo(ctx context.Context, typ string) (two bool, err error) {
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		two, err = s.two(ctx, q, typ)
		return err
	})
	return two, err
}

func (s *Service) two(ctx context.Context, q sqldb.Querier, typ string) (bool, error) {
	if s.Two == nil {
		return false, nil
	}
	return s.Two(ctx, q, typ)
}

// propose puts a draft before those who clear it.
func (s *Service) propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (Outcome, error) {
	if s.Drafts == nil {
		return Outcome{}, fail.New(fail.Unavailable, "Nothing can be put forward for clearance on this hub.")
	}
	if !actor.SignedIn() {
		return Outcome{}, fail.New(fail.Denied, "This needs two officers, and the program is none.")
	}
	id, err := s.Drafts.Propose(ctx, actor, d)
	return Outcome{Draft: id}, err
}

// secretarial reports whether it is for the secretariat to say: it alone speaks
// as nobody who is listed.
func secretarial(b corpus.Body) bool {
	switch b := b.(type) {
	case *Opening:
		return b.Via.Mode == Recorded
	case *Corrected:
		return b.As == ""
	case *Withdrawn:
		return b.As == ""
	}
	return false
}

// Rule is what a draft of one type has to keep to: package draft's, but for
// what is shown to who clears it.
type Rule struct {
	Type  string
	May   func(actor policy.Actor) error
	Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error
	After func(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt, body []byte) error
	Roles []policy.Role // who may clear by default; nil: clearing officers
}

// Rules lists the rules, one a type.
func (s *Service) Rules() []Rule {
	var out []Rule
	for _, typ := range Types() {
		r := Rule{Type: typ, Check: s.Check, May: func(actor policy.Actor) error {
			if (typ == TypeCorrected || typ == TypeWithdrawn) && actor.Is(policy.Secretariat) {
				return nil // of what it recorded: Check sees to that
			}
			return May(actor, action(typ))
		}}
		r.After = func(ctx context.Context, tx *sqldb.Tx, _ ledger.Receipt, body []byte) error {
			b, err := Decode(typ, body)
			if err != nil {
				return err
			}
			return s.Publish(ctx, tx, b)
		}
		switch typ {
		case TypeRecorded, TypeCorrected, TypeWithdrawn: // the secretariat's, too: nobody else holds that role
			r.Roles = []policy.Role{policy.Secretariat, policy.ClearingOfficer}
		}
		out = append(out, r)
	}
	return out
}

// Check is the room's rules for a statement that is about to be said: its
// author speaks as himself, those whom it names are listed, its files are here,
// and it would count.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if secretarial(b) {
		if err := May(actor, Record); err != nil {
			return err
		}
		if hub := s.Queries.Hub(); actor.SignedIn() && actor.Identity != hub {
			return fail.New(fail.Denied, "The secretariat speaks in the name of this hub.")
		}
	} else if err := May(actor, action(d.Type)); err != nil {
		return err
	}
	switch b := b.(type) {
	case *Opening:
		if d.Subject != "" {
			return fail.New(fail.Invalid, "What opens a submission has no subject.")
		}
		return s.checkOpening(ctx, q, actor, b)
	case *Joined:
		return s.checkLater(ctx, q, actor, d, b.As, nil, func(o Open) bool { return o.Join })
	case *Confirmed:
		return s.checkConfirmed(ctx, q, actor, d, b)
	case *Corrected:
		return s.checkLater(ctx, q, actor, d, b.As, &b.Content, func(o Open) bool { return o.Alter })
	case *Withdrawn:
		return s.checkLater(ctx, q, actor, d, b.As, nil, func(o Open) bool { return o.Alter || o.Leave })
	}
	return fail.New(fail.Internal, "The statement has no rule.")
}

func (s *Service) checkOpening(ctx context.Context, q sqldb.Querier, actor policy.Actor, o *Opening) error {
	if as := o.Via.Speaker(); as != "" {
		if err := s.speaksAs(ctx, q, actor, as); err != nil {
			return err
		}
	}
	if err := s.Named(ctx, q, &o.Via); err != nil {
		return err
	}
	return s.content(ctx, q, actor, &o.Content)
}

// Named sees that those whose words something is are listed, that its members
// are those that the register lists for the day, that only one of them speaks for
// a group, and that no day lies in the future. Rooms whose bodies embed a Via ask
// it of theirs.
func (s *Service) Named(ctx context.Context, q sqldb.Querier, v *Via) error {
	for _, id := range append(slices.Clone(v.Authors()), v.Members...) {
		ok, err := s.Queries.Participants.Listed(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Invalid, "Nobody is listed under %s.", id)
		}
	}
	if v.Mode == Group && !slices.Contains(v.Members, v.By) {
		return fail.New(fail.Invalid, "You are not listed as a member of %s on that day: only a member speaks for a group.", v.Author)
	}
	if d := v.Document; d != nil && s.TooLate(d.Date) || v.On != "" && s.TooLate(v.On) {
		return fail.New(fail.Invalid, "The date of the document, or of the list of members, lies in the future.")
	}
	if len(v.Members) > 0 {
		members, err := s.Queries.Participants.Members(ctx, q, v.Author, v.On)
		if err != nil {
			return err
		}
		if !slices.Equal(members, v.Members) {
			return fail.New(fail.Conflict, "The members of %s on that day are not those that the register lists.", v.Author)
		}
	}
	return nil
}

// TooLate reports whether a day lies after tomorrow, and so has begun nowhere
// on Earth: nothing bears its date yet.
func (s *Service) TooLate(day string) bool {
	return day > s.Clock.Now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)
}

// content sees that a content is of a day that has come, about things that
// there are, and that its files are here.
func (s *Service) content(ctx context.Context, q sqldb.Querier, actor policy.Actor, c *Content) error {
	if s.TooLate(c.Date) {
		return fail.New(fail.Invalid, "The date of the submission lies in the future.")
	}
	for _, id := range c.About {
		if s.Exists == nil {
			break
		}
		ok, err := s.Exists(ctx, q, id)
		if err != nil {
			return err
		}
		if !ok {
			return fail.New(fail.Invalid, "There is nothing under the id %s that a submission can be about.", id)
		}
	}
	return s.here(ctx, q, s.owner(actor), c.Attachments)
}

// speaksAs sees that an actor speaks for who is listed under an id, and that
// the register would hear it now.
func (s *Service) speaksAs(ctx context.Context, q sqldb.Querier, actor policy.Actor, id string) error {
	if actor.For == "" || actor.For != id {
		return fail.New(fail.Denied, "You speak for another participant than %s.", id)
	}
	ok, err := s.Queries.Participants.Speaks(ctx, q, id, actor.Identity, math.MaxInt64)
	if err == nil && !ok {
		err = fail.New(fail.Denied, "The register does not name you as %s now: nothing new can be said.", id)
	}
	return err
}

// checkLater: the statement would count on the submission as it stands.
func (s *Service) checkLater(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft, as string, c *Content, may func(Open) bool) error {
	if as != "" {
		if err := s.speaksAs(ctx, q, actor, as); err != nil {
			return err
		}
	}
	one, err := s.Queries.get(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if !may(one.For(as)) {
		return fail.New(fail.Conflict, "That cannot be said of this submission, or not any more.")
	}
	if c == nil {
		return nil
	}
	return s.content(ctx, q, actor, c)
}

// checkConfirmed: of a submission, its wording in force; of a statement of
// another room nothing is known here but that it was not confirmed yet.
func (s *Service) checkConfirmed(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft, b *Confirmed) error {
	if err := s.speaksAs(ctx, q, actor, b.As); err != nil {
		return err
	}
	of, err := statement.ParseHash(d.Subject)
	if err != nil || !slices.Contains(d.Refs, of) {
		return fail.New(fail.Invalid, "A confirmation names the statement that it confirms, and refers to it.")
	}
	c, err := read(ctx, q, d.Subject)
	if err != nil {
		return err
	}
	if c != nil && c.Opened != nil {
		one, err := s.Queries.get(ctx, q, d.Subject)
		if err != nil {
			return err
		}
		if one.Version.String() != d.Subject || !one.For(b.As).Confirm {
			return fail.New(fail.Conflict, "That cannot be confirmed, or not any more.")
		}
		return nil
	}
	_, err = Next(c, Said{Mark{By: d.By}, b})
	if fail.Is(err, fail.InertKind) {
		return fail.New(fail.Conflict, "You have confirmed that already.")
	}
	return err
}
