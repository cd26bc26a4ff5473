package app

import (
	"bytes"
	"context"
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/consult/position"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// meets has the invented organization hold a meeting on its consultation, in one
// session with names and one without, and sum it up: a point rests on
// contributions, one on the session without names, one is the Chair's own.
func (d *demonstration) meets(ctx context.Context, of statement.Hash) error {
	own := func(id string) *submission.Via { return &submission.Via{Mode: submission.Own, Author: id} }
	day := d.hub.opts.Clock.Now().UTC().Format("2006-01-02")
	id, err := d.meet(ctx, "organization", "organization-second", statement.Hash{}, &meeting.Convened{Via: *own(demoOrganization), Consultation: of, Plan: meeting.Plan{
		Title: said("Workshop on answering requests (fictitious)", "Atelier sur la réponse aux demandes (fictif)", "حلقة عمل بشأن الاستجابة للطلبات (وهمية)"),
		Chair: []consult.Named{{ID: demoOrganization, Name: "Example Conference (fictitious)"}},
		Place: said("Online", "En ligne", "عبر الإنترنت"), From: day,
		Agenda: []i18n.Text{said("What a first answer contains", "Ce que contient une première réponse", "ما يتضمنه الرد الأول"),
			said("How soon it can come", "Sous quel délai elle peut venir", "متى يمكن أن يصل")},
		Sessions: []meeting.Session{
			{ID: "exchange", Title: said("Exchange of practice", "Échange de pratiques", "تبادل الممارسات"), Kind: meeting.MultiStakeholder,
				Participants: []consult.Named{{ID: participant.DemoStateA, Name: "Aldermark (fictitious)"}, {ID: participant.DemoNGO, Name: "Example Network (fictitious)"}}},
			{ID: "states", Title: said("States among themselves", "Les États entre eux", "الدول فيما بينها"), Kind: meeting.Closed, Unattributed: true}}}})
	if err != nil {
		return err
	}
	spoke, err := d.meet(ctx, "xa-drafter", "xa-clearing", id, &meeting.Intervened{Session: "exchange", Via: own(participant.DemoStateA),
		Text: i18n.Of("en", "We confirm receipt the same day. What takes time is to find out who can be spared."), About: []string{"un:a-70-174:13:h:1"}})
	if err != nil {
		return err
	}
	if _, err := d.meet(ctx, "organization", "organization-second", id, &meeting.Intervened{Session: "states", Unattributed: true, As: demoOrganization,
		Text: i18n.Of("en", "A short deadline was said to favour those who have many hands.")}); err != nil {
		return err
	}
	from, err := d.traced(ctx, of, spoke)
	if err != nil {
		return err
	}
	out, err := d.hub.meetings.Meetings.Summarise(ctx, d.actor(ctx, "organization"), statement.Hash{}, &meeting.Made{Via: *own(demoOrganization), Consultation: of, Meetings: []statement.Hash{id},
		Summary: meeting.Summary{Title: said("Chair’s summary of the workshop (fictitious)", "Résumé de la présidence de l’atelier (fictif)", "موجز الرئيس عن حلقة العمل (وهمي)"),
			Points: []meeting.Point{
				{ID: "receipt", Text: i18n.Of("en", "It was widely felt that receipt can be confirmed before anything else is known."), Rests: meeting.Rests{Contributions: true}},
				{ID: "deadline", Text: i18n.Of("en", "Whether a number of hours should be named remained open."), Rests: meeting.Rests{Sessions: []meeting.Of{{Meeting: id, Session: "states"}}}},
				{ID: "next", Text: i18n.Of("en", "The text could name a purpose in place of a number."), Rests: meeting.Rests{Chair: true}}}}},
		meeting.Trace{Points: []meeting.Traces{{Point: "receipt", From: from}}})
	if err != nil {
		return err
	}
	_, err = d.clear(ctx, "organization-second", out)
	return err
}

// traced is what the first point of the summary rests on: the comment that was
// made, and what was said in the meeting.
func (d *demonstration) traced(ctx context.Context, of, spoke statement.Hash) ([]statement.Hash, error) {
	made, err := d.hub.rooms.consulting.said.List(ctx, contribution.Filter{Consultation: of.String(), Kind: contribution.Comment})
	if err != nil {
		return nil, err
	}
	all := []statement.Hash{spoke}
	for i := range made.Items {
		all = append(all, made.Items[i].Statement)
	}
	slices.SortFunc(all, func(a, b statement.Hash) int { return bytes.Compare(a[:], b[:]) })
	return all, nil
}

// holdsViews has two of the invented States hold different views on one question.
func (d *demonstration) holdsViews(ctx context.Context) error {
	question := said("Does silence on a request for assistance have legal consequences? (fictitious)", "Le silence sur une demande d’assistance a-t-il des conséquences juridiques ? (fictif)",
		"هل للسكوت على طلب المساعدة آثار قانونية؟ (وهمي)")
	for _, v := range []struct {
		drafter, clears, id, words string
		source                     position.Source
	}{
		{"xa-drafter", "xa-clearing", participant.DemoStateA, "None by itself. It can matter beside other facts when a State is asked what it did once it knew.",
			position.Source{Text: "Position of Aldermark on international law in cyberspace (invented)", Place: "paragraphs 14 and 15", Date: "2026-03"}},
		{"xb-drafter", "xb-clearing", participant.DemoStateB, "None. The norm is voluntary, and whoever does not answer has not refused.",
			position.Source{Text: "Statement of Brinevale to a conference (invented)", Place: "page 3", Date: "2026-05-11"}},
	} {
		out, err := d.hub.views.Positions.Say(ctx, d.actor(ctx, v.drafter), statement.Hash{}, &position.Stated{Via: submission.Via{Mode: submission.Own, Author: v.id},
			On: "law:silence-on-a-request", Question: question, Text: i18n.Of("en", v.words), Source: v.source})
		if err == nil {
			_, err = d.clear(ctx, v.clears, out)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// meet has a persona draft, and another clear, something on a meeting.
func (d *demonstration) meet(ctx context.Context, drafter, clears string, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	out, err := d.hub.meetings.Meetings.Say(ctx, d.actor(ctx, drafter), of, b)
	if err != nil {
		return statement.Hash{}, err
	}
	return d.clear(ctx, clears, out)
}
