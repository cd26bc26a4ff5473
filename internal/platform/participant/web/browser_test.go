package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

func ask[T any](t *testing.T, tab *hubtest.Tab, expression string) T {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[T](expression))
}

func main(t *testing.T, tab *hubtest.Tab) string {
	t.Helper()
	return ask[string](t, tab, `document.querySelector("main").innerText`)
}

// without is a browser without JavaScript: everything here works in it.
var without = hubtest.View{Name: "without JavaScript", Width: 1280, NoCode: true}

// A visitor applies, the secretariat asks back, the applicant answers by the
// mailed link, the secretariat accredits, and everybody sees it.
func TestJourneyFromApplicationToPublicPage(t *testing.T) {
	o := newOffice(t)
	public, desk := o.as(policy.Visitor), o.as(o.secretariat())
	b := hubtest.NewBrowser(t)
	tab, officer := b.Open(t, public.URL+"/en/apply", hubtest.Narrow), b.Open(t, desk.URL+"/en/desk/secretariat/applications", without)
	send := func(tab *hubtest.Tab, form string) { tab.Leave(t, chromedp.Click("#"+form+" button")) }
	tab.Do(t, chromedp.SendKeys("#input-organization", "Cercle d’Exemple"), chromedp.SetValue("#input-class", "civil-society"),
		chromedp.SetValue("#input-country", "CH"), chromedp.SendKeys("#input-website", "https://192.168.0.1/"),
		chromedp.SendKeys("#input-reason", "We watch how norms are carried out."), chromedp.SendKeys("#input-contact", "Camille Exemple"),
		chromedp.SendKeys("#input-function", "Director"), chromedp.SendKeys("#input-mail", "camille@example.org"))
	send(tab, "application")
	if got := main(t, tab); !strings.Contains(got, "no public address") {
		t.Fatalf("a website at home is taken: %.300s", got)
	}
	tab.Do(t, chromedp.SetValue("#input-website", "https://example.org/"))
	send(tab, "application")
	tab.Do(t, chromedp.Navigate(public.URL+"/en"+o.post.link(t, "application.confirm")))
	send(tab, "confirm")
	if got := main(t, tab); !strings.Contains(got, "Your address is confirmed") {
		t.Fatalf("%.300s", got)
	}

	officer.Leave(t, chromedp.Reload())
	officer.Leave(t, chromedp.Click(`//main//a[normalize-space()="Cercle d’Exemple"]`))
	if got := main(t, officer); !strings.Contains(got, "Camille Exemple") || !strings.Contains(got, "camille@example.org") {
		t.Fatalf("the contact is not there: %.300s", got)
	}
	officer.Do(t, chromedp.SendKeys("#input-words", "Where are your statutes?"))
	send(officer, "form-ask")

	tab.Do(t, chromedp.Navigate(public.URL+"/en"+o.post.link(t, "application.asked")))
	tab.Do(t, chromedp.SendKeys("#input-words", "On our website."))
	send(tab, "answer")
	if got := main(t, tab); !strings.Contains(got, "with the secretariat") {
		t.Fatalf("%.300s", got)
	}
	tab.Do(t, chromedp.Navigate(public.URL+"/en/participants?q=cercle"))
	if got := main(t, tab); !strings.Contains(got, "Nobody listed") {
		t.Fatalf("it is public before its accreditation: %.300s", got)
	}

	officer.Leave(t, chromedp.Reload())
	if got := main(t, officer); !strings.Contains(got, "On our website.") {
		t.Fatalf("the answer is not there: %.300s", got)
	}
	officer.Do(t, chromedp.SetValue("#input-as", "org:cercle-exemple"))
	send(officer, "form-accept")
	if got := main(t, officer); !strings.Contains(got, "Accredited") {
		t.Fatalf("%.300s", got)
	}

	tab.Do(t, chromedp.Navigate(public.URL+"/en/participants?q=cercle"))
	tab.Leave(t, chromedp.Click(`//main//a[normalize-space()="Cercle d’Exemple"]`))
	got := main(t, tab)
	for _, want := range []string{"Accredited", "https://example.org/", "Civil society", "org:cercle-exemple"} {
		if !strings.Contains(got, want) {
			t.Errorf("the public page lacks %q", want)
		}
	}
	if strings.Contains(got, "Camille") || strings.Contains(got, "camille") {
		t.Error("the contact is public")
	}
	for _, one := range []*hubtest.Tab{tab, officer} {
		for _, c := range one.Complaints() {
			if !strings.Contains(c, "422") { // the form that came back
				t.Errorf("the browser says: %s", c)
			}
		}
	}
}

