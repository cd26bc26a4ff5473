package app

import (
	"context"
	"encoding/hex"
	"path/filepath"
	"strings"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	contactapi "comity.example/comity/internal/module/contact/api"
	"comity.example/comity/internal/module/contact/check"
	checkweb "comity.example/comity/internal/module/contact/check/web"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// checkRoom is in which chests checks lie, what was done in them, links that
// answer, and what is due.
func checkRoom() snapshot.Room {
	text := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Text} }
	number := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Integer} }
	octets := func(name string) snapshot.Column { return snapshot.Column{Name: name, Kind: snapshot.Bytes} }
	return snapshot.Room{Name: "check", Migrations: check.Migrations(), Tables: []snapshot.Table{
		{Name: "check_chest", Key: []string{"community", "participant"}, Columns: []snapshot.Column{text("community"), octets("participant"), octets("chest")}},
		{Name: "check_open", Key: []string{"subject"}, Columns: []snapshot.Column{text("subject"), text("community"), number("ends")}},
		{Name: "check_look", Key: []string{"subject", "participant"}, Columns: []snapshot.Column{text("subject"), octets("participant"), number("next")}},
		{Name: "check_step", Key: []string{"subject", "participant", "n"}, Columns: []snapshot.Column{text("subject"), octets("participant"), number("n"),
			text("what"), text("whom"), text("address"), number("at"), number("back")}},
		{Name: "check_link", Key: []string{"token"}, Columns: []snapshot.Column{octets("token"), text("subject"), octets("participant"), text("whom"), number("ends"), text("address")}},
		{Name: "check_apart", Key: []string{"subject", "participant"}, Columns: []snapshot.Column{text("subject"), octets("participant"), text("community"),
			octets("caller"), number("begins"), text("state"), octets("sealed")}},
		{Name: "check_next", Key: []string{"community"}, Columns: []snapshot.Column{text("community"), number("at"), number("told")}},
	}}
}

// newChecks makes the room of communication checks, with its pages.
func (h *Hub) newChecks() error {
	own := ""
	if h.opts.Data != "" {
		own = filepath.Join(h.opts.Data, directoriesDirectory)
	}
	plans, err := check.LoadPlans(own)
	if err != nil {
		return err
	}
	queries := &check.Queries{DB: h.DB, Journal: h.journal, Clock: h.opts.Clock, Contacts: h.contacts.Queries,
		Mark: func(address string) (string, error) {
			tag, err := h.Keys.Tag(h.Ledger.Hub(), "check/address", strings.ToLower(address))
			return hex.EncodeToString(tag), err
		}, Posted: h.checksPosted, NoMail: h.opts.Mail == nil}
	service := &check.Service{Ledger: h.Ledger, Journal: h.journal, Queries: queries, Plans: plans, Clock: h.opts.Clock,
		Region: h.ofRegion, Tell: h.tellCheck, Note: h.contacts.Service.Note, Silent: participant.Silent}
	h.checks = &checkweb.Pages{Service: service, Queries: queries, Names: h.rooms.listed, Who: h.signing.door.Who}
	return nil
}

// Checks calls, answers and closes communication checks.
func (h *Hub) Checks() *check.Service { return h.checks.Service }

// ofRegion lists the States of a regional group.
func (h *Hub) ofRegion(ctx context.Context, region string) (out []string, err error) {
	all, err := h.rooms.participants.List(ctx, participant.Filter{Class: participant.State, Region: participant.Region(region)})
	for _, one := range all {
		out = append(out, one.ID)
	}
	return out, err
}

// tellCheck tells a contact at its address, or officers, of a check.
func (h *Hub) tellCheck(ctx context.Context, tx *sqldb.Tx, t check.Telling) error {
	return h.outbox.Put(ctx, tx, t.Notice())
}

// checksPosted says which mails of checks have not gone out.
func (h *Hub) checksPosted(ctx context.Context, q sqldb.Querier, keys []string) (map[string]check.Mail, error) {
	all, err := h.outbox.Became(ctx, q, keys)
	out := map[string]check.Mail{}
	for key, fate := range all {
		switch fate {
		case outbox.FateWaits:
			out[key] = check.MailWaits
		case outbox.FateFailed:
			out[key] = check.MailFailed
		}
	}
	return out, err
}

// watchChecks is what falls due in checks.
func (h *Hub) watchChecks() check.Watch {
	return check.Watch{Service: h.checks.Service, Returned: h.outbox.CameBack}
}

// checksAPI answers what stands in checks, for programs.
func (h *Hub) checksAPI(s *httpsrv.Server) {
	contactapi.RegisterChecks(s, h.checks.Queries, h.programs.Who(token.ChecksRead))
}

// checksDue lists what is due in checks, for the file of deadlines.
func (h *Hub) checksDue(ctx context.Context, l *i18n.Locale, actor policy.Actor) (out []cooperationweb.Entry, err error) {
	all, err := h.checks.Due(ctx, l, actor)
	for _, d := range all {
		out = append(out, cooperationweb.Entry{UID: strings.ReplaceAll(d.ID, ":", "-") + "@comity", At: d.At, Marking: check.Marking, Participants: []statement.Hash{actor.Identity},
			Summary: ui.MarkedTitle(l, false, check.Marking, d.Summary), Description: d.What + " " + l.T("ui.marking.classified")})
	}
	return out, err
}

// checksAsked leads to the checks that wait for an answer of an actor's participant.
func (h *Hub) checksAsked(ctx context.Context, l *i18n.Locale, actor policy.Actor) ([]ui.JumpEntry, statement.Marking, error) {
	all, err := h.checks.Asked(ctx, l, actor)
	return all, check.Marking, err
}

// checksWaiting leads from the desk to a check that waits for the participant.
func (h *Hub) checksWaiting(l *i18n.Locale, actor policy.Actor) []ui.JumpEntry {
	if actor.For == "" || check.May(actor, check.Read) != nil {
		return nil
	}
	n, coming, err := h.checks.Queries.Waiting(context.Background(), actor)
	entry := ui.JumpEntry{Href: l.Path(check.Home), Words: l.T("check.own.title")}
	switch {
	case err != nil: // the desk is for more than these
		return nil
	case n > 0:
		entry.Note = l.N("check.desk.waiting", n)
	case !coming.IsZero():
		entry.Note = l.T("check.desk.coming", "at", l.DateTime(coming))
	default:
		return nil
	}
	return []ui.JumpEntry{entry}
}
