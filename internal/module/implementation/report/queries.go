package report

import (
	"context"
	"math"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Submissions says how statements came to be said; package submission's Queries
// do.
type Submissions interface {
	Teller(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, of []statement.Hash) (func(via submission.Via, m submission.Mark) (submission.Told, error), error)
	// Answered says on which of some statements anything was said: that they are
	// confirmed, say. Ids of statements.
	Answered(ctx context.Context, r sqldb.Querier, of []string) (map[string]bool, error)
}

// Queries answers what was reported.
type Queries struct {
	DB          Reader
	Submissions Submissions
	// Speaks gives the rule of who is heard, as the register stands in a snapshot:
	// what it learns of a participant it keeps for the snapshot's other reports.
	Speaks func(ctx context.Context, r sqldb.Querier) submission.Speaks
}

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Participant   string   // listed id of an author
	Among         []string // listed ids, of which one is an author: those of a region, say; nil: anybody
	Topics        []string // those on one of them: of a provision, an item, a section; nil: on anything
	Provision     string   // frozen id: those on it, on a part of it, or on a whole of which it is a part
	Questionnaire string
	Item          string // id within the questionnaire
	Period        string // exactly
	Over          string // a period: those that have a year in common with it
	From, Until   int    // years: periods that reach into them
	Before        int64  // those that were made before this index; 0: from the newest
	Limit         int    // 0: DefaultLimit
}

// DefaultLimit is how many reports a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Report
	Next  int64 // Before of the next part; 0 at the end
}

// where writes conditions and numbers their values.
type where struct {
	all  []string
	args []any
}

func (w *where) value(v any) string {
	w.args = append(w.args, v)
	return "$" + strconv.Itoa(len(w.args))
}

func (w *where) in(column string, values []string) string {
	marks := make([]string, len(values))
	for i, v := range values {
		marks[i] = w.value(v)
	}
	return column + " IN (" + strings.Join(marks, ",") + ")"
}

func (w *where) add(condition string) { w.all = append(w.all, condition) }

// years narrows by period: to one exactly, and to those that have a year in common
// with another.
func (w *where) years(period, over string, from, until int) error {
	if period != "" {
		first, last, err := asked(period)
		if err != nil {
			return err
		}
		w.add("begins = " + w.value(first))
		w.add("ends = " + w.value(last))
	}
	if over != "" {
		first, last, err := asked(over)
		if err != nil {
			return err
		}
		w.add("ends >= " + w.value(first))
		w.add("begins <= " + w.value(last))
	}
	if from > 0 {
		w.add("ends >= " + w.value(from))
	}
	if until > 0 {
		w.add("begins <= " + w.value(until))
	}
	return nil
}

// List gives a part of the list. A report whose author by its own words is not its
// author by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Report{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	if f.Among != nil && len(f.Among) == 0 || f.Topics != nil && len(f.Topics) == 0 {
		return out, nil
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		speaks := q.Speaks(ctx, r)
		for {
			cases, err := page(ctx, r, f)
			if err != nil {
				return err
			}
			all, err := q.stand(ctx, r, speaks, cases)
			if err != nil {
				return err
			}
			for _, one := range all {
				if f.Before = one.Index; !one.Known {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, one)
			}
			if len(cases) <= f.Limit {
				return nil
			}
		}
	})
	return out, err
}

