package text

import (
	"slices"

	"comity.example/comity/redline"
)

// settle says of each amendment what became of it with a new version.
func (f *fold) settle(done *redline.Consolidation, version int64) {
	for i := range f.t.Amendments {
		a := &f.t.Amendments[i]
		if !a.State.Pending() {
			continue
		}
		decided := slices.Contains(f.t.order, a.ID)
		switch {
		case decided && a.Decision.Ruling.Decision == redline.NotRetained:
			a.State, a.Now, a.Bracketed = NotRetained, nil, false
		case a.State == Open:
			f.carry(a, done, version)
		}
	}
	for _, id := range f.t.order { // those for which others stand
		a := f.t.Amendment(id)
		if a.Decision.Ruling.Decision != redline.Modified {
			continue
		}
		if child := f.t.Amendment(a.Decision.Instead.String()); child.State == Retained {
			a.State, a.Now, a.Against, a.Bracketed = Modified, nil, nil, false
		}
	}
}

// carry takes an amendment over to the new version, or says that it stands
// there, or that its author is needed.
func (f *fold) carry(a *Amendment, done *redline.Consolidation, version int64) {
	a.Bracketed = slices.ContainsFunc(done.Brackets, func(b redline.Bracket) bool {
		return slices.ContainsFunc(b.Alternatives, func(alt redline.Alternative) bool { return slices.Contains(alt.By, a.ID) })
	})
	carried, err := done.Carry(*a.Now)
	switch {
	case err != nil || !carried.Clean:
		a.State, a.Now, a.Against, a.Bracketed = NeedsAuthor, nil, carried.Against, false
	case len(carried.Change.Operations) == 0:
		a.State, a.Now, a.Stands, a.Bracketed = Retained, nil, version, false
	default:
		a.Now = &carried.Change
	}
}
