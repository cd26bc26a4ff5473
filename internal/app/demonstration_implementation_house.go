package app

import (
	"context"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/statement"
)

// DemonstrateHouse has an invented State prepare its next report, keep some of it in
// the house, share that with another in confidence, and plan what it does next.
// Nothing is done where it prepares something already.
func (h *Hub) DemonstrateHouse(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	const item, topic = "norm-13-h-1", "un:a-70-174:13:h:1"
	s, drafter, officer := h.Preparing(), d.actor(ctx, "xa-drafter"), d.actor(ctx, "xa-clearing")
	there, err := s.List(ctx, drafter)
	if err != nil || len(there) > 0 {
		return err
	}
	now := h.opts.Clock.Now().UTC()
	id, err := s.Begin(ctx, drafter, questionnaire.Framework, strconv.Itoa(now.Year()+1), preparation.FromNothing)
	if err != nil {
		return err
	}
	c := offline.Part{Content: nationalreport.Content{Status: nationalreport.InProgress, Answers: []nationalreport.Answer{
		{Question: "done", Text: said("The desk answers at weekends, too (invented).", "Le bureau répond aussi le week-end (inventé).", "يجيب المكتب في عطلة نهاية الأسبوع أيضا (متخيل).")},
		{Question: "gaps", Text: said("Two people who work in a second language at night (invented).", "Deux personnes qui travaillent la nuit dans une deuxième langue (inventé).", "شخصان يعملان ليلا بلغة ثانية (متخيل).")}}},
		Markings: map[string]statement.Marking{"gaps": statement.Amber}}
	for i, m := range []preparation.Move{{Act: preparation.Assign, Agency: "National Team of Example (fictitious)"}, {Act: preparation.Write, Content: c}} {
		m.Seen = int64(i)
		if err := s.Do(ctx, drafter, id, item, m); err != nil {
			return err
		}
	}
	if err := s.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Settle, Seen: 2}); err != nil {
		return err
	}
	draft, err := h.Sharing().Share(ctx, drafter, id, item, []string{"gaps"}, statement.Amber, d.of["xb-drafter"])
	if err == nil {
		_, err = d.clear(ctx, "xa-clearing", saying.Outcome{Draft: draft})
	}
	if err != nil {
		return err
	}
	in := func(days int) string { return now.Add(time.Duration(days) * 24 * time.Hour).Format(time.DateOnly) }
	for _, w := range []preparation.StepWords{
		{Topic: topic, Words: "Find two people who work in a second language at night (invented)", Person: drafter.Person, Owner: "National Team of Example (fictitious)", Until: in(60), State: preparation.UnderWay},
		{Topic: "un:a-70-174:13:a", Words: "Name an office for consultations (invented)", Owner: "Chancery of Example (fictitious)", Until: in(120), State: preparation.Planned},
	} {
		if err := s.Plan(ctx, drafter, w); err != nil {
			return err
		}
	}
	return nil
}
