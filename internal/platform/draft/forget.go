package draft

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Forget deletes the drafts of a participant of which one statement, now or in
// an earlier version, is among those that are to be forgotten: when what was said
// of a case confidentially is erased, or its key destroyed. A draft is a second
// copy of what was said, sealed under the participant's own key. It gives how
// many were deleted, and has the database scrubbed.
func (s *Service) Forget(ctx context.Context, w *ledger.Writer, participant statement.Hash, gone func(d ledger.Draft) bool) (int, error) {
	tx := w.Tx()
	args, in := []any{participant.String()}, []string{}
	for _, rule := range s.Rules {
		if rule.Chest != nil {
			args = append(args, rule.Type)
			in = append(in, fmt.Sprintf("$%d", len(args)))
		}
	}
	if len(in) == 0 {
		return 0, nil
	}
	all, err := rows(ctx, tx, `participant = $1 AND type IN (`+strings.Join(in, ", ")+`)`, args...)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, r := range all {
		holds, err := s.holds(ctx, tx, r, gone)
		if fail.Is(err, fail.Broken) { // nothing shows it to anybody, but its bytes are there
			s.distrust(ctx, r.id, err)
			holds, err = true, nil
		}
		if err != nil {
			return n, err
		}
		if !holds {
			continue
		}
		if err := r.remove(ctx, tx); err != nil {
			return n, err
		}
		n++
	}
	if n > 0 {
		w.Scrub()
	}
	return n, nil
}

// ForgetSaid deletes the draft that became a statement, for the same purpose;
// false where there is none.
func (s *Service) ForgetSaid(ctx context.Context, w *ledger.Writer, said statement.Hash) (bool, error) {
	all, err := rows(ctx, w.Tx(), `statement = $1 OR id IN (SELECT draft FROM draft_said WHERE statement = $1)`, said.String())
	if err != nil || len(all) == 0 {
		return false, err
	}
	for _, r := range all {
		if err := r.remove(ctx, w.Tx()); err != nil {
			return false, err
		}
	}
	w.Scrub()
	return true, nil
}

// holds reports whether a draft, as it is or was, has a statement of some sort.
func (s *Service) holds(ctx context.Context, q sqldb.Querier, r *row, gone func(d ledger.Draft) bool) (bool, error) {
	if r.broken != nil {
		return false, r.broken
	}
	was, err := r.earlier(ctx, q)
	if err != nil {
		return false, err
	}
	if r.freeze > 0 {
		was = append(was, r)
	}
	for _, v := range was {
		b, err := s.open(ctx, q, v)
		if err != nil {
			return false, err
		}
		if slices.ContainsFunc(b.drafts, gone) {
			return true, nil
		}
	}
	return false, nil
}

// remove deletes a draft with its steps, clearances and earlier versions.
func (r *row) remove(ctx context.Context, tx *sqldb.Tx) error {
	if _, err := tx.Exec(ctx, `DELETE FROM draft_said WHERE draft = $1`, string(r.id)); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `DELETE FROM draft WHERE id = $1`, string(r.id))
	return err
}
