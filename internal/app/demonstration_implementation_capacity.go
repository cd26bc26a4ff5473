package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// DemonstrateCapacity has the two invented States state a need and make an offer
// that go together, so that there is a match to look at. Nothing is done where there
// are needs already.
func (h *Hub) DemonstrateCapacity(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	part, err := h.capacity.Service.Queries.List(ctx, capacity.Filter{Side: capacity.Need, Author: participant.DemoStateA, Limit: 1})
	if err != nil || len(part.Items) > 0 {
		return err
	}
	var provisions []string
	if err := h.DB.Read(ctx, func(q sqldb.Querier) error {
		known, err := exists(ctx, q, "un:a-70-174:13:h")
		if known {
			provisions = []string{"un:a-70-174:13:h"}
		}
		return err
	}); err != nil {
		return err
	}
	for _, b := range []*capacity.Opening{
		{Side: capacity.Need, Via: submission.Via{Mode: submission.Own, Author: participant.DemoStateA}, Content: capacity.Content{
			Title: said("Training of a night shift (invented)", "Formation d’une équipe de nuit (inventé)", "تدريب نوبة ليلية (متخيل)"),
			Text: said("Our team answers requests for assistance by day. Four analysts are to learn to do so at night, alone, with a handbook that fits our law.",
				"Notre équipe répond de jour aux demandes d’assistance. Quatre analystes doivent apprendre à le faire de nuit, seuls, avec un manuel conforme à notre droit.",
				"يجيب فريقنا عن طلبات المساعدة نهارًا. وعلى أربعة محللين أن يتعلموا فعل ذلك ليلًا، وحدهم، مع دليل يوافق قانوننا."),
			Provisions: provisions, Kinds: []string{"advice", "training"}, Languages: []string{"en", "fr"}, From: "2027-01", Until: "2027-06",
			Contact: capacity.Contact{Office: said("National team of Aldermark (fictitious)", "Équipe nationale d’Aldermarque (fictive)", "الفريق الوطني لألدرمارك (وهمي)"), Mail: "team@aldermark.example"}}},
		{Side: capacity.Offer, Via: submission.Via{Mode: submission.Own, Author: participant.DemoStateB}, Content: capacity.Content{
			Title: said("Two weeks beside our duty officers (invented)", "Deux semaines aux côtés de nos officiers de permanence (inventé)", "أسبوعان مع ضباط المناوبة لدينا (متخيل)"),
			Text: said("Up to six guests work a fortnight beside those who answer requests for assistance in Brinevale, by day and by night.",
				"Jusqu’à six invités travaillent quinze jours aux côtés de ceux qui, à Brinevale, répondent aux demandes d’assistance, de jour et de nuit.",
				"يعمل ستة ضيوف على الأكثر أسبوعين مع من يجيبون عن طلبات المساعدة في برينفال، نهارًا وليلًا."),
			Provisions: provisions, Kinds: []string{"secondment", "training"}, Languages: []string{"en"}, From: "2027-03", Until: "2027-12",
			Terms:   said("Travel is paid by whoever sends the guests.", "Le voyage est à la charge de qui envoie les invités.", "تتحمل الجهة الموفدة نفقات السفر."),
			Contact: capacity.Contact{Office: said("Exchange office of Brinevale (fictitious)", "Bureau des échanges de Brinevale (fictif)", "مكتب التبادل في برينفال (وهمي)"), Mail: "exchange@brinevale.example"}}},
	} {
		drafter, clears := "xa-drafter", "xa-clearing"
		if b.Side == capacity.Offer {
			drafter, clears = "xb-drafter", "xb-clearing"
		}
		out, err := h.capacity.Service.Say(ctx, d.actor(ctx, drafter), statement.Hash{}, b)
		if err == nil {
			_, err = d.clear(ctx, clears, out)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
