package ui_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
	"comity.example/comity/internal/ui/figure"
)

// The specimen is a page that shows every component once, with content of the
// kind they are made for. Its own sentences stand here, in the test: they are
// examples, not part of the product.

// norm is A/70/174, paragraph 13 (h), first sentence.
const norm = "States should respond to appropriate requests for assistance by another State whose critical " +
	"infrastructure is subject to malicious ICT acts."

func specimenRoutes() []ui.Route {
	return []ui.Route{
		{Path: "/framework/specimen", Page: specimen},
		{Path: "/record/figures", Page: figures},
	}
}

func specimenServer(t testing.TB) *httptest.Server {
	t.Helper()
	broken := ui.Route{Path: "/broken", Page: func(*http.Request, *i18n.Locale) (ui.Page, error) {
		return ui.Page{}, fail.New(fail.Broken, "Statement 12 does not match its hash.")
	}}
	return hubtest.Pages(t, func() int64 { return 1204 }, append(specimenRoutes(), broken)...)
}

func specimen(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	return ui.Page{
		Title:   word(l, "Norm 13 (h): respond to requests for assistance", "Norme 13 h) : répondre aux demandes d’assistance", "القاعدة 13 (ح): الاستجابة لطلبات المساعدة"),
		Lead:    word(l, "One of the eleven voluntary, non-binding norms of responsible State behaviour that the Group of 2015 recommended.", "L’une des onze normes facultatives et non contraignantes de comportement responsable des États recommandées par le Groupe de 2015.", "إحدى القواعد الإحدى عشرة الطوعية غير الملزمة لسلوك الدول المسؤول التي أوصى بها فريق عام 2015."),
		Crumbs:  []ui.Link{{Href: l.Path("/framework/specimen"), Words: word(l, "Framework", "Cadre", "الإطار")}, {Href: l.Path("/framework/specimen"), Words: "A/70/174"}},
		Section: "/framework", Twin: "/api/v1/provisions/un:a-70-174:13:h:1",
		RestsOn:   restsOn(70),
		Downloads: ui.Downloads{CSV: "/x.csv", Excel: "/x.xlsx", JSON: "/x.json"},
		Body:      ui.Stack(wordings(l), facts(l), lists(l), forms(l)),
	}, nil
}

func word(l *i18n.Locale, en, fr, ar string) string {
	return map[string]string{"en": en, "fr": fr, "ar": ar}[l.Tag()]
}

func restsOn(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		sum := sha256.Sum256([]byte(fmt.Sprint(i)))
		ids[i] = hex.EncodeToString(sum[:])
	}
	return ids
}

func wordings(l *i18n.Locale) templ.Component {
	sum := sha256.Sum256([]byte(norm))
	official := ui.Quote{Standing: ui.Official, Text: i18n.Of("en", norm), Version: "1",
		Cite: ui.Symbol("A/70/174, 13 (h)"), SHA256: hex.EncodeToString(sum[:])}
	printed := ui.Quote{Standing: ui.AsPrinted, Text: i18n.Of("en", "States should respond to appropriate request for assistance by another State."),
		Cite: ui.A("#wordings", "Leiden University, 2017")}
	ours := ui.Quote{Standing: ui.Paraphrase, Text: i18n.Text{Original: "en", In: map[string]string{
		"en": "When a State asks for help because its critical infrastructure is under attack, others answer.",
		"fr": "Lorsqu’un État demande de l’aide parce que ses infrastructures critiques sont attaquées, les autres répondent."}},
		Cite: ui.Plain("Comity")}
	difference := ui.Difference{From: "Leiden University, 2017", To: "A/70/174", Lang: "en", Runs: []ui.Run{
		{Op: ui.Kept, Words: "States should respond to appropriate "}, {Op: ui.Deleted, Words: "request"}, {Op: ui.Inserted, Words: "requests"},
		{Op: ui.Kept, Words: " for assistance by another State whose critical infrastructure is subject to malicious ICT acts."}}}
	return ui.Part("wordings", word(l, "Wordings", "Libellés", "الصيغ"), 2,
		ui.QuoteView(l, official), ui.QuoteView(l, printed), ui.QuoteView(l, ours),
		ui.DifferenceView(l, difference),
		ui.NoticeOf(word(l, "No implication", "Sans préjudice", "دون مساس"), ui.Para(ui.Plain(word(l,
			"Notifying a State implies no responsibility of that State.",
			"La notification d’un État n’emporte aucune responsabilité de cet État.",
			"لا ينطوي إخطار دولة ما على أي مسؤولية تقع على تلك الدولة.")))))
}

