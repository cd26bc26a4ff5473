package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/module/implementation/preparation"
	preparationweb "comity.example/comity/internal/module/implementation/preparation/web"
	nationalreport "comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// preparationRoom is what participants prepare to report. A workbook that somebody
// sent and has not decided on is not among it: it is sent again.
func preparationRoom() snapshot.Room {
	text := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Text} }
	number := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	octets := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Bytes} }
	return snapshot.Room{Name: "preparation", Migrations: preparation.Migrations, Tables: []snapshot.Table{
		{Name: "preparation", Key: []string{"id"}, Columns: []snapshot.Column{text("id"), octets("participant"), number("at"), octets("sealed")}},
		{Name: "preparation_part", Key: []string{"id", "item"}, Columns: []snapshot.Column{text("id"), text("item"), octets("participant"), text("state"), number("seen"),
			text("draft"), number("at"), octets("sealed")}},
		{Name: "preparation_step", Key: []string{"id"}, Columns: []snapshot.Column{text("id"), octets("participant"), number("at"), octets("sealed")}},
	}}
}

// preparedKind is the notice that a part of what is prepared waits for somebody.
var preparedKind = outbox.Kind{Name: "preparation.part", Words: "preparation.notice.", Marking: preparation.Marking}

// preparing puts what is prepared before those who clear it.
type preparing struct{ together }

// Contents implements preparation.Drafts.
func (p preparing) Contents(ctx context.Context, q sqldb.Querier, id string) ([]ledger.Draft, error) {
	return p.drafts.AllContents(ctx, q, draft.ID(id))
}

// preparers are the roles of those who see what is prepared.
func preparers() []policy.Role { return []policy.Role{policy.Drafter, policy.ClearingOfficer} }

// newPreparations makes the room in which reports are prepared. From then on what is
// reported is held against what is prepared.
func (h *Hub) newPreparations() (implementing, error) {
	drafts := h.clearing.drafts
	service := &preparation.Service{Ledger: h.Ledger, DB: h.DB, Keys: h.Keys, Clock: h.opts.Clock, Questionnaires: h.asked, Reports: h.nationalReports(), Drafts: preparing{together{drafts}},
		People: func(ctx context.Context, q sqldb.Querier, participant statement.Hash) (out []string, err error) {
			all, err := drafts.People.Officers(ctx, q, participant)
			for _, one := range all {
				if slices.ContainsFunc(preparers(), one.Actor.Is) && !slices.Contains(out, one.Actor.Person) {
					out = append(out, one.Actor.Person)
				}
			}
			return out, err
		},
		Note: func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: action, Object: id})
		}, Tell: h.tellPrepared}
	h.reporting.Workbooks, h.reporting.Blank = preparationweb.Record, preparationweb.Blank
	h.reporting.Service.Also, h.reporting.House, h.reporting.Prepared = service.Check, service, h.preparedFrom
	drafts.Hear = append(drafts.Hear, service.Heard)
	catalogue, err := i18n.Load()
	if err != nil {
		return implementing{}, err
	}
	h.prepared = &preparationweb.Pages{Service: service, Reports: h.reporting, Who: h.signing.door.Who, Names: h.namesOf, Locale: catalogue.Locale, Neighbours: h.neighbours,
		Roadmap: h.roadmap, Openings: h.openings, Calendar: cooperationweb.Home + "/deadlines.ics?" + marking.Field + "=" + marking.Agreed, Hub: h.Name, Size: h.Ledger.Size, Notice: h.opts.Site.Banner,
		People: func(ctx context.Context, actor policy.Actor) ([]string, error) {
			return addresses{h}.Holding(ctx, actor.Identity, preparers())
		}}
	return implementing{Routes: h.prepared.Routes()}, nil
}

// preparedFrom is the part of what a participant prepares from which a report of its own
// is put forward. A clearing officer is shown it; where nothing was prepared, or nothing
// can be read, there is nothing to show.
func (h *Hub) preparedFrom(ctx context.Context, b *nationalreport.Made) (*preparation.Preparation, *preparation.Part) {
	one, err := h.rooms.participants.Get(ctx, b.Via.Author)
	if err != nil || len(one.Identities) == 0 {
		return nil, nil
	}
	p, part, err := h.prepared.Service.Of(ctx, one.Identities[len(one.Identities)-1].Identity, b)
	if err != nil {
		return nil, nil
	}
	return p, part
}

// Preparing keeps what participants prepare to report.
func (h *Hub) Preparing() *preparation.Service { return h.prepared.Service }

// neighbours lists the other States of the regional group of a participant; of one
// that is in none, the other States among today's members of its regional
// organizations.
func (h *Hub) neighbours(ctx context.Context, id string) (out preparationweb.Vicinity, err error) {
	one, err := h.rooms.participants.Get(ctx, id)
	if fail.Is(err, fail.NotFound) {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	if out.Group = string(one.Region); out.Group != "" {
		out.States, err = h.ofRegion(ctx, out.Group)
	} else {
		out.Organizations, out.States, err = h.throughOrganizations(ctx, id)
	}
	out.States = slices.DeleteFunc(out.States, func(other string) bool { return other == id })
	return out, err
}

// throughOrganizations gives the regional organizations that a participant is a
// member of today, and all States that are members of one of these.
func (h *Hub) throughOrganizations(ctx context.Context, id string) (organizations, states []string, err error) {
	all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.RegionalOrganization})
	today := h.opts.Clock.Now().UTC().Format(time.DateOnly)
	for i := range all {
		if !slices.ContainsFunc(all[i].Members, func(m participant.Membership) bool { return m.ID == id && isMember(m, today) }) {
			continue
		}
		organizations = append(organizations, all[i].ID)
		for _, m := range all[i].Members {
			if class, _ := h.rooms.listed.belongs(m.ID); class == participant.State && isMember(m, today) && !slices.Contains(states, m.ID) {
				states = append(states, m.ID)
			}
		}
	}
	return organizations, states, err
}

// tellPrepared tells those for whom a part waits. The letter says nothing of it.
func (h *Hub) tellPrepared(ctx context.Context, tx *sqldb.Tx, t preparation.Tidings) error {
	n := outbox.Notice{Kind: preparedKind.Name, Marking: preparation.Marking, Link: strings.Join([]string{preparationweb.Preparations, t.Preparation, "items", t.Item}, "/"), Key: t.Key,
		To: outbox.Recipient{Participant: t.Participant, Roles: preparers()}}
	if len(t.Persons) == 0 {
		return h.outbox.Put(ctx, tx, n)
	}
	for _, person := range t.Persons {
		if person == t.But {
			continue
		}
		n.Key, n.To = t.Key+"/"+person, outbox.Recipient{Person: person, Participant: t.Participant}
		if err := h.outbox.Put(ctx, tx, n); err != nil {
			return err
		}
	}
	return nil
}

// preparations lead from the desk to what a capital has for itself.
func (h *Hub) preparations(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	// Who carries out nothing of what States agreed has no capital to prepare it.
	if class, _ := h.rooms.listed.belongs(actor.For); !ofStates(class) || preparation.May(actor, preparation.Read) != nil {
		return nil
	}
	return []ui.JumpEntry{{Href: l.Path(preparationweb.Home), Words: l.T("preparation.home.title"), Note: l.T("preparation.home.lead")}}
}
