package hub

import (
	"context"
	"fmt"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// consulted is what tests record of consultations, so that each page and list
// has something to show: the corpus ships none.
type consulted struct {
	consultation, contribution string
	texts                      texts
}

// record takes down two consultations, a group in the last, two contributions
// to it, and texts with amendments.
func (c *consulted) record(ctx context.Context, h *app.Hub) error {
	secretariat, en := policy.As(policy.Secretariat), func(s string) i18n.Text { return i18n.Of("en", s) }
	via := func(author string, n int) submission.Via {
		return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "report", Number: fmt.Sprintf("TEST/C%d", n), Date: "2017-08-01"}}
	}
	var of statement.Hash
	for n, rule := range []consult.Moderation{consult.After, consult.Before} {
		out, err := h.Consultations().Process.Say(ctx, secretariat, statement.Hash{}, &consult.Call{Via: via("org:osce", n),
			Plan: consult.Plan{Title: en("A consultation of a test"), Text: en("What tests record from no document."), About: []string{"un:a-70-174:13:c"},
				Languages: []string{"en"}, Zone: "Europe/Vienna", Moderation: rule, Decision: consult.Decision{Rule: consult.Editor},
				Questions: []consult.Question{{ID: "how", Text: en("How is it carried out, asks a test?"), Form: consult.Words}}},
			Phases: []consult.Phase{{ID: "one", Title: en("First phase"), Accepts: []consult.Accepts{consult.Comments}, Frame: &consult.Frame{Printed: "June 2016-June 2017", From: "2016-06", Until: "2017-06", Over: true}},
				{ID: "two", Title: en("Second phase"), Opens: "2027-03-01T00:00Z", Closes: "2027-04-01T00:00Z"}}})
		if err != nil {
			return err
		}
		of = out.Receipt.ID
	}
	c.consultation = of.String()
	_, err := h.Consultations().Process.Say(ctx, secretariat, of, &consult.Group{ID: "one", Title: en("Norm (c)"), About: []string{"un:a-70-174:13:c"}, Lead: []consult.Named{{Name: "A lead of a test", Role: "Professor"}}})
	if err != nil {
		return err
	}
	for n, author := range []string{"state:ke", "state:uy"} {
		out, err := h.Consultations().Contribute.Say(ctx, secretariat, statement.Hash{}, &contribution.Made{Via: via(author, 10+n), Consultation: of, Kind: contribution.Comment,
			Content: contribution.Content{Title: en("A comment of a test"), Text: en("What tests record from no document."), About: []string{"un:a-70-174:13:c"},
				References: []contribution.Citation{{Text: "A. Author, A title, 2016", Address: "https://reference.example/"}}}})
		if err != nil {
			return err
		}
		c.contribution = out.Receipt.ID.String()
	}
	if err := hold(ctx, h, of, &contribution.Made{Via: via("state:fr", 12), Consultation: of, Kind: contribution.Comment, Content: contribution.Content{Text: en("What tests let in.")}}); err != nil {
		return err
	}
	return c.texts.record(ctx, h, of, via)
}

// examples gives routes an address that exists here.
func (c *consulted) examples(routes []ui.Route) {
	c.texts.examples(routes)
	for i := range routes {
		switch path := routes[i].Path; {
		case path == "/contributions/{id}":
			routes[i].Example = "/contributions/" + c.contribution
		case strings.HasPrefix(path, "/consultations/{id}"):
			routes[i].Example = strings.NewReplacer("{id}", c.consultation, "{group}", "one").Replace(path)
		}
	}
}
