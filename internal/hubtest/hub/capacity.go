package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// recordCapacity takes down two needs and two offers that go together, so that each
// page and list has something to show, and gives routes the address of one.
func recordCapacity(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	for n, author := range []string{"state:ke", "state:uy", "state:nl", "org:apc"} {
		side := capacity.Need
		if n > 1 {
			side = capacity.Offer
		}
		b := &capacity.Opening{Side: side, Via: submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "statement", Number: "TEST/C", Date: "2021-03-05"}},
			Content: capacity.Content{Title: i18n.Of("en", "Training of a test"), Text: i18n.Of("en", "What tests record from no document."), Kinds: []string{"training"}, Provisions: []string{"un:a-70-174:13:h"},
				Languages: []string{"en"}, From: "2021-04", Until: "2021-12", Contact: capacity.Contact{Office: i18n.Of("en", "Office of a test"), Mail: "office@test.example"}}}
		switch n {
		case 1:
			b.Provisions = []string{"un:a-70-174:13:c"}
		case 2:
			b.Regions, b.Languages = []string{"african"}, []string{"fr"}
		}
		out, err := h.Capacity().Say(ctx, policy.As(policy.Secretariat), statement.Hash{}, b)
		if err != nil {
			return err
		}
		if n == 0 { // one is changed, so that its page shows what was
			c := b.Content
			c.Title = i18n.Of("en", "Training of a test, twice")
			if _, err := h.Capacity().Say(ctx, policy.As(policy.Secretariat), out.Receipt.ID, &capacity.Changed{Side: side, Reason: i18n.Of("en", "A slip of a test."), Content: c}); err != nil {
				return err
			}
		}
		for i := range routes {
			if routes[i].Path == side.Path()+"/{id}" {
				routes[i].Example = side.Path() + "/" + out.Receipt.ID.String()
			}
		}
	}
	return nil
}
