package app_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// told is how something came to be said, as programs read it.
type told struct {
	ID        string `json:"id"`
	Confirmed bool   `json:"confirmed"`
	Via       struct {
		Mode        string   `json:"mode"`
		By          string   `json:"by"`
		Signatories []string `json:"signatories"`
	} `json:"via"`
	Heard []struct {
		As  string `json:"as"`
		How string `json:"how"`
	} `json:"heard"`
}

func (t told) heard() string {
	var out []string
	for _, h := range t.Heard {
		out = append(out, h.As+" "+h.How)
	}
	return strings.Join(out, ", ")
}

// turns is a browser in which the invented people of a demonstration take turns.
type turns struct {
	*house
	b   *hubtest.Browser
	tab *hubtest.Tab
}

func newTurns(t *testing.T) *turns {
	h := newDemonstration(t)
	b := hubtest.NewBrowser(t)
	return &turns{house: h, b: b, tab: b.Open(t, h.base+"/en/demo", hubtest.Light)}
}

func (n *turns) become(who string) {
	n.t.Helper()
	n.tab.Do(n.t, chromedp.Navigate(n.base+"/en/demo"))
	n.tab.Press(n.t, "become-"+who)
}

func (n *turns) at(path string) {
	n.t.Helper()
	n.tab.Do(n.t, chromedp.Navigate(n.base+path))
}

func (n *turns) here() string { return ask[string](n.t, n.tab, `location.pathname`) }

// reads gives the words of a page.
func (n *turns) reads(want ...string) {
	n.t.Helper()
	got := ask[string](n.t, n.tab, `document.querySelector("main").innerText`)
	for _, w := range want {
		if !strings.Contains(got, w) {
			n.t.Errorf("%s does not say %q:\n%s", n.here(), w, got)
		}
	}
}

// clears has a second person clear the draft on whose page the browser is.
func (n *turns) clears(who string) {
	n.t.Helper()
	draft := n.here()
	if !strings.HasPrefix(draft, "/en/desk/drafts/") {
		n.t.Fatalf("the browser is at %s, which is no draft:\n%s", draft, ask[string](n.t, n.tab, `document.querySelector("main").innerText`))
	}
	n.become(who)
	n.at(draft)
	n.tab.Press(n.t, "clear-form")
}

// TestJointAmendment: a State hands in an amendment of three; another signs it
// with its own key; the third has no key, and stands recorded.
func TestJointAmendment(t *testing.T) {
	t.Parallel()
	n := newTurns(t)
	of := n.negotiated()
	had := len(of.Amendments)
	n.become("xa-drafter")
	n.at("/en/desk/texts/" + of.ID + "/amend?unit=t%236")
	n.tab.Leave(t, link("Joint"))
	n.tab.Do(t, chromedp.SetValue("#input-words", "when it can begin, and for how long;"), chromedp.SetValue("#input-other-1", "state:xb"))
	n.tab.Press(t, "amend")
	n.tab.Do(t, chromedp.SetValue("#input-other-2", "state:ke"))
	n.tab.Press(t, "amend")
	n.reads("What happens next", "Each of these signs or confirms it on its page, with its own key: Brinevale (fictitious)", "until they have: Kenya")
	n.clears("xa-clearing")
	of = n.negotiated()
	if len(of.Amendments) != had+1 {
		t.Fatalf("%d amendments", len(of.Amendments))
	}
	id := of.Amendments[had].ID
	// Who has not signed stands nowhere in a bare name.
	n.credits(of.ID, id, "Aldermark (fictitious), in the name also of Brinevale (fictitious), Kenya, not signed")
	amendment := func() (a told) { n.read("/api/v1/amendments/"+id, &a); return a }
	if a := amendment(); a.Via.Mode != "joint" || len(a.Via.Signatories) != 3 || a.heard() != "state:xa made" {
		t.Fatalf("%+v", a)
	}
	n.become("xb-drafter")
	n.at("/en/amendments/" + id)
	n.reads("Handed it in, and so signed it", "Awaited: has not signed yet", "has no key in this register to sign with")
	n.tab.Leave(t, link("Sign this"))
	n.tab.Press(t, "confirm")
	n.clears("xb-clearing")
	if a := amendment(); a.heard() != "state:xa made, state:xb confirmed" || a.Confirmed {
		t.Errorf("heard: %s; confirmed by all: %v", a.heard(), a.Confirmed)
	}
	n.at("/en/amendments/" + id)
	n.reads("Confirmed with its own key", "has no key in this register to sign with")
	n.tab.Close()
	for _, path := range []string{"/en/amendments/", "/ar/amendments/"} {
		n.b.Audit(t, n.base+path+id, hubtest.Light, hubtest.Dark, hubtest.Narrow)
	}
	other := n.someone("Anybody", "")
	other.get("/en/desk/amendments/" + id + "/confirm").goes("/en/sign-in")
}

