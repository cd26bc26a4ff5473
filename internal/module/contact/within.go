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
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
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
		}
		return nil
	})
	return out, err
}
