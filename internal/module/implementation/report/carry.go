package report

import (
	"slices"

	"comity.example/comity/internal/module/implementation/questionnaire"
)

// Carry is what a content says in the terms of another version of its
// questionnaire, for one item: a new period starts from it. from and at are the
// version and the item that it answers. Answers go where the library's mappings
// lead, in the order in which the item asks; a status goes along where one can be
// given, and where the item became that one and nothing else. Where no mapping
// leads, it says nothing.
func Carry(l *questionnaire.Library, c Content, from, at string, to *questionnaire.Questionnaire, item *questionnaire.Item) (out Content) {
	became, ok := l.Items(to.ID, from, to.Version, at)
	if !ok || !slices.Contains(became, item.ID) {
		return out
	}
	if item.Status && len(became) == 1 {
		out.Status = c.Status
	}
	for i := range c.Answers {
		places, _ := l.Map(to.ID, from, to.Version, questionnaire.Place{Item: at, Question: c.Answers[i].Question})
		for _, to := range places {
			if to.Item == item.ID && out.Answer(to.Question) == nil {
				a := c.Answers[i]
				a.Question = to.Question
				out.Answers = append(out.Answers, a)
			}
		}
	}
	place := func(id string) int {
		return slices.IndexFunc(to.Questions, func(q questionnaire.Question) bool { return q.ID == id })
	}
	slices.SortStableFunc(out.Answers, func(a, b Answer) int { return place(a.Question) - place(b.Question) })
	return out
}
