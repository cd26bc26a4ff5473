package report

import (
	"context"
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
	Voice       Voice  `json:"voice" enum:"own,recorded" doc:"whether it is the participant's own word, or recorded of it from a document and unconfirmed"`
}

// Stood gives who has reported what and when: by topic, then participant, then
// period, the latest first, each once. What is empty narrows nothing. What another
// put in a participant's name counts for nothing until it has confirmed it. It reads
// no words: a report alone of its period on which nothing followed stands where its
// speaker was heard, and only the others are read and folded.
func (q *Queries) Stood(ctx context.Context, want Wanted) (out []Stood, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := claims(ctx, r, want)
		if err != nil {
			return err
		}
		speaks := q.Speaks(ctx, r)
		stands, err := q.unclear(ctx, r, speaks, rows)
		if err != nil {
			return err
		}
		for i := 0; i < len(rows); {
			best, n := ByAnother, i
			one := Stood{Participant: rows[i].id, Topic: rows[i].topic, Period: rows[i].period()}
			for ; n < len(rows) && rows[n].meets(&rows[i]); n++ {
				c := &rows[n]
				v, read := c.voice, false
				if r, doubted := stands[c.subject]; doubted {
					v, read = r.Voice(c.id), r.InForce(c.id)
				} else if read, err = c.heard(speaks); err != nil {
					return err
				}
				if read && v.rank() < best.rank() {
					best, one.ID, one.Voice = v, c.subject, v
				}
			}
			if one.ID != "" {
				out = append(out, one)
			}
			i = n
		}
		return nil
	})
	return out, err
}

// claim is a candidate, with what it takes to know whether it stands.
type claim struct {
	candidate
	speaker, identity string
}

// meets reports whether two claims are of one participant, topic and period.
func (c *claim) meets(d *claim) bool {
	return ofOne(c.candidate, d.candidate) && c.begins == d.begins && c.ends == d.ends
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
	rows, err := r.Query(ctx, `SELECT subject, id, topic, begins, ends, place, voice, followed, speaker, identity FROM implementation_report_by WHERE `+strings.Join(w.all, " AND ")+
		` ORDER BY topic, id, ends DESC, begins DESC, place DESC`, w.args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c claim
		var voice int
		if err := rows.Scan(&c.subject, &c.id, &c.topic, &c.begins, &c.ends, &c.place, &voice, &c.followed, &c.speaker, &c.identity); err != nil {
			return nil, unread(err)
		}
		c.voice = voices()[voice]
		out = append(out, c)
	}
	return out, unread(rows.Err())
}

// unclear folds the reports of which their rows do not tell how they stand: those on
// which something followed, those that others made, and several of one period.
func (q *Queries) unclear(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, rows []claim) (map[string]*Report, error) {
	var all []candidate
	for i := range rows {
		c := &rows[i]
		if c.followed > 0 || c.voice == ByAnother || i > 0 && rows[i-1].meets(c) || i+1 < len(rows) && rows[i+1].meets(c) {
			all = append(all, c.candidate)
		}
	}
	return q.byID(ctx, r, speaks, all)
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
