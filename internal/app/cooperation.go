package app

import (
	"context"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/module/cooperation"
	cooperationapi "comity.example/comity/internal/module/cooperation/api"
	"comity.example/comity/internal/module/cooperation/report"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/attachment"
	attachmentweb "comity.example/comity/internal/platform/attachment/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// templatesDirectory is where an operator keeps templates and lists of its own,
// within the data directory.
const templatesDirectory = "cooperation"

// caseKinds are the notices about cases. All are confidential, each as its case is
// marked: a letter says nothing but that something waits. That a case waits for its acknowledgement is
// written at once, whatever people have chosen, and to addresses of contacts.
func caseKinds() (out []outbox.Kind) {
	for _, n := range []cooperation.News{cooperation.Arrived, cooperation.Onward, cooperation.Nobody, cooperation.Spoken, cooperation.Soon, cooperation.Overdue, cooperation.Admitted, cooperation.TakenOut} {
		out = append(out, outbox.Kind{Name: "cooperation." + string(n), Words: "cooperation.notice." + string(n) + ".", Marking: statement.Green, Once: n == cooperation.Arrived})
	}
	return out
}

// cooperationRoom is what people were told of cases, and when each is looked at
// next.
func cooperationRoom() snapshot.Room {
	text := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Text} }
	number := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	chest := snapshot.Column{Name: "chest", Kind: snapshot.Bytes}
	return snapshot.Room{Name: "cooperation", Migrations: cooperation.Migrations, Tables: []snapshot.Table{
		{Name: "cooperation_told", Key: []string{"chest", "what", "whom"}, Columns: []snapshot.Column{chest, text("subject"), text("what"), text("whom"), number("n"), number("at")}},
		{Name: "cooperation_look", Key: []string{"chest"}, Columns: []snapshot.Column{chest, text("subject"), number("last"), number("next")}},
	}}
}

// newCooperation makes the room of cases with its pages, and gives its rules to
// those who clear.
func (h *Hub) newCooperation() error {
	templates, err := cooperation.Shipped()
	if err != nil {
		return err
	}
	if dir := filepath.Join(h.opts.Data, templatesDirectory); h.opts.Data != "" {
		if templates, err = templates.With(os.DirFS(dir)); err != nil {
			return err
		}
	}
	queries := &cooperation.Queries{DB: h.DB, Journal: h.journal, Clock: h.opts.Clock}
	service := &cooperation.Service{Queries: queries, Journal: h.journal, Drafts: together{h.clearing.drafts}, Templates: templates, Clock: h.opts.Clock,
		Reachable: h.reachable, Provided: provisionIn}
	h.cases = &cooperationweb.Pages{Queries: queries, Service: service, Clock: h.opts.Clock, Who: h.signing.door.Who, Called: h.calledText,
		Choices: h.reached, Opened: h.openedCase, Looks: h.looksAt, Prospect: h.clearing.drafts.Prospect, Public: h.reportIn, Cited: h.cited, Provisions: h.provisionChoices(""),
		Files: h.Sealed(), Link: h.linkTo, Drafted: h.draftedFile, GiveUp: h.giveUp, Ahead: h.aheadInCases, Reach: h.reach, Contacts: h.ownContacts, Notice: h.opts.Site.Banner}
	for _, r := range service.Rules() {
		rule := draft.Rule{Type: r.Type, May: r.May, Check: r.Check, Chest: r.Chest, View: h.cases.Clear(r.Type), Exercise: practised}
		if slices.Contains(report.Types(), r.Type) {
			rule.Then = h.reported
		}
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, rule)
	}
	return h.newAssessments(templates)
}

var _ cooperation.Drafts = together{}

// reachable reports whether a participant can be spoken to in confidence here: it
// is listed and speaks, and this hub keeps its keys.
func (h *Hub) reachable(ctx context.Context, q sqldb.Querier, who statement.Hash) error {
	id, speaks, err := participant.Holder(ctx, q, who)
	if err != nil {
		return err
	}
	if _, here := h.Keys.Data(who); !here || id == "" || !speaks {
		return fail.New(fail.Denied, "This participant cannot be spoken to in confidence on this hub: it is not listed, may not speak now, or keeps its keys elsewhere.")
	}
	return nil
}

