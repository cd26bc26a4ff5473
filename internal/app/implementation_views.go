package app

import (
	"context"
	"net/http"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	consultweb "comity.example/comity/internal/module/consult/web"
	"comity.example/comity/internal/module/implementation/compendium"
	compendiumweb "comity.example/comity/internal/module/implementation/compendium/web"
	implementationweb "comity.example/comity/internal/module/implementation/web"
	"comity.example/comity/internal/platform/participant"
	submissionweb "comity.example/comity/internal/platform/submission/web"
)

// newCompendium makes the room in which national views are put together. They
// stay where they are said.
func (h *Hub) newCompendium() (implementing, error) {
	pages := &compendiumweb.Pages{Views: h.nationalViews, Names: h.rooms.listed, Titled: h.viewed, Subject: subjectPage, States: h.states,
		Say: func(r *http.Request) (string, error) {
			actor, err := h.views.Actor(r)
			if err != nil || len(submissionweb.ModesOf(actor)) == 0 {
				return "", err
			}
			return consultweb.StateView, nil
		},
		Kind: func(on string) string { return string(position.KindOf(on)) }}
	return implementing{Routes: pages.Routes(), Doors: []implementationweb.Door{
		{Path: compendiumweb.Home, Title: "compendium.title", Lead: "compendium.lead", Twin: compendiumweb.Twin}}}, nil
}

// nationalViews implements compendium.Reader.
func (h *Hub) nationalViews(ctx context.Context, w compendium.Wanted) (out []compendium.View, more bool, err error) {
	part, err := h.heldViews().List(ctx, position.Filter{States: true, On: w.On, Kind: position.Kind(w.Kind), Holder: w.State, Language: w.Language, Limit: w.Limit})
	for i := range part.Items {
		p := &part.Items[i]
		out = append(out, compendium.View{ID: p.ID, On: p.On, Question: p.Question, Told: p.Told, Text: p.Text, Withdrawn: p.Withdrawn != nil, Statements: p.Statements,
			Source: compendium.Source{Document: p.Source.Text, Place: p.Source.Place, Address: p.Source.Address, Date: p.Source.Date}})
	}
	return out, part.Next > 0, err
}

// viewed is what the thing is called that a view is on: how it is cited, and its
// title. A question of international law has neither: the view itself puts it.
func (h *Hub) viewed(ctx context.Context, on string) i18n.Text {
	title, cited := h.titled(ctx, on), h.cited(on)
	switch {
	case cited == "" && title.Empty():
		return i18n.Of("en", on)
	case cited == "":
		return title
	case title.Empty():
		return i18n.Of("en", cited)
	}
	out := i18n.Text{Original: title.Original, In: map[string]string{}}
	for lang, words := range title.In {
		out.In[lang] = cited + ". " + words
	}
	return out
}

// states are the ids of all States that are listed.
func (h *Hub) states(ctx context.Context) (out []string, err error) {
	all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.State})
	for _, one := range all {
		out = append(out, one.ID)
	}
	return out, err
}
