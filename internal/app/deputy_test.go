package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
)

// TestNotificationPassesToTheDeputy: the first contact of the notified State does
// not acknowledge, so the next one is asked, then its officers. Who sent it is told
// so on the page of the case, and nobody else is told anything; then the notified
// State acknowledges in the browser.
func TestNotificationPassesToTheDeputy(t *testing.T) {
	c := newConversation(t)
	d := &onDuty{house: c.house, t: t}
	d.deputy()
	const one, two = "team@second.example", "deputy@second.example"
	id := d.notifies()
	d.until(one, id)
	c.clock.Advance(61 * time.Minute)
	d.until(two, id)
	c.clock.Advance(31 * time.Minute)
	for over := time.After(time.Minute); ; {
		if _, officers := d.onwards(id); officers {
			break
		}
		select {
		case <-time.After(20 * time.Millisecond):
		case <-over:
			t.Fatal("the officers are not asked")
		}
	}
	c.become(stateA.drafter)
	page := "/en/desk/cooperation/" + id
	c.open(page)
	c.reads("Referred onward", "Its officers have been told.", "Not for classified information")
	c.b.Audit(t, c.base+page, hubtest.Light, hubtest.Narrow)
	c.b.Pictures(t, c.base, page)

	c.says(stateB, song("title")+" and more words", "Acknowledge receipt", "words", "The deputy has it.")
	c.become(stateA.drafter)
	c.open(page)
	c.reads("The deputy has it.", "Acknowledged")
	c.become("organization")
	c.open("/en/desk/cooperation")
	if strings.Contains(c.text(), songWord) {
		t.Error("a third participant is told of it")
	}
	c.post.mu.Lock()
	defer c.post.mu.Unlock()
	for _, l := range c.post.got {
		if strings.Contains(l.body, strings.TrimPrefix(id, "case:")) && !slices.Contains([]string{one, two}, l.to) {
			t.Errorf("%s is told of it", l.to)
		}
	}
}
