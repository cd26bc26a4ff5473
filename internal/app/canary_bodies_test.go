package app_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"time"

	"filippo.io/age"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/exercise"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/module/implementation/introduction"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// What is written into confidential fields, so that it can be looked for.
const (
	songWord   = "CANARYSONG"
	songNumber = "+9998877665" // what each telephone number begins with: no country has it
)

// song is what is written into a field, which it names.
func song(field string) string { return songWord + "-" + field }

// sung is a wording with a song in each of three languages.
func sung(field string) i18n.Text {
	return i18n.Text{Original: "en", In: map[string]string{"en": song(field) + " and more words", "fr": song(field) + "-fr", "ar": song(field) + " كناري"}}
}

// songPoint is a point of contact of which every field is filled.
func songPoint(n string, key *age.X25519Identity) contact.Point {
	return contact.Point{Category: "technical", Agency: sung("agency" + n), Position: sung("position" + n), Name: song("name" + n),
		Phones: []contact.Phone{{Number: songNumber + n + "01", Use: contact.AnyHour, Note: song("phone-note" + n)}, {Number: songNumber + n + "02", Use: contact.Office}},
		Mails:  []string{"canarysong-mail" + n + "@wren.example"}, Languages: []string{"en", "fr"}, Zone: "Africa/Nairobi",
		Hours: []contact.Hours{{Days: contact.Days()[:5], From: "08:00", To: "17:00"}}, Keys: []contact.Key{{Kind: contact.Age, Text: key.Recipient().String()}},
		Channels: []contact.Channel{{Kind: song("channel-kind" + n), Address: song("channel-address" + n)}}, From: "2026-01-01", Until: "2027-12-31", Order: 1}
}

func songTeam() contact.Team {
	return contact.Team{Name: sung("team"), Short: song("short"), Host: sung("host"), Established: "2019",
		Instrument:   contact.Instrument{Title: sung("instrument"), Number: song("instrument-number"), Date: "2019-05-01", Page: "https://canarysong-instrument.example/"},
		Constituency: sung("constituency"), Intelligence: contact.Independent, Enforcement: contact.Independent, Independence: sung("independence"),
		Services: []string{"alerts", "coordination"}, Page: "https://canarysong-team.example/", Member: []string{song("network")}}
}

func instantOf(t time.Time) cooperation.Instant { return cooperation.At(t, "Africa/Nairobi") }

// songMatter fills every field that a template has.
func songMatter(tpl *cooperation.Template, now time.Time) cooperation.Matter {
	m := cooperation.Matter{Template: tpl.ID, Title: sung("title"), From: instantOf(now.Add(-time.Hour)), Until: instantOf(now), Fields: map[string]i18n.Text{},
		Infrastructure: []string{"energy", "health"}, Designated: sung("designated"), Class: "intrusions", Severity: cooperation.Severity{Schema: tpl.Severity, Category: "1"}, Provision: tpl.Provision,
		Indicators: []cooperation.Indicator{{Type: cooperation.Domain, Value: "canarysong-host.example", Note: sung("indicator-note")}, {Type: cooperation.URL, Value: "https://canarysong-page.example/a"},
			{Type: cooperation.Mail, Value: "canarysong-sender@wren.example"}, {Type: cooperation.Filename, Value: song("file.exe")}, {Type: cooperation.Other, Value: song("mutex")}}}
	for _, f := range tpl.Fields {
		m.Fields[f.ID] = sung("field-" + f.ID)
	}
	return m
}

func songChecked(items []cooperation.Term) (out []cooperation.Checked) {
	for _, item := range items {
		out = append(out, cooperation.Checked{Item: item.ID, Met: true, Words: sung("checked-" + item.ID)})
	}
	return out
}

