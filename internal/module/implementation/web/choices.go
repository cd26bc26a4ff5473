package web

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/ui"
)

// Choices are the sections of questionnaires as choices of a form, each with the value
// "questionnaire/section", and below a section that is open its items, each with its
// topic: what several sections ask about is there once, since the topic is all that is
// chosen.
func Choices(l *i18n.Locale, all []*questionnaire.Questionnaire, open func(q *questionnaire.Questionnaire, s *questionnaire.Section) bool) (out []ui.Option) {
	seen := map[string]bool{}
	choice := func(value, before string, words i18n.Text) {
		said, lang := words.Pick(l)
		if lang == l.Tag() {
			lang = ""
		}
		out = append(out, ui.Option{Value: value, Words: before + said, Lang: lang})
	}
	for _, q := range all {
		for i := range q.Sections {
			s := &q.Sections[i]
			choice(q.ID+"/"+s.ID, "", q.Heading(s))
			if !open(q, s) {
				continue
			}
			for j := range s.Items {
				if topic := s.Items[j].Topic(); !seen[topic] {
					seen[topic] = true
					choice(topic, "– ", s.Items[j].Title)
				}
			}
		}
	}
	return out
}
