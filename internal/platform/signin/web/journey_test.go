package web_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/signin"
)

func ask[T any](t *testing.T, tab *hubtest.Tab, expression string) T {
	t.Helper()
	return hubtest.Ask(t, tab, chromedp.Evaluate[T](expression))
}

// at fails the test unless the browser is at a path.
func at(t *testing.T, tab *hubtest.Tab, prefix string) string {
	t.Helper()
	got := ask[string](t, tab, `location.pathname + location.search`)
	if !strings.HasPrefix(got, prefix) {
		t.Fatalf("the browser is at %s, not at %s…: %s", got, prefix, ask[string](t, tab, `document.querySelector("main").innerText`))
	}
	return got
}

func text(t *testing.T, tab *hubtest.Tab) string {
	t.Helper()
	return ask[string](t, tab, `document.querySelector("main").innerText`)
}

// TestPasskeysOfAPerson is the life of a person's passkeys in a browser, with
// an authenticator: invited, enrolled, signed out and in, a second passkey
// added, included and used, the first removed, and the last not.
func TestPasskeysOfAPerson(t *testing.T) {
	b := hubtest.NewBrowser(t)
	s := newSite(t, "", clock.System{})
	link, err := s.People().Founder(ctx, signin.Person{Name: "Amina Otieno"})
	if err != nil {
		t.Fatal(err)
	}
	tab := b.Open(t, s.base+"/en"+pathOf(t, link), hubtest.Light)
	defer tab.Close()
	first := tab.Device(t, false)
	tab.Press(t, "enrol")
	at(t, tab, "/en/sign-in?after=enrolled")
	tab.Press(t, "sign-in")
	at(t, tab, "/en/desk")

	signOut(t, tab)
	tab.Do(t, chromedp.Navigate(s.base+"/en/account"))
	if got := at(t, tab, "/en/sign-in?next="); got != "/en/sign-in?next="+url.QueryEscape("/en/account") {
		t.Errorf("a visitor is sent to %s", got)
	}
	tab.Press(t, "sign-in")
	at(t, tab, "/en/account")

	// A second passkey, on another device. Nobody touches the first meanwhile.
	tab.Do(t, chromedp.Navigate(s.base+"/en/account/add"))
	second := tab.Device(t, true)
	first.Rest(t, true)
	tab.Do(t, chromedp.SetValue(`input[name="key"]`, "Security key"))
	tab.Press(t, "add")
	at(t, tab, "/en/desk/drafts/")
	if n := second.Passkeys(t); n != 1 {
		t.Fatalf("the second device holds %d passkeys", n)
	}

	// It signs nobody in until the authorization lists it, and the first cannot
	// go before that.
	draft := ask[string](t, tab, `location.href`)
	tab.Do(t, chromedp.Navigate(s.base+"/en/account"))
	if !strings.Contains(text(t, tab), "not yet") {
		t.Error("the account does not say that the passkey is not included yet")
	}
	open(t, tab, "My passkey")
	tab.Press(t, "remove")
	if !strings.Contains(text(t, tab), "No other passkey of yours is in your authorization yet") {
		t.Errorf("removing the only passkey that is included: %s", text(t, tab))
	}

	// The first clears that the authorization lists both.
	first.Rest(t, false)
	second.Rest(t, true)
	tab.Do(t, chromedp.Navigate(draft))
	tab.Press(t, "clear-form")
	signOut(t, tab)
	first.Rest(t, true)
	second.Rest(t, false)
	tab.Press(t, "sign-in")
	at(t, tab, "/en/desk")

	// The first goes, the second stays, being the last.
	tab.Do(t, chromedp.Navigate(s.base+"/en/account"))
	open(t, tab, "My passkey")
	tab.Press(t, "remove")
	at(t, tab, "/en/account?after=done")
	open(t, tab, "Security key")
	tab.Press(t, "remove")
	if !strings.Contains(text(t, tab), "This is your last passkey") {
		t.Errorf("removing the last passkey: %s", text(t, tab))
	}
	for _, c := range tab.Complaints() {
		if !strings.Contains(c, "422") { // the browser says of each form that came back that it did
			t.Errorf("the browser says: %s", c)
		}
	}
}

// signOut presses the button in the head of every page.
func signOut(t *testing.T, tab *hubtest.Tab) {
	t.Helper()
	tab.Leave(t, chromedp.Click(`.acting button`))
	at(t, tab, "/en/sign-in?after=out")
}

// open follows the link to a passkey by its name.
func open(t *testing.T, tab *hubtest.Tab, name string) {
	t.Helper()
	tab.Leave(t, chromedp.Click(`//main//a[normalize-space()="`+name+`"]`))
}

// TestPagesOfPeople looks at each page in every language and view, as those
// see it who are signed in.
func TestPagesOfPeople(t *testing.T) {
	b := hubtest.NewBrowser(t)
	s := newSite(t, "", clock.System{}, demonstration)
	if err := s.Demonstrate(ctx); err != nil {
		t.Fatal(err)
	}
	tab := b.Open(t, s.base+"/en/demo", hubtest.Light)
	tab.Press(t, "become-xa-drafter")
	at(t, tab, "/en/desk")
	tab.Do(t, chromedp.Navigate(s.base+"/en/account/prove"))
	tab.Press(t, "prove") // the hub answers for the persona's passkey
	at(t, tab, "/en/account")
	link, err := s.People().Founder(ctx, signin.Person{Name: "Amina Otieno"})
	if err != nil {
		t.Fatal(err)
	}
	tab.Close()
	for _, page := range []string{"/account", "/account/add", "/account/prove", "/hat", "/sign-in", "/demo", pathOf(t, link)} {
		for _, lang := range []string{"en", "fr", "ar"} {
			t.Run(lang+strings.SplitAfter(page, "/enrol/")[0], func(t *testing.T) {
				views := []hubtest.View{hubtest.Light, hubtest.Narrow}
				if lang == "en" {
					views = append(views, hubtest.Dark)
				}
				b.Audit(t, s.base+"/"+lang+page, views...)
			})
		}
	}
}
