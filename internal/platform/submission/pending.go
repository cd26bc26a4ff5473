package submission

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/blob"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

// Vault seals what is private to a participant.
type Vault interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// purpose of what is sealed here; its place is the hash of the file, so that
// one file cannot stand for another.
const purpose = "attachment"

func noFile() *fail.Error {
	return fail.New(fail.NotFound, "There is no such file here, or not any more.")
}

// owner is the participant whose file it is: that for which the actor acts. The
// program acts for the hub.
func (s *Service) owner(actor policy.Actor) statement.Hash {
	if actor.Identity.IsZero() {
		return s.Queries.Hub()
	}
	return actor.Identity
}

// Attach keeps a file, sealed, for a statement that the actor's participant is
// to say. It is nobody else's to see or to name until then.
func (s *Service) Attach(ctx context.Context, actor policy.Actor, content []byte) (blob.Kept, error) {
	if err := May(actor, Attach); err != nil {
		return blob.Kept{}, err
	}
	k, raw, err := blob.Salted(content)
	if err != nil {
		return k, err
	}
	owner := s.owner(actor)
	sealed, err := s.Keys.Seal(owner, purpose, k.Hash.String(), raw)
	if err != nil {
		return k, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Tx().Exec(ctx, `INSERT INTO attachment_pending (participant, hash, sealed, brought) VALUES ($1, $2, $3, $4)`,
			owner.String(), k.Hash.String(), sealed, sqldb.Micros(s.Clock.Now()))
		return err
	})
	return k, err
}

// File gives a file to people of the participant that brought it, or that a
// statement in the register names: fail.NotFound for all others, and for what
// is not here.
func (s *Service) File(ctx context.Context, actor policy.Actor, hash statement.Hash) (content []byte, err error) {
	if err := May(actor, Preview); err != nil {
		return nil, err
	}
	public := false
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		raw, err := s.pending(ctx, q, s.owner(actor), hash)
		if err == nil {
			content, err = blob.Content(hash, raw)
			return err
		}
		if !fail.Is(err, fail.NotFound) {
			return err
		}
		if _, err = s.Queries.attachment(ctx, q, hash); fail.Is(err, fail.NotFound) {
			if _, waits := ownerOf(ctx, q, hash); waits == nil {
				return noFile().Hiding() // another participant's
			}
			return noFile()
		}
		public = err == nil
		return err
	})
	if err == nil && public {
		_, content, err = s.Files.Open(hash)
	}
	return content, err
}

// pending gives salt ‖ bytes of a file that waits.
func (s *Service) pending(ctx context.Context, q sqldb.Querier, owner, hash statement.Hash) ([]byte, error) {
	var sealed []byte
	err := q.QueryRow(ctx, `SELECT sealed FROM attachment_pending WHERE participant = $1 AND hash = $2`, owner.String(), hash.String()).Scan(&sealed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noFile()
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
	}
	return s.Keys.Unseal(owner, purpose, hash.String(), sealed)
}

// Here sees that files are here: brought by the participant that names them, or
// public.
func (s *Service) Here(ctx context.Context, q sqldb.Querier, actor policy.Actor, files []Attachment) error {
	return s.here(ctx, q, s.owner(actor), files)
}

