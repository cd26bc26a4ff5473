package signin

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/statement"
)

const signInPurpose = "sign in"

// SignInOptions gives the options with which a browser asks for any passkey of
// this hub.
func (s *Service) SignInOptions() (string, error) {
	if err := s.Ready(); err != nil {
		return "", err
	}
	return s.relying.ask(signInPurpose, nil)
}

// SignIn checks a passkey's answer and begins a session: its token is for the
// browser's cookie and is kept nowhere. Whatever is wrong, it says the same.
// Only to somebody who has shown a good passkey does it say that no
// authorization lists it.
func (s *Service) SignIn(ctx context.Context, answer []byte, agent string) (token string, in Session, err error) {
	if err := s.Ready(); err != nil {
		return "", in, err
	}
	k, err := s.answered(ctx, signInPurpose, answer, "")
	if err != nil {
		return "", in, err
	}
	return s.Begin(ctx, Proof{Person: k.Person, How: ByPasskey, Passkey: k.ID, Agent: agent})
}

// answered checks an answer of somebody's passkey, or of this person's alone,
// and writes its counter. How often a passkey is tried is counted where its
// answers are wrong: ids of passkeys are public, and nobody can be kept out by
// somebody else's guesses.
func (s *Service) answered(ctx context.Context, purpose string, answer []byte, only string) (Passkey, error) {
	var tried []byte
	k, err := s.relying.answered(purpose, answer, func(id, handle []byte) (h holder, ok bool, err error) {
		tried = id
		err = s.db.Read(ctx, func(q sqldb.Querier) error {
			h, ok, err = holderBy(ctx, q, id, handle)
			return err
		})
		return h, ok && (only == "" || h.person.ID == only), err
	})
	if err == nil {
		return k, s.used(ctx, k)
	}
	if tried != nil {
		if often := s.attempts.Take(hex.EncodeToString(tried)); often != nil {
			err = often
		}
	}
	return k, err
}

