package assessment

import (
	"context"
	"maps"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register is what the service needs of the ledger: its one writer.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Service keeps a participant's own assessments, and shares parts of them.
type Service struct {
	Ledger  Register
	Queries *Queries
	Journal *journal.Journal
	Keys    Sealer
	Drafts  cooperation.Drafts
	Library *Library
	Lists   *cooperation.Templates
	Cases   *cooperation.Queries // from which assessments arise
	Clock   clock.Clock
	// Reachable reports whether a participant can be spoken to here: fail.Denied
	// when not.
	Reachable func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
	// Alone reports whether an actor clears what he or she has drafted: an individual
	// for whom nobody else speaks (ADR 25). nil: nobody does.
	Alone func(ctx context.Context, actor policy.Actor) (bool, error)
	// Note writes into the participant's audit trail what a person has done with an
	// assessment.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error
}

// What the audit trail calls what was done.
const (
	ActWritten   = "assessment.written"
	ActSettled   = "assessment.settled"
	ActDiscarded = "assessment.discarded"
)

// change does something with the versions of one assessment, in one transaction.
func (s *Service) change(ctx context.Context, actor policy.Actor, id, action string, do func(tx *sqldb.Tx, all []Version) error) error {
	if err := s.Journal.Ready(); err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		all, err := versions(ctx, w.Tx(), s.Keys, actor.Identity, id)
		if err == nil && len(all) > 0 {
			err = mayOwn(actor, &all[len(all)-1])
		}
		if err == nil {
			err = do(w.Tx(), all)
		}
		if err == nil {
			err = s.Note(ctx, w.Tx(), actor, action, id)
		}
		return err
	})
}

// Begin keeps a new assessment, as a draft, and gives its id.
func (s *Service) Begin(ctx context.Context, actor policy.Actor, c Content) (id string, err error) {
	id = New()
	return id, s.write(ctx, actor, id, c, statement.Hash{}, true)
}

// Write keeps what somebody has written on an assessment: on its draft, or on the
// next version of what is settled. seen is the digest of what the writer had
// before the eyes.
func (s *Service) Write(ctx context.Context, actor policy.Actor, id string, c Content, seen statement.Hash) error {
	return s.write(ctx, actor, id, c, seen, false)
}

func (s *Service) write(ctx context.Context, actor policy.Actor, id string, c Content, seen statement.Hash, begins bool) error {
	if err := May(actor, Write); err != nil {
		return err
	}
	if err := s.Library.Fits(&c, s.Lists); err != nil {
		return err
	}
	label, err := s.label(ctx, actor, &c, begins)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, ActWritten, func(tx *sqldb.Tx, all []Version) error {
		if len(all) == 0 && !begins {
			return none()
		}
		v, err := written(all, actor.Person, c, seen, s.Clock.Now())
		if err != nil {
			return err
		}
		v.ID, v.Label = id, marking.Narrowest(v.Label, label)
		return write(ctx, tx, s.Keys, actor.Identity, &v)
	})
}

// label is how the case is marked from which an assessment arises; TLP:CLEAR for
// none. Who begins one reads its case: fail.NotFound. Who writes on one later may no
// longer do: it keeps the label that it has.
func (s *Service) label(ctx context.Context, actor policy.Actor, c *Content, begins bool) (statement.Marking, error) {
	if c.Case == "" {
		return statement.Clear, nil
	}
	of, err := s.Cases.Source(ctx, actor, c.Case)
	switch {
	case err != nil && !begins && (fail.Is(err, fail.NotFound) || fail.Is(err, fail.Denied)):
		return statement.Clear, nil
	case err != nil:
		return "", err
	}
	return of.Marking, of.Practises(c.Exercise)
}

// MaySettle reports whether an actor can settle a draft: fail.Denied for who has
// written on it, but for an individual for whom nobody else speaks.
func (s *Service) MaySettle(ctx context.Context, actor policy.Actor, v *Version) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	alone, err := s.alone(ctx, actor)
	if err == nil && !alone && slices.Contains(v.Writers, actor.Person) {
		err = wrote()
	}
	return err
}

