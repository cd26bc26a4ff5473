package contact

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
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
// participant or the hub's secretariat asks for it. All of it is erased, or
// nothing and an error; fail.NotFound where there is no word that the actor may
// have erased.
func (s *Service) Erase(ctx context.Context, actor policy.Actor, id, reason string) error {
	if err := May(actor, Forget); err != nil && May(actor, TakeDown) != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		all, err := communities(ctx, w.Tx())
		if err != nil {
			return err
		}
		by := map[statement.Hash]bool{}
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
		if hub := s.Hub(); by[hub] && hub != actor.Identity {
			if err := s.Note(ctx, w.Tx(), hub, s.other(actor), NotedErased, id, statement.Hash{}); err != nil {
				return err
			}
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, NotedErased, id, statement.Hash{})
	})
}

// eraseIn erases what was said of a contact to one community and the actor may
// have erased, and notes whose words those were.
func (s *Service) eraseIn(ctx context.Context, w *ledger.Writer, actor policy.Actor, slug, id, reason string, by map[statement.Hash]bool) error {
	chest, ok, err := chestOf(ctx, w.Tx(), slug)
	if err != nil || !ok {
		return err
	}
	var gone []journal.Entry
	err = s.Journal.Whole(ctx, w.Tx(), chest, func(e journal.Entry) error {
		if e.Subject() == id && s.erases(actor, e) {
			gone = append(gone, e)
		}
		return nil
	})
	if err != nil && !fail.Is(err, fail.Gone) { // with the last key all words are gone
		return err
	}
	for _, e := range gone {
		author := e.Statement.Header.By
		if _, err := s.EraseSaid(ctx, w, author, e.Statement.ID, reason); err != nil {
			return err
		}
		by[author] = true
	}
	return nil
}

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
