package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
)

// TestSuspendedInTheMiddle: of two key officers one suspends the other alone. The
// other's session and token end at once, and what the other would clear is refused;
// the other learns at sign-in why and until when; who is left names nobody alone;
// all of the house see it, and the public page from which statement on. After
// fourteen days it is over.
func TestSuspendedInTheMiddle(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	key, second := h.persona("xa-clearing"), h.someone("Second Key Officer", "second@xa.example")
	invite := func(who *someone) string {
		return key.send("/en/desk/people/invite", "name", who.name, "mail", who.mail, "language", "en", "hand", "yes", "roles", "key-officer", "roles", "clearing-officer").
			want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	}
	second.enrol(invite(second)).goes("/en/sign-in?after=waiting")
	page := key.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	key.signs(page).goes(page)
	second.signsIn()

	listed := h.officerOf("state:xa")
	actor := func() (out policy.Actor, err error) {
		err = h.DB.Read(t.Context(), func(q sqldb.Querier) error {
			all, err := h.Drafts().People.Counted(t.Context(), q, listed.Identity)
			for _, one := range all {
				if one.Actor.Is(policy.KeyOfficer) && !one.Actor.Is(policy.Auditor) {
					out = one.Actor
				}
			}
			return err
		})
		return out, err
	}
	officer, err := actor()
	if err != nil || officer.Person == "" {
		t.Fatal("the second officer is not there", err)
	}
	text, _, err := h.Tokens().Make(t.Context(), officer, token.Wanted{Name: "Desk tool", Scopes: []token.Scope{token.DraftsRead}, Days: 30})
	if err != nil {
		t.Fatal(err)
	}
	program := func(status int) {
		t.Helper()
		if got := get(t, h.base+"/api/v1/drafts", "Authorization", "Bearer "+text); got.Status != status {
			t.Errorf("the program gets %d, want %d: %s", got.Status, status, got.Body)
		}
	}
	program(http.StatusOK)
	third := h.someone("Third Key Officer", "third@xa.example")
	third.enrol(invite(third)).goes("/en/sign-in?after=waiting")
	waits := second.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	second.get(waits).want(http.StatusOK, `id="clear-form"`)

	held := key.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>Second Key Officer`)
	own := key.send(held+"/suspend", "why", "posted elsewhere").goes("/en/desk/drafts/").to
	second.get("/en/desk").want(http.StatusOK) // nothing has been said yet
	key.signs(own).goes(own)

	program(http.StatusUnauthorized)
	if got := get(t, h.base+"/api/v1/drafts", "Authorization", "Bearer "+text); !strings.Contains(string(got.Body), "This token rests until ") {
		t.Errorf("the program is not told until when: %s", got.Body)
	}
	for _, at := range []string{"/en/desk", waits, "/en/desk/people"} {
		if got := second.get(at); got.status < 300 || !strings.HasPrefix(got.to, "/en/sign-in") {
			t.Errorf("%s still answers %d, and leads to %q", at, got.status, got.to)
		}
	}
	if got := second.send(waits+"/clear", "passkey", "{}"); got.status < 300 || got.status < 400 && !strings.HasPrefix(got.to, "/en/sign-in") {
		t.Errorf("the clearance is answered by %d, %q", got.status, got.to)
	}
	if _, err := h.Authorizations().Queries.Actor(t.Context(), officer.Person, officer.Identity); !fail.Is(err, fail.Denied) {
		t.Errorf("the authorization is in force: %v", err)
	}
	shown, err := second.device.Get(second.get("/en/sign-in").want(http.StatusOK).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	if got := second.send("/en/sign-in", "next", "", "passkey", shown); !strings.Contains(got.body, "posted elsewhere") || !strings.Contains(got.body, "is suspended, until") {
		t.Errorf("signing in, %d: %s", got.status, got.body)
	}

	// Whoever is left is not the only one.
	if body := key.get(waits).want(http.StatusOK).body; strings.Contains(body, `id="clear-form"`) {
		t.Error("a third key officer is cleared by one")
	}
	key.get(held).want(http.StatusOK, "posted elsewhere", "restore-form")
	h.persona("xa-drafter").get("/en/desk/people").want(http.StatusOK, "Second Key Officer", "suspended until")
	key.get("/en/participants/state:xa").want(http.StatusOK, "Suspended from")

	h.clock.Advance(14 * 24 * time.Hour)
	second.signsIn().get(waits).want(http.StatusOK, `id="clear-form"`)
	program(http.StatusOK)
	second.clears(waits).goes(waits)
}

// TestSuspendedInTheDemonstration: where no letter is sent, somebody invented who is
// suspended reads why and until when where he or she would sign in, and stays
// suspended when the demonstration is begun again.
func TestSuspendedInTheDemonstration(t *testing.T) {
	t.Parallel()
	h := demonstrated(t)
	key := h.persona("xa-clearing")
	held := key.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>Drafter A`)
	own := key.send(held+"/suspend", "why", "posted elsewhere").goes("/en/desk/drafts/").to
	key.signs(own).goes(own)
	page := h.someone("A visitor", "").send("/en/demo", "persona", "xa-drafter")
	if page.status != http.StatusForbidden || !strings.Contains(page.body, "is suspended, until") || !strings.Contains(page.body, "posted elsewhere") {
		t.Errorf("%d: %s", page.status, page.body)
	}
	size := h.Ledger.Size()
	if err := h.Demonstrate(t.Context()); err != nil || h.Ledger.Size() != size {
		t.Errorf("begun again, it says %d statements more, %v", h.Ledger.Size()-size, err)
	}
}
