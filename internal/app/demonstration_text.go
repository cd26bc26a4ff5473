package app

import (
	"context"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// demoText is guidance of our own on answering requests for assistance.
const demoText = `# Receiving a request

A State that receives a request should confirm its receipt within a reasonable time.

It should name one point of contact for the matter.

# Answering it

The answer should say:

(a) what assistance can be given;
(b) when it can begin;
(c) what information is still needed.

Where no assistance can be given, the State should say so.
`

// texts has the participants of the invented consultation table a text and
// amend it: two want different words in one place, a third the same as one of
// them, and a modified wording lies between.
func (d *demonstration) texts(ctx context.Context, of statement.Hash) error {
	id, err := d.negotiate(ctx, "organization", "organization-second", statement.Hash{}, &text.Tabled{
		Via: submission.Via{Mode: submission.Own, Author: demoOrganization}, Consultation: of, Group: "requests", Language: "en", Text: demoText,
		Title: said("Guidance on answering requests (fictitious)", "Orientations sur la réponse aux demandes (fictif)", "إرشادات بشأن الاستجابة للطلبات (وهمي)"),
		About: []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}})
	if err != nil {
		return err
	}
	a, err := d.amend(ctx, id, "xa-drafter", "xa-clearing", participant.DemoStateA, 1, "",
		"A State that receives a request should confirm its receipt within 24 hours.", "A number can be planned for.")
	if err != nil {
		return err
	}
	if _, err := d.amend(ctx, id, "xb-drafter", "xb-clearing", participant.DemoStateB, 1, "",
		"A State that receives a request should confirm its receipt within three working days.", "Small teams do not answer at night."); err != nil {
		return err
	}
	if _, err := d.amend(ctx, id, "ngo", "ngo-second", participant.DemoNGO, 1, a.String(),
		"A State that receives a request should confirm its receipt within 24 hours, or as soon as its team is at work.", "It serves both ends."); err != nil {
		return err
	}
	if _, err := d.amend(ctx, id, "xb-drafter", "xb-clearing", participant.DemoStateB, 8, "",
		"Where no assistance can be given, the State should say so, and name who may be able to help.", "A refusal can still be of use."); err != nil {
		return err
	}
	last, err := d.amend(ctx, id, "ngo", "ngo-second", participant.DemoNGO, 2, "",
		"It should name one point of contact for the matter, who can be reached at any hour.", "Attacks do not keep office hours.")
	if err != nil {
		return err
	}
	if _, err := d.negotiate(ctx, "xa-drafter", "xa-clearing", last, &text.Endorsed{As: participant.DemoStateA}); err != nil {
		return err
	}
	_, err = d.negotiate(ctx, "xb-drafter", "xb-clearing", a, &text.Objected{As: participant.DemoStateB, Reason: i18n.Of("en", "Not every team can.")})
	return err
}

// amend has a participant propose other words for a unit of a text, counted from
// 0.
func (d *demonstration) amend(ctx context.Context, of statement.Hash, drafter, clears, as string, unit int, from, words, why string) (statement.Hash, error) {
	t, err := d.hub.rooms.consulting.texts.Get(ctx, of.String())
	if err != nil {
		return statement.Hash{}, err
	}
	change, err := t.InForce().Fixed().Propose(redline.Amendment{ID: as, Paragraph: unit, Text: words})
	if err != nil {
		return statement.Hash{}, err
	}
	change.ID, change.DerivedFrom = "", from
	return d.negotiate(ctx, drafter, clears, statement.Hash{}, &text.Proposed{Via: submission.Via{Mode: submission.Own, Author: as}, Consultation: t.Consultation,
		Text: of, Version: t.InForce().Number, Change: change, Rationale: i18n.Of("en", why)})
}

// negotiate has a persona draft, and another clear, something on a text.
func (d *demonstration) negotiate(ctx context.Context, drafter, clears string, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	out, err := d.hub.consultations.Negotiate.Say(ctx, d.actor(ctx, drafter), of, b)
	if err != nil {
		return statement.Hash{}, err
	}
	return d.clear(ctx, clears, out)
}
