package application

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/policy"
)

const purpose = "application"

// sealedContact is what goes when an application is erased.
type sealedContact struct {
	Contact  Contact   `json:"contact"`
	Messages []Message `json:"messages"`
}

// List gives the applications in one state to the secretariat, those first that
// have waited longest.
func (d *Desk) List(ctx context.Context, actor policy.Actor, s State) ([]Application, error) {
	if err := participant.May(actor, participant.Consider); err != nil {
		return nil, err
	}
	var out []Application
	err := d.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		out, err = d.some(ctx, q, `WHERE state = $1 ORDER BY moved, id LIMIT 500`, string(s))
		return err
	})
	return out, err
}

// Counts says how many applications there are in each state.
func (d *Desk) Counts(ctx context.Context, actor policy.Actor) (map[State]int, error) {
	if err := participant.May(actor, participant.Consider); err != nil {
		return nil, err
	}
	out := map[State]int{}
	err := d.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT state, COUNT(*) FROM application GROUP BY state`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var s State
			var n int
			if err := rows.Scan(&s, &n); err != nil {
				return err
			}
			out[s] = n
		}
		return rows.Err()
	})
	return out, fail.Wrap(err, fail.Unavailable, "applications cannot be read")
}

// Get gives one application to the secretariat.
func (d *Desk) Get(ctx context.Context, actor policy.Actor, id string) (a Application, err error) {
	if err := participant.May(actor, participant.Consider); err != nil {
		return a, err
	}
	err = d.DB.Read(ctx, func(q sqldb.Querier) error {
		a, err = d.read(ctx, q, id)
		return err
	})
	return a, err
}

// change does something with an application that is in one of some states, as
// the secretariat.
func (d *Desk) change(ctx context.Context, actor policy.Actor, id string, do func(tx *sqldb.Tx, a Application) error, in ...State) error {
	if err := participant.May(actor, participant.Consider); err != nil {
		return err
	}
	return d.DB.Write(ctx, func(tx *sqldb.Tx) error {
		a, err := d.read(ctx, tx, id)
		switch {
		case err != nil:
			return err
		case !slices.Contains(in, a.State):
			return fail.New(fail.Conflict, "The application has moved on: it is now %q.", fail.Word{Key: "application.state." + string(a.State), English: string(a.State)})
		case a.Erased:
			return fail.New(fail.Conflict, "The contact data of this application have been erased: nobody can be written to.")
		}
		return do(tx, a)
	})
}

// read gives an application; fail.NotFound.
func (d *Desk) read(ctx context.Context, q sqldb.Querier, id string) (Application, error) {
	all, err := d.some(ctx, q, `WHERE id = $1`, id)
	if err != nil {
		return Application{}, err
	}
	if len(all) == 0 {
		return Application{}, fail.New(fail.NotFound, "There is no such application.")
	}
	return all[0], nil
}

// of gives the applications of a participant that are not decided.
func (d *Desk) of(ctx context.Context, q sqldb.Querier, participant string) ([]Application, error) {
	return d.some(ctx, q, `WHERE participant = $1 AND state IN ('held', 'asked', 'deciding', 'proposed') ORDER BY id`, participant)
}

func (d *Desk) some(ctx context.Context, q sqldb.Querier, where string, args ...any) ([]Application, error) {
	rows, err := q.Query(ctx, `SELECT id, state, filed, moved, participant, about, contact FROM application `+where, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "applications cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []Application
	for rows.Next() {
		var a Application
		var filed, moved int64
		var about, contact []byte
		if err := rows.Scan(&a.ID, &a.State, &filed, &moved, &a.Participant, &about, &contact); err != nil {
			return nil, err
		}
		a.Filed, a.Moved, a.Erased = sqldb.Time(filed), sqldb.Time(moved), contact == nil
		if err := d.unseal(a.ID+"/about", about, &a.About); err != nil {
			return nil, err
		}
		var c sealedContact
		if err := d.unseal(a.ID+"/contact", contact, &c); err != nil {
			return nil, err
		}
		a.Contact, a.Messages = c.Contact, c.Messages
		out = append(out, a)
	}
	return out, rows.Err()
}

func (d *Desk) unseal(place string, sealed []byte, into any) error {
	if sealed == nil {
		return nil
	}
	plain, err := d.Keys.Unseal(d.Hub(), purpose, place, sealed)
	if err != nil {
		return err
	}
	return fail.Wrap(json.Unmarshal(plain, into), fail.Broken, "an application cannot be read")
}

func (d *Desk) seal(place string, v any) ([]byte, error) {
	plain, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return d.Keys.Seal(d.Hub(), purpose, place, plain)
}

func (d *Desk) insert(ctx context.Context, tx *sqldb.Tx, a Application) error {
	about, err := d.seal(a.ID+"/about", a.About)
	if err != nil {
		return err
	}
	contact, err := d.seal(a.ID+"/contact", sealedContact{a.Contact, a.Messages})
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO application (id, state, filed, moved, participant, about, contact) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		a.ID, string(a.State), sqldb.Micros(a.Filed), sqldb.Micros(a.Moved), a.Participant, about, contact)
	return err
}

// move writes an application in its new state, with what was written to and
// fro.
func (d *Desk) move(ctx context.Context, tx *sqldb.Tx, a Application, to State) error {
	moved := a.Moved
	if to != a.State {
		moved = d.Clock.Now()
	}
	var contact []byte
	if !a.Erased {
		var err error
		if contact, err = d.seal(a.ID+"/contact", sealedContact{a.Contact, a.Messages}); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `UPDATE application SET state = $2, moved = $3, participant = $4, contact = $5 WHERE id = $1`,
		a.ID, string(to), sqldb.Micros(moved), a.Participant, contact)
	return err
}

// erase removes what is personal: of an individual that is everything.
func erase(ctx context.Context, tx *sqldb.Tx, a Application) error {
	if _, err := tx.Exec(ctx, `DELETE FROM application_link WHERE application = $1`, a.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE application SET contact = NULL WHERE id = $1`, a.ID); err != nil {
		return err
	}
	if a.About.Class != participant.Individual {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE application SET about = NULL WHERE id = $1`, a.ID)
	return err
}

// gone is the answer to a link that leads nowhere, whatever the cause.
func gone() error {
	return fail.New(fail.NotFound, "This link has been used, has expired, or was never given.")
}

// follow gives the application that a link of some purpose leads to.
func (d *Desk) follow(ctx context.Context, q sqldb.Querier, token, purpose string) (Application, error) {
	sum := sha256.Sum256([]byte(token))
	var id string
	err := q.QueryRow(ctx, `SELECT application FROM application_link WHERE hash = $1 AND purpose = $2 AND expires > $3`,
		sum[:], purpose, sqldb.Micros(d.Clock.Now())).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		return Application{}, gone()
	}
	if err != nil {
		return Application{}, fail.Wrap(err, fail.Unavailable, "links cannot be read")
	}
	return d.read(ctx, q, id)
}

// spend uses a link up.
func (d *Desk) spend(ctx context.Context, tx *sqldb.Tx, token string) error {
	sum := sha256.Sum256([]byte(token))
	_, err := tx.Exec(ctx, `DELETE FROM application_link WHERE hash = $1`, sum[:])
	return err
}

// Sweep removes what has lasted long enough: applications that nobody
// confirmed, and contact data some time after the decision. It is a source of
// the scheduler; it says nothing.
type Sweep struct{ Desk *Desk }

// Name is for logs and metrics.
func (Sweep) Name() string { return "application.sweep" }

// Due gives the instant at which the next row has lasted long enough.
func (Sweep) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	for _, one := range []struct {
		query string
		life  time.Duration
	}{
		{`SELECT MIN(moved) FROM application WHERE state = 'filed'`, confirmLife},
		{`SELECT MIN(moved) FROM application WHERE state IN ('accredited', 'declined') AND contact IS NOT NULL`, readLife},
	} {
		var us sql.NullInt64
		if err := q.QueryRow(ctx, one.query).Scan(&us); err != nil {
			return next, false, fail.Wrap(err, fail.Unavailable, "applications cannot be read")
		}
		if due := sqldb.Time(us.Int64).Add(one.life); us.Valid && (!ok || due.Before(next)) {
			next, ok = due, true
		}
	}
	return next, ok, nil
}

// Run removes it.
func (s Sweep) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	old, err := s.Desk.some(ctx, tx, `WHERE state = 'filed' AND moved <= $1 ORDER BY id LIMIT 100`, sqldb.Micros(now.Add(-confirmLife)))
	if err != nil {
		return err
	}
	for _, a := range old {
		for _, query := range []string{`DELETE FROM application_link WHERE application = $1`, `DELETE FROM application WHERE id = $1`} {
			if _, err := tx.Exec(ctx, query, a.ID); err != nil {
				return err
			}
		}
	}
	done, err := s.Desk.some(ctx, tx, `WHERE state IN ('accredited', 'declined') AND contact IS NOT NULL AND moved <= $1 ORDER BY id LIMIT 100`,
		sqldb.Micros(now.Add(-readLife)))
	if err != nil {
		return err
	}
	for _, a := range done {
		if err := erase(ctx, tx, a); err != nil {
			return err
		}
	}
	_, err = tx.Exec(ctx, `DELETE FROM application_link WHERE expires <= $1`, sqldb.Micros(now))
	return err
}
