package app

import (
	"context"
	"maps"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	consultweb "comity.example/comity/internal/module/consult/web"
	contactweb "comity.example/comity/internal/module/contact/web"
	"comity.example/comity/internal/module/cooperation"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	nationalreportweb "comity.example/comity/internal/module/implementation/report/web"
	"comity.example/comity/internal/platform/alert"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/authorization"
	authorizationweb "comity.example/comity/internal/platform/authorization/web"
	"comity.example/comity/internal/platform/draft"
	draftapi "comity.example/comity/internal/platform/draft/api"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	pushweb "comity.example/comity/internal/platform/push/web"
	"comity.example/comity/internal/platform/refusal"
	refusalweb "comity.example/comity/internal/platform/refusal/web"
	"comity.example/comity/internal/platform/signin"
	"comity.example/comity/internal/platform/signin/oidc"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/platform/token"
	tokenweb "comity.example/comity/internal/platform/token/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// deskRoutes are the pages of those who draft, clear and decide who may.
func (h *Hub) deskRoutes() []ui.Route {
	who, authorizations := h.signing.door.Who, h.clearing.authorizations
	return slices.Concat(
		draftweb.Pages{Drafts: h.clearing.drafts, Who: who, Names: h.namesOf, Called: h.calledText, Listed: h.rooms.listed.Name,
			Concerns: authorizations.Queries.Concerns, About: h.about, Within: h.cases.Within, More: h.deskPages, Now: h.deskNow, Top: h.deskTop, Stranded: h.cases.Stranded, Hub: h.Ledger.Hub,
			Held: h.queues.Fate, Edit: h.edits(), EditTogether: h.editsTogether(), Limit: submissionweb.FormLimit}.Routes(),
		authorizationweb.Pages{Queries: authorizations.Queries, Giving: authorizations, People: staff{h}, Who: who, Mails: h.opts.Mail != nil}.Routes(),
	)
}

// edits are the forms in which drafts are edited, of the rooms that have some.
func (h *Hub) edits() map[string]draftweb.Edit {
	out := h.submitted.Edits()
	maps.Copy(out, authorizationweb.Edits(h.clearing.authorizations.Queries))
	maps.Copy(out, h.participantDesk().Edits())
	maps.Copy(out, h.consultations.Edits())
	maps.Copy(out, h.meetings.Edits())
	maps.Copy(out, h.views.Edits())
	maps.Copy(out, h.publications.Edits())
	maps.Copy(out, h.implementationEdits())
	maps.Copy(out, h.translated.Edits())
	return out
}

// editsTogether are those of types of which a draft can hold several statements.
func (h *Hub) editsTogether() map[string]draftweb.EditTogether {
	out := h.cases.Edits()
	maps.Copy(out, h.assessments.Edits())
	maps.Copy(out, h.contacts.Edits())
	maps.Copy(out, h.implementationEditsTogether())
	return out
}

// deskAPI answers a person's own desk, for programs.
func (h *Hub) deskAPI(s *httpsrv.Server) {
	draftapi.Register(s, h.clearing.drafts, h.programs.Who(token.DraftsRead))
}

// deskNow is what needs an actor's participant now besides drafts to clear: cases that
// are its move, and communication checks that wait for its answer.
func (h *Hub) deskNow(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry, err error) {
	if cooperation.May(actor, cooperation.Read) == nil && h.journal.Ready() == nil {
		n, err := h.cases.Queries.Count(ctx, actor)
		if err != nil {
			return nil, err
		}
		late, err := h.cases.Queries.Overdue(ctx, actor)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			entry := ui.JumpEntry{Href: l.Path(cooperationweb.Home) + "#" + string(cooperation.Ours), Words: l.N("cooperation.desk.waiting", n)}
			if late > 0 {
				entry.Note = l.N("cooperation.desk.overdue", late)
			}
			out = append(out, entry)
		}
	}
	if h.journal.Ready() != nil {
		return out, nil
	}
	asked, err := h.checks.Asked(ctx, l, actor)
	return append(out, asked...), err
}

// inHaste leads to the duty board, from every page, whoever may see it.
func inHaste(l *i18n.Locale, actor policy.Actor) (out []ui.Link) {
	if cooperation.May(actor, cooperation.Read) == nil {
		out = append(out, ui.Link{Href: l.Path(cooperationweb.Home), Words: l.T("cooperation.board.title")})
	}
	return out
}

