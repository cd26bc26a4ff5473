package contact

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement about a contact as Next takes it. A nil Body is one that
// has been erased.
type Said struct {
	Mark
	Type string
	Body corpus.Body
}

// Next is what a community knows of a contact after another statement on it;
// before is nil when it is the first. It changes nothing that it is given. What
// can change nothing is inert, and the reason says why.
func Next(before *Record, said Said) (*Record, error) {
	if before == nil {
		return first(said)
	}
	after := *before
	after.History = append(slices.Clone(before.History), Event{said.Mark, said.Type, said.Body == nil})
	after.Reports = slices.Clone(before.Reports)
	if said.Body == nil {
		after.erase(said)
		return &after, nil
	}
	if before.Withdrawn {
		return nil, fail.Inert("the contact has been withdrawn")
	}
	v, community := spoken(said.Body)
	known := before.Community != "" // not where the nomination's words are gone
	if known && community != before.Community {
		return nil, fail.Inert("the contact is of another community")
	}
	if known && v != nil && v.Author != before.Participant {
		return nil, fail.Inert("the contact is another participant's")
	}
	if v != nil && v.Mode == submission.Own && !before.Identity.IsZero() && said.By != before.Identity {
		return nil, fail.Inert("the contact is another participant's")
	}
	switch b := said.Body.(type) {
	case *Nominated:
		return nil, fail.Inert("the contact was nominated before")
	case *Changed:
		after.set(b.Via, b.Point, said)
	case *Confirmed:
		if before.Erased {
			return nil, fail.Inert("the words of the contact are erased")
		}
		after.Touched = said.Mark
		after.Reports = slices.DeleteFunc(after.Reports, func(r Report) bool { return !slices.Contains(b.Stand, r.Address) })
		after.owned(b.Via, said)
	case *AbsenceSet:
		if before.Erased {
			return nil, fail.Inert("the words of the contact are erased")
		}
		after.Point.Absences, after.Touched = b.Absences, said.Mark
		after.owned(b.Via, said)
	case *Withdrawn:
		after.Withdrawn, after.Reports = true, nil
		after.Point = Point{}
	case *Reported:
		if !slices.Contains(before.Point.Ways(), b.Address) {
			return nil, fail.Inert("the contact has no such number, address or channel")
		}
		after.report(said.Mark, *b)
	default:
		return nil, fail.Inert("the statement is about no contact")
	}
	return &after, nil
}

func first(said Said) (*Record, error) {
	if said.Body == nil {
		return &Record{Identity: said.By, Erased: true, Touched: said.Mark, History: []Event{{said.Mark, said.Type, true}}}, nil
	}
	b, ok := said.Body.(*Nominated)
	if !ok {
		return nil, fail.Inert("the contact has not been nominated")
	}
	r := &Record{Community: b.Community, Participant: b.Via.Author, History: []Event{{said.Mark, said.Type, false}}}
	r.set(b.Via, b.Point, said)
	return r, nil
}

func (r *Record) set(v submission.Via, p Point, said Said) {
	r.Point, r.Via, r.Erased, r.Touched, r.Reports = p, v, false, said.Mark, nil
	r.owned(v, said)
	// A nomination whose words are gone names neither: what follows it does.
	_, r.Community = spoken(said.Body)
	r.Participant = v.Author
}

// owned notes which identity speaks for the participant, once it has spoken.
func (r *Record) owned(v submission.Via, said Said) {
	if v.Mode == submission.Own {
		r.Identity = said.By
	}
}

// erase takes the words away that an erased statement brought: which they were,
// nobody knows any more, so all go that were said until then.
func (r *Record) erase(said Said) {
	switch said.Type {
	case TypeNominated, TypeChanged:
		r.Point, r.Erased, r.Reports = Point{}, true, nil
	case TypeWithdrawn:
		r.Point, r.Withdrawn, r.Reports = Point{}, true, nil
	case TypeAbsenceSet:
		r.Point.Absences = nil
	}
}

func (r *Record) report(m Mark, b Reported) {
	r.Reports = slices.DeleteFunc(r.Reports, func(o Report) bool { return o.Address == b.Address })
	r.Reports = append(r.Reports, Report{m, b})
}

// spoken gives how a body came to be said, and to which community; nil where a
// member speaks of another's contact.
func spoken(b corpus.Body) (*submission.Via, string) {
	switch b := b.(type) {
	case *Nominated:
		return &b.Via, b.Community
	case *Changed:
		return &b.Via, b.Community
	case *Confirmed:
		return &b.Via, b.Community
	case *AbsenceSet:
		return &b.Via, b.Community
	case *Withdrawn:
		return &b.Via, b.Community
	case *Reported:
		return nil, b.Community
	case *Designated:
		return &b.Via, b.Community
	case *Ended:
		return &b.Via, b.Community
	case *Published:
		return &b.Via, b.Community
	}
	return nil, ""
}
