package app_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// states has a participant state a need or make an offer: a training in so many
// words.
func (c *conversation) trains(by staff, plural, title string) {
	c.t.Helper()
	c.become(by.drafter)
	c.open("/en/desk/implementation/" + plural)
	c.tab.Do(c.t, chromedp.SetValue("#input-title", title), chromedp.SetValue("#input-text", "Of "+title+"."), chromedp.Click(`//label[contains(., "Training")]`),
		chromedp.SetValue("#input-office", "The office"), chromedp.SetValue("#input-mail", "office@state.example"))
	c.tab.Press(c.t, "open")
	c.cleared(by)
}

// href is the address of the first link whose address holds some words.
func (c *conversation) href(words string) string {
	c.t.Helper()
	return ask[string](c.t, c.tab, `document.querySelector('a[href*="`+words+`"]').getAttribute("href")`)
}

// TestNeedAndOfferInABrowser: a State states a need, another makes an offer; they
// are found to go together, the one asks the other, who agrees and makes public
// that it began; the need is closed. Nobody else learns who asked whom.
func TestNeedAndOfferInABrowser(t *testing.T) {
	c := newConversation(t)
	c.trains(stateA, "needs", "A night shift to be trained")
	c.trains(stateB, "offers", "Two weeks beside our officers")

	c.become("secretariat") // asks both, each apart
	c.open("/en/implementation/matches")
	c.open(c.href("/implementation/needs/"))
	c.open(c.href("introductions/new"))
	c.tab.Do(t, chromedp.SetValue("#input-words", "We could introduce you."))
	c.tab.Press(t, "ask")
	c.reads("TLP:AMBER", "Aldermark", "Brinevale", "Waits for an answer", "Take the question back")
	both := c.here()

	c.become(stateA.drafter)
	c.open(both)
	c.reads("We could introduce you.", "Waits for your answer")
	c.open(both + "/answer")
	c.reads("The secretariat of this hub asked, and reads your answer.", "The other participant does not.")
	c.open(both)
	if strings.Contains(strings.Split(c.text(), "What you can do")[0], "Brinevale") {
		t.Error("one of the two reads what the other is asked")
	}
	c.open("/en/implementation/matches")
	c.reads("A night shift to be trained", "Two weeks beside our officers", "Kind: Training")
	c.looked("/en/implementation/matches")
	need := c.href("/implementation/needs/")
	c.open(need)
	c.reads("Offers that could go with it", "Ask for an introduction")
	c.looked(need)
	c.open(c.href("introductions/new"))
	c.reads("A second person clears what you send before it goes to those in this introduction.", "does not become public", "key officers and auditors of the two participants", "Whoever runs this hub could")
	if strings.Contains(c.text(), "Only the two of you") {
		t.Error("who reads an introduction is said to be two")
	}
	c.tab.Do(t, chromedp.SetValue("#input-words", "Could two of ours come in May?"))
	c.tab.Press(t, "ask")
	c.cleared(stateA)

	c.become(stateB.drafter)
	c.open("/en/desk/implementation/introductions")
	c.reads("Waits for your answer", "TLP:AMBER")
	c.open(c.href("implementation/introductions/introduction:"))
	at := c.here()
	c.reads("Could two of ours come in May?", "Not for classified information")
	c.looked(at)
	c.open(at + "/answer")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Yes, we will speak")]`))
	c.tab.Press(t, "answer")
	c.cleared(stateB)

	c.become(stateB.drafter)
	c.open(at)
	c.reads("cannot become public yet", "has not said here that it consents")
	if strings.Contains(c.text(), "Make your account public") {
		t.Error("what would be refused is offered")
	}
	c.open(at + "/publish")
	c.reads("has not consented in the introduction to being named in public")
	c.become("ngo")
	c.open(at)
	c.reads("There is no such introduction here.")
	c.open(need)
	if strings.Contains(c.text(), "ntroduction") {
		t.Error("the page of the need tells others of introductions")
	}
	c.become(stateA.drafter)
	c.open(need)
	if strings.Contains(c.text(), "TLP:") || strings.Contains(c.text(), "Agreed to") {
		t.Error("a public page shows which introductions there are")
	}

	c.open(at + "/tell")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "consents to being named")]`))
	c.tab.Press(t, "tell")
	c.cleared(stateA)

	c.become(stateB.drafter)
	c.open(at)
	c.reads("Make your account public")
	c.open(at + "/publish")
	c.reads("before it is public", "learn that the two of you spoke")
	if strings.Contains(c.text(), "does not become public") {
		t.Error("what is made public is said to stay between the two")
	}
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Began")]`))
	c.tab.Press(t, "publish")
	c.cleared(stateB)
	c.become(stateB.drafter)
	c.open(at + "/publish")
	if !ask[bool](t, c.tab, `document.querySelector('input[name="stage"][value="began"]').checked`) {
		t.Error("the form of a newer account begins empty")
	}
	c.open(at)
	c.open(c.href(at + "/withdraw"))
	c.reads("Withdraw your public account", "before it is public")
	c.tab.Do(t, chromedp.SetValue("#input-reason", "It began later."))
	c.tab.Press(t, "withdraw")
	c.cleared(stateB)
	c.open(need)
	c.reads("Withdrew its account of what became of it", "It began later.", "its author has withdrawn it")
	if strings.Contains(c.text(), "as each that made it public tells it") {
		t.Error("an account stands that was withdrawn")
	}
	c.become(stateB.drafter)
	c.open(at)
	if strings.Contains(c.text(), "Withdraw your public account") {
		t.Error("what is withdrawn is offered to be withdrawn")
	}
	c.open(at + "/publish")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Began")]`))
	c.tab.Press(t, "publish")
	c.cleared(stateB)
	c.become(stateA.drafter)
	c.open("/en/desk" + strings.TrimPrefix(need, "/en") + "/close")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "The need was met.")]`), chromedp.Click(`//label[contains(., "Two weeks beside our officers")]`))
	c.tab.Press(t, "close")
	c.cleared(stateA)
	c.open(need)
	c.reads("The need was met.", "Offers named:", "Began", "Closed")
	c.open("/en/implementation/matches")
	if strings.Contains(c.text(), "A night shift to be trained") {
		t.Error("what is closed still matches")
	}

	c.become("secretariat") // takes back what it asked of both
	c.open(both + "/tell")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Take the question back")]`))
	c.tab.Press(t, "tell")
	c.reads("Taken back")
	if strings.Contains(c.text(), "Waits for an answer") || strings.Contains(c.text(), "What you can do") {
		t.Errorf("one of the two is still asked:\n%s", c.text())
	}
}
