package web_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

// A hub that sends no mail says so, and takes no application that nobody could
// confirm.
func TestNobodyAppliesWithoutMail(t *testing.T) {
	o := newOffice(t)
	o.desk.Sends = false
	open := o.as(policy.Visitor)
	if code, page := get(t, open.URL+"/fr/apply"); code != 200 || strings.Contains(page, `name="organization"`) || !strings.Contains(page, "n’envoie pas de courriel") {
		t.Errorf("status %d, and a form or no word of it", code)
	}
	for _, lang := range []string{"en", "fr", "ar"} {
		if _, page := get(t, open.URL+"/"+lang+"/apply"); strings.Contains(page, "mailto:") || strings.Contains(page, "rite to") {
			t.Errorf("%s: it sends people to write, and nobody knows where", lang)
		}
	}
	o.desk.Contact = "desk@hub.test"
	if _, page := get(t, o.as(policy.Visitor).URL+"/ar/apply"); !strings.Contains(page, `href="mailto:desk@hub.test"`) {
		t.Error("the address to write to is not there")
	}
	if code, _, _ := send(t, open.URL+"/fr/apply", whole()); code != 503 || o.post.letters != nil {
		t.Errorf("status %d, %d letters", code, len(o.post.letters))
	}
}

// An individual is asked for no function, and none that a form brings is kept.
func TestIndividualsHaveNoFunction(t *testing.T) {
	for _, given := range []string{"", "Director"} {
		o := newOffice(t)
		open := o.as(policy.Visitor)
		_, page := get(t, open.URL+"/en/apply")
		if input := regexp.MustCompile(`<input[^>]*name="function"[^>]*>`).FindString(page); input == "" || strings.Contains(input, "required") {
			t.Fatalf("the form: %s", input)
		}
		filed := whole()
		filed.Set("class", string(participant.Individual))
		filed.Set("consent", "yes")
		filed.Set("function", given)
		if code, page, _ := send(t, open.URL+"/en/apply", filed); code != 200 || len(o.post.letters) != 1 {
			t.Fatalf("status %d: %s", code, page)
		}
		link := open.URL + "/en" + o.post.link(t, "application.confirm")
		if code, _, _ := send(t, link, url.Values{}); code != 200 {
			t.Fatalf("confirming: status %d", code)
		}
		secretariat := o.as(o.secretariat())
		_, list := get(t, secretariat.URL+"/en/desk/secretariat/applications")
		id := regexp.MustCompile(`/en(/desk/secretariat/applications/[^"?]+)"`).FindStringSubmatch(list)
		if id == nil {
			t.Fatal("the application is not there")
		}
		if _, page := get(t, secretariat.URL+"/en"+id[1]); strings.Contains(page, "Function") || strings.Contains(page, "Director") {
			t.Error("the secretariat is shown a function")
		}
	}
}
