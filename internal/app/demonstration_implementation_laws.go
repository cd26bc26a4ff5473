package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/law"
	"comity.example/comity/internal/module/implementation/practice"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
	"comity.example/comity/statement"
)

// DemonstrateLaws has the two invented States register laws and policies and
// describe practices: one with a copy that the hub keeps, one in two languages, one
// that was changed, one that was withdrawn. Nothing is done where one of them has
// registered a law, or where the framework is not recorded.
func (h *Hub) DemonstrateLaws(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	there, err := h.laws().All(ctx, 1, false, entry.By(participant.DemoStateA))
	if err != nil || len(there) > 0 {
		return err
	}
	known := false
	if err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		known, err = exists(ctx, q, "un:a-70-174:13:g")
		return err
	}); err != nil || !known {
		return err
	}
	if err := d.registersLaws(ctx); err != nil {
		return err
	}
	return d.describesPractices(ctx)
}

// demoAct is the text of the invented act of which the hub keeps a copy.
const demoAct = `Critical Services Act of Aldermark (fictitious)

Invented for this demonstration. It is the law of no State.

1. The Minister lists the services on which the public depends.
2. Whoever runs one of them names an office that answers day and night.
3. That office tells the National Team of Example of an incident within a day.
4. Whoever reports a weakness in good faith is not punished for having found it.
`

// law has something said in the register of laws, and cleared.
func (d *demonstration) law(ctx context.Context, state, of string, b corpus.Body) (string, error) {
	out, err := d.hub.registers.laws.Say(ctx, d.actor(ctx, state+"-drafter"), of, b)
	if err != nil {
		return "", err
	}
	id, err := d.clear(ctx, state+"-clearing", out)
	return id.String(), err
}

// practice has something said in the register of practices, and cleared.
func (d *demonstration) practice(ctx context.Context, state, of string, b corpus.Body) (string, error) {
	out, err := d.hub.registers.practices.Say(ctx, d.actor(ctx, state+"-drafter"), of, b)
	if err != nil {
		return "", err
	}
	id, err := d.clear(ctx, state+"-clearing", out)
	return id.String(), err
}

// translates has the first State translate what the second says: not officially.
func (d *demonstration) translates(ctx context.Context, id, language string, texts ...translation.Text) error {
	of, err := statement.ParseHash(id)
	if err != nil {
		return err
	}
	out, err := d.hub.Translations().Say(ctx, d.actor(ctx, "xa-drafter"), id, &translation.Given{Entry: of, As: participant.DemoStateA, Of: of, Language: language, Texts: texts})
	if err == nil {
		_, err = d.clear(ctx, "xa-clearing", out)
	}
	return err
}

// registersLaws has the States register theirs.
func (d *demonstration) registersLaws(ctx context.Context) error {
	kept, err := d.hub.submitted.Service.Attach(ctx, d.actor(ctx, "xa-drafter"), []byte(demoAct))
	if err != nil {
		return err
	}
	a, b := ownWords(participant.DemoStateA), ownWords(participant.DemoStateB)
	act := law.Law{Kind: "critical-infrastructure", Title: said("Critical Services Act (invented)", "Loi sur les services essentiels (inventée)", "قانون الخدمات الحيوية (متخيل)"), Date: "2024-03-01", Status: law.Draft,
		Languages: []string{"en"}, Copies: []submission.Attachment{{Name: "critical-services-act.txt", Type: kept.Type, Size: kept.Size, Hash: kept.Hash}},
		Serves: []law.Serves{{Provision: "un:a-70-174:13:g", Place: "sections 1 to 3"}, {Provision: "un:a-70-174:13:j", Place: "section 4"}},
		Note:   said("Lists the services on which the public depends, and asks of each an office that answers day and night.", "Énumère les services dont dépend le public et demande à chacun un bureau qui répond jour et nuit.", "يعدّد الخدمات التي يعتمد عليها الجمهور ويطلب من كل منها مكتبا يجيب ليلا ونهارا.")}
	id, err := d.law(ctx, "xa", "", &law.Registered{Via: a, Content: act})
	if err != nil {
		return err
	}
	act.Status = law.InForce
	if _, err := d.law(ctx, "xa", id, &law.Changed{As: participant.DemoStateA, Reason: i18n.Of("en", "It entered into force."), Content: act}); err != nil {
		return err
	}
	strategy, err := d.law(ctx, "xb", "", &law.Registered{Via: b, Content: law.Law{Kind: "strategy",
		Title: i18n.Text{Original: "fr", In: map[string]string{"fr": "Stratégie de sécurité numérique de Brinevale (inventée)", "en": "Digital security strategy of Brinevale (invented)"}}, Date: "2025", Status: law.InForce,
		Languages: []string{"en", "fr"}, Serves: []law.Serves{{Provision: "un:a-70-174:13:a", Place: "chapitre 2"}, {Provision: "un:a-70-174:13:h"}},
		Note: i18n.Text{Original: "fr", In: map[string]string{"fr": "Fixe qui répond aux demandes d’assistance, et en combien de temps.", "en": "Says who answers requests for assistance, and within what time."}}}})
	if err != nil {
		return err
	}
	if err := d.translates(ctx, strategy, "ar", translation.Text{Name: "title", Words: "استراتيجية برينفال للأمن الرقمي (متخيلة)"},
		translation.Text{Name: "note", Words: "تحدد من يجيب عن طلبات المساعدة وفي أي أجل."}); err != nil {
		return err
	}
	policy, err := d.law(ctx, "xb", "", &law.Registered{Via: b, Content: law.Law{Kind: "vulnerability-disclosure", Title: i18n.Of("en", "Policy on reports of weaknesses (invented)"), Date: "2023-06", Status: law.InForce,
		Languages: []string{"en"}, Serves: []law.Serves{{Provision: "un:a-70-174:13:j"}}}})
	if err == nil {
		_, err = d.law(ctx, "xb", policy, &law.Withdrawn{As: participant.DemoStateB, Reason: i18n.Of("en", "It was registered before the ministry had approved it.")})
	}
	return err
}