// page reads one case more than a part holds.
func page(ctx context.Context, r sqldb.Querier, f Filter) ([]Case, error) {
	w := &where{}
	w.add("place < " + w.value(f.Before))
	if f.Participant != "" {
		w.add("subject IN (SELECT subject FROM implementation_report_by WHERE id = " + w.value(f.Participant) + ")")
	}
	if f.Among != nil {
		w.add("subject IN (SELECT subject FROM implementation_report_by WHERE " + w.in("id", f.Among) + ")")
	}
	if f.Topics != nil {
		w.add(w.in("topic", f.Topics))
	}
	if f.Provision != "" {
		akin := append([]string{f.Provision}, form.Wholes(f.Provision)...)
		w.add("(" + w.in("topic", akin) + " OR topic > " + w.value(f.Provision+":") + " AND topic < " + w.value(f.Provision+";") + ")")
	}
	if f.Questionnaire != "" {
		w.add("questionnaire = " + w.value(f.Questionnaire))
	}
	if f.Item != "" {
		w.add("item = " + w.value(f.Item))
	}
	if err := w.years(f.Period, f.Over, f.From, f.Until); err != nil {
		return nil, err
	}
	return cases(ctx, r, `SELECT subject, body FROM implementation_report WHERE `+strings.Join(w.all, " AND ")+
		` ORDER BY place DESC LIMIT `+w.value(f.Limit+1), w.args...)
}

// cases reads cases, in the order of the query.
func cases(ctx context.Context, r sqldb.Querier, query string, args ...any) (out []Case, err error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, unread(err)
		}
		c, err := parse(subject, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, unread(rows.Err())
}

// stand folds cases, and gives those that say that nothing has changed what still
// holds.
func (q *Queries) stand(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, all []Case) ([]Report, error) {
	out, err := q.fold(ctx, r, speaks, all)
	if err != nil {
		return nil, err
	}
	var same []string
	for i := range out {
		if out[i].SameAs != nil {
			same = append(same, out[i].SameAs.String())
		}
	}
	if len(same) == 0 {
		return out, q.outdated(ctx, r, speaks, out)
	}
	earlier, err := some(ctx, r, same)
	if err != nil {
		return nil, err
	}
	before, err := q.fold(ctx, r, speaks, earlier)
	if err != nil {
		return nil, err
	}
	if err := q.outdated(ctx, r, speaks, before); err != nil {
		return nil, err
	}
	by := map[string]*Report{}
	for i := range before {
		by[before[i].ID] = &before[i]
	}
	for i := range out {
		if out[i].SameAs != nil {
			out[i].Unchanged = out[i].unchanged(by[out[i].SameAs.String()])
		}
	}
	return out, q.outdated(ctx, r, speaks, out)
}

// fold folds cases.
func (q *Queries) fold(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, all []Case) ([]Report, error) {
	var said []statement.Hash
	for i := range all {
		said = append(said, all[i].Made.Statement)
		for j := range all[i].Later {
			if all[i].Later[j].Corrected != nil {
				said = append(said, all[i].Later[j].Statement)
			}
		}
	}
	told, err := q.Submissions.Teller(ctx, r, speaks, said)
	if err != nil {
		return nil, err
	}
	out := make([]Report, 0, len(all))
	for i := range all {
		one, err := Standing(&all[i], World{speaks, told})
		if err != nil {
			return nil, err
		}
		out = append(out, *one)
	}
	return out, nil
}

// atOnce is how many reports one query names.
const atOnce = 400

// some reads cases by their ids, in no order.
func some(ctx context.Context, r sqldb.Querier, ids []string) (out []Case, err error) {
	for len(ids) > 0 {
		w := &where{}
		n := min(len(ids), atOnce)
		part, err := cases(ctx, r, `SELECT subject, body FROM implementation_report WHERE `+w.in("subject", ids[:n]), w.args...)
		if err != nil {
			return nil, err
		}
		out, ids = append(out, part...), ids[n:]
	}
	return out, nil
}

// Get gives one report; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Report, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		one, err := q.In(ctx, r, id)
		if err == nil {
			out = *one
		}
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Report, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Made == nil {
		return nil, fail.New(fail.NotFound, "There is no report with this id.")
	}
	all, err := q.stand(ctx, r, q.Speaks(ctx, r), []Case{*c})
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

// Made reports whether a report was made at this index of the register: a place at
// which a list can go on.
func (q *Queries) Made(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM implementation_report WHERE place = $1`, index).Scan(&n)
	})
	if err != nil {
		return false, unread(err)
	}
	return n > 0, nil
}
