package app_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// A hub is made, named on its first page and given two officers; then the page
// is gone, and they sign in.
func TestFirstRun(t *testing.T) {
	t.Parallel()
	houses(t, firstRun)
}

func firstRun(t *testing.T, h *house) {
	first := "/en" + h.FirstPage()
	visitor := h.someone("Nobody", "")
	visitor.get("/en/first/" + strings.Repeat("A", 43)).want(http.StatusNotFound)
	visitor.get(first).want(http.StatusOK, h.Ledger.Hub().String())
	founder := h.someone("Founder", "")
	founder.send(first, "do", "name", "hub", "Hub of a Test").goes(first)
	visitor.get("/en/").want(http.StatusOK, "Hub of a Test")
	// From the first form on the page is of the browser that sent it.
	visitor.get(first).want(http.StatusNotFound)
	visitor.send(first, "do", "name", "hub", "Hub of Another").want(http.StatusNotFound)
	a, b := h.foundersBy(founder)
	founder.get(first).want(http.StatusOK, "The hub has its officers")
	founder.send(first, "do", "invite", "name", "A Third", "mail", "", "language", "en").goes("/en/sign-in")
	visitor.get(first).want(http.StatusNotFound)
	visitor.send(first, "do", "invite", "name", "A Third", "mail", "", "language", "en").want(http.StatusNotFound)
	for _, s := range []*someone{a, b} {
		s.get("/en/desk").want(http.StatusOK, s.name, "Hub of a Test")
		s.get("/en/desk/secretariat").want(http.StatusOK, `href="/en/desk/keys/open"`, `href="/en/desk/submissions/new?mode=recorded"`)
		s.get("/en/desk/keys").want(http.StatusOK)
	}
	visitor.get("/en/desk").goes("/en/sign-in")
}

// speaking is an organization that has applied and come to speak.
type speaking struct {
	*house
	sheet          string
	secretary      *someone
	drafter, other *someone
}

const applied = "org:cercle-exemple"

// application is what Camille sends.
func application() []string {
	return []string{"organization", "Cercle d’Exemple", "class", "civil-society", "country", "CH", "website", "https://example.org/",
		"reason", "We watch how norms are carried out.", "contact", "Camille Exemple", "function", "Director", "mail", "camille@example.org", "language", "en"}
}

// newSpeaking leads an organization from its application to its two officers.
func newSpeaking(t *testing.T, changes ...func(*app.Options)) *speaking {
	t.Helper()
	s := &speaking{house: newHouse(t, changes...)}
	s.secretary, _ = s.founders()
	camille := s.someone("Camille Exemple", "camille@example.org")
	camille.send("/en/apply", application()...).want(http.StatusOK)
	confirm := reply{t: t, body: s.post.wait(t, camille.mail, "/apply/confirm/").body}.found(`http://localhost:\d+(/en/apply/confirm/[\w-]+)`)
	camille.send(confirm).want(http.StatusOK)
	one := s.secretary.get("/en/desk/secretariat/applications").want(http.StatusOK).found(`href="(/en/desk/secretariat/applications/[0-9a-f]+)"`)
	officers := "/en/desk/secretariat/participants/" + applied + "/officers"
	s.secretary.send(one+"/accept", "listed", "Cercle d’Exemple", "as", applied).goes(officers)
	s.secretary.send(officers, "name", "Too Early", "language", "en").want(http.StatusUnprocessableEntity, "No identity is bound")
	s.sheet = s.secretary.keyed(applied)
	s.drafter, s.other = s.someone("Dana Example", "dana@example.org"), s.someone("Otis Example", "otis@example.org")
	s.secretary.invites(applied, s.drafter)
	if got := s.secretary.get(officers).want(http.StatusOK, "Key officer 2", "The first key officer invites the second"); strings.Contains(got.body, `id="officer"`) {
		s.t.Error("the secretariat is offered to invite a second officer")
	}
	s.secretary.send(officers, "name", "A Second", "language", "en").want(http.StatusUnprocessableEntity, "One key officer is in force")
	s.drafter.signsIn().brings(s.other)
	s.secretary.get(officers).want(http.StatusOK, "Two key officers are in force")
	s.secretary.send(officers, "name", "A Third", "language", "en").want(http.StatusUnprocessableEntity, "Two key officers are in force")
	s.other.signsIn()
	return s
}

// drafts hands in a submission in the organization's own name, and gives the
// page of the draft.
func (s *speaking) drafts(title string) string {
	s.t.Helper()
	return s.drafter.send("/en/desk/submissions/new?mode=own", "language", "en", "title", title, "text", "What we have seen.", "date", "2026-01-30").goes("/en/desk/drafts/").to
}

