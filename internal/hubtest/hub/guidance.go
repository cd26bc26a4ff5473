package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/guidance"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// recordGuidance takes down two pieces of guidance, one of them changed and
// commented on, so that each page and list has something to show.
func recordGuidance(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	p, secretariat := h.Guidance(), policy.As(policy.Secretariat)
	for n := range 2 {
		c := guidance.Guidance{Title: i18n.Of("en", "Guidance of a test"), Provisions: []string{"un:a-70-174:13:c"}, Recorded: entry.Quote(i18n.Of("en", "What tests quote from no document."), entry.ByHub), Place: "line 1"}
		out, err := p.Guidance.Service.Say(ctx, secretariat, "", &entry.Opened[guidance.Guidance]{Via: takenDown("org:osce"), Content: c})
		if err != nil {
			return err
		}
		if id := out.Receipt.ID.String(); n == 1 {
			c.Place = "line 2"
			if _, err = p.Guidance.Service.Say(ctx, secretariat, id, &entry.Changed[guidance.Guidance]{Reason: i18n.Of("en", "A slip of a test."), Content: c}); err != nil {
				return err
			}
			if _, err = p.Comments.Service.Say(ctx, secretariat, id, &entry.Opened[guidance.Comment]{Via: takenDown("state:ke"), Content: guidance.Comment{On: "finance", Text: i18n.Of("en", "A comment of a test.")}}); err != nil {
				return err
			}
			example(routes, guidance.Home+"/{id}", guidance.Home+"/"+id)
		}
	}
	return nil
}
