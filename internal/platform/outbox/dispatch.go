package outbox

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// Options are what a dispatcher is made of. All but Mail, Log, Metrics, After
// and Jitter are required.
type Options struct {
	Queue     *Queue
	People    People
	Mail      *SMTP // nil: the hub sends no mail; what was put waits, and is given up in time
	Catalogue *i18n.Catalogue
	Hub       string      // the hub's name
	Base      string      // scheme and host of its public address
	Halted    func() bool // locked, or in quarantine
	Log       *slog.Logger
	Metrics   prometheus.Registerer
	After     func(time.Duration) <-chan time.Time // nil is time.After
	Jitter    func() float64                       // in [0, 1); nil is random
	Beside    Beside                               // tells people in another way, too; nil: nobody is
}

// Beside tells people in another way, beside the letter.
type Beside interface {
	// Whom gives the persons who are told of a notice that goes to an address. It is
	// asked outside of transactions.
	Whom(ctx context.Context, participant statement.Hash, kind string) ([]string, error)
	// Tell has a person told of what kind and how marked it is, in the transaction
	// that makes the letter.
	Tell(ctx context.Context, tx *sqldb.Tx, person, kind string, m statement.Marking, exercise bool) error
}

// How letters are sent.
const (
	batch    = 20                 // letters in one session, notices in one round
	look     = 5 * time.Second    // between two rounds, at the most
	backoff  = time.Minute        // after the first attempt; doubled each time
	longest  = 4 * time.Hour      // between two attempts
	rest     = 15 * time.Minute   // at the most, from a server that cannot be reached
	patience = 5 * 24 * time.Hour // after which a letter is given up
	enough   = 10                 // attempts without which it is not: a clock may have been put forward
	lease    = 30 * time.Minute   // within which one session is over
	backward = time.Hour          // by which a row may lie ahead of a clock that was set back
	keep     = 30 * 24 * time.Hour
)

// Dispatcher writes and sends letters. One runs at a time.
type Dispatcher struct {
	o       Options
	meters  meters
	quietly time.Duration // rest from the server, after it could not be reached
	since   time.Time
	purged  time.Time
}

// NewDispatcher makes one; Run starts it.
func NewDispatcher(o Options) (*Dispatcher, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.After == nil {
		o.After = time.After
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	m, err := newMeters(o.Metrics)
	return &Dispatcher{o: o, meters: m}, err
}

// Run works until ctx ends. Nothing that a mail server does ends it.
func (d *Dispatcher) Run(ctx context.Context) {
	for ctx.Err() == nil {
		wait := look
		if more, err := d.Round(ctx); err != nil && ctx.Err() == nil {
			d.o.Log.Error("notices cannot be sent at the moment", "kind", string(fail.KindOf(err)), "cause", err)
		} else if more {
			wait = 0
		}
		select {
		case <-ctx.Done():
		case <-d.o.After(wait):
		}
	}
}

// Round writes and sends what is due, one batch of each, and says whether there
// may be more.
func (d *Dispatcher) Round(ctx context.Context) (more bool, err error) {
	if d.o.Halted() {
		return false, nil
	}
	written, err := d.write(ctx)
	if err != nil {
		return false, err
	}
	sent, err := d.send(ctx)
	if err != nil {
		return false, err
	}
	if err := d.tidy(ctx); err != nil {
		return false, err
	}
	return written == batch || sent == batch, d.count(ctx)
}

// send hands over one batch in one session, and reports how many letters it
// took up.
func (d *Dispatcher) send(ctx context.Context) (int, error) {
	if d.o.Mail == nil || d.resting() {
		return 0, nil
	}
	list, err := d.claim(ctx)
	if err != nil || len(list) == 0 {
		return 0, err
	}
	var s *session
	defer func() {
		if s != nil {
			s.close()
		}
	}()
	var broken error // why there is no session
	for _, l := range list {
		if s == nil && broken == nil {
			s, broken = d.connect(ctx)
		}
		outcome, to := broken, ""
		if outcome == nil {
			to, outcome = d.post(ctx, s, l)
		}
		if ctx.Err() != nil {
			return 0, d.release(context.WithoutCancel(ctx), list) // what was sent has been written down
		}
		if err := d.settle(ctx, l, to, outcome); err != nil {
			return 0, err
		}
		var r *refusal
		if broken == nil && errors.As(outcome, &r) && r.class == faultUnreachable {
			s.close() // it broke off in the middle: the next letter tries anew
			s = nil
		}
	}
	return len(list), nil
}

// connect opens a session, or begins a rest.
func (d *Dispatcher) connect(ctx context.Context) (*session, error) {
	s, err := d.o.Mail.open(ctx)
	if err == nil {
		if d.quietly > 0 {
			err = d.hasten(ctx)
		}
		d.quietly = 0
		return s, err
	}
	if ctx.Err() == nil {
		d.quietly, d.since = min(max(2*d.quietly, backoff), rest), d.o.Queue.Clock.Now()
		var r *refusal
		if errors.As(err, &r) {
			d.o.Log.Warn("the mail server takes no letters", "host", d.o.Mail.Host, "fault", r.fault(), "cause", r.cause)
		}
	}
	return nil, err
}

// resting reports whether the server is left alone for a while.
func (d *Dispatcher) resting() bool {
	gone := d.o.Queue.Clock.Now().Sub(d.since)
	return d.quietly > 0 && gone >= 0 && gone < d.quietly
}

// hasten brings forward what waits for nothing but the server.
func (d *Dispatcher) hasten(ctx context.Context) error {
	return d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox_letter SET due = $1 WHERE state = 'waiting' AND due > $1 AND fault LIKE $2`,
			sqldb.Micros(d.o.Queue.Clock.Now()), faultUnreachable+"%")
		return err
	})
}

// claim takes up letters that are due. A row that lies ahead of the clock was
// written before the clock was set back: it is due, too.
func (d *Dispatcher) claim(ctx context.Context) (out []letter, err error) {
	now := d.o.Queue.Clock.Now()
	err = d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		lock := ""
		if tx.Dialect() == sqldb.Postgres {
			lock = " FOR UPDATE SKIP LOCKED"
		}
		rows, err := tx.Query(ctx, `UPDATE outbox_letter SET state = 'waiting', lease = $1, touched = $2, attempts = attempts + 1
			WHERE id IN (SELECT id FROM outbox_letter WHERE state IN ('open', 'waiting') AND (lease <= $2 OR lease > $1)
				AND (due <= $2 OR touched > $3) ORDER BY due, id LIMIT $4`+lock+`)
			RETURNING id, participant, person, made, due, attempts`,
			sqldb.Micros(now.Add(lease)), sqldb.Micros(now), sqldb.Micros(now.Add(backward)), batch)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var participant []byte
			var made, due int64
			l := letter{state: stateWaiting}
			if err := rows.Scan(&l.id, &participant, &l.person, &made, &due, &l.attempts); err != nil {
				return err
			}
			copy(l.participant[:], participant)
			l.made, l.due = sqldb.Time(made), sqldb.Time(due)
			out = append(out, l)
		}
		return rows.Err()
	})
	slices.SortFunc(out, func(a, b letter) int { return a.due.Compare(b.due) })
	return out, err
}

// release gives back what was taken up and not sent.
func (d *Dispatcher) release(ctx context.Context, list []letter) error {
	return d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		for _, l := range list {
			if _, err := tx.Exec(ctx, `UPDATE outbox_letter SET lease = 0, attempts = attempts - 1 WHERE id = $1 AND state = 'waiting' AND lease <> 0`, l.id); err != nil {
				return err
			}
		}
		return nil
	})
}

// Recover gives back what a process that was killed had taken up. It is for
// the start: one process serves one database.
func (d *Dispatcher) Recover(ctx context.Context) error {
	return d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox_letter SET lease = 0 WHERE lease <> 0`)
		return err
	})
}

