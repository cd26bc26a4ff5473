package exercise

import (
	"context"
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/schedule"
	"comity.example/comity/statement"
)

// Runner plays the injects of exercises: a source of the scheduler. An exercise
// is looked at whenever something was said in it, and when its next inject is
// due. What it plays it plays in the transaction in which it notes it.
type Runner struct {
	Service *Service
	// Tell tells a player that an inject, or the opening, has come. key is the same
	// for the same.
	Tell func(ctx context.Context, tx *sqldb.Tx, t *Thread, key string) error
}

var _ schedule.Source = Runner{}

// batch is how many exercises one run looks at.
const batch = 20

// Name implements schedule.Source.
func (Runner) Name() string { return "cooperation.exercise" }

const unseen = ` FROM exercise_scenario s JOIN (SELECT subject, MAX(last) AS last FROM exercise_thread GROUP BY subject) t ON t.subject = s.subject `

// Due implements schedule.Source.
func (r Runner) Due(ctx context.Context, q sqldb.Querier, now time.Time) (next time.Time, ok bool, err error) {
	if r.Service.Journal.Ready() != nil {
		return next, false, nil
	}
	var n, at int64
	err = q.QueryRow(ctx, `SELECT COUNT(*)`+unseen+`WHERE s.last <> t.last`).Scan(&n)
	if err != nil || n > 0 {
		return now, err == nil, fail.Wrap(err, fail.Unavailable, "the exercises cannot be read")
	}
	err = q.QueryRow(ctx, `SELECT COALESCE(MIN(next), 0) FROM exercise_scenario WHERE next > 0`).Scan(&at)
	return sqldb.Time(at), at > 0, fail.Wrap(err, fail.Unavailable, "the exercises cannot be read")
}

// due is an exercise that is to be looked at.
type due struct {
	id        string
	organizer statement.Hash
}

// Run implements schedule.Source.
func (r Runner) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	all, err := r.list(ctx, w.Tx(), now)
	if err != nil {
		return err
	}
	for _, d := range all {
		if err := r.turn(ctx, w, d, now); err != nil {
			return err
		}
	}
	return nil
}

func (r Runner) list(ctx context.Context, q sqldb.Querier, now time.Time) (out []due, err error) {
	list, err := q.Query(ctx, `SELECT s.subject, s.organizer`+unseen+`WHERE s.last <> t.last OR s.next > 0 AND s.next <= $1 ORDER BY s.subject LIMIT $2`, sqldb.Micros(now), int64(batch))
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the exercises cannot be read")
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var d due
		var organizer []byte
		if err := list.Scan(&d.id, &organizer); err != nil {
			return nil, err
		}
		copy(d.organizer[:], organizer)
		out = append(out, d)
	}
	return out, list.Err()
}

// turn plays what is due in one exercise, and notes when it is looked at next.
func (r Runner) turn(ctx context.Context, w *ledger.Writer, d due, now time.Time) error {
	s, tx := r.Service, w.Tx()
	held, err := s.Queries.threads(ctx, tx, d.organizer, d.id)
	if err != nil {
		return err
	}
	k, err := s.kept(ctx, tx, d.organizer, d.id)
	if err != nil {
		return err
	}
	scenario, faults := Read(k.File)
	if len(faults) > 0 { // of another version of the program: others go on
		return r.looked(ctx, tx, d.id, time.Time{})
	}
	chests := map[*Thread]Held{}
	var threads []*Thread
	for _, h := range held {
		if !slices.Contains(h.Holders, h.Player) {
			continue // it has given up its key: nothing can be said to it
		}
		chests[h.Thread] = h
		threads = append(threads, h.Thread)
		if err := r.Tell(ctx, tx, h.Thread, d.id+"."+h.Player.String()+".opened"); err != nil {
			return err
		}
	}
	// A participant that may not speak now plays nothing: its exercise stands still.
	play, next := Turn(scenario, threads, k.Played, now)
	if len(play) > 0 && s.Silent(ctx, tx, d.organizer) != nil {
		play, next = nil, now.Add(time.Hour)
	}
	for _, c := range play {
		if err := r.play(ctx, w, chests[c.Thread], c); err != nil {
			return err
		}
		k.Played = append(k.Played, Key(c.Inject.ID, c.Role))
	}
	if len(play) > 0 {
		if err := s.keep(ctx, tx, d.organizer, d.id, k); err != nil {
			return err
		}
	}
	return r.looked(ctx, tx, d.id, next)
}

// looked notes that an exercise was looked at, and when it is again.
func (Runner) looked(ctx context.Context, tx *sqldb.Tx, id string, next time.Time) error {
	at := int64(0)
	if !next.IsZero() {
		at = sqldb.Micros(next)
	}
	_, err := tx.Exec(ctx, `UPDATE exercise_scenario SET next = $1, last = (SELECT COALESCE(MAX(last), -1) FROM exercise_thread WHERE subject = $2) WHERE subject = $2`, at, id)
	return fail.Wrap(err, fail.Unavailable, "an exercise cannot be noted")
}

// play says an inject to who it is addressed to, and tells them.
func (r Runner) play(ctx context.Context, w *ledger.Writer, h Held, c Call) error {
	b := &Played{Marked: Marked{true}, Inject: c.Inject.ID, Minute: c.Inject.Minute, Role: c.Role, From: c.Inject.From.Text, Title: c.Inject.Title.Text, Words: c.Inject.Words.Text}
	if b.From.Empty() {
		b.From = i18n.Text{}
	}
	receipt, err := r.Service.say(ctx, w, h, b)
	if err != nil {
		return err
	}
	return r.Tell(ctx, w.Tx(), h.Thread, h.Exercise+"."+receipt.ID.String())
}