func (s *Service) here(ctx context.Context, q sqldb.Querier, owner statement.Hash, files []Attachment) error {
	for _, a := range files {
		n := 0
		err := q.QueryRow(ctx, `SELECT COUNT(*) FROM attachment_pending WHERE participant = $1 AND hash = $2`, owner.String(), a.Hash.String()).Scan(&n)
		if err != nil {
			return fail.Wrap(err, fail.Unavailable, "the attachments cannot be read")
		}
		if n > 0 {
			continue
		}
		_, err = s.Queries.attachment(ctx, q, a.Hash)
		if fail.Is(err, fail.NotFound) || err == nil && !s.Files.Has(a.Hash) {
			return fail.New(fail.Conflict, "The file %s is not here any more: attach it again.", a.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// named lists the files that a body names.
func named(b corpus.Body) []statement.Hash {
	var c *Content
	switch b := b.(type) {
	case *Opening:
		c = &b.Content
	case *Corrected:
		c = &b.Content
	default:
		return nil
	}
	return hashes(c.Attachments)
}

func hashes(all []Attachment) []statement.Hash {
	out := make([]statement.Hash, len(all))
	for i, a := range all {
		out[i] = a.Hash
	}
	return out
}

// namedIn lists the files that a draft names, also one of the rooms elsewhere;
// none for a draft of any other.
func namedIn(d ledger.Draft, elsewhere *Elsewhere) ([]statement.Hash, error) {
	if elsewhere.has(d.Type) {
		all, err := elsewhere.Files(d.Type, d.Body)
		return hashes(all), err
	}
	if !slices.Contains(Types(), d.Type) {
		return nil, nil
	}
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return nil, err
	}
	return named(b), nil
}

// Publish puts the files of a statement beside the register. It runs inside the
// transaction that says the statement: they are durable before it is, and no
// statement stands whose file is missing. Should the transaction fail, a file
// is left that no statement names; nobody is given it, and it is swept. Check
// has seen, in the same transaction, that each is the speaker's or public.
func (s *Service) Publish(ctx context.Context, tx *sqldb.Tx, b corpus.Body) error {
	return s.publish(ctx, tx, named(b))
}

// PublishDraft is Publish for a statement of a room elsewhere, once it is said.
func (s *Service) PublishDraft(ctx context.Context, tx *sqldb.Tx, d ledger.Draft) error {
	all, err := namedIn(d, s.Queries.Elsewhere)
	if err != nil {
		return err
	}
	return s.publish(ctx, tx, all)
}

func (s *Service) publish(ctx context.Context, tx *sqldb.Tx, files []statement.Hash) error {
	for _, hash := range files {
		owner, err := ownerOf(ctx, tx, hash)
		if errors.Is(err, sql.ErrNoRows) {
			continue // public already
		}
		if err != nil {
			return err
		}
		raw, err := s.pending(ctx, tx, owner, hash)
		if err == nil {
			_, err = blob.Content(hash, raw)
		}
		if err == nil {
			_, err = s.Files.Restore(raw)
		}
		if err == nil {
			err = drop(ctx, tx, owner, hash)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ownerOf gives whose file it is that waits: no two files have one hash.
func ownerOf(ctx context.Context, q sqldb.Querier, hash statement.Hash) (owner statement.Hash, err error) {
	var text string
	if err := q.QueryRow(ctx, `SELECT participant FROM attachment_pending WHERE hash = $1`, hash.String()).Scan(&text); err != nil {
		return owner, err
	}
	return statement.ParseHash(text)
}

func drop(ctx context.Context, tx *sqldb.Tx, owner, hash statement.Hash) error {
	_, err := tx.Exec(ctx, `DELETE FROM attachment_pending WHERE participant = $1 AND hash = $2`, owner.String(), hash.String())
	return err
}

// Drop removes the files of a draft that was withdrawn, but for those that
// another draft of the same participant names.
func (s *Service) Drop(ctx context.Context, tx *sqldb.Tx, withdrawn ledger.Draft, live []ledger.Draft) error {
	gone, err := namedIn(withdrawn, s.Queries.Elsewhere)
	if err != nil {
		return err
	}
	keep := map[statement.Hash]bool{}
	if len(gone) > 0 {
		for _, d := range live {
			all, err := namedIn(d, s.Queries.Elsewhere)
			if err != nil {
				return err
			}
			for _, hash := range all {
				keep[hash] = true
			}
		}
	}
	for _, hash := range gone {
		if keep[hash] {
			continue
		}
		if err := drop(ctx, tx, withdrawn.By, hash); err != nil {
			return err
		}
	}
	return nil
}
