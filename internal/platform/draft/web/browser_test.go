package web_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/go-webauthn/webauthn/protocol"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
)

// create is a page's script that makes a passkey and gives it as JSON.
const create = `(async () => {
  const credential = await navigator.credentials.create({ publicKey: {
    challenge: new Uint8Array(32), rp: { id: "localhost", name: "Hub" },
    user: { id: new TextEncoder().encode("person"), name: "Omar", displayName: "Omar" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }, { type: "public-key", alg: -257 }],
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
  } });
  return JSON.stringify(credential.toJSON());
})()`

// passkeyOf makes a passkey in the browser.
func passkeyOf(t *testing.T, tab *hubtest.Tab) authorization.Passkey {
	t.Helper()
	text := hubtest.Ask(t, tab, chromedp.Evaluate[string](create, chromedp.EvalAwaitPromise))
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	att := parsed.Response.AttestationObject.AuthData.AttData
	return authorization.Passkey{ID: att.CredentialID, Key: att.CredentialPublicKey}
}

// signIn names a person in a cookie, in all tabs of the browser.
func signIn(t *testing.T, tab *hubtest.Tab, address, person string) {
	t.Helper()
	tab.Do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{URL: address, Name: "person", Value: person})
		return err
	}))
}

// TestJourney goes the whole way in a browser: a key officer drafts who clears
// what, a clearing officer finds the draft on the desk and clears it with a
// passkey, and a stranger checks the statement in the register.
func TestJourney(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	home, err := url.Parse(d.address)
	if err != nil {
		t.Fatal(err)
	}
	base := "http://localhost:" + home.Port()
	d.Drafts.Party = clearance.Party{RPID: "localhost", Origins: []string{base}}
	b := hubtest.NewBrowser(t)
	officer := b.Open(t, base+"/en/desk", hubtest.Light)
	officer.Device(t, false)

	// The officer's passkey is made in the browser, and authorized.
	key := passkeyOf(t, officer)
	holders, err := d.Authorizations.Holders(t.Context(), d.state)
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range holders {
		if h.Person != d.officer.ID {
			continue
		}
		g := authorization.Given{ID: h.ID, Person: h.Person, Roles: h.Roles, Passkeys: []authorization.Passkey{key}}
		drafts, err := corpus.Drafts([]*authorization.Given{&g})
		if err != nil {
			t.Fatal(err)
		}
		drafts[0].By = d.state
		d.MustSay(drafts...)
	}

	// The key officer drafts a list.
	keeper := b.Open(t, base+"/en/desk", hubtest.Light)
	signIn(t, keeper, base, d.keeper.ID)
	keeper.Do(t, chromedp.Navigate(base+"/en/desk/clearance"),
		chromedp.SetValue("#input-type", typeNote),
		chromedp.SendKeys("#input-name-1", "Permanent Mission"),
		chromedp.Click("#input-roles-1-0"))
	keeper.Press(t, "set-form")
	at := hubtest.Ask(t, keeper, chromedp.Location())
	if text := hubtest.Ask(t, keeper, chromedp.Text("main")); !strings.Contains(text, "Permanent Mission") || strings.Contains(text, "Clear with my passkey") {
		t.Errorf("the drafter is shown %s", text)
	}

	// The officer finds it on the desk, and clears it.
	signIn(t, officer, base, d.officer.ID)
	size := d.Size()
	officer.Do(t, chromedp.Navigate(base+"/en/desk"))
	officer.Leave(t, chromedp.Click("#waiting-table a"))
	if got := hubtest.Ask(t, officer, chromedp.Location()); got != at {
		t.Errorf("the desk leads to %s, not to %s", got, at)
	}
	officer.Press(t, "clear-form")
	if text := hubtest.Ask(t, officer, chromedp.Text("main")); !strings.Contains(text, "stands in the public register") {
		t.Errorf("after clearing the officer is shown %s", text)
	}
	if d.Size() != size+1 {
		t.Fatalf("%d statements after %d", d.Size(), size)
	}
	for _, c := range append(keeper.Complaints(), officer.Complaints()...) {
		if !strings.Contains(c, "401") { // the first look at the desk, before anybody was signed in
			t.Error(c)
		}
	}
	d.checkLast(t, key, base)
}

// checkLast checks who cleared the last statement, from public bytes alone.
func (d *desk) checkLast(t *testing.T, key authorization.Passkey, base string) {
	t.Helper()
	said, err := d.Ledger.At(t.Context(), d.Size()-1)
	if err != nil {
		t.Fatal(err)
	}
	if said.Statement.Header.Type != draft.TypeSet || said.Statement.Header.By != d.state {
		t.Fatalf("the last statement is %+v", said.Statement.Header)
	}
	approvals, err := clearance.Of(&said.Statement)
	if err != nil || len(approvals) != 1 {
		t.Fatal(approvals, err)
	}
	under, err := d.Ledger.Get(t.Context(), approvals[0].Authorization)
	if err != nil {
		t.Fatal(err)
	}
	body, err := clearance.ParseAuthorized(under.Body)
	if err != nil || body.Person != d.officer.ID {
		t.Fatal(body, err)
	}
	by, err := approvals[0].Verify(said.Statement.Header, clearance.Party{RPID: "localhost", Origins: []string{base}}, body.Passkeys)
	if err != nil || string(by.ID) != string(key.ID) {
		t.Errorf("%x, %v", by.ID, err)
	}
}

// TestDeskInABrowser looks at every page of the desk, in every view, as the
// officer and as the drafter see them.
func TestDeskInABrowser(t *testing.T) {
	d := serve(t, hubtest.SQLite(t))
	id := d.propose()
	back := d.propose()
	if err := d.Drafts.Return(t.Context(), d.Actor(d.officer), back, "The second line says something else than the note."); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Drafts.Propose(t.Context(), d.Actor(d.keeper), ledger.Draft{Type: typeNote, Subject: "note:3", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
	list, err := d.Drafts.SetList(t.Context(), d.Actor(d.keeper), draft.Set{For: draft.Any, Steps: []draft.Step{{Name: named("Permanent Mission"), Roles: []policy.Role{policy.ClearingOfficer}}}})
	if err != nil {
		t.Fatal(err)
	}
	b := hubtest.NewBrowser(t)
	for _, as := range []struct {
		who   string
		pages []string
	}{
		{d.officer.ID, []string{"/desk", web.Address(id), web.Address(list), "/desk/absence"}},
		{d.drafter.ID, []string{"/desk", web.Address(back)}},
		{d.keeper.ID, []string{"/desk/clearance"}},
	} {
		tab := b.Open(t, d.address+"/robots.txt", hubtest.Light)
		signIn(t, tab, d.address, as.who)
		for _, page := range as.pages {
			b.Audit(t, d.address+"/en"+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
			b.Audit(t, d.address+"/ar"+page, hubtest.Narrow)
		}
	}
	if status, _, _ := d.ask(nil, "/en/desk", nil); status != http.StatusUnauthorized {
		t.Errorf("%d without a cookie", status)
	}
}
