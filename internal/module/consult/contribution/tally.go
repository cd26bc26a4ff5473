package contribution

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Tally is how one question of a consultation is answered: once, or for one
// provision.
type Tally struct {
	Question string     `json:"question" doc:"id"`
	About    string     `json:"about,omitempty" doc:"provision, where the question is asked of each"`
	Text     i18n.Text  `json:"text"`
	Options  []Chosen   `json:"options" doc:"in the order of the question"`
	Answers  []Answered `json:"answers" doc:"every answer that counts, in the order in which they were handed in"`
}

// Chosen is how often an option was chosen.
type Chosen struct {
	Option string    `json:"option" doc:"id"`
	Text   i18n.Text `json:"text"`
	Count  int       `json:"count" doc:"answers that choose it; a joint answer is one"`
	By     []int     `json:"by" doc:"places of those in answers, from 0"`
}

// Answered is an answer that counts.
type Answered struct {
	Contribution statement.Hash `json:"contribution"`
	Via          submission.Via `json:"via"`
	Confirmed    bool           `json:"confirmed"`
	Answer
}

// Tabulate counts the answers to the questions of a consultation; all are given
// in any order. What is withdrawn or set aside does not count, and of several
// answers of the same authors to one question the last one does. Whoever answers
// jointly answers once.
func Tabulate(c *consult.Consultation, all []Contribution) []Tally {
	counted := slices.DeleteFunc(slices.Clone(all), func(one Contribution) bool {
		return one.Kind != Answers || !one.Known || one.Withdrawn != nil || one.SetAside != nil
	})
	slices.SortStableFunc(counted, func(a, b Contribution) int { return cmp.Compare(a.Handed().Index, b.Handed().Index) })
	out := []Tally{}
	for i := range c.Questions {
		q := &c.Questions[i]
		about := []string{""}
		if q.Each {
			about = c.About
		}
		for _, id := range about {
			out = append(out, tally(q, id, counted))
		}
	}
	return out
}

func tally(q *consult.Question, about string, all []Contribution) Tally {
	t := Tally{Question: q.ID, About: about, Text: q.Text, Options: []Chosen{}, Answers: []Answered{}}
	for i := range all {
		c := &all[i]
		for _, a := range c.Answers {
			if a.Question != q.ID || a.About != about {
				continue
			}
			t.Answers = slices.DeleteFunc(t.Answers, func(before Answered) bool { return whose(&before.Via) == whose(&c.Via) })
			t.Answers = append(t.Answers, Answered{Contribution: c.Statement, Via: c.Via, Confirmed: c.Confirmed, Answer: a})
		}
	}
	for _, o := range q.Options {
		chosen := Chosen{Option: o.ID, Text: o.Text, By: []int{}}
		for i := range t.Answers {
			if slices.Contains(t.Answers[i].Options, o.ID) {
				chosen.By = append(chosen.By, i)
			}
		}
		chosen.Count = len(chosen.By)
		t.Options = append(t.Options, chosen)
	}
	return t
}

// whose names the authors of an answer, the same for the same authors.
func whose(v *submission.Via) string {
	names := slices.Clone(v.Authors())
	for _, o := range v.Others {
		names = append(names, "name:"+o.Name+"\x00"+o.Of)
	}
	return strings.Join(names, "\x00")
}

// Tallies counts the answers to the questions of a consultation.
func (q *Queries) Tallies(ctx context.Context, consultation string) (c consult.Consultation, out []Tally, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if c, err = q.Consultations.In(ctx, r, consultation); err != nil {
			return err
		}
		cases, err := page(ctx, r, Filter{Consultation: consultation, Kind: Answers, Before: math.MaxInt64, Limit: math.MaxInt32})
		if err != nil {
			return err
		}
		w := q.world(ctx, r)
		var all []Contribution
		for i := range cases {
			one, err := Standing(&cases[i], w)
			if err != nil {
				return err
			}
			all = append(all, *one)
		}
		out = Tabulate(&c, all)
		return nil
	})
	return c, out, err
}
