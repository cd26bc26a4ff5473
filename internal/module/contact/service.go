package contact

import (
	"context"
	"embed"
	"io/fs"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

//go:embed migrations
var migrations embed.FS

// Migrations make the room's private tables.
func Migrations() fs.FS { return migrations }

// OwnPath is the page of one of the own contacts, before its id.
const OwnPath = "/desk/contacts/own/"

// Marking of what is said to a community.
const Marking = statement.Amber

// Register is what the service needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Drafts is where statements wait that a second person has to clear.
type Drafts interface {
	ProposeTogether(ctx context.Context, actor policy.Actor, drafts ...ledger.Draft) (id string, err error)
}

// Listed is who is listed under an id.
type Listed struct {
	Class    participant.Class
	Identity statement.Hash // zero while it has none, or may not speak
}

// Service takes down what is said in directories.
type Service struct {
	Ledger  Register
	Journal *journal.Journal
	Queries *Queries
	Drafts  Drafts
	Clock   clock.Clock
	// Hub is the hub's own participant.
	Hub func() statement.Hash
	// Listed tells who is listed under an id; ok is false where nobody is.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (l Listed, ok bool, err error)
	// Lists are the lists from which infrastructure and services are named; nil: any
	// ids are taken.
	Lists *Data
	// Note writes into a participant's audit trail that a person did something
	// with an object; in another participant's trail it is who audit.ByParticipant
	// or audit.ByHub names.
	Note func(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, person, action, object string, said statement.Hash) error
	// EraseSaid erases the body of a confidential statement by its author, with the
	// draft that it was cleared from and the files that it lists.
	EraseSaid func(ctx context.Context, w *ledger.Writer, by, id statement.Hash, reason string) (ledger.Receipt, error)
	// ForgetDrafts deletes what a participant's officers have drafted about a
	// subject and not yet said.
	ForgetDrafts func(ctx context.Context, w *ledger.Writer, participant statement.Hash, subject string) error
	// Officer gives who holds a link, as authorized now.
	Officer Officer
	// Tell tells the contact officers of a participant that something was reported
	// of one of its contacts; link is the address within the hub, without language.
	// nil: nobody is told.
	Tell func(ctx context.Context, tx *sqldb.Tx, participant statement.Hash, link string, said statement.Hash) error
	// Silent reports why a participant may say nothing now, because it is
	// suspended, say.
	Silent func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
}

// What is noted in audit trails.
const (
	NotedLook      = "directory.looked"
	NotedLookedAt  = "directory.looked-at" // in the trail of whose contacts they are
	NotedExport    = "directory.exported"
	NotedFormed    = "community.formed"
	NotedChanged   = "community.changed"
	NotedAdmitted  = "member.admitted"
	NotedRemoved   = "member.removed"
	NotedConfirmed = "directory.confirmed"
	NotedAbsent    = "directory.absent"
	NotedReported  = "directory.reported"
	NotedRecorded  = "directory.recorded"
	NotedErased    = "directory.erased"
	NotedLeft      = "directory.left" // a report that could not be erased with a contact
)

// Look gives one participant's part of a directory, and notes in the trail of
// the actor's participant that the actor looked, and in that of the other that
// the actor's participant did.
func (s *Service) Look(ctx context.Context, actor policy.Actor, slug, id string) (*Answering, error) {
	a, err := s.Queries.Of(ctx, actor, slug, id)
	if err != nil {
		return nil, err
	}
	return a, s.noted(ctx, actor, NotedLook, slug, id)
}

// Sheet gives all of a directory on one page, and notes it as Look does, once for
// all.
func (s *Service) Sheet(ctx context.Context, actor policy.Actor, slug string) ([]*Answering, error) {
	all, err := s.Queries.All(ctx, actor, slug, nil)
	return s.together(ctx, actor, slug, all, err)
}

// Export is Sheet for a file. keep is what whoever asks for it said to the
// question whether it will be handled as its marking asks: see marking.Export.
func (s *Service) Export(ctx context.Context, actor policy.Actor, slug, keep string) ([]*Answering, error) {
	all, err := s.Queries.All(ctx, actor, slug, &marking.Onward{Said: keep})
	return s.together(ctx, actor, slug, all, err)
}

// ExportOf is Export for the part of one participant.
func (s *Service) ExportOf(ctx context.Context, actor policy.Actor, slug, id, keep string) (out *Answering, err error) {
	err = s.Queries.DB.Read(ctx, func(r sqldb.Querier) error {
		d, err := s.Queries.open(ctx, r, actor, slug)
		if err == nil {
			err = marking.Export(marking.Reader{Actor: actor}, d.thing, marking.Onward{Said: keep})
		}
		if err != nil {
			return err
		}
		out, err = d.of(ctx, id)
		return err
	})
	if err != nil {
		return nil, err
	}
	return out, s.noted(ctx, actor, NotedExport, slug, id)
}

func (s *Service) together(ctx context.Context, actor policy.Actor, slug string, all []*Answering, err error) ([]*Answering, error) {
	if err != nil {
		return nil, err
	}
	ids := make([]string, len(all))
	for i, a := range all {
		ids[i] = a.Participant
	}
	return all, s.noted(ctx, actor, NotedExport, slug, ids...)
}

func (s *Service) noted(ctx context.Context, actor policy.Actor, action, slug string, ids ...string) error {
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		object := CommunityPrefix + slug
		if len(ids) == 1 {
			object += "/" + ids[0]
		}
		if err := s.Note(ctx, w.Tx(), actor.Identity, actor.Person, action, object, statement.Hash{}); err != nil {
			return err
		}
		for _, id := range ids {
			l, ok, err := s.Listed(ctx, w.Tx(), id)
			if err != nil {
				return err
			}
			if !ok || l.Identity.IsZero() || l.Identity == actor.Identity {
				continue
			}
			// Which person it was is for the auditors of who looked alone.
			if err := s.Note(ctx, w.Tx(), l.Identity, s.other(actor), NotedLookedAt, CommunityPrefix+slug+"/"+whoIs(actor), statement.Hash{}); err != nil {
				return err
			}
		}
		return nil
	})
}