// busy fills the office with something of everything.
func (o *office) busy() {
	kenya := o.named("state:ke")
	verbale := participant.Document{Kind: "note-verbale", Number: "NV/8", Date: "2026-01-21"}
	why := i18n.Text{Original: "en", In: map[string]string{"en": "It has not answered for a year."}}
	o.decide(&participant.Credentials{ID: "state:ke", Document: verbale, Presented: "Permanent Representative to the United Nations, Geneva", Until: "2027-01-01"})
	if _, err := o.Say(o.t.Context(), ledger.Draft{By: kenya.ID, Type: "test.word.said/1", Subject: "state:fr", Body: []byte("{}")}); err != nil {
		o.t.Fatal(err)
	}
	o.decide(&participant.Accredited{ID: "org:access-now", On: "2026-01-31"})
	o.decide(&participant.Suspended{Barred: participant.Barred{ID: "org:access-now", Reason: why}})
	o.decide(&participant.Rules{Two: []string{participant.TypeWithdrawn}, Days: 30})
	o.decide(&participant.Proposed{ID: "org:mfwa", Deadline: o.Clock.Now()})
	if err := o.Do(o.t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return participant.Periods{Hub: o.Hub}.Run(ctx, w, o.Clock.Now())
	}); err != nil {
		o.t.Fatal(err)
	}
	o.decide(&participant.Proposed{ID: "org:karisma", Deadline: o.service.Deadline(participant.Rules{Days: 30})})
	for _, p := range participant.Demonstration() {
		o.decide(&p)
	}
}

// Each page is looked at in every view: light, dark, narrow, in French and from
// right to left.
func TestPagesInABrowser(t *testing.T) {
	o := newOffice(t)
	o.busy()
	public := o.as(policy.Visitor)
	if code, _, _ := send(t, public.URL+"/en/apply", whole()); code != 200 {
		t.Fatalf("status %d", code)
	}
	confirm := o.post.link(t, "application.confirm")
	if code, _, _ := send(t, public.URL+"/en"+confirm, url.Values{}); code != 200 {
		t.Fatal("the address is not confirmed")
	}
	all, err := o.desk.Applications.List(t.Context(), o.secretariat(), "held")
	if err != nil || len(all) != 1 {
		t.Fatalf("%v, %v", all, err)
	}
	if err := o.desk.Applications.Ask(t.Context(), o.secretariat(), all[0].ID, "Where are your statutes?"); err != nil {
		t.Fatal(err)
	}
	if code, _, _ := send(t, public.URL+"/en/apply", whole()); code != 200 {
		t.Fatal("no second application")
	}
	confirm = o.post.link(t, "application.confirm")
	kenya := policy.Actor{Person: "person:2", For: "state:ke", Identity: o.Hub(), Roles: []policy.Role{policy.Drafter, policy.KeyOfficer, policy.Secretariat}}
	example := map[string]string{
		"/participants/{id}": "/participants/state:ke", "/participants/{id}/statements": "/participants/state:ke/statements",
		"/apply/confirm/{token}": confirm, "/apply/mine/{token}": o.post.link(t, "application.asked"),
		"/desk/secretariat/applications/{id}": "/desk/secretariat/applications/" + all[0].ID,
		"/desk/secretariat/participants/{id}": "/desk/secretariat/participants/state:ke", "/desk/periods/{id}": "/desk/periods/org:karisma",
		"/desk/secretariat/participants/{id}/officers":    "/desk/secretariat/participants/state:ke/officers",
		"/desk/secretariat/participants/{id}/credentials": "/desk/secretariat/participants/state:ke/credentials",
		"/desk/secretariat/participants/{id}/name":        "/desk/secretariat/participants/state:ke/name",
		"/desk/secretariat/participants/{id}/suspend":     "/desk/secretariat/participants/state:fr/suspend",
		"/desk/secretariat/participants/{id}/list":        "/desk/secretariat/participants/group:nam/list",
		"/desk/secretariat/participants/{id}/accredit":    "/desk/secretariat/participants/org:mfwa/accredit",
	}
	o.officers.held[o.named("state:uy").ID] = web.Founding{Hosted: true, Have: 1}
	o.decide(&participant.Credentials{ID: "state:uy", Document: participant.Document{Kind: "letter", Number: "L/1", Date: "2026-01-21"}, Presented: "Minister"})
	server := o.as(kenya)
	var routes []ui.Route
	for _, r := range append(o.pages.Routes(), o.desk.Routes()...) {
		if strings.Contains(r.Path, "{") {
			r.Example = example[r.Path]
		}
		if r.Page != nil && (r.Example != "" || !strings.Contains(r.Path, "{")) {
			routes = append(routes, r)
		}
	}
	b := hubtest.NewBrowser(t)
	b.Tour(t, server.URL, routes)
	for _, address := range []string{"/en/participants/org:access-now", "/ar/participants/org:access-now", "/fr/participants/org:karisma", "/ar/participants/state:xa",
		"/en/desk/secretariat/participants/state:uy/officers", "/fr/desk/secretariat/participants/org:apc/officers", "/ar/desk/secretariat/participants/state:uy/officers"} {
		t.Run(address, func(t *testing.T) { b.Audit(t, server.URL+address, hubtest.Light, hubtest.Narrow) })
	}
}
