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
	Over         string   // a period: those that have a year in common with it
	From, Until  int      // years: periods that reach into them
}

// Held is a report in the name of one of its authors. A joint report is held by
// each of them.
type Held struct {
	Participant string `json:"participant" doc:"listed id"`
	Voice       Voice  `json:"voice" enum:"own,recorded,transmitted" doc:"whether it is the participant's own word: said with its own key or confirmed; recorded by the secretariat from a document, unconfirmed; or put in its name by another participant, unconfirmed"`
	// Beside says that it is not in force: see Queries.Shown.
	Beside bool   `json:"beside,omitempty" doc:"it is not in force: it stands beside what is, or alone where nothing is"`
	Report Report `json:"report" doc:"in the wording in force, or in the last that the participant has owned to, where that is an earlier one"`
}

// candidate is a row that says that a participant may hold a report.
type candidate struct {
	subject, id, topic string
	begins, ends       int
	place              int64
	voice              Voice // as it was made
	followed           int   // how many statements followed on the report
}

// Latest gives, for each participant and topic, the report in force: that of the
// latest period of those that stand and are the participant's own word, or were
// recorded of it by the secretariat; of several of one period its own goes before a
// recorded one, and then the newest. What another put in its name is not among them
// until it has confirmed it. They come by topic, in the order in which topics were
// wanted (else by their ids), then by participant. It reads a section of a
// questionnaire at once: which reports there are in one query, their bodies in a
// query for each 400.
func (q *Queries) Latest(ctx context.Context, want Wanted) ([]Held, error) {
	return q.held(ctx, want, ofOne, false)
}

// Shown is Latest with what stands beside it, for those that show words and count
// nothing: after the report in force, the participant's own last word where what is
// in force was only recorded; and what others put in its name, of each of them the
// last, unless it is older than what is in force.
func (q *Queries) Shown(ctx context.Context, want Wanted) ([]Held, error) {
	return q.held(ctx, want, ofOne, true)
}

// Standing is as Shown, but gives what stands of each period, the latest period of a
// participant and topic first.
func (q *Queries) Standing(ctx context.Context, want Wanted) ([]Held, error) {
	return q.held(ctx, want, func(a, b candidate) bool {
		return ofOne(a, b) && a.begins == b.begins && a.ends == b.ends
	}, true)
}

// ofOne reports whether two candidates are of one participant and topic.
func ofOne(a, b candidate) bool { return a.id == b.id && a.topic == b.topic }

// held gives what is in force of what is wanted; among says of which candidates one
// is, and beside that what stands beside it is given, too.
func (q *Queries) held(ctx context.Context, want Wanted, among func(a, b candidate) bool, beside bool) (out []Held, err error) {
	if len(want.Topics)+len(want.Participants) == 0 {
		return nil, nil
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := candidates(ctx, r, want)
		if err == nil {
			out, err = q.inForce(ctx, r, rows, among, beside)
		}
		return err
	})
	order := map[string]int{}
	for i, t := range want.Topics {
		order[t] = i
	}
	slices.SortStableFunc(out, func(a, b Held) int {
		return cmp.Or(cmp.Compare(order[a.Report.Topic], order[b.Report.Topic]), inOrder(a, b))
	})
	return out, err
}

// Place is where a part of what is shown ended: a topic, a participant, and which
// report of it.
type Place struct{ Topic, Participant, Report string }

// ShownPart is Shown in parts, by topic in ascending order and then by participant:
// at most limit of those behind a place, and where the next part begins; nil at the
// end. It narrows nothing where nothing is wanted. known is false where nobody
// reports anything at that place: then it is no place of this list.
func (q *Queries) ShownPart(ctx context.Context, want Wanted, after *Place, limit int) (out []Held, next *Place, known bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := candidates(ctx, r, want)
		if err != nil {
			return err
		}
		if after != nil {
			if rows, known = from(rows, *after); !known {
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
			held, err := q.inForce(ctx, r, part, ofOne, true)
			if err != nil {
				return err
			}
			slices.SortStableFunc(held, inOrder)
			out, rows = append(out, behind(held, after)...), rows[len(part):]
		}
		return nil
	})
	if len(out) > limit {
		out = out[:limit]
		last := &out[limit-1]
		next = &Place{last.Report.Topic, last.Participant, last.Report.ID}
	}
	return out, next, known, err
}

// from are the candidates from a place on; ok is false where there are none at the
// place itself.
func from(rows []candidate, p Place) (rest []candidate, ok bool) {
	for i, c := range rows {
		if at := cmp.Or(cmp.Compare(c.topic, p.Topic), cmp.Compare(c.id, p.Participant)); at >= 0 {
			return rows[i:], at == 0
		}
	}
	return nil, false
}

// behind are those that follow a place. Where its report is shown no more, all of
// its participant on its topic were.
func behind(held []Held, p *Place) []Held {
	if p == nil {
		return held
	}
	n := slices.IndexFunc(held, func(h Held) bool {
		return cmp.Or(cmp.Compare(h.Report.Topic, p.Topic), cmp.Compare(h.Participant, p.Participant)) > 0
	})
	if n < 0 {
		n = len(held)
	}
	if i := slices.IndexFunc(held[:n], func(h Held) bool { return h.Report.ID == p.Report }); i >= 0 {
		n = i + 1
	}
	return held[n:]
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
	return w, w.years(want.Period, want.Over, want.From, want.Until)
}

// candidates reads who may hold what: the latest first of each participant and
// topic.
func candidates(ctx context.Context, r sqldb.Querier, want Wanted) ([]candidate, error) {
	w, err := want.where()
	if err != nil {
		return nil, err
	}
	return chosen(ctx, r, w)
}

// chosen is candidates by conditions.
func chosen(ctx context.Context, r sqldb.Querier, w *where) (out []candidate, err error) {
	rows, err := r.Query(ctx, `SELECT subject, id, topic, begins, ends, place, voice, followed FROM implementation_report_by WHERE `+strings.Join(w.all, " AND ")+
		` ORDER BY topic, id, ends DESC, begins DESC, place DESC`, w.args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var c candidate
		var voice int
		if err := rows.Scan(&c.subject, &c.id, &c.topic, &c.begins, &c.ends, &c.place, &voice, &c.followed); err != nil {
			return nil, unread(err)
		}
		c.voice = voices()[voice]
		out = append(out, c)
	}
	return out, unread(rows.Err())
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
