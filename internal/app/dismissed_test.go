package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// caseOfThree is a case of the first State's, with a file, that the organization
// reads along.
type caseOfThree struct {
	*house
	t       *testing.T
	id      string
	said    statement.Hash // with the file
	file    attachment.File
	queries *cooperation.Queries
	a, b, o policy.Actor
}

func newCaseOfThree(t *testing.T) *caseOfThree {
	t.Helper()
	h := demonstrated(t)
	c := &caseOfThree{house: h, t: t, id: cooperation.NewCase(), a: h.officerOf("state:xa"), b: h.officerOf("state:xb"), o: h.officerOf("org:example-conference")}
	c.queries = &cooperation.Queries{DB: h.DB, Journal: h.Journal(), Clock: h.clock}
	templates, err := cooperation.Shipped()
	if err == nil {
		c.file, err = h.Sealed().Keep("CANARY-FILE.txt", []byte("CANARY-CONTENT"))
	}
	if err != nil {
		t.Fatal(err)
	}
	now := h.clock.Now()
	body := songBody(templates, cooperation.Notification, cooperation.Sent, nil, cooperation.Opener, statement.Hash{}, now)
	body.(*cooperation.Notified).Attach(c.file)
	c.say("xa-clearing", c.a, c.b, body)
	as := cooperation.As{Kind: cooperation.Notification, Verb: cooperation.LetIn}
	c.say("xa-clearing", c.a, c.b, &cooperation.Access{As: as, Participant: c.o.Identity})
	c.say("xb-clearing", c.b, c.a, &cooperation.Access{As: as, Participant: c.o.Identity})
	c.said = c.thread().Opening().Statement
	return c
}

func (c *caseOfThree) thread() cooperation.Held {
	c.t.Helper()
	all, err := c.queries.Case(c.t.Context(), c.b, c.id)
	if err != nil {
		c.t.Fatal(err)
	}
	return all[0]
}

