package check

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/statement"
)

// A participant that is no member, mostly because it has no key here, has contacts all
// the same, where a document named them. It is asked by mail; nothing can be said to it, and nobody else is to
// read what would be. So there is no statement: who called the check keeps that it
// asked and what came of it, in rows sealed under its own data key.

// tableApart is the table of such threads, and the purpose of their seal.
const tableApart = "check_apart"

// apartKey stands in the place of the identity that such a participant has not.
func apartKey(listed string) statement.Hash {
	return sha256.Sum256([]byte("comity/check/apart\x00" + listed))
}

// apart reports whether nothing can be said to the participant of a thread.
func (t *Thread) apart() bool { return t.Identity == apartKey(t.Participant) }

// placeApart binds what is sealed to its row.
func placeApart(id string, participant statement.Hash) string {
	return id + "/" + participant.String()
}

// aparts opens such threads.
func (q *Queries) aparts(ctx context.Context, r sqldb.Querier, where string, args ...any) (out []held, err error) {
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	rows, err := r.Query(ctx, `SELECT subject, participant, caller, sealed FROM check_apart `+where, args...)
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id string
		var participant, caller, sealed []byte
		if err := rows.Scan(&id, &participant, &caller, &sealed); err != nil {
			return nil, err
		}
		by, err := identityOf(caller)
		if err != nil {
			return nil, err
		}
		of, err := identityOf(participant)
		if err != nil {
			return nil, err
		}
		plain, err := q.Journal.Keys.Unseal(by, tableApart, placeApart(id, of), sealed)
		if err != nil {
			return nil, err
		}
		t, err := journal.Opened[Thread](plain)
		if err != nil {
			return nil, err
		}
		out = append(out, held{Thread: t})
	}
	return out, rows.Err()
}

// identityOf reads an identity, or what stands in its place, from a row.
func identityOf(b []byte) (out statement.Hash, err error) {
	if len(b) != len(out) {
		return out, fail.New(fail.Broken, "the communication checks cannot be read")
	}
	return statement.Hash(b), nil
}

// any opens the thread of one participant in a check, whether anything can be
// said to it or not: fail.NotFound.
func (q *Queries) any(ctx context.Context, r sqldb.Querier, as statement.Hash, id string, identity statement.Hash) (held, error) {
	h, err := q.thread(ctx, r, as, id, identity)
	if !fail.Is(err, fail.NotFound) {
		return h, err
	}
	all, err := q.aparts(ctx, r, `WHERE subject = $1 AND participant = $2`, id, identity[:])
	if err == nil && len(all) == 0 {
		err = none()
	}
	if err != nil {
		return held{}, err
	}
	return all[0], nil
}

// all opens a check as who called it: those to whom it was said, and those who are
// asked by mail alone, by listed id.
func (q *Queries) all(ctx context.Context, r sqldb.Querier, caller statement.Hash, id string) ([]held, error) {
	said, err := q.threads(ctx, r, caller, `WHERE subject = $1 AND caller = $2`, id, caller[:])
	if err != nil {
		return nil, err
	}
	more, err := q.aparts(ctx, r, `WHERE subject = $1 AND caller = $2`, id, caller[:])
	out := append(said, more...)
	slices.SortFunc(out, func(a, b held) int { return strings.Compare(a.Participant, b.Participant) })
	return out, err
}

// keep writes such a thread into its row.
func (s *Service) keep(ctx context.Context, tx *sqldb.Tx, t *Thread) error {
	plain, err := json.Marshal(t)
	if err != nil {
		return err
	}
	sealed, err := s.Journal.Keys.Seal(t.Caller, tableApart, placeApart(t.Check, t.Identity), plain)
	if err != nil {
		return err
	}
	state := stateOpen
	if t.Answer != nil {
		state = stateAnswered
	}
	_, err = tx.Exec(ctx, `INSERT INTO check_apart (subject, participant, community, caller, begins, state, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (subject, participant) DO UPDATE SET state = excluded.state, sealed = excluded.sealed`,
		t.Check, t.Identity[:], contact.CommunityPrefix+t.Terms.Community, t.Caller[:], micros(t.Terms.Begins()), state, sealed)
	return unreadable(err)
}

// reachable reports whether a participant has a contact with a mail address.
func reachable(ctx context.Context, roll *contact.Roll, participant, category string) (bool, error) {
	all, err := roll.Contacts(ctx, participant)
	return slices.ContainsFunc(all, func(e contact.Entry) bool {
		return len(e.Point.Mails) > 0 && (category == "" || e.Point.Category == category)
	}), err
}

// callApart asks a participant to whom nothing can be said; asked is false where
// it has no mail address either.
func (s *Service) callApart(ctx context.Context, w *ledger.Writer, caller statement.Hash, roll *contact.Roll, id, participant string, t Terms) (asked bool, err error) {
	if asked, err = reachable(ctx, roll, participant, t.Category); err != nil || !asked {
		return asked, err
	}
	key := apartKey(participant)
	one := &Thread{Check: id, Caller: caller, Identity: key, Participant: participant, Terms: t, Called: Mark{By: caller, At: s.Clock.Now()}}
	if err := s.keep(ctx, w.Tx(), one); err != nil {
		return false, err
	}
	_, err = w.Tx().Exec(ctx, `INSERT INTO check_look (subject, participant, next) VALUES ($1, $2, $3)`, id, key[:], micros(t.Begins()))
	return true, unreadable(err)
}

// on reports whether the participant of a thread is in the directory still.
func (h held) on(roll *contact.Roll) bool {
	return slices.ContainsFunc(roll.Members, func(m contact.Enrolled) bool {
		return m.Identity == h.Identity || h.apart() && m.Participant == h.Participant
	}) || h.apart() && slices.Contains(roll.Recorded, h.Participant)
}

// anyOf opens one thread of a check as who called it, for its terms; none where it
// called no such check.
func (q *Queries) anyOf(ctx context.Context, r sqldb.Querier, caller statement.Hash, id string) ([]held, error) {
	const one = `WHERE subject = $1 AND caller = $2 AND state <> 'erased' ORDER BY participant LIMIT 1`
	all, err := q.threads(ctx, r, caller, one, id, caller[:])
	if err != nil || len(all) > 0 {
		return all, err
	}
	return q.aparts(ctx, r, one, id, caller[:])
}
