package schedule_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/schedule"
)

// bells is a room as the scheduler meets one: a bell is hung with an instant at
// which it is to ring, and rings by a statement.
type bells struct{ broken error }

const (
	hung = "test.bell.hung/1"
	rung = "test.bell.rung/1"
)

func (bells) Name() string { return "test.bell" }
func (bells) Version() int { return 1 }
func (bells) Schema() string {
	return "CREATE TABLE test_bell (subject TEXT NOT NULL PRIMARY KEY, due BIGINT NOT NULL, rings BIGINT NOT NULL);\n"
}
func (bells) Tables() []ledger.Table {
	return []ledger.Table{{Name: "test_bell", Key: []string{"subject"}}}
}
func (bells) Types() []string { return []string{hung, rung} }

func (bells) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Statement.Header.Type == rung {
		_, err := tx.Exec(ctx, `UPDATE test_bell SET rings = rings + 1 WHERE subject = $1`, e.Subject())
		return err
	}
	due, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimPrefix(string(e.Body), `{"due":`), `}`), 10, 64)
	if err == nil {
		_, err = tx.Exec(ctx, `INSERT INTO test_bell (subject, due, rings) VALUES ($1, $2, 0)`, e.Subject(), due)
	}
	return err
}

func (b *bells) Due(ctx context.Context, q sqldb.Querier, _ time.Time) (time.Time, bool, error) {
	var due int64
	err := q.QueryRow(ctx, `SELECT due FROM test_bell WHERE rings = 0 ORDER BY due LIMIT 1`).Scan(&due)
	if errors.Is(err, sql.ErrNoRows) {
		return time.Time{}, false, nil
	}
	return sqldb.Time(due), err == nil, err
}

// Run rings one bell: there may be more.
func (b *bells) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	var subject string
	err := w.Tx().QueryRow(ctx, `SELECT subject FROM test_bell WHERE rings = 0 AND due <= $1 ORDER BY due, subject LIMIT 1`, sqldb.Micros(now)).Scan(&subject)
	if err != nil {
		return err
	}
	if _, err := w.Say(ctx, ledger.Draft{Type: rung, Subject: subject, Body: []byte("{}")}); err != nil {
		return err
	}
	return b.broken
}

// tower is a hub with bells.
type tower struct {
	*hubtest.Register
	t      testing.TB
	source *bells
	s      *schedule.Scheduler
	locked bool
	all    map[string]time.Time // what was hung, and for when
}

func newTower(t testing.TB, url string) *tower {
	w := &tower{Register: hubtest.NewRegister(t, url, bells{}), t: t, source: &bells{}, all: map[string]time.Time{}}
	w.restart()
	return w
}

// restart ends the process and begins another.
func (w *tower) restart() {
	w.Reopen()
	var err error
	w.s, err = schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{w.source},
		Locked: func() bool { return w.locked }})
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *tower) hang(after time.Duration) string {
	name := "bell:" + strconv.Itoa(len(w.all))
	w.all[name] = w.Clock.Now().Add(after)
	w.MustSay(ledger.Draft{Type: hung, Subject: name, Body: fmt.Appendf(nil, `{"due":%d}`, w.all[name].UnixMicro())})
	return name
}

// rings reads how often each bell has rung.
func (w *tower) rings() map[string]int64 {
	out := map[string]int64{}
	err := w.DB.Read(context.Background(), func(q sqldb.Querier) error {
		rows, err := q.Query(context.Background(), `SELECT subject, rings FROM test_bell`)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var subject string
			var n int64
			if err := rows.Scan(&subject, &n); err != nil {
				return err
			}
			out[subject] = n
		}
		return rows.Err()
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return out
}

func TestWhatIsDueHappensOnce(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newTower(t, url)
		first, second, third := w.hang(time.Hour), w.hang(time.Hour), w.hang(3*time.Hour)
		if wait := w.s.Round(t.Context()); wait <= 0 || wait > 15*time.Second {
			t.Errorf("nothing is due, and it waits for %s", wait)
		}
		w.Clock.Advance(time.Hour - 3*time.Second)
		if wait := w.s.Round(t.Context()); wait != 3*time.Second {
			t.Errorf("it waits for %s", wait)
		}
		w.Clock.Advance(3 * time.Second)
		for range 3 {
			w.s.Round(t.Context())
		}
		if got := w.rings(); got[first] != 1 || got[second] != 1 || got[third] != 0 {
			t.Errorf("%v", got)
		}
		w.CheckRebuild()
	})
}

