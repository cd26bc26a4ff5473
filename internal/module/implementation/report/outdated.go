package report

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/submission"
)

// What of a report is older than what it translates follows from all that its author
// said on the same before: from wording to wording, and from the report for one period
// to the next, which is made from it.

// said is what a report says in a wording.
func (r *Report) said(n int) *Content {
	if n == 0 && r.SameAs != nil && r.Unchanged != nil {
		return &r.Unchanged.Content
	}
	return &r.Wordings[n].Content
}

// outdates says of each wording what of it is older than what it translates; was is
// what the author said before, and older what was older of that.
func (r *Report) outdates(was *Content, older Older) []Older {
	out := make([]Older, len(r.Wordings))
	for n := range r.Wordings {
		is := r.said(n)
		if was != nil {
			older = older.After(was, is)
		}
		out[n], was = older, is
	}
	return out
}

// ages notes what outdates gives.
func (r *Report) ages(given []Older) {
	for n := range given {
		r.Wordings[n].Older = given[n]
	}
	r.Older = given[len(given)-1]
}

// translates reports whether an answer stands in another language beside that in which it
// was written.
func (c *Content) translates() bool {
	for i := range c.Answers {
		for _, t := range c.Answers[i].wordings() {
			if len(t.In) > 1 {
				return true
			}
		}
	}
	return false
}

// outdated notes of each report what of it is older than what it translates. Only of
// those that are made in several languages it reads what their authors said before.
func (q *Queries) outdated(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, all []Report) error {
	from, wanted := map[string]bool{}, map[[2]string]bool{}
	for i := range all {
		one := &all[i]
		if !slices.ContainsFunc(one.Wordings, func(w Wording) bool { return w.translates() }) {
			continue
		}
		var older Older
		if one.SameAs != nil && one.Unchanged != nil {
			older = one.Unchanged.Older
		}
		given := one.outdates(nil, older)
		if one.ages(given); one.SameAs == nil && one.Wordings[0].translates() && len(one.Via.Authors()) > 0 {
			from[one.ID], wanted[[2]string{one.Topic, one.Via.Authors()[0]}] = true, true
		}
	}
	if len(from) == 0 {
		return nil
	}
	before, err := q.before(ctx, r, speaks, wanted)
	if err != nil {
		return err
	}
	for i := range all {
		if from[all[i].ID] {
			all[i].ages(all[i].since(before))
		}
	}
	return nil
}

// before are the reports that say something themselves, by their topic and author: of
// those that are wanted.
func (q *Queries) before(ctx context.Context, r sqldb.Querier, speaks submission.Speaks, wanted map[[2]string]bool) (map[[2]string][]Report, error) {
	out := map[[2]string][]Report{}
	var on, by []string
	for pair := range wanted {
		on, by = append(on, pair[0]), append(by, pair[1])
	}
	slices.Sort(on)
	slices.Sort(by)
	for topics := range slices.Chunk(slices.Compact(on), atOnce) {
		for who := range slices.Chunk(slices.Compact(by), atOnce) {
			rows, err := candidates(ctx, r, Wanted{Topics: topics, Participants: who})
			if err != nil {
				return nil, err
			}
			rows = slices.DeleteFunc(rows, func(c candidate) bool { return !wanted[[2]string{c.topic, c.id}] })
			all, err := q.byID(ctx, r, speaks, rows)
			if err != nil {
				return nil, err
			}
			for _, c := range rows {
				if one := all[c.subject]; one != nil && one.Known && one.SameAs == nil {
					out[[2]string{c.topic, c.id}] = append(out[[2]string{c.topic, c.id}], *one)
				}
			}
		}
	}
	return out, nil
}

// since is outdates from what the author of a report said last before it: in the report
// for the latest period before, as that read by then.
func (r *Report) since(before map[[2]string][]Report) []Older {
	var last *Report
	var all []Report
	if authors := r.Via.Authors(); len(authors) > 0 {
		all = before[[2]string{r.Topic, authors[0]}]
	}
	for _, c := range all {
		earlier := c.Index < r.Index && ByPeriod(c.Period, r.Period) < 0 && c.Questionnaire == r.Questionnaire && sameAuthors(&c.Via, &r.Via)
		if earlier && (last == nil || ByPeriod(c.Period, last.Period) > 0) {
			last = &c
		}
	}
	if last == nil {
		return r.outdates(nil, nil)
	}
	n, given := 0, last.since(before)
	for i := range last.Wordings {
		if last.Wordings[i].Index < r.Index {
			n = i
		}
	}
	return r.outdates(last.said(n), given[n])
}
