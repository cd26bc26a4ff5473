package app_test

import (
	"net/http"

	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/preparation"
	"comity.example/comity/internal/module/implementation/questionnaire"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// prepares has a capital write what stays in its house: answers that are not for
// all, why a part was returned, and a next step with who does it. Of the same part
// the status, which is for all, is put forward, and answers are shared with another
// in confidence, and recalled; and a note is made of it all.
func (a *aviary) prepares() {
	a.t.Helper()
	ctx, s, xb, officer := a.t.Context(), a.Preparing(), a.actor(stateB.drafter), a.actor(stateB.clears)
	const item, topic = "norm-13-a", "un:a-70-174:13:a"
	id, err := s.Begin(ctx, xb, questionnaire.Framework, "2027", preparation.FromNothing)
	a.must(err)
	c := offline.Part{Content: report.Content{Status: report.Planned, Answers: []report.Answer{{Question: "challenges", Text: sung("prepared-challenges")}, {Question: "gaps", Text: sung("prepared-gaps")},
		{Question: "links", Links: []report.Link{{Title: sung("prepared-link"), Address: "https://" + songWord + ".example/"}}}, {Question: "bodies", Bodies: []report.Body{{Name: sung("prepared-body"), Role: sung("prepared-role")}}}}},
		Markings: map[string]statement.Marking{"challenges": statement.Amber, "gaps": statement.Red, "links": statement.Amber, "bodies": statement.Amber}}
	for i, m := range []preparation.Move{{Act: preparation.Assign, Agency: song("prepared-agency")}, {Act: preparation.Write, Content: c}, {Act: preparation.HandIn}} {
		m.Seen = int64(i)
		a.must(s.Do(ctx, xb, id, item, m))
	}
	a.must(s.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Return, Seen: 3, Reason: song("prepared-reason")}))
	a.must(s.Do(ctx, officer, id, item, preparation.Move{Act: preparation.Settle, Seen: 4}))
	drafts, err := s.Put(ctx, xb, id)
	a.must(err)
	a.clears(stateB, drafts[0], nil)
	draft, err := a.Sharing().Share(ctx, xb, id, item, []string{"challenges", "links", "bodies"}, statement.Amber, a.actor(stateA.drafter).Identity)
	a.clears(stateB, draft, err)
	received, _, err := a.Sharing().Queries.Mine(ctx, a.actor(stateA.drafter))
	a.must(err)
	a.who(stateA.drafter).get("/en/desk/implementation/shared/"+received[0].ID).want(http.StatusOK, song("prepared-challenges"))
	draft, err = a.Sharing().Recall(ctx, xb, received[0].ID, sung("shared-recalled"))
	a.clears(stateB, draft, err)
	a.must(s.Plan(ctx, xb, preparation.StepWords{Topic: topic, Words: song("step"), Owner: song("step-owner"), Until: "2027-03-01", State: preparation.Planned}))
	a.who(stateB.drafter).get("/en/desk/implementation/briefing").want(http.StatusOK, song("step"))
	a.who(stateB.drafter).get("/en/desk/implementation/briefing.docx?keep-marking=yes").want(http.StatusOK)
}
