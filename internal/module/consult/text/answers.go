package text

import "slices"

// onAmendment lets one statement on an amendment count, or notes why it does
// not.
func (f *fold) onAmendment(id string, l *Later) error {
	a := f.t.Amendment(id)
	e := Event{Mark: l.Mark}
	s := Stance{Mark: l.Mark}
	switch {
	case l.Endorsed != nil:
		e.Type, e.As, e.Reason = TypeEndorsed, l.Endorsed.As, l.Endorsed.Note
	case l.Joined != nil:
		e.Type, e.As = TypeJoined, l.Joined.As
	case l.Objected != nil:
		e.Type, e.As, e.Reason = TypeObjected, l.Objected.As, l.Objected.Reason
	default:
		e.Type, e.As, e.Reason = TypeWithdrawn, l.Withdrawn.As, l.Withdrawn.Reason
	}
	s.As, s.Note = e.As, e.Reason
	known, err := f.w.Speaks(e.As, l.By, l.Index)
	if err != nil {
		return err
	}
	switch {
	case !known:
		e.Why = WhyUnknown
	case !a.State.Pending():
		e.Why = WhyClosed
	case e.Type == TypeWithdrawn:
		e.Why = f.withdraw(a, &e)
	default:
		e.Why = a.answer(e.Type, s)
	}
	a.Events = append(a.Events, e)
	if e.Why == "" {
		a.Statements = append(a.Statements, l.Statement.String())
	}
	return nil
}

// answer takes what a participant says of an amendment: it takes the place of
// what the same one had said. Who has joined speaks as an author does.
func (a *Amendment) answer(typ string, s Stance) string {
	if slices.Contains(a.Authors(), s.As) {
		return WhyAuthor
	}
	is := func(have Stance) bool { return have.As == s.As }
	to := &a.Joined
	switch typ {
	case TypeEndorsed:
		to = &a.Endorsed
	case TypeObjected:
		to = &a.Objected
	}
	if slices.ContainsFunc(*to, is) {
		return WhyAlready
	}
	a.forget(s.As)
	*to = append(*to, s)
	return ""
}

// forget takes out what a participant had said of an amendment, and reports
// whether there was anything.
func (a *Amendment) forget(as string) bool {
	n := len(a.Joined) + len(a.Endorsed) + len(a.Objected)
	for _, all := range []*[]Stance{&a.Joined, &a.Endorsed, &a.Objected} {
		*all = slices.DeleteFunc(*all, func(have Stance) bool { return have.As == as })
	}
	return len(a.Joined)+len(a.Endorsed)+len(a.Objected) < n
}

// withdraw: an author withdraws the amendment, of a joint one whoever handed it
// in; another signatory takes only itself off it, and anybody else withdraws what
// was said of it.
// A decision that rests on what is withdrawn is open again.
func (f *fold) withdraw(a *Amendment, e *Event) string {
	if a.Leaves(e.As) {
		e.What = WasLeft
		a.Leave(e.As)
		return ""
	}
	if !a.Alters(e.As) {
		if !a.forget(e.As) {
			return WhyNotSaid
		}
		return ""
	}
	a.State, a.Withdrawn, a.Now, a.Against, a.Bracketed = Taken, e, nil, nil, false
	f.undo(a.ID)
	for _, id := range slices.Clone(f.t.order) {
		if parent := f.t.Amendment(id); !parent.Decision.Instead.IsZero() && parent.Decision.Instead.String() == a.ID {
			parent.Decision = nil
			f.undo(id)
		}
	}
	return ""
}