func TestNothingWhileLockedOrInQuarantine(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newTower(t, url)
		bell := w.hang(time.Minute)
		w.Clock.Advance(time.Hour)
		w.locked = true
		size := w.Size()
		w.s.Round(t.Context())
		w.locked = false
		err := w.DB.Write(t.Context(), func(tx *sqldb.Tx) error {
			return ledger.PutSetting(t.Context(), tx, ledger.SettingQuarantine, "restored")
		})
		if err != nil {
			t.Fatal(err)
		}
		w.restart()
		w.s.Round(t.Context())
		if w.Size() != size || w.rings()[bell] != 0 {
			t.Error("it has rung")
		}
		if err := w.Release(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
		w.s.Round(t.Context())
		if w.rings()[bell] != 1 {
			t.Error("it has not rung afterwards")
		}
	})
}

func TestAFailureIsTriedAgainLater(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newTower(t, url)
		bell := w.hang(time.Minute)
		w.Clock.Advance(time.Hour)
		w.source.broken = fail.New(fail.Internal, "the rope is torn")
		size := w.Size()
		var waits []time.Duration
		for range 4 {
			wait := w.s.Round(t.Context())
			if again := w.s.Round(t.Context()); again != wait {
				t.Errorf("asked at once again: %s after %s", again, wait)
			}
			waits = append(waits, wait)
			w.Clock.Advance(wait)
		}
		for i, want := range []time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second} {
			if waits[i] != want {
				t.Errorf("waits %v", waits)
			}
		}
		if w.Size() != size {
			t.Error("what failed has left a statement")
		}
		w.source.broken = nil
		w.Clock.Advance(-time.Hour / 2) // set back: nobody waits for an hour because of it
		w.s.Round(t.Context())
		if w.rings()[bell] != 1 {
			t.Error("it has not rung")
		}
	})
}

// The law: whatever the clock does and however often the process begins anew, a
// bell rings once, not before the clock has shown its time, and has rung when
// the clock shows it and the scheduler goes round.
func TestLaw(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newTower(t, url)
		rapid.Check(t, func(r *rapid.T) {
			w.Clock.Set(hubtest.Start.Add(time.Duration(rapid.Int64Range(0, 3e9).Draw(r, "year")) * time.Second))
			begun := len(w.all)
			for range rapid.IntRange(1, 12).Draw(r, "steps") {
				switch rapid.SampledFrom([]string{"hang", "hang", "wait", "jump", "restart", "lock"}).Draw(r, "step") {
				case "hang":
					w.hang(time.Duration(rapid.SampledFrom([]int64{0, 1, 600, 3600, 86400, 366 * 86400}).Draw(r, "after")) * time.Second)
				case "wait":
					w.Clock.Advance(time.Duration(rapid.Int64Range(0, 7200).Draw(r, "seconds")) * time.Second)
				case "jump": // ten minutes, an hour, a day, a year, either way
					w.Clock.Advance(time.Duration(rapid.SampledFrom([]int64{-600, 600, -3600, 3600, -86400, 86400, 366 * 86400, -366 * 86400}).Draw(r, "jump")) * time.Second)
				case "restart":
					w.restart()
				case "lock":
					w.locked = !w.locked
				}
				before := w.rings()
				w.s.Round(t.Context())
				w.obey(r, begun, before)
			}
			w.locked = false
			w.Clock.Set(hubtest.Start.AddDate(300, 0, 0))
			for w.s.Round(t.Context()) == 0 {
			}
			for name, n := range w.rings() {
				if n != 1 {
					r.Fatalf("in the end %s has rung %d times", name, n)
				}
			}
		})
		w.CheckRebuild()
	})
}

func (w *tower) obey(r *rapid.T, begun int, before map[string]int64) {
	now := w.Clock.Now()
	for name, n := range w.rings() {
		if i, _ := strconv.Atoi(strings.TrimPrefix(name, "bell:")); i < begun {
			continue
		}
		due := w.all[name]
		switch {
		case n > 1:
			r.Fatalf("%s has rung %d times", name, n)
		case n == 1 && before[name] == 0 && (due.After(now) || w.locked):
			r.Fatalf("%s has rung %s early, locked: %v", name, due.Sub(now), w.locked)
		case n == 0 && !due.After(now) && !w.locked:
			r.Fatalf("%s is %s late", name, now.Sub(due))
		}
	}
}

// The loop wakes when the register grows, and ends with its context.
func TestTheLoopWakes(t *testing.T) {
	w := newTower(t, hubtest.SQLite(t))
	waits := make(chan time.Duration)
	never := make(chan time.Time)
	s, err := schedule.New(schedule.Options{Register: w.Ledger, DB: w.DB, Clock: w.Clock, Sources: []schedule.Source{w.source},
		Locked: func() bool { return false },
		After: func(d time.Duration) <-chan time.Time {
			if d < time.Second {
				done := make(chan time.Time, 1)
				done <- time.Time{}
				return done
			}
			waits <- d
			return never // no time passes: only the register can wake it
		}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { s.Run(ctx); close(ended) }()
	<-waits
	bell := w.hang(0)
	for range 2 { // woken by what was hung, and by what it said itself
		<-waits
	}
	if w.rings()[bell] != 1 {
		t.Error("it has not rung")
	}
	cancel()
	<-ended
}
