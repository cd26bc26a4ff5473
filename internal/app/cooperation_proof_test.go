package app_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/verify"
)

// TestCaseProofAndLooks: whoever reads a case takes the proof of each statement
// away once an anchor binds it, and the register proves it; who has opened the
// case its people see; and who was notified asks for help from its page.
func TestCaseProofAndLooks(t *testing.T) {
	t.Parallel()
	var o app.Options
	h := newDemonstration(t, func(all *app.Options) { o = *all })
	b, third := h.officerOf("state:xb").Identity.String(), h.officerOf("org:example-conference").Identity.String()
	a := h.officerOf("state:xa").Identity.String()
	drafter, clears := h.persona(stateA.drafter), h.persona(stateA.clears)
	other := h.persona(stateB.drafter)
	fields := []string{"to", b, "zone", "UTC", "title", "Case to be proved", "from", "2026-01-30 02:10", "field-seen", "CANARY-SEEN", "field-affected", "Mail.",
		"field-asked", "Please look.", "class", "intrusions", "provision", "A/70/174, 13 (c)"}
	const form = "/en/desk/cooperation/new/notification"
	drafter.send(form, append(fields, "marking", "TLP:AMBER", "indicators", "hostname evil.example")...).want(http.StatusUnprocessableEntity, "is no type of indicator", "hostname evil.example", "domain, url")
	clears.signs(drafter.send(form, append(fields, "marking", "TLP:AMBER")...).goes("/en/desk/drafts/").to)
	at := other.get("/en/desk/cooperation").want(http.StatusOK, "Case to be proved").found(`href="(/en/desk/cooperation/case:[0-9a-f]{32})"[^>]*>Case to be proved`)
	const whole = `<code[^>]*>([0-9a-f]{64})</code>`
	page := other.get(at).want(http.StatusOK, "Whole id of the statement")
	call := drafter.get(at).want(http.StatusOK, "Who answers at").found(`href="([^"]*/desk/contacts/in/[^"]*/of/state:xb)"`) // not acknowledged yet
	drafter.get(call).want(http.StatusOK, `href="tel:`)
	id, when := page.found(whole), page.found(`href="([^"]*/proof/[0-9a-f]{64}/when)"[^>]*>Proof<`)
	file := at + "/" + a + "/proof/" + id
	if when != file+"/when" {
		t.Fatalf("the proof is at %s", when)
	}
	other.get(when).want(http.StatusOK, "Not yet", id)
	other.get(file+"?keep-marking=yes").want(http.StatusServiceUnavailable, "next full hour")

	// Who at the other side has read it they see among themselves: one who drafts
	// there, and is no auditor.
	other.get(at).want(http.StatusOK, "Who here opened this case", "Drafter B")
	if own := drafter.get(at).want(http.StatusOK, "Who here opened this case"); strings.Contains(own.body, "Drafter B") {
		t.Error("one side sees who read the case at the other")
	}

	h.clock.Advance(time.Hour)
	if err := h.Ledger.Do(t.Context(), func(ctx context.Context, w *ledger.Writer) error {
		return journal.Anchors{Journal: h.Journal()}.Run(ctx, w, h.clock.Now())
	}); err != nil {
		t.Fatal(err)
	}
	drafter, clears, other = h.persona(stateA.drafter), h.persona(stateA.clears), h.persona(stateB.drafter) // an hour later they sign in anew
	stranger := h.persona("organization")
	other.get(at).want(http.StatusOK, `href="`+file+`?keep-marking=yes"`)
	other.get(file).want(http.StatusBadRequest, "Say that the copy is handled as its marking asks.")
	stranger.get(file + "?keep-marking=yes").want(http.StatusNotFound)
	h.someone("nobody", "").get(file + "?keep-marking=yes").want(http.StatusSeeOther)
	other.get(at + "/" + a + "/proof/" + strings.Repeat("0", 64) + "?keep-marking=yes").want(http.StatusNotFound)
	got := other.get(file + "?keep-marking=yes").want(http.StatusOK)
	twin := drafter.get("/api/v1/notifications/" + at[len("/en/desk/cooperation/"):] + "/proofs/" + id).want(http.StatusOK)
	if twin.body != got.body {
		t.Error("programs are given another proof than people")
	}
	drafter.get("/api/v1/requests/" + at[len("/en/desk/cooperation/"):] + "/proofs/" + id).want(http.StatusNotFound)
	r, err := verify.Database(t.Context(), o.DatabaseURL(), verify.Options{Projections: app.Projections, Confidential: app.Confidential(), Keys: h.Keys, Clock: clock.System{}, Proof: []byte(got.body)})
	if err != nil || r.Proved == nil || r.Proved.Statement.ID.String() != id || !strings.Contains(string(r.Proved.Body), "CANARY-SEEN") {
		t.Errorf("the file proves %+v, %v", r.Proved, err)
	}

	// One side alone lets a third in: the other is told that it waits, and the
	// first takes it back.
	clears.signs(drafter.send(at+"/"+b+"/let-in", "participant", third, "marking", "TLP:AMBER").goes("/en/desk/drafts/").to)
	other.get(at).want(http.StatusOK, "Consent to let in")
	drafter.get(at+"/"+b+"/taken-off").want(http.StatusOK, `value="`+third+`"`)
	if again := drafter.get(at + "/" + b + "/let-in").want(http.StatusOK); strings.Contains(again.body, third) {
		t.Error("who is let in already is offered")
	}

	// Help is asked for from the page, of those who read the case, and under no wider
	// label: also where the form comes back, and that it is filled in is still said.
	// Of anybody else it is asked without any of that.
	help := other.get(at).want(http.StatusOK, "Ask for help").found(`href="([^"]*\?arises=case:[0-9a-f]{32})"`)
	filled := other.get(help).want(http.StatusOK, "Arises from", `href="`+at+`"`, `value="Case to be proved"`, ">CANARY-SEEN</textarea>", `value="2026-01-30 02:10"`,
		`<option value="intrusions" selected>`, "is taken from what", "A wider label is not offered", "Not offered here: TLP:AMBER+STRICT", "This hub holds nothing above TLP:AMBER")
	if n := strings.Count(filled.body, " checked"); n != 0 {
		t.Errorf("%d are chosen whom nobody has chosen", n)
	}
	if strings.Contains(filled.body, `value="TLP:GREEN"`) || strings.Contains(filled.body, third) || !strings.Contains(filled.body, a) {
		t.Error("what one has said in confidence can be passed on to another")
	}
	copied := []string{"arises", at[len("/en/desk/cooperation/"):], "to", third, "marking", "TLP:AMBER", "title", "Case to be proved"}
	other.send("/en/desk/cooperation/new/request", copied...).want(http.StatusUnprocessableEntity, "Does not read the case from which this arises", "is taken from what", "Arises from")
	asks := []string{"arises", copied[1], "to", a, "marking", "TLP:GREEN", "zone", "UTC", "title", "Help wanted", "from", "2026-01-30 02:10", "field-situation", "CANARY-SEEN", "field-needed", "Hands.",
		"field-timing", "Now.", "field-own-measures", "All.", "class", "intrusions", "provision", "un:a-70-174:13:h:1", "half", "assistance", "consulted", "The ministry.",
		"check-critical-infrastructure", "yes", "check-malicious", "yes", "check-specific", "yes", "check-proportionate", "yes", "check-own-means", "yes", "check-sovereignty", "yes", "check-lawful", "yes",
		"privacy-personal-data", "yes", "privacy-necessity", "yes", "privacy-expression", "yes", "privacy-groups", "yes"}
	other.send("/en/desk/cooperation/new/request", asks...).want(http.StatusUnprocessableEntity, "arises from a case that is marked TLP:AMBER", "is taken from what")
	asks[5] = "TLP:AMBER"
	other.send("/en/desk/cooperation/new/request", append(slices.Clone(asks), "half", "")[:10]...).want(http.StatusUnprocessableEntity, `id="fault-half"`, `id="fault-class"`)
	h.persona(stateB.clears).get(other.send("/en/desk/cooperation/new/request", asks...).goes("/en/desk/drafts/").to).want(http.StatusOK, "Arises from: ", `href="`+at+`"`, "opened by", "TLP:AMBER")
	afresh := other.get(filled.found(`href="([^"]*)">begin a request in your own words`)).want(http.StatusOK, third)
	if strings.Contains(afresh.body, "CANARY-SEEN") || strings.Contains(afresh.body, "Case to be proved") || strings.Contains(afresh.body, copied[1]) {
		t.Error("a request in words of one's own begins with another's")
	}
	if notify := other.get("/en/desk/cooperation/new/notification?arises=" + copied[1]).want(http.StatusOK); strings.Contains(notify.body, "CANARY-SEEN") {
		t.Error("a notification begins with what another has said")
	}
	if own := drafter.get(at).want(http.StatusOK); strings.Contains(own.body, "Ask for help") {
		t.Error("who has notified is offered to ask for help")
	}
	answers := drafter.get("/en/desk/contacts/in/global-demonstration/of/state:xb").want(http.StatusOK, "Ask it for help", "Notify it of an incident")
	drafter.get(answers.found(`href="([^"]*/new/request\?to=[0-9a-f]{64})"`)).want(http.StatusOK, `value="`+b+`" checked`)
	if form := stranger.get(help).want(http.StatusOK, "Arises from"); strings.Contains(form.body, `href="`+at) || strings.Contains(form.body, "CANARY-SEEN") {
		t.Error("who does not read the case is led to it")
	}
	var bundle map[string]any
	if json.Unmarshal([]byte(got.body), &bundle) != nil || bundle["proof"] != "comity-proof/1" {
		t.Errorf("the file is %.80s", got.body)
	}
}
