package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
)

// An organization applies in a browser to a hub with a no-objection period. It is
// asked back by mail and answers, is proposed, a State objects in a browser and a
// colleague clears that; the hub ends the period when its time has come, and the
// secretariat accredits with a reason. Of all this no letter says a word.
func TestNoObjectionPeriodInABrowser(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.invented()
	secretary, _ := h.founders()
	officers := "/en/desk/secretariat/participants/state:xa/officers"
	secretary.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28",
		"presented", "Permanent Representative").goes(officers)
	secretary.keyed("state:xa")
	secretary.send("/en/desk/secretariat/rules", "days", "30").goes("/en/desk/secretariat")

	browser := hubtest.NewBrowser(t)
	applicant := browser.Open(t, h.base+"/en/apply", hubtest.Light)
	defer applicant.Close()
	words := func(tab *hubtest.Tab) string {
		return ask[string](t, tab, `document.querySelector("main").innerText`)
	}
	if !strings.Contains(words(applicant), "30 days in which to object") {
		t.Error("the form does not say that there is a period")
	}
	applicant.Do(t, chromedp.SendKeys("#input-organization", "Cercle d’Exemple"), chromedp.SetValue("#input-class", "civil-society"),
		chromedp.SetValue("#input-country", "ZZ"), chromedp.SendKeys("#input-reason", "We watch how norms are carried out."),
		chromedp.SendKeys("#input-contact", "Camille Exemple"), chromedp.SendKeys("#input-function", "Director"),
		chromedp.SendKeys("#input-mail", "camille@example.org"))
	applicant.Press(t, "application")
	if !strings.Contains(words(applicant), "no public address") { // the browser lets it go, the hub does not
		t.Errorf("an organization without a website: %.300s", words(applicant))
	}
	applicant.Do(t, chromedp.SendKeys("#input-website", "https://example.org/"))
	applicant.Press(t, "application")
	mailed := func(path string) string {
		l := h.post.wait(t, "camille@example.org", path)
		if !strings.HasPrefix(l.subject, "[TLP:AMBER+STRICT] Notice ") {
			t.Errorf("the letter is headed %q", l.subject)
		}
		return reply{t: t, body: l.body}.found(`http://localhost:\d+(/en` + path + `[\w-]+)`)
	}
	applicant.Do(t, chromedp.Navigate(h.base+mailed("/apply/confirm/")))
	applicant.Press(t, "confirm")

	// The secretariat asks back, and is answered.
	list := "/en/desk/secretariat/applications"
	application := secretary.get(list).want(http.StatusOK).found(`href="(/en/desk/secretariat/applications/[0-9a-f]+)"`)
	secretary.send(application+"/ask", "words", "Where are your statutes?").goes(application)
	applicant.Do(t, chromedp.Navigate(h.base+mailed("/apply/mine/")))
	if !strings.Contains(words(applicant), "Where are your statutes?") {
		t.Errorf("the question is not there: %.300s", words(applicant))
	}
	applicant.Do(t, chromedp.SendKeys("#input-words", "On our website."))
	applicant.Press(t, "answer")
	secretary.get(application).want(http.StatusOK, "On our website.", "Waiting for the secretariat")
	secretary.send(application+"/accept", "listed", "Cercle d’Exemple", "as", applied).goes("/en/desk/secretariat/participants/" + applied)
	secretary.get(application).want(http.StatusOK, "In the no-objection period")
	secretary.get("/en/participants/"+applied).want(http.StatusOK, "Listed States may object until")
	secretary.get("/en/desk/secretariat/participants/" + applied + "/accredit").want(http.StatusConflict)

	// A State objects, by its first officer; a second, whom the first has named,
	// clears it.
	link := secretary.send(officers, "name", "Aino Example", "mail", "", "language", "en").want(http.StatusOK).found(`http://localhost:\d+(/enrol/[\w-]+)`)
	state := browser.Open(t, h.base+"/en"+link, hubtest.Light)
	defer state.Close()
	state.Device(t, false)
	state.Press(t, "enrol")
	state.Press(t, "sign-in")
	clears := h.someone("Bram Example", "")
	state.Do(t, chromedp.Navigate(h.base+"/en/desk/people/invite"), chromedp.SendKeys(`input[name="name"]`, clears.name))
	for _, role := range []string{"clearing-officer", "key-officer"} {
		state.Do(t, chromedp.Click(`input[name="roles"][value="`+role+`"]`))
	}
	state.Press(t, "invite-form")
	clears.enrol(reply{t: t, body: words(state)}.found(`(http://localhost:\d+/enrol/[\w-]+)`)).goes("/en/sign-in?after=waiting")
	state.Do(t, chromedp.Navigate(h.base+"/en/desk"))
	state.Leave(t, chromedp.Click("#waiting-table a"))
	state.Press(t, "clear-form")
	state.Do(t, chromedp.Navigate(h.base+"/en/desk/periods"))
	state.Leave(t, chromedp.Click(`//main//a[normalize-space()="Cercle d’Exemple"]`))
	state.Do(t, chromedp.SendKeys("#input-reason", "It is not known to us."))
	state.Press(t, "objection")
	page := ask[string](t, state, `location.pathname`)
	if !strings.HasPrefix(page, "/en/desk/drafts/") || !strings.Contains(words(state), "It is not known to us.") {
		t.Fatalf("the objection is at %s: %.300s", page, words(state))
	}
	clears.signsIn().clears(page).goes(page)
	quiet(t, state)
	secretary.get("/en/participants/"+applied).want(http.StatusOK, "It is not known to us.")

	h.ends(applied)
	secretary.signsIn()
	act := "/en/desk/secretariat/participants/" + applied + "/accredit"
	today := h.clock.Now().Format(time.DateOnly)
	secretary.send(act, "on", today).want(http.StatusUnprocessableEntity, "A State has objected")
	secretary.send(act, "on", today, "reason", "The objection was heard.").goes("/en/desk/secretariat/participants/" + applied + "/officers")

	applicant.Do(t, chromedp.Navigate(h.base+h.decided(t)))
	if !strings.Contains(words(applicant), "Accredited") {
		t.Errorf("the decision is not there: %.300s", words(applicant))
	}
	applicant.Leave(t, chromedp.Click(`//main//a[normalize-space()="The page of the participant"]`))
	for _, want := range []string{"Accredited", "The objection was heard.", "It is not known to us.", "Aldermark"} {
		if !strings.Contains(words(applicant), want) {
			t.Errorf("the public page lacks %q", want)
		}
	}
	quietBut(t, applicant, "422")
	for _, l := range h.post.letters() {
		for _, secret := range []string{"Cercle", "statutes", "Director", "Accredited", "accredited", "We watch"} {
			if l.to == "camille@example.org" && strings.Contains(l.subject+l.body, secret) {
				t.Errorf("a letter says %q:\n%s", secret, l.raw)
			}
		}
	}
}

