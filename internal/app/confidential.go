package app

import (
	"context"
	"math"
	"net/http"
	"path/filepath"

	"github.com/a-h/templ"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	cooperationweb "comity.example/comity/internal/module/cooperation/web"
	"comity.example/comity/internal/platform/attachment"
	attachmentweb "comity.example/comity/internal/platform/attachment/web"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/draft"
	draftweb "comity.example/comity/internal/platform/draft/web"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/snapshot"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

// sealedFolder is where the files of confidential statements lie in a hub's
// folder.
const sealedFolder = "sealed"

// Sealed is the folder of the files of confidential statements.
func (o Options) Sealed() *attachment.Store {
	return &attachment.Store{Sealed: &blob.Store{Dir: filepath.Join(o.Data, sealedFolder)}}
}

// Sealed keeps the files of confidential statements.
func (h *Hub) Sealed() *attachment.Store { return h.opts.Sealed() }

// attachmentRoom is which chests name which sealed files.
func attachmentRoom() snapshot.Room {
	return snapshot.Room{Name: "attachment", Migrations: attachment.Migrations, Tables: []snapshot.Table{
		{Name: "attachment_use", Key: []string{"chest", "file"}, Columns: []snapshot.Column{{Name: "chest", Kind: snapshot.Bytes}, {Name: "file", Kind: snapshot.Text}}},
	}}
}

// confide puts a confidential statement into its chest, and notes the files that
// it lists.
func (h *Hub) confide(ctx context.Context, w *ledger.Writer, chest [16]byte, d ledger.Draft) (ledger.Receipt, error) {
	r, err := h.journal.Confide(ctx, w, chest, d)
	if err == nil {
		err = attachment.Bind(ctx, w.Tx(), chest, attachment.Listed(d.Body)...)
	}
	return r, err
}

// confided gives a confidential statement to a person who may read it.
func (h *Hub) confided(ctx context.Context, q sqldb.Querier, actor policy.Actor, id statement.Hash) (journal.Entry, error) {
	e, err := h.journal.As(q, actor.Identity).At(ctx, id)
	if err != nil {
		return e, err
	}
	holders, err := journal.Readers(ctx, q, e.Chest)
	if err != nil {
		return e, err
	}
	head := e.Statement.Header
	to, err := statement.ParseHash(head.Stream)
	if err != nil {
		return e, fail.Wrap(err, fail.Broken, "a confidential statement goes to nobody")
	}
	return e, marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: head.Marking, Participants: holders, Author: head.By, Counterparty: to})
}

// registered reports whether a statement stands in the public register; where that cannot
// be found out, its page will say why.
func (h *Hub) registered(ctx context.Context, id statement.Hash) bool {
	_, err := h.Ledger.Get(ctx, id)
	return !fail.Is(err, fail.NotFound)
}

// Links leads people to attachments of confidential statements.
func (h *Hub) Links() attachment.Links {
	return attachment.Links{Keys: h.Keys, Hub: h.Ledger.Hub, Clock: h.opts.Clock, Used: &h.followed,
		Actor: h.clearing.authorizations.Queries.Actor,
		Attached: func(ctx context.Context, actor policy.Actor, id statement.Hash) (out []attachment.File, err error) {
			err = h.DB.Read(ctx, func(q sqldb.Querier) error {
				e, err := h.confided(ctx, q, actor, id)
				out = attachment.Listed(e.Body)
				return err
			})
			return out, err
		},
		Read: func(ctx context.Context, actor policy.Actor, id statement.Hash, _ attachment.File) error {
			return h.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
				return h.trail.Note(ctx, w.Tx(), audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: "attachment.downloaded", Statement: id})
			})
		}}
}

// linkTo is where a reader of a statement downloads one of its files.
func (h *Hub) linkTo(actor policy.Actor, id statement.Hash, f attachment.File) (string, error) {
	token, err := h.Links().Make(actor, id, f)
	return attachmentweb.Prefix + token, err
}

// draftedFile finds a file in a draft that an actor sees, and notes that he or she
// looked into it.
func (h *Hub) draftedFile(ctx context.Context, actor policy.Actor, file statement.Hash) (attachment.File, bool, error) {
	all, err := h.clearing.drafts.List(ctx, actor, draft.Filter{})
	if err != nil {
		return attachment.File{}, false, err
	}
	for _, d := range all {
		for _, f := range attachment.Listed([]byte(d.Body)) {
			if f.File == file {
				return f, true, h.trail.Record(ctx, audit.Entry{Participant: actor.Identity, Person: actor.Person, Action: "attachment.downloaded", Object: string(d.ID)})
			}
		}
	}
	return attachment.File{}, false, nil
}

// sealedFiles answers for the files of confidential statements.
func (h *Hub) sealedFiles(failed func(w http.ResponseWriter, r *http.Request, err error)) http.Handler {
	return attachmentweb.Handler{Store: h.Sealed(), Links: h.Links(), Fail: failed}
}

