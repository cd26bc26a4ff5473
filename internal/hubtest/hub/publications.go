package hub

import (
	"context"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// published is what tests record of publications, so that each page and list has
// something to show.
type published struct{ publication string }

// record takes down two publications of a consultation that was recorded, put
// together from its rooms; the last is translated, with paragraphs missing, and
// corrected.
func (x *published) record(ctx context.Context, h *app.Hub, consultation string) error {
	secretariat, service := policy.As(policy.Secretariat), h.Publications().Publish
	of, err := service.Queries.Consultations.Get(ctx, consultation)
	if err != nil {
		return err
	}
	var last *publication.Publication
	for range 2 {
		var follows statement.Hash
		if last != nil {
			follows = last.Statement
		}
		plan := publication.Plan{Language: "en", Title: i18n.Of("en", "A publication of a test"), Edition: i18n.Of("en", "An edition of a test"),
			Via:     submission.Via{Mode: submission.Recorded, Author: of.Organiser(), Document: &submission.Document{Kind: "report", Number: "TEST/E", Date: "2017-12-01"}},
			Preface: []publication.Paragraph{{Text: "What tests record from no document."}}}
		sources, err := service.Gather(ctx, &of, follows, plan.Language)
		if err != nil {
			return err
		}
		out, err := service.Say(ctx, secretariat, statement.Hash{}, publication.Assemble(plan, sources))
		if err != nil {
			return err
		}
		x.publication = out.Receipt.ID.String()
		if last, err = service.Queries.Get(ctx, x.publication); err != nil {
			return err
		}
	}
	if _, err = service.Say(ctx, secretariat, last.Statement, &publication.Translated{Language: "fr", Title: "Une publication d’un essai",
		Words: []publication.Rendered{{ID: "p1", Text: "Ce que les essais ne consignent d’aucun document."}}}); err != nil {
		return err
	}
	_, err = service.Say(ctx, secretariat, last.Statement, &publication.Corrected{Paragraph: "p1", Wrong: "no document", Reads: "nowhere"})
	return err
}

// examples gives routes an address that exists here.
func (x *published) examples(routes []ui.Route) {
	for i := range routes {
		if path := routes[i].Path; strings.HasPrefix(path, "/publications/{id}") {
			routes[i].Example = strings.NewReplacer("{id}", x.publication, "{paragraph}", "p1").Replace(path)
		}
	}
}
