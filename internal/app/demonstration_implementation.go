package app

import (
	"context"
	"strconv"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// report has the two invented States report on a few provisions: in several years,
// one of them unchanged; by a note that the secretariat recorded and the State has
// not confirmed; of a norm of restraint in words alone; and translated.
func (d *demonstration) report(ctx context.Context) error {
	who := []string{participant.DemoStateA, participant.DemoStateB}
	held, err := d.hub.reporting.Reports.Latest(ctx, nationalreport.Wanted{Participants: who})
	if err != nil || len(held) > 0 {
		return err
	}
	year := d.hub.opts.Clock.Now().UTC().Year()
	period := func(before int) string { return strconv.Itoa(year - before) }
	done := func(text i18n.Text, more ...nationalreport.Answer) []nationalreport.Answer {
		return append([]nationalreport.Answer{{Question: "done", Text: text}}, more...)
	}
	a := nationalreport.Through(participant.DemoStateA)
	first, err := d.reports(ctx, "xa", statement.Hash{}, demoReport(a, "norm-13-h-1", period(2), nationalreport.Planned,
		done(i18n.Of("en", "We are setting up a desk that receives requests for assistance. Until it opens, requests go to the Ministry of Example.\nThe report is invented."))))
	if err != nil {
		return err
	}
	_, err = d.reports(ctx, "xa", statement.Hash{}, demoReport(a, "norm-13-h-1", period(1), nationalreport.InProgress,
		done(i18n.Of("en", "A desk in the National Team of Example receives requests for assistance on working days. Requests outside these hours go to the Ministry of Example.\nThe report is invented."),
			nationalreport.Answer{Question: "bodies", Bodies: []nationalreport.Body{{Name: i18n.Of("en", "National Team of Example (fictitious)"), Role: i18n.Of("en", "receives and answers requests")}}},
			nationalreport.Answer{Question: "challenges", Text: i18n.Of("en", "To find out who can be spared takes longer than the answer itself.")},
			nationalreport.Answer{Question: "gaps", Text: i18n.Of("en", "People who can work in a second language at night.")})))
	if err != nil {
		return err
	}
	team := demoReport(a, "cbm-17-c-1", period(1), nationalreport.InPlace, done(i18n.Of("en", "The National Team of Example was set up by decree. The report is invented.")))
	same, err := d.reports(ctx, "xa", statement.Hash{}, team)
	if err != nil {
		return err
	}
	again := demoReport(a, "cbm-17-c-1", period(0), "", nil)
	again.SameAs = &same
	if _, err := d.reports(ctx, "xa", statement.Hash{}, again); err != nil {
		return err
	}
	if _, err := d.reports(ctx, "xa", statement.Hash{}, demoReport(a, "norm-13-f", period(1), "", done(i18n.Of("en", "Our armed forces are bound by published instructions that rule this out. The report is invented.")))); err != nil {
		return err
	}
	b := nationalreport.Through(participant.DemoStateB)
	french, err := d.reports(ctx, "xb", statement.Hash{}, demoReport(b, "norm-13-h-1", period(1), nationalreport.InPlace,
		done(i18n.Of("fr", "Un point de contact unique reçoit les demandes d’assistance jour et nuit et accuse réception dans l’heure. La déclaration est inventée."))))
	if err != nil {
		return err
	}
	_, err = d.reports(ctx, "xb", french, &nationalreport.Translated{As: participant.DemoStateB, Of: french, Language: "en", Official: true,
		Answers: []nationalreport.Rendered{{Question: "done", Text: "A single point of contact receives requests for assistance day and night, and confirms receipt within the hour. The report is invented."}}})
	if err != nil {
		return err
	}
	note := submission.Via{Mode: submission.Recorded, Author: participant.DemoStateB,
		Document: &submission.Document{Kind: "note-verbale", Number: "Invented for this demonstration", Date: d.hub.opts.Clock.Now().UTC().Format("2006-01-02")}}
	if _, err := d.reports(ctx, "secretariat", statement.Hash{}, demoReport(note, "cbm-16-a", period(1), nationalreport.InPlace,
		done(i18n.Of("en", "Points of contact are named at both levels. The note is invented.")))); err != nil {
		return err
	}
	_, err = d.reports(ctx, "xa", first, &nationalreport.Corrected{As: participant.DemoStateA, Reason: i18n.Of("en", "The ministry was named wrongly."), Content: nationalreport.Content{Status: nationalreport.Planned,
		Answers: done(i18n.Of("en", "We are setting up a desk that receives requests for assistance. Until it opens, requests go to the Chancery of Example.\nThe report is invented."))}})
	return err
}

// demoReport is an invented report on an item of the framework's questionnaire.
func demoReport(via submission.Via, item, period string, status nationalreport.Status, answers []nationalreport.Answer) *nationalreport.Made {
	return &nationalreport.Made{Via: via, Questionnaire: "framework", Version: "1", Item: item, Period: period, Content: nationalreport.Content{Status: status, Answers: answers}}
}

// reports has something said on implementation by a State's drafter and clearing
// officer, or recorded by the secretariat.
func (d *demonstration) reports(ctx context.Context, by string, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	if made, ok := b.(*nationalreport.Made); ok {
		q := d.hub.asked.Get(made.Questionnaire, made.Version)
		if q == nil {
			return statement.Hash{}, fail.New(fail.Internal, "the questionnaire of the demonstration is not here")
		}
		if _, item := q.Item(made.Item); item != nil {
			made.Provision = item.Provision
		}
	}
	drafter, officer := by+"-drafter", by+"-clearing"
	if by == "secretariat" {
		drafter, officer = by, by+"-second"
	}
	out, err := d.hub.reporting.Service.Say(ctx, d.actor(ctx, drafter), of, b)
	if err != nil {
		return statement.Hash{}, err
	}
	return d.clear(ctx, officer, out)
}