// deskTop leads to what is looked for in haste.
func (h *Hub) deskTop(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []ui.Link) {
	out = inHaste(l, actor)
	if mine, err := h.contacts.Queries.Mine(ctx, actor); err == nil && len(mine) > 0 { // the desk is for more than these
		out = append(out, ui.Link{Href: l.Path(contactweb.Desk), Words: l.T("contact.desk.title")})
	}
	return out
}

// deskPages are the other pages of a desk, for those who may open them.
func (h *Hub) deskPages(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	out := slices.Concat(h.directories(l, actor), h.casesWaiting(l, actor), h.checksWaiting(l, actor), h.practising(l, actor), h.introducing(l, actor), h.counted(l, actor), h.held(l, actor), h.silences(l, actor), h.implementationWaiting(l, actor), h.preparations(l, actor))
	add := func(path, room string, may bool) {
		if may {
			out = append(out, ui.JumpEntry{Href: l.Path(path), Words: l.T("draft.more." + room), Note: l.T("draft.more." + room + "-note")})
		}
	}
	add(authorizationweb.Home, "people", authorization.May(actor, authorization.People) == nil)
	add("/desk/keys", "keys", actor.Is(policy.KeyOfficer))
	add("/desk/submissions/new", "submissions", actor.Any(policy.Drafter, policy.Secretariat))
	add(nationalreportweb.Desk, "reporting", actor.Any(policy.Drafter, policy.Secretariat))
	add("/desk/consultations", "consultations", consultweb.LooksOver(actor) == nil)
	add("/desk/secretariat", "secretariat", actor.Is(policy.Secretariat))
	add("/desk/periods", "periods", participant.May(actor, participant.Object) == nil)
	add("/desk/providers", "providers", oidc.May(actor, oidc.Name, actor.Identity) == nil)
	add("/desk/notices", "notices", outbox.May(actor, outbox.Follow) == nil)
	add("/desk/audit", "audit", actor.Is(policy.Auditor))
	add(tokenweb.Home, "tokens", token.May(actor, token.See) == nil)
	add(refusalweb.Home, "refusals", refusal.May(actor, refusal.Read, h.Ledger.Hub()) == nil)
	add("/desk/withdrawal", "withdrawal", participant.May(actor, participant.Leave) == nil)
	add(pushweb.Home, "devices", h.devices.Offered())
	add(outbox.AddressPreferences, "preferences", outbox.May(actor, outbox.Choose) == nil)
	return out
}

// namesOf gives what some persons are called, as far as the actor may know.
func (h *Hub) namesOf(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error) {
	all, err := h.names(ctx, actor)
	out := maps.Clone(all)
	maps.DeleteFunc(out, func(id, _ string) bool { return !slices.Contains(persons, id) })
	return out, err
}

// bar says why a participant may say nothing now, and leads to its page, where
// that stands; nil where it may, or where it cannot be told.
func (h *Hub) bar(ctx context.Context, l *i18n.Locale, actor policy.Actor) *ui.Link {
	if !fail.Is(h.clearing.drafts.Hushed(ctx, actor), fail.Denied) || actor.For == "" {
		return nil
	}
	one, err := h.rooms.participants.Get(ctx, actor.For)
	if err != nil {
		return nil
	}
	status, words := one.Status, "draft.bar.accredited"
	if one.Struck {
		status = one.Counts
	}
	switch {
	case one.Speaks(): // by another identity
		words = "draft.bar.identity"
	case status == participant.StatusSuspended:
		words = "draft.bar.suspended"
	case status == participant.StatusWithdrawn:
		words = "draft.bar.withdrawn"
	}
	return &ui.Link{Href: l.Path(participant.Address(actor.For)), Words: l.T(words)}
}

// calledText is what a participant is called: as it is listed, or, for the
// hub's own, the name of the hub.
func (h *Hub) calledText(ctx context.Context, identity statement.Hash) (i18n.Text, error) {
	id, _, err := h.rooms.participants.Holder(ctx, identity)
	if err != nil {
		return i18n.Text{}, err
	}
	if id == "" {
		if identity == h.Ledger.Hub() {
			return i18n.Of("en", h.Name()), nil
		}
		return i18n.Text{}, nil
	}
	listed, err := h.rooms.participants.Get(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return i18n.Text{}, nil
	}
	return listed.Name, err
}