// describesPractices has the States describe theirs.
func (d *demonstration) describesPractices(ctx context.Context) error {
	const requests = "un:a-70-174:13:h"
	a, b := ownWords(participant.DemoStateA), ownWords(participant.DemoStateB)
	drill := practice.Practice{Kind: "exercise", Title: said("One call a month, unannounced (invented)", "Un appel par mois, sans préavis (inventé)", "اتصال واحد في الشهر من دون إشعار (متخيل)"),
		Text: said("Once a month a colleague of another ministry rings the number for requests at night, and writes down what happened.", "Une fois par mois, un collègue d’un autre ministère appelle la nuit le numéro des demandes et note ce qui s’est passé.",
			"مرة في الشهر يتصل زميل من وزارة أخرى ليلا برقم الطلبات ويدوّن ما حدث."), Provisions: []string{requests}}
	id, err := d.practice(ctx, "xa", "", &practice.Described{Via: a, Content: drill})
	if err != nil {
		return err
	}
	drill.Follow = said("Choose the night by lot. Tell nobody but the head of the office.", "Tirez la nuit au sort. N’en parlez qu’au chef du bureau.", "اختاروا الليلة بالقرعة، ولا تخبروا بها إلا رئيس المكتب.")
	if _, err := d.practice(ctx, "xa", id, &practice.Changed{As: participant.DemoStateA, Reason: i18n.Of("en", "We were asked how to follow it."), Content: drill}); err != nil {
		return err
	}
	paper, err := d.practice(ctx, "xb", "", &practice.Described{Via: b, Content: practice.Practice{Kind: "procedure",
		Title: i18n.Text{Original: "fr", In: map[string]string{"fr": "Une page pour chaque demande (inventé)", "en": "One page for each request (invented)"}},
		Text: i18n.Text{Original: "fr", In: map[string]string{"fr": "Chaque demande tient sur une page : qui demande, de quoi il s’agit, qui décide, quand il a été répondu.",
			"en": "Each request fits on one page: who asks, what it is about, who decides, when it was answered."}}, Provisions: []string{requests}, Links: []practice.Link{{Title: "Modèle", Address: "https://brinevale.example/page"}}}})
	if err != nil {
		return err
	}
	if err := d.translates(ctx, paper, "ar", translation.Text{Name: "title", Words: "صفحة واحدة لكل طلب (متخيل)"},
		translation.Text{Name: "text", Words: "كل طلب في صفحة واحدة: من يطلب، وما موضوعه، ومن يقرر، ومتى أُجيب عنه."}); err != nil {
		return err
	}
	gone, err := d.practice(ctx, "xb", "", &practice.Described{Via: b, Content: practice.Practice{Kind: "awareness", Title: i18n.Of("en", "A poster in every post office (invented)"),
		Text: i18n.Of("en", "A poster says whom to call."), Provisions: []string{"un:a-70-174:13:a"}}})
	if err == nil {
		_, err = d.practice(ctx, "xb", gone, &practice.Withdrawn{As: participant.DemoStateB, Reason: i18n.Of("en", "We do this no longer.")})
	}
	return err
}
