package adoption

import (
	"context"
	"embed"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/schedule"
)

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

// News is what people are told of a silence procedure.
type News string

// What they are told: that it begins, that a day is left, and how it went.
const (
	NewsBegun      News = "begun"
	NewsSoon       News = "soon"
	NewsBroken     News = "broken"
	NewsAdopted    News = "adopted"
	NewsSuperseded News = "superseded"
)

// Tidings tells people of silence procedures: a source of the scheduler.
type Tidings struct {
	Queries *Queries
	// Tell tells those whose agreement is asked for.
	Tell func(ctx context.Context, tx *sqldb.Tx, on On, p *Procedure, what News) error
}

var _ schedule.Source = Tidings{}

// before is how long before the end people are reminded.
const before = 24 * time.Hour

// tiding is something that people are to be told from an instant on.
type tiding struct {
	subject string
	begun   *One
	what    News // begun, soon, or broken: how it went
	until   string
	at      time.Time
}

// told is what they were told of a procedure.
type told struct {
	soon string
	done bool
}

// Name implements schedule.Source.
func (Tidings) Name() string { return "silence.tidings" }

// Due implements schedule.Source.
func (t Tidings) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (next time.Time, ok bool, err error) {
	all, err := tidings(ctx, q)
	for _, one := range all {
		if !ok || one.at.Before(next) {
			next, ok = one.at, true
		}
	}
	return next, ok, err
}

// Run implements schedule.Source.
func (t Tidings) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	all, err := tidings(ctx, w.Tx())
	if err != nil {
		return err
	}
	for i := range all {
		if all[i].at.After(now) {
			continue
		}
		if err := t.tell(ctx, w.Tx(), &all[i]); err != nil {
			return err
		}
	}
	return nil
}

// tell tells one thing, if it still holds, and notes that it was told.
func (t Tidings) tell(ctx context.Context, tx *sqldb.Tx, one *tiding) error {
	id := one.begun.Statement.String()
	in, err := t.Queries.in(ctx, tx, one.subject)
	if err != nil && !fail.Is(err, fail.NotFound) {
		return err
	}
	var p *Procedure
	if err == nil {
		p = in.Agreement.Procedure(one.begun.Statement)
	}
	switch {
	case p == nil: // it does not count
		return note(ctx, tx, id, one.subject, told{done: true})
	case one.what == NewsBegun:
		err = note(ctx, tx, id, one.subject, told{})
	case one.what == NewsSoon:
		err = note(ctx, tx, id, one.subject, told{soon: one.until})
	default:
		err = note(ctx, tx, id, one.subject, told{done: true})
		one.what = map[State]News{Broke: NewsBroken, Agreed: NewsAdopted, Passed: NewsSuperseded}[p.State]
	}
	holds := one.what != "" && (p.State == Running || one.what != NewsBegun && one.what != NewsSoon) && (one.what != NewsSoon || p.Until == one.until)
	if err != nil || !holds {
		return err
	}
	return t.Tell(ctx, tx, in.On, p, one.what)
}

func note(ctx context.Context, tx *sqldb.Tx, procedure, text string, is told) error {
	done := 0
	if is.done {
		done = 1
	}
	_, err := tx.Exec(ctx, `INSERT INTO silence_told (procedure, text, soon, done) VALUES ($1, $2, $3, $4)
		ON CONFLICT (procedure) DO UPDATE SET soon = excluded.soon, done = excluded.done`, procedure, text, is.soon, done)
	return fail.Wrap(err, fail.Unavailable, "what people were told of silence procedures cannot be noted")
}

// tidings lists what people are to be told next of each procedure, by the words of
// the statements alone. Nobody is told how one went who was not told that it
// began: this hub had not kept it then.
func tidings(ctx context.Context, q sqldb.Querier) (out []tiding, err error) {
	known, err := alreadyTold(ctx, q)
	if err != nil {
		return nil, err
	}
	all, err := scan(ctx, q, `SELECT subject, body FROM adoption_case WHERE waits = 1
		OR subject IN (SELECT text FROM silence_told WHERE done = 0) ORDER BY subject`)
	if err != nil {
		return nil, err
	}
	for _, w := range all {
		for i := range w.said.Said {
			o := &w.said.Said[i]
			if o.Begun == nil {
				continue
			}
			is, begun := known[o.Statement.String()]
			one := tiding{subject: w.subject, begun: o}
			if one.next(w.said, is, begun) {
				out = append(out, one)
			}
		}
	}
	return out, nil
}

// next says what comes next, if anything does.
func (t *tiding) next(c *Case, is told, begun bool) bool {
	ended, broken := false, false
	t.until = t.begun.Begun.Until
	for i := range c.Said {
		switch o := &c.Said[i]; {
		case o.Ended != nil && o.Ended.Procedure == t.begun.Statement:
			ended = true
		case o.Broken != nil && o.Broken.Procedure == t.begun.Statement:
			broken = true
		case o.Extended != nil && o.Extended.Procedure == t.begun.Statement:
			t.until = max(t.until, o.Extended.Until)
		}
	}
	switch {
	case !begun && !ended:
		t.what = NewsBegun
	case !begun || is.done:
		return false
	case ended || broken:
		t.what = NewsBroken
	case is.soon != t.until:
		until, ok := form.Instant(t.until)
		t.what, t.at = NewsSoon, until.Add(-before)
		return ok && t.at.After(t.begun.At) // else that it begins says enough
	default:
		return false
	}
	return true
}

func alreadyTold(ctx context.Context, q sqldb.Querier) (map[string]told, error) {
	rows, err := q.Query(ctx, `SELECT procedure, soon, done FROM silence_told`)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "what people were told of silence procedures cannot be read")
	}
	defer func() { _ = rows.Close() }()
	out := map[string]told{}
	for rows.Next() {
		var id, soon string
		var done int
		if err := rows.Scan(&id, &soon, &done); err != nil {
			return nil, err
		}
		out[id] = told{soon, done == 1}
	}
	return out, rows.Err()
}