func facts(l *i18n.Locale) templ.Component {
	at := time.Date(2026, 11, 22, 3, 5, 0, 0, time.UTC)
	return ui.Part("facts", word(l, "Facts", "Données", "بيانات"), 2, ui.FactList(ui.Facts{
		{Term: word(l, "Kind", "Nature", "النوع"), Content: ui.Badge(word(l, "norm", "norme", "قاعدة"))},
		{Term: word(l, "Adopted", "Adoption", "تاريخ الاعتماد"), Content: ui.Day(l, "2015-07-22")},
		{Term: word(l, "Recorded", "Consigné", "تاريخ التدوين"), Content: ui.Moment(l, at)},
		{Term: word(l, "Identifier", "Identifiant", "المعرّف"), Content: ui.Symbol("un:a-70-174:13:h:1")},
		{Term: word(l, "Title", "Titre", "العنوان"), Content: ui.Text(l, i18n.Of("en", "Developments in the field of information and telecommunications"))},
		{Term: word(l, "Languages", "Langues", "اللغات"), Content: ui.List(l, ui.Foreign(l, "zh", "中文"), ui.Foreign(l, "ar", "العربية"), ui.Foreign(l, "ru", "Русский"))},
		{Term: "SHA-256", Content: ui.Code(restsOn(1)[0])},
	}))
}

func lists(l *i18n.Locale) templ.Component {
	entries := []ui.JumpEntry{
		{Href: "#wordings", Words: word(l, "Instruments", "Instruments", "الصكوك"), Note: word(l, "16 documents, 1998 to 2021", "16 documents, de 1998 à 2021", "16 وثيقة من 1998 إلى 2021")},
		{Href: "#facts", Words: word(l, "Roadmap", "Feuille de route", "خريطة الطريق"), Note: word(l, "Norms beside confidence-building measures", "Les normes en regard des mesures de confiance", "القواعد إلى جانب تدابير بناء الثقة")},
		{Href: "#table", Words: word(l, "Glossary", "Glossaire", "المسرد")},
	}
	return ui.Part("lists", word(l, "Lists", "Listes", "القوائم"), 2, ui.Jump(entries),
		ui.Contents(l, word(l, "On this page", "Sur cette page", "في هذه الصفحة"), []ui.Link{{Href: "#wordings", Words: "1"}, {Href: "#facts", Words: "2"}}))
}

