package app

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// said gives a wording in the three languages of the pages.
func said(en, fr, ar string) i18n.Text {
	return i18n.Text{Original: "en", In: map[string]string{"ar": ar, "en": en, "fr": fr}}
}

// consult has the invented participants hold a consultation: they draft and
// clear as anybody does, with their passkeys. Nothing is done where they hold
// one already.
func (d *demonstration) consult(ctx context.Context) error {
	rooms := d.hub.rooms.consulting
	part, err := rooms.calls.List(ctx, consult.Filter{})
	if err != nil {
		return err
	}
	if slices.ContainsFunc(part.Items, func(c consult.Consultation) bool { return c.Organiser() == demoOrganization }) {
		return nil
	}
	known := false // a hub that was not given the framework has nothing to consult on
	err = d.hub.DB.Read(ctx, func(q sqldb.Querier) error {
		known, err = exists(ctx, q, "un:a-70-174:13:h:1")
		return err
	})
	if err != nil || !known {
		return err
	}
	of, err := d.call(ctx)
	if err != nil {
		return err
	}
	group := &consult.Group{As: demoOrganization, ID: "requests", Title: said("Requests for assistance", "Demandes d’assistance", "طلبات المساعدة"),
		About: []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"}, Lead: []consult.Named{{ID: participant.DemoIndividual, Name: "A. Example (fictitious)"}}, Open: true}
	if _, err := d.process(ctx, "organization", "organization-second", of, group); err != nil {
		return err
	}
	if _, err := d.process(ctx, "xa-drafter", "xa-clearing", of, &consult.Asked{As: participant.DemoStateA, Group: group.ID}); err != nil {
		return err
	}
	// What is due now is not waited for: contributions are taken at once.
	err = d.hub.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		return consult.Phases{Queries: rooms.calls}.Run(ctx, w, d.hub.opts.Clock.Now())
	})
	if err != nil {
		return err
	}
	if err := d.contributions(ctx, of); err != nil {
		return err
	}
	if err := d.texts(ctx, of); err != nil {
		return err
	}
	if err := d.meets(ctx, of); err != nil {
		return err
	}
	if err := d.holdsViews(ctx); err != nil {
		return err
	}
	return d.publishes(ctx, of)
}

// call calls it: for two weeks from now contributions, amendments and decisions
// on them, then a week of decisions alone.
func (d *demonstration) call(ctx context.Context) (statement.Hash, error) {
	now := d.hub.opts.Clock.Now().UTC().Truncate(time.Minute)
	in := func(days int) string { return now.AddDate(0, 0, days).Format(form.InstantForm) }
	yes := []consult.Option{{ID: "yes", Text: said("Yes", "Oui", "نعم")}, {ID: "partly", Text: said("In part", "En partie", "جزئيا")}, {ID: "no", Text: said("No", "Non", "لا")}}
	return d.process(ctx, "organization", "organization-second", statement.Hash{}, &consult.Call{
		Via: submission.Via{Mode: submission.Own, Author: demoOrganization},
		Plan: consult.Plan{
			Title: said("Answering a request for assistance (fictitious)", "Répondre à une demande d’assistance (fictif)", "الاستجابة لطلب المساعدة (وهمي)"),
			Text: said("When a State asks for assistance because its critical infrastructure is attacked, what should the answer contain, and how soon should it come? This consultation is invented: it shows how one is held.",
				"Lorsqu’un État demande assistance parce que ses infrastructures critiques sont attaquées, que doit contenir la réponse, et sous quel délai ? Cette consultation est inventée : elle montre comment on en tient une.",
				"حين تطلب دولة المساعدة لأن بنيتها التحتية الحيوية تتعرض لهجوم، ماذا ينبغي أن يتضمن الرد ومتى ينبغي أن يصل؟ هذه المشاورة مختلقة: وهي تبين كيف تُعقد مشاورة."),
			About:     []string{"un:a-70-174:13:g", "un:a-70-174:13:h:1", "un:a-70-174:13:h:2"},
			Languages: []string{"ar", "en", "fr"}, Zone: "Europe/Vienna", Moderation: consult.After, Decision: consult.Decision{Rule: consult.Silence, Hours: 72},
			Questions: []consult.Question{
				{ID: "distinct", Text: said("Is the norm distinct from the others?", "La norme est-elle distincte des autres ?", "هل المعيار متمايز عن غيره؟"), Form: consult.Choice, Options: yes, Each: true},
				{ID: "how", Text: said("How is it carried out?", "Comment est-elle appliquée ?", "كيف يُنفذ؟"), Form: consult.Words}},
			NormTest: []consult.Question{
				{ID: "need", Text: said("What need does it meet?", "À quel besoin répond-elle ?", "أي حاجة يلبي؟"), Form: consult.Words},
				{ID: "novelty", Text: said("What does it add to what was agreed?", "Qu’ajoute-t-elle à ce qui a été convenu ?", "ماذا يضيف إلى ما اتُّفق عليه؟"), Form: consult.Words}},
		},
		Phases: []consult.Phase{
			{ID: "contributions", Title: said("Contributions", "Contributions", "الإسهامات"), Opens: in(0), Closes: in(14),
				Accepts: []consult.Accepts{consult.Comments, consult.Answers, consult.Amendments, consult.Norms, consult.Decisions}},
			{ID: "decisions", Title: said("Decisions", "Décisions", "القرارات"), Opens: in(14), Closes: in(21), Accepts: []consult.Accepts{consult.Decisions}},
		},
	})
}

