package outbox

import (
	"context"
	"encoding/json"
	"strconv"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Letters and notices are stored in these states.
const (
	stateNew     = "new" // of a notice: nobody has been written to yet
	stateWritten = "written"
	stateNobody  = "nobody" // nobody holds the authorization

	stateOpen    = "open" // of a letter: more may be collected until it is due
	stateWaiting = "waiting"
	stateSent    = "sent"
	stateBounced = "bounced"
	stateGivenUp = "given-up"
	stateNowhere = "no-address"
)

// notice is one that waits to be written.
type notice struct {
	id          string
	participant statement.Hash
	kind        Kind
	content
	unreadable bool // it was damaged, or is of a kind that no room sends any more
}

// write makes letters of the notices that have been put, and reports how many
// notices that were.
func (d *Dispatcher) write(ctx context.Context) (written int, err error) {
	list, err := d.fresh(ctx)
	if err != nil {
		return 0, err
	}
	for _, n := range list {
		people := []string{n.Person}
		if n.unreadable {
			d.o.Log.Error("a notice cannot be read and is left out", "reference", reference(n.id))
			people = nil
		} else if len(n.Roles) > 0 {
			if people, err = d.o.People.Holding(ctx, n.participant, n.Roles); err != nil {
				return written, err
			}
		}
		var beside []string
		if d.o.Beside != nil && !n.unreadable && n.Address != "" {
			if beside, err = d.o.Beside.Whom(ctx, n.participant, n.kind.Name); err != nil {
				return written, err
			}
		}
		if err := d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error { return d.address(ctx, tx, n, people, beside) }); err != nil {
			return written, err
		}
		written++
	}
	return written, nil
}

// fresh reads notices that nobody has been written to, oldest first.
func (d *Dispatcher) fresh(ctx context.Context) (out []notice, err error) {
	q := d.o.Queue
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		rows, err := r.Query(ctx, `SELECT id, participant, kind, sealed FROM outbox_notice WHERE state = 'new' ORDER BY at, id LIMIT $1`, batch)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var participant, sealed []byte
			var kind string
			var n notice
			if err := rows.Scan(&n.id, &participant, &kind, &sealed); err != nil {
				return err
			}
			copy(n.participant[:], participant)
			var known bool
			n.kind, known = q.kind(kind)
			n.content, err = q.open(n.id, sealed)
			if err != nil && !fail.Is(err, fail.Broken) {
				return err
			}
			n.unreadable = err != nil || !known
			out = append(out, n)
		}
		return rows.Err()
	})
	return out, err
}

// open gives what was sealed of a notice.
func (q *Queue) open(id string, sealed []byte) (c content, err error) {
	plain, err := q.Keys.Unseal(q.Hub(), purpose, id, sealed)
	if err == nil {
		err = fail.Wrap(json.Unmarshal(plain, &c), fail.Broken, "a notice cannot be read")
	}
	return c, err
}

// address puts a notice into one letter for each of those who are meant; beside
// them, and beside their letters, others are told in another way.
func (d *Dispatcher) address(ctx context.Context, tx *sqldb.Tx, n notice, people, beside []string) error {
	state := stateWritten
	if len(people) == 0 {
		state = stateNobody
	}
	res, err := tx.Exec(ctx, `UPDATE outbox_notice SET state = $1 WHERE id = $2 AND state = 'new'`, state, n.id)
	if err != nil {
		return err
	}
	if done, err := res.RowsAffected(); err != nil || done == 0 {
		return err // somebody else has
	}
	now := d.o.Queue.Clock.Now()
	for _, person := range people {
		p, err := preference(ctx, tx, person)
		if err != nil {
			return err
		}
		at, wanted := p.when(n.kind, now)
		if !wanted {
			continue
		}
		if person != "" {
			beside = append(beside, person)
		}
		if at.IsZero() {
			err = d.letter(ctx, tx, n, letter{id: derive("letter", n.id, person, n.Address), participant: n.participant, person: person, state: stateWaiting, due: now})
		} else {
			err = d.collect(ctx, tx, n, person, at, p.How)
		}
		if err != nil {
			return err
		}
	}
	for _, person := range beside {
		if d.o.Beside == nil {
			break
		}
		if err := d.o.Beside.Tell(ctx, tx, person, n.kind.Name, n.Marking, n.Exercise); err != nil {
			return err
		}
	}
	return d.forget(ctx, tx, n.id)
}

// collect puts a notice into the letter that is collected for an instant, or, if
// that has been closed already, into the next one.
func (d *Dispatcher) collect(ctx context.Context, tx *sqldb.Tx, n notice, person string, at time.Time, how How) error {
	for range 10 { // each is later than the one before: there are not ten that were closed ahead of time
		l := letter{id: derive("digest", person, n.participant.String(), strconv.FormatInt(at.Unix(), 10)),
			participant: n.participant, person: person, state: stateOpen, due: at}
		var state string
		err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(state), 'open') FROM outbox_letter WHERE id = $1`, l.id).Scan(&state)
		if err != nil {
			return err
		}
		if state == stateOpen {
			return d.letter(ctx, tx, n, l)
		}
		at, _ = Preference{How: how}.when(Kind{}, at)
	}
	return fail.New(fail.Internal, "there is no letter to collect a notice in")
}

// letter is a letter as it waits.
type letter struct {
	id          string
	participant statement.Hash
	person      string
	state       string
	made        time.Time
	due         time.Time
	attempts    int
}

// letter makes a letter, unless it is there, and puts a notice into it.
func (d *Dispatcher) letter(ctx context.Context, tx *sqldb.Tx, n notice, l letter) error {
	now := sqldb.Micros(d.o.Queue.Clock.Now())
	_, err := tx.Exec(ctx, `INSERT INTO outbox_letter (id, participant, person, state, made, due, touched, attempts, lease, fault)
		VALUES ($1, $2, $3, $4, $5, $6, $5, 0, 0, '') ON CONFLICT (id) DO NOTHING`,
		l.id, l.participant[:], l.person, l.state, now, sqldb.Micros(l.due))
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO outbox_item (letter, notice) VALUES ($1, $2) ON CONFLICT (letter, notice) DO NOTHING`, l.id, n.id)
	return err
}

// forget removes what a notice says once every letter about it is done: what
// has been sent is not kept. An address that a letter did not reach is, for a
// while: officers ask which it was.
func (d *Dispatcher) forget(ctx context.Context, tx *sqldb.Tx, id string) error {
	_, err := tx.Exec(ctx, `UPDATE outbox_notice SET sealed = NULL WHERE id = $1 AND state <> 'new' AND NOT EXISTS (
		SELECT 1 FROM outbox_item i JOIN outbox_letter l ON l.id = i.letter WHERE i.notice = $1 AND (l.state IN ('open', 'waiting') OR l.person = '' AND l.state <> 'sent'))`, id)
	return err
}