func forms(l *i18n.Locale) templ.Component {
	filter := ui.Filter{Action: l.Path("/framework/specimen"), Label: word(l, "Choose States", "Choisir des États", "اختيار الدول"),
		Fields: []ui.Field{
			{Name: "group", Label: word(l, "Regional group", "Groupe régional", "المجموعة الإقليمية"), Value: "weog",
				Options: ui.Options(word(l, "All", "Tous", "الكل"), ui.Option{Value: "africa", Words: word(l, "African States", "États d’Afrique", "الدول الأفريقية")},
					ui.Option{Value: "weog", Words: word(l, "Western European and other States", "États d’Europe occidentale et autres États", "دول أوروبا الغربية ودول أخرى")})},
			{Name: "name", Label: word(l, "Name", "Nom", "الاسم"), Search: true, Hint: word(l, "in any of six languages", "dans l’une des six langues", "بأي من اللغات الست")},
		},
		Hidden: map[string]string{"sort": "name"}, Reset: l.Path("/framework/specimen"), Result: word(l, "3 States", "3 États", "3 دول")}
	apply := ui.Form{ID: "apply", Submit: word(l, "Send", "Envoyer", "إرسال"), Files: true, Fault: word(l, "The hub is locked.", "Le pôle est verrouillé.", "المركز مقفل."),
		Inputs: []ui.Input{
			{Name: "organization", Label: word(l, "Organization", "Organisation", "المنظمة"), Hint: word(l, "as it calls itself", "telle qu’elle se nomme", "كما تسمي نفسها"), Value: "اسم", Max: 200},
			{Kind: ui.Mail, Name: "mail", Label: word(l, "E-mail address", "Adresse électronique", "البريد الإلكتروني"), Value: "desk@", Fault: word(l, "This is no e-mail address.", "Ceci n’est pas une adresse électronique.", "هذا ليس عنوان بريد إلكتروني.")},
			{Kind: ui.Area, Name: "reason", Label: word(l, "Reason", "Motif", "السبب"), Optional: true},
			{Kind: ui.Choice, Name: "class", Label: word(l, "Class", "Catégorie", "الفئة"), Value: "b", Options: []ui.Option{{Value: "a", Words: "A"}, {Value: "b", Words: "B"}}},
			{Kind: ui.Choices, Name: "roles", Label: word(l, "Authorizations", "Autorisations", "الصلاحيات"), Values: []string{"b"}, Options: []ui.Option{{Value: "a", Words: "A"}, {Value: "b", Words: "B"}}},
			{Kind: ui.Choosing, Name: "one", Label: word(l, "One of them", "L’une d’elles", "واحدة منها"), Value: "b", Fault: word(l, "Choose another.", "Choisissez-en une autre.", "اختر غيرها."), Options: []ui.Option{{Value: "a", Words: "A"}, {Value: "b", Words: "B"}}},
			{Kind: ui.Agree, Name: "agree", Label: word(l, "I have printed the sheet.", "J’ai imprimé la feuille.", "لقد طبعت الورقة.")},
			{Kind: ui.Upload, Name: "scan", Label: word(l, "Scan", "Copie numérisée", "نسخة ممسوحة"), Optional: true, Accept: "application/pdf"},
			{Kind: ui.DateDay, Name: "day", Label: word(l, "Date", "Date", "التاريخ"), Value: "2026-11-22"},
			{Kind: ui.Fieldset, Name: "phase-1", Label: word(l, "First phase", "Première phase", "المرحلة الأولى"), Inputs: []ui.Input{
				{Name: "zone", Label: word(l, "Time zone", "Fuseau horaire", "المنطقة الزمنية"), Value: "Europe/Vienna", Suggest: "zones", Ltr: true}},
				Buttons: []ui.Button{{Name: "do", Value: "drop-1", Words: word(l, "Take out", "Retirer", "حذف"), Of: word(l, "First phase", "Première phase", "المرحلة الأولى")}}},
			{Kind: ui.Fieldset, Name: "more", Label: word(l, "More", "Plus", "المزيد"), Folded: true, Inputs: []ui.Input{
				{Name: "note", Label: word(l, "Note", "Note", "ملاحظة"), Optional: true}}},
		}, Also: []ui.Button{{Name: "do", Value: "add", Words: word(l, "Add a phase", "Ajouter une phase", "إضافة مرحلة")}},
		Extra: ui.Suggestions("zones", []string{"Africa/Nairobi", "Europe/Vienna"})}
	grave := ui.Form{ID: "strike", Grave: true, Submit: word(l, "Declare the key compromised", "Déclarer la clé compromise", "إعلان تسرب المفتاح"), Label: word(l, "Compromise", "Compromission", "تسرب")}
	return ui.Part("table", word(l, "Tables", "Tableaux", "الجداول"), 2, ui.FilterForm(l, filter), ui.FormView(l, apply), ui.FormView(l, grave),
		ui.TableView(l, stateTable(l)), ui.PagerView(l, ui.Pager{Next: "?after=x", Previous: "?before=x", Shown: ui.Shown(l, 1, 3, 193)}),
		ui.TableView(l, ui.Table{ID: "nothing", Caption: word(l, "Nothing found", "Aucun résultat", "لا نتائج"), Columns: []ui.Column{{Head: "A"}, {Head: "B"}}}))
}

func stateTable(l *i18n.Locale) ui.Table {
	t := ui.Table{ID: "states", Caption: word(l, "Replies of States to the Secretary-General", "Réponses des États au Secrétaire général", "ردود الدول على الأمين العام"),
		Note: word(l, "A dot is one reply.", "Un point est une réponse.", "كل نقطة رد واحد."),
		Columns: []ui.Column{{Head: word(l, "State", "État", "الدولة"), Sort: "?sort=name", Sorted: "ascending"},
			{Head: word(l, "Since", "Depuis", "منذ")}, {Head: word(l, "Replies", "Réponses", "الردود"), Number: true, Sort: "?sort=n"}},
		Foot: []ui.Row{ui.Cells(ui.Words(word(l, "Total", "Total", "المجموع")), ui.Blank(), ui.Number(l, 1234), ui.Blank(), ui.Mark("x"))}}
	for y := 2006; y <= 2016; y++ {
		t.Columns = append(t.Columns, ui.Column{Head: fmt.Sprint(y), Mark: true, Sort: "?sort=" + fmt.Sprint(y)})
	}
	t.Foot = nil
	for i, s := range []string{"Argentina", "Côte d’Ivoire", "Republic of Korea"} {
		r := ui.Row{Cells: []ui.Cell{ui.StoredTo(l, "#facts", i18n.Of("en", s)), ui.Year(2006 + i), ui.Number(l, 1000+i*117)}}
		for y := range 11 {
			if (y+i)%3 == 0 {
				r.Cells = append(r.Cells, ui.Mark(word(l, "replied", "a répondu", "ردّت")))
			} else {
				r.Cells = append(r.Cells, ui.Blank())
			}
		}
		t.Rows = append(t.Rows, r)
	}
	return t
}