func (d *demonstration) contributions(ctx context.Context, of statement.Hash) error {
	own := func(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	for _, c := range []struct {
		drafter, clears string
		body            *contribution.Made
	}{
		{"xa-drafter", "xa-clearing", &contribution.Made{Via: own(participant.DemoStateA), Kind: contribution.Comment, Content: contribution.Content{
			Title: en("Say first that the request has arrived"), About: []string{"un:a-70-174:13:h:1"},
			Text: en("The first answer need not be the whole answer. That a request has arrived, and who deals with it, can be said within hours; what can be done follows.")}}},
		{"ngo", "ngo-second", &contribution.Made{Via: own(participant.DemoNGO), Kind: contribution.Practice, Content: contribution.Content{
			Title: en("A form that both sides know"), About: []string{"un:a-70-174:13:h:1", "un:a-70-174:13:h:2"},
			Text:    en("The teams that we work with use one form for requests, with the systems that are affected, what has been tried, and by when help is of use. Nobody has to ask back."),
			Follows: &contribution.Follows{Who: consult.Named{ID: participant.DemoNGO, Name: "Example Network (fictitious)"}}}}},
		{"xb-drafter", "xb-clearing", &contribution.Made{Via: own(participant.DemoStateB), Kind: contribution.Answers, Content: contribution.Content{Answers: []contribution.Answer{
			{Question: "distinct", About: "un:a-70-174:13:g", Options: []string{"yes"}},
			{Question: "distinct", About: "un:a-70-174:13:h:1", Options: []string{"partly"}, Words: en("Its two halves ask for different things of different States.")},
			{Question: "how", Words: en("Through the national response team, which answers at any hour.")}}}}},
	} {
		c.body.Consultation = of
		out, err := d.hub.consultations.Contribute.Say(ctx, d.actor(ctx, c.drafter), statement.Hash{}, c.body)
		if err == nil {
			_, err = d.clear(ctx, c.clears, out)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// process has a persona draft, and another clear, something on the process of a
// consultation.
func (d *demonstration) process(ctx context.Context, drafter, clears string, of statement.Hash, b corpus.Body) (statement.Hash, error) {
	out, err := d.hub.consultations.Process.Say(ctx, d.actor(ctx, drafter), of, b)
	if err != nil {
		return statement.Hash{}, err
	}
	return d.clear(ctx, clears, out)
}

// actor is a persona as authorized; a visitor, who may do nothing, when it is
// not.
func (d *demonstration) actor(ctx context.Context, persona string) policy.Actor {
	actor, err := d.hub.Authorizations().Queries.Actor(ctx, d.keeper.Person(persona), d.of[persona])
	if err != nil {
		return policy.Visitor
	}
	return actor
}

// clear clears a draft with a persona's passkey, and gives the statement.
func (d *demonstration) clear(ctx context.Context, persona string, out saying.Outcome) (statement.Hash, error) {
	if out.Receipt != nil {
		return out.Receipt.ID, nil
	}
	drafts, officer := d.hub.clearing.drafts, d.actor(ctx, persona)
	options, err := drafts.Options(ctx, officer, draft.ID(out.Draft))
	if err != nil {
		return statement.Hash{}, err
	}
	answer, err := d.keeper.Answer(persona, "get", []byte(options))
	if err != nil {
		return statement.Hash{}, err
	}
	done, err := drafts.Clear(ctx, officer, draft.ID(out.Draft), string(answer))
	if err == nil && done.Left > 0 {
		err = fail.New(fail.Internal, "an invented draft waits for somebody else")
	}
	if err != nil {
		return statement.Hash{}, err
	}
	return done.Receipt.ID, nil
}