// Begin begins a session for somebody who has proved who he or she is. The
// token is always new: whatever the browser brought counts for nothing. Without
// any authorization in force there is no session.
func (s *Service) Begin(ctx context.Context, p Proof) (token string, in Session, err error) {
	again := s.Again(ctx, p.Person)
	hats, err := s.hats(ctx, Session{Person: p.Person, How: p.How, Passkey: p.Passkey, Voucher: p.Voucher})
	switch {
	case err != nil:
		return "", in, err
	case len(hats) == 0:
		if err := s.barred(ctx, p); err != nil {
			return "", in, err
		}
	}
	switch {
	case len(hats) == 0 && again != nil:
		return "", in, again
	case len(hats) == 0:
		return "", in, refuse(fail.Denied, ErrUnauthorized, "Your passkey is in no authorization in force. An officer of your participant gives one, and another clears it.")
	}
	now := s.clock.Now()
	in = Session{ID: newID(""), Person: p.Person, Passkey: bytesOf(p.Passkey), How: p.How, Voucher: p.Voucher, Browser: browser(p.Agent),
		Made: now, Proved: now, Seen: now, Ends: now.Add(s.limits.Absolute), Current: true}
	if p.How == ByProvider {
		in.Proved = time.UnixMicro(0).UTC() // no passkey has answered in it
	}
	if len(hats) == 1 {
		in.Identity = hats[0].Identity
	}
	token = secret.New()
	hash, _ := secret.Sum(token)
	return token, in, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if err := s.expire(ctx, tx); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO signin_session (`+sessionColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			hash, in.ID, in.Person, worn(in.Identity), in.Passkey, string(in.How), worn(in.Voucher), in.Browser,
			sqldb.Micros(in.Made), sqldb.Micros(in.Proved), sqldb.Micros(in.Seen), sqldb.Micros(in.Ends))
		if err != nil {
			return err
		}
		return s.note(ctx, tx, in.Identity, in.Person, "session.began", in.ID)
	})
}

// barred tells somebody without any authorization in force that one is suspended,
// why, and until when: fail.Denied, of the one that ends first. Whoever asks has
// proved who he or she is.
func (s *Service) barred(ctx context.Context, p Proof) error {
	in := Session{How: p.How, Passkey: p.Passkey, Voucher: p.Voucher}
	all, err := s.allowed.Suspended(ctx, p.Person, listedBy(in))
	all = slices.DeleteFunc(all, func(b Suspension) bool { return !in.speaksFor(b.Identity) })
	if err != nil || len(all) == 0 {
		return err
	}
	next := slices.MinFunc(all, func(a, b Suspension) int { return a.Until.Compare(b.Until) })
	return refuse(fail.Denied, &Barred{next}, "Your authorization is suspended.")
}

const sessionColumns = `token, id, person, identity, passkey, how, voucher, browser, made, proved, seen, ends`

// worn writes a hat for a row: empty for none.
func worn(identity statement.Hash) []byte {
	if identity.IsZero() {
		return []byte{}
	}
	return identity[:]
}

func scanSession(scan func(...any) error) (in Session, hash []byte, err error) {
	var identity, voucher []byte
	var how string
	var made, proved, seen, ends int64
	err = scan(&hash, &in.ID, &in.Person, &identity, &in.Passkey, &how, &voucher, &in.Browser, &made, &proved, &seen, &ends)
	if err != nil {
		return in, nil, err
	}
	if len(identity) == len(in.Identity) {
		copy(in.Identity[:], identity)
	}
	if len(voucher) == len(in.Voucher) {
		copy(in.Voucher[:], voucher)
	}
	in.How = How(how)
	in.Made, in.Proved, in.Seen, in.Ends = sqldb.Time(made), sqldb.Time(proved), sqldb.Time(seen), sqldb.Time(ends)
	return in, hash, nil
}

// errOut is what anybody hears whose session is not, or not any more.
func errOut() error { return fail.New(fail.SignedOut, "You are signed out.") }

// Resume gives the session of a cookie and who acts in it: fail.SignedOut when
// it is over, was ended, or never was. It ends a session whose person has no
// authorization in force any more; where only the hat is gone, the person wears
// none until he or she picks another.
func (s *Service) Resume(ctx context.Context, token string) (in Session, actor policy.Actor, err error) {
	hash, ok := secret.Sum(token)
	if !ok {
		return in, policy.Visitor, errOut()
	}
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		in, _, err = scanSession(q.QueryRow(ctx, `SELECT `+sessionColumns+` FROM signin_session WHERE token = $1`, hash).Scan)
		return err
	})
	now := s.clock.Now()
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return Session{}, policy.Visitor, errOut()
	case err != nil:
		return Session{}, policy.Visitor, err
	case !now.Before(in.Ends) || !now.Before(in.Seen.Add(s.limits.Idle)):
		return Session{}, policy.Visitor, errOut()
	}
	in.Current = true
	if actor, err = s.acting(ctx, in); err != nil {
		if fail.Is(err, fail.SignedOut) {
			err = errors.Join(err, s.endUnentitled(ctx, hash))
		}
		return Session{}, policy.Visitor, err
	}
	if now.Sub(in.Seen) >= seenEvery {
		s.touch(ctx, hash)
	}
	return in, actor, nil
}

// acting gives the actor of a session: in its hat, or in none.
func (s *Service) acting(ctx context.Context, in Session) (policy.Actor, error) {
	if !in.Identity.IsZero() {
		actor, err := s.actor(ctx, in, in.Identity)
		if err == nil || !fail.Is(err, fail.Denied) {
			return actor, err
		}
	}
	hats, err := s.hats(ctx, in)
	if err != nil {
		return policy.Visitor, err
	}
	if len(hats) == 0 {
		return policy.Visitor, errOut()
	}
	return policy.Actor{Person: in.Person}, nil
}

// listedBy is the passkey that an authorization must list for a session; nil
// for one that a participant's own identity provider began.
func listedBy(in Session) []byte {
	if in.How == ByProvider {
		return nil
	}
	return in.Passkey
}

// touch writes that a session is in use. That it cannot be written, on a full
// disk, must not keep anybody from reading: the session ends a little early.
func (s *Service) touch(ctx context.Context, hash []byte) {
	_ = s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE signin_session SET seen = $1 WHERE token = $2`, sqldb.Micros(s.clock.Now()), hash)
		return err
	})
}

// Out ends the session of a token, if there is one.
func (s *Service) Out(ctx context.Context, token string) error {
	hash, ok := secret.Sum(token)
	if !ok {
		return nil
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `DELETE FROM signin_session WHERE token = $1`, hash)
		return err
	})
}

