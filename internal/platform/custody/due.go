package custody

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// How often what falls due is done, in months.
const (
	RotationMonths = 12
	DrillMonths    = 3
	MinRotation    = 1
	MaxRotation    = 36
)

// after gives the same day so many months later; the last day of a month that
// has no such day.
func after(t time.Time, months int) time.Time {
	due := t.AddDate(0, months, 0)
	if due.Day() != t.Day() {
		due = due.AddDate(0, 0, -due.Day())
	}
	return due
}

// set says that something was done, and when it is due again. months is 0 to
// keep what was set before.
func set(ctx context.Context, tx *sqldb.Tx, id statement.Hash, kind Kind, since time.Time, months int) error {
	if months == 0 {
		months = map[Kind]int{Rotation: RotationMonths, Drill: DrillMonths}[kind]
		if d, err := dueOf(ctx, tx, id, kind); err != nil {
			return err
		} else if d != nil {
			months = d.Months
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO custody_due (identity, kind, months, since, due, reminded) VALUES ($1, $2, $3, $4, $5, 0)
		ON CONFLICT (identity, kind) DO UPDATE SET months = excluded.months, since = excluded.since, due = excluded.due, reminded = 0`,
		id[:], string(kind), int64(months), sqldb.Micros(since), sqldb.Micros(after(since, months)))
	return err
}

// unset ends what was due for a participant that has left.
func unset(ctx context.Context, tx *sqldb.Tx, id statement.Hash) error {
	_, err := tx.Exec(ctx, `DELETE FROM custody_due WHERE identity = $1`, id[:])
	return err
}

// dueOf gives when something is due; nil when nothing is.
func dueOf(ctx context.Context, q sqldb.Querier, id statement.Hash, kind Kind) (*Due, error) {
	var months, since, at int64
	err := q.QueryRow(ctx, `SELECT months, since, due FROM custody_due WHERE identity = $1 AND kind = $2`, id[:], string(kind)).Scan(&months, &since, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return &Due{Kind: kind, Months: int(months), Since: sqldb.Time(since), At: sqldb.Time(at)}, err
}

// mostDrills is how many drills a page shows.
const mostDrills = 12

func drills(ctx context.Context, q sqldb.Querier, id statement.Hash) (out []Drilled, err error) {
	rows, err := q.Query(ctx, `SELECT at, key, person FROM custody_drill WHERE identity = $1 ORDER BY at DESC LIMIT $2`, id[:], int64(mostDrills))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var at int64
		var key []byte
		var d Drilled
		if err := rows.Scan(&at, &key, &d.Person); err != nil {
			return nil, err
		}
		if len(key) != len(d.Key) {
			return nil, fail.New(fail.Broken, "what is kept of a drill is damaged")
		}
		d.At, d.Key = sqldb.Time(at), statement.Key(key)
		out = append(out, d)
	}
	return out, rows.Err()
}

// Reminder says that something is due.
type Reminder struct {
	Participant statement.Hash
	Kind        Kind
	Due         time.Time
}

// Outbox takes reminders to the participant's key officers.
type Outbox interface {
	Remind(ctx context.Context, tx *sqldb.Tx, r Reminder) error
}

// Reminders tells a participant's key officers, once for each date, that a
// rotation or a drill is due. The scheduler runs it.
type Reminders struct{ Outbox Outbox }

// Name is for logs and metrics.
func (Reminders) Name() string { return "custody.due" }

// Due gives the next date of which nobody has been reminded.
func (Reminders) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (time.Time, bool, error) {
	var at sql.NullInt64
	err := q.QueryRow(ctx, `SELECT MIN(due) FROM custody_due WHERE reminded = 0`).Scan(&at)
	return sqldb.Time(at.Int64), at.Valid, err
}

// Run reminds of all that is due.
func (r Reminders) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	list, err := waiting(ctx, w.Tx(), now)
	if err != nil {
		return err
	}
	for _, one := range list {
		if err := r.Outbox.Remind(ctx, w.Tx(), one); err != nil {
			return err
		}
		if _, err := w.Tx().Exec(ctx, `UPDATE custody_due SET reminded = 1 WHERE identity = $1 AND kind = $2`, one.Participant[:], string(one.Kind)); err != nil {
			return err
		}
	}
	return nil
}

func waiting(ctx context.Context, q sqldb.Querier, now time.Time) (out []Reminder, err error) {
	rows, err := q.Query(ctx, `SELECT identity, kind, due FROM custody_due WHERE reminded = 0 AND due <= $1 ORDER BY due, identity, kind`, sqldb.Micros(now))
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id []byte
		var kind string
		var due int64
		if err := rows.Scan(&id, &kind, &due); err != nil {
			return nil, err
		}
		if len(id) != len(statement.Hash{}) {
			return nil, fail.New(fail.Broken, "what is due is damaged")
		}
		out = append(out, Reminder{Participant: statement.Hash(id), Kind: Kind(kind), Due: sqldb.Time(due)})
	}
	return out, rows.Err()
}
