package report

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
)

// Reported says who has made reports on what. Those that were withdrawn since are
// there, too: it says where to look, and nothing else. What another put in a
// participant's name is not there until it has confirmed it.
type Reported struct {
	Topics       map[string]int // how many participants, by topic
	Participants []string       // listed ids, ascending
	// On and By are a report of each: ids of statements, by topic and by participant.
	On, By map[string]string
}

// Reported gives who has made reports on what.
func (q *Queries) Reported(ctx context.Context) (Reported, error) {
	out := Reported{Topics: map[string]int{}, On: map[string]string{}, By: map[string]string{}}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := said(ctx, r)
		if err != nil {
			return err
		}
		more, err := q.owned(ctx, r)
		if err != nil {
			return err
		}
		seen := map[[2]string]bool{}
		for _, c := range append(all, more...) {
			if at := [2]string{c.id, c.topic}; seen[at] {
				continue
			} else {
				seen[at] = true
			}
			if out.Topics[c.topic]++; out.By[c.id] == "" {
				out.Participants = append(out.Participants, c.id)
			}
			out.On[c.topic], out.By[c.id] = c.subject, c.subject
		}
		slices.Sort(out.Participants)
		return nil
	})
	return out, err
}

// said gives a report of each participant and topic that was not put in a
// participant's name by another.
func said(ctx context.Context, r sqldb.Querier) (out []candidate, err error) {
	rows, err := r.Query(ctx, `SELECT id, topic, MIN(subject) FROM implementation_report_by WHERE voice < $1 GROUP BY id, topic ORDER BY id, topic`, ByAnother.rank())
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.id, &c.topic, &c.subject); err != nil {
			return nil, unread(err)
		}
		out = append(out, c)
	}
	return out, unread(rows.Err())
}

// owned gives what others put in the name of participants who have owned to it
// since.
func (q *Queries) owned(ctx context.Context, r sqldb.Querier) ([]candidate, error) {
	w := &where{}
	w.add("voice = " + w.value(ByAnother.rank()))
	rows, err := chosen(ctx, r, w)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	all, err := q.byID(ctx, r, q.Speaks(ctx, r), rows)
	return slices.DeleteFunc(rows, func(c candidate) bool {
		one := all[c.subject]
		return one == nil || !one.Known || one.Voice(c.id) == ByAnother
	}), err
}

// byID folds the reports of candidates.
func (q *Queries) byID(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, rows []candidate) (map[string]*Report, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].subject
	}
	slices.Sort(ids)
	cases, err := some(ctx, r, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all, err := q.fold(ctx, r, speaks, cases)
	out := make(map[string]*Report, len(all))
	for i := range all {
		out[all[i].ID] = &all[i]
	}
	return out, err
}