// says hands in, clears, and gives the id of the submission.
func (s *speaking) says(title string) string {
	s.t.Helper()
	page := s.drafts(title)
	s.other.clears(page).goes(page)
	return s.public(title)
}

// public gives the id of the submission of a title that everybody can read.
func (s *speaking) public(title string) string {
	s.t.Helper()
	for _, one := range s.submissions() {
		if one.Title.In["en"] == title {
			return one.ID
		}
	}
	s.t.Fatalf("%q is not public", title)
	return ""
}

type submitted struct {
	ID        string   `json:"id"`
	Confirmed bool     `json:"confirmed"`
	Struck    []string `json:"struck"`
	Title     struct {
		In map[string]string `json:"in"`
	} `json:"title"`
}

func (h *house) submissions() []submitted {
	h.t.Helper()
	var list struct{ Items []submitted }
	h.read("/api/v1/submissions", &list)
	return list.Items
}

func (h *house) read(path string, into any) {
	h.t.Helper()
	a := h.someone("Anybody", "").get(path).want(http.StatusOK)
	if err := json.Unmarshal([]byte(a.body), into); err != nil {
		h.t.Fatalf("%s: %v", path, err)
	}
}

// signed is a statement as the API gives it.
type signed struct {
	Index     int64           `json:"index"`
	Header    string          `json:"header"`
	Body      json.RawMessage `json:"body"`
	Struck    *struct{ ID string }
	Approvals []struct {
		Kind    string `json:"kind"`
		Payload string `json:"payload"`
	} `json:"approvals"`
}

func (h *house) statement(id string) (s signed) {
	h.t.Helper()
	h.read("/api/v1/statements/"+id, &s)
	return s
}

// An organization applies, is accredited, opens its keys and enrols two
// officers; one drafts and the other clears; the key is replaced, declared
// compromised and recovered with the sheet, and it speaks again.
func TestFromApplicationToRecovery(t *testing.T) {
	t.Parallel()
	hubtest.Databases(t, func(t *testing.T, url string) { applicationToRecovery(t, newSpeaking(t, on(url))) })
}

func applicationToRecovery(t *testing.T, s *speaking) {
	page := s.drafts("Before")
	selfClearance(t, s, page)
	s.other.clears(page).goes(page)
	before := s.public("Before")
	clearedBy(t, s.house, before)

	s.drafter.get("/en/desk/keys").want(http.StatusOK)
	key := s.drafter.get("/en/desk/keys/rotate").want(http.StatusOK).found(`name="key" value="([^"]+)"`)
	s.drafter.send("/en/desk/keys/rotate", "key", key).goes("/en/desk/keys?done=rotate")
	meanwhile := s.says("Meanwhile")
	if a, b := s.statement(before), s.statement(meanwhile); strings.Contains(b.Header, key) || !strings.Contains(a.Header, key) {
		t.Error("the key was not replaced")
	}

	from := s.statement(meanwhile).Index
	stolen := s.other.get("/en/desk/keys/rotate").want(http.StatusOK).found(`name="key" value="([^"]+)"`)
	declare := func(sheet string) reply {
		return s.other.send("/en/desk/keys/compromised", "key", stolen, "from", jsonNumber(from), "then", "wait", "sheet", sheet, "sure", "yes")
	}
	declare(strings.ToUpper(s.sheet[:1])+"wrong "+s.sheet[strings.IndexByte(s.sheet, ' ')+1:]).want(http.StatusUnprocessableEntity, `id="fault-sheet"`)
	declare(s.sheet).goes("/en/desk/keys?done=compromised")
	if s.statement(before).Struck != nil || s.statement(meanwhile).Struck == nil {
		t.Error("the strike is not from the index on")
	}
	for _, one := range s.submissions() {
		if want := one.ID == meanwhile; (len(one.Struck) == 1) != want {
			t.Errorf("%s is struck: %v", one.ID, one.Struck)
		}
	}
	everybody := s.someone("Anybody", "")
	if page := everybody.get("/en/submissions/" + before).want(http.StatusOK); strings.Contains(strings.ToLower(page.body), "struck") {
		t.Error("what was said before the index is struck")
	}
	for _, at := range []string{"/en/submissions/" + meanwhile, "/en/statements/" + meanwhile, "/ar/submissions/" + meanwhile, "/en/submissions", "/en/participants/" + applied + "/statements"} {
		page := everybody.get(at).want(http.StatusOK)
		if !strings.Contains(strings.ToLower(page.body), "struck") && !strings.Contains(page.body, "مشطوب") {
			t.Errorf("%s does not say that it is struck", at)
		}
	}
	silent := s.drafter.send("/en/desk/submissions/new?mode=own", "language", "en", "title", "Silent", "text", "x", "date", "2026-01-30")
	if silent.status == http.StatusSeeOther {
		if got := s.other.clears(silent.to); got.status == http.StatusSeeOther {
			t.Error("it speaks without a key")
		}
	}
	s.other.send("/en/desk/keys/recover", "sheet", s.sheet, "sure", "yes").goes("/en/desk/keys?done=recover")
	again := s.says("Afterwards")
	if s.statement(again).Struck != nil {
		t.Error("what was said after the recovery is struck")
	}
	clearedBy(t, s.house, again)
}

