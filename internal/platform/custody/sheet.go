package custody

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"slices"
	"strconv"

	"comity.example/comity/identity"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Declaration is what is declared of a key.
type Declaration struct {
	Key     statement.Key
	From    int64 // index from which on what it signed is struck
	Recover bool  // and a new signing key is named at once
}

// recoveryOf reads a sheet as it was typed, and demands that it is the one in
// force of this participant. The caller clears the key.
func recoveryOf(p *identity.Participant, typed string) (ed25519.PrivateKey, error) {
	priv, err := keys.ParseSheet(typed)
	if err != nil {
		return nil, err
	}
	if statement.KeyOf(priv) != p.Recovery {
		clear(priv)
		return nil, keys.NotInForce()
	}
	return priv, nil
}

// withSheet runs a command in which the recovery key of a typed sheet signs. The
// key is in memory for that long.
func (s *Service) withSheet(ctx context.Context, id statement.Hash, typed string, do func(ctx context.Context, w *ledger.Writer, p *identity.Participant, recovery ed25519.PrivateKey) error) error {
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		p, err := known(ctx, w, id)
		if err != nil {
			return err
		}
		recovery, err := recoveryOf(p, typed)
		if err != nil {
			return err
		}
		defer clear(recovery)
		return do(ctx, w, p, recovery)
	})
}

