package adoption

import (
	"slices"

	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/submission"
)

// reserve: an objection and an ad referendum come before the version is adopted;
// what else is said of it may follow. Under the silence procedure who objects
// breaks silence.
func (f *fold) reserve(b *Reserved, m submission.Mark, told submission.Told, now *text.Version) string {
	adopted := f.a.Adopted(b.Version) != nil
	switch {
	case b.Version != now.Number && !adopted:
		return WhyVersion
	case adopted && (b.Kind == Objection || b.Kind == AdReferendum):
		return WhyAdopted
	case b.Kind == Objection && f.of.Decision.Rule == consult.Silence:
		return WhyRule
	case !f.hasUnit(b.Version, b.Unit):
		return WhyUnit
	}
	authors := b.Via.Authors()
	for _, r := range f.a.Reserved {
		if r.Version == b.Version && r.Kind == b.Kind && r.Unit == b.Unit &&
			slices.ContainsFunc(authors, func(id string) bool { return slices.Contains(r.Stands, id) }) {
			return WhyAlready
		}
	}
	f.a.Reserved = append(f.a.Reserved, Reserve{ID: m.Statement.String(), Mark: m, Told: told, Version: b.Version, Kind: b.Kind, Unit: b.Unit, Words: b.Words,
		Lifted: []LiftedBy{}, Stands: slices.Clone(authors)})
	return ""
}

// lift takes an author out of those for whom a reservation stands.
func (f *fold) lift(b *Lifted, m submission.Mark, told submission.Told) string {
	r := f.a.Reservation(b.Reservation)
	switch {
	case r == nil:
		return WhyNone
	case !slices.Contains(r.Kind.Lifts(), b.Outcome):
		return WhyOutcome
	}
	for _, id := range b.Via.Authors() {
		if !slices.Contains(r.Stands, id) {
			return WhyNotTheir
		}
	}
	r.Lifted = append(r.Lifted, LiftedBy{Mark: m, Told: told, Outcome: b.Outcome, Reason: b.Reason})
	r.Stands = slices.DeleteFunc(r.Stands, func(id string) bool { return slices.Contains(b.Via.Authors(), id) })
	return ""
}
