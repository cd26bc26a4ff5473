package app

import (
	"context"

	"comity.example/comity/internal/module/consult/publication"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// publishes has the organiser of the invented consultation publish an interim
// edition of its commentary, while the text is still open.
func (d *demonstration) publishes(ctx context.Context, consultation statement.Hash) error {
	service := d.hub.publications.Publish
	of, err := service.Queries.Consultations.Get(ctx, consultation.String())
	if err != nil {
		return err
	}
	written := func(all ...string) (out []publication.Paragraph) {
		for _, s := range all {
			out = append(out, publication.Paragraph{Text: s})
		}
		return out
	}
	sources, err := service.Gather(ctx, &of, statement.Hash{}, "en")
	if err != nil {
		return err
	}
	plan := publication.Plan{Via: submission.Via{Mode: submission.Own, Author: demoOrganization}, Language: "en",
		Title:   said("Commentary on requests for assistance (fictitious)", "Commentaire sur les demandes d’assistance (fictif)", "شرح بشأن طلبات المساعدة (وهمي)"),
		Edition: said("Interim edition", "Édition provisoire", "طبعة مؤقتة"),
		Preface: written("This commentary is invented: it shows how what a consultation came to is published. The text that it gives is still being negotiated."),
		Written: map[string]publication.Chaptered{"un-a-70-174-13-h-1-ff": {
			Commentary: written("A request and its answer are two duties of two States, and the guidance keeps them apart: first what whoever receives a request does with it, then what the answer says.",
				"Whether a request is appropriate is for the State that receives it to judge. A State that cannot help still answers."),
			Rationale: written("The contributions agree that silence does most harm. How soon an answer should come is the question on which they differ.")}}}
	out, err := service.Say(ctx, d.actor(ctx, "organization"), statement.Hash{}, publication.Assemble(plan, sources))
	if err != nil {
		return err
	}
	_, err = d.clear(ctx, "organization-second", out)
	return err
}