// songScenario is the file of an exercise with one player and two injects, of which
// the second is never played.
func songScenario() ([]byte, error) {
	inject := func(n string, minute int64) exercise.Inject {
		return exercise.Inject{ID: "canarysong-inject" + n, Minute: minute, To: []string{"canarysong-role"}, From: exercise.Wording{Text: sung("inject-from" + n)}, Title: exercise.Wording{Text: sung("inject" + n)},
			Words: exercise.Wording{Text: sung("inject-words" + n)}, Expect: []exercise.Expected{{Kind: cooperation.Notification, Verb: cooperation.Sent, To: "canarysong-role", Within: 60}}}
	}
	return json.Marshal(exercise.Scenario{Form: exercise.Form, ID: "canarysong-scenario/1", Language: "en", Title: exercise.Wording{Text: sung("scenario")}, About: exercise.Wording{Text: sung("scenario-about")},
		Players: []exercise.Part{{ID: "canarysong-role", Title: exercise.Wording{Text: sung("part")}}}, Injects: []exercise.Inject{inject("1", 0), inject("2", 600)}})
}

// songBody is a body of what is said in a thread, as it stands: what it is about is
// what waits there.
func songBody(tpl *cooperation.Templates, k cooperation.Kind, v cooperation.Verb, t *cooperation.Thread, side cooperation.Side, other statement.Hash, now time.Time) cooperation.Body {
	as, of := cooperation.As{Kind: k, Verb: v}, string(k)+"-"+string(v)
	current := tpl.Current(k)
	switch v {
	case cooperation.Sent:
		if k == cooperation.Notification {
			return &cooperation.Notified{As: as, Matter: songMatter(current, now), Understanding: cooperation.NoResponsibility(), Within: current.For("1")}
		}
		return &cooperation.Requested{As: as, Matter: songMatter(current, now), Half: cooperation.Assistance, Checklist: songChecked(current.Checklist), Privacy: songChecked(current.Privacy),
			Consulted: []i18n.Text{sung("consulted")}, Within: current.For("")}
	case cooperation.Offered:
		return &cooperation.Offer{As: as, Nature: sung("nature"), Scope: sung("scope"), Terms: sung("terms"), Begins: instantOf(now), Ends: instantOf(now.Add(96 * time.Hour)), Holds: instantOf(now.Add(24 * time.Hour)),
			Milestones: []cooperation.Step{{ID: "canarysong-arrival", Title: sung("step"), Due: instantOf(now.Add(48 * time.Hour))}}}
	case cooperation.Referred:
		return &cooperation.Referral{As: as, To: cooperation.ToRegion, Name: sung("referred-to"), Words: sung(of)}
	case cooperation.Accepted, cooperation.Refused:
		return &cooperation.Reply{As: as, Offer: t.Offer.Statement, Words: sung(of)}
	case cooperation.Milestone:
		return &cooperation.Reached{As: as, Step: t.Steps()[0].ID, Words: sung(of)}
	case cooperation.Extended:
		b := &cooperation.Extension{As: as, Until: instantOf(now.Add(90 * time.Hour)), Reason: sung(of)}
		for _, d := range t.Negotiable() {
			b.What, b.Step = d.What, d.Step
			if d.Step != "" {
				break // the name of a milestone, where there is one
			}
		}
		return b
	case cooperation.Agreed:
		return &cooperation.Agreement{As: as, Proposal: t.Proposal.Statement}
	case cooperation.Corrected:
		b := &cooperation.Correction{As: as, Reason: sung(of + "-reason")}
		if own := t.Correctable(side); own[0].Verb == cooperation.Sent {
			m := songMatter(current, now)
			b.On, b.Matter = own[0].Statement, &m
			if k == cooperation.Request {
				b.Asking = &cooperation.Asking{Half: cooperation.Assistance, Checklist: songChecked(current.Checklist), Privacy: songChecked(current.Privacy), Consulted: []i18n.Text{sung("consulted-anew")}}
			}
		} else {
			b.On, b.Words = own[0].Statement, sung(of)
		}
		_, b.Over = t.Stands(b.On, statement.Hash{})
		return b
	case cooperation.Proposed:
		return &cooperation.Proposing{As: as, Report: report.Report{ID: cooperation.NewReport(), Parties: report.Parties(t.Opener, t.Counterparty), Kind: string(k), Marking: statement.Amber,
			Title: sung("report"), Sections: []report.Section{{Heading: sung("section"), Words: sung("section-words")}}}}
	case cooperation.Settled:
		return &cooperation.Settling{As: as, Proposal: t.Proposing.Statement, Words: t.Proposing.Words}
	case cooperation.Noted:
		return &cooperation.Call{As: as, Spoke: instantOf(now), With: sung("desk"), Words: sung(of)}
	case cooperation.LetIn, cooperation.TakenOff:
		return &cooperation.Access{As: as, Participant: other, Reason: sung(of)}
	}
	b := &cooperation.Words{As: as, Words: sung(of)}
	if waiting := t.Waiting(side); v == cooperation.Answered && len(waiting) > 0 {
		b.On = waiting[0].Statement
	}
	return b
}

