package text

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/redline"
)

// Bar is why a decision does not count, and with it none of its statement.
type Bar struct {
	Why       string
	Amendment string // that it is on
	Instead   string // of WhyParted: the amendment that was to stand for it
}

// Bars says of decisions, as one statement would say them now, which do not
// count: what a preview warns of, and what the fold goes by. What is retained as
// modified counts only where what it is modified into is retained with it, by
// that very decision or by its own: otherwise the text would hold neither.
func (t *Text) Bars(all []Ruling) (out []Bar) {
	for i := range all {
		if why := t.barred(&all[i]); why != "" {
			out = append(out, Bar{Why: why, Amendment: all[i].Amendment.String()})
		}
	}
	return append(out, t.parted(all)...)
}

func (t *Text) barred(r *Ruling) string {
	a := t.Amendment(r.Amendment.String())
	switch {
	case a == nil || a.State == Void:
		return WhyNone
	case a.State == NeedsAuthor && (r.Decision == redline.NotRetained || r.Decision == redline.Deferred):
	case a.State == NeedsAuthor:
		return WhyCarried
	case a.State != Open:
		return WhyClosed
	}
	decided := slices.Contains(t.order, a.ID)
	switch {
	case decided && r.InsteadOf != a.Decision.Statement, !decided && !r.InsteadOf.IsZero():
		return WhyDecided
	case r.Decision == redline.Retained && t.Heeds(a):
		return WhyObjected
	case r.Decision != redline.Modified:
		return ""
	}
	child := t.Amendment(r.Instead.String())
	switch {
	case child == nil || child.State != Open || !t.derives(child, a.ID):
		return WhyInstead
	case t.Heeds(child):
		return WhyObjected
	}
	return ""
}

// parted finds what is retained as modified by an amendment that is itself
// decided otherwise, or stands in brackets and is not decided.
func (t *Text) parted(all []Ruling) (out []Bar) {
	ids, as := slices.Clone(t.order), map[string]*Ruling{}
	for _, id := range t.order {
		as[id] = &t.Amendment(id).Decision.Ruling
	}
	for i := range all {
		id := all[i].Amendment.String()
		if as[id] == nil {
			ids = append(ids, id)
		}
		as[id] = &all[i]
	}
	for _, id := range ids {
		if as[id].Decision != redline.Modified {
			continue
		}
		instead := as[id].Instead.String()
		child := t.Amendment(instead)
		if r := as[instead]; r != nil && r.Decision != redline.Retained || r == nil && child != nil && child.Bracketed {
			out = append(out, Bar{WhyParted, id, instead})
		}
	}
	return out
}

// Heeds reports whether an amendment is objected to, and by the consultation's
// rule of decision cannot be retained therefore.
func (t *Text) Heeds(a *Amendment) bool {
	return len(a.Objected) > 0 && t.rule != consult.Editor
}

// derives reports whether an amendment descends from another. What one derives
// from was there before it, so that the chain ends.
func (t *Text) derives(child *Amendment, from string) bool {
	for child != nil && child.Change.DerivedFrom != "" {
		if child.Change.DerivedFrom == from {
			return true
		}
		child = t.Amendment(child.Change.DerivedFrom)
	}
	return false
}

// Refusal says to who would decide why a decision does not count, with the
// numbers that amendments have on the pages of the text.
func (t *Text) Refusal(b Bar) error {
	n := t.Ordinal(b.Amendment)
	switch b.Why {
	case WhyObjected:
		return fail.New(fail.Conflict, "Amendment %d cannot be retained: somebody objects to it, or to what would stand for it, and by the consultation's rule of decision nothing is retained then.", n)
	case WhyParted:
		return fail.New(fail.Conflict, "Amendment %d is retained as modified by amendment %d, and that one is not: it has to be retained in the same decision or before, or amendment %d decided on otherwise.",
			n, t.Ordinal(b.Instead), n)
	}
	return refusal(b.Why)
}

// Ripe reports whether anything was decided since the version in force, so that
// another can follow.
func (t *Text) Ripe() bool { return len(t.order) > 0 }

// In reports whether an amendment stands in a state that lists are narrowed by:
// its own, or, while it is pending, in brackets or deferred.
func (a *Amendment) In(s State) bool {
	decided := func(as redline.Disposition) bool { return a.Decision != nil && a.Decision.Ruling.Decision == as }
	switch s {
	case InBrackets:
		return a.State.Pending() && (a.Bracketed || decided(redline.Bracketed))
	case PutOff:
		return a.State.Pending() && decided(redline.Deferred)
	}
	return a.State == s
}
