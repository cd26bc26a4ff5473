package app

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/module/contact/check"
	"comity.example/comity/internal/platform/alert"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/custody"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/participant/application"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/push"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// outboxRoom is what waits to be sent, and what people have chosen to receive.
func outboxRoom() snapshot.Room {
	text := func(names ...string) (out []snapshot.Column) {
		for _, n := range names {
			out = append(out, snapshot.Column{Name: n, Kind: snapshot.Text})
		}
		return out
	}
	octets := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Bytes} }
	number := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	return snapshot.Room{Name: "outbox", Migrations: outbox.Migrations(), Tables: []snapshot.Table{
		{Name: "outbox_notice", Key: []string{"id"}, Columns: append(text("id", "kind", "state"), octets("participant"), number("at"), octets("sealed"))},
		{Name: "outbox_letter", Key: []string{"id"}, Columns: append(text("id", "person", "state", "fault"), octets("participant"),
			number("made"), number("due"), number("touched"), number("attempts"), number("lease"), octets("address"))},
		{Name: "outbox_returned", Key: []string{"address"}, Columns: append(text("address", "fault"), number("at"))},
		{Name: "outbox_item", Key: []string{"letter", "notice"}, Columns: text("letter", "notice")},
		{Name: "outbox_preference", Key: []string{"person"}, Columns: append(text("person", "how", "language", "declined"), number("changed"))},
	}}
}

// alertRoom is how far the register has been read for alerts.
func alertRoom() snapshot.Room {
	return snapshot.Room{Name: "alert", Migrations: alert.Migrations(), Tables: []snapshot.Table{
		{Name: "alert_cursor", Key: []string{"name"}, Columns: []snapshot.Column{
			{Name: "name", Kind: snapshot.Text}, {Name: "next", Kind: snapshot.Integer}}}}}
}

// noticeKinds are the notices that the rooms send.
func noticeKinds() []outbox.Kind {
	return slices.Concat(alert.Kinds(), application.Kinds(), caseKinds(), check.Kinds(), []outbox.Kind{invitedKind, assessedKind, preparedKind, reportedKind, silenceKind, untouchedKind, unheldKind, unheldMailKind, troubleKind, exerciseKind, introducedKind, independentKind, saidInNameKind, commentedKind, sharedKind})
}

// newQueue makes the queue of notices.
func (h *Hub) newQueue() *outbox.Queue {
	return &outbox.Queue{DB: h.DB, Keys: h.Keys, Clock: h.opts.Clock, Hub: h.Ledger.Hub, Kinds: noticeKinds(), Mail: addresses{h}.Mail}
}

// Outbox takes notices to people.
func (h *Hub) Outbox() *outbox.Queue { return h.outbox }

// drafted takes down what is done with a draft, and tells those whom it
// concerns.
func (h *Hub) drafted() []draft.Hear {
	note := func(ctx context.Context, tx *sqldb.Tx, d draft.Happened) error {
		return h.trail.Note(ctx, tx, audit.Entry{Participant: d.Participant, Person: d.Person, Action: d.Action, Object: string(d.Draft), Statement: d.Statement})
	}
	return []draft.Hear{note, alert.Drafts(h.outbox)}
}

// sources are what falls due in the rooms.
func (h *Hub) sources() []schedule.Source {
	return []schedule.Source{
		audit.Anchors{Trail: h.trail},
		journal.Anchors{Journal: h.journal},
		h.reminders(),
		custody.Reminders{Outbox: alert.Reminders{Queue: h.outbox}},
		participant.Periods{Hub: h.Ledger.Hub},
		application.Sweep{Desk: h.secretariat.applications},
		consult.Phases{Queries: h.rooms.consulting.calls},
		adoption.Silences{Queries: h.adopted()},
		adoption.Tidings{Queries: h.adopted(), Tell: h.tellSilence},
		h.watchCases(),
		h.runner(),
		h.yearly(),
		h.watchChecks(),
		submission.Sweep{Live: h.clearing.drafts.Live, Elsewhere: h.rooms.submissions.Elsewhere},
		h.untouched(),
		&meeting.Sweep{Live: h.clearing.drafts.Live},
		&strays{hub: h},
	}
}

// halted reports whether the hub must do nothing of its own accord.
func (h *Hub) halted() bool { return h.Locked() || h.Ledger.Quarantine() != "" }

