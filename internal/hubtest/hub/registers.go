package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// recordRegisters takes down two laws and two practices, one of each changed, so
// that each page and list has something to show, and gives routes the address of
// one.
func recordRegisters(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	secretariat := policy.As(policy.Secretariat)
	reason := i18n.Of("en", "A slip of a test.")
	for _, author := range []string{"state:ke", "state:uy"} {
		via := submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "report", Number: "TEST/L", Date: "2021-03-05"}}
		instrument := law.Law{Kind: "strategy", Title: i18n.Of("en", "A strategy of a test"), Date: "2021", Status: law.InForce, Languages: []string{"en"}, Address: "https://law.example/",
			Serves: []law.Serves{{Provision: "un:a-70-174:13:c", Place: "section 2"}}, Note: i18n.Of("en", "What tests register from no document.")}
		out, err := h.Laws().Say(ctx, secretariat, "", &law.Registered{Via: via, Content: instrument})
		if err != nil {
			return err
		}
		instrument.Status, instrument.Languages = "", []string{"en", "sw"}
		if _, err := h.Laws().Say(ctx, secretariat, out.Receipt.ID.String(), &law.Changed{Reason: reason, Content: instrument}); err != nil {
			return err
		}
		give(routes, law.Home, out.Receipt.ID)
		described := practice.Practice{Kind: "procedure", Title: i18n.Of("en", "A practice of a test"), Text: i18n.Of("en", "What tests describe from no document."), Follow: i18n.Of("en", "Ask."),
			Provisions: []string{"un:a-70-174:13:c"}, Regions: []string{"african"}, Links: []practice.Link{{Title: "A page of a test", Address: "https://practice.example/"}}}
		if out, err = h.Practices().Say(ctx, secretariat, "", &practice.Described{Via: via, Content: described}); err != nil {
			return err
		}
		described.Regions = nil
		changed, err := h.Practices().Say(ctx, secretariat, out.Receipt.ID.String(), &practice.Changed{Reason: reason, Content: described})
		if err != nil {
			return err
		}
		give(routes, practice.Home, out.Receipt.ID)
		said, err := h.Translations().Say(ctx, secretariat, out.Receipt.ID.String(), &translation.Given{Entry: out.Receipt.ID, Of: changed.Receipt.ID, Language: "fr",
			Texts: []translation.Text{{Name: "title", Words: "Une pratique d’un test"}, {Name: "text", Words: "Ce que les tests décrivent d’aucun document."}}})
		if err != nil {
			return err
		}
		give(routes, "/translations", said.Receipt.ID)
	}
	return nil
}

func give(routes []ui.Route, home string, id statement.Hash) {
	for i := range routes {
		if routes[i].Path == home+"/{id}" {
			routes[i].Example = home + "/" + id.String()
		}
	}
}
