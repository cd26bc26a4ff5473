package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
)

// comes opens a page until it says all of it: what falls due is done beside.
func (c *conversation) comes(path string, words ...string) {
	c.t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		c.open(path)
		text, missing := c.text(), false
		for _, w := range words {
			missing = missing || !strings.Contains(text, w)
		}
		if !missing {
			return
		}
	}
	c.reads(words...)
}

// looked takes pictures of a page, and checks that everybody can use it.
func (c *conversation) looked(path string) {
	c.t.Helper()
	c.b.Audit(c.t, c.base+path, hubtest.Light)
	c.b.Pictures(c.t, c.base, path)
	c.b.Pictures(c.t, c.base, strings.Replace(path, "/en/", "/ar/", 1), hubtest.Light, hubtest.Narrow)
}

// TestExerciseInABrowser: an organizer plays the shipped scenario with two
// States. What reaches them is marked EXERCISE, on the page, on a duty board of
// its own, in the mail; one notifies the other, and the table says what became
// of what was expected.
func TestExerciseInABrowser(t *testing.T) {
	c := newConversation(t)
	c.become(forum.drafter)
	c.open("/en/desk/exercises")
	c.tab.Leave(t, link("New exercise"))
	c.tab.Do(t, chromedp.SetValue("#input-shipped", "harbour/1"))
	c.tab.Press(t, "scenario")
	c.reads("The harbour at night", "harbour/1")
	for part, who := range map[string]string{"velmora": "Aldermark", "tarwick": "Brinevale"} {
		ask[bool](t, c.tab, `(() => { const s = document.getElementById("input-part-`+part+`"); s.value = [...s.options].find(o => o.text.includes("`+who+`")).value; return true })()`)
	}
	c.tab.Press(t, "open")
	c.reads("EXERCISE", "its injects are played when they are due")
	c.cleared(forum)

	c.become(stateA.drafter)
	c.comes("/en/desk/cooperation", "Nothing waits for you.", "None of what follows is meant: it is practice.", "The cranes have stopped", "TLP:AMBER")
	if strings.Contains(c.text(), "TLP:GREEN") {
		t.Error("the board is marked wider than the exercise on it")
	}
	c.looked("/en/desk/cooperation")
	c.tab.Leave(t, link("The harbour at night"))
	at := c.here()
	c.reads("EXERCISE", "Harbour master of Port Velmora", "Not for classified information")
	if strings.Contains(c.text(), "A customer cannot sign in") {
		t.Error("a player is shown what is still to come")
	}
	c.looked(at)
	c.tab.Leave(t, link("Notify somebody in this exercise"))
	c.reads("Its organizer reads along")
	c.tab.Do(t, chromedp.Click(`//label[contains(., "Brinevale")]`), chromedp.SetValue("#input-title", "Cranes without control"), chromedp.SetValue("#input-field-seen", "Traffic to a host."),
		chromedp.SetValue("#input-field-affected", "Cranes of a harbour."), chromedp.SetValue("#input-field-asked", "Please look at it."), chromedp.SetValue("#input-class", "availability"))
	c.tab.Press(t, "open")
	c.cleared(stateA)
	letter := c.post.wait(t, "team@second.example", "")
	if !strings.Contains(letter.subject, "EXERCI") || strings.Contains(letter.raw, "Cranes") {
		t.Errorf("the letter to the contact: %s", letter.subject)
	}

	c.clock.Advance(40 * time.Minute)
	c.become(stateB.drafter)
	c.comes(at, "Something waits on the duty board")
	c.reads("A customer cannot sign in")
	c.says(stateB, "Cranes without control", "Acknowledge receipt")
	b := c.persona(stateB.drafter)
	of := b.get("/en/desk/cooperation").want(http.StatusOK).found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"[^>]*>Cranes without control`)
	help := b.get(b.get(of).want(http.StatusOK).found(`href="([^"]*\?arises=case:[0-9a-f]{32})"`)).want(http.StatusOK, "Its organizer reads along", `value="Cranes without control"`)
	if id := help.found(`name="occasion" value="([^"]*)"`); !strings.HasSuffix(at, id) {
		t.Errorf("help is asked for in %s, at %s", id, at)
	}
	form := b.get("/en/desk/cooperation/new/request?occasion="+help.found(`name="occasion" value="([^"]*)"`)).want(http.StatusOK, "The harbour at night", at+`"`, "Aldermark")
	if n := strings.Count(form.body, `name="to"`); n != 2 {
		t.Errorf("%d are offered, and one beside the organizer plays along", n)
	}
	b.send("/en/desk/cooperation/new/request", "occasion", form.found(`name="occasion" value="([^"]*)"`), "to", strings.Repeat("ab", 32), "title", "What was typed").
		want(http.StatusUnprocessableEntity, "Takes no part in the exercise", `value="What was typed"`)

	c.become(forum.drafter)
	c.comes(at, "Reached", "Not played", "Awaited", "EXERCISE")
	c.looked(at)
	c.tab.Press(t, "pause")
	c.reads("Paused", "Resume")
	c.tab.Press(t, "close")
	c.reads("Over", "Not played")
	officer := c.persona("organization")
	officer.sendFile("/en/desk/exercises/new", "{\n\"form\": 7}").want(http.StatusUnprocessableEntity, "The scenario cannot be played as it is.", "of another sort")
	officer.get(at).want(http.StatusOK, `after-action.csv?keep-marking=yes">I handle the copy as its marking asks`)
	officer.get(at+"/after-action.csv").want(http.StatusBadRequest, "Say that the copy is handled as its marking asks.")
	file := officer.get(at+"/after-action.csv?keep-marking=yes").want(http.StatusOK, "cranes-stop", "EXERCISE,TLP:AMBER,Not for classified information.\r\nexercise,marking,")
	for i, line := range strings.Split(strings.TrimSpace(file.body), "\n")[2:] {
		if !strings.HasPrefix(line, "EXERCISE,TLP:AMBER,exercise:") {
			t.Errorf("line %d of the file does not say what it is: %s", i+3, line)
		}
	}
	officer.get("/api/v1/exercises").want(http.StatusOK, `"exercise":true`)
	officer.get("/api/v1/notifications").want(http.StatusOK, `"exercise":true`)

	c.become(stateA.drafter)
	c.open(at)
	c.reads("Over", "After-action table", "Reached")
	c.become("ngo")
	c.open(at)
	c.reads("There is no such exercise here.")
}