// reached lists those who can be spoken to in confidence here.
func (h *Hub) reached(ctx context.Context) (out []statement.Hash, err error) {
	known, err := h.Ledger.Identities(ctx)
	if err != nil {
		return nil, err
	}
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, who := range known {
			switch err := h.reachable(ctx, q, who); {
			case err == nil:
				out = append(out, who)
			case !fail.Is(err, fail.Denied):
				return err
			}
		}
		return nil
	})
	return out, err
}

// towards leads to forms in which an actor notifies a participant, or asks it for
// help, where it can.
func (h *Hub) towards(ctx context.Context, l *i18n.Locale, actor policy.Actor, id string) (out []ui.JumpEntry, err error) {
	if actor.For == id || cooperation.May(actor, cooperation.Speak) != nil {
		return nil, nil
	}
	var who statement.Hash
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		listed, ok, err := contactListed(ctx, q, id)
		if who = listed.Identity; err != nil || !ok || who.IsZero() || who == actor.Identity {
			who = statement.Hash{}
			return err
		}
		return h.reachable(ctx, q, who)
	})
	if who.IsZero() || fail.Is(err, fail.Denied) {
		return nil, nil
	}
	for _, k := range cooperation.Kinds() {
		out = append(out, ui.JumpEntry{Href: l.Path(cooperationweb.Home, "new", string(k)) + "?to=" + who.String(), Words: l.T("cooperation.towards." + string(k)), Note: l.T("cooperation.towards.note." + string(k))})
	}
	return out, err
}

// aheadInCases lists what an actor's participant has put forward in cases that are
// open, and what the persons are called who did.
func (h *Hub) aheadInCases(ctx context.Context, actor policy.Actor) (out []cooperationweb.Ahead, err error) {
	all, err := h.clearing.drafts.Pending(ctx, actor, "cooperation.")
	if err != nil || len(all) == 0 {
		return nil, err
	}
	names := map[string]string{}
	for _, d := range all {
		_, verb, known := cooperation.ParseType(d.Type)
		if !known || verb == cooperation.Sent {
			continue
		}
		// What may be read by fewer is not told to the others before it is said either.
		if marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: d.Marking, Author: actor.Identity, Participants: []statement.Hash{actor.Identity}}) != nil {
			continue
		}
		who, err := h.personCalled(ctx, names, d.Drafter)
		if err != nil {
			return nil, err
		}
		a := cooperationweb.Ahead{Case: d.Subject, Other: d.Stream, Verb: verb, Who: who, At: d.At, Stuck: d.Stuck, Refusal: d.Refusal}
		if d.ID != "" {
			a.Draft = DraftPath + string(d.ID)
		}
		out = append(out, a)
	}
	return out, nil
}

// aheadForPrograms lists the same without the names of people; nothing for actors
// who do not come to the desk.
func (h *Hub) aheadForPrograms(ctx context.Context, actor policy.Actor) (out []cooperationapi.Ahead, err error) {
	if draft.May(actor, draft.Desk) != nil {
		return nil, nil
	}
	all, err := h.aheadInCases(ctx, actor)
	for _, a := range all {
		one := cooperationapi.Ahead{Case: a.Case, Other: a.Other, Says: a.Verb, At: a.At, Page: a.Draft, Stuck: a.Stuck}
		if a.Refusal != nil {
			one.Refused = fail.Message(a.Refusal)
		}
		out = append(out, one)
	}
	return out, err
}

// caseRead is what the audit trail calls that a person opened a case.
const caseRead = "case.read"

// openedCase notes that a person opened a case.
func (h *Hub) openedCase(ctx context.Context, actor policy.Actor, id string) error {
	return h.trail.Record(ctx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: caseRead, Object: id})
}