// ends lets the period of a participant pass, and waits until the hub has said
// that it is over.
func (h *house) ends(id string) {
	h.t.Helper()
	h.clock.Advance(30*24*time.Hour + time.Minute)
	if _, err := h.Ledger.Say(h.t.Context(), ledger.Draft{Type: "test.note.said/1", Subject: "note:1", Body: []byte("{}")}); err != nil { // wakes the schedule
		h.t.Fatal(err)
	}
	over := time.After(time.Minute)
	for {
		grown := h.Ledger.Grown()
		if one := participantOf(h.t, h, id); one.Status == participant.StatusAwaiting {
			return
		}
		select {
		case <-grown:
		case <-over:
			h.t.Fatal("the period does not end")
		}
	}
}

// decided gives the page to which the last letter about a decision leads.
func (h *house) decided(t *testing.T) string {
	t.Helper()
	return reply{t: t, body: h.post.wait(t, "camille@example.org", "90 days").body}.found(`http://localhost:\d+(/en/apply/mine/[\w-]+)`)
}

// letters gives those that were taken.
func (p *postOffice) letters() []letter {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]letter(nil), p.got...)
}

// quietBut is quiet, but for complaints that hold some words.
func quietBut(t *testing.T, tab *hubtest.Tab, but string) {
	t.Helper()
	for _, c := range tab.Complaints() {
		if !strings.Contains(c, but) {
			t.Errorf("the browser says: %s", c)
		}
	}
}
