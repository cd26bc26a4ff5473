package app

import (
	"context"
	"path/filepath"
	"strconv"

	"comity.example/comity/internal/httpsrv"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	contactapi "comity.example/comity/internal/module/contact/api"
	contactweb "comity.example/comity/internal/module/contact/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/token"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// directoriesDirectory is where an operator keeps lists and intervals of
// directories of its own, within the data directory.
const directoriesDirectory = "contacts"

// untouchedKind is the weekly notice of contacts that nobody has touched.
var untouchedKind = outbox.Kind{Name: "directory.untouched", Words: "contact.notice.", Marking: contact.Marking}

// unheldKind is the weekly notice, to those who keep directories, of contacts that
// nobody has touched and whose participant has no officer here; unheldMailKind is
// that to such a contact, at its own address.
var (
	unheldKind     = outbox.Kind{Name: "directory.unheld", Words: "contact.unheld.", Marking: contact.Marking}
	unheldMailKind = outbox.Kind{Name: "directory.recorded", Words: "contact.unheld-mail.", Marking: contact.Marking, Once: true}
)

// troubleKind is the notice that something was reported of a contact.
var troubleKind = outbox.Kind{Name: "directory.reported", Words: "contact.reported.", Marking: contact.Marking}

// contactRoom is in which chests directories lie, and links that confirm.
func contactRoom() snapshot.Room {
	return snapshot.Room{Name: "contact", Migrations: contact.Migrations(), Tables: []snapshot.Table{
		{Name: "contact_chest", Key: []string{"community"}, Columns: []snapshot.Column{{Name: "community", Kind: snapshot.Text}, {Name: "chest", Kind: snapshot.Bytes}}},
		{Name: "contact_link", Key: []string{"token"}, Columns: []snapshot.Column{{Name: "token", Kind: snapshot.Bytes}, {Name: "participant", Kind: snapshot.Bytes},
			{Name: "person", Kind: snapshot.Text}, {Name: "contacts", Kind: snapshot.Text}, {Name: "ends", Kind: snapshot.Integer}, {Name: "used", Kind: snapshot.Integer}}},
		{Name: "contact_round", Key: []string{"at"}, Columns: []snapshot.Column{{Name: "at", Kind: snapshot.Integer}}},
	}}
}

// newContacts makes the room of directories, with its pages, and gives its rules
// to those who clear.
func (h *Hub) newContacts() error {
	own := ""
	if h.opts.Data != "" {
		own = filepath.Join(h.opts.Data, directoriesDirectory)
	}
	data, err := contact.LoadData(own)
	if err != nil {
		return err
	}
	queries := &contact.Queries{DB: h.DB, Journal: h.journal, Clock: h.opts.Clock, Returned: h.outbox.CameBack}
	service := &contact.Service{Ledger: h.Ledger, Journal: h.journal, Queries: queries, Drafts: together{h.clearing.drafts}, Clock: h.opts.Clock, Hub: h.Ledger.Hub, Lists: data,
		Listed: contactListed, Silent: participant.Silent,
		Officer: func(ctx context.Context, person string, identity statement.Hash) (policy.Actor, error) {
			return permits{h.clearing.authorizations}.Actor(ctx, person, identity, nil)
		},
		Tell: func(ctx context.Context, tx *sqldb.Tx, of statement.Hash, link string, said statement.Hash) error {
			return h.outbox.Put(ctx, tx, outbox.Notice{Kind: troubleKind.Name, Marking: contact.Marking, Link: link, Key: troubleKind.Name + "." + said.String(),
				To: outbox.Recipient{Participant: of, Roles: []policy.Role{policy.ContactOfficer}}})
		},
		Note: func(ctx context.Context, tx *sqldb.Tx, of statement.Hash, person, action, object string, said statement.Hash) error {
			return h.trail.Note(ctx, tx, audit.Entry{Participant: of, Person: person, Action: action, Object: object, Statement: said})
		},
		EraseSaid: h.EraseConfided,
		ForgetDrafts: func(ctx context.Context, w *ledger.Writer, of statement.Hash, subject string) error {
			_, err := h.clearing.drafts.Forget(ctx, w, of, func(d ledger.Draft) bool { return d.Subject == subject })
			return err
		}}
	h.contacts = &contactweb.Pages{Service: service, Queries: queries, Data: data, Names: h.rooms.listed, Who: h.signing.door.Who, Participant: participant.Address,
		Choices: func(ctx context.Context) ([]string, error) { return h.choices(ctx, false) },
		Draft:   func(l *i18n.Locale, id string) string { return l.Path("/desk/drafts", id) }, Copies: &contactweb.Copies{Clock: h.opts.Clock}, Also: h.beside, Towards: h.towards}
	for _, r := range service.Rules() {
		r.View = h.contacts.Clear(r.Type)
		h.clearing.drafts.Rules = append(h.clearing.drafts.Rules, r)
	}
	return nil
}

// Contacts keeps directories.
func (h *Hub) Contacts() *contact.Service { return h.contacts.Service }

// together puts statements before those who clear them together.
type together struct{ drafts *draft.Service }

var _ contact.Drafts = together{}

// ProposeTogether implements contact.Drafts.
func (t together) ProposeTogether(ctx context.Context, actor policy.Actor, all ...ledger.Draft) (string, error) {
	id, err := t.drafts.ProposeTogether(ctx, actor, all...)
	return string(id), err
}

// contactListed is who is listed under an id, and by which key it may speak.
func contactListed(ctx context.Context, q sqldb.Querier, id string) (contact.Listed, bool, error) {
	l, err := (naming{}).get(ctx, q, id)
	if err != nil || l == nil {
		return contact.Listed{}, false, err
	}
	out := contact.Listed{Class: l.Class}
	if l.Speaks() {
		out.Identity = l.Identity()
	}
	return out, true, nil
}

// untouched asks contact officers about what nobody has touched.
func (h *Hub) untouched() contact.Untouched {
	return contact.Untouched{Service: h.contacts.Service,
		Identities: func(ctx context.Context, q sqldb.Querier) (map[statement.Hash]string, error) {
			known, err := h.Ledger.Identities(ctx)
			if err != nil {
				return nil, err
			}
			out := map[statement.Hash]string{}
			for _, identity := range known {
				id, speaks, err := participant.Holder(ctx, q, identity)
				if err != nil {
					return nil, err
				}
				if _, kept := h.Keys.Data(identity); speaks && kept {
					out[identity] = id
				}
			}
			return out, nil
		},
		Officers: func(ctx context.Context, identity statement.Hash) ([]string, error) {
			return addresses{h}.Holding(ctx, identity, []policy.Role{policy.ContactOfficer})
		},
		Tell: func(ctx context.Context, tx *sqldb.Tx, identity statement.Hash, person, link string, n int) error {
			return h.outbox.Put(ctx, tx, outbox.Notice{Kind: untouchedKind.Name, Marking: contact.Marking, Link: link,
				To: outbox.Recipient{Person: person, Participant: identity}, Subject: map[string]string{"n": strconv.Itoa(n)}})
		},
		Unheld: contact.Unheld{
			Manager: func(ctx context.Context, tx *sqldb.Tx, manager statement.Hash, _ int) error {
				return h.outbox.Put(ctx, tx, outbox.Notice{Kind: unheldKind.Name, Marking: contact.Marking, Link: contactweb.Desk,
					To: outbox.Recipient{Participant: manager, Roles: []policy.Role{policy.DirectoryManager, policy.Secretariat}}})
			},
			Contact: func(ctx context.Context, tx *sqldb.Tx, manager statement.Hash, address, language string) error {
				return h.outbox.Put(ctx, tx, outbox.Notice{Kind: unheldMailKind.Name, Marking: contact.Marking, Link: contactweb.Home,
					To: outbox.Recipient{Participant: manager, Address: address, Language: language}})
			}}}
}

// directoriesAPI answers what members read, for programs.
func (h *Hub) directoriesAPI(s *httpsrv.Server) {
	contactapi.RegisterDirectories(s, h.contacts.Service, h.programs.Who(token.ContactsRead))
}

// directories lead from a desk to the directories that an actor reads: a number is
// two clicks from there.
func (h *Hub) directories(l *i18n.Locale, actor policy.Actor) (out []ui.JumpEntry) {
	mine, err := h.contacts.Queries.Mine(context.Background(), actor)
	if err != nil {
		return nil // the desk is for more than these
	}
	for _, c := range mine {
		words, _ := c.Title.Pick(l)
		out = append(out, ui.JumpEntry{Href: l.Path(contactweb.Desk+"/in", c.Slug), Words: words, Note: l.T("contact.directory.lead")})
	}
	if len(mine) > 0 || contact.May(actor, contact.Manage) == nil {
		entry := ui.JumpEntry{Href: l.Path(contactweb.Desk), Words: l.T("contact.desk.title"), Note: l.T("contact.desk.lead")}
		if n, err := h.contacts.Queries.Reported(context.Background(), actor); err == nil && n > 0 {
			entry.Note = l.N("contact.desk.reported", n)
		}
		out = append(out, entry)
	}
	return out
}
