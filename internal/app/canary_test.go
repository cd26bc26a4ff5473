package app_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/a-h/templ"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/assessment"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/platform/attachment"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

const (
	songGlobal = "global-demonstration"
	songRegion = "region-demonstration"
)

// aviary is a hub on which a canary was put into every confidential field, by the
// ways by which people write them.
type aviary struct {
	*house
	opts      app.Options
	root      string // folder in which all of its files are, temporary ones too
	log       written
	people    map[string]*someone
	templates *cooperation.Templates
	queries   *cooperation.Queries
	key       *age.X25519Identity
	point     string   // a contact of the first State
	cases     []string // a notification and a request, both ended; then one withdrawn
	chests    []journal.Chest
	links     []string          // secrets of links that were made
	seen      map[string]string // what people fetched who may: what leaves the hub sealed
}

// newAviary opens a demonstration of which all temporary files are found again.
func newAviary(t *testing.T, database string) *aviary {
	t.Helper()
	a := &aviary{root: t.TempDir(), people: map[string]*someone{}, seen: map[string]string{}}
	t.Setenv("TMPDIR", a.root)
	a.house = newHouse(t, func(o *app.Options) {
		o.Demo, o.Data = true, filepath.Join(a.root, "data")
		if strings.HasPrefix(database, "postgres") {
			o.Database = database
		}
		o.Log = slog.New(slog.NewTextHandler(&a.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
		a.opts = *o
	})
	if err := a.Demonstrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var err error
	if a.templates, err = cooperation.Shipped(); err == nil {
		a.key, err = age.GenerateX25519Identity()
	}
	if err != nil {
		t.Fatal(err)
	}
	a.queries = &cooperation.Queries{DB: a.DB, Journal: a.Journal(), Clock: a.clock}
	return a
}

func (a *aviary) must(err error) {
	a.t.Helper()
	if err != nil {
		a.t.Fatal(err)
	}
}

// who is an invented person, signed in once.
func (a *aviary) who(id string) *someone {
	a.t.Helper()
	if a.people[id] == nil {
		a.people[id] = a.persona(id)
	}
	return a.people[id]
}

// actor is an invented person as authorized.
func (a *aviary) actor(id string) policy.Actor {
	a.t.Helper()
	r, err := http.NewRequest(http.MethodGet, a.base+"/en/desk", nil)
	a.must(err)
	for _, c := range a.who(id).client.Jar.Cookies(r.URL) {
		r.AddCookie(c)
	}
	actor, err := a.Door().Who(r)
	a.must(err)
	return actor
}

// clears has a draft cleared by somebody who did not draft it.
func (a *aviary) clears(by staff, id string, err error) {
	a.t.Helper()
	a.must(err)
	a.clock.Advance(20 * time.Second)
	page := "/en/desk/drafts/" + id
	a.who(by.clears).signs(page).goes(page)
}

// says has a participant say something to another in a case.
func (a *aviary) says(by, to staff, id string, b cooperation.Body) {
	a.t.Helper()
	d, err := cooperation.Saying{By: a.actor(by.drafter).Identity, To: a.actor(to.drafter).Identity, Case: id, Marking: statement.Amber, Body: b}.Draft()
	a.must(err)
	drafted, err := a.Drafts().Propose(a.t.Context(), a.actor(by.drafter), d)
	a.clears(by, string(drafted), err)
}

// plays has two say things in a case, one after the other: "O sent", "C asked".
func (a *aviary) plays(id string, kind cooperation.Kind, opener, counterparty staff, moves ...string) {
	a.t.Helper()
	for _, m := range moves {
		who, verb, _ := strings.Cut(m, " ")
		by, to, side := opener, counterparty, cooperation.Opener
		if who == "C" {
			by, to, side = counterparty, opener, cooperation.Counterparty
		}
		var held cooperation.Held
		if verb != string(cooperation.Sent) {
			a.must(a.DB.Read(a.t.Context(), func(q sqldb.Querier) (err error) {
				held, err = a.queries.Between(a.t.Context(), q, id, a.actor(by.drafter).Identity, a.actor(to.drafter).Identity)
				return err
			}))
		}
		b := songBody(a.templates, kind, cooperation.Verb(verb), held.Thread, side, a.actor(forum.drafter).Identity, a.clock.Now())
		if acted, ok := b.(*cooperation.Words); ok && acted.Verb == cooperation.Acted {
			file, err := a.Sealed().Keep(song("case-file")+".txt", []byte(strings.Repeat(song("case-content")+"\n", 50)))
			a.must(err)
			acted.Attach(file)
		}
		a.says(by, to, id, b)
	}
}

// cooperates says all that can be said in cases.
func (a *aviary) cooperates() {
	a.t.Helper()
	notified, withdrawn, asked := cooperation.NewCase(), cooperation.NewCase(), cooperation.NewCase()
	a.plays(notified, cooperation.Notification, stateA, stateB, "O sent", "O noted", "C acknowledged", "C asked", "O answered", "C extended", "O agreed", "C acted", "C unable", "O corrected", "C corrected",
		"O let-in", "C let-in", "O taken-off", "C answered", "O closed", "C closed",
		"C report-proposed", "O report-agreed")
	a.plays(withdrawn, cooperation.Notification, stateA, stateB, "O sent")
	a.post.wait(a.t, "canarysong-mail3@wren.example", "")
	a.plays(withdrawn, cooperation.Notification, stateA, stateB, "O withdrawn")
	a.plays(asked, cooperation.Request, stateA, stateB, "O sent", "C acknowledged", "C assessing", "C referred", "C declined", "C offered", "C asked", "O answered", "O accepted",
		"C extended", "O agreed", "O corrected", "C milestone", "C delivered", "O closed", "C closed")
	a.plays(asked, cooperation.Request, stateA, forum, "O sent", "C acknowledged", "C offered", "O refused", "O withdrawn")
	a.cases = []string{notified, asked, withdrawn}
	for _, id := range a.cases[:2] {
		all, err := a.queries.Case(a.t.Context(), a.actor(stateA.drafter), id)
		a.must(err)
		for _, h := range all {
			a.chests = append(a.chests, h.Chest)
		}
	}
}

// assesses writes assessments: one is settled, shared in parts and withdrawn, one is
// not settled.
func (a *aviary) assesses() {
	a.t.Helper()
	ctx, s, xa, xb := a.t.Context(), a.Assessments(), a.actor(stateA.drafter), a.actor(stateB.drafter)
	c := assessment.Content{Template: s.Library.Current().ID, Title: sung("assessment"), Class: "intrusions", Confidence: "low", Sections: map[string]i18n.Text{}}
	var shared []string
	for _, section := range s.Library.Current().Sections {
		c.Sections[section.ID] = sung("section-" + section.ID)
		if section.ID != assessment.Attribution {
			shared = append(shared, section.ID)
		}
	}
	_, err := s.Begin(ctx, xa, c)
	a.must(err)
	id, err := s.Begin(ctx, xa, c)
	a.must(err)
	seen, err := c.Digest()
	a.must(err)
	a.must(s.Settle(ctx, a.actor(stateA.clears), id, seen))
	drafted, err := s.Share(ctx, xa, id, 1, shared, statement.Amber, xb.Identity)
	a.clears(stateA, drafted, err)
	drafted, err = s.Withdraw(ctx, xa, id, xb.Identity, sung("assessment-withdrawn"))
	a.clears(stateA, drafted, err)
}

// exercises runs an exercise, as far as its first inject.
func (a *aviary) exercises() {
	a.t.Helper()
	ctx, s, xa, xb := a.t.Context(), a.Exercises(), a.actor(stateA.drafter), a.actor(stateB.drafter)
	file, err := songScenario()
	a.must(err)
	id, drafted, err := s.Open(ctx, xa, exercise.Plan{File: file, Starts: instantOf(a.clock.Now().Add(time.Minute)), Factor: 1, Marking: statement.Amber,
		Players: map[string]statement.Hash{"canarysong-role": xb.Identity}})
	a.clears(stateA, drafted, err)
	a.clock.Advance(2 * time.Minute)
	for over := time.After(time.Minute); len(a.confided()[exercise.TypePlayed]) == 0; {
		select {
		case <-time.After(20 * time.Millisecond):
		case <-over:
			a.t.Fatal("no inject is played")
		}
	}
	a.must(s.Pause(ctx, xa, id))
	a.must(s.Resume(ctx, xa, id))
	drafted, err = s.Observe(ctx, xb, id, xa.Identity, &exercise.Observed{Marked: exercise.Marked{Exercise: true}, Inject: "canarysong-inject1", Words: sung("observed")})
	a.clears(stateB, drafted, err)
	a.must(s.Close(ctx, xa, id))
}

// names says all that can be said in directories.
func (a *aviary) names() {
	a.t.Helper()
	ctx, s, xa := a.t.Context(), a.Contacts(), a.actor(stateA.drafter)
	everywhere := contact.Shown{songGlobal: contact.Fields(), songRegion: contact.Fields()}
	one, deputy := songPoint("1", a.key), songPoint("2", a.key)
	one.Mails, deputy.Order = []string{"later-canarysong@wren.example"}, 2
	id, point, err := s.Nominate(ctx, xa, one, everywhere)
	a.clears(stateA, id, err)
	id, second, err := s.Nominate(ctx, xa, deputy, everywhere)
	a.clears(stateA, id, err)
	// The second State's one contact is called first when a case comes: to this
	// address letters go.
	id, _, err = s.Nominate(ctx, a.actor(stateB.drafter), songPoint("3", a.key), everywhere)
	a.clears(stateB, id, err)
	one.Deputies, one.Name = []string{second}, song("name-changed")
	id, err = s.Change(ctx, xa, point, one, everywhere, sung("change"))
	a.clears(stateA, id, err)
	a.must(s.Confirm(ctx, xa, nil, point))
	a.must(s.SetAbsences(ctx, xa, point, []contact.Absence{{From: "2026-03-01", Until: "2026-03-03", Deputy: second}}))
	_, err = s.Report(ctx, a.actor(stateB.drafter), point, contact.Reported{Community: songGlobal, Address: songNumber + "101", Trouble: contact.Dead})
	a.must(err)
	id, err = s.Withdraw(ctx, xa, second, []string{songRegion}, sung("withdrawal"))
	a.clears(stateA, id, err)
	team := contact.NewID(contact.TeamPrefix)
	id, err = s.Designate(ctx, xa, team, songTeam(), []string{songGlobal})
	a.clears(stateA, id, err)
	a.ends(team)
	id, err = s.Publish(ctx, xa, contact.Published{Version: "1", Categories: []string{"energy"}, Others: []i18n.Text{sung("infrastructure")}, Note: sung("infrastructure-note")}, []string{songGlobal})
	a.clears(stateA, id, err)
	recorded := submission.Via{Mode: submission.Recorded, Author: "org:example-conference", Document: &submission.Document{Kind: "note-verbale", Number: song("note-verbale"), Date: "2026-01-30"}}
	_, err = s.TakeDown(ctx, a.actor("secretariat"), recorded, "", songPoint("4", a.key), contact.Shown{songRegion: contact.Fields()})
	a.must(err)
	_, err = s.Remove(ctx, a.actor("secretariat"), &contact.Removed{Community: songRegion, Participant: "state:xb", Reason: sung("removal")})
	a.must(err)
	a.point = point
}

// ends has the first State say that its team is authorized no more.
func (a *aviary) ends(team string) {
	a.t.Helper()
	actor := a.actor(stateA.drafter)
	b := &contact.Ended{Via: submission.Via{Mode: submission.Own, Author: "state:xa"}, Community: songGlobal, Reason: sung("team-ended")}
	body, err := corpus.Encode(b)
	a.must(err)
	id, err := a.Drafts().Propose(a.t.Context(), actor, ledger.Draft{By: actor.Identity, Type: b.Type(), Stream: a.Ledger.Hub().String(), Subject: team, Marking: contact.Marking, Body: body})
	a.clears(stateA, string(id), err)
}

// attaches confides a file, and downloads it by its link; another lies with a
// draft that nobody has cleared.
func (a *aviary) attaches() {
	a.t.Helper()
	a.Drafts().Rules = append(a.Drafts().Rules, draft.Rule{Type: typeSecret, May: func(policy.Actor) error { return nil },
		Check: func(context.Context, sqldb.Querier, policy.Actor, ledger.Draft) error { return nil },
		View: func(_ *i18n.Locale, body []byte) (string, templ.Component) {
			return song("view"), ui.Para(ui.Plain(string(body)))
		},
		Chest: func(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
			chest := journal.NewChest()
			a.chests = append(a.chests, chest)
			return chest, a.Journal().Open(ctx, w, chest, d.By, a.actor(stateB.drafter).Identity)
		}})
	from, to := a.actor(stateA.drafter), a.actor(stateB.drafter)
	for _, name := range []string{"cleared", "uncleared"} {
		file, err := a.Sealed().Keep(song("attachment-"+name)+".txt", []byte(strings.Repeat(song("content-"+name)+"\n", 100)))
		a.must(err)
		body, err := json.Marshal(map[string]any{"attachments": []attachment.File{file}, "text": song("attached-" + name)})
		a.must(err)
		id, err := a.Drafts().Propose(a.t.Context(), from, ledger.Draft{Type: typeSecret, Stream: to.Identity.String(), Subject: "case:" + strings.Repeat("a", 32), Marking: statement.Amber, Body: body})
		a.must(err)
		if name == "uncleared" {
			continue
		}
		a.clears(stateA, string(id), nil)
		var said statement.Hash
		a.must(a.DB.Read(a.t.Context(), func(q sqldb.Querier) error {
			list, err := a.Journal().As(q, to.Identity).Read(a.t.Context(), a.chests[len(a.chests)-1], 0, 1)
			if err == nil {
				said = list[0].Statement.ID
			}
			return err
		}))
		token, err := a.Links().Make(to, said, file)
		a.must(err)
		if got := get(a.t, a.base+"/confidential/"+token); got.Status != http.StatusOK || !strings.Contains(string(got.Body), song("content")) {
			a.t.Fatalf("the file is not downloaded: %d", got.Status)
		}
		a.links = append(a.links, token)
	}
}

// holds leaves on the hub what has not been said: drafts that wait, were given
// back, edited and taken back, and forms that came back with a fault.
func (a *aviary) holds() {
	a.t.Helper()
	ctx, xa, xb := a.t.Context(), a.actor(stateA.drafter), a.actor(stateB.drafter)
	drafted := func(words string) (draft.ID, ledger.Draft) {
		b := songBody(a.templates, cooperation.Notification, cooperation.Sent, nil, cooperation.Opener, statement.Hash{}, a.clock.Now()).(*cooperation.Notified)
		b.Title = sung(words)
		d, err := cooperation.Saying{By: xa.Identity, To: xb.Identity, Case: cooperation.NewCase(), Marking: statement.Amber, Body: b}.Draft()
		a.must(err)
		id, err := a.Drafts().Propose(ctx, xa, d)
		a.must(err)
		return id, d
	}
	drafted("draft-waiting")
	edited, d := drafted("draft-returned")
	a.must(a.Drafts().Return(ctx, a.actor(stateA.clears), edited, song("note-of-the-officer")))
	d.Body = []byte(strings.ReplaceAll(string(d.Body), song("draft-returned"), song("draft-edited")))
	a.must(a.Drafts().Revise(ctx, xa, edited, d))
	back, _ := drafted("draft-taken-back")
	a.must(a.Drafts().Withdraw(ctx, xa, back, song("why-taken-back")))

	s := a.who(stateA.drafter)
	s.send("/en/desk/cooperation/new/notification", "title", song("form-title"), "field-seen", song("form-seen"), "indicators", "canarysong-form.example").want(http.StatusUnprocessableEntity, song("form-title"))
	s.send("/en/desk/contacts/new", "agency", song("form-agency"), "any-hour", songNumber+"901", "name", song("form-name")).want(http.StatusUnprocessableEntity, song("form-agency"))
	s.get("/en/search?q=" + song("searched"))
	s.get("/en/desk/cooperation?q=" + song("typed"))
}

// reads has people look at what they may, take copies along, and confirm by a
// link from a mail.
func (a *aviary) reads() {
	a.t.Helper()
	s := a.who(stateB.drafter)
	for i, api := range []string{"/api/v1/notifications/", "/api/v1/requests/"} {
		s.get("/en/desk/cooperation/"+a.cases[i]).want(http.StatusOK, song("title"))
		s.get(api+a.cases[i]).want(http.StatusOK, song("title"))
	}
	s.get("/api/v1/notifications").want(http.StatusOK)
	calendar := s.get("/en/desk/cooperation/deadlines.ics?keep-marking=yes")
	calendar.want(http.StatusOK, "BEGIN:VCALENDAR", "DTSTART;VALUE=DATE:20270301")
	a.seen["a calendar"] = calendar.body
	directory := "/en/desk/contacts/in/" + songGlobal
	s.get(directory+"/of/state:xa").want(http.StatusOK, song("agency1"))
	s.get(directory + "/sheet").want(http.StatusOK)
	for _, format := range []string{"csv", "xlsx", "vcf", "age"} {
		made := s.send(directory+"/files", "format", format, "keep-marking", "yes", "passphrase", map[bool]string{true: song("passphrase")}[format == "age"])
		copied := s.get(made.found(`href="(` + directory + `/files/[\w-]+)"`)).want(http.StatusOK)
		if format == "age" {
			a.seen["an encrypted copy"] = copied.body
		}
	}
	a.clock.Advance(100 * 24 * time.Hour)
	clear(a.people) // their sessions are over
	asked := map[string]string{}
	a.untouched(a.t, func(id, link string) { asked[id] = link })
	for id, link := range asked {
		a.links = append(a.links, strings.TrimPrefix(link, contact.LinkPath))
		a.must(a.DB.Write(a.t.Context(), func(tx *sqldb.Tx) error {
			return a.Outbox().Put(a.t.Context(), tx, outbox.Notice{Kind: "directory.untouched", Marking: statement.Amber, Link: link, Subject: map[string]string{"n": song("subject")},
				To: outbox.Recipient{Address: "canarysong-officer@wren.example"}})
		}))
		if id == "state:xa" {
			anybody := a.someone("Anybody", "")
			anybody.get("/en" + link).want(http.StatusOK)
			anybody.send("/en"+link, "contact", a.point)
		}
	}
	a.post.wait(a.t, "canarysong-officer@wren.example", "/confirm/")
}

// waits leaves a letter in the queue: the server does not take it now. It is to
// the one contact or the other who is asked first; so an hour goes by.
func (a *aviary) waits() {
	a.t.Helper()
	a.plays(cooperation.NewCase(), cooperation.Notification, stateB, stateA, "O sent")
	over := time.After(time.Minute)
	for {
		a.post.mu.Lock()
		later, more := a.post.later, a.post.more
		a.post.mu.Unlock()
		if later > 0 {
			return
		}
		select {
		case <-more:
		case <-time.After(200 * time.Millisecond):
			a.clock.Advance(time.Hour + time.Minute)
			clear(a.people)
		case <-over:
			a.t.Fatal("no letter waits")
		}
	}
}

// fill lets the canaries in.
func (a *aviary) fill() *aviary {
	a.t.Helper()
	a.checks()
	a.names()
	a.cooperates()
	a.assesses()
	a.exercises()
	a.introduces()
	a.prepares()
	a.attaches()
	a.holds()
	a.reads()
	a.waits()
	return a
}

// TestCanary puts a canary into every confidential field, by the ways by which
// people write, read and send, and then looks for them in all that the hub keeps,
// writes, sends and answers: none is there in clear, however it is encoded. What
// is erased, and what keys are destroyed of, is not there sealed either.
func TestCanary(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		a := newAviary(t, url).fill()
		a.everyField()
		a.silent()
		a.gone()
		a.plants()
	})
}
