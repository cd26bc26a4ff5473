package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// recordContacts forms two communities and takes down what two States publish of
// their infrastructure, so that each page and list has something to show. Nobody
// is a member: what members read is not on public pages.
func recordContacts(ctx context.Context, h *app.Hub, routes []ui.Route) error {
	manager := policy.Actor{Person: "person:00000000000000000000000000000099", Identity: h.Ledger.Hub(), Roles: []policy.Role{policy.DirectoryManager}}
	for slug, kind := range map[string]contact.Kind{"global-of-a-test": contact.Global, "region-of-a-test": contact.Regional} {
		terms := contact.Terms{Title: i18n.Of("en", "A directory of a test"), Kind: kind, Classes: []participant.Class{participant.State},
			Categories: []contact.Category{{ID: "technical", Name: i18n.Of("en", "Technical")}}, FreshDays: 90, SmallGroup: 5, Template: "test-1"}
		if _, err := h.Contacts().Form(ctx, manager, &contact.Formed{Slug: slug, Terms: terms}); err != nil {
			return err
		}
	}
	for _, author := range []string{"state:ke", "state:uy"} {
		b := &contact.Published{Via: submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "note-verbale", Number: "TEST/I", Date: "2026-01-29"}},
			Version: "2026-11", Categories: []string{"energy", "water"}, Note: i18n.Of("en", "What tests record from no document.")}
		if err := b.Check(); err != nil {
			return err
		}
		body, err := corpus.Encode(b)
		if err != nil {
			return err
		}
		if _, err := h.Ledger.Say(ctx, ledger.Draft{Type: contact.TypePublished, Stream: statement.Public, Subject: b.Subject(), Body: body}); err != nil {
			return err
		}
	}
	for i := range routes {
		if routes[i].Path == "/contacts/{slug}" {
			routes[i].Example = "/contacts/global-of-a-test"
		}
	}
	return nil
}
