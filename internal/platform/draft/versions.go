package draft

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Version is what a draft was before it was frozen anew, and how that came:
// it was sent back, or its drafter took it back.
type Version struct {
	Number    int              `json:"number"` // from 1
	Frozen    time.Time        `json:"frozen"`
	Challenge statement.Hash   `json:"challenge"`
	Refs      []statement.Hash `json:"refs"`
	Body      string           `json:"body"`
	Parts     []Part           `json:"parts,omitempty"`  // of several statements or a confidential one, each
	List      []Place          `json:"clearances"`       // all of them void
	Own       bool             `json:"own,omitempty"`    // its drafter was to clear it
	Ended     string           `json:"ended_by"`         // who sent it back, or took it back
	Reason    string           `json:"reason,omitempty"` // why it was sent back
	Replaced  time.Time        `json:"replaced"`         // by the next one
}

const versionColumns = `edition, own, alone, challenge, sealed, steps, frozen, ended_by, reason, replaced`

// archive keeps what a draft was, before it is frozen anew.
func (r *row) archive(ctx context.Context, tx *sqldb.Tx, now time.Time) error {
	if r.freeze == 0 {
		return nil
	}
	by := r.endedBy
	if by == "" {
		by = r.drafter
	}
	_, err := tx.Exec(ctx, `INSERT INTO draft_version (draft, `+versionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
		string(r.id), r.freeze, number(r.own), number(r.alone), r.challenge.String(), r.sealed, r.steps, micros(r.frozen), by, present(r.reason), micros(now))
	return err
}

// earlier gives the rows of a draft as they were, oldest first: each opens by
// the seal of its own freeze. replaced is in changed.
func (r *row) earlier(ctx context.Context, q sqldb.Querier) ([]*row, error) {
	found, err := q.Query(ctx, `SELECT `+versionColumns+` FROM draft_version WHERE draft = $1 ORDER BY edition`, string(r.id))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the earlier versions of the draft cannot be read")
	}
	defer func() { _ = found.Close() }()
	var out []*row
	for found.Next() {
		v := &row{id: r.id, participant: r.participant, drafter: r.drafter, typ: r.typ, created: r.created}
		var own, alone, freeze, steps, frozen, replaced int64
		var challenge string
		err := found.Scan(&freeze, &own, &alone, &challenge, &v.sealed, &steps, &frozen, &v.endedBy, &v.reason, &replaced)
		if err != nil {
			return nil, fail.Wrap(err, fail.Unavailable, "the earlier versions of the draft cannot be read")
		}
		if err := v.challenge.UnmarshalText([]byte(challenge)); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
		v.own, v.alone, v.freeze, v.steps = own != 0, alone != 0, int(freeze), int(steps)
		v.frozen, v.changed = instant(frozen), sqldb.Time(replaced)
		out = append(out, v)
	}
	return out, fail.Wrap(found.Err(), fail.Unavailable, "the earlier versions of the draft cannot be read")
}

// versions gives what a draft was, oldest first, for those who may see it.
func (s *Service) versions(ctx context.Context, q sqldb.Querier, r *row) ([]Version, error) {
	all, err := r.earlier(ctx, q)
	if err != nil {
		return nil, err
	}
	out := []Version{}
	for _, was := range all {
		b, err := s.open(ctx, q, was)
		if err != nil {
			return nil, err
		}
		reason, err := s.openReason(was)
		if err != nil {
			return nil, err
		}
		list, _, err := was.places(ctx, q)
		if err != nil {
			return nil, err
		}
		d := b.first()
		out = append(out, Version{Number: was.freeze, Frozen: was.frozen, Challenge: was.challenge, Refs: references(d.Refs), Body: string(d.Body),
			Parts: b.several(nil), List: list, Own: was.own, Ended: was.endedBy, Reason: reason, Replaced: was.changed})
	}
	return out, nil
}

// Editable gives what the actor may edit: a draft of his or her own that is
// neither said nor withdrawn, of a participant that may say something. freeze is
// how often it has been frozen. Of several statements it is the first.
func (s *Service) Editable(ctx context.Context, actor policy.Actor, id ID) (d ledger.Draft, freeze int, err error) {
	all, freeze, err := s.AllEditable(ctx, actor, id)
	if err != nil {
		return ledger.Draft{}, 0, err
	}
	return all[0], freeze, nil
}

// AllEditable is Editable for every statement of a draft.
func (s *Service) AllEditable(ctx context.Context, actor policy.Actor, id ID) (all []ledger.Draft, freeze int, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		r, err := s.visible(ctx, q, actor, id)
		switch {
		case err != nil:
			return err
		case r.drafter != actor.Person:
			return fail.New(fail.Denied, "A draft is edited by its drafter.")
		case r.state == Said || r.state == Withdrawn:
			return ended()
		case r.state == Held:
			return fail.New(fail.Conflict, "It is held: take it back before you edit it.")
		}
		if s.Silent != nil && !ownHouse(r.typ) {
			if err := s.Silent(ctx, q, r.participant); err != nil {
				return err
			}
		}
		freeze = r.freeze
		b, err := s.open(ctx, q, r)
		all = b.drafts
		return err
	})
	return all, freeze, err
}