// other names the actor's participant, and no person, as who did something that
// another participant's trail notes.
func (s *Service) other(actor policy.Actor) string {
	if actor.Identity == s.Hub() {
		return audit.ByHub
	}
	return audit.ByParticipant(whoIs(actor))
}

// whoIs names the actor's participant in another's trail.
func whoIs(actor policy.Actor) string {
	if actor.For != "" {
		return actor.For
	}
	return actor.Identity.String()
}

// Form forms a community, which the actor's participant manages.
func (s *Service) Form(ctx context.Context, actor policy.Actor, b *Formed) (ledger.Receipt, error) {
	return s.terms(ctx, actor, b, NotedFormed)
}

// Alter changes the terms of a community.
func (s *Service) Alter(ctx context.Context, actor policy.Actor, b *Altered) (ledger.Receipt, error) {
	return s.terms(ctx, actor, b, NotedChanged)
}

func (s *Service) terms(ctx context.Context, actor policy.Actor, b corpus.Body, action string) (out ledger.Receipt, err error) {
	if err := May(actor, Manage); err != nil {
		return out, err
	}
	d, err := draftOf(actor.Identity, "", b.Subject(), b)
	if err != nil {
		return out, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.mayAlter(ctx, w, actor, b); err != nil {
			return err
		}
		if out, err = w.Say(ctx, d); err != nil {
			return err
		}
		if f, ok := b.(*Formed); ok {
			if err := s.openChest(ctx, w, f.Slug, actor.Identity); err != nil {
				return err
			}
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, action, b.Subject(), out.ID)
	})
	return out, err
}

func (s *Service) mayAlter(ctx context.Context, w *ledger.Writer, actor policy.Actor, b corpus.Body) error {
	if err := s.silent(ctx, w.Tx(), actor.Identity); err != nil {
		return err
	}
	switch b := b.(type) {
	case *Formed:
		switch _, err := community(ctx, w.Tx(), b.Slug); {
		case err == nil:
			return fail.New(fail.Exists, "There is a community of this name already.")
		case !fail.Is(err, fail.NotFound):
			return err
		}
	case *Altered:
		_, err := s.managed(ctx, w.Tx(), actor, b.Slug)
		return err
	}
	return nil
}

// managed gives a community that the actor's participant manages.
func (s *Service) managed(ctx context.Context, q sqldb.Querier, actor policy.Actor, slug string) (*Community, error) {
	c, err := community(ctx, q, slug)
	if err == nil && c.Manager != actor.Identity {
		err = fail.New(fail.Denied, "This community is managed by somebody else.")
	}
	return c, err
}

func (s *Service) silent(ctx context.Context, q sqldb.Querier, identity statement.Hash) error {
	if s.Silent == nil {
		return nil
	}
	return s.Silent(ctx, q, identity)
}

