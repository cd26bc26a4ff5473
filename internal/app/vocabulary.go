package app

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/platform/search"
)

// vocabulary is what things are called of which reports, laws, practices, needs and offers
// are and that have no documents of their own: the search finds these by it, in every
// language in which it is known.
func (h *Hub) vocabulary(words *i18n.Catalogue) search.Vocabulary {
	var v search.Vocabulary
	for _, q := range h.asked.All() {
		for _, s := range q.Sections {
			for _, item := range s.Items {
				v.Add(questionnaire.Called(q.ID, item.ID), item.Title)
			}
		}
	}
	for _, t := range h.instruments.All() {
		v.Add(law.Called(t.ID), t.Name)
	}
	for _, k := range h.capacityKinds {
		v.Add(capacity.Called(k.ID), k.Name)
	}
	for _, k := range practice.Kinds() {
		name := i18n.Text{In: map[string]string{}}
		for _, l := range words.Locales() {
			name.In[l.Tag()] = l.T("practice.kind." + string(k))
		}
		v.Add(practice.Called(k), name)
	}
	return v
}
