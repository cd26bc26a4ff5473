package app

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/custody"
	custodyweb "comity.example/comity/internal/platform/custody/web"
	participantweb "comity.example/comity/internal/platform/participant/web"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/statement"
)

// custodyRoom is what is kept of keys beside the register: when something is
// due, and that sheets worked.
func custodyRoom() snapshot.Room {
	return snapshot.Room{Name: "custody", Migrations: custody.Migrations(), Tables: []snapshot.Table{
		{Name: "custody_due", Key: []string{"identity", "kind"}, Columns: []snapshot.Column{
			{Name: "identity", Kind: snapshot.Bytes}, {Name: "kind", Kind: snapshot.Text}, {Name: "months", Kind: snapshot.Integer},
			{Name: "since", Kind: snapshot.Integer}, {Name: "due", Kind: snapshot.Integer}, {Name: "reminded", Kind: snapshot.Integer}}},
		{Name: "custody_drill", Key: []string{"identity", "at"}, Columns: []snapshot.Column{
			{Name: "identity", Kind: snapshot.Bytes}, {Name: "at", Kind: snapshot.Integer},
			{Name: "key", Kind: snapshot.Bytes}, {Name: "person", Kind: snapshot.Text}}},
	}}
}

// auditRoom is the private trail of who did what.
func auditRoom() snapshot.Room {
	return snapshot.Room{Name: "audit", Migrations: audit.Migrations(), Tables: []snapshot.Table{
		{Name: "audit_row", Key: []string{"participant", "n"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "n", Kind: snapshot.Integer},
			{Name: "hash", Kind: snapshot.Bytes}, {Name: "sealed", Kind: snapshot.Bytes}}},
		{Name: "audit_head", Key: []string{"participant"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "size", Kind: snapshot.Integer}, {Name: "hash", Kind: snapshot.Bytes}}},
		{Name: "audit_anchor", Key: []string{"n"}, Columns: []snapshot.Column{
			{Name: "n", Kind: snapshot.Integer}, {Name: "at", Kind: snapshot.Integer},
			{Name: "statement", Kind: snapshot.Bytes}, {Name: "salt", Kind: snapshot.Bytes}}},
		{Name: "audit_anchored", Key: []string{"participant", "anchor"}, Columns: []snapshot.Column{
			{Name: "participant", Kind: snapshot.Bytes}, {Name: "anchor", Kind: snapshot.Integer},
			{Name: "size", Kind: snapshot.Integer}, {Name: "hash", Kind: snapshot.Bytes}}},
	}}
}

// Custody changes keys.
func (h *Hub) Custody() *custody.Service { return h.custody }

// CustodyQueries answers what is asked of keys.
func (h *Hub) CustodyQueries() *custody.Queries { return h.rooms.custody }

// keyPages are the pages about keys.
func (h *Hub) keyPages() custodyweb.Pages {
	return custodyweb.Pages{Service: h.custody, Queries: h.rooms.custody, Clock: h.opts.Clock, Who: h.signing.door.Who,
		Name: h.participantName, Naming: participantweb.NamePage}
}

// participantName is how the participant of an identity is called, when it has a name: as
// it is listed, or the hub's own.
func (h *Hub) participantName(ctx context.Context, identity statement.Hash, tag string) (name, lang string, err error) {
	listed, _, err := h.rooms.participants.Holder(ctx, identity)
	switch {
	case err == nil && listed != "":
		name, lang = h.rooms.listed.Name(listed, tag)
		return name, lang, nil
	case err != nil && !fail.Is(err, fail.NotFound):
		return "", "", err
	case identity == h.Ledger.Hub():
		return h.Name(), "", nil
	}
	return "", "", nil
}

// saysLocked tells every reader of a locked hub that it signs nothing. How it is
// unlocked is for its operator: serve says it on his terminal.
func (h *Hub) saysLocked(site *httpsrv.Site) {
	if !h.Locked() {
		return
	}
	banner := i18n.Text{Original: "en", In: map[string]string{}}
	for _, l := range site.Catalogue.Locales() {
		banner.In[l.Tag()] = l.T("custody.locked.banner")
		if !site.Banner.Empty() {
			first, _ := site.Banner.Pick(l)
			banner.In[l.Tag()] = first + " " + banner.In[l.Tag()]
		}
	}
	site.Banner = banner
}
