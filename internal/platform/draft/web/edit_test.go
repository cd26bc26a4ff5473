package web_test

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/people"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/ui"
)

// noteForm is the form of the notes of these tests.
func noteForm(r *http.Request, _ *i18n.Locale, _ policy.Actor, d ledger.Draft) (web.Edited, error) {
	text := strings.TrimSuffix(strings.TrimPrefix(string(d.Body), `{"text":"`), `"}`)
	e := web.Edited{}
	if r.Method == http.MethodPost {
		text = r.PostFormValue("text")
		e.Draft, e.Good = ledger.Draft{Subject: d.Subject, Body: []byte(`{"text":"` + text + `"}`)}, text != ""
	}
	in := ui.Input{Name: "text", Label: "Text", Value: text}
	if r.Method == http.MethodPost && text == "" {
		in.Fault = "Nothing is said."
	}
	e.Form = ui.Form{Inputs: []ui.Input{in}}
	return e, nil
}

func TestEditADraft(t *testing.T) {
	d := serveWith(t, hubtest.SQLite(t), func(p *web.Pages) { p.Edit = map[string]web.Edit{typeNote: noteForm} })
	id, err := d.Drafts.Propose(t.Context(), d.Actor(d.drafter), ledger.Draft{Type: typeNote, Subject: "note:1", Body: []byte(`{"text":"first words"}`)})
	if err != nil {
		t.Fatal(err)
	}
	at := "/en/desk/drafts/" + string(id)
	d.ask(d.officer, at+"/return", url.Values{"reason-return": {"The second line."}})
	if _, body, _ := d.ask(d.drafter, at, nil); !strings.Contains(body, at+"/edit") {
		t.Error("the page does not lead to the form")
	}
	if _, body, _ := d.ask(d.officer, at, nil); strings.Contains(body, at+"/edit") {
		t.Error("the page leads an officer to the form")
	}
	for name, tc := range map[string]struct {
		who  *people.Person
		want int
	}{
		"a visitor":   {nil, http.StatusSeeOther},
		"an officer":  {d.officer, http.StatusForbidden},
		"a stranger":  {d.stranger, http.StatusNotFound},
		"its drafter": {d.drafter, http.StatusOK},
	} {
		status, body, _ := d.ask(tc.who, at+"/edit", nil)
		if status != tc.want && (tc.who != nil || status != http.StatusUnauthorized) {
			t.Errorf("%s: %d", name, status)
		}
		if strings.Contains(body, "first words") != (tc.want == http.StatusOK) {
			t.Errorf("%s: what was drafted is there: %t", name, tc.want != http.StatusOK)
		}
	}
	send := func(freeze int, text string) (int, string, http.Header) {
		return d.ask(d.drafter, at+"/edit", url.Values{"text": {text}, "freeze": {strconv.Itoa(freeze)}})
	}
	if status, body, _ := send(1, ""); status != http.StatusUnprocessableEntity || !strings.Contains(body, "Nothing is said.") {
		t.Errorf("with a fault: %d", status)
	}
	if status, _, h := send(1, "second words"); status != http.StatusSeeOther || h.Get("Location") != at {
		t.Fatalf("sent: %d", status)
	}
	// A form that was opened before does not write over what followed.
	if status, body, _ := send(1, "third words"); status != http.StatusUnprocessableEntity || !strings.Contains(body, "third words") {
		t.Errorf("from an old window: %d", status)
	}
	if status, _, _ := d.ask(d.officer, at+"/edit", url.Values{"text": {"other words"}, "freeze": {"2"}}); status != http.StatusForbidden {
		t.Errorf("edited by an officer: %d", status)
	}
	for _, who := range []*people.Person{d.drafter, d.officer} {
		_, body, _ := d.ask(who, at, nil)
		if !strings.Contains(body, "second words") || !strings.Contains(body, at+"/versions/1") || !strings.Contains(body, "The second line.") {
			t.Error("the page does not show what it is and what it was")
		}
		status, body, _ := d.ask(who, at+"/versions/1", nil)
		if status != http.StatusOK || !strings.Contains(body, "first words") || strings.Contains(body, "second words") {
			t.Errorf("the first version: %d", status)
		}
	}
	for _, n := range []string{"0", "2", "01", "x"} {
		if status, _, _ := d.ask(d.drafter, at+"/versions/"+n, nil); status != http.StatusNotFound {
			t.Errorf("version %s: %d", n, status)
		}
	}
	if status, _, _ := d.ask(d.stranger, at+"/versions/1", nil); status != http.StatusNotFound {
		t.Errorf("a stranger sees a version: %d", status)
	}
	d.MustClear(d.officer, id)
	if status, _, _ := send(2, "too late"); status != http.StatusConflict {
		t.Errorf("edited once said: %d", status)
	}
}

