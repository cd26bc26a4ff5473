package questionnaire

import (
	"regexp"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/form"
)

// Limits of a questionnaire.
const (
	MaxQuestions = 40
	MaxItems     = 400
	MaxTitle     = 1_000 // bytes
	MaxGuidance  = 8_000 // bytes
)

var (
	versionForm = regexp.MustCompile(`^[1-9][0-9]{0,3}$`)
	aboutForm   = regexp.MustCompile(`^[a-z0-9]+(:[a-z0-9-]+)+$`)
)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (q *Questionnaire) Check() error {
	switch {
	case !form.IsSlug(q.ID) || !versionForm.MatchString(q.Version):
		return bad("a questionnaire has an id, and a whole number as its version")
	case len(q.Questions) == 0 || len(q.Questions) > MaxQuestions:
		return bad("a questionnaire has questions, and at most %d", MaxQuestions)
	case len(q.Sections) == 0:
		return bad("a questionnaire has sections")
	}
	if err := words("the questionnaire", q.Title, q.Lead); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range q.Questions {
		question := &q.Questions[i]
		if !form.IsSlug(question.ID) || seen[question.ID] || !slices.Contains(Kinds(), question.Kind) {
			return bad("%.60q is no question, is there twice, or is answered with nothing known", question.ID)
		}
		seen[question.ID] = true
		if err := words("the question "+question.ID, question.Title, question.Guidance); err != nil {
			return err
		}
	}
	return q.checkSections()
}

func (q *Questionnaire) checkSections() error {
	seen, topics, n := map[string]bool{}, map[string]bool{}, 0
	for i := range q.Sections {
		s := &q.Sections[i]
		if !form.IsSlug(s.ID) || seen["section "+s.ID] || len(s.Items) == 0 {
			return bad("%.60q is no section, is there twice, or has no items", s.ID)
		}
		seen["section "+s.ID] = true
		if err := words("the section "+s.ID, s.Title, s.Lead); err != nil {
			return err
		}
		for j := range s.Items {
			item := &s.Items[j]
			if seen[item.ID] || topics[item.Topic()] {
				return bad("the item %.60q is there twice, or another is on the same", item.ID)
			}
			seen[item.ID], topics[item.Topic()] = true, true
			if err := q.checkItem(item); err != nil {
				return err
			}
		}
		n += len(s.Items)
	}
	if n > MaxItems {
		return bad("a questionnaire has at most %d items", MaxItems)
	}
	return nil
}

func (q *Questionnaire) checkItem(i *Item) error {
	switch {
	case !form.IsSlug(i.ID):
		return bad("%.60q is no id of an item", i.ID)
	case i.Provision != "" && !aboutForm.MatchString(i.Provision):
		return bad("the item %s: %.60q is no id of a provision", i.ID, i.Provision)
	case i.Restraint && i.Status:
		return bad("the item %s: of a norm of restraint no status is given", i.ID)
	case !form.Ascending(i.Covers, aboutForm, MaxItems):
		return bad("the item %s: what it takes together are ids of provisions in ascending order, each once", i.ID)
	}
	at := -1
	for _, id := range i.Questions {
		next := slices.IndexFunc(q.Questions, func(have Question) bool { return have.ID == id })
		if next <= at {
			return bad("the item %s: %.60q is no question, or stands in another order than in the questionnaire", i.ID, id)
		}
		at = next
	}
	return words("the item "+i.ID, i.Title, i.Guidance)
}

// words: a title is there, in languages that have a form, and what goes with it
// has one, too.
func words(what string, title, guidance i18n.Text) error {
	if err := form.Text(fail.Say("the title"), title, MaxTitle); err != nil {
		return bad("%s: %s", what, fail.Message(err))
	}
	if err := form.Maybe(fail.Say("the guidance"), guidance, MaxGuidance); err != nil {
		return bad("%s: %s", what, fail.Message(err))
	}
	return nil
}
