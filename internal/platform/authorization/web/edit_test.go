package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A drafted authorization is edited in the form in which it was typed: its
// person and its passkeys stay, and its rules run again.
func TestEditAnAuthorization(t *testing.T) {
	o := serve(t)
	_, _, header := o.ask(o.first, "/en/desk/people/"+o.holder(o.drafter).ID, url.Values{"roles": {"contact-officer"}, "until": {"2027-01-01"}})
	at := header.Get("Location")
	status, page, _ := o.ask(o.first, at+"/edit", nil)
	if status != http.StatusOK || !strings.Contains(page, `value="contact-officer" checked`) || strings.Contains(page, `value="drafter" checked`) || !strings.Contains(page, `value="2027-01-01"`) {
		t.Fatalf("%d: the form does not hold what is drafted", status)
	}
	for name, form := range map[string]url.Values{
		"no role":                     {},
		"a hub's role":                {"roles": {"secretariat"}},
		"no day":                      {"roles": {"drafter"}, "until": {"tomorrow"}},
		"a day gone by":               {"roles": {"drafter"}, "until": {"2020-01-01"}},
		"an older form":               {"roles": {"drafter"}, "freeze": {"0"}},
		"a form that does not say so": {"roles": {"drafter"}, "freeze": nil},
	} {
		if _, has := form["freeze"]; !has {
			form.Set("freeze", "1")
		}
		want := http.StatusUnprocessableEntity
		if name == "a hub's role" {
			want = http.StatusForbidden
		}
		if status, page, _ := o.ask(o.first, at+"/edit", form); status != want || !strings.Contains(page, `id="edit-form"`) {
			t.Errorf("%s: %d", name, status)
		}
	}
	if status, _, _ := o.ask(o.first, at+"/edit", url.Values{"roles": {"drafter", "auditor"}, "freeze": {"1"}}); status != http.StatusSeeOther {
		t.Fatalf("edited: %d", status)
	}
	o.clear(at)
	if h := o.holder(o.drafter); len(h.Roles) != 2 || !h.Until.IsZero() || len(h.Passkeys) != 1 || h.Person != o.drafter.ID {
		t.Errorf("%+v", h)
	}
}

func TestEditAWithdrawal(t *testing.T) {
	o := serve(t)
	_, _, header := o.ask(o.first, "/en/desk/people/"+o.holder(o.drafter).ID+"/withdraw", url.Values{"reason": {"posted elsewhere"}})
	at := header.Get("Location")
	if status, page, _ := o.ask(o.first, at+"/edit", nil); status != http.StatusOK || !strings.Contains(page, "posted elsewhere</textarea>") {
		t.Fatalf("%d: the form does not hold what is drafted", status)
	}
	if status, _, _ := o.ask(o.first, at+"/edit", url.Values{"reason": {"retired"}, "freeze": {"1"}}); status != http.StatusSeeOther {
		t.Fatalf("edited: %d", status)
	}
	if _, page, _ := o.ask(o.second, at, nil); !strings.Contains(page, "retired") {
		t.Error("the draft does not say so")
	}
	o.clear(at)
	if o.Actor(o.drafter).SignedIn() {
		t.Error("still in force")
	}
}