// checks has the contacts of the demonstration checked: one State answers by the
// link in a mail, the other on its desk; then the check is closed.
func (a *aviary) checks() {
	a.t.Helper()
	ctx, manager := a.t.Context(), a.actor("secretariat")
	terms := check.Terms{Community: songGlobal, Pace: check.Pace{Remind: 60, Onward: 60}, Plan: "test", Words: sung("words-of-the-check"), Insist: sung("insistence")}
	id, err := a.Checks().Call(ctx, manager, terms.Lasting(a.clock.Now(), 24*time.Hour))
	a.must(err)
	mail := a.post.wait(a.t, "duty@team.aldermark.example", check.LinkPath)
	link := regexp.MustCompile(check.LinkPath + `[\w-]+`).FindString(mail.body)
	anybody := a.someone("Anybody", "")
	anybody.get("/en"+link).want(http.StatusOK, song("words-of-the-check"))
	anybody.send("/en" + link).goes("/en" + link)
	a.post.wait(a.t, "team@second.example", check.LinkPath)
	a.must(a.Checks().Answer(ctx, a.actor(stateB.drafter), id))
	board := "/en/desk/communities/" + songGlobal + "/checks/" + id
	a.who("secretariat").get(board).want(http.StatusOK, song("insistence"))
	a.must(a.Checks().Close(ctx, manager, songGlobal, id))
	a.who(stateA.drafter).get("/en/desk/contacts/in/"+songGlobal+"/checks").want(http.StatusOK, song("words-of-the-check"))
}

// introduces has a State ask another for an introduction, for a need and an offer
// that are public, the other agree, and tell what becomes of it.
func (a *aviary) introduces() {
	a.t.Helper()
	ctx, xa, xb := a.t.Context(), a.actor(stateA.drafter), a.actor(stateB.drafter)
	says := func(by staff, side capacity.Side) statement.Hash {
		actor := a.actor(by.drafter)
		out, err := a.Capacity().Say(ctx, actor, statement.Hash{}, &capacity.Opening{Side: side, Via: submission.Via{Mode: submission.Own, Author: actor.For}, Content: capacity.Content{
			Title: i18n.Of("en", "A course"), Text: i18n.Of("en", "For all to read."), Kinds: []string{"training"}, Contact: capacity.Contact{Office: i18n.Of("en", "An office"), Mail: "office@state.example"}}})
		a.clears(by, out.Draft, err)
		part, err := a.Capacity().Queries.List(ctx, capacity.Filter{Side: side, Limit: 1})
		a.must(err)
		return part.Items[0].Statement
	}
	b := &introduction.Asked{Role: introduction.OfNeed, Words: sung("introduction-asked")}
	b.Need, b.Offer = says(stateA, capacity.Need), says(stateB, capacity.Offer)
	out, err := a.Introductions().Ask(ctx, xa, statement.Amber, b)
	a.clears(stateA, out.Draft, err)
	out, err = a.Introductions().Answer(ctx, xb, out.ID, xa.Identity, statement.Amber, &introduction.Answered{Agrees: true, Words: sung("introduction-answered")})
	a.clears(stateB, out.Draft, err)
	out, err = a.Introductions().Say(ctx, xa, out.ID, statement.Amber, &introduction.Told{Stage: "began", Words: sung("introduction-told")}, xb.Identity)
	a.clears(stateA, out.Draft, err)
}
