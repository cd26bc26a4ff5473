package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
)

// takenDown is what tests record from no document, for an author.
func takenDown(author string) submission.Via {
	return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "report", Number: "TEST/R", Date: "2026-01-20"}}
}

// recordIndependent takes down two independent reports, one of them corrected and
// replied to, so that each page and list has something to show, and gives routes
// the address of one.
func recordIndependent(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	p, secretariat := h.Independent(), policy.As(policy.Secretariat)
	nobody := submission.Via{Mode: submission.Recorded, Others: []submission.Other{{Name: "An organization of a test"}}, Document: takenDown("").Document}
	for n := range 2 {
		c := independent.Report{Title: i18n.Of("en", "A report of a test"), About: []string{"state:ke"}, Provisions: []string{"un:a-70-174:13:c"}, From: "2025-01", Until: "2025-12",
			Text: i18n.Of("en", "What tests record from no document."), Method: i18n.Of("en", "None."), Sources: []independent.Source{{Title: "A source of a test", Address: "https://source.example/"}}}
		out, err := p.Reports.Service.Say(ctx, secretariat, "", &entry.Opened[independent.Report]{Via: nobody, Content: c})
		if err != nil {
			return err
		}
		if id := out.Receipt.ID.String(); n == 1 {
			c.Text = i18n.Of("en", "What tests record and correct from no document.")
			if _, err = p.Reports.Service.Say(ctx, secretariat, id, &entry.Changed[independent.Report]{Reason: i18n.Of("en", "A slip of a test."), Content: c}); err != nil {
				return err
			}
			if _, err = p.Replies.Service.Say(ctx, secretariat, id, &entry.Opened[independent.Reply]{Via: takenDown("state:ke"), Content: independent.Reply{Text: i18n.Of("en", "A reply of a test.")}}); err != nil {
				return err
			}
			example(routes, independent.Home+"/{id}", independent.Home+"/"+id)
		}
	}
	return nil
}

// example gives a route the address of something that is there.
func example(routes []ui.Route, path, to string) {
	for i := range routes {
		if routes[i].Path == path {
			routes[i].Example = to
		}
	}
}
