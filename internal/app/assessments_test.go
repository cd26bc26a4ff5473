package app_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// TestAssessmentInABrowser: one person writes what a State makes of an incident,
// a second settles it, two sections are shared with another State, and are read
// there beside its own. What the first thinks of attribution is on none of these
// pages.
func TestAssessmentInABrowser(t *testing.T) {
	c := newConversation(t)
	const secret = "CANARY: it may well be somebody whom we know"
	c.become(stateA.drafter)
	c.open("/en/desk")
	c.tab.Leave(t, link("Incident assessments"))
	c.tab.Leave(t, link("New assessment"))
	fill := func(values ...string) {
		for i := 0; i+1 < len(values); i += 2 {
			c.tab.Do(t, chromedp.SetValue("#input-"+values[i], values[i+1]))
		}
		c.tab.Press(t, "write")
	}
	fill("title", "The night of the billing host", "section-context", "Elections are near.", "section-technical", "A host answered to a stranger.",
		"section-scale", "One company.", "section-consequences", "Bills were late.", "section-groups", "People who pay in cash.", "section-attribution", secret, "confidence", "low")
	c.reads("Draft", "A host answered to a stranger.", secret, "This is for your own participant alone.")
	at := c.here()
	c.become(stateA.clears)
	c.open(at)
	c.tab.Press(t, "settle")
	c.reads("Settled by a second person")
	c.b.Audit(t, c.base+at, hubtest.Light)
	c.b.Pictures(t, c.base, at)
	c.b.Pictures(t, c.base, "/ar"+at[len("/en"):])
	c.become(stateA.drafter)
	c.open(at)
	c.tab.Leave(t, link("Share sections"))
	c.b.Pictures(t, c.base, c.here())
	if strings.Contains(c.text(), "Challenges of attribution") {
		t.Error("what stays in the house is offered")
	}
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Brinevale")]`), chromedp.Click(`//label[contains(., "Technical facts")]`), chromedp.Click(`//label[contains(., "groups at risk")]`))
	c.tab.Press(t, "share")
	c.reads("A host answered to a stranger.")
	c.cleared(stateA)

	c.become(stateB.drafter)
	c.open("/en/desk/assessments/new?template=region-example%2F1")
	fill("title", "Late bills in the region", "section-situation", "Bills are late.", "section-findings", "Nothing in our logs.", "section-impact", "Small.", "section-cross-border", "Two towns.")
	c.open("/en/desk/assessments")
	c.reads("TLP:AMBER", "The night of the billing host", "Aldermark")
	c.tab.Leave(t, link("The night of the billing host"))
	c.reads("A host answered to a stranger.", "People who pay in cash.", "These are the sections that its author chose to share.")
	text, theirs := c.text(), c.here()
	c.open("/en/desk/assessments/side")
	own := ask[string](t, c.tab, `[...document.querySelectorAll("select[name=left] option")].map(o => o.value).find(v => v.endsWith("@1"))`)
	c.open("/en/desk/assessments/side?left=" + own + "&right=" + theirs[len("/en/desk/assessments/"):])
	c.reads("ask the same", "No counterpart", "Two towns.", "A host answered to a stranger.")
	text += c.text()
	c.b.Pictures(t, c.base, "/en/desk/assessments/side?left="+own+"&right="+theirs[len("/en/desk/assessments/"):])
	c.b.Pictures(t, c.base, "/en/desk/assessments/new")
	c.b.Pictures(t, c.base, "/en/desk/assessments")
	c.b.Audit(t, c.base+"/en/desk/assessments", hubtest.Light)
	for _, at := range []string{"/api/v1/assessments", "/api/v1" + theirs[len("/en/desk"):]} {
		c.open(at)
		text += c.text()
	}
	if !strings.Contains(text, `"own":false`) {
		t.Errorf("programs are given nothing: %s", text)
	}
	for _, never := range []string{"CANARY", "Elections are near.", "One company."} {
		if strings.Contains(text, never) {
			t.Errorf("another State reads %q", never)
		}
	}
}