func TestTypesWithoutAForm(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	at := "/en/desk/drafts/" + string(d.propose())
	if _, body, _ := d.ask(d.drafter, at, nil); strings.Contains(body, at+"/edit") {
		t.Error("the page leads to a form that is not there")
	}
	if status, _, _ := d.ask(d.drafter, at+"/edit", nil); status != http.StatusNotFound {
		t.Errorf("the form: %d", status)
	}
}

// The desk says who can clear and, when nobody can, why and what to do.
func TestWhoCanClear(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	at := "/en/desk/drafts/" + string(d.propose())
	if _, body, _ := d.ask(d.drafter, at, nil); !strings.Contains(body, "Can be cleared now by") || !strings.Contains(body, "Omar Officer") {
		t.Error("the page does not say who can clear")
	}
	few := d.Participant("org:example")
	d.officer = d.Person(few, policy.Drafter, policy.ClearingOfficer)
	id, err := d.Drafts.Propose(t.Context(), d.Actor(d.officer), ledger.Draft{Type: typeNote, Body: []byte("{}")})
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/en/desk", "/en/desk/drafts/" + string(id)} {
		if _, body, _ := d.ask(d.officer, page, nil); !strings.Contains(body, "One person alone is authorized") || !strings.Contains(body, "the secretariat of this hub") {
			t.Errorf("%s does not say that nobody can clear", page)
		}
	}
	d.keeper = d.Person(d.Participant("person:00000000000000000000000000000001"), policy.Drafter, policy.ClearingOfficer)
	if id, err = d.Drafts.Propose(t.Context(), d.Actor(d.keeper), ledger.Draft{Type: typeNote, Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	if _, body, _ := d.ask(d.keeper, "/en/desk", nil); !strings.Contains(body, "your own passkey clears your own words") || strings.Contains(body, "are two people") {
		t.Error("the desk of an individual speaks of two people")
	}
	if _, body, _ := d.ask(d.keeper, "/en/desk/drafts/"+string(id), nil); !strings.Contains(body, `data-passkey="get"`) || !strings.Contains(body, "clears it with the own passkey") {
		t.Error("an individual is not asked for the own passkey")
	}
	// In words of every language, for every reason.
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range c.Locales() {
		for _, why := range draft.Stucks() {
			if !l.Has("draft.stuck." + string(why)) {
				t.Errorf("%s has no words for %s", l.Tag(), why)
			}
		}
	}
}

// A clearance list is edited in the form in which it was typed.
func TestEditAClearanceList(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	list := url.Values{"type": {typeNote}, "name-1": {"Legal"}, "roles-1": {"key-officer", "clearing-officer"}, "name-2": {"Mission"}, "persons-2": {d.officer.ID}}
	_, _, h := d.ask(d.keeper, "/en/desk/clearance", list)
	at := h.Get("Location")
	first, err := d.Drafts.Get(t.Context(), d.Actor(d.keeper), draft.ID(strings.TrimPrefix(at, "/en/desk/drafts/")))
	if err != nil {
		t.Fatal(err)
	}
	status, page, _ := d.ask(d.keeper, strings.Replace(at, "/en/", "/fr/", 1)+"/edit", nil)
	if status != http.StatusOK || !strings.Contains(page, `value="Mission"`) || !strings.Contains(page, `value="key-officer" checked`) || !strings.Contains(page, d.officer.ID) {
		t.Fatalf("%d: the form does not hold what is drafted", status)
	}
	list.Set("freeze", "1")
	if status, _, _ := d.ask(d.keeper, strings.Replace(at, "/en/", "/fr/", 1)+"/edit", list); status != http.StatusSeeOther {
		t.Fatalf("sent untouched: %d", status)
	}
	second, err := d.Drafts.Get(t.Context(), d.Actor(d.keeper), first.ID)
	if err != nil || second.Body != first.Body {
		t.Errorf("sent untouched, in another language, it has become %s of %s, %v", second.Body, first.Body, err)
	}
	list.Set("freeze", "2")
	list.Set("persons-1", d.officer.ID)
	if status, _, _ := d.ask(d.keeper, at+"/edit", list); status != http.StatusUnprocessableEntity {
		t.Errorf("roles and persons in one step: %d", status)
	}
	list.Del("persons-1")
	list.Set("name-2", "Permanent Mission")
	if status, _, _ := d.ask(d.keeper, at+"/edit", list); status != http.StatusSeeOther {
		t.Fatalf("edited: %d", status)
	}
	d.MustClear(d.officer, first.ID)
	if _, page, _ := d.ask(d.keeper, "/en/desk/clearance", nil); !strings.Contains(page, "Permanent Mission") {
		t.Error("the list in force is not the one that was edited")
	}
}