// credits wants an amendment attributed in these words, and in no others, on its
// page, in the text that shows all amendments, in its table, and to the author of
// the tracked changes in its document.
func (n *turns) credits(of, id, words string) {
	n.t.Helper()
	anybody := n.someone("Anybody", "")
	for _, path := range []string{"/en/amendments/" + id, "/en/texts/" + of + "?way=all", "/en/texts/" + of + "/amendments"} {
		anybody.get(path).want(http.StatusOK, words)
	}
	if got := trace(n.t, get(n.t, n.base+"/en/amendments/"+id+"/redline.docx").Body); len(got.by) == 0 {
		n.t.Errorf("nothing is tracked in %s", id)
	} else {
		for who := range got.by {
			if who != "ins "+words && who != "del "+words {
				n.t.Errorf("the document says %q, want %q", who, words)
			}
		}
	}
}

// TestTransmittedAmendment: what a State hands on of another stands as transmitted
// until that one confirms it.
func TestTransmittedAmendment(t *testing.T) {
	t.Parallel()
	n := newTurns(t)
	of := n.negotiated()
	had := len(of.Amendments)
	n.become("xa-drafter")
	n.at("/en/desk/texts/" + of.ID + "/amend?unit=t%236&mode=transmitted")
	n.tab.Do(t, chromedp.SetValue("#input-words", "when it can begin, and for how long;"), chromedp.SetValue("#input-author", "state:xb"))
	n.tab.Press(t, "amend")
	n.tab.Press(t, "amend")
	n.clears("xa-clearing")
	if of = n.negotiated(); len(of.Amendments) != had+1 {
		t.Fatalf("%d amendments", len(of.Amendments))
	}
	n.credits(of.ID, of.Amendments[had].ID, "Brinevale (fictitious), as transmitted by Aldermark (fictitious)")
}

// TestTransmittedComment: a State hands on what an organization says, with the
// words that it is about; the organization owns to it later.
func TestTransmittedComment(t *testing.T) {
	t.Parallel()
	n := newTurns(t)
	of := n.consultation()
	text := n.negotiated()
	n.become("xa-drafter")
	form := "/en/desk/consultations/" + of.ID + "/contribute/comment?mode=transmitted&text=" + text.ID + "&version=0&unit=t%236"
	n.at(form)
	n.tab.Do(t, chromedp.SetValue("#input-phrase", "words that stand nowhere"), chromedp.SetValue("#input-text", "We would say for how long."),
		chromedp.SetValue("#input-author", "state:xa"))
	n.tab.Press(t, "contribute")
	n.reads("The words quoted do not stand there.", "What is transmitted is another’s.")
	n.tab.Do(t, chromedp.SetValue("#input-phrase", "when it can begin"), chromedp.SetValue("#input-author", "org:example-network"))
	n.tab.Press(t, "contribute")
	n.clears("xa-clearing")
	var list struct{ Items []told }
	if n.read("/api/v1/contributions?author=org:example-network&kind=comment", &list); len(list.Items) != 1 {
		t.Fatalf("%d comments of the organization", len(list.Items))
	}
	id := list.Items[0].ID
	anybody := n.someone("Anybody", "")
	anybody.get("/en/contributions/"+id).want(http.StatusOK, "Transmitted by", "Awaited: has not signed yet", "when it can begin", "version 0")
	n.become("ngo")
	n.at("/en/contributions/" + id)
	n.tab.Leave(t, link("Confirm this"))
	n.tab.Press(t, "confirm")
	n.clears("ngo-second")
	var one told
	if n.read("/api/v1/contributions/"+id, &one); !one.Confirmed || one.heard() != "org:example-network confirmed" {
		t.Errorf("heard: %s; confirmed: %v", one.heard(), one.Confirmed)
	}
	anybody.get("/en/contributions/"+id).want(http.StatusOK, "Confirmed with its own key")
	n.become("ngo")
	n.at("/en/desk/contributions/" + id + "/confirm")
	n.reads("are confirmed already")
	n.tab.Close()
	n.b.Audit(t, n.base+"/en/contributions/"+id, hubtest.Light, hubtest.Dark, hubtest.Narrow)
	n.b.Audit(t, n.base+"/ar/contributions/"+id, hubtest.Light, hubtest.Narrow)
}