func (s *Service) alone(ctx context.Context, actor policy.Actor) (bool, error) {
	if s.Alone == nil {
		return false, nil
	}
	return s.Alone(ctx, actor)
}

// Settle settles the draft of an assessment: a second person does, or an individual
// for whom nobody else speaks.
func (s *Service) Settle(ctx context.Context, actor policy.Actor, id string, seen statement.Hash) error {
	if err := May(actor, Settle); err != nil {
		return err
	}
	alone, err := s.alone(ctx, actor)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, ActSettled, func(tx *sqldb.Tx, all []Version) error {
		v, err := settled(all, actor.Person, alone, seen, s.Clock.Now())
		if err != nil {
			return err
		}
		return write(ctx, tx, s.Keys, actor.Identity, &v)
	})
}

// Discard deletes the draft of an assessment; what is settled stays.
func (s *Service) Discard(ctx context.Context, actor policy.Actor, id string, seen statement.Hash) error {
	if err := May(actor, Write); err != nil {
		return err
	}
	return s.change(ctx, actor, id, ActDiscarded, func(tx *sqldb.Tx, all []Version) error {
		if len(all) == 0 || all[len(all)-1].State != Drafting {
			return fail.New(fail.Conflict, "Nothing of this assessment is a draft.")
		}
		v := all[len(all)-1]
		if was, err := v.Digest(); err != nil || was != seen {
			return fail.New(fail.Conflict, "Somebody has written on it since you opened it: look at it again.")
		}
		_, err := tx.Exec(ctx, `DELETE FROM assessment_version WHERE id = $1 AND version = $2 AND participant = $3`, id, v.Number, actor.Identity[:])
		return err
	})
}

// Share drafts that sections of a settled version are shared with some others,
// and gives the draft. Each of them is told in a statement of its own.
func (s *Service) Share(ctx context.Context, actor policy.Actor, id string, version int64, sections []string, m statement.Marking, to ...statement.Hash) (draft string, err error) {
	drafts, err := s.Sharings(ctx, actor, id, version, sections, m, to...)
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, drafts...)
}

// Sharings are the statements by which sections of a settled version are shared
// with each of some others, as they are drafted.
func (s *Service) Sharings(ctx context.Context, actor policy.Actor, id string, version int64, sections []string, m statement.Marking, to ...statement.Hash) (drafts []ledger.Draft, err error) {
	if err := May(actor, Share); err != nil {
		return nil, err
	}
	if len(to) == 0 || len(to) > cooperation.MaxRecipients {
		return nil, fail.New(fail.Invalid, "An assessment is shared with at least one other participant, and at most %d.", cooperation.MaxRecipients)
	}
	all, err := s.Queries.Own(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(v Version) bool { return v.Number == version && v.State == Settled })
	if i < 0 {
		return nil, fail.New(fail.Conflict, "Only a version that a second person has settled is shared.")
	}
	b := &Shared{Version: version, Content: s.Library.Travels(all[i].Content)}
	for _, section := range sections {
		if s.Library.Stays(b.Template, section) {
			return nil, fail.New(fail.Invalid, "This section stays in the house.")
		}
	}
	maps.DeleteFunc(b.Sections, func(section string, _ i18n.Text) bool { return !slices.Contains(sections, section) })
	for n, other := range to {
		if slices.Contains(to[:n], other) {
			continue
		}
		d, err := Draft(actor.Identity, other, id, m, b)
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return drafts, nil
}

// Withdraw drafts that what was shared with another is withdrawn.
func (s *Service) Withdraw(ctx context.Context, actor policy.Actor, id string, other statement.Hash, reason i18n.Text) (draft string, err error) {
	if err := May(actor, Share); err != nil {
		return "", err
	}
	given, err := s.Queries.Given(ctx, actor, id)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(given, func(g Sharing) bool { return g.Reader == other })
	if i < 0 {
		return "", none()
	}
	d, err := Draft(actor.Identity, other, id, given[i].Marking, &Withdrawn{Exercise: given[i].Exercise, Reason: reason})
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, d)
}