func jsonNumber(n int64) string { b, _ := json.Marshal(n); return string(b) }

// selfClearance: the drafter does not clear his or her own draft, however it is
// tried.
func selfClearance(t *testing.T, s *speaking, page string) {
	t.Helper()
	if got := s.drafter.get(page).want(http.StatusOK); strings.Contains(got.body, `id="clear-form"`) {
		t.Error("the page offers the drafter to clear")
	}
	id := strings.TrimPrefix(page, "/en/desk/drafts/")
	var d struct{ Challenge, Drafter string }
	if err := json.Unmarshal([]byte(s.drafter.get("/api/v1/drafts/"+id).want(http.StatusOK).body), &d); err != nil {
		t.Fatal(err)
	}
	challenge, err := statement.ParseHash(d.Challenge)
	if err != nil {
		t.Fatal(err)
	}
	options, _ := json.Marshal(map[string]string{"challenge": base64.RawURLEncoding.EncodeToString(challenge[:]), "rpId": "localhost"})
	answer, err := s.drafter.device.Get(string(options))
	if err != nil {
		t.Fatal(err)
	}
	size := s.Ledger.Size()
	s.drafter.send(page+"/clear", "passkey", answer).want(http.StatusForbidden)
	for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodPatch} {
		for _, at := range []string{"/api/v1/drafts/" + id, "/api/v1/drafts/" + id + "/clear"} {
			if got := s.drafter.do(method, at, url.Values{"passkey": {answer}}); got.status < 400 {
				t.Errorf("%s %s: status %d", method, at, got.status)
			}
		}
	}
	err = s.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
		_, err := tx.Exec(t.Context(), `INSERT INTO clearance (draft, edition, step, person, in_place_of, drafter, own, approval, at)
			VALUES ($1, 1, 1, $2, '', $2, 0, $3, 1)`, id, d.Drafter, []byte("{}"))
		return err
	})
	if err == nil || !strings.Contains(err.Error(), "four eyes") && !strings.Contains(err.Error(), "constraint") {
		t.Errorf("the database takes it: %v", err)
	}
	if got := s.Ledger.Size(); got != size {
		t.Errorf("%d statements more", got-size)
	}
}

// clearedBy checks the clearance of a public statement as a stranger does: from
// what the hub publishes, and nothing else.
func clearedBy(t *testing.T, h *house, id string) {
	t.Helper()
	s := h.statement(id)
	header, err := statement.ParseHeader([]byte(s.Header))
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, a := range s.Approvals {
		if a.Kind != statement.ApprovalPasskey {
			continue
		}
		n++
		payload, err := base64.StdEncoding.DecodeString(a.Payload)
		if err != nil {
			t.Fatal(err)
		}
		approval, err := clearance.Parse(payload)
		if err != nil {
			t.Fatal(err)
		}
		given, err := clearance.ParseAuthorized(h.statement(approval.Authorization.String()).Body)
		if err != nil {
			t.Fatal(err)
		}
		party := clearance.Party{RPID: "localhost", Origins: []string{h.base}}
		if _, err := approval.Verify(header, party, given.Passkeys); err != nil {
			t.Errorf("the clearance of %s does not hold: %v", id, err)
		}
		header.Subject += "x"
		if _, err := approval.Verify(header, party, given.Passkeys); err == nil {
			t.Error("it holds for another statement, too")
		}
	}
	if n != 1 {
		t.Errorf("%s has %d clearances", id, n)
	}
}

// The secretariat records what a State sent by note verbale. Later the State
// comes to speak, and confirms it.
func TestANoteVerbaleIsConfirmed(t *testing.T) {
	t.Parallel()
	houses(t, noteVerbale)
}

