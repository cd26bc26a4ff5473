package exercise

import (
	"cmp"
	"slices"
	"time"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// After is the after-action table: each inject of a scenario with each reaction
// that was expected of who it was addressed to, in the order of the scenario.
//
// A reaction is the first statement that is as was expected, after the inject in
// the order of the journal, in a case that is part of this exercise; no statement
// counts for two reactions. Cases of other exercises, and those that are none,
// do not count.
func After(s *Scenario, threads []*Thread, cases []*cooperation.Thread, now time.Time) (out []Row) {
	injects := slices.Clone(s.Injects)
	slices.SortStableFunc(injects, func(a, b Inject) int { return int(a.Minute - b.Minute) })
	taken := map[statement.Hash]bool{}
	for _, j := range injects {
		for _, role := range j.To {
			t := playing(threads, role)
			if t == nil {
				continue
			}
			row := Row{Inject: j.ID, Minute: j.Minute, Title: j.Title.Text, Role: role, Player: t.Player, Result: Unplayed}
			shot := t.Shot(j.ID, role)
			if shot != nil {
				row.Played, row.Result = shot.At, Shown
			}
			if len(j.Expect) == 0 {
				out = append(out, row)
			}
			for _, e := range j.Expect {
				r := row
				r.Expected = &e
				if shot != nil {
					t.judge(&r, shot, counterpart(threads, e.To), cases, taken, now)
				}
				out = append(out, r)
			}
		}
	}
	return out
}

// playing finds the thread of who plays a part.
func playing(threads []*Thread, role string) *Thread {
	for _, t := range threads {
		if slices.Contains(t.Roles(), role) {
			return t
		}
	}
	return nil
}

// counterpart is who plays a part; zero for nobody in particular.
func counterpart(threads []*Thread, role string) statement.Hash {
	if t := playing(threads, role); role != "" && t != nil {
		return t.Player
	}
	return statement.Hash{}
}

// judge says what became of a reaction that was expected.
func (t *Thread) judge(r *Row, shot *Shot, to statement.Hash, cases []*cooperation.Thread, taken map[statement.Hash]bool, now time.Time) {
	at, id := t.reaction(r.Expected, shot, to, cases, taken)
	switch {
	case at != nil:
		taken[at.Statement] = true
		r.Case, r.By, r.At, r.Took = id, at.Statement, at.At, t.Minutes(shot.At, at.At)
		r.Result = Reached
		if r.Expected.Within > 0 && r.Took > r.Expected.Within {
			r.Result = Late
		}
	case t.State == Over || r.Expected.Within > 0 && t.Minutes(shot.At, now) > r.Expected.Within:
		r.Result = Missed
	default:
		r.Result = Awaited
	}
}

// reaction finds the first statement of the player that is as was expected, and
// the case in which it was said.
func (t *Thread) reaction(e *Expected, shot *Shot, to statement.Hash, cases []*cooperation.Thread, taken map[statement.Hash]bool) (first *cooperation.Said, id string) {
	for _, c := range cases {
		side := c.SideOf(t.Player)
		if !c.Exercise || c.Occasion == nil || c.Occasion.ID != t.Exercise || c.Occasion.Organizer != t.Organizer || c.Kind != e.Kind || side == "" ||
			!to.IsZero() && c.On(side.Other()) != to {
			continue
		}
		for i := range c.Said {
			s := &c.Said[i]
			if s.Side != side || s.Index < shot.Index || !is(s.Verb, e.Verb) || taken[s.Statement] || t.Closing != nil && s.Index > t.Closing.Index {
				continue
			}
			if first == nil || cmp.Compare(s.Index, first.Index) < 0 {
				first, id = s, c.Case
			}
		}
	}
	return first, id
}

// is reports whether a statement is what was expected: a call that was noted
// acknowledges receipt, too.
func is(said, expected cooperation.Verb) bool {
	return said == expected || expected == cooperation.Acknowledged && said == cooperation.Noted
}

// For leaves the rows that are about one player.
func For(table []Row, player statement.Hash) (out []Row) {
	for _, r := range table {
		if r.Player == player {
			out = append(out, r)
		}
	}
	return out
}