// post composes one letter and hands it over, and says to which address.
func (d *Dispatcher) post(ctx context.Context, s *session, l letter) (to string, err error) {
	m, err := d.compose(ctx, l)
	if err != nil {
		return "", err
	}
	if all := m.GetTo(); len(all) > 0 {
		to = all[0].Address
	}
	return to, s.send(m)
}

// settle writes down what became of a letter.
func (d *Dispatcher) settle(ctx context.Context, l letter, to string, outcome error) error {
	now := d.o.Queue.Clock.Now()
	state, fault, due := stateSent, "", l.due
	var r *refusal
	switch {
	case outcome == nil:
	case errors.Is(outcome, errNowhere):
		state = stateNowhere
	case errors.As(outcome, &r) && r.final():
		state, fault = stateBounced, r.fault()
	default:
		fault = faultAddress
		if r != nil {
			fault = r.fault()
		}
		state, due = stateWaiting, now.Add(d.pause(l.attempts))
		if now.Sub(l.made) >= patience && l.attempts >= enough {
			state = stateGivenUp
		}
	}
	d.meters.outcome(state, fault)
	went, err := d.went(l.id, to, state)
	if err != nil {
		return err
	}
	return d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE outbox_letter SET state = $1, due = $2, touched = $3, lease = 0, fault = $4, address = $5 WHERE id = $6`,
			state, sqldb.Micros(due), sqldb.Micros(now), fault, went, l.id)
		if err != nil || state == stateWaiting {
			return err
		}
		if state == stateBounced && to != "" {
			if err := d.o.Queue.putMark(ctx, tx, to, fault); err != nil {
				return err
			}
		}
		ids, err := texts(ctx, tx, `SELECT notice FROM outbox_item WHERE letter = $1`, l.id)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := d.forget(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// pause is how long a letter waits after so many attempts: longer each time,
// and not the same for all that failed together.
func (d *Dispatcher) pause(attempts int) time.Duration {
	wait := longest
	if attempts < 9 {
		wait = min(backoff<<(attempts-1), longest)
	}
	return time.Duration(float64(wait) * (0.5 + d.o.Jitter()))
}

func texts(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []string, err error) {
	rows, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// tidy removes what is long done.
func (d *Dispatcher) tidy(ctx context.Context) error {
	now := d.o.Queue.Clock.Now()
	if gone := now.Sub(d.purged); gone >= 0 && gone < time.Hour {
		return nil
	}
	d.purged = now
	return d.o.Queue.DB.Write(ctx, func(tx *sqldb.Tx) error {
		old := sqldb.Micros(now.Add(-keep))
		for _, query := range []string{
			`DELETE FROM outbox_letter WHERE state NOT IN ('open', 'waiting') AND touched < $1`,
			`DELETE FROM outbox_returned WHERE at < $1`,
			`DELETE FROM outbox_letter WHERE state = 'waiting' AND attempts = 0 AND made < $1`, // no mail server was named all the while
			`DELETE FROM outbox_notice WHERE state <> 'new' AND at < $1
				AND NOT EXISTS (SELECT 1 FROM outbox_item i JOIN outbox_letter l ON l.id = i.letter WHERE i.notice = outbox_notice.id)`,
		} {
			if _, err := tx.Exec(ctx, query, old); err != nil {
				return err
			}
		}
		_, err := tx.Exec(ctx, `DELETE FROM outbox_item WHERE NOT EXISTS (SELECT 1 FROM outbox_letter l WHERE l.id = letter)`)
		return err
	})
}