// TestSharingsOfAssessmentsAreEdited: what was drafted to share sections with some,
// and why it is withdrawn, is edited in the forms in which it was written.
func TestSharingsOfAssessmentsAreEdited(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, clears := h.persona("xa-drafter"), h.persona("xa-clearing")
	const list = "/en/desk/assessments"
	at := drafter.send(list+"/new", "title", "The night of the pumps", "section-context", "CANARY-CONTEXT.", "section-technical", "CANARY-TECHNICAL.", "section-scale", "One plant.",
		"section-consequences", "No water.", "confidence", "low").goes(list + "/").to
	drafter.get(at+"/share").want(http.StatusConflict, "Only a version that a second person has settled is shared.")
	seen := clears.get(at).want(http.StatusOK).filled("seen")
	clears.send(at, "do", "settle", "seen", seen).goes(at)

	var to []string
	for _, m := range regexp.MustCompile(`name="to"[^>]*value="([0-9a-f]{64})"`).FindAllStringSubmatch(drafter.get(at+"/share").want(http.StatusOK).body, -1) {
		to = append(to, m[1])
	}
	page := drafter.send(at+"/share", "to", to[0], "to", to[1], "marking", "TLP:AMBER", "sections", "context").goes("/en/desk/drafts/").to
	form := drafter.get(page+"/edit").want(http.StatusOK, `value="`+to[0]+`" checked`, `value="`+to[1]+`" checked`, `value="context" checked`)
	if n := strings.Count(form.body, " checked"); n != 3 {
		t.Errorf("%d are ticked", n)
	}
	freeze := form.filled("freeze")
	drafter.send(page+"/edit", "to", to[0], "marking", "TLP:AMBER", "freeze", freeze).want(http.StatusUnprocessableEntity, "This has to be filled in.")
	drafter.send(page+"/edit", "sections", "technical", "marking", "TLP:AMBER", "freeze", freeze).want(http.StatusUnprocessableEntity, "This has to be filled in.")
	drafter.send(page+"/edit", "to", to[1], "marking", "TLP:AMBER", "sections", "technical", "freeze", freeze).goes(page)
	if shown := clears.get(page).want(http.StatusOK, "CANARY-TECHNICAL."); strings.Contains(shown.body, "CANARY-CONTEXT.") {
		t.Error("a section that was taken out is still shared")
	}
	clears.signs(page).goes("/en/desk/drafts/")
	given := drafter.get(at+"/share").want(http.StatusOK, `<option value="`+to[1]+`"`)
	if strings.Contains(given.body, `<option value="`+to[0]+`"`) {
		t.Error("it was shared with one that was taken out")
	}

	why := drafter.send(at+"/share", "do", "withdraw", "from", to[1], "reason", "The logs were misread.").goes("/en/desk/drafts/").to
	freeze = drafter.get(why+"/edit").want(http.StatusOK, ">The logs were misread.</textarea>").filled("freeze")
	drafter.send(why+"/edit", "reason", "", "freeze", freeze).want(http.StatusUnprocessableEntity, "This has to be filled in.")
	drafter.send(why+"/edit", "reason", "The logs of the plant were misread.", "freeze", freeze).goes(why)
	clears.get(why).want(http.StatusOK, "The logs of the plant were misread.")
	clears.signs(why).goes("/en/desk/drafts/")
}

// TestAnAssessmentOfACaseStaysWithItsReaders: the form of what is shared of it
// offers those who read the case and no wider label, the form of another template
// keeps the case, and who clears it is shown the case, its label and who opened it.
func TestAnAssessmentOfACaseStaysWithItsReaders(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	drafter, clears := h.persona("xb-drafter"), h.persona("xb-clearing")
	const list = "/en/desk/assessments"
	opener, openerClears := h.persona("xa-drafter"), h.persona("xa-clearing")
	opening := opener.send("/en/desk/cooperation/new/notification", "to", h.officerOf("state:xb").Identity.String(), "marking", "TLP:AMBER", "zone", "UTC", "title", "Sign-ins to a water company",
		"from", "2026-01-30 02:10", "field-seen", "Scans.", "field-affected", "Mail.", "field-asked", "Please look.", "class", "intrusions", "provision", "un:a-70-174:13:c").goes("/en/desk/drafts/").to
	openerClears.signs(opening).goes("/en/desk/drafts/")
	of := drafter.get("/en/desk/cooperation").want(http.StatusOK).found(`href="/en/desk/cooperation/(case:[0-9a-f]{32})"[^>]*>Sign-ins to a water`)
	blank := drafter.get(list+"/new?case="+of).want(http.StatusOK, "are taken from the case that", "case="+strings.ReplaceAll(of, ":", "%3A"))
	title := blank.filled("title")
	at := drafter.send(list+"/new", "case", of, "title", title, "section-context", "Winter.", "section-technical", "Sign-ins.", "section-scale", "One plant.", "section-consequences", "None.").goes(list + "/").to
	seen := clears.get(at).want(http.StatusOK).filled("seen")
	clears.send(at, "do", "settle", "seen", seen).goes(at)
	form := drafter.get(at+"/share").want(http.StatusOK, "Arises from", "Offered are those who read the case", "A wider label is not offered")
	if strings.Contains(form.body, `value="TLP:GREEN"`) {
		t.Error("a label is offered that is wider than that of the case")
	}
	var to []string
	for _, m := range regexp.MustCompile(`name="to"[^>]*value="([0-9a-f]{64})"`).FindAllStringSubmatch(form.body, -1) {
		to = append(to, m[1])
	}
	if len(to) == 0 || len(to) > 2 {
		t.Fatalf("%d are offered", len(to))
	}
	drafter.send(at+"/share", "to", to[0], "marking", "TLP:GREEN", "sections", "technical").want(http.StatusUnprocessableEntity, "is marked at least as narrowly")
	for _, m := range regexp.MustCompile(`name="to"[^>]*value="([0-9a-f]{64})"`).FindAllStringSubmatch(drafter.get("/en/desk/cooperation/new/request").want(http.StatusOK).body, -1) {
		if other := m[1]; !slices.Contains(to, other) {
			drafter.send(at+"/share", "to", other, "marking", "TLP:AMBER", "sections", "technical").want(http.StatusUnprocessableEntity, "does not read that case")
		}
	}
	page := drafter.send(at+"/share", "to", to[0], "marking", "TLP:AMBER", "sections", "technical").goes("/en/desk/drafts/").to
	clears.get(page).want(http.StatusOK, "Arises from:", "opened by", "TLP:AMBER", of)
	clears.signs(page).goes("/en/desk/drafts/")
}
