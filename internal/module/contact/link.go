package contact

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/internal/platform/secret"
	"comity.example/comity/statement"
)

// LinkPath is the page that a link in a mail leads to, before its secret.
const LinkPath = "/confirm/"

// LinkLife is for how long a link in a mail confirms: until the next mail is sent,
// and a day.
const LinkLife = 8 * 24 * time.Hour

// Linked is what whoever holds a link sees: enough to know the contact again, and
// no number.
type Linked struct {
	Participant string    `json:"participant"`
	Ends        time.Time `json:"ends"`
	Contacts    []Own     `json:"contacts"`
}

// link is a row of contact_link.
type link struct {
	hash     []byte
	identity statement.Hash
	person   string
	contacts []string
	ends     time.Time
}

// Officer gives the actor that a person is for a participant, as authorized now.
type Officer func(ctx context.Context, person string, identity statement.Hash) (policy.Actor, error)

// putLink makes a link that confirms some contacts, for one person. The secret is
// in what it gives, and nowhere else.
func putLink(ctx context.Context, tx *sqldb.Tx, identity statement.Hash, person string, contacts []string, now time.Time) (path string, err error) {
	if _, err := tx.Exec(ctx, `DELETE FROM contact_link WHERE ends < $1`, sqldb.Micros(now.Add(-LinkLife))); err != nil {
		return "", err
	}
	token := secret.New()
	hash, _ := secret.Sum(token)
	_, err = tx.Exec(ctx, `INSERT INTO contact_link (token, participant, person, contacts, ends, used) VALUES ($1, $2, $3, $4, $5, 0)`,
		hash, identity[:], person, strings.Join(contacts, " "), sqldb.Micros(now.Add(LinkLife)))
	return LinkPath + token, fail.Wrap(err, fail.Unavailable, "the links cannot be kept")
}

// openLink finds a link that is still good: fail.NotFound for any other, and for
// what is none; fail.Gone where it has been used or is over.
func (s *Service) openLink(ctx context.Context, q sqldb.Querier, token string) (*link, error) {
	hash, ok := secret.Sum(token)
	none := fail.New(fail.NotFound, "There is no such link.")
	if !ok {
		return nil, none
	}
	l := &link{hash: hash}
	var participant []byte
	var contacts string
	var ends, used int64
	err := q.QueryRow(ctx, `SELECT participant, person, contacts, ends, used FROM contact_link WHERE token = $1`, hash).Scan(&participant, &l.person, &contacts, &ends, &used)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, none
	case err != nil:
		return nil, fail.Wrap(err, fail.Unavailable, "the links cannot be kept")
	case len(participant) != len(l.identity):
		return nil, fail.New(fail.Broken, "the links cannot be kept")
	}
	l.identity, l.contacts, l.ends = statement.Hash(participant), strings.Fields(contacts), sqldb.Time(ends)
	if used != 0 || !s.Clock.Now().Before(l.ends) {
		return nil, fail.New(fail.Gone, "This link has been used, or is too old. Sign in, or wait for the next mail.")
	}
	return l, nil
}

// Done reports whether a link has confirmed: fail.NotFound for what is no link.
func (s *Service) Done(ctx context.Context, token string) (done bool, err error) {
	none := fail.New(fail.NotFound, "There is no such link.")
	hash, ok := secret.Sum(token)
	if !ok {
		return false, none
	}
	var used int64
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		err := q.QueryRow(ctx, `SELECT used FROM contact_link WHERE token = $1`, hash).Scan(&used)
		if errors.Is(err, sql.ErrNoRows) {
			return none
		}
		return fail.Wrap(err, fail.Unavailable, "the links cannot be kept")
	})
	return used != 0, err
}

// Linked shows what a link would confirm.
func (s *Service) Linked(ctx context.Context, token string) (out *Linked, err error) {
	if err := s.Journal.Ready(); err != nil {
		return nil, err
	}
	var l *link
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		l, err = s.openLink(ctx, q, token)
		return err
	})
	if err != nil {
		return nil, err
	}
	actor, err := s.officer(ctx, l)
	if err != nil {
		return nil, err
	}
	all, err := s.Queries.Owned(ctx, actor)
	if err != nil {
		return nil, err
	}
	out = &Linked{Participant: actor.For, Ends: l.ends, Contacts: []Own{}}
	for _, o := range all {
		if slices.Contains(l.contacts, o.ID) && o.Point.Category != "" {
			out.Contacts = append(out.Contacts, o)
		}
	}
	return out, nil
}

// officer is who holds a link, as long as he or she is a contact officer.
func (s *Service) officer(ctx context.Context, l *link) (policy.Actor, error) {
	actor, err := s.Officer(ctx, l.person, l.identity)
	if err == nil && !actor.SignedIn() || fail.Is(err, fail.Denied) {
		return policy.Visitor, fail.New(fail.Gone, "This link has been used, or is too old. Sign in, or wait for the next mail.")
	}
	if err == nil {
		err = May(actor, Confirm)
	}
	return actor, err
}

