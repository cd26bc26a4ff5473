package contact

import (
	"bytes"
	"context"
	"maps"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// personal are the types of statement that say who and what a contact is.
var personal = []string{TypeNominated, TypeChanged, TypeWithdrawn, TypeAbsenceSet, TypeReported}

// Erase has the words of a contact erased, in every community that was ever told
// them: also where it is withdrawn, and where the participant reads the directory
// no more. That a contact was named, changed and confirmed stays. What the hub
// recorded for the participant from a document the hub erases, when the
// participant or the hub's secretariat asks for it. What other members reported of
// its numbers and addresses is erased with it, but where the member can sign
// nothing here any more: that is noted. All else is erased, or nothing and an
// error; fail.NotFound where there is no word that the actor may
// have erased; fail.Conflict while a directory that the participant reads has the
// contact: nobody takes one out of service alone, and a withdrawal is cleared; of
// what was recorded, a withdrawal is recorded.
func (s *Service) Erase(ctx context.Context, actor policy.Actor, id, reason string) error {
	if err := May(actor, Forget); err != nil && May(actor, TakeDown) != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.outOfService(ctx, w.Tx(), actor, id); err != nil {
			return err
		}
		by := authors{}
		all, err := communities(ctx, w.Tx())
		if err != nil {
			return err
		}
		for _, c := range all {
			if err := s.eraseIn(ctx, w, actor, c.Slug, id, reason, by); err != nil {
				return err
			}
		}
		if len(by) == 0 {
			return noContact()
		}
		if by[actor.Identity] {
			if err := s.ForgetDrafts(ctx, w, actor.Identity, id); err != nil {
				return err
			}
		}
		for _, author := range by.sorted() {
			if author == actor.Identity {
				continue
			}
			if err := s.Note(ctx, w.Tx(), author, s.other(actor), NotedErased, id, statement.Hash{}); err != nil {
				return err
			}
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedErased, id, statement.Hash{})
	})
}

// outOfService reports whether a contact stands in no directory that the actor's
// participant reads, as that participant's own or as the hub recorded it:
// fail.Conflict where it does.
func (s *Service) outOfService(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id string) error {
	if May(actor, TakeDown) == nil {
		if err := s.takenBack(ctx, tx, actor, id); err != nil {
			return err
		}
	}
	if actor.For == "" || May(actor, Forget) != nil {
		return nil
	}
	mine, err := s.Queries.mine(ctx, tx, actor.Identity)
	if err != nil {
		return err
	}
	for _, c := range mine {
		chest, _, err := chestOf(ctx, tx, c.Slug)
		if err != nil {
			return err
		}
		var n int
		err = tx.QueryRow(ctx, `SELECT COUNT(*) FROM contact_held WHERE chest = $1 AND subject = $2 AND what = 'point' AND participant = $3 AND state = 'stands'`, chest[:], id, actor.For).Scan(&n)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
		}
		if n > 0 {
			return InService()
		}
	}
	return nil
}

// InService is what is said to who would erase a contact that is not withdrawn.
func InService() error {
	return fail.New(fail.Conflict, "Withdraw the contact first, which a second person clears: its words can be erased after that.")
}

// takenBack reports whether nothing that a secretariat recorded of a contact
// stands in a directory that it reads: fail.Conflict where it does. Where others
// named or changed it since, or it is no member's any more, nothing of it does.
func (s *Service) takenBack(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id string) error {
	mine, err := s.Queries.mine(ctx, tx, actor.Identity)
	if err != nil {
		return err
	}
	for _, c := range mine {
		d, err := s.Queries.as(ctx, tx, actor.Identity, c.Slug)
		if err != nil {
			return err
		}
		r, err := d.record(ctx, id)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if r.AsRecorded() && r.Participant != actor.For && r.words(&actor.Identity) {
			return RecordedInService()
		}
	}
	return nil
}

// AsRecorded reports whether a contact stands as a document named it.
func (r *Record) AsRecorded() bool {
	return !r.Withdrawn && !r.Erased && r.Via.Mode == submission.Recorded
}

// Unconfirmed reports whether a contact stands as a document named it, and the
// participant has said nothing of it since.
func (r *Record) Unconfirmed() bool {
	return r.AsRecorded() && (r.Identity.IsZero() || r.Touched.By != r.Identity)
}

// RecordedInService is what is said to a secretariat that would erase a contact
// whose withdrawal it has not recorded.
func RecordedInService() error {
	return fail.New(fail.Conflict, "Record the withdrawal of the contact first: its words can be erased after that.")
}

// authors are those whose words were erased.
type authors map[statement.Hash]bool

func (a authors) sorted() []statement.Hash {
	return slices.SortedFunc(maps.Keys(a), func(x, y statement.Hash) int { return bytes.Compare(x[:], y[:]) })
}

// eraseIn erases what was said of a contact to one community and the actor may
// have erased, and notes whose words those were.
func (s *Service) eraseIn(ctx context.Context, w *ledger.Writer, actor policy.Actor, slug, id, reason string, by authors) error {
	chest, ok, err := chestOf(ctx, w.Tx(), slug)
	if err != nil || !ok {
		return err
	}
	var gone, reports []journal.Entry
	named := false // by words that the actor may have erased, or had
	err = s.Journal.Whole(ctx, w.Tx(), chest, func(e journal.Entry) error {
		switch h := &e.Statement.Header; {
		case e.Subject() != id:
		case s.erases(actor, e):
			gone, named = append(gone, e), named || h.Type != TypeReported
		case h.Type == TypeReported && e.Body != nil:
			reports = append(reports, e)
		case h.Type == TypeNominated && h.By == actor.Identity:
			named = true
		}
		return nil
	})
	if err != nil && !fail.Is(err, fail.Gone) { // with the last key all words are gone
		return err
	}
	if named { // they hold a number or an address of the contact
		gone = append(gone, reports...)
	}
	for _, e := range gone {
		h := &e.Statement.Header
		_, err := s.EraseSaid(ctx, w, h.By, e.Statement.ID, reason)
		if h.Type == TypeReported && h.By != actor.Identity && cannotSign(err) {
			err = s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedLeft, id, e.Statement.ID)
		} else if err == nil {
			by[h.By] = true
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// cannotSign reports whether nothing can be said in the name of a participant here:
// its keys are kept elsewhere, or were declared compromised. What it reported of
// another's contact then stays sealed, without a row in which it is shown: that
// must not keep the contact's own words.
func cannotSign(err error) bool { return fail.Is(err, fail.Denied) || fail.Is(err, fail.Invalid) }

// erases reports whether an actor may have the words of a statement erased.
func (s *Service) erases(actor policy.Actor, e journal.Entry) bool {
	h := &e.Statement.Header
	if e.Body == nil || !slices.Contains(personal, h.Type) {
		return false
	}
	forget, own := May(actor, Forget) == nil, h.By == actor.Identity
	b, err := Decode(h.Type, e.Body)
	if err != nil {
		return forget && own
	}
	v, _ := spoken(b)
	switch {
	case v == nil || v.Mode != submission.Recorded:
		return forget && own
	case own:
		return forget || May(actor, TakeDown) == nil
	}
	return forget && h.By == s.Hub() && v.Author == actor.For
}
