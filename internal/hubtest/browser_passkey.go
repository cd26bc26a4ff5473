package hubtest

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Device is an authenticator of a tab that lies in Chromium's memory: it makes
// real passkeys and signs with them, and asks nobody.
type Device struct {
	tab *Tab
	id  webauthn.AuthenticatorID
}

// Device gives a tab an authenticator: the computer's own, or one that is
// plugged in. It answers until Rest.
func (tab *Tab) Device(t testing.TB, plugged bool) *Device {
	t.Helper()
	call(t, tab, webauthn.Enable, webauthn.EnableParams{})
	o := &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Ctap2version: webauthn.Ctap2versionCtap21, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}
	if plugged {
		o.Transport = webauthn.AuthenticatorTransportUsb
	}
	made := call(t, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: o})
	return &Device{tab, made.AuthenticatorID}
}

// Rest says whether nobody touches the device for now.
func (d *Device) Rest(t testing.TB, rests bool) {
	t.Helper()
	call(t, d.tab, webauthn.SetAutomaticPresenceSimulation, webauthn.SetAutomaticPresenceSimulationParams{AuthenticatorID: d.id, Enabled: !rests})
}

// Verify says whether the device recognises its owner from now on.
func (d *Device) Verify(t testing.TB, recognised bool) {
	t.Helper()
	call(t, d.tab, webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: d.id, IsUserVerified: recognised})
}

// Passkeys counts what the device holds.
func (d *Device) Passkeys(t testing.TB) int {
	t.Helper()
	return len(call(t, d.tab, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: d.id}).Credentials)
}

// call asks the browser for something in the tab.
func call[P, R any](t testing.TB, tab *Tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	ctx, cancel := context.WithTimeout(tab.ctx, browserPatience)
	defer cancel()
	r, err := chromedp.Call(ctx, command, params)
	if err != nil {
		t.Fatal(err)
	}
	return r
}
