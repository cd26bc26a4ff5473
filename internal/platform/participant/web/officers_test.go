package web_test

import (
	"context"
	"html"
	"net/url"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// officers stands in the place of the rooms that know people.
type officers struct {
	held    map[statement.Hash]web.Founding
	invited []web.Officer
	answers error
}

func (o *officers) Founding(_ context.Context, identity statement.Hash) (web.Founding, error) {
	f := o.held[identity]
	f.Need = 2
	return f, nil
}

func (o *officers) Invite(_ context.Context, _ policy.Actor, _ statement.Hash, who web.Officer) (string, time.Time, error) {
	if o.answers == nil {
		o.invited = append(o.invited, who)
	}
	return "https://hub.test/enrol/secret", hubtest.Start.Add(24 * time.Hour), o.answers
}

// What is next follows what is done, and leads to its page with what is known
// already.
func TestWhatIsNextUntilAParticipantSpeaks(t *testing.T) {
	o := newOffice(t)
	desk := o.as(o.secretariat())
	const at = "/en/desk/secretariat/participants/state:ke/officers"
	wants := func(when string, want, not []string) {
		t.Helper()
		code, page := get(t, desk.URL+at)
		page = html.UnescapeString(page)
		if code != 200 {
			t.Fatalf("%s: status %d", when, code)
		}
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s, the page lacks %q", when, w)
			}
		}
		for _, w := range not {
			if strings.Contains(page, w) {
				t.Errorf("%s, the page has %q", when, w)
			}
		}
	}
	const form, credentials, open = `name="mail"`, `participants/state:ke/credentials"`, `/en/desk/keys/open?for=state%3Ake&whom=Kenya`
	wants("newly listed", []string{credentials, "No credentials"}, []string{form, open})
	if code, _, page := send(t, desk.URL+at, url.Values{"name": {"Wanjiru Example"}, "language": {"en"}}); code != 422 || !strings.Contains(page, "No credentials") {
		t.Errorf("invited without credentials: status %d", code)
	}
	o.decide(&participant.Credentials{ID: "state:ke", Document: participant.Document{Kind: "note-verbale", Number: "NV/8", Date: "2026-01-21"}, Presented: "Permanent Representative"})
	wants("on its credentials", []string{open, "No identity is bound"}, []string{form, credentials})
	kenya := o.named("state:ke").ID
	wants("with keys elsewhere", []string{"does not keep the signing key"}, []string{form, open})
	o.officers.held[kenya] = web.Founding{Hosted: true, Have: 1}
	wants("with one officer", []string{"One key officer is in force", "The first key officer invites the second"}, []string{form, `href="#invite"`})
	if code, _, page := send(t, desk.URL+at, url.Values{"name": {"Wanjiru Example"}, "language": {"en"}}); code != 422 || !strings.Contains(page, "One key officer is in force") {
		t.Errorf("a second is invited: status %d", code)
	}
	o.officers.held[kenya] = web.Founding{Hosted: true, Have: 2}
	wants("with two officers", []string{"Two key officers are in force"}, []string{form})
	if code, _, page := send(t, desk.URL+at, url.Values{"name": {"Wanjiru Example"}, "language": {"en"}}); code != 422 || !strings.Contains(page, "Two key officers are in force") {
		t.Errorf("a third is invited: status %d", code)
	}
	if len(o.officers.invited) != 0 {
		t.Errorf("invited: %v", o.officers.invited)
	}
	_, page := get(t, desk.URL+"/en/desk/secretariat/participants/org:karisma/officers")
	if strings.Contains(page, "Credentials recorded") || !strings.Contains(page, "it is not accredited") {
		t.Error("the way of a stakeholder is not its own")
	}
}

func TestInvitingAnOfficer(t *testing.T) {
	o := newOffice(t)
	o.decide(&participant.Accredited{ID: "org:karisma", On: "2026-01-31"})
	o.officers.held[o.named("org:karisma").ID] = web.Founding{Hosted: true}
	desk := o.as(o.secretariat())
	const at = "/ar/desk/secretariat/participants/org:karisma/officers"
	form := url.Values{"name": {"Ada Example"}, "mail": {"ada@example.org"}, "language": {"fr"}}
	for field, fault := range map[string]string{"name": `id="fault-name"`, "mail": `id="fault-mail"`, "language": `id="fault-language"`} {
		o.officers.answers = &web.Slip{Field: field}
		if code, _, page := send(t, desk.URL+at, form); code != 422 || !strings.Contains(page, fault) || !strings.Contains(page, "Ada Example") {
			t.Errorf("a slip in %s: status %d", field, code)
		}
	}
	o.officers.answers = fail.New(fail.Denied, "This participant has two key officers.")
	if code, _, _ := send(t, desk.URL+at, form); code != 403 {
		t.Errorf("refused behind the page: status %d", code)
	}
	o.officers.answers = nil
	code, _, page := send(t, desk.URL+at, form)
	if code != 200 || !strings.Contains(page, "https://hub.test/enrol/secret") || !strings.Contains(page, `datetime="2026-`) || strings.Contains(page, "Ada Example") {
		t.Errorf("status %d", code)
	}
	if len(o.officers.invited) != 1 || o.officers.invited[0] != (web.Officer{Name: "Ada Example", Mail: "ada@example.org", Language: "fr"}) {
		t.Errorf("invited: %v", o.officers.invited)
	}
	if _, page := get(t, desk.URL+at); strings.Contains(page, "/enrol/") {
		t.Error("the link is shown again")
	}
}

// Keys that were just opened are named: at once where it is known whose they
// are, else from the list.
func TestNamingWhatWasOpened(t *testing.T) {
	o := newOffice(t)
	desk := o.as(o.secretariat())
	id := statement.Hash{0xab}
	if got, want := web.NamePage("state:ke", id), "/desk/secretariat/participants/state:ke/name?identity="+id.String(); got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for _, listed := range []string{"state:ke", "", "//elsewhere.test"} {
		_, page := get(t, desk.URL+"/en"+web.NamePage(listed, id))
		want := `value="` + id.String() + `"`
		if listed != "state:ke" {
			want = `href="/en/desk/secretariat/participants/state:ke/name?identity=` + id.String() + `"`
		}
		if !strings.Contains(page, want) {
			t.Errorf("from %q: the page lacks %s", listed, want)
		}
	}
}
