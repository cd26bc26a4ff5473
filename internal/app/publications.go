package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/publication"
	publicationweb "comity.example/comity/internal/module/consult/publication/web"
	"comity.example/comity/internal/module/framework"
	"comity.example/comity/internal/platform/draft"
)

// issued answers what was published, for those who read.
func (h *Hub) issued() *publication.Queries {
	return &publication.Queries{DB: h.DB, Consultations: h.rooms.consulting.calls}
}

// newPublications makes the room of publications, with its pages, and gives its
// rules to those who clear.
func (h *Hub) newPublications() {
	service := &publication.Service{Desk: h.consultations.Process.Desk, Queries: h.issued(), Rooms: publication.Rooms{
		Texts: h.rooms.consulting.texts, Contributions: h.rooms.consulting.said, Positions: h.heldViews(), Agreements: h.adopted(), Official: officials, Cited: h.cited,
		Name: func(id, tag string) string {
			name, _ := h.rooms.listed.Name(id, tag)
			if name == "" {
				return id
			}
			return name
		}}}
	h.publications = &publicationweb.Pages{Publish: service, Names: h.rooms.listed, Base: h.opts.Site.Base, Who: h.signing.door.Who, Silent: h.clearing.drafts.Hushed,
		Subject: subjectPage, Draft: func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }, Print: h.press.print}
	h.consultations.Outcome = h.publications.Of
	for _, r := range service.Rules() {
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Roles: r.Roles, View: h.publications.Clear(r.Type)})
	}
}

// officials gives the official texts of a provision in every language.
func officials(ctx context.Context, q sqldb.Querier, provision string) ([]publication.Wording, error) {
	p, err := framework.ProvisionIn(ctx, q, provision)
	if err != nil || p == nil {
		return nil, err
	}
	var out []publication.Wording
	for _, t := range p.Texts {
		if t.Basis == framework.Official {
			out = append(out, publication.Wording{Provision: provision, Language: t.Language, Text: t.Text})
		}
	}
	return out, nil
}

// Publications takes down what is published, and shows it.
func (h *Hub) Publications() *publicationweb.Pages { return h.publications }
