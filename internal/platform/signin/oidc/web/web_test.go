package web_test

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/hubtest/idp"
	"comity.example/comity/internal/hubtest/passkey"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
)

func TestThereAndBack(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	b := s.browser().bound(amina, i, "amina")
	if words := b.get("/en/account/providers").want(http.StatusOK).words(); !strings.Contains(words, i.Host()) || !strings.Contains(words, "never since") {
		t.Errorf("the account is not shown: %s", words)
	}
	if !strings.Contains(b.get("/en/account").want(http.StatusOK).body, `href="/en/account/providers"`) {
		t.Error("the page of one's account does not lead there")
	}

	b = s.browser()
	if !strings.Contains(b.get("/en/sign-in?next=%2Fen%2Faccount").want(http.StatusOK).body, `href="/en/sign-in/with/`+i.ID+`?next=%2Fen%2Faccount"`) {
		t.Error("the page to sign in at does not lead there")
	}
	page := b.get("/en/sign-in/with/" + i.ID + "?next=%2Fen%2Faccount").want(http.StatusOK)
	if !strings.Contains(page.body, `href="`+s.idp.Issuer+`/end"`) {
		t.Error("the page does not lead to where people sign out of the provider itself")
	}
	for _, words := range []string{"for signing in only", "takes a passkey", i.Host()} {
		if !strings.Contains(page.words(), words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	back := b.sent(i, "amina", "/en/account")
	done := b.get(back).want(http.StatusSeeOther)
	if done.to != "/en/account" || b.cookie("comity") == "" || b.cookie("comity-way") != "" {
		t.Errorf("signed in, and sent to %s with %q and %q", done.to, b.cookie("comity"), b.cookie("comity-way"))
	}
	account := b.get("/en/account").want(http.StatusOK)
	for _, words := range []string{"Amina Otieno", "by the participant’s own sign-in"} {
		if !strings.Contains(account.words(), words) {
			t.Errorf("the account does not say %q", words)
		}
	}
	// It counts as nothing that a passkey has shown: none is added or removed.
	if words := b.get("/en/account/add").want(http.StatusOK).words(); !strings.Contains(words, "Show my passkey") {
		t.Errorf("a passkey may be added: %s", words)
	}
	if words := b.get("/en/account/providers").want(http.StatusOK).words(); strings.Contains(words, "never since") {
		t.Errorf("it is not shown that the account was used: %s", words)
	}
	b.post("/en/sign-out", url.Values{}).want(http.StatusSeeOther)
	b.get("/en/account").want(http.StatusSeeOther)
}

func TestTheLanguageComesAlong(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	s.browser().bound(amina, i, "amina")
	b := s.browser()
	b.header.Set("Accept-Language", "ar")
	at, err := s.idp.SignIn(b.post("/fr/sign-in/with/"+i.ID, url.Values{}).away(), "amina")
	must(t, err)
	if to := b.get(at.String()).want(http.StatusSeeOther).to; to != "/fr/desk" {
		t.Errorf("sent to %s", to)
	}
}

// An attacker brings a victim's browser to an answer about the attacker's own
// account: the victim would go on in the attacker's name.
func TestNobodyIsSignedInByAnother(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	mallory := s.officer("Mallory")
	i := s.named()
	s.browser().bound(mallory, i, "mallory")
	attacker := s.browser()
	back := attacker.sent(i, "mallory", "")

	victim := s.browser()
	refused := func(address, why string) {
		t.Helper()
		res := victim.get(address).want(http.StatusSeeOther)
		if !strings.HasPrefix(res.to, "/en/sign-in/with/"+i.ID+"?after=refused") || victim.cookie("comity") != "" {
			t.Errorf("%s: sent to %s with %q", why, res.to, victim.cookie("comity"))
		}
		if words := victim.get(res.to).want(http.StatusOK).words(); !strings.Contains(words, "was not accepted") {
			t.Errorf("%s: told %s", why, words)
		}
	}
	refused(back, "a browser that was not on the way")
	victim.sent(i, "somebody", "")
	refused(back, "a browser that was on a way of its own")
	victim.header.Set("Sec-Fetch-Site", "cross-site")
	victim.header.Set("Origin", "https://evil.example")
	victim.post("/en/sign-in/with/"+i.ID, url.Values{}).want(http.StatusForbidden)

	if to := attacker.get(back).want(http.StatusSeeOther).to; to != "/en/desk" {
		t.Errorf("the attacker's own browser is sent to %s", to)
	}
	attacker.client.Jar = victim.client.Jar // the answer again, in whatever browser
	refused(back, "an answer that was used")
}

func TestNobodysSessionIsFixed(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	b := s.browser().bound(amina, i, "amina")
	old := b.cookie("comity")
	b.get(b.sent(i, "amina", "")).want(http.StatusSeeOther)
	if now := b.cookie("comity"); now == old || now == "" {
		t.Error("the session has the token that the browser brought")
	}
	thief := s.browser()
	u, _ := url.Parse(s.base)
	thief.client.Jar.SetCookies(u, []*http.Cookie{{Name: "comity", Value: old, Path: "/"}})
	thief.get("/en/account").want(http.StatusSeeOther)
}

func TestNothingLeadsOut(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	s.browser().bound(amina, i, "amina")
	for _, next := range []string{"https://evil.example/", "//evil.example", `/\evil.example`, "/%5cevil.example", "/%2f/evil.example", "javascript:alert(1)", "\t//evil.example", "/" + strings.Repeat("a", 3000)} {
		b := s.browser()
		if body := b.get("/en/sign-in/with/" + i.ID + "?next=" + url.QueryEscape(next)).want(http.StatusOK).body; !strings.Contains(body, `name="next" value=""`) {
			t.Errorf("%.30q: it goes along with the form", next)
		}
		if to := b.get(b.sent(i, "amina", next)).want(http.StatusSeeOther).to; to != "/en/desk" {
			t.Errorf("%.30q: sent to %s", next, to)
		}
	}
}

func TestCookiesOfTheWay(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	i := s.named()
	b := s.browser()
	res := b.post("/en/sign-in/with/"+i.ID, url.Values{}).want(http.StatusOK)
	set := res.header.Get("Set-Cookie")
	for _, part := range []string{"comity-way=", "Path=/", "HttpOnly", "SameSite=Lax", "Max-Age=600"} {
		if !strings.Contains(set, part) {
			t.Errorf("the cookie %.60q lacks %s", set, part)
		}
	}
	if res.header.Get("Cache-Control") != "no-store" || res.header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("headers: %v", res.header)
	}
	// Two of them, of whom one may be a neighbour's: neither counts.
	at, err := s.idp.SignIn(res.away(), "amina")
	must(t, err)
	b.header.Set("Cookie", "comity-way=x")
	if to := b.get(at.String()).want(http.StatusSeeOther).to; !strings.Contains(to, "after=refused") {
		t.Errorf("sent to %s", to)
	}
}

func TestEnrolledWithAnAccount(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	s.officer("Amina Otieno")
	i := s.named()
	path := s.drafter("Wanjiru Kamau")
	b := s.browser()
	clearing, err := s.People().Founder(ctx, signin.Person{Name: "Otieno Kamau"})
	must(t, err)
	if strings.Contains(b.get("/en"+pathOf(t, clearing)).want(http.StatusOK).body, "/with/") {
		t.Error("somebody who is to clear is led past making a passkey")
	}
	if !strings.Contains(b.get("/en"+path).want(http.StatusOK).body, `href="/en`+path+`/with/`+i.ID+`"`) {
		t.Error("the page behind the link does not lead there")
	}
	with := "/en" + path + "/with/" + i.ID
	if words := b.get(with).want(http.StatusOK).words(); !strings.Contains(words, "you cannot clear it") {
		t.Errorf("the page does not say what it is for: %s", words)
	}
	if words := b.post(with, url.Values{"name": {""}, "language": {"en"}}).want(http.StatusUnprocessableEntity).words(); !strings.Contains(words, "between 1 and 120") {
		t.Errorf("without a name: %s", words)
	}
	at, err := s.idp.SignIn(b.post(with, url.Values{"name": {"Wanjiru Kamau"}, "language": {"en"}}).away(), "wanjiru")
	must(t, err)
	if to := b.get(at.String()).want(http.StatusSeeOther).to; to != "/en/sign-in?after=enrolled" {
		t.Fatalf("enrolled, and sent to %s", to)
	}
	b.get(with).want(http.StatusNotFound)
	b.get(b.sent(i, "wanjiru", "")).want(http.StatusSeeOther)
	if words := b.get("/en/account").want(http.StatusOK).words(); !strings.Contains(words, "Wanjiru Kamau") {
		t.Errorf("not signed in: %s", words)
	}
	all, err := s.Authorizations().Queries.Holders(ctx, s.Ledger.Hub())
	must(t, err)
	bare := 0
	for _, h := range all {
		if len(h.Passkeys) == 0 {
			bare++
			if len(h.Roles) != 1 || h.Roles[0] != policy.Drafter {
				t.Errorf("authorized to %v without a passkey", h.Roles)
			}
		}
	}
	if bare != 1 {
		t.Errorf("%d people without a passkey are authorized", bare)
	}
}

func TestAccountsThatAreRefused(t *testing.T) {
	c := clock.NewFake(hubtest.Start)
	s := newSite(t, c)
	amina := s.officer("Amina Otieno")
	i := s.named()
	tell := func(b *browser, address, words string) {
		t.Helper()
		if got := b.get(b.get(address).want(http.StatusSeeOther).to).want(http.StatusOK).words(); !strings.Contains(got, words) || b.cookie("comity") != "" {
			t.Errorf("told %s, not %q; or signed in", got, words)
		}
	}
	b := s.browser()
	tell(b, b.sent(i, "nobody", ""), "Nobody on this hub has this account")
	s.idp.Does(idp.Twist{Answer: func(q url.Values) { q.Del("code"); q.Set("error", "access_denied") }})
	tell(b, b.sent(i, "amina", ""), "has not let you in")
	s.idp.Does(idp.Twist{Sign: idp.Unsigned})
	tell(b, b.sent(i, "amina", ""), "was not accepted")
	s.idp.Does(idp.Twist{})

	// Bound by somebody whose authorizations have ended since.
	wanjiru := s.officer("Wanjiru Kamau")
	s.browser().bound(amina, i, "amina")
	s.browser().bound(wanjiru, i, "wanjiru")
	b = s.browser()
	at := b.sent(i, "amina", "")
	c.Advance(11 * time.Minute)
	tell(b, at, "was not accepted")
	s.browser().get("/en/sign-in/with/0000000000000000").want(http.StatusNotFound)
	s.idp.Does(idp.Twist{Serve: func(w http.ResponseWriter, r *http.Request) bool { http.NotFound(w, r); return true }})
	if words := b.post("/en/sign-in/with/"+i.ID, url.Values{}).want(http.StatusUnprocessableEntity).words(); !strings.Contains(words, "does not answer as it should") {
		t.Errorf("a provider that is down: %s", words)
	}
}

func TestBindingIsForWhoeverHasShownAPasskey(t *testing.T) {
	c := clock.NewFake(hubtest.Start)
	s := newSite(t, c)
	amina := s.officer("Amina Otieno")
	i := s.named()
	b := s.browser()
	b.get("/en/account/providers").want(http.StatusSeeOther)
	b.post("/en/account/providers", url.Values{"do": {"bind"}, "issuer": {i.ID}}).want(http.StatusUnauthorized)
	b.byPasskey(amina)
	c.Advance(11 * time.Minute)
	if body := b.get("/en/account/providers").want(http.StatusOK).body; !strings.Contains(body, `href="/en/account/prove?next=%2Fen%2Faccount%2Fproviders"`) {
		t.Error("the page does not ask for the passkey again")
	}
	if words := b.post("/en/account/providers", url.Values{"do": {"bind"}, "issuer": {i.ID}}).want(http.StatusUnprocessableEntity).words(); !strings.Contains(words, "Show your passkey again first") {
		t.Errorf("told %s", words)
	}
	b = s.browser().bound(amina, i, "amina")
	b.post("/en/account/providers", url.Values{"do": {"other"}}).want(http.StatusBadRequest)
	b.post("/en/account/providers", url.Values{"do": {"release"}, "issuer": {i.ID}}).want(http.StatusSeeOther)
	b.post("/en/account/providers", url.Values{"do": {"release"}, "issuer": {i.ID}}).want(http.StatusNotFound)
}

func TestProvidersAreNamedByKeyOfficers(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	const page = "/en/desk/providers"
	s.browser().get(page).want(http.StatusSeeOther)
	b := s.browser().byPasskey(amina)
	id := oidc.IDOf(s.Ledger.Hub(), s.idp.Issuer)
	form := url.Values{"do": {"name"}, "url": {s.idp.Issuer}}
	first := b.post(page, form).want(http.StatusUnprocessableEntity).words()
	for _, words := range []string{"/sign-in/back/" + id, "/sign-in/ended/" + id, "Then write here the client’s id"} {
		if !strings.Contains(first, words) {
			t.Errorf("with an address alone, the page does not say %q", words)
		}
	}
	for _, address := range []string{"http://127.0.0.1", "https://169.254.169.254/", "https://[::1]/", "https://10.0.0.1"} {
		form.Set("url", address)
		if words := b.post(page, form).want(http.StatusUnprocessableEntity).words(); !strings.Contains(words, "leads to a public host") {
			t.Errorf("%s: %s", address, words)
		}
	}
	form = url.Values{"do": {"name"}, "url": {s.idp.Issuer}, "client": {s.idp.Client}, "secret": {s.idp.Secret}, "minutes": {"x"}}
	if words := b.post(page, form).want(http.StatusUnprocessableEntity); !strings.Contains(words.words(), "number of minutes") || strings.Contains(words.body, s.idp.Secret) {
		t.Errorf("minutes that are none: %s", words.words())
	}
	form.Set("minutes", "30")
	form.Set("acr", "gold silver")
	if to := b.post(page, form).want(http.StatusSeeOther).to; to != page+"?after=done" {
		t.Errorf("sent to %s", to)
	}
	kept := b.get(page).want(http.StatusOK)
	for _, words := range []string{s.idp.Issuer, s.idp.Client, "30 minutes", "gold silver", "kept sealed"} {
		if !strings.Contains(kept.words(), words) {
			t.Errorf("the page does not say %q", words)
		}
	}
	if strings.Contains(kept.body, s.idp.Secret) {
		t.Error("the secret is shown")
	}
	// Somebody who drafts sees and does none of it.
	s.idp.ACR = "gold"
	i, err := s.Providers().Issuer(ctx, id)
	must(t, err)
	w := s.browser()
	at, err := s.idp.SignIn(w.post("/en"+s.drafter("Wanjiru Kamau")+"/with/"+i.ID, url.Values{"name": {"W"}, "language": {"en"}}).away(), "wanjiru")
	must(t, err)
	w.get(at.String()).want(http.StatusSeeOther)
	w.get(w.sent(i, "wanjiru", "")).want(http.StatusSeeOther)
	w.get(page).want(http.StatusForbidden)
	w.post(page, url.Values{"do": {"remove"}, "issuer": {id}}).want(http.StatusForbidden)

	b.post(page, url.Values{"do": {"remove"}, "issuer": {id}}).want(http.StatusSeeOther)
	w.get("/en/account").want(http.StatusSeeOther)
}

func TestSignedOutElsewhere(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	mine := s.browser().bound(amina, i, "amina")
	b := s.browser()
	b.get(b.sent(i, "amina", "")).want(http.StatusSeeOther)
	b.get("/en/account").want(http.StatusOK)
	tell := s.browser()
	path := oidc.EndedPath + i.ID
	for _, form := range []url.Values{{}, {"logout_token": {"x"}}, {"logout_token": {strings.Repeat("a", 100<<10)}}} {
		if res := tell.post(path, form).want(http.StatusBadRequest); strings.TrimSpace(res.body) != `{"error":"invalid_request"}` {
			t.Errorf("told %s", res.body)
		}
	}
	tell.post(oidc.EndedPath+"0000000000000000", url.Values{"logout_token": {"x"}}).want(http.StatusBadRequest)
	for _, account := range []string{"somebody", "amina"} {
		token, err := s.idp.Logout(account, nil)
		must(t, err)
		if res := tell.post(path, url.Values{"logout_token": {token}}).want(http.StatusOK); res.body != "" {
			t.Errorf("%s: told %q", account, res.body)
		}
	}
	b.get("/en/account").want(http.StatusSeeOther)
	mine.get("/en/account").want(http.StatusOK)
}

func TestTooOften(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	i := s.named()
	b := s.browser()
	last := 0
	for range 60 {
		if last = b.post("/en/sign-in/with/"+i.ID, url.Values{}).status; last == http.StatusTooManyRequests {
			break
		}
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("the sixtieth time is answered with %d", last)
	}
	b.get(oidc.BackPath + i.ID + "?code=x&state=y").want(http.StatusTooManyRequests)
}

// What somebody signed in by a provider sends in place of a passkey's answer
// clears nothing: a provider makes no passkeys.
func TestAProviderClearsNothing(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina := s.officer("Amina Otieno")
	i := s.named()
	s.browser().bound(amina, i, "amina")
	b := s.browser()
	b.get(b.sent(i, "amina", "")).want(http.StatusSeeOther)
	prove := b.get("/en/account/prove").want(http.StatusOK).options()
	foreign := passkey.New("localhost", s.base)
	if _, err := foreign.Make([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(prove, "allowCredentials") {
		t.Fatalf("any passkey would do: %s", prove)
	}
	for _, said := range []string{"", "{}", base64.RawURLEncoding.EncodeToString([]byte("x"))} {
		if res := b.post("/en/account/prove", url.Values{"passkey": {said}}); res.status == http.StatusSeeOther {
			t.Errorf("%q is taken for a passkey", said)
		}
	}
}

// TestSuspendedIsToldByAProvider: whom a provider vouches for and who is suspended reads
// why and until when on the page to which the browser is led, once, and nothing of it
// stands in the address.
func TestSuspendedIsToldByAProvider(t *testing.T) {
	s := newSite(t, clock.NewFake(hubtest.Start))
	amina, ada := s.officer("Amina Otieno"), s.officer("Ada Example")
	i := s.named()
	s.browser().bound(amina, i, "amina")
	officer := s.browser().byPasskey(ada)
	held := regexp.MustCompile(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>Amina Otieno`).FindStringSubmatch(officer.get("/en/desk/people").want(http.StatusOK).body)
	if held == nil {
		t.Fatal("the page of the people does not lead to her")
	}
	draft := officer.post(held[1]+"/suspend", url.Values{"why": {"posted elsewhere"}}).want(http.StatusSeeOther).to
	shown, err := ada.Get(officer.get(draft).want(http.StatusOK).options())
	must(t, err)
	officer.post(draft+"/clear", url.Values{"passkey": {shown}}).want(http.StatusSeeOther)

	b := s.browser()
	to := b.get(b.sent(i, "amina", "")).want(http.StatusSeeOther).to
	if !strings.Contains(to, "after=suspended") || strings.Contains(to, "posted") {
		t.Fatalf("sent to %s", to)
	}
	if words := b.get(to).want(http.StatusOK).words(); !strings.Contains(words, "is suspended, until") || !strings.Contains(words, "posted elsewhere") {
		t.Errorf("the page says %s", words)
	}
	if words := b.get(to).want(http.StatusOK).words(); strings.Contains(words, "posted elsewhere") || !strings.Contains(words, "is suspended for a time") {
		t.Errorf("a second time it says %s", words)
	}
}