// Sessions gives an actor's own that are not over, the latest used first.
// Which of them asks, its caller knows.
func (s *Service) Sessions(ctx context.Context, actor policy.Actor) (out []Session, err error) {
	if err := May(actor, Own); err != nil {
		return nil, err
	}
	now := s.clock.Now()
	err = s.db.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT `+sessionColumns+` FROM signin_session WHERE person = $1 AND ends > $2 AND seen > $3 ORDER BY seen DESC, id`,
			actor.Person, sqldb.Micros(now), sqldb.Micros(now.Add(-s.limits.Idle)))
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			in, _, err := scanSession(rows.Scan)
			if err != nil {
				return err
			}
			out = append(out, in)
		}
		return rows.Err()
	})
	return out, err
}

// Revoke ends one of an actor's own sessions, or, with an empty id, all but
// this one.
func (s *Service) Revoke(ctx context.Context, in Session, id string) error {
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		if id == "" {
			_, err := tx.Exec(ctx, `DELETE FROM signin_session WHERE person = $1 AND id <> $2`, in.Person, in.ID)
			return err
		}
		res, err := tx.Exec(ctx, `DELETE FROM signin_session WHERE person = $1 AND id = $2`, in.Person, id)
		if err != nil {
			return err
		}
		return one(res, "There is no such session.")
	})
}

// Hats gives those that a session may wear.
func (s *Service) Hats(ctx context.Context, in Session) ([]Hat, error) {
	return s.hats(ctx, in)
}

// Wear puts on another hat for the rest of a session, or until the next.
func (s *Service) Wear(ctx context.Context, in Session, identity statement.Hash) error {
	if _, err := s.actor(ctx, in, identity); err != nil {
		return err
	}
	return s.db.Write(ctx, func(tx *sqldb.Tx) error {
		res, err := tx.Exec(ctx, `UPDATE signin_session SET identity = $1 WHERE id = $2 AND person = $3`, identity[:], in.ID, in.Person)
		if err != nil {
			return err
		}
		if err := one(res, "You are signed out."); err != nil {
			return err
		}
		return s.note(ctx, tx, identity, in.Person, "hat.worn", in.ID)
	})
}

// ProveOptions gives the options with which a person shows a passkey again.
func (s *Service) ProveOptions(ctx context.Context, in Session) (string, error) {
	if err := s.Ready(); err != nil {
		return "", err
	}
	h, err := s.self(ctx, in)
	if err != nil {
		return "", err
	}
	return s.relying.ask(provePurpose(in), h.keys)
}

func provePurpose(in Session) string { return "prove " + in.ID }

// Prove notes that the person has shown a passkey again, and gives the session
// a new token: the old one is worth nothing any more.
func (s *Service) Prove(ctx context.Context, in Session, answer []byte) (token string, err error) {
	if err := s.Ready(); err != nil {
		return "", err
	}
	if _, err := s.answered(ctx, provePurpose(in), answer, in.Person); err != nil {
		return "", err
	}
	token = secret.New()
	hash, _ := secret.Sum(token)
	return token, s.db.Write(ctx, func(tx *sqldb.Tx) error {
		now := sqldb.Micros(s.clock.Now())
		res, err := tx.Exec(ctx, `UPDATE signin_session SET token = $1, proved = $2, seen = $2 WHERE id = $3 AND person = $4`, hash, now, in.ID, in.Person)
		if err != nil {
			return err
		}
		return one(res, "You are signed out.")
	})
}

// browser says in two words what kind of browser sent a request, for its owner
// to recognise. Nothing else of the header is kept.
func browser(agent string) string {
	program := first(agent, [][2]string{{"Edg", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}})
	machine := first(agent, [][2]string{{"Android", "Android"}, {"iPhone", "iOS"}, {"iPad", "iPadOS"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"}})
	return strings.Join(slices.DeleteFunc([]string{program, machine}, func(s string) bool { return s == "" }), " · ")
}

// Browser says in two words what kind of browser sent a request with this
// User-Agent.
func Browser(agent string) string { return browser(agent) }

func first(agent string, names [][2]string) string {
	for _, n := range names {
		if strings.Contains(agent, n[0]) {
			return n[1]
		}
	}
	return ""
}
