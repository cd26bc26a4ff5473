package report

import (
	"slices"

	"comity.example/comity/internal/platform/submission"
)

// Voice says how much a report is a participant's own word.
type Voice string

// The voices, the first goes before the others.
const (
	// Itself: said with its own key, signed, confirmed or corrected by it, or said
	// for a group by a member of it.
	Itself Voice = "own"
	// FromDocument: recorded by the secretariat, and not confirmed. It stands until
	// the participant has said something of its own that is as recent.
	FromDocument Voice = "recorded"
	// ByAnother: put in its name by another participant, and not confirmed. It is
	// shown apart, under the name of that participant, and counts for nothing.
	ByAnother Voice = "transmitted"
)

// voices lists the voices in the order in which they are kept in the table.
func voices() []Voice { return []Voice{Itself, FromDocument, ByAnother} }

// rank is the place of a voice; the lower goes before the higher.
func (v Voice) rank() int { return slices.Index(voices(), v) }

// spoken is the voice of a statement for one of its authors, as it was made.
func spoken(via *submission.Via, participant string) Voice {
	made := Report{Told: submission.Told{Via: *via}}
	if via.Heard(participant) {
		made.Heard = []submission.Heard{{As: participant}}
	}
	return made.Voice(participant)
}

// Voice says how much a report, as it stands now, is a participant's own word.
func (r *Report) Voice(participant string) Voice {
	if r.OwnedEarlier(participant) != nil {
		return Itself // of the wording that it has owned to: see HeldBy
	}
	switch r.Owns(participant) {
	case submission.Owned:
		return Itself
	case submission.AsRecorded:
		return FromDocument
	case submission.ForGroup:
		if slices.Contains(r.Via.Members, r.Via.By) {
			return Itself
		}
	}
	return ByAnother
}

// HeldBy is a report as it stands under the name of one of its authors: in the wording
// in force, or, where it has owned to earlier ones alone, in the last of these. What it
// signed it has said, whoever corrected it since; and what it has not signed it has not.
func (r *Report) HeldBy(participant string) Report {
	own := r.OwnedEarlier(participant)
	if own == nil {
		return *r
	}
	out := *r
	for i := range r.Wordings {
		if w := &r.Wordings[i]; w.Statement == own.Of {
			out.Wording, out.Content, out.Older, out.Told = w.Statement, w.Content, w.Older, r.AsOf(own.Of)
		}
	}
	return out
}

// Replaced is the wording in force, of a report in an earlier one: see HeldBy. It is nil
// where the report stands in that in force.
func (r *Report) Replaced() *Wording {
	if n := len(r.Wordings); n > 0 && r.Wordings[n-1].Statement != r.Wording {
		return &r.Wordings[n-1]
	}
	return nil
}

// Once leaves out a joint report under the names of those who have signed none of its
// wordings, where it stands under the name of one who has: it is said there in whose
// names it is, and its words stand once.
func Once(all []Held) []Held {
	signed := map[string]bool{}
	for i := range all {
		if all[i].Voice == Itself {
			signed[all[i].Report.ID] = true
		}
	}
	return slices.DeleteFunc(all, func(h Held) bool {
		return h.Voice == ByAnother && h.Report.Via.Mode == submission.Joint && signed[h.Report.ID]
	})
}

// Counts reports whether a report stands for a participant as its own word, or as
// what was recorded of it: not what another put in its name.
func (r *Report) Counts(participant string) bool {
	return r.InForce(participant) && r.Voice(participant) != ByAnother
}

// loudest is the voice of the author whose word a report is the most.
func (r *Report) loudest() Voice {
	out := ByAnother
	for _, id := range r.Via.Authors() {
		if v := r.Voice(id); v.rank() < out.rank() {
			out = v
		}
	}
	if len(r.Via.Authors()) == 0 && r.Via.Mode == submission.Recorded {
		return FromDocument // its authors are listed nowhere
	}
	return out
}

// mayRepeat reports whether a report may say that nothing has changed since another:
// one that is as much the word of its authors as this one was when it was made. What
// nobody but another put in their name holds for them only while this one does not
// either.
func (r *Report) mayRepeat(was *Report) bool {
	made := *r
	made.Heard = nil
	for _, id := range r.Via.Authors() {
		if r.Via.Heard(id) {
			made.Heard = append(made.Heard, submission.Heard{As: id})
		}
	}
	return was.loudest().rank() <= made.loudest().rank() && (was.loudest() != ByAnother || r.loudest() == ByAnother)
}