func noteVerbale(t *testing.T, h *house) {
	h.invented()
	secretary, _ := h.founders()
	at := secretary.send("/en/desk/submissions/new?mode=recorded", "author", "state:xa", "kind", "note-verbale", "number", "45/2026", "document-date", "2026-01-29",
		"language", "en", "title", "Views", "text", "We consider that the norms hold.", "date", "2026-01-30").goes("/en/submissions/").to
	if all := h.submissions(); len(all) != 1 || all[0].Confirmed {
		t.Fatalf("%+v", all)
	}
	officers := "/en/desk/secretariat/participants/state:xa/officers"
	secretary.send(officers, "name", "Too Early", "language", "en").want(http.StatusUnprocessableEntity, "No credentials")
	secretary.send("/en/desk/secretariat/participants/state:xa/credentials", "kind", "letter", "number", "L/1", "date", "2026-01-28",
		"presented", "Permanent Representative").goes(officers)
	secretary.keyed("state:xa")
	a, b := h.someone("Aino Example", "aino@xa.test"), h.someone("Bram Example", "bram@xa.test")
	secretary.invites("state:xa", a)
	a.signsIn().brings(b)
	b.signsIn()
	version := a.get(at).want(http.StatusOK).found(`name="of" value="([0-9a-f]{64})"`)
	page := a.send("/en/desk"+strings.TrimPrefix(at, "/en")+"/confirm", "of", version).goes("/en/desk/drafts/").to
	if h.submissions()[0].Confirmed {
		t.Error("a draft confirms")
	}
	b.clears(page).goes(page)
	if all := h.submissions(); len(all) != 1 || !all[0].Confirmed {
		t.Errorf("%+v", all)
	}
	for _, s := range []*someone{a, b} { // the secretariat's own pages stay its own
		s.get(officers).want(http.StatusForbidden)
		s.send(officers, "name", "A Third", "language", "en").want(http.StatusForbidden)
	}
}

// An authorization is withdrawn while its person is at work: the next request is
// refused. The officers who remain are told by mail, which says no more than it
// must.
func TestWithdrawnInMidSession(t *testing.T) {
	t.Parallel()
	houses(t, withdrawn)
}

func withdrawn(t *testing.T, h *house) {
	a, b := h.founders()
	c := h.someone("Chidi Example", "chidi@hub.test")
	link := a.send("/en/desk/people/invite", "name", c.name, "mail", c.mail, "language", "en", "roles", "drafter", "roles", "secretariat", "hand", "yes").
		want(http.StatusOK).found(`(http://localhost:\d+/enrol/[\w-]+)`)
	c.enrol(link).goes("/en/sign-in?after=waiting")
	waiting := b.get("/en/desk").want(http.StatusOK).found(`href="(/en/desk/drafts/[0-9a-f]+)"`)
	b.clears(waiting).goes(waiting)
	c.signsIn()
	c.get("/en/desk/secretariat").want(http.StatusOK)

	held := a.get("/en/desk/people").want(http.StatusOK).found(`href="(/en/desk/people/authorization:[0-9a-f]+)"[^>]*>` + c.name)
	page := a.send(held+"/withdraw", "reason", "Posted elsewhere, in confidence.").goes("/en/desk/drafts/").to
	c.get("/en/desk/secretariat").want(http.StatusOK) // a draft withdraws nothing
	b.clears(page).goes(page)
	c.get("/en/desk/secretariat").goes("/en/sign-in")
	c.send("/en/desk/secretariat/rules", "days", "0").want(http.StatusUnauthorized)
	c.get("/api/v1/drafts").want(http.StatusUnauthorized)
	shown, err := c.device.Get(c.get("/en/sign-in").want(http.StatusOK).ceremony())
	if err != nil {
		t.Fatal(err)
	}
	c.send("/en/sign-in", "next", "", "passkey", shown).want(http.StatusUnprocessableEntity, "no authorization in force")

	for _, s := range []*someone{a, b} {
		got := h.post.wait(t, s.mail, "an authorization was withdrawn")
		for _, w := range []string{h.base + "/en/", "Authorizations"} {
			if !strings.Contains(got.subject+got.body, w) {
				t.Errorf("the letter to %s lacks %q:\n%s", s.mail, w, got.raw)
			}
		}
		for _, w := range []string{c.name, "Chidi", c.mail, a.name, b.name, "person:", "authorization:", strings.TrimPrefix(held, "/en/desk/people/authorization:"),
			"Posted elsewhere", "/enrol/", "secretariat", "Telephone", "text/html"} {
			if strings.Contains(got.raw, w) || strings.Contains(got.body, w) {
				t.Errorf("the letter to %s holds %q:\n%s", s.mail, w, got.raw)
			}
		}
	}
}