// looksAt lists who at the actor's participant has opened a case that the actor
// reads.
func (h *Hub) looksAt(ctx context.Context, actor policy.Actor, id string) (out []cooperationweb.Look, err error) {
	rows, err := h.trail.Done(ctx, actor.Identity, caseRead, id, 500)
	names := map[string]string{}
	for _, r := range rows {
		who, err := h.personCalled(ctx, names, r.Person)
		if err != nil {
			return nil, err
		}
		out = append(out, cooperationweb.Look{Who: who, At: r.At})
	}
	return out, err
}

// personCalled is what a person is called, asked for once; its id, where it is not
// known here any more.
func (h *Hub) personCalled(ctx context.Context, names map[string]string, id string) (string, error) {
	if names[id] == "" {
		names[id] = id
		switch p, err := h.signing.service.Person(ctx, id); {
		case err == nil:
			names[id] = p.Name
		case !fail.Is(err, fail.NotFound):
			return "", err
		}
	}
	return names[id], nil
}

// watchCases is what falls due in cases, and who is told what was said.
func (h *Hub) watchCases() cooperation.Watch {
	return cooperation.Watch{Queries: h.cases.Queries, Order: h.contactsFor, Staffed: h.staffed, Tell: h.tellCase}
}

// staffed reports whether somebody holds an authorization of a participant by which
// notices of cases are received.
func (h *Hub) staffed(ctx context.Context, who statement.Hash) (bool, error) {
	all, err := addresses{h}.Holding(ctx, who, boardRoles())
	return len(all) > 0, err
}

// ownContacts is what the contacts of an actor's participant are called, by their ids.
func (h *Hub) ownContacts(ctx context.Context, l *i18n.Locale, actor policy.Actor) (map[string]templ.Component, error) {
	all, err := h.contacts.Queries.CalledBy(ctx, actor.Identity, actor.For)
	out := map[string]templ.Component{}
	for id, c := range all {
		if out[id] = ui.Text(l, c.Agency); !c.Position.Empty() {
			out[id] = ui.Lines(out[id], ui.Text(l, c.Position))
		}
	}
	return out, err
}

// contactsOf lists the contacts of a participant in the order in which they are called.
func (h *Hub) contactsOf(ctx context.Context, q sqldb.Querier, who statement.Hash, now time.Time) ([]contact.Candidate, error) {
	listed, _, err := participant.Holder(ctx, q, who)
	if err != nil {
		return nil, err
	}
	return h.contacts.Service.Queries.Called(ctx, q, who, listed, now)
}

// contactsFor gives the contacts of a participant who are asked to acknowledge a
// kind of case, by their ids, in the order in which they are called, and those who
// are passed over.
func (h *Hub) contactsFor(ctx context.Context, q sqldb.Querier, who statement.Hash, _ cooperation.Kind, now time.Time) (order, absent []string, err error) {
	all, err := h.contactsOf(ctx, q, who, now)
	order, absent = contact.Asking(all)
	return order, absent, err
}

// tellCase tells people of a participant, or a contact of it at its address, of a
// case. A contact that has gone meanwhile is told nothing: the next one is, in
// its time.
func (h *Hub) tellCase(ctx context.Context, tx *sqldb.Tx, t cooperation.Telling) error {
	n := outbox.Notice{Kind: "cooperation." + string(t.News), Marking: t.Thread.Shown(), Exercise: t.Thread.Exercise, Link: cooperationweb.Address(t.Thread.Case), Key: t.Key,
		To: outbox.Recipient{Participant: t.Participant, Roles: boardRoles()}}
	if t.News != cooperation.Arrived || t.Contact == cooperation.Officers {
		return h.outbox.Put(ctx, tx, n)
	}
	all, err := h.contactsOf(ctx, tx, t.Participant, h.opts.Clock.Now())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(c contact.Candidate) bool { return c.ID == t.Contact })
	if i < 0 {
		return nil
	}
	n.To = outbox.Recipient{Participant: t.Participant, Address: all[i].Point.Mails[0]}
	if len(all[i].Point.Languages) > 0 {
		n.To.Language = all[i].Point.Languages[0]
	}
	return h.outbox.Put(ctx, tx, n)
}

