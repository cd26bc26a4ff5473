package app

import (
	"context"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/statement"
)

// DemonstrateCases has the invented participants notify each other, ask for help,
// begin an exercise and answer a communication check, so that a duty board is seen
// with something on it. Every
// incident is invented, and between States that do not exist. Nothing is done
// where there are cases already.
func (h *Hub) DemonstrateCases(ctx context.Context) error {
	d := h.signing.demo
	if d == nil {
		return fail.New(fail.Denied, "this hub is no demonstration")
	}
	part, err := h.cases.Queries.Board(ctx, d.actor(ctx, "xa-drafter"), cooperation.Filter{Limit: 1})
	if err != nil || len(part.Lines) > 0 {
		return err
	}
	for _, do := range []func(context.Context) error{d.answered, d.waits, d.asksThree, d.practises, d.checks} {
		if err := do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// opens has one drafter open a case, and gives its id.
func (d *demonstration) opens(ctx context.Context, drafter, clears string, b cooperation.Body, to ...string) (string, error) {
	var others []statement.Hash
	for _, persona := range to {
		others = append(others, d.of[persona])
	}
	id, draft, err := d.hub.cases.Service.Open(ctx, d.actor(ctx, drafter), statement.Amber, b, others...)
	if err == nil {
		_, err = d.clear(ctx, clears, saying.Outcome{Draft: draft})
	}
	return id, err
}

// says has one say something in a thread.
func (d *demonstration) says(ctx context.Context, drafter, clears, id, to string, b cooperation.Body) error {
	draft, err := d.hub.cases.Service.Say(ctx, d.actor(ctx, drafter), id, d.of[to], statement.Amber, b)
	if err == nil {
		_, err = d.clear(ctx, clears, saying.Outcome{Draft: draft})
	}
	return err
}

func words(k cooperation.Kind, v cooperation.Verb, w i18n.Text) *cooperation.Words {
	return &cooperation.Words{As: cooperation.As{Kind: k, Verb: v}, Words: w}
}

// matter is what an invented case is about; the rest of it is the template's.
func (d *demonstration) matter(k cooperation.Kind, title i18n.Text, class string, ago time.Duration, zone string, fields map[string]i18n.Text) (cooperation.Matter, *cooperation.Template) {
	tpl := d.hub.cases.Service.Templates.Current(k)
	return cooperation.Matter{Template: tpl.ID, Title: title, From: cooperation.At(d.hub.opts.Clock.Now().Add(-ago), zone), Fields: fields, Class: class,
		Severity: cooperation.Severity{Schema: tpl.Severity, Category: "3"}, Provision: tpl.Provision}, tpl
}

func (d *demonstration) notification(title i18n.Text, class string, ago time.Duration, zone string, fields map[string]i18n.Text, indicators ...cooperation.Indicator) *cooperation.Notified {
	m, tpl := d.matter(cooperation.Notification, title, class, ago, zone, fields)
	m.Indicators = indicators
	return &cooperation.Notified{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Sent}, Matter: m, Understanding: cooperation.NoResponsibility(), Within: tpl.For("3")}
}

// answered is a notification that was acknowledged and answered.
func (d *demonstration) answered(ctx context.Context) error {
	id, err := d.opens(ctx, "xa-drafter", "xa-clearing", d.notification(
		said("Sign-ins to a water company at night (invented)", "Connexions nocturnes à une compagnie des eaux (inventé)", "دخول ليلي إلى شركة مياه (متخيل)"), "intrusions", 9*time.Hour, "Africa/Nairobi",
		map[string]i18n.Text{
			"seen":     said("Sign-ins at night to the billing of a water company, from an address of a data centre in Brinevale.", "Des connexions nocturnes à la facturation d’une compagnie des eaux, depuis une adresse d’un centre de données de Brinevale.", "عمليات دخول ليلية إلى فوترة شركة مياه من عنوان في مركز بيانات في برينفال."),
			"affected": said("Billing alone. The supply of water is not touched.", "La facturation seule. La distribution d’eau n’est pas touchée.", "الفوترة وحدها. أما إمداد المياه فلم يُمس."),
			"asked":    said("Please look at the host, and keep its logs.", "Veuillez examiner la machine et conserver ses journaux.", "نرجو فحص الجهاز وحفظ سجلاته."),
		}, cooperation.Indicator{Type: cooperation.IPv4, Value: "192.0.2.7"}, cooperation.Indicator{Type: cooperation.Domain, Value: "billing.example"}), "xb-drafter")
	if err != nil {
		return err
	}
	n := cooperation.Notification
	for _, b := range []cooperation.Body{
		words(n, cooperation.Acknowledged, said("Received. We are looking into it.", "Bien reçu. Nous examinons la question.", "تلقينا إخطاركم ونحن ننظر فيه.")),
		words(n, cooperation.Answered, said("The host belonged to a customer whose password was known to others. It was taken off the network, and its logs are kept for ninety days.",
			"La machine était à un client dont d’autres connaissaient le mot de passe. Elle a été retirée du réseau, et ses journaux sont conservés quatre-vingt-dix jours.", "الجهاز لعميل كانت كلمة مروره معروفة لغيره. فُصل عن الشبكة وتُحفظ سجلاته تسعين يومًا.")),
	} {
		if err := d.says(ctx, "xb-drafter", "xb-clearing", id, "xa-drafter", b); err != nil {
			return err
		}
	}
	return nil
}

// waits is a notification of which nobody has acknowledged receipt yet.
func (d *demonstration) waits(ctx context.Context) error {
	_, err := d.opens(ctx, "xb-drafter", "xb-clearing", d.notification(
		said("False messages in the name of a bank (invented)", "Faux messages au nom d’une banque (inventé)", "رسائل كاذبة باسم مصرف (متخيل)"), "fraud", 3*time.Hour, "America/New_York",
		map[string]i18n.Text{
			"seen":     said("Messages in the name of a bank of ours that lead to a page with an address in Aldermark.", "Des messages au nom de l’une de nos banques, qui mènent à une page dont l’adresse est en Aldermarque.", "رسائل باسم أحد مصارفنا تقود إلى صفحة عنوانها في ألدرمارك."),
			"affected": said("Some hundred customers. Nobody has lost money that we know of.", "Une centaine de clients. À notre connaissance, nul n’a perdu d’argent.", "نحو مئة عميل. ولا نعلم أن أحدًا خسر مالًا."),
			"asked":    said("Please have the page looked at.", "Veuillez faire examiner la page.", "نرجو النظر في الصفحة."),
		}, cooperation.Indicator{Type: cooperation.Domain, Value: "sign-in.bank.example"}), "xa-drafter")
	return err
}

// asksThree is a request for assistance to three, of whom two have offered.
func (d *demonstration) asksThree(ctx context.Context) error {
	m, tpl := d.matter(cooperation.Request, said("Two hospitals without their records (invented)", "Deux hôpitaux sans leurs dossiers (inventé)", "مستشفيان بلا سجلات (متخيل)"), "availability", 30*time.Hour, "Africa/Nairobi", map[string]i18n.Text{
		"situation":    said("Two hospitals cannot open their records. They work on paper.", "Deux hôpitaux ne peuvent ouvrir leurs dossiers. Ils travaillent sur papier.", "لا يستطيع مستشفيان فتح سجلاتهما، ويعملان على الورق."),
		"needed":       said("Three analysts who have restored such systems.", "Trois analystes qui ont déjà rétabli de tels systèmes.", "ثلاثة محللين سبق أن أعادوا أنظمة كهذه."),
		"timing":       said("From tomorrow, for a week.", "À partir de demain, pour une semaine.", "ابتداء من الغد ولمدة أسبوع."),
		"own-measures": said("Our own team works in shifts, and has kept copies.", "Notre équipe travaille par roulement, et a gardé des copies.", "يعمل فريقنا بالتناوب وقد حفظ نسخًا."),
	})
	m.Infrastructure = []string{"health"}
	b := &cooperation.Requested{As: cooperation.As{Kind: cooperation.Request, Verb: cooperation.Sent}, Matter: m, Half: cooperation.Assistance, Within: tpl.For("3"),
		Consulted: []i18n.Text{said("The ministry of health", "Le ministère de la santé", "وزارة الصحة")}}
	for _, item := range tpl.Checklist {
		b.Checklist = append(b.Checklist, cooperation.Checked{Item: item.ID, Met: true})
	}
	for _, item := range tpl.Privacy {
		b.Privacy = append(b.Privacy, cooperation.Checked{Item: item.ID, Met: true})
	}
	id, err := d.opens(ctx, "xa-drafter", "xa-clearing", b, "xb-drafter", "organization", "ngo")
	if err != nil {
		return err
	}
	now := d.hub.opts.Clock.Now()
	for _, o := range []struct {
		drafter, clears string
		nature          i18n.Text
	}{
		{"xb-drafter", "xb-clearing", said("Two analysts of our response team", "Deux analystes de notre équipe d’intervention", "محللان من فريقنا للاستجابة")},
		{"organization", "organization-second", said("A line of experts, by telephone", "Une ligne d’experts, par téléphone", "خط خبراء عبر الهاتف")},
	} {
		offer := &cooperation.Offer{As: cooperation.As{Kind: cooperation.Request, Verb: cooperation.Offered}, Nature: o.nature, Scope: said("One week, for both hospitals.", "Une semaine, pour les deux hôpitaux.", "أسبوع واحد للمستشفيين."),
			Terms: said("At our own cost. What is learnt is not published.", "À nos frais. Ce qui est appris n’est pas publié.", "على نفقتنا. ولا يُنشر ما يُعرف."), Begins: cooperation.At(now.Add(24*time.Hour), "UTC"), Ends: cooperation.At(now.Add(8*24*time.Hour), "UTC")}
		for _, b := range []cooperation.Body{words(cooperation.Request, cooperation.Acknowledged, i18n.Text{}), offer} {
			if err := d.says(ctx, o.drafter, o.clears, id, "xa-drafter", b); err != nil {
				return err
			}
		}
	}
	return nil
}

// practises is an exercise that the invented conference holds with both States.
// Its clock runs four times as fast as others.
func (d *demonstration) practises(ctx context.Context) error {
	all, err := exercise.Shipped()
	if err != nil {
		return err
	}
	_, draft, err := d.hub.exercises.Service.Open(ctx, d.actor(ctx, "organization"), exercise.Plan{File: all["harbour/1"], Starts: cooperation.At(d.hub.opts.Clock.Now(), "UTC"), Factor: 4, Marking: statement.Amber,
		Players: map[string]statement.Hash{"velmora": d.of["xa-drafter"], "tarwick": d.of["xb-drafter"]}})
	if err == nil {
		_, err = d.clear(ctx, "organization-second", saying.Outcome{Draft: draft})
	}
	return err
}
