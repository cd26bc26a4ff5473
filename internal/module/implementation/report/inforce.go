package report

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
)

// line is what a participant may hold on a topic: what is found of it, and what is
// still to be looked at, the latest first.
type line struct {
	main   *Held
	beside []Held
	rest   []candidate
}

// lines parts candidates; among says of which one is in force.
func lines(rows []candidate, among func(a, b candidate) bool) (out []*line) {
	for i := 0; i < len(rows); {
		n := i + 1
		for n < len(rows) && among(rows[n], rows[i]) {
			n++
		}
		out = append(out, &line{rest: rows[i:n]})
		i = n
	}
	return out
}

// sift is one reading of what is in force.
type sift struct {
	*Queries
	r      sqldb.Querier
	shows  bool // what stands beside, too
	speaks func(ids []string) ([]Report, error)
	seen   map[string]*Report
}

// inForce takes of each participant and topic the candidate in force, and what
// stands beside it where that is asked for. All first candidates are read together,
// then the second ones of those whose first does not settle it, and so on: mostly
// once.
func (q *Queries) inForce(ctx context.Context, r sqldb.Querier, rows []candidate, among func(a, b candidate) bool, beside bool) (out []Held, err error) {
	speaks := q.Speaks(ctx, r)
	s := &sift{Queries: q, r: r, shows: beside, seen: map[string]*Report{}, speaks: func(ids []string) ([]Report, error) {
		read, err := some(ctx, r, ids)
		if err != nil {
			return nil, err
		}
		return q.stand(ctx, r, speaks, read)
	}}
	all := lines(rows, among)
	for open := all; len(open) > 0; {
		if err := s.read(open); err != nil {
			return nil, err
		}
		var recorded []*line
		for _, l := range open {
			if had := l.main; s.step(l) && had != l.main && l.main.Voice == FromDocument && beside {
				recorded = append(recorded, l)
			}
		}
		if err := s.older(ctx, recorded); err != nil {
			return nil, err
		}
		var still []*line
		for _, l := range open {
			if len(l.rest) > 0 {
				still = append(still, l)
			}
		}
		open = still
	}
	for _, l := range all {
		if l.main != nil {
			out = append(out, *l.main)
		}
		out = append(out, l.beside...)
	}
	return out, nil
}

// read reads the first candidate of each line.
func (s *sift) read(open []*line) error {
	var ids []string
	for _, l := range open {
		if id := l.rest[0].subject; s.seen[id] == nil {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	read, err := s.speaks(slices.Compact(ids))
	for i := range read {
		s.seen[read[i].ID] = &read[i]
	}
	return err
}

// step takes the first candidate of a line, and drops those behind it that matter
// no more. It reports whether the line has a report in force.
func (s *sift) step(l *line) bool {
	c, one := l.rest[0], s.seen[l.rest[0].subject]
	l.rest = l.rest[1:]
	if one == nil || !one.InForce(c.id) {
		return l.main != nil
	}
	h := Held{Participant: c.id, Voice: one.Voice(c.id), Report: one.HeldBy(c.id)}
	older := l.main != nil && l.main.Report.Period != one.Period
	switch {
	case h.Voice == ByAnother:
		if h.Beside = true; s.shows && !older && !slices.ContainsFunc(l.beside, func(b Held) bool { return b.Report.Via.By == one.Via.By }) {
			l.beside = append(l.beside, h)
		}
	case l.main == nil:
		l.main = &h
		l.keep(func(next *candidate) bool {
			return next.of(one) && (h.Voice == FromDocument || s.shows && next.voice == ByAnother) || s.shows && h.Voice == FromDocument && next.period() != one.Period
		})
	case h.Voice == Itself && l.main.Voice == FromDocument:
		if !older {
			l.main = &h
		} else {
			h.Beside = true
			l.beside = append([]Held{h}, l.beside...)
		}
		l.keep(func(next *candidate) bool { return s.shows && !older && next.of(one) && next.voice == ByAnother })
	}
	return l.main != nil
}

// of reports whether a row is of the period of a report.
func (c *candidate) of(r *Report) bool { return c.period() == r.Period }

func (c *candidate) period() string { return period(c.begins, c.ends) }

func (l *line) keep(matters func(c *candidate) bool) {
	kept := []candidate{}
	for i := range l.rest {
		if matters(&l.rest[i]) {
			kept = append(kept, l.rest[i])
		}
	}
	l.rest = kept
}

// older drops of lines in which something recorded is in force what is of earlier
// periods and cannot be the participant's own word: what others said, on which
// nothing followed and which nobody confirmed.
func (s *sift) older(ctx context.Context, recorded []*line) error {
	doubtful := func(l *line, c *candidate) bool { return !c.of(&l.main.Report) && c.voice != Itself && c.followed == 0 }
	var ids []string
	for _, l := range recorded {
		for i := range l.rest {
			if doubtful(l, &l.rest[i]) {
				ids = append(ids, l.rest[i].subject)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	confirmed, err := s.Submissions.Answered(ctx, s.r, ids)
	if err != nil {
		return err
	}
	for _, l := range recorded {
		l.keep(func(c *candidate) bool { return !doubtful(l, c) || confirmed[c.subject] })
	}
	return nil
}