// destruction is the rule by which a participant destroys its key to a chest: a
// drafter or a key officer drafts it, a key officer clears it.
func (h *Hub) destruction() draft.Rule {
	return draft.Rule{
		Type: journal.TypeDestroyed,
		May: func(actor policy.Actor) error {
			if !actor.Any(policy.Drafter, policy.KeyOfficer) {
				return fail.New(fail.Denied, "A drafter or a key officer puts forward that a key is destroyed.")
			}
			return nil
		},
		Check: func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
			_, err := h.journal.Named(ctx, q, actor.Identity, d.Subject)
			return err
		},
		Roles: []policy.Role{policy.KeyOfficer},
		View: func(l *i18n.Locale, _ []byte) (string, templ.Component) {
			return l.T("draft.word.journal.key.destroyed"), ui.Para(ui.Plain(l.T("draft.destroyed.note")))
		},
		Then: func(ctx context.Context, w *ledger.Writer, _ ledger.Receipt, d ledger.Draft) error {
			return h.destroy(ctx, w, d)
		},
	}
}

// giveUp drafts that an actor's participant destroys its key to a chest.
func (h *Hub) giveUp(ctx context.Context, actor policy.Actor, chest journal.Chest) (string, error) {
	id, err := h.clearing.drafts.Propose(ctx, actor, journal.Destruction(actor.Identity, chest))
	return string(id), err
}

// aboutChest says to whoever clears the destruction of a key which case it is of:
// by its id, for the page on which that stands bears no label.
func (h *Hub) aboutChest(ctx context.Context, l *i18n.Locale, actor policy.Actor, subject string) (*draftweb.Subject, error) {
	var chest journal.Chest
	err := h.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		chest, err = h.journal.Named(ctx, q, actor.Identity, subject)
		return err
	})
	if err == nil {
		var t cooperation.Held
		if t, err = h.cases.Queries.In(ctx, actor, chest); err == nil {
			return &draftweb.Subject{Title: ui.SymbolLink(l, l.Path(cooperationweb.Address(t.Case)), t.Case)}, nil
		}
	}
	if fail.Is(err, fail.Denied) || fail.Is(err, fail.NotFound) {
		return nil, nil
	}
	return nil, err
}

// destroy does what a destruction says: with the key go the participant's drafts
// of what lies in the chest and, with the last key, the files.
func (h *Hub) destroy(ctx context.Context, w *ledger.Writer, d ledger.Draft) error {
	tx := w.Tx()
	chest, err := h.journal.Named(ctx, tx, d.By, d.Subject)
	if err != nil {
		return err
	}
	entries, err := h.journal.As(tx, d.By).Read(ctx, chest, 0, math.MaxInt32)
	if err != nil {
		return err
	}
	if _, err := h.clearing.drafts.Forget(ctx, w, d.By, drafted(entries)); err != nil {
		return err
	}
	if err := h.journal.Forget(ctx, w, d.By, d.Subject); err != nil {
		return err
	}
	left, err := journal.Readers(ctx, tx, chest)
	if err != nil || len(left) > 0 {
		return err
	}
	_, err = attachment.Release(ctx, tx, chest)
	h.sweep.Store(true) // files cannot be rolled back: they go once this has been committed
	return err
}

// drafted finds drafts that are of what lies in a chest: by subject and
// counterparty.
func drafted(entries []journal.Entry) func(d ledger.Draft) bool {
	type thread struct{ subject, stream string }
	in := map[thread]bool{}
	for _, e := range entries {
		in[thread{e.Subject(), e.Statement.Header.Stream}] = true
	}
	return func(d ledger.Draft) bool { return in[thread{d.Subject, d.Stream}] }
}

// EraseConfided erases the body of a confidential statement by its author, with
// the author's draft of it and the files that nothing else lists.
func (h *Hub) EraseConfided(ctx context.Context, w *ledger.Writer, by, id statement.Hash, reason string) (ledger.Receipt, error) {
	tx := w.Tx()
	e, err := h.journal.Authored(ctx, tx, by, id)
	if err != nil {
		return ledger.Receipt{}, err
	}
	gone := attachment.Listed(e.Body)
	r, err := h.journal.Erase(ctx, w, by, id, reason)
	if err != nil {
		return r, err
	}
	if _, err := h.clearing.drafts.ForgetSaid(ctx, w, id); err != nil {
		return r, err
	}
	if len(gone) == 0 {
		return r, nil
	}
	named := map[statement.Hash]bool{}
	err = h.journal.Whole(ctx, tx, e.Chest, func(o journal.Entry) error {
		for _, f := range attachment.Listed(o.Body) {
			named[f.File] = true
		}
		return nil
	})
	if err != nil {
		return r, err
	}
	for _, f := range gone {
		if named[f.File] {
			continue
		}
		if _, err := attachment.ReleaseFile(ctx, tx, e.Chest, f.File); err != nil {
			return r, err
		}
		h.sweep.Store(true)
	}
	return r, nil
}

// sealedNamed tells which sealed files something names: a chest, or a draft. ok
// is false where that cannot be told now, so that none is erased.
func (h *Hub) sealedNamed(ctx context.Context, q sqldb.Querier) (named map[statement.Hash]bool, ok bool, err error) {
	all, err := attachment.All(ctx, q)
	if err != nil {
		return nil, false, err
	}
	named = map[statement.Hash]bool{}
	for _, file := range all {
		named[file] = true
	}
	for _, p := range h.Keys.Hosted() {
		live, err := h.clearing.drafts.Live(ctx, q, p)
		if fail.Is(err, fail.Broken) || fail.Is(err, fail.Locked) {
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		for _, d := range live {
			for _, f := range attachment.Listed(d.Body) {
				named[f.File] = true
			}
		}
	}
	return named, true, nil
}