// caseAPI answers what stands in cases, for programs.
func (h *Hub) caseAPI(s *httpsrv.Server, words *i18n.Catalogue) {
	cooperationapi.RegisterAssessments(s, h.assessments.Assess, h.programs.Who(token.AssessmentsRead), func(r *http.Request, actor policy.Actor, id string) error {
		return h.openedCase(r.Context(), actor, id)
	})
	cooperationapi.Register(s, h.cases.Queries, func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error) {
		return h.programs.Who(token.Scope(string(k) + "s:read"))
	}, func(r *http.Request, actor policy.Actor, id string) error {
		return h.openedCase(r.Context(), actor, id)
	}, h.aheadForPrograms)
	cooperationapi.RegisterDrafts(s, cooperationapi.Drafting{Service: h.cases.Service, Queries: h.cases.Queries, Resolve: h.resolve,
		Page: func(draft string) string { return DraftPath + draft },
		Occasion: func(ctx context.Context, actor policy.Actor, id string) (*cooperation.Occasion, error) {
			m, err := h.meeting(ctx, actor, id)
			if err != nil {
				return nil, err
			}
			return &m.Occasion, nil
		},
		Who: func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error) {
			return h.programs.Who(token.Scope(string(k) + "s:draft"))
		}})
	links := h.Links()
	cooperationapi.RegisterFiles(s, cooperationapi.Files{Queries: h.cases.Queries, Attached: links.Attached, Read: links.Read,
		Who: func(k cooperation.Kind) func(r *http.Request) (policy.Actor, error) {
			return h.programs.Who(token.Scope(string(k) + "s:read"))
		},
		Give: func(w http.ResponseWriter, r *http.Request, f attachment.File) error {
			return attachmentweb.Give(w, r, h.Sealed(), f)
		}})
	who := h.programs.Who(token.CalendarRead)
	s.Private("GET "+jsonapi.Prefix+"/calendar", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		actor, err := who(r)
		var f ui.File
		if err == nil {
			f, err = h.cases.Deadlines(r, words.Negotiate(r.Header.Get("Accept-Language")), actor)
		}
		if err != nil {
			s.Fail(w, r, err)
			return
		}
		w.Header().Set("Content-Type", f.Type)
		_, _ = w.Write(f.Body)
	}))
}

// resolve gives the participant of an identity, or of an id under which it is
// listed.
func (h *Hub) resolve(ctx context.Context, id string) (out statement.Hash, err error) {
	if out, err = statement.ParseHash(id); err == nil {
		return out, nil
	}
	err = h.DB.Read(ctx, func(q sqldb.Querier) error {
		l, ok, err := contactListed(ctx, q, id)
		if err == nil && (!ok || l.Identity.IsZero()) {
			err = fail.New(fail.Invalid, "%.60q is no participant that can be spoken to here.", id)
		}
		out = l.Identity
		return err
	})
	return out, err
}

// casesWaiting leads from the desk to the duty board, and says how many cases are
// the participant's move.
func (h *Hub) casesWaiting(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	if cooperation.May(actor, cooperation.Read) != nil {
		return nil
	}
	entry := ui.JumpEntry{Href: l.Path(cooperationweb.Home), Words: l.T("cooperation.board.title"), Note: l.T("cooperation.desk.none")}
	n, err := h.cases.Queries.Count(context.Background(), actor)
	if err == nil && n > 0 {
		entry.Note = l.N("cooperation.desk.waiting", n)
	}
	return []ui.JumpEntry{entry, {Href: l.Path(cooperationweb.Assessing), Words: l.T("assessment.list.title"), Note: l.T("assessment.list.lead")}}
}

// practised reports whether what is drafted in cases belongs to an exercise: it
// says so itself, or the report in it does.
func practised(body []byte) bool {
	var b struct {
		Exercise bool `json:"exercise"`
		Report   struct {
			Exercise bool `json:"exercise"`
		} `json:"report"`
	}
	return json.Unmarshal(body, &b) == nil && (b.Exercise || b.Report.Exercise)
}