// Rules lists the rules of the statements, one for each type.
func (s *Service) Rules() (out []cooperation.Rule) {
	for _, typ := range Types() {
		out = append(out, cooperation.Rule{Type: typ, May: func(actor policy.Actor) error { return May(actor, Share) }, Check: s.Check, Chest: s.chest})
	}
	return out
}

// Check is the room's rules for a statement that is about to be said: what is
// shared stands word for word in a version that is settled, and nothing of it
// stays in the house.
func (s *Service) Check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	if err := May(actor, Share); err != nil {
		return err
	}
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return bad("an assessment is shared by one participant with another")
	}
	by := d.By
	if by.IsZero() {
		by = actor.Identity
	}
	if err := s.reaches(ctx, q, d.Marking, by, to); err != nil {
		return err
	}
	if shared, ok := b.(*Shared); ok {
		v, err := s.stands(ctx, q, by, d.Subject, shared)
		if err != nil {
			return err
		}
		if err := s.arises(ctx, q, v, d.Marking, by, to); err != nil {
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

func (s *Service) reaches(ctx context.Context, q sqldb.Querier, m statement.Marking, by, to statement.Hash) error {
	if s.Journal.Holds != nil {
		for _, p := range []statement.Hash{by, to} {
			if err := s.Journal.Holds(p, m); err != nil {
				return err
			}
		}
	}
	return s.Reachable(ctx, q, to)
}

// stands reports whether what is to be shared is of a settled version of its
// author's, word for word, and gives that version.
func (s *Service) stands(ctx context.Context, q sqldb.Querier, by statement.Hash, id string, b *Shared) (*Version, error) {
	all, err := versions(ctx, q, s.Keys, by, id)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(v Version) bool { return v.Number == b.Version && v.State == Settled })
	if i < 0 {
		return nil, fail.New(fail.Conflict, "Only a version that a second person has settled is shared.")
	}
	own := s.Library.Travels(all[i].Content)
	maps.DeleteFunc(own.Sections, func(section string, _ i18n.Text) bool { _, has := b.Sections[section]; return !has })
	x, err := own.Digest()
	if err != nil {
		return nil, err
	}
	if y, err := b.Digest(); err != nil || x != y {
		return nil, fail.New(fail.Invalid, "What is shared of an assessment stands in it, word for word, and nothing of it stays in the house.")
	}
	return &all[i], nil
}

// arises reports whether a version may be shared so: as everything that arises from
// a case, and no wider than it is read in the house.
func (s *Service) arises(ctx context.Context, q sqldb.Querier, v *Version, m statement.Marking, by, to statement.Hash) error {
	if marking.Narrower(v.Label, m) {
		return fail.Wrap(cooperation.InMarking, fail.Invalid, "What arises from a case that is marked %s is marked at least as narrowly.", string(v.Label))
	}
	return s.Cases.Arises(ctx, q, cooperation.Arising{Case: v.Case, Exercise: v.Exercise, Marking: m, By: by, To: to})
}

// between gives what an author has shared of an assessment with a reader, and in
// which chest; nil for nothing, and where its key is destroyed: what is shared then is
// the first.
func (s *Service) between(ctx context.Context, q sqldb.Querier, id string, by, to statement.Hash) (held, error) {
	all, err := s.Queries.held(ctx, q, by, `subject = $1 AND author = $2 AND reader = $3`, id, by.String(), to.String())
	if err != nil || len(all) == 0 {
		return held{}, err
	}
	return all[0], nil
}

// chest gives the chest into which a statement goes: one for each assessment and
// participant that it is shared with.
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
