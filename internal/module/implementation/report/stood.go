package report

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Stood says that a participant has a report that stands, on a topic and for a
// period; what it says it does not say.
type Stood struct {
	Participant string `json:"participant" doc:"listed id"`
	Topic       string `json:"topic" doc:"what it is about: the provision, or item: and the item"`
	Period      string `json:"period" doc:"a year, or two with a hyphen between them"`
	ID          string `json:"report" doc:"id of the statement that made it; of several for the period, the newest that stands"`
}

// Stood gives who has reported what and when: by topic, then participant, then
// period, the latest first, each once. What is empty narrows nothing. It reads no
// words: a report on which nothing followed stands where its speaker was heard, and
// only the others are read and folded.
func (q *Queries) Stood(ctx context.Context, want Wanted) (out []Stood, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := claims(ctx, r, want)
		if err != nil {
			return err
		}
		speaks := q.Speaks(ctx, r)
		stands, err := q.followed(ctx, r, speaks, rows)
		if err != nil {
			return err
		}
		last := Stood{}
		for i := range rows {
			c := &rows[i]
			one := Stood{Participant: c.id, Topic: c.topic, Period: period(c.begins, c.ends), ID: c.subject}
			if one.Participant == last.Participant && one.Topic == last.Topic && one.Period == last.Period {
				continue
			}
			ok := stands[c.subject+" "+c.id]
			if c.followed == 0 {
				if ok, err = c.heard(speaks); err != nil {
					return err
				}
			}
			if ok {
				out, last = append(out, one), one
			}
		}
		return nil
	})
	return out, err
}

// claim is a candidate, with what it takes to know whether it stands.
type claim struct {
	candidate
	speaker, identity string
	followed          int
}

// heard reports whether the register knows the speaker as whom he claims to speak.
func (c *claim) heard(speaks submission.Speaks) (bool, error) {
	identity, err := statement.ParseHash(c.identity)
	if err != nil {
		return false, err
	}
	return speaks(c.speaker, identity, c.place)
}

func claims(ctx context.Context, r sqldb.Querier, want Wanted) (out []claim, err error) {
	w, err := want.where()
	if err != nil {
		return nil, err
	}
	rows, err := r.Query(ctx, `SELECT subject, id, topic, begins, ends, place, speaker, identity, followed FROM implementation_report_by WHERE `+strings.Join(w.all, " AND ")+
		` ORDER BY topic, id, ends DESC, begins DESC, place DESC`, w.args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c claim
		if err := rows.Scan(&c.subject, &c.id, &c.topic, &c.begins, &c.ends, &c.place, &c.speaker, &c.identity, &c.followed); err != nil {
			return nil, unread(err)
		}
		out = append(out, c)
	}
	return out, unread(rows.Err())
}

// followed says of those on which something followed for whom they stand: by the
// id of the report and of the participant, with a space between.
func (q *Queries) followed(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, rows []claim) (map[string]bool, error) {
	var ids []string
	for i := range rows {
		if rows[i].followed > 0 {
			ids = append(ids, rows[i].subject)
		}
	}
	slices.Sort(ids)
	cases, err := some(ctx, r, slices.Compact(ids))
	if err != nil {
		return nil, err
	}
	all, err := q.fold(ctx, r, speaks, cases)
	out := map[string]bool{}
	for i := range all {
		for _, id := range all[i].Via.Authors() {
			out[all[i].ID+" "+id] = all[i].InForce(id)
		}
	}
	return out, err
}

// period writes a period as it is written: see Years.
func period(begins, ends int) string {
	if begins == ends {
		return strconv.Itoa(begins)
	}
	return strconv.Itoa(begins) + "-" + strconv.Itoa(ends)
}

// Periods are those for which anything was ever reported, the latest first: a list
// to choose from.
func (q *Queries) Periods(ctx context.Context) (out []string, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT DISTINCT begins, ends FROM implementation_report_by ORDER BY ends DESC, begins DESC`)
		if err != nil {
			return unread(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var begins, ends int
			if err := rows.Scan(&begins, &ends); err != nil {
				return unread(err)
			}
			out = append(out, period(begins, ends))
		}
		return unread(rows.Err())
	})
	return out, err
}

// Participants are those who ever reported anything, in ascending order: a list to
// choose from.
func (q *Queries) Participants(ctx context.Context) (out []string, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		// Each is found from the one before: there are many reports and few who report.
		rows, err := r.Query(ctx, `WITH RECURSIVE one (id) AS (
				SELECT MIN(id) FROM implementation_report_by
				UNION ALL SELECT (SELECT MIN(b.id) FROM implementation_report_by b WHERE b.id > one.id) FROM one WHERE one.id IS NOT NULL)
			SELECT id FROM one WHERE id IS NOT NULL`)
		if err != nil {
			return unread(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id string
			if err := rows.Scan(&id); err != nil {
				return unread(err)
			}
			out = append(out, id)
		}
		return unread(rows.Err())
	})
	return out, err
}
