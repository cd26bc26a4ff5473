package web_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/authorization/web"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/policy"
)

// TestPagesInABrowser looks at every page of the room, and at
// drafts of its statements as a clearing officer sees them.
func TestPagesInABrowser(t *testing.T) {
	o := serve(t)
	o.waiting = []web.Waiting{{Person: "person:x", Roles: []policy.Role{policy.Drafter}, Since: o.Clock.Now()}}
	h := o.holder(o.drafter)
	given, err := o.Giving.Give(t.Context(), o.Actor(o.first), o.drafter.Given(o.drafter.Identity, policy.Drafter, policy.ContactOfficer))
	if err != nil {
		t.Fatal(err)
	}
	ended, err := o.Giving.Withdraw(t.Context(), o.Actor(o.first), authorization.Withdrawn{ID: h.ID, Reason: "posted elsewhere"})
	if err != nil {
		t.Fatal(err)
	}
	b := hubtest.NewBrowser(t)
	tab := b.Open(t, o.address+"/robots.txt", hubtest.Light)
	tab.Do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, network.SetCookie, network.SetCookieParams{URL: o.address, Name: "person", Value: o.second.ID})
		return err
	}))
	for _, page := range []string{"/desk/people", "/desk/people/invite", "/desk/people/invite?of=" + h.ID, "/desk/people/" + h.ID, draftweb.Address(given), draftweb.Address(ended)} {
		b.Audit(t, o.address+"/en"+page, hubtest.Light, hubtest.Dark, hubtest.Narrow)
		b.Audit(t, o.address+"/ar"+page, hubtest.Narrow)
	}
}
