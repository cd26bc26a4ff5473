package web_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/security"
	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
)

// trusting makes a tab believe the provider's certificate, as a ministry's
// machines believe the ministry's own.
func trusting(ctx context.Context, _ *chromedp.Target) (chromedp.Void, error) {
	_, err := chromedp.Call(ctx, security.SetIgnoreCertificateErrors, security.SetIgnoreCertificateErrorsParams{Ignore: true})
	return chromedp.Void{}, err
}

// until waits for the page that a browser is led to.
func until(t *testing.T, tab *hubtest.Tab, address string) {
	t.Helper()
	at := ""
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		// On the way from one host to the next there may be no page to ask.
		there, err := hubtest.Try(tab, chromedp.Evaluate[string](`document.readyState === "complete" ? location.href : ""`))
		if at = there; err == nil && strings.HasPrefix(at, address) {
			return
		}
	}
	t.Fatalf("the browser is at %q, not at %s…: %s", at, address, hubtest.Ask(t, tab, chromedp.Evaluate[string](`document.body.innerText`)))
}

// TestInABrowser is a round trip in Chromium: a visitor picks the provider,
// says there who he or she is, and comes back signed in. First with scripts,
// then without. Then it looks at the pages of the room.
func TestInABrowser(t *testing.T) {
	b := hubtest.NewBrowser(t)
	s := newSite(t, clock.System{})
	amina := s.officer("Amina Otieno")
	i := s.named()
	s.browser().bound(amina, i, "amina")
	for _, v := range []hubtest.View{hubtest.Light, {Name: "without scripts", Width: 1280, NoCode: true}} {
		tab := b.Open(t, s.base+"/en/sign-in?next=/en/account/providers", v)
		tab.Do(t, trusting)
		tab.Leave(t, chromedp.Click(`a[href^="/en/sign-in/with/"]`))
		until(t, tab, s.base+"/en/sign-in/with/"+i.ID)
		tab.Leave(t, chromedp.Click(`#with button`))
		until(t, tab, s.idp.Issuer+"/authorize?")
		tab.Do(t, chromedp.SendKeys(`input[name="account"]`, "amina"))
		tab.Leave(t, chromedp.Click(`button`))
		until(t, tab, s.base+"/en/account/providers")
		acting := hubtest.Ask(t, tab, chromedp.Evaluate[string](`document.querySelector(".acting").innerText`))
		if !strings.Contains(acting, "Amina Otieno") {
			t.Errorf("%s: the page says %q", v.Name, acting)
		}
		for _, c := range tab.Complaints() {
			if !strings.HasPrefix(c, "request to another host: "+s.idp.Issuer) {
				t.Errorf("%s: the browser complains: %s", v.Name, c)
			}
		}
		if v.NoCode {
			tab.Leave(t, chromedp.Click(`.acting button`))
			until(t, tab, s.base+"/en/sign-in?after=out")
		}
		tab.Close()
	}

	// Signed in once more, to look at what a key officer sees.
	tab := b.Open(t, s.base+"/en/sign-in/with/"+i.ID, hubtest.Light)
	tab.Do(t, trusting)
	tab.Leave(t, chromedp.Click(`#with button`))
	until(t, tab, s.idp.Issuer+"/authorize?")
	tab.Do(t, chromedp.SendKeys(`input[name="account"]`, "amina"))
	tab.Leave(t, chromedp.Click(`button`))
	until(t, tab, s.base+"/en/desk")
	link := s.drafter("Wanjiru Kamau")
	for _, path := range []string{"/sign-in/with/" + i.ID + "?after=refused", "/account/providers", "/desk/providers", link + "/with/" + i.ID} {
		b.Audit(t, s.base+"/en"+path, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		b.Audit(t, s.base+"/fr"+path, hubtest.Narrow)
		b.Audit(t, s.base+"/ar"+path, hubtest.Light, hubtest.Narrow)
		picture(t, b, s.base, path)
	}
}

func picture(t *testing.T, b *hubtest.Browser, base, path string) {
	t.Helper()
	dir := os.Getenv(hubtest.PicturesEnv)
	if dir == "" {
		return
	}
	for _, l := range []string{"en", "ar"} {
		tab := b.Open(t, base+"/"+l+path, hubtest.Light)
		name, _, _ := strings.Cut(strings.Trim(path, "/"), "?")
		tab.Picture(t, filepath.Join(dir, "oidc-"+l+"-"+strings.ReplaceAll(name, "/", "-")+".png"))
		tab.Close()
	}
}
