package contact

import (
	"context"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// Place is a directory in which a participant can be found.
type Place struct {
	Community Community
	Answers   bool // one of its contacts says that it answers now
	Reported  bool // none does, and what one would answer is reported not to work
}

// Within lists the directories that an actor reads and in which participants have
// contacts, by their listed ids: for other rooms that lead to them. Each directory is
// opened once, however many are asked for. No number and no name is in it, as in
// Directory; who follows it is recorded there. Who may read no directory is given
// nothing.
func (q *Queries) Within(ctx context.Context, actor policy.Actor, ids ...string) (out map[string][]Place, err error) {
	out = map[string][]Place{}
	if len(ids) == 0 || May(actor, Look) != nil || q.Journal.Ready() != nil {
		return out, nil
	}
	err = q.each(ctx, actor, func(c Community, d *door, members map[string]string) error {
		for _, id := range ids {
			all, err := d.heard(ctx, id)
			if err != nil {
				return err
			}
			m := Member{Participant: id}
			if d.count(ctx, &m, all, q.Clock.Now()); m.Contacts > 0 && members[id] != stateRemoved {
				out[id] = append(out[id], Place{c, m.Answers, m.Reported})
			}
		}
		return nil
	})
	return out, err
}

// Belongs lists those communities of which the actor reads the directory and a
// participant, by its listed id, is a member, by slug.
func (q *Queries) Belongs(ctx context.Context, actor policy.Actor, participant string) (out []string, err error) {
	if err := May(actor, Look); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.each(ctx, actor, func(c Community, _ *door, members map[string]string) error {
		if members[participant] == stateMember {
			out = append(out, c.Slug)
		}
		return nil
	})
	return out, err
}

// each opens every directory that an actor reads, one by one, with how participants are
// members there.
func (q *Queries) each(ctx context.Context, actor policy.Actor, visit func(c Community, d *door, members map[string]string) error) error {
	return q.DB.Read(ctx, func(r sqldb.Querier) error {
		mine, err := q.mine(ctx, r, actor.Identity)
		if err != nil {
			return err
		}
		for _, c := range mine {
			d, err := q.open(ctx, r, actor, c.Slug)
			if err != nil {
				return err
			}
			members, err := d.members(ctx)
			if err != nil {
				return err
			}
			if err := visit(c, d, members); err != nil {
				return err
			}
		}
		return nil
	})
}
