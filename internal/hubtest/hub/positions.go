package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// recordPositions takes down two positions, so that each page and list has
// something to show, and gives routes the address of one.
func recordPositions(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	for n, author := range []string{"state:ke", "state:uy"} {
		b := &position.Stated{Via: submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "statement", Number: "TEST/P", Date: "2021-03-05"}},
			On: "un:a-70-174:13:c", Text: i18n.Of("en", "What tests record from no document."), Source: position.Source{Text: "A paper of a test", Place: "paragraph 3", Address: "https://view.example/", Date: "2021-03"}}
		if n == 1 {
			b.On, b.Question = "law:sovereignty", i18n.Of("en", "A question of a test")
		}
		out, err := h.Views().Positions.Say(ctx, policy.As(policy.Secretariat), statement.Hash{}, b)
		if err != nil {
			return err
		}
		if n == 1 { // one is corrected, so that its page shows what was
			_, err := h.Views().Positions.Say(ctx, policy.As(policy.Secretariat), out.Receipt.ID, &position.Corrected{Reason: i18n.Of("en", "A slip of a test."),
				Question: b.Question, Text: i18n.Of("en", "What tests record and correct from no document."), Source: b.Source})
			if err != nil {
				return err
			}
		}
		for i := range routes {
			if routes[i].Path == "/positions/{id}" {
				routes[i].Example = "/positions/" + out.Receipt.ID.String()
			}
		}
	}
	return nil
}
