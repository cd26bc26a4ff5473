package report

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
)

// Wanted says of which topics, participants and years what is in force is wanted;
// what is empty narrows nothing, but that there are topics or participants.
type Wanted struct {
	Topics       []string
	Participants []string // listed ids
	Period       string   // exactly
	From, Until  int      // years: periods that reach into them
}

// Held is a report in the name of one of its authors. A joint report is held by
// each of them.
type Held struct {
	Participant string `json:"participant" doc:"listed id"`
	Report      Report `json:"report"`
}

// candidate is a row that says that a participant may hold a report.
type candidate struct {
	subject, id, topic string
	begins, ends       int
	place              int64
}

// Latest gives, for each participant and topic, the report in force: that of the
// latest period of those that stand, and of several of one period the newest. They
// come by topic, in the order in which topics were wanted (else by their ids), then
// by participant. It reads a section of a questionnaire at once: which reports
// there are in one query, their bodies in a query for each 400.
func (q *Queries) Latest(ctx context.Context, want Wanted) ([]Held, error) {
	return q.held(ctx, want, ofOne)
}

// Standing is as Latest, but gives the report of each period that stands, the latest
// period of a participant and topic first, and of several of one period the newest.
func (q *Queries) Standing(ctx context.Context, want Wanted) ([]Held, error) {
	return q.held(ctx, want, func(a, b candidate) bool {
		return ofOne(a, b) && a.begins == b.begins && a.ends == b.ends
	})
}

// ofOne reports whether two candidates are of one participant and topic.
func ofOne(a, b candidate) bool { return a.id == b.id && a.topic == b.topic }

// held gives what is in force of what is wanted; among says of which candidates one is.
func (q *Queries) held(ctx context.Context, want Wanted, among func(a, b candidate) bool) (out []Held, err error) {
	if len(want.Topics)+len(want.Participants) == 0 {
		return nil, nil
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := candidates(ctx, r, want)
		if err == nil {
			out, err = q.inForce(ctx, r, rows, among)
		}
		return err
	})
	order := map[string]int{}
	for i, t := range want.Topics {
		order[t] = i
	}
	slices.SortStableFunc(out, func(a, b Held) int {
		return cmp.Or(cmp.Compare(order[a.Report.Topic], order[b.Report.Topic]), inOrder(a, b), ByPeriod(b.Report.Period, a.Report.Period))
	})
	return out, err
}

// Place is where a part of what is in force ended: a topic and a participant.
type Place struct{ Topic, Participant string }

// LatestPart is Latest in parts, by topic in ascending order and then by
// participant: at most limit of those behind a place, and where the next part
// begins; nil at the end. It narrows nothing where nothing is wanted. known is false
// where nobody reports anything at that place: then it is no place of this list.
func (q *Queries) LatestPart(ctx context.Context, want Wanted, after *Place, limit int) (out []Held, next *Place, known bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := candidates(ctx, r, want)
		if err != nil {
			return err
		}
		if after != nil {
			if rows, known = behind(rows, *after); !known {
				return nil
			}
		}
		known = true
		for len(rows) > 0 && len(out) <= limit {
			part, n := rows, 0
			for i := range rows { // as many groups as a part may hold, and one more
				if i == 0 || !ofOne(rows[i-1], rows[i]) {
					if n++; n > limit+1 {
						part = rows[:i]
						break
					}
				}
			}
			held, err := q.inForce(ctx, r, part, ofOne)
			if err != nil {
				return err
			}
			slices.SortFunc(held, inOrder)
			out, rows = append(out, held...), rows[len(part):]
		}
		return nil
	})
	if len(out) > limit {
		out = out[:limit]
		next = &Place{out[limit-1].Report.Topic, out[limit-1].Participant}
	}
	return out, next, known, err
}

// behind are the candidates that follow all of a place; ok is false where there are
// none at the place itself.
func behind(rows []candidate, p Place) (rest []candidate, ok bool) {
	for i, c := range rows {
		at := cmp.Or(cmp.Compare(c.topic, p.Topic), cmp.Compare(c.id, p.Participant))
		if ok = ok || at == 0; at > 0 {
			return rows[i:], ok
		}
	}
	return nil, ok
}

func inOrder(a, b Held) int {
	return cmp.Or(cmp.Compare(a.Report.Topic, b.Report.Topic), cmp.Compare(a.Participant, b.Participant))
}

