package hub

import (
	"context"
	"strings"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// texts is what tests record of texts, so that each page and list has something
// to show.
type texts struct {
	text, amendment string
}

// record takes down two texts of a consultation and, to the last, two
// amendments that collide.
func (x *texts) record(ctx context.Context, h *app.Hub, of statement.Hash, via func(author string, n int) submission.Via) error {
	secretariat, en := policy.As(policy.Secretariat), func(s string) i18n.Text { return i18n.Of("en", s) }
	service := h.Consultations().Negotiate
	var id statement.Hash
	for n := range 2 {
		out, err := service.Say(ctx, secretariat, statement.Hash{}, &text.Tabled{Via: via("state:ca", 20+n), Consultation: of, Title: en("A text of a test"),
			About: []string{"un:a-70-174:13:c"}, Language: "en", Text: "# Guidance\n\nWhat tests record from no document.\n"})
		if err != nil {
			return err
		}
		id = out.Receipt.ID
	}
	x.text = id.String()
	t, err := service.Queries.Get(ctx, x.text)
	if err != nil {
		return err
	}
	for n, author := range []string{"state:ke", "state:uy"} {
		change, err := t.InForce().Fixed().Propose(redline.Amendment{ID: author, Paragraph: 1, Text: "What tests take down " + strings.TrimPrefix(author, "state:") + " no document."})
		if err != nil {
			return err
		}
		change.ID = ""
		out, err := service.Say(ctx, secretariat, statement.Hash{}, &text.Proposed{Via: via(author, 30+n), Consultation: of, Text: id, Change: change,
			Rationale: en("It is shorter."), Practice: []text.Citation{{Text: "A practice of a test", Address: "https://practice.example/"}}})
		if err != nil {
			return err
		}
		x.amendment = out.Receipt.ID.String()
	}
	return agree(ctx, h, id, t, via)
}

// examples gives routes an address that exists here.
func (x *texts) examples(routes []ui.Route) {
	for i := range routes {
		switch path := routes[i].Path; {
		case strings.HasPrefix(path, "/texts/{id}"):
			routes[i].Example = strings.NewReplacer("{id}", x.text, "{unit}", "t-1").Replace(path)
		case path == "/amendments/{id}":
			routes[i].Example = strings.Replace(path, "{id}", x.amendment, 1)
		}
	}
}