func figures(_ *http.Request, l *i18n.Locale) (ui.Page, error) {
	years, counts := []string{}, []int{14, 17, 28, 29, 36, 33, 38, 41, 63, 84, 80}
	table := ui.Table{ID: "sponsors-table", Caption: word(l, "Sponsors by year", "Auteurs par année", "مقدمو القرار بحسب السنة"),
		Columns: []ui.Column{{Head: word(l, "Year", "Année", "السنة")}, {Head: word(l, "States", "États", "الدول"), Number: true}}}
	for i, n := range counts {
		years = append(years, fmt.Sprint(2006+i))
		table.Rows = append(table.Rows, ui.Cells(ui.Year(2006+i), ui.Number(l, n)))
	}
	say := word(l, "Sponsors of the resolution", "Auteurs de la résolution", "مقدمو القرار")
	down := ui.Downloads{CSV: "/x.csv", Excel: "/x.xlsx", JSON: "/x.json"}
	other := func(id string) ui.Table {
		t := table
		t.ID = id
		return t
	}
	lanes := []figure.Lane{
		{Label: word(l, "Groups of Governmental Experts", "Groupes d’experts", "أفرقة الخبراء"), Events: []figure.Event{
			{From: "2004-07", To: "2005-07", Words: "Group of 2004/05", Short: "1"}, {From: "2009-11", To: "2010-07", Words: "Group of 2009/10", Short: "2"},
			{From: "2012-08", To: "2013-06", Words: "Group of 2012/13", Short: "3"}, {From: "2014-07", To: "2015-06", Words: "Group of 2014/15", Short: "4"}}},
		{Label: word(l, "Resolutions", "Résolutions", "القرارات"), Events: []figure.Event{
			{From: "2004-12-03", Words: "59/61"}, {From: "2005-12-08", Words: "60/45"}, {From: "2010-12-08", Words: "65/41", Short: "65/41"},
			{From: "2010-12-21", Words: "65/201", Short: "65/201"}, {From: "2015", Words: "70/237"}}},
	}
	rows := []figure.GridRow{{Label: word(l, "Belarus", "Bélarus", "بيلاروس"), Values: []int{1, 1, 0, 2, 1}}, {Label: word(l, "Brazil", "Brésil", "البرازيل"), Values: []int{1, 0, 1, 1, 2}},
		{Label: "Côte d’Ivoire", Lang: "fr", Values: []int{0, 0, 0, 0, 1}}}
	return ui.Page{Title: word(l, "Figures", "Figures", "الأشكال"), Section: "/record", Body: ui.Stack(
		figure.View(l, figure.Figure{ID: "sponsors", Caption: say, Note: word(l, "Counted from Annex C.", "D’après l’annexe C.", "محسوبة من المرفق جيم."),
			Drawing: figure.Bars{Describe: say, Labels: years, Unit: word(l, "States", "États", "الدول"), Series: []figure.Series{{Name: say, Values: counts}}},
			Table:   table, Downloads: down}),
		figure.View(l, figure.Figure{ID: "grouped", Caption: say + " (2)", Drawing: figure.Bars{Describe: say, Labels: years[:5],
			Series: []figure.Series{{Name: word(l, "Africa", "Afrique", "أفريقيا"), Values: counts}, {Name: word(l, "Asia", "Asie", "آسيا"), Values: counts[2:]}, {Name: word(l, "Others", "Autres", "غيرها"), Values: counts[4:]}}},
			Table: other("grouped-table"), Downloads: down}),
		figure.View(l, figure.Figure{ID: "timeline", Caption: word(l, "The process", "Le processus", "العملية"), Drawing: figure.Timeline{Describe: say, Lanes: lanes}, Table: other("timeline-table"), Downloads: down}),
		figure.View(l, figure.Figure{ID: "dots", Caption: word(l, "Participation", "Participation", "المشاركة"), Drawing: figure.Grid{Describe: say, Columns: []string{"2004/05", "2009/10", "2012/13", "2014/15", "2016/17"}, Rows: rows,
			Legend: []string{word(l, "member", "membre", "عضو"), word(l, "chair", "président", "رئيس")}}, Table: other("dots-table"), Downloads: down}),
		figure.View(l, figure.Figure{ID: "tiles", Caption: word(l, "Matrix", "Matrice", "مصفوفة"), Drawing: figure.Grid{Describe: say, Columns: years[:5], Rows: rows, Shape: figure.Tile}, Table: other("tiles-table"), Downloads: down}),
	)}, nil
}