func (c *caseOfThree) drafts(by, to policy.Actor, b cooperation.Body) draft.ID {
	c.t.Helper()
	d, err := cooperation.Saying{By: by.Identity, To: to.Identity, Case: c.id, Marking: statement.Amber, Body: b}.Draft()
	if err != nil {
		c.t.Fatal(err)
	}
	id, err := c.Drafts().Propose(c.t.Context(), by, d)
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

func (c *caseOfThree) say(clears string, by, to policy.Actor, b cooperation.Body) {
	c.t.Helper()
	page := "/en/desk/drafts/" + string(c.drafts(by, to, b))
	c.persona(clears).signs(page).goes(page)
}

// address is where a reader downloads the file, for some minutes.
func (c *caseOfThree) address(reader policy.Actor) string {
	c.t.Helper()
	token, err := c.Links().Make(reader, c.said, c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.base + "/confidential/" + token
}

// opens are the pages on which a person of a participant has the case and a
// directory open.
func (c *caseOfThree) opens() []string {
	return []string{"/en/desk/cooperation", "/en/desk/cooperation/" + c.id, "/en/desk/cooperation/deadlines.ics?keep-marking=yes", "/api/v1/notifications", "/api/v1/notifications/" + c.id}
}

// TestDismissedInTheMiddle: an officer has a case open, a draft that waits, a copy
// of a directory that she had made, a link from a mail and the address of a file.
// When her only authorization ends, all of that ends with it and with her session,
// at once, and nobody clears what she had drafted.
func TestDismissedInTheMiddle(t *testing.T) {
	t.Parallel()
	c := newCaseOfThree(t)
	c.clock.Advance(91 * 24 * time.Hour) // nobody has touched the contacts for so long
	var mailed string
	c.untouched(t, func(id, path string) {
		if id == "state:xa" {
			mailed = "/en" + path
		}
	})
	key, second := c.persona("xa-clearing"), c.someone("Second Key Officer", "second@xa.example")
	link := key.send("/en/desk/people/invite", "name", second.name, "mail", second.mail, "language", "en", "hand", "yes", "roles", "key-officer", "roles", "clearing-officer").
		want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	second.enrol(link).goes("/en/sign-in?after=waiting")
	page := key.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]{32})"`)
	key.signs(page).goes(page)
	second.signsIn()

	she := c.persona("xa-drafter")
	waiting := c.drafts(c.a, c.b, &cooperation.Words{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.Withdrawn}, Words: i18n.Of("en", "CANARY-withdrawn")})
	file, draftPage := c.address(c.a), "/en/desk/drafts/"+string(waiting)
	directory := "/en/desk/contacts/in/" + songGlobal
	copied := she.send(directory+"/files", "format", "csv", "keep-marking", "yes").found(`href="(` + directory + `/files/[\w-]+)"`)
	open := append(c.opens(), draftPage, directory, directory+"/of/state:xb")
	for _, at := range open {
		she.get(at).want(http.StatusOK)
	}
	if got := get(t, file); got.Status != http.StatusOK || string(got.Body) != "CANARY-CONTENT" {
		t.Fatalf("the file: %d", got.Status)
	}
	c.someone("Anybody", "").get(mailed).want(http.StatusOK)

	held := key.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>Drafter A`)
	ends := key.send(held+"/withdraw", "reason", "posted elsewhere").goes("/en/desk/drafts/").to
	second.clears(ends).goes(ends)

	for _, at := range append(open, copied) {
		got := she.get(at)
		if got.status < 300 || got.status < 400 && !strings.HasPrefix(got.to, "/en/sign-in") {
			t.Errorf("%s still answers %d, and leads to %q", at, got.status, got.to)
		}
		if strings.Contains(got.body, songWord) || strings.Contains(got.body, "+999") {
			t.Errorf("%s still shows what is confidential", at)
		}
	}
	if got := get(t, file); got.Status != http.StatusNotFound {
		t.Errorf("the address of the file still answers %d", got.Status)
	}
	if got := c.someone("Anybody", "").get(mailed); got.status == http.StatusOK {
		t.Error("the link from the mail still shows contacts")
	}
	// What she drafted waits for nobody; another one drafts it anew.
	if body := key.get(draftPage).want(http.StatusOK).body; strings.Contains(body, `id="clear-form"`) {
		t.Error("what she drafted can still be cleared")
	}
	if options, err := c.Drafts().Options(t.Context(), c.clearing(), waiting); err == nil {
		key.send(draftPage+"/clear", "passkey", key.shows(options)).want(http.StatusUnprocessableEntity)
	}
	if c.thread().State != cooperation.IsSent {
		t.Errorf("the case is %s", c.thread().State)
	}
}

// clearing is the clearing officer of the first State.
func (c *caseOfThree) clearing() (actor policy.Actor) {
	c.t.Helper()
	err := c.DB.Read(c.t.Context(), func(q sqldb.Querier) error {
		all, err := c.Drafts().People.Officers(c.t.Context(), q, c.a.Identity)
		for _, one := range all {
			if one.Actor.Is(policy.Auditor) {
				actor = one.Actor
			}
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return actor
}

// TestTakenOffInTheMiddle: a participant that reads a case along is taken off it by
// one of the two. Pages, programs and the address of a file end for its people with
// that statement; the page of the case says so to those who stay, and when.
func TestTakenOffInTheMiddle(t *testing.T) {
	t.Parallel()
	c := newCaseOfThree(t)
	along, stays := c.persona("organization"), c.persona("xb-drafter")
	file := c.address(c.o)
	for _, at := range c.opens() {
		along.get(at).want(http.StatusOK)
	}
	if got := get(t, file); got.Status != http.StatusOK {
		t.Fatalf("the file: %d", got.Status)
	}
	stays.get("/en/desk/cooperation/"+c.id).want(http.StatusOK, "Also read by")
	c.clock.Advance(time.Minute)
	c.say("xb-clearing", c.b, c.a, &cooperation.Access{As: cooperation.As{Kind: cooperation.Notification, Verb: cooperation.TakenOff}, Participant: c.o.Identity})
	for _, at := range c.opens() {
		got := along.get(at)
		desk := strings.HasPrefix(at, "/en/")
		if strings.Contains(at, c.id) && !desk && got.status != http.StatusNotFound {
			t.Errorf("%s still answers %d", at, got.status)
		}
		if strings.Contains(got.body, c.id) && got.status == http.StatusOK && !desk || strings.Contains(got.body, songWord) {
			t.Errorf("%s still tells of it", at)
		}
	}
	along.get("/en/desk/cooperation/"+c.id).want(http.StatusOK, "This case was closed to", "Example Conference (fictitious)", "31 January 2026")
	said := c.thread().Said
	by := said[len(said)-1].Statement.String()[:16]
	along.get("/en/desk/cooperation").want(http.StatusOK, "Closed to us", c.id, by, "Aldermark", "Brinevale")
	if got := get(t, file); got.Status != http.StatusNotFound {
		t.Errorf("the address of the file still answers %d", got.Status)
	}
	page := stays.get("/en/desk/cooperation/"+c.id).want(http.StatusOK, "A participant taken off", "Example Conference (fictitious)")
	if strings.Contains(page.body, "Also read by") {
		t.Error("who was taken off is said to read it")
	}
	c.clock.Advance(400 * 24 * time.Hour)
	along = c.persona("organization")
	along.get("/en/desk/cooperation").want(http.StatusOK, "Closed to us more than thirty days ago", c.id, by)
}
