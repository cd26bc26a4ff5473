package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// TestPreparationInABrowser: one person writes a part, a second settles it, legal
// sends it back with a reason, it is mended, cleared, and stands in the register
// without what stays in the house.
func TestPreparationInABrowser(t *testing.T) {
	c := newConversation(t)
	const secret = "CANARY: the ministry has not been asked"
	button := func(value string) chromedp.Action[chromedp.Void] {
		return chromedp.Click(`//button[@value="` + value + `"]`)
	}
	c.become(stateA.drafter)
	c.open("/en/desk")
	c.tab.Leave(t, link("Our own implementation"))
	c.tab.Leave(t, link("Preparations"))
	c.tab.Press(t, "begin")
	at := c.here()
	part := at + "/items/norm-13-a"
	write := func(words string) {
		c.open(part)
		c.tab.Do(t, chromedp.SetValue("#input-answer-done", words), chromedp.SetValue("#input-answer-challenges", secret), chromedp.SetValue("#input-marking-challenges", "TLP:AMBER"))
		c.tab.Leave(t, button("hand-in"))
	}
	puts := func() {
		c.become(stateA.clears)
		c.open(part)
		c.tab.Leave(t, button("settle"))
		c.become(stateA.drafter)
		c.open(at)
		c.tab.Press(t, "together")
	}
	c.clashes(part)
	write("An office for cooperation.")
	c.reads("handed in", "some answers stay")
	c.b.Audit(t, c.base+at, hubtest.Light)
	c.b.Pictures(t, c.base, at)
	c.b.Pictures(t, c.base, "/ar"+part[len("/en"):])
	puts()
	draft := c.here()
	c.become(stateA.clears)
	c.open(draft)
	c.tab.Do(t, chromedp.SetValue("#return-form textarea", "Say since when."))
	c.tab.Press(t, "return-form")
	c.become(stateA.drafter)
	c.open(part)
	c.reads("Why it was returned", "Say since when.")
	c.b.Audit(t, c.base+part, hubtest.Light)
	write("An office for cooperation, since 2019.")
	puts()
	c.cleared(stateA)
	c.open("/en/implementation/reports")
	c.reads("Aldermark")
	c.open("/api/v1/reports")
	if text := c.text(); !strings.Contains(text, "since 2019") || strings.Contains(text, "CANARY") {
		t.Errorf("in the register stands %s", text)
	}
	c.open("/en/desk/implementation")
	c.reads("No information provided", "Next steps")
	c.b.Audit(t, c.base+"/en/desk/implementation", hubtest.Light)
	c.b.Pictures(t, c.base, "/en/desk/implementation")
	c.b.Pictures(t, c.base, at+"/workbook")
}

// clashes has somebody else write into a part while it is open: what both wrote
// stands on the page that comes back, and only a press that says so puts one in the
// place of the other.
func (c *conversation) clashes(part string) {
	c.t.Helper()
	c.open(part)
	status := hubtest.Ask(c.t, c.tab, chromedp.Evaluate[int](`(async () => {
		const sent = new URLSearchParams(new FormData(document.querySelector("form[method=post]:has([name=answer-done])")))
		sent.set("answer-done", "A colleague’s desk.")
		sent.set("answer-lessons", "A colleague’s lesson.")
		return (await fetch(location.pathname, {method: "POST", body: sent})).status
	})()`, chromedp.EvalAwaitPromise))
	if status != 200 {
		c.t.Fatalf("the other's words: %d", status)
	}
	c.tab.Do(c.t, chromedp.SetValue("#input-answer-done", "My own desk."))
	c.tab.Press(c.t, "write")
	c.reads("Somebody else has worked on this part", "A colleague’s desk.", "Both of you changed")
	for field, want := range map[string]string{"answer-done": "My own desk.", "answer-lessons": "A colleague’s lesson."} {
		if is := ask[string](c.t, c.tab, `document.getElementById("input-`+field+`").value`); is != want {
			c.t.Errorf("%s holds %q", field, is)
		}
	}
	c.b.Audit(c.t, c.base+c.here(), hubtest.Light)
	c.tab.Leave(c.t, chromedp.Click(`//button[not(@aria-hidden) and contains(., "Keep this in place of what")]`))
	if is := ask[string](c.t, c.tab, `document.getElementById("input-answer-done").value`); is != "My own desk." {
		c.t.Errorf("what was kept over the other is %q", is)
	}
}
