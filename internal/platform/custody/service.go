package custody

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"embed"
	"encoding/json"
	"errors"
	"io/fs"
	"slices"
	"sync"

	"comity.example/comity/identity"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations are those of the room's private tables, custody_due and
// custody_drill.
func Migrations() fs.FS { return migrations }

// Trail is where it is noted which person caused which change.
type Trail interface {
	Note(ctx context.Context, tx *sqldb.Tx, e audit.Entry) error
}

// Service changes keys. Each of its commands is durable when it returns. There
// is one for a hub: it changes one participant's keys at a time, so that no
// command forgets the key that another has just put in force.
type Service struct {
	Ledger *ledger.Ledger
	DB     *sqldb.DB
	Keys   *keys.Store
	Clock  clock.Clock
	Trail  Trail

	changing sync.Mutex
}

// Opened is a participant that was just opened, with the sheet that is to be
// printed now: nobody can print it again.
type Opened struct {
	Identity statement.Hash
	Receipt  ledger.Receipt
	Sheet    keys.Sheet
}

// Open opens a participant whose signing key this hub keeps.
func (s *Service) Open(ctx context.Context, actor policy.Actor) (Opened, error) {
	if err := May(actor, Open, statement.Hash{}); err != nil {
		return Opened{}, err
	}
	o, err := keys.Open(s.Clock.Now())
	if err != nil {
		return Opened{}, err
	}
	defer clear(o.Recovery)
	out := Opened{Identity: o.ID, Sheet: keys.SheetOf(s.Ledger.Origin(), o, s.Clock.Now())}
	if err := s.Keys.Keep(o.ID, o.Signing); err != nil {
		return Opened{}, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if out.Receipt, err = w.Open(ctx, o.Leaf, o.Blob); err != nil {
			return err
		}
		if err := s.begin(ctx, w.Tx(), out.Receipt); err != nil {
			return err
		}
		if err := s.note(ctx, w.Tx(), actor, statement.Hash{}, audit.KeyOpened, out.Receipt.ID); err != nil {
			return err
		}
		return s.note(ctx, w.Tx(), actor, o.ID, audit.KeyOpened, out.Receipt.ID)
	})
	if err != nil {
		s.forget(err, o.ID, o.Signing)
		return Opened{}, err
	}
	return out, nil
}

// begin sets what is due for a participant that was just opened.
func (s *Service) begin(ctx context.Context, tx *sqldb.Tx, r ledger.Receipt) error {
	for _, kind := range []Kind{Rotation, Drill} {
		if err := set(ctx, tx, r.ID, kind, r.At, 0); err != nil {
			return err
		}
	}
	return nil
}

// Admit enters the opening statement of a participant that keeps its own keys,
// as it was made elsewhere: leaf, and salt ‖ body.
func (s *Service) Admit(ctx context.Context, actor policy.Actor, leaf, blob []byte) (r ledger.Receipt, err error) {
	if err := May(actor, Admit, statement.Hash{}); err != nil {
		return r, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if r, err = w.Open(ctx, leaf, blob); err != nil {
			return err
		}
		if err := set(ctx, w.Tx(), r.ID, Drill, r.At, 0); err != nil {
			return err
		}
		return s.note(ctx, w.Tx(), actor, statement.Hash{}, audit.KeyOpened, r.ID)
	})
	return r, err
}

// Rotate puts a fresh signing key, drawn and kept here, in the place of the one
// in force. Nobody sees either. inForce is the key that the actor means to
// replace; when it is no longer the one in force, nothing happens: a form that
// is sent twice rotates once.
func (s *Service) Rotate(ctx context.Context, actor policy.Actor, id statement.Hash, inForce statement.Key) (r ledger.Receipt, err error) {
	if err := May(actor, Rotate, id); err != nil {
		return r, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	fresh, err := s.prepare(id)
	if err != nil {
		return r, err
	}
	err = s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		p, err := known(ctx, w, id)
		if err != nil {
			return err
		}
		if p.Signing == nil || *p.Signing != inForce {
			return fail.New(fail.Conflict, "That key is not in force any more: it has been replaced or declared compromised.")
		}
		if r, err = w.Say(ctx, rotation(id, fresh)); err != nil {
			return err
		}
		if err := set(ctx, w.Tx(), id, Rotation, r.At, 0); err != nil {
			return err
		}
		return s.note(ctx, w.Tx(), actor, id, audit.KeyRotated, r.ID)
	})
	return r, s.settle(err, id, fresh)
}

// Schedule sets how often the signing key is to be replaced, in months.
func (s *Service) Schedule(ctx context.Context, actor policy.Actor, id statement.Hash, months int) error {
	if err := May(actor, Schedule, id); err != nil {
		return err
	}
	if months < MinRotation || months > MaxRotation {
		return fail.New(fail.Invalid, "A key is replaced every %d to %d months.", MinRotation, MaxRotation)
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		d, err := dueOf(ctx, w.Tx(), id, Rotation)
		if err != nil {
			return err
		}
		if d == nil {
			return fail.New(fail.Conflict, "This hub does not keep the signing key of that participant.")
		}
		if err := set(ctx, w.Tx(), id, Rotation, d.Since, months); err != nil {
			return err
		}
		return s.note(ctx, w.Tx(), actor, id, "key.scheduled", statement.Hash{})
	})
}