// staff is what the pages of authorizations need of the room that knows people.
type staff struct{ hub *Hub }

var _ authorizationweb.People = staff{}

// Names implements authorizationweb.People.
func (s staff) Names(ctx context.Context, actor policy.Actor, persons []string) (map[string]string, error) {
	return s.hub.namesOf(ctx, actor, persons)
}

// Invite implements authorizationweb.People. While there are fewer key officers
// than it takes, the hub's own secretariat and program found; an officer drafts.
func (s staff) Invite(ctx context.Context, actor policy.Actor, i authorizationweb.Invitation) (string, error) {
	in := signin.Invitation{Identity: actor.Identity, Person: i.Person, Name: i.Name, Mail: i.Mail, Language: i.Language, Roles: i.Roles, Hand: i.Hand}
	return s.hub.signing.service.Invite(ctx, actor, in)
}

// Waiting implements authorizationweb.People.
func (s staff) Waiting(ctx context.Context, actor policy.Actor) ([]authorizationweb.Waiting, error) {
	all, err := s.hub.signing.service.Pending(ctx, actor, actor.Identity)
	if fail.Is(err, fail.Denied) {
		return nil, nil
	}
	var out []authorizationweb.Waiting
	for _, i := range all {
		out = append(out, authorizationweb.Waiting{Person: i.Person, Roles: i.Roles, Since: i.Used})
	}
	return out, err
}

// Again implements authorizationweb.People, for those who wait for the actor's
// own participant.
func (s staff) Again(ctx context.Context, actor policy.Actor, person string) error {
	all, err := s.Waiting(ctx, actor)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(w authorizationweb.Waiting) bool { return w.Person == person }) {
		return fail.New(fail.NotFound, "Nobody of this id waits.")
	}
	return s.hub.signing.service.Again(ctx, person)
}

// credentials reports why the secretariat may not authorize the first officers
// of a participant: nobody is listed under the identity, or something is lacking.
func (h *Hub) credentials(ctx context.Context, q sqldb.Querier, identity statement.Hash) error {
	lacks := participant.LacksStanding
	id, _, err := participant.Holder(ctx, q, identity)
	if err != nil {
		return err
	}
	if one, err := (naming{}).get(ctx, q, id); err != nil {
		return err
	} else if one != nil {
		lacks = one.Lacks(h.opts.Clock.Now().UTC().Format(time.DateOnly))
	}
	switch lacks {
	case participant.LacksNothing:
		return nil
	case participant.LacksCredentials:
		return fail.New(fail.Denied, "No credentials of this participant's officers are recorded, or they have run out.")
	}
	return fail.New(fail.Denied, "This participant is not listed under this identity, or may not speak on this hub.")
}

// founded takes down that an authorization was given without clearance.
func (h *Hub) founded(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, g authorization.Given, r ledger.Receipt) error {
	return h.trail.Note(ctx, tx, audit.Entry{Participant: g.Identity, Person: actor.Person, Action: audit.Said, Object: g.ID, Statement: r.ID})
}

// waitsFor is how long a draft waits before its officers are reminded.
const waitsFor = 3 * 24 * time.Hour

// reminders bring drafts that wait back to mind.
func (h *Hub) reminders() draft.Reminders {
	return draft.Reminders{Drafts: h.clearing.drafts, After: waitsFor, Remind: func(ctx context.Context, tx *sqldb.Tx, o draft.Overdue) error {
		for _, person := range o.Waiting {
			err := h.outbox.Put(ctx, tx, outbox.Notice{To: outbox.Recipient{Person: person, Participant: o.Participant}, Kind: alert.Waiting,
				Marking: o.Marking, Exercise: o.Exercise, Link: draftweb.Address(o.Draft)})
			if err != nil {
				return err
			}
		}
		if o.Stranded == nil {
			return nil
		}
		for _, n := range alert.Stranded(*o.Stranded) {
			if err := h.outbox.Put(ctx, tx, n); err != nil {
				return err
			}
		}
		return nil
	}}
}