// ConfirmByLink confirms without signing in what a link names, all of it or some:
// once.
func (s *Service) ConfirmByLink(ctx context.Context, token string, looked LookedAt, ids []string) error {
	if err := s.Journal.Ready(); err != nil {
		return err
	}
	var l *link
	err := s.Queries.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		l, err = s.openLink(ctx, q, token)
		return err
	})
	if err != nil {
		return err
	}
	actor, err := s.officer(ctx, l)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if !slices.Contains(l.contacts, id) {
			return noContact()
		}
	}
	if len(ids) == 0 {
		return fail.New(fail.Invalid, "Choose at least one contact, or sign in to change it.")
	}
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if _, err := s.openLink(ctx, w.Tx(), token); err != nil { // another may have been faster
			return err
		}
		if _, err := w.Tx().Exec(ctx, `UPDATE contact_link SET used = $1 WHERE token = $2`, sqldb.Micros(s.Clock.Now()), l.hash); err != nil {
			return err
		}
		return s.confirm(ctx, w, actor, looked, ids)
	})
}

// Untouched tells contact officers once a week which of their contacts nobody has
// touched for as long as a community allows: a source of the scheduler.
type Untouched struct {
	Service *Service
	// Identities lists the participants whose keys the hub keeps, with the ids
	// under which they are listed.
	Identities func(ctx context.Context, q sqldb.Querier) (map[statement.Hash]string, error)
	// Officers lists the persons who are contact officers of a participant.
	Officers func(ctx context.Context, identity statement.Hash) ([]string, error)
	// Tell sends one of them a mail with a link.
	Tell func(ctx context.Context, tx *sqldb.Tx, identity statement.Hash, person, link string, contacts int) error
	// Unheld tells of the contacts of all others.
	Unheld Unheld
}

var _ schedule.Source = Untouched{}

// Name implements schedule.Source.
func (Untouched) Name() string { return "directory.untouched" }

// week is how long lies between two mails.
const week = 7 * 24 * time.Hour

// Due implements schedule.Source: on a Monday morning, where something is stale.
func (u Untouched) Due(ctx context.Context, q sqldb.Querier, now time.Time) (next time.Time, ok bool, err error) {
	if u.Service.Journal.Ready() != nil {
		return next, false, nil
	}
	var at sql.NullInt64
	if err := q.QueryRow(ctx, `SELECT MAX(at) FROM contact_round`).Scan(&at); err != nil {
		return next, false, err
	}
	if !at.Valid {
		return schedule.Weekly(now, time.Monday, 6, 0, time.UTC).Add(-week), true, nil
	}
	return schedule.Weekly(sqldb.Time(at.Int64), time.Monday, 6, 0, time.UTC), true, nil
}

// Run implements schedule.Source.
func (u Untouched) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	known, err := u.Identities(ctx, tx)
	if err != nil {
		return err
	}
	for identity, id := range known {
		if err := u.tell(ctx, tx, identity, id, now); err != nil {
			return err
		}
	}
	if err := u.unheld(ctx, tx, known, now); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `DELETE FROM contact_round`); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO contact_round (at) VALUES ($1)`, sqldb.Micros(now))
	return err
}

func (u Untouched) tell(ctx context.Context, tx *sqldb.Tx, identity statement.Hash, id string, now time.Time) error {
	stale, err := u.Service.Queries.stale(ctx, tx, identity, id, now)
	if err != nil || len(stale) == 0 {
		return err
	}
	people, err := u.Officers(ctx, identity)
	if err != nil {
		return err
	}
	for _, person := range people {
		path, err := putLink(ctx, tx, identity, person, stale, now)
		if err != nil {
			return err
		}
		if err := u.Tell(ctx, tx, identity, person, path, len(stale)); err != nil {
			return err
		}
	}
	return nil
}

// stale lists the contacts of a participant that nobody has touched for as long
// as one of their communities allows, in order. It opens nothing.
func (q *Queries) stale(ctx context.Context, r sqldb.Querier, identity statement.Hash, id string, now time.Time) (out []string, err error) {
	mine, err := q.mine(ctx, r, identity)
	if err != nil {
		return nil, err
	}
	for _, c := range mine {
		chest, _, err := chestOf(ctx, r, c.Slug)
		if err != nil {
			return nil, err
		}
		some, err := untouched(ctx, r, chest, id, now.Add(-time.Duration(c.FreshDays)*24*time.Hour))
		if err != nil {
			return nil, err
		}
		out = append(out, some...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

func untouched(ctx context.Context, r sqldb.Querier, chest [16]byte, id string, since time.Time) (out []string, err error) {
	rows, err := r.Query(ctx, `SELECT subject FROM contact_held WHERE chest = $1 AND participant = $2 AND what = 'point' AND state = 'stands' AND touched <= $3 ORDER BY subject`,
		chest[:], id, sqldb.Micros(since))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the contacts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return nil, err
		}
		out = append(out, subject)
	}
	return out, rows.Err()
}
