package report

import (
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Unchanged is what an earlier report said when another said that nothing had changed
// since. What became of the earlier one later is not what the other said: it keeps its
// words until its author corrects it.
type Unchanged struct {
	Period        string         `json:"period"`
	Questionnaire string         `json:"questionnaire"`
	Version       string         `json:"version"`
	Item          string         `json:"item"`
	Wording       statement.Hash `json:"wording" doc:"the statement that gave this wording: that in force when it was said that nothing had changed"`
	Content
	Older        Older         `json:"older,omitempty" doc:"by question, the languages in which an answer stands as it did before, while the words that it translates do not"`
	Translations []Translation `json:"translations" doc:"of this wording, and of answers that are as they were in an earlier one"`
	Replaced     *Wording      `json:"replaced,omitempty" doc:"the wording of the earlier report in force, where it was corrected since"`
	Withdrawn    *Event        `json:"withdrawn,omitempty" doc:"that the earlier report was withdrawn since"`
}

// Stands reports whether the earlier report still says this: then one can say once more
// that nothing has changed since.
func (u *Unchanged) Stands() bool { return u.Replaced == nil && u.Withdrawn == nil }

// unchanged is what an earlier report said when this one was made, where it is one of
// the same author on the same topic, stood, and is no less the author's own word: nobody
// is held to what another put in its name by saying that nothing has changed.
func (r *Report) unchanged(was *Report) *Unchanged {
	at := r.Index
	if r.Statement.IsZero() { // it is about to be made
		at = math.MaxInt64
	}
	if was == nil || !was.Known || was.Topic != r.Topic || !r.sameAuthors(was) || !r.mayRepeat(was) || was.Withdrawn != nil && was.Withdrawn.Index < at {
		return nil
	}
	last := -1
	for i := range was.Wordings {
		if was.Wordings[i].Index < at {
			last = i
		}
	}
	if last < 0 || last == 0 && was.SameAs != nil {
		return nil
	}
	w, then := &was.Wordings[last], *was
	then.Wording, then.Content, then.Older = w.Statement, w.Content, w.Older
	out := &Unchanged{Period: was.Period, Questionnaire: was.Questionnaire, Version: was.Version, Item: was.Item, Wording: w.Statement, Content: w.Content, Older: w.Older,
		Translations: append([]Translation{}, then.Translated()...), Withdrawn: was.Withdrawn}
	if last+1 < len(was.Wordings) {
		out.Replaced = &was.Wordings[len(was.Wordings)-1]
	}
	return out
}

// RestsOn are the statements that a page with a report rests on: its own and, of one that
// says that nothing has changed, that whose words it keeps and what became of these.
func (r *Report) RestsOn() []string {
	same := r.Unchanged
	if same == nil {
		return r.Statements
	}
	out := append([]string{same.Wording.String()}, r.Statements...)
	if same.Replaced != nil {
		out = append(out, same.Replaced.Statement.String())
	}
	if same.Withdrawn != nil {
		out = append(out, same.Withdrawn.Statement.String())
	}
	return out
}

// sameAuthors reports whether two reports have the same authors, or had them when they
// were made: who took itself off one since changes nothing in the other.
func (r *Report) sameAuthors(was *Report) bool {
	made := func(r *Report) *submission.Via {
		all := slices.Concat(r.Via.Authors(), r.Dissociated)
		slices.Sort(all)
		return &submission.Via{Signatories: all, Others: r.Via.Others}
	}
	return sameAuthors(&was.Via, &r.Via) || sameAuthors(made(was), made(r))
}

// Repeating are the reports that stand and say that nothing has changed since another,
// the latest period first: they keep its words as these were when that was said.
func (q *Queries) Repeating(ctx context.Context, of *Report) (out []Report, err error) {
	if len(of.Via.Authors()) == 0 {
		return nil, nil
	}
	all, err := q.History(ctx, of.Via.Authors()[0], of.Topic)
	for i := range all {
		if r := &all[i]; r.Withdrawn == nil && r.Same() != nil && r.SameAs.String() == of.ID {
			out = append(out, *r)
		}
	}
	return out, err
}
