package app

import (
	"context"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/outward"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/push"
	pushweb "comity.example/comity/internal/platform/push/web"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// pushRoom is which devices are told that something waits. No snapshot holds
// them: a copy of a hub must not call its people.
func pushRoom() snapshot.Room {
	return snapshot.Room{Name: "push", Migrations: push.Migrations()}
}

// newDevices makes the room of devices that are told, if the operator has named
// push services.
func (h *Hub) newDevices() error {
	catalogue, err := i18n.Load()
	if err != nil {
		return err
	}
	contact := h.opts.Site.Contact
	if strings.HasPrefix(h.opts.Site.Base, "https://") {
		contact = h.opts.Site.Base
	}
	h.devices = &push.Service{DB: h.DB, Keys: h.Keys, Clock: h.opts.Clock, Hub: h.Ledger.Hub, Services: h.opts.Push, Door: outward.New(h.opts.Outward), Contact: contact,
		Words: func(ctx context.Context, person string, m statement.Marking, exercise bool) (title, text string, err error) {
			_, language, err := addresses{h}.Mail(ctx, person)
			l := catalogue.Negotiate(language)
			text = string(m)
			if exercise {
				text = l.T("push.exercise") + " · " + text
			}
			return l.T("push.told-title"), text, err
		},
		Authorized: func(ctx context.Context, person string) (bool, error) {
			all, err := h.clearing.authorizations.Queries.Hats(ctx, person)
			return len(all) > 0, err
		}}
	return nil
}

// Devices are told that something waits.
func (h *Hub) Devices() *push.Service { return h.devices }

// devicePages are where people choose which of theirs are told.
func (h *Hub) devicePages() pushweb.Pages {
	return pushweb.Pages{Service: h.devices, Who: h.signing.door.Who}
}

// board has devices told of what stands on the duty board.
type board struct{ hub *Hub }

var _ outbox.Beside = board{}

// on reports whether notices of a kind are of what stands there.
func (board) on(kind string) bool {
	return strings.HasPrefix(kind, "cooperation.") || strings.HasPrefix(kind, "check.")
}

// Whom implements outbox.Beside: when a contact is asked at its address, those who
// have the board before them.
func (b board) Whom(ctx context.Context, participant statement.Hash, kind string) ([]string, error) {
	if !b.hub.devices.Offered() || !b.on(kind) {
		return nil, nil
	}
	return addresses(b).Holding(ctx, participant, boardRoles())
}

// Tell implements outbox.Beside.
func (b board) Tell(ctx context.Context, tx *sqldb.Tx, person, kind string, m statement.Marking, exercise bool) error {
	if !b.on(kind) {
		return nil
	}
	return b.hub.devices.Tell(ctx, tx, person, m, exercise)
}

// boardRoles are those who are told of cases.
func boardRoles() []policy.Role {
	return []policy.Role{policy.ContactOfficer, policy.Drafter, policy.ClearingOfficer}
}