// work starts what a hub does beside answering: what falls due, alerts, mail.
// stop ends it and waits. Whatever fails there is logged and tried again; it
// never ends the hub.
func (h *Hub) work(ctx context.Context) (stop func(), err error) {
	catalogue, err := i18n.Load()
	if err != nil {
		return nil, err
	}
	scheduler, err := schedule.New(schedule.Options{Register: h.Ledger, DB: h.DB, Clock: h.opts.Clock, Locked: h.Locked,
		Sources: h.sources(), Log: h.opts.Log, Metrics: h.metrics, After: h.opts.After})
	if err != nil {
		return nil, err
	}
	sender, err := outbox.NewDispatcher(outbox.Options{Queue: h.outbox, People: addresses{h},
		Beside: board{h}, Mail: h.opts.Mail, Catalogue: catalogue, Hub: h.Name(), Base: cmp.Or(h.opts.Site.Base, h.opts.Site.Local), Halted: h.halted, Log: h.opts.Log, Metrics: h.metrics, After: h.opts.After})
	if err == nil {
		err = sender.Recover(context.WithoutCancel(ctx)) // a hub that is told to end at once ends as any other
	}
	if err != nil {
		return nil, err
	}
	follower := &alert.Follower{Register: h.Ledger, DB: h.DB, Queue: h.outbox, Named: h.identityOf, Halted: h.halted, Log: h.opts.Log, After: h.opts.After,
		Held: func(ctx context.Context, by statement.Hash, id string) ([]string, error) {
			return h.clearing.authorizations.Queries.Concerns(ctx, policy.Actor{Identity: by}, id)
		},
		Stranded: func(ctx context.Context, by statement.Hash) (out []draft.Stranded, err error) {
			err = h.DB.Read(ctx, func(q sqldb.Querier) error {
				out, err = h.clearing.drafts.Stranded(ctx, q, by)
				return err
			})
			return out, err
		}}
	devices := &push.Sender{Service: h.devices, Halted: h.halted, Log: h.opts.Log, After: h.opts.After}
	ctx, cancel := context.WithCancel(ctx)
	var running sync.WaitGroup
	for _, run := range []func(context.Context){scheduler.Run, sender.Run, follower.Run, devices.Run, h.refusals.Run} {
		running.Go(func() { run(ctx) })
	}
	shut := h.openDoor()
	return func() { shut(); cancel(); running.Wait() }, nil
}

// identityOf gives the identity to which a listed id is bound; zero where there is
// none.
func (h *Hub) identityOf(ctx context.Context, id string) (out statement.Hash, err error) {
	known, err := h.Ledger.Identities(ctx)
	if err != nil {
		return out, err
	}
	for _, identity := range known {
		listed, _, err := h.rooms.participants.Holder(ctx, identity)
		if err != nil {
			return out, err
		}
		if listed == id {
			return identity, nil
		}
	}
	return out, nil
}

// addresses says to the outbox who is meant and where mail reaches them.
type addresses struct{ hub *Hub }

var _ outbox.People = addresses{}

// Holding implements outbox.People.
func (a addresses) Holding(ctx context.Context, participant statement.Hash, roles []policy.Role) (out []string, err error) {
	all, err := a.hub.clearing.authorizations.Queries.Holders(ctx, participant)
	for _, one := range all {
		if slices.ContainsFunc(roles, func(r policy.Role) bool { return slices.Contains(one.Roles, r) }) && !slices.Contains(out, one.Person) {
			out = append(out, one.Person)
		}
	}
	return out, err
}

// Mail implements outbox.People. Whoever has been erased has no address.
func (a addresses) Mail(ctx context.Context, person string) (address, language string, err error) {
	p, err := a.hub.signing.service.Person(ctx, person)
	if fail.Is(err, fail.NotFound) {
		return "", "", nil
	}
	return p.Mail, p.Language, err
}

// names gives the names of those who act or have acted for the participant in
// whose name the actor acts; none where the actor may not know them.
func (h *Hub) names(ctx context.Context, actor policy.Actor) (map[string]string, error) {
	list, err := h.signing.service.People(ctx, actor, actor.Identity)
	if fail.Is(err, fail.Denied) {
		return nil, nil
	}
	out := map[string]string{}
	for _, p := range list {
		out[p.ID] = p.Name
	}
	return out, err
}