// openChest makes the chest of a community's directory, which its manager alone
// reads.
func (s *Service) openChest(ctx context.Context, w *ledger.Writer, slug string, manager statement.Hash) error {
	chest := journal.NewChest()
	if err := s.Journal.Open(ctx, w, chest, manager); err != nil {
		return err
	}
	_, err := w.Tx().Exec(ctx, `INSERT INTO contact_chest (community, chest) VALUES ($1, $2)`, slug, chest[:])
	return fail.Wrap(err, fail.Unavailable, "the communities cannot be read")
}

// Admit makes a participant a member of a community: it reads the directory from
// then on, and nominates.
func (s *Service) Admit(ctx context.Context, actor policy.Actor, slug, id string) (out ledger.Receipt, err error) {
	return s.enrol(ctx, actor, slug, id, func(ctx context.Context, w *ledger.Writer, c *Community, chest journal.Chest, l Listed) (ledger.Receipt, error) {
		if !slices.Contains(c.Classes, l.Class) {
			return out, fail.New(fail.Denied, "Participants of this class do not join this community.")
		}
		if err := s.Journal.Admit(ctx, w, chest, l.Identity); err != nil {
			return out, err
		}
		return s.confide(ctx, w, chest, actor.Identity, l.Identity, CommunityPrefix+slug, &Admitted{Community: slug, Participant: id})
	}, NotedAdmitted)
}

// Remove takes a member off a community, at once.
func (s *Service) Remove(ctx context.Context, actor policy.Actor, b *Removed) (out ledger.Receipt, err error) {
	return s.enrol(ctx, actor, b.Community, b.Participant, func(ctx context.Context, w *ledger.Writer, _ *Community, chest journal.Chest, l Listed) (ledger.Receipt, error) {
		out, err := s.confide(ctx, w, chest, actor.Identity, l.Identity, CommunityPrefix+b.Community, b)
		if err != nil {
			return out, err
		}
		return out, s.Journal.Remove(ctx, w, chest, l.Identity)
	}, NotedRemoved)
}

func (s *Service) enrol(ctx context.Context, actor policy.Actor, slug, id string,
	do func(ctx context.Context, w *ledger.Writer, c *Community, chest journal.Chest, l Listed) (ledger.Receipt, error), action string) (out ledger.Receipt, err error) {
	if err := May(actor, Manage); err != nil {
		return out, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		c, err := s.managed(ctx, w.Tx(), actor, slug)
		if err != nil {
			return err
		}
		chest, ok, err := chestOf(ctx, w.Tx(), slug)
		if err != nil {
			return err
		}
		l, listed, err := s.Listed(ctx, w.Tx(), id)
		switch {
		case err != nil:
			return err
		case !ok || !listed:
			return fail.New(fail.NotFound, "Nobody is listed under this id.")
		case l.Identity.IsZero():
			return fail.New(fail.Denied, "This participant has no key here: it cannot read what is sealed. Its contacts can be recorded for it from a document.")
		case l.Identity == actor.Identity:
			return fail.New(fail.Conflict, "Who manages the directory reads it already.")
		}
		if out, err = do(ctx, w, c, chest, l); err != nil {
			return err
		}
		if err := s.Note(ctx, w.Tx(), l.Identity, s.other(actor), action, CommunityPrefix+slug, out.ID); err != nil {
			return err
		}
		return s.Note(ctx, w.Tx(), actor.Identity, actor.Person, action, CommunityPrefix+slug+"/"+id, out.ID)
	})
	return out, err
}

// draftOf checks a body and writes it as a draft. to is the counterparty; empty
// for what is public.
func draftOf(by statement.Hash, to, subject string, b corpus.Body) (ledger.Draft, error) {
	if err := b.Check(); err != nil {
		return ledger.Draft{}, err
	}
	body, err := corpus.Encode(b)
	if err != nil {
		return ledger.Draft{}, err
	}
	d := ledger.Draft{By: by, Type: b.Type(), Subject: subject, Body: body}
	if to != "" {
		d.Stream, d.Marking = to, Marking
	}
	return d, nil
}

// confide says a body to one counterparty, at once.
func (s *Service) confide(ctx context.Context, w *ledger.Writer, chest journal.Chest, by, to statement.Hash, subject string, b corpus.Body) (ledger.Receipt, error) {
	d, err := draftOf(by, to.String(), subject, b)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return s.Journal.Confide(ctx, w, chest, d)
}

// own is how a participant speaks for itself.
func own(id string) submission.Via { return submission.Via{Mode: submission.Own, Author: id} }
