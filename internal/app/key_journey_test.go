package app_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/platform/audit"
)

// An officer whose authorization the key signed while it was in other hands is
// out the moment that the key is declared so: the next request is refused, and
// so is the next sign-in. Everybody can read why. Another takes the place, and
// clears what was left waiting.
func TestStruckInMidSession(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) { struckInMidSession(t, newSpeaking(t, on(url))) })
}

func struckInMidSession(t *testing.T, s *speaking) {
	var list struct {
		Items []struct {
			ID    string
			Index int64
			Type  string
		}
	}
	s.read("/api/v1/statements?type=authorization.given%2F1&limit=100", &list)
	given := list.Items[0]
	for _, one := range list.Items {
		if one.Index > given.Index {
			given = one
		}
	}
	page := s.drafts("Left waiting")
	s.other.get(page).want(http.StatusOK, `id="clear-form"`)
	ceremony := s.other.get(page).ceremony()

	key := s.drafter.get("/en/desk/keys/rotate").want(http.StatusOK).found(`name="key" value="([^"]+)"`)
	s.drafter.send("/en/desk/keys/compromised", "key", key, "from", jsonNumber(given.Index), "then", "recover", "sheet", s.sheet, "sure", "yes").goes("/en/desk/keys?done=compromised")
	declared := s.statement(given.ID).Struck
	if declared == nil {
		t.Fatal("the authorization is not struck")
	}

	s.other.get("/en/desk").goes("/en/sign-in")
	s.other.get(page).goes("/en/sign-in")
	s.other.get("/api/v1/drafts").want(http.StatusUnauthorized)
	answer, err := s.other.device.Get(ceremony)
	if err != nil {
		t.Fatal(err)
	}
	s.other.send(page+"/clear", "passkey", answer).want(http.StatusUnauthorized)
	s.other.send("/en/desk/submissions/new?mode=own", "language", "en", "title", "Too late", "text", "x", "date", "2026-01-30").want(http.StatusUnauthorized)
	shown, err := s.other.device.Get(s.other.get("/en/sign-in").want(http.StatusOK).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	s.other.send("/en/sign-in", "next", "", "passkey", shown).want(http.StatusUnprocessableEntity, "no authorization in force")
	if all := s.submissions(); len(all) != 0 {
		t.Errorf("it was said all the same: %+v", all)
	}

	s.drafter.get("/en/desk/people").want(http.StatusOK, s.other.name, "struck")
	everybody := s.someone("Anybody", "")
	everybody.get("/en/participants/" + applied).want(http.StatusOK).found(`(?s)(Struck from entry.*` + key + `.{0,600}>` + jsonNumber(given.Index) + `<)`)
	everybody.get("/en/participants/"+applied+"/statements").want(http.StatusOK, "struck", "/en/statements/"+given.ID)
	everybody.get("/en/statements/"+given.ID).want(http.StatusOK, "/en/statements/"+declared.ID)

	third := s.someone("Thandi Example", "thandi@example.org")
	s.secretary.send("/en/desk/secretariat/participants/"+applied+"/officers", "name", "Thandi Example", "language", "en").
		want(http.StatusUnprocessableEntity, "One key officer is in force")
	s.drafter.brings(third)
	third.signsIn()
	third.clears(page).goes(page)
	clearedBy(t, s.house, s.public("Left waiting"))
}

// A key officer does at a browser what there is to do with keys: tries the
// sheet, replaces the key, declares one compromised, names a new one, and makes
// a sheet of his or her own. Wrong words are said beside the field and do not
// come back in it.
func TestKeyOfficerInABrowser(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.invented()
	secretary, _ := h.founders()
	officers := "/en/desk/secretariat/participants/state:xa/officers"
	secretary.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28",
		"presented", "Permanent Representative").goes(officers)
	sheet := secretary.keyed("state:xa")
	link := secretary.send(officers, "name", "Aino Example", "mail", "aino@xa.test", "language", "en", "hand", "yes").want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	tab := hubtest.NewBrowser(t).Open(t, strings.Replace(link, "/enrol/", "/en/enrol/", 1), hubtest.Light)
	defer tab.Close()
	tab.Device(t, false)
	tab.Press(t, "enrol")
	tab.Press(t, "sign-in")

	said := func(words ...string) {
		t.Helper()
		text := ask[string](t, tab, `document.querySelector("main").innerText`)
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("the page does not say %q: %s", w, text)
			}
		}
	}
	task := func(name string) {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/desk/keys"))
		tab.Leave(t, chromedp.Click(`main a[href="/en/desk/keys/`+name+`"]`))
	}
	typed := func(words string) { t.Helper(); tab.Do(t, chromedp.SetValue(`[name="sheet"]`, words)) }
	sure := chromedp.Click(`[name="sure"]`)

	task("drill")
	typed("wrong " + sheet[strings.IndexByte(sheet, ' ')+1:])
	tab.Press(t, "drill")
	if kept := ask[string](t, tab, `document.querySelector("[name=sheet]").value`); kept != "" {
		t.Errorf("the page gives the words back: %q", kept)
	}
	if fault := ask[string](t, tab, `document.querySelector("#fault-sheet").innerText`); fault == "" {
		t.Error("nothing is said beside the field")
	}
	typed(strings.ToUpper(sheet))
	tab.Press(t, "drill")
	said("The recovery sheet works")

	inForce := func() string {
		t.Helper()
		tab.Do(t, chromedp.Navigate(h.base+"/en/desk/keys/rotate"))
		return ask[string](t, tab, `document.querySelector("[name=key]").value`)
	}
	before := inForce()
	task("rotate")
	tab.Press(t, "rotate")
	said("A fresh signing key is in force")
	stolen := inForce()
	if stolen == before {
		t.Error("the key was not replaced")
	}

	task("compromised")
	tab.Do(t, chromedp.SetValue(`[name="key"]`, stolen), chromedp.SetValue(`[name="from"]`, fmt.Sprint(h.Ledger.Size()-1)), chromedp.Click(`[name="then"][value="wait"]`), sure)
	typed(sheet)
	tab.Press(t, "compromised")
	said("The declaration stands in the public register", "Nothing can be said now", "struck")

	task("recover")
	tab.Do(t, sure)
	typed(sheet)
	tab.Press(t, "recover")
	said("A new signing key is in force")

	task("renew")
	tab.Do(t, sure)
	typed(sheet)
	tab.Press(t, "renew")
	own := ask[string](t, tab, `Array.from(document.querySelectorAll(".words-of-key li"), li => li.innerText).join(" ")`)
	if _, err := keys.ParseSheet(own); err != nil {
		t.Fatalf("the sheet cannot be read: %v", err)
	}
	task("drill")
	typed(sheet)
	tab.Press(t, "drill")
	if fault := ask[string](t, tab, `document.querySelector("#fault-sheet").innerText`); fault == "" {
		t.Error("the old sheet still works")
	}
	typed(own)
	tab.Press(t, "drill")
	said("The recovery sheet works")
	for _, c := range tab.Complaints() {
		if !strings.Contains(c, "422") {
			t.Errorf("the browser says: %s", c)
		}
	}

	state := h.stranger()
	tab.Do(t, chromedp.Navigate(h.base+"/en/keys/"+state.String()))
	said("struck", "from statement", "in force", "Key declared compromised", "New key named with the recovery sheet")
	for action, want := range map[string]int{audit.KeyDrilled: 2, audit.KeyRotated: 1, audit.KeyCompromised: 1, audit.KeyRecovered: 2} {
		if by := h.entries(state, action); len(by) != want || !strings.HasPrefix(by[0], "person:") {
			t.Errorf("the trail: %s by %v", action, by)
		}
	}
	h.post.wait(t, "aino@xa.test", "key")
}
