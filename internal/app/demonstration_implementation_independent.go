package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
)

// DemonstrateIndependent has the invented organization report of an invented State
// and that State reply, one State lead and another support a measure, and the
// invented regional organization set a plan of action; and it has guidance recorded
// and commented on. Nothing is done where there
// is such a report already, or where the framework is not recorded.
func (h *Hub) DemonstrateIndependent(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	there, err := h.independents().Reports.All(ctx, 1, false, entry.By(participant.DemoNGO))
	if err != nil || len(there) > 0 {
		return err
	}
	known := false
	if err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		known, err = exists(ctx, q, "un:a-70-174:16:a")
		return err
	}); err != nil || !known {
		return err
	}
	if err := d.reportsIndependently(ctx); err != nil {
		return err
	}
	if err := d.carriesOut(ctx); err != nil {
		return err
	}
	return d.guides(ctx)
}

// ownWords is how an invented participant's own words come to be said.
func ownWords(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }

// reportsIndependently has the organization publish, and the State reply.
func (d *demonstration) reportsIndependently(ctx context.Context) error {
	out, err := d.hub.independent.Reports.Service.Say(ctx, d.actor(ctx, "ngo"), "", &entry.Opened[independent.Report]{Via: ownWords(participant.DemoNGO), Content: independent.Report{
		Title: said("How requests for assistance were answered in Aldermark (invented)", "Comment l’Aldermarque a répondu aux demandes d’assistance (inventé)", "كيف أُجيب عن طلبات المساعدة في ألدرمارك (متخيل)"),
		About: []string{participant.DemoStateA}, Provisions: []string{"un:a-70-174:13:h:1"}, From: "2025-01", Until: "2025-12",
		Text: said("Fourteen operators told us of requests that they knew of. Eleven had an answer within a week. Three did not know whom to ask.",
			"Quatorze exploitants nous ont parlé de demandes dont ils avaient connaissance. Onze ont reçu une réponse dans la semaine. Trois ne savaient pas à qui s’adresser.",
			"أخبرنا أربعة عشر مشغّلا بطلبات علموا بها. وتلقى أحد عشر منهم جوابا خلال أسبوع. ولم يعرف ثلاثة إلى من يتوجهون."),
		Method:  said("A written questionnaire to thirty operators, of whom fourteen replied.", "Un questionnaire écrit adressé à trente exploitants, dont quatorze ont répondu.", "استبيان خطي إلى ثلاثين مشغّلا، أجاب منهم أربعة عشر."),
		Sources: []independent.Source{{Title: "Answers to the questionnaire, without names (fictitious)"}}}})
	if err != nil {
		return err
	}
	report, err := d.clear(ctx, "ngo-second", out)
	if err != nil {
		return err
	}
	out, err = d.hub.independent.Replies.Service.Say(ctx, d.actor(ctx, "xa-drafter"), report.String(), &entry.Opened[independent.Reply]{Via: ownWords(participant.DemoStateA), Content: independent.Reply{
		Text: said("The address for requests has been on the pages of our national team since December. We would welcome to hear from the three operators.",
			"L’adresse pour les demandes figure sur les pages de notre équipe nationale depuis décembre. Nous serions heureux d’entendre les trois exploitants.",
			"عنوان الطلبات منشور على صفحات فريقنا الوطني منذ كانون الأول/ديسمبر. ويسرنا أن نسمع من المشغّلين الثلاثة.")}})
	if err == nil {
		_, err = d.clear(ctx, "xa-clearing", out)
	}
	return err
}

// carriesOut has two States adopt a measure, and the regional organization set a
// plan.
func (d *demonstration) carriesOut(ctx context.Context) error {
	const contacts = "un:a-70-174:16:a"
	for _, a := range []struct {
		drafter, clears, id string
		content             measure.Adoption
	}{{"xa-drafter", "xa-clearing", participant.DemoStateA, measure.Adoption{Measure: contacts, Role: measure.Lead, Since: "2026-01",
		Does: said("Calls a check of the points of contact twice a year, and writes up what was learned (invented).", "Organise deux fois par an une vérification des points de contact et en rédige les enseignements (inventé).",
			"تدعو إلى اختبار نقاط الاتصال مرتين في السنة وتدوّن ما استُخلص (متخيل).")}},
		{"xb-drafter", "xb-clearing", participant.DemoStateB, measure.Adoption{Measure: contacts, Role: measure.Supporter,
			Does: said("Hosts the people who answer at night for a week of exercises (invented).", "Accueille pour une semaine d’exercices les personnes qui répondent la nuit (inventé).", "تستضيف من يجيبون ليلا لأسبوع من التمارين (متخيل).")}}} {
		out, err := d.hub.measures.Adoptions.Service.Say(ctx, d.actor(ctx, a.drafter), "", &entry.Opened[measure.Adoption]{Via: ownWords(a.id), Content: a.content})
		if err == nil {
			_, err = d.clear(ctx, a.clears, out)
		}
		if err != nil {
			return err
		}
	}
	out, err := d.hub.measures.Plans.Service.Say(ctx, d.actor(ctx, "organization"), "", &entry.Opened[measure.Plan]{Via: ownWords(demoOrganization), Content: measure.Plan{
		Title: said("Two years of confidence-building in the region (invented)", "Deux années de mesures de confiance dans la région (inventé)", "سنتان من بناء الثقة في المنطقة (متخيل)"), Region: demoOrganization,
		From: "2026-01", Until: "2027-12", Tasks: []measure.Task{
			{ID: "directory", Title: said("A directory of points of contact", "Un répertoire des points de contact", "دليل لنقاط الاتصال"), Provision: contacts, Leads: []string{participant.DemoStateA},
				Starts: "2026-01-15", Due: "2026-06-30", Progress: measure.Underway, Note: said("Both States have named theirs.", "Les deux États ont nommé les leurs.", "سمّت الدولتان نقاط اتصالهما.")},
			{ID: "exercise", Title: said("An exercise across borders", "Un exercice transfrontière", "تمرين عابر للحدود"), Leads: []string{participant.DemoStateB}, Due: "2027-05-31", Progress: measure.Planned}}}})
	if err == nil {
		_, err = d.clear(ctx, "organization-second", out)
	}
	return err
}