// known gives a participant as a command sees it.
func known(ctx context.Context, w *ledger.Writer, id statement.Hash) (*identity.Participant, error) {
	p, err := w.Identity(ctx, id)
	if err == nil && p == nil {
		err = fail.New(fail.NotFound, "No participant has been opened with this identity.")
	}
	return p, err
}

// prepare draws a signing key and keeps it, before anything is said of it.
func (s *Service) prepare(id statement.Hash) (ed25519.PrivateKey, error) {
	_, fresh, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "a key cannot be made")
	}
	return fresh, s.Keys.Keep(id, fresh)
}

// settle forgets the key that is not needed: after a change all but the fresh
// one, and the fresh one when there was none. A failure to forget is no failure
// of the change: Tidy does it at the next start.
func (s *Service) settle(err error, id statement.Hash, fresh ed25519.PrivateKey) error {
	if err != nil {
		s.forget(err, id, fresh)
		return err
	}
	_ = s.Keys.Retain(id, statement.KeyOf(fresh))
	return nil
}

// forget drops a key that was prepared for a command that failed. When nobody
// knows whether it did, the key stays.
func (s *Service) forget(err error, id statement.Hash, fresh ed25519.PrivateKey) {
	var unknown *sqldb.CommitError
	if errors.As(err, &unknown) || fail.Is(err, fail.Unavailable) {
		return
	}
	_ = s.Keys.Retain(id, slices.DeleteFunc(s.Keys.Of(id), func(k statement.Key) bool { return k == statement.KeyOf(fresh) })...)
}

// note writes down who did what, in the participant's trail; in the hub's own
// when the hub keeps nothing for the participant.
func (s *Service) note(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id statement.Hash, action string, said statement.Hash) error {
	e := audit.Entry{Participant: id, Person: actor.Person, Action: action, Statement: said}
	if _, keeps := s.Keys.Data(id); !keeps && !id.IsZero() {
		e.Participant, e.Object = statement.Hash{}, id.String()
	}
	return s.Trail.Note(ctx, tx, e)
}

// rotation, recovery and the others are what is said of keys.
func rotation(id statement.Hash, fresh ed25519.PrivateKey) ledger.Draft {
	return change(id, identity.TypeRotated, identity.Rotated{Signing: statement.KeyOf(fresh)}, nil, fresh)
}

// change drafts a statement about keys; its body is of our own making and can
// always be written. The keys that it introduces agree to it.
func change(id statement.Hash, typ string, body any, signer ed25519.PrivateKey, introduced ...ed25519.PrivateKey) ledger.Draft {
	b, err := json.Marshal(body)
	if err != nil {
		panic(err)
	}
	return ledger.Draft{By: id, Type: typ, Subject: id.String(), Body: b, Signer: signer, Seal: func(st *statement.Statement) error {
		for _, k := range introduced {
			if err := st.Approve(statement.ApprovalNewKey, k); err != nil {
				return err
			}
		}
		return nil
	}}
}

// Tidy brings what is kept in line with the register, when a hub starts: keys
// that the register has ended are forgotten, and what is due is set for those
// participants for whom it never was. A locked hub leaves all as it is.
func (s *Service) Tidy(ctx context.Context) error {
	if s.Keys.Log() == nil || s.Ledger.Quarantine() != "" {
		return nil
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	for _, id := range s.Keys.Hosted() {
		p, err := s.Ledger.Identity(ctx, id)
		if fail.Is(err, fail.NotFound) {
			continue // its opening failed, or its outcome was not known: the key harms nobody
		}
		if err != nil {
			return err
		}
		if err := s.Keys.Retain(id, current(p, s.Keys.Of(id))...); err != nil {
			return err
		}
		if err := s.ensure(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// current gives those of the keys that the register has not ended.
func current(p *identity.Participant, kept []statement.Key) []statement.Key {
	return slices.DeleteFunc(kept, func(k statement.Key) bool {
		return slices.ContainsFunc(p.Keys, func(u identity.KeyUse) bool { return u.Key == k && u.Until != nil })
	})
}

// ensure sets what is due for a participant, counted from the statement that
// introduced its key, where nothing is.
func (s *Service) ensure(ctx context.Context, p *identity.Participant) error {
	lacking, err := s.lacking(ctx, p.ID)
	if err != nil || len(lacking) == 0 || p.MovedTo != "" {
		return err
	}
	since, err := s.Ledger.At(ctx, p.Keys[len(p.Keys)-1].From)
	if err != nil {
		return err
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		for _, kind := range lacking {
			if err := set(ctx, w.Tx(), p.ID, kind, since.Statement.Header.At, 0); err != nil {
				return err
			}
		}
		return nil
	})
}

// lacking gives what is not set to fall due for a participant.
func (s *Service) lacking(ctx context.Context, id statement.Hash) (out []Kind, err error) {
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		for _, kind := range []Kind{Rotation, Drill} {
			d, err := dueOf(ctx, q, id, kind)
			if err != nil {
				return err
			}
			if d == nil {
				out = append(out, kind)
			}
		}
		return nil
	})
	return out, err
}
