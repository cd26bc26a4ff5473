package app_test

import (
	"net/http"
	"strings"
	"testing"
)

// TestConsentToLettingIn: whom the other side would let in is on the board and in the
// case by name, the way leads to a form that is filled in, and the form and whoever
// clears it are told what it means. A form that nobody has filled in chooses nobody.
func TestConsentToLettingIn(t *testing.T) {
	t.Parallel()
	d := dealing(t)
	const means = "reads everything that was said in this case between these two before"
	form := d.a.get(d.ofA+"let-in").want(http.StatusOK, means)
	if options := form.body[strings.Index(form.body, `name="participant"`):]; !strings.Contains(options[:strings.Index(options, "</option>")], `value=""`) {
		t.Errorf("somebody is chosen already: %.300s", options)
	}
	d.a.send(d.ofA+"let-in", "participant", "", "marking", "TLP:AMBER").want(http.StatusUnprocessableEntity)
	who := form.found(`<option value="([0-9a-f]{64})"`)
	draft := d.a.send(d.ofA+"let-in", "participant", who, "marking", "TLP:AMBER").goes("/en/desk/drafts/").to
	d.asked.get(draft).want(http.StatusOK, means)
	d.asked.signs(draft).goes("/en/desk/drafts/")

	way := `href="` + d.ofB + "let-in?participant=" + who + `"`
	for _, path := range []string{"/en/desk/cooperation", d.at} {
		d.b.get(path).want(http.StatusOK, way, "Consent to let in ")
	}
	filled := d.b.get(d.ofB+"let-in?participant="+who).want(http.StatusOK, means, "Consent to let in ")
	if !strings.Contains(filled.body, `<option value="`+who+`" selected`) {
		t.Error("the form is not filled in with whom the other side would let in")
	}
	if page := d.a.get(d.at).want(http.StatusOK); strings.Contains(page.body, "let-in?participant=") {
		t.Error("whoever has let somebody in is asked for its consent")
	}
	d.says(d.b, d.offers, d.ofB+"let-in", "participant", who, "marking", "TLP:AMBER")
	if page := d.b.get("/en/desk/cooperation").want(http.StatusOK); strings.Contains(page.body, way) {
		t.Error("after both have consented, the board still asks")
	}
}
