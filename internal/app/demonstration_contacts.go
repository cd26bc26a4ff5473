package app

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// Slugs of the communities that a demonstration invents.
const (
	demoGlobal = "global-demonstration"
	demoRegion = "region-demonstration"
)

// directories has the invented participants keep a small global directory and a
// regional one. All numbers begin with a country code that no country has.
func (d *demonstration) directories(ctx context.Context) error {
	all, err := d.hub.contacts.Queries.Communities(ctx)
	if err != nil || slices.ContainsFunc(all, func(c contact.Community) bool { return c.Slug == demoGlobal }) {
		return err
	}
	manager := d.actor(ctx, "secretariat")
	for _, c := range []struct {
		slug  string
		kind  contact.Kind
		title i18n.Text
	}{
		{demoGlobal, contact.Global, said("Global directory (fictitious)", "Répertoire mondial (fictif)", "الدليل العالمي (وهمي)")},
		{demoRegion, contact.Regional, said("Directory of the Example Conference (fictitious)", "Répertoire de la Conférence Exemple (fictif)", "دليل مؤتمر المثال (وهمي)")},
	} {
		terms := d.hub.contacts.Terms(c.kind)
		terms.Title = c.title
		if _, err := d.hub.contacts.Service.Form(ctx, manager, &contact.Formed{Slug: c.slug, Terms: terms}); err != nil {
			return err
		}
		for _, id := range []string{participant.DemoStateA, participant.DemoStateB} {
			if _, err := d.hub.contacts.Service.Admit(ctx, manager, c.slug, id); err != nil {
				return err
			}
		}
	}
	return d.names(ctx)
}

// week are working hours from Monday to Friday.
func week(from, to string) []contact.Hours {
	return []contact.Hours{{Days: contact.Days()[:5], From: from, To: to}}
}

// names has them name their contacts, and the secretariat record one from a note
// verbale for a State that does not sign in.
func (d *demonstration) names(ctx context.Context) error {
	everything := contact.Shown{demoGlobal: contact.Fields(), demoRegion: contact.Fields()}
	for _, c := range []struct {
		drafter, clears string
		point           contact.Point
		shown           contact.Shown
	}{
		{"xa-drafter", "xa-clearing", contact.Point{Category: "technical", Agency: said("National response team of Aldermark (fictitious)", "Équipe nationale d’Aldermarque (fictive)", "الفريق الوطني لألدرمارك (وهمي)"),
			Position: said("Duty desk", "Permanence", "مكتب المناوبة"), Phones: []contact.Phone{{Number: "+999201000101", Use: contact.AnyHour}, {Number: "+999201000102", Use: contact.Office}},
			Mails: []string{"duty@team.aldermark.example"}, Languages: []string{"en", "fr"}, Zone: "Africa/Nairobi", Hours: week("08:00", "17:00"), Order: 1}, everything},
		{"xa-drafter", "xa-clearing", contact.Point{Category: "diplomatic", Agency: said("Ministry of Foreign Affairs of Aldermark (fictitious)", "Ministère des affaires étrangères d’Aldermarque (fictif)", "وزارة خارجية ألدرمارك (وهمية)"),
			Position: said("Cyber desk", "Bureau du numérique", "مكتب الشؤون السيبرانية"), Phones: []contact.Phone{{Number: "+999201000201", Use: contact.Office}},
			Mails: []string{"cyber@mfa.aldermark.example"}, Languages: []string{"en"}, Zone: "Africa/Nairobi", Hours: week("08:00", "16:00"), Order: 2},
			contact.Shown{demoGlobal: {contact.FieldPosition, contact.FieldPhones, contact.FieldMails, contact.FieldHours, contact.FieldLanguages}}},
		{"xb-drafter", "xb-clearing", contact.Point{Category: "technical", Agency: said("Computer emergency team of the second State (fictitious)", "Équipe d’urgence du second État (fictive)", "فريق طوارئ الدولة الثانية (وهمي)"),
			Phones: []contact.Phone{{Number: "+999301000301", Use: contact.Office}, {Number: "+999301000302", Use: contact.Mobile}},
			Mails:  []string{"team@second.example"}, Languages: []string{"fr", "ar"}, Zone: "America/New_York", Hours: week("09:00", "18:00"), Order: 1}, everything},
	} {
		draft, _, err := d.hub.contacts.Service.Nominate(ctx, d.actor(ctx, c.drafter), c.point, c.shown)
		if err == nil {
			_, err = d.clear(ctx, c.clears, saying.Outcome{Draft: draft})
		}
		if err != nil {
			return err
		}
	}
	recorded := submission.Via{Mode: submission.Recorded, Author: demoOrganization, Document: &submission.Document{Kind: "letter", Number: "Invented for this demonstration", Date: d.hub.opts.Clock.Now().Format("2006-01-02")}}
	_, err := d.hub.contacts.Service.TakeDown(ctx, d.actor(ctx, "secretariat"), recorded, "", contact.Point{Category: "policy", Agency: said("Secretariat of the Example Conference (fictitious)", "Secrétariat de la Conférence Exemple (fictif)", "أمانة مؤتمر المثال (وهمية)"),
		Phones: []contact.Phone{{Number: "+999401000401", Use: contact.Office}}, Mails: []string{"desk@conference.example"}, Languages: []string{"en"}, Zone: "Europe/Vienna", Hours: week("09:00", "17:00"), Order: 1},
		contact.Shown{demoRegion: contact.Fields()})
	return err
}

// checks has the secretariat call a communication check of the regional
// directory, which one State has answered and the other has not yet.
func (d *demonstration) checks(ctx context.Context) error {
	service := d.hub.checks.Service
	plan := service.Plans.Find("")
	t := check.Terms{Community: demoRegion, Pace: plan.Pace, Plan: service.Plans.Named(plan),
		Words: said("A regular check (invented).", "Une vérification régulière (inventée).", "اختبار دوري (متخيل).")}
	id, err := service.Call(ctx, d.actor(ctx, "secretariat"), t.Lasting(d.hub.opts.Clock.Now(), 48*time.Hour))
	if err != nil {
		return err
	}
	return service.Answer(ctx, d.actor(ctx, "xa-drafter"), id)
}
