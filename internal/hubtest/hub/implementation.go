package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// recordReports takes down what two States report, each for two periods, one of
// them with a correction and a translation, so that each page and list has
// something to show, and gives routes the address of one.
func recordReports(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	var failed error
	say := func(of statement.Hash, b corpus.Body) statement.Hash {
		if failed != nil {
			return statement.Hash{}
		}
		out, err := h.Reporting().Service.Say(ctx, policy.As(policy.Secretariat), of, b)
		if failed = err; err != nil {
			return statement.Hash{}
		}
		return out.Receipt.ID
	}
	made := func(author, period string, same *statement.Hash) statement.Hash {
		b := &nationalreport.Made{Via: submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "note-verbale", Number: "TEST/R", Date: "2021-03-05"}},
			Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: "un:a-70-174:13:a", Period: period, SameAs: same}
		if same == nil {
			b.Content = nationalreport.Content{Status: nationalreport.InProgress, Answers: []nationalreport.Answer{
				{Question: "done", Text: i18n.Of("en", "What a test reports for "+period+".")},
				{Question: "bodies", Bodies: []nationalreport.Body{{Name: i18n.Of("en", "A body of a test"), Role: i18n.Of("en", "Coordination")}}},
				{Question: "links", Links: []nationalreport.Link{{Address: "https://report.example/"}}}}}
		}
		return say(statement.Hash{}, b)
	}
	first := made("state:ke", "2019", nil)
	made("state:ke", "2020", nil)
	other := made("state:uy", "2020", nil)
	made("state:uy", "2021", &other)
	corrected := say(first, &nationalreport.Corrected{Reason: i18n.Of("en", "A slip of a test."), Content: nationalreport.Content{Status: nationalreport.InPlace,
		Answers: []nationalreport.Answer{{Question: "done", Text: i18n.Of("en", "What a test reports and corrects.")}}}})
	say(first, &nationalreport.Translated{Of: corrected, Language: "fr", Answers: []nationalreport.Rendered{{Question: "done", Text: "Ce qu’un essai déclare et corrige."}}})
	for i := range routes {
		switch routes[i].Path {
		case "/implementation/reports/{id}":
			routes[i].Example = "/implementation/reports/" + first.String()
		case "/implementation/states/{id}/{topic}":
			routes[i].Example = "/implementation/states/state:ke/un:a-70-174:13:a"
		}
	}
	return failed
}
