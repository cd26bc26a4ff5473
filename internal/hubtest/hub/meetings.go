package hub

import (
	"context"
	"fmt"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// meetings is what tests record of meetings, so that each page and list has
// something to show.
type meetings struct {
	meeting, summary string
}

// record takes down two meetings of a consultation, what was said in them with
// and without names, a paper, and a Chair's summary of each.
func (m *meetings) record(ctx context.Context, h *app.Hub, consultation, contribution string) error {
	secretariat, en := policy.As(policy.Secretariat), func(s string) i18n.Text { return i18n.Of("en", s) }
	via := func(author string, n int) submission.Via {
		return submission.Via{Mode: submission.Recorded, Author: author, Document: &submission.Document{Kind: "report", Number: fmt.Sprintf("TEST/M%d", n), Date: "2019-09-01"}}
	}
	of, err := statement.ParseHash(consultation)
	if err != nil {
		return err
	}
	source, err := statement.ParseHash(contribution)
	if err != nil {
		return err
	}
	service := h.Held().Meetings
	for n := range 2 {
		out, err := service.Say(ctx, secretariat, statement.Hash{}, &meeting.Convened{Via: via("org:osce", n), Consultation: of, Plan: meeting.Plan{
			Title: en("A meeting of a test"), With: []consult.Named{{ID: "org:osce", Name: "OSCE"}}, Chair: []consult.Named{{Name: "A Chair of a test", Role: "Chair"}}, Place: en("Vienna"),
			From: "2019-06", Until: "2019-06-20", Agenda: []i18n.Text{en("Norms")}, Note: en("What tests record from no document."), Sessions: []meeting.Session{
				{ID: "open", Title: en("Exchange"), Kind: meeting.MultiStakeholder, Participants: []consult.Named{{ID: "state:ke", Name: "Kenya"}, {Name: "A university"}}},
				{ID: "closed", Title: en("States"), Kind: meeting.Closed, Unattributed: true}}}})
		if err != nil {
			return err
		}
		id := out.Receipt.ID
		spoke := via("state:ke", 10+n)
		for _, b := range []*meeting.Intervened{{Session: "open", Via: &spoke, Text: en("What a State said."), About: []string{"un:a-70-174:13:c"}},
			{Session: "open", Speaker: "An expert", Text: en("What an expert said.")}, {Session: "closed", Unattributed: true, Text: en("What was said.")}} {
			if _, err := service.Say(ctx, secretariat, id, b); err != nil {
				return err
			}
		}
		if _, err := service.Say(ctx, secretariat, id, &meeting.Presented{Via: via("state:ke", 20+n), Title: en("A paper of a test"), Symbol: "TEST/1", Address: "https://paper.example/"}); err != nil {
			return err
		}
		out, err = service.Summarise(ctx, secretariat, statement.Hash{}, &meeting.Made{Via: via("org:osce", 30+n), Consultation: of, Meetings: []statement.Hash{id},
			Summary: meeting.Summary{Title: en("A summary of a test"), Text: en("What tests record from no document."), Points: []meeting.Point{
				{ID: "p1", Text: en("Many said so."), Rests: meeting.Rests{Contributions: true, Chair: true}},
				{ID: "p2", Text: en("It was asked."), Rests: meeting.Rests{Sessions: []meeting.Of{{Meeting: id, Session: "closed"}}}}, {ID: "p3", Text: en("It is so.")}}}},
			meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: []statement.Hash{source}}}})
		if err != nil {
			return err
		}
		m.meeting, m.summary = id.String(), out.Receipt.ID.String()
	}
	return nil
}

// examples gives routes an address that exists here.
func (m *meetings) examples(routes []ui.Route) {
	for i := range routes {
		switch routes[i].Path {
		case "/meetings/{id}":
			routes[i].Example = "/meetings/" + m.meeting
		case "/summaries/{id}":
			routes[i].Example = "/summaries/" + m.summary
		}
	}
}