// where writes what is wanted as conditions on rows that say who may hold what.
func (want *Wanted) where() (*where, error) {
	w := &where{}
	w.add("place >= 0")
	if len(want.Topics) > 0 {
		w.add(w.in("topic", want.Topics))
	}
	if len(want.Participants) > 0 {
		w.add(w.in("id", want.Participants))
	}
	return w, w.years(want.Period, want.From, want.Until)
}

// candidates reads who may hold what: the latest first of each participant and
// topic.
func candidates(ctx context.Context, r sqldb.Querier, want Wanted) (out []candidate, err error) {
	w, err := want.where()
	if err != nil {
		return nil, err
	}
	rows, err := r.Query(ctx, `SELECT subject, id, topic, begins, ends, place FROM implementation_report_by WHERE `+strings.Join(w.all, " AND ")+
		` ORDER BY topic, id, ends DESC, begins DESC, place DESC`, w.args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c candidate
		if err := rows.Scan(&c.subject, &c.id, &c.topic, &c.begins, &c.ends, &c.place); err != nil {
			return nil, unread(err)
		}
		out = append(out, c)
	}
	return out, unread(rows.Err())
}

// inForce takes of neighbours that are among one another the first candidate that
// stands. All first ones are read together, then the second ones of those whose first
// does not stand, and so on: mostly once.
func (q *Queries) inForce(ctx context.Context, r sqldb.Querier, rows []candidate, among func(a, b candidate) bool) (out []Held, err error) {
	speaks, seen := q.Speaks(ctx, r), map[string]*Report{}
	for len(rows) > 0 {
		var first, rest []candidate
		for i, c := range rows {
			if i == 0 || !among(rows[i-1], c) {
				first = append(first, c)
			}
		}
		var ids []string
		for _, c := range first {
			if seen[c.subject] == nil && !slices.Contains(ids[max(0, len(ids)-1):], c.subject) {
				ids = append(ids, c.subject)
			}
		}
		slices.Sort(ids)
		read, err := some(ctx, r, slices.Compact(ids))
		if err != nil {
			return nil, err
		}
		stand, err := q.stand(ctx, r, speaks, read)
		if err != nil {
			return nil, err
		}
		for i := range stand {
			seen[stand[i].ID] = &stand[i]
		}
		for i := 0; i < len(rows); {
			n := i + 1
			for n < len(rows) && among(rows[i], rows[n]) {
				n++
			}
			if one := seen[rows[i].subject]; one != nil && one.InForce(rows[i].id) {
				out = append(out, Held{rows[i].id, *one})
			} else {
				rest = append(rest, rows[i+1:n]...)
			}
			i = n
		}
		rows = rest
	}
	return out, nil
}

// History gives all that a participant has reported on a topic, whether it stands
// or not, the latest period first and of one period the newest.
func (q *Queries) History(ctx context.Context, participant, topic string) ([]Report, error) {
	return q.all(ctx, Wanted{Topics: []string{topic}, Participants: []string{participant}})
}

// Of gives all that a participant has reported, by topic, the latest period first
// and of one period the newest.
func (q *Queries) Of(ctx context.Context, participant string) ([]Report, error) {
	return q.all(ctx, Wanted{Participants: []string{participant}})
}

// all gives the reports of every candidate, in their order, but for those whose
// author by the register is another.
func (q *Queries) all(ctx context.Context, want Wanted) (out []Report, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := candidates(ctx, r, want)
		if err != nil {
			return err
		}
		ids := make([]string, len(rows))
		for i, c := range rows {
			ids[i] = c.subject
		}
		read, err := some(ctx, r, ids)
		if err != nil {
			return err
		}
		stand, err := q.stand(ctx, r, q.Speaks(ctx, r), read)
		if err != nil {
			return err
		}
		at := map[string]*Report{}
		for i := range stand {
			at[stand[i].ID] = &stand[i]
		}
		for _, id := range ids {
			if one := at[id]; one != nil && one.Known {
				out = append(out, *one)
			}
		}
		return nil
	})
	return out, err
}

// Reported says who has made reports on what. Those that were withdrawn since are
// there, too: it says where to look, and nothing else.
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
		rows, err := r.Query(ctx, `SELECT id, topic, MIN(subject) FROM implementation_report_by GROUP BY id, topic ORDER BY id, topic`)
		if err != nil {
			return unread(err)
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var id, topic, one string
			if err := rows.Scan(&id, &topic, &one); err != nil {
				return unread(err)
			}
			if out.Topics[topic]++; out.By[id] == "" {
				out.Participants = append(out.Participants, id)
			}
			out.On[topic], out.By[id] = one, one
		}
		return unread(rows.Err())
	})
	return out, err
}