// Declare says that a key of the participant was in other hands from an index
// on: what it signed from there is struck wherever it shows. If it is the key in
// force, nothing can be said until a new one is named, which may follow at once.
func (s *Service) Declare(ctx context.Context, actor policy.Actor, id statement.Hash, typed string, c Declaration) (r ledger.Receipt, err error) {
	if err := May(actor, Compromise, id); err != nil {
		return r, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	fresh, old, err := s.fresh(ctx, id, typed, c.Recover)
	if err != nil {
		return r, err
	}
	err = s.withSheet(ctx, id, typed, func(ctx context.Context, w *ledger.Writer, p *identity.Participant, recovery ed25519.PrivateKey) error {
		body := identity.Compromised{Key: c.Key, From: strconv.FormatInt(c.From, 10)}
		if r, err = w.Say(ctx, change(id, identity.TypeCompromised, body, recovery)); err != nil {
			return err
		}
		if err := s.note(ctx, w.Tx(), actor, id, audit.KeyCompromised, r.ID); err != nil || !c.Recover {
			return err
		}
		_, err := s.recover(ctx, w, actor, id, recovery, fresh, nil)
		return err
	})
	switch {
	case c.Recover:
		return r, s.settle(err, id, fresh)
	case err == nil && c.Key == old:
		_ = s.Keys.Retain(id) // it signs nothing any more; Tidy does it at the next start, if it fails
	}
	return r, err
}

// Recovered is what a recovery gives. Sheet is that of the new recovery key, if
// one was asked for: it is to be printed now.
type Recovered struct {
	Receipt ledger.Receipt
	Sheet   *keys.Sheet
}

// Recover names a new signing key, drawn and kept here, by the recovery key of
// the sheet; and with renew a new recovery key as well, whose sheet replaces
// the one that was typed.
func (s *Service) Recover(ctx context.Context, actor policy.Actor, id statement.Hash, typed string, renew bool) (out Recovered, err error) {
	if err := May(actor, Recover, id); err != nil {
		return out, err
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	fresh, _, err := s.fresh(ctx, id, typed, true)
	if err != nil {
		return out, err
	}
	var next ed25519.PrivateKey
	if renew {
		if _, next, err = ed25519.GenerateKey(rand.Reader); err != nil {
			return out, fail.Wrap(err, fail.Internal, "a key cannot be made")
		}
		defer clear(next)
		sheet := keys.NewSheet(s.Ledger.Origin(), id, next, s.Clock.Now())
		out.Sheet = &sheet
	}
	err = s.withSheet(ctx, id, typed, func(ctx context.Context, w *ledger.Writer, _ *identity.Participant, recovery ed25519.PrivateKey) error {
		out.Receipt, err = s.recover(ctx, w, actor, id, recovery, fresh, next)
		return err
	})
	if err = s.settle(err, id, fresh); err != nil {
		return Recovered{}, err
	}
	return out, nil
}

// fresh prepares a new signing key, once it is certain that the sheet is the
// right one: a wrong sheet must leave nothing behind. old is the key in force.
func (s *Service) fresh(ctx context.Context, id statement.Hash, typed string, wanted bool) (fresh ed25519.PrivateKey, old statement.Key, err error) {
	p, err := s.Ledger.Identity(ctx, id)
	if err != nil {
		return nil, old, err
	}
	recovery, err := recoveryOf(p, typed)
	if err != nil {
		return nil, old, err
	}
	clear(recovery)
	if p.MovedTo != "" {
		return nil, old, fail.New(fail.Conflict, "The participant's home is %s: its keys are changed there.", p.MovedTo)
	}
	if p.Signing != nil {
		old = *p.Signing
	}
	if wanted {
		fresh, err = s.prepare(id)
	}
	return fresh, old, err
}

func (s *Service) recover(ctx context.Context, w *ledger.Writer, actor policy.Actor, id statement.Hash, recovery, fresh, next ed25519.PrivateKey) (ledger.Receipt, error) {
	body, introduced := identity.Recovered{Signing: statement.KeyOf(fresh)}, []ed25519.PrivateKey{fresh}
	if next != nil {
		key := statement.KeyOf(next)
		body.Recovery, introduced = &key, append(introduced, next)
	}
	r, err := w.Say(ctx, change(id, identity.TypeRecovered, body, recovery, introduced...))
	if err == nil {
		err = set(ctx, w.Tx(), id, Rotation, r.At, 0)
	}
	if err == nil && next != nil {
		err = set(ctx, w.Tx(), id, Drill, r.At, 0)
	}
	if err == nil {
		err = s.note(ctx, w.Tx(), actor, id, audit.KeyRecovered, r.ID)
	}
	return r, err
}

// Departure is what a move leaves with the participant: the ends of its
// confidential streams and the salts under which the move names them. Whoever
// holds one can prove where the stream ended.
type Departure struct {
	Receipt ledger.Receipt
	Ends    []SealedEnd
}

// SealedEnd is the end of a stream and its salt.
type SealedEnd struct {
	End  identity.End
	Salt [32]byte
}

// decoys is how many random hashes stand beside those of the streams, so that
// their number is not told.
const decoys = 8

// Move says that another hub is the participant's home. Nothing can be said for
// it here afterwards, and this hub forgets its signing key: at the new hub the
// sheet names another.
func (s *Service) Move(ctx context.Context, actor policy.Actor, id statement.Hash, typed, origin string) (out Departure, err error) {
	if err := May(actor, Move, id); err != nil {
		return out, err
	}
	if id == s.Ledger.Hub() || origin == s.Ledger.Origin() {
		return out, fail.New(fail.Invalid, "The hub's own participant cannot leave it, and nobody moves to where he is.")
	}
	s.changing.Lock()
	defer s.changing.Unlock()
	err = s.withSheet(ctx, id, typed, func(ctx context.Context, w *ledger.Writer, p *identity.Participant, recovery ed25519.PrivateKey) error {
		body := identity.Moved{Origin: origin}
		body.Sealed, out.Ends = seal(p)
		if out.Receipt, err = w.Say(ctx, change(id, identity.TypeMoved, body, recovery)); err != nil {
			return err
		}
		if err := unset(ctx, w.Tx(), id); err != nil {
			return err
		}
		return s.note(ctx, w.Tx(), actor, id, audit.KeyMoved, out.Receipt.ID)
	})
	if err == nil {
		_ = s.Keys.Retain(id) // Tidy does it at the next start, if it fails
	}
	return out, err
}

// seal hashes the ends of a participant's confidential streams, with decoys.
func seal(p *identity.Participant) (sealed []statement.Hash, ends []SealedEnd) {
	for stream, head := range p.Heads {
		if stream == statement.Public {
			continue
		}
		e := SealedEnd{End: identity.End{Stream: stream, Seq: strconv.FormatUint(head.Seq, 10), ID: head.ID}}
		_, _ = rand.Read(e.Salt[:]) // never fails: it would end the program
		ends = append(ends, e)
		sealed = append(sealed, e.End.Seal(e.Salt))
	}
	for range decoys {
		var h statement.Hash
		_, _ = rand.Read(h[:])
		sealed = append(sealed, h)
	}
	slices.SortFunc(sealed, func(a, b statement.Hash) int { return slices.Compare(a[:], b[:]) })
	return sealed, ends
}

// payloadDrill is what a drill signs under: a signature that is good for
// nothing else.
const payloadDrill = "comity/drill/v1"

// Try proves that a sheet works and uses nothing up: the key on it signs a fresh
// random challenge in memory, and the signature is checked against the recovery
// key in the register. Kept is only that it worked, and when.
func (s *Service) Try(ctx context.Context, actor policy.Actor, id statement.Hash, typed string) (d Drilled, err error) {
	if err := May(actor, Try, id); err != nil {
		return d, err
	}
	err = s.withSheet(ctx, id, typed, func(ctx context.Context, w *ledger.Writer, p *identity.Participant, recovery ed25519.PrivateKey) error {
		var challenge [32]byte
		_, _ = rand.Read(challenge[:])
		message := statement.PAE(payloadDrill, challenge[:])
		if !ed25519.Verify(p.Recovery[:], message, ed25519.Sign(recovery, message)) {
			return fail.New(fail.Invalid, "the recovery key of that sheet does not sign")
		}
		d = Drilled{At: s.Clock.Now(), Key: p.Recovery, Person: actor.Person}
		return s.drilled(ctx, w.Tx(), actor, id, d)
	})
	return d, err
}

func (s *Service) drilled(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, id statement.Hash, d Drilled) error {
	_, err := tx.Exec(ctx, `INSERT INTO custody_drill (identity, at, key, person) VALUES ($1, $2, $3, $4)
		ON CONFLICT (identity, at) DO NOTHING`, id[:], sqldb.Micros(d.At), d.Key[:], d.Person)
	if err == nil {
		err = set(ctx, tx, id, Drill, d.At, 0)
	}
	if err == nil {
		err = s.note(ctx, tx, actor, id, audit.KeyDrilled, statement.Hash{})
	}
	return err
}
