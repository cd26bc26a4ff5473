package schedule

import (
	"context"
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Register is what the scheduler needs of the register.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
	Grown() <-chan struct{}
	Quarantine() string
	Stopped() error
}

// Options are what a scheduler is made of. All but Log, Metrics and After are
// required.
type Options struct {
	Register Register
	DB       *sqldb.DB
	Clock    clock.Clock
	Locked   func() bool
	Sources  []Source
	Log      *slog.Logger
	Metrics  prometheus.Registerer
	After    func(time.Duration) <-chan time.Time // nil is time.After
}

// How the loop waits.
const (
	look      = 15 * time.Second       // it looks again at the latest after this: clocks are set, private rows change
	breath    = 100 * time.Millisecond // between two rounds: a register that grows fast does not keep it busy
	maxRepeat = 100                    // runs of one source in one round
	firstWait = time.Second            // after a source has failed; doubled each time
	longest   = 5 * time.Minute
)

// Scheduler runs sources when they are due.
type Scheduler struct {
	o       Options
	trouble map[string]*trouble
	failed  *prometheus.CounterVec
	ran     *prometheus.CounterVec
}

// trouble is a source that has failed: when it is asked again.
type trouble struct {
	wait  time.Duration
	since time.Time // when it failed, by the clock
}

// New makes a scheduler; Run starts it.
func New(o Options) (*Scheduler, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.After == nil {
		o.After = time.After
	}
	s := &Scheduler{o: o, trouble: map[string]*trouble{},
		ran: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "comity_schedule_runs_total",
			Help: "How often something was due and was done."}, []string{"source"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "comity_schedule_failures_total",
			Help: "How often something was due and could not be done."}, []string{"source"}),
	}
	if o.Metrics != nil {
		for _, c := range []prometheus.Collector{s.ran, s.failed} {
			if err := o.Metrics.Register(c); err != nil {
				return nil, fail.Wrap(err, fail.Internal, "the scheduler cannot be measured")
			}
		}
	}
	return s, nil
}

// Run goes round until ctx ends. Nothing that a source does ends it.
func (s *Scheduler) Run(ctx context.Context) {
	for ctx.Err() == nil {
		grown := s.o.Register.Grown() // before the round: what comes meanwhile wakes it again
		wait := s.Round(ctx)
		select {
		case <-ctx.Done():
			return
		case <-s.o.After(breath):
		}
		select {
		case <-ctx.Done():
			return
		case <-grown:
		case <-s.o.After(wait):
		}
	}
}

// Round does all that is due and says how long nothing more will be, as far as
// is known: at the most until it should look again.
func (s *Scheduler) Round(ctx context.Context) (wait time.Duration) {
	wait = look
	if s.o.Locked() || s.o.Register.Quarantine() != "" || s.o.Register.Stopped() != nil {
		return wait
	}
	for _, src := range s.o.Sources {
		wait = min(wait, s.ask(ctx, src))
	}
	return max(wait, 0)
}

// ask runs one source for as long as it has something due.
func (s *Scheduler) ask(ctx context.Context, src Source) time.Duration {
	if t := s.trouble[src.Name()]; t != nil {
		gone := s.o.Clock.Now().Sub(t.since)
		if gone >= 0 && gone < t.wait {
			return t.wait - gone
		}
	}
	for range maxRepeat {
		next, ok, err := s.due(ctx, src)
		now := s.o.Clock.Now()
		if err == nil && (!ok || next.After(now)) {
			delete(s.trouble, src.Name())
			if !ok {
				return look
			}
			return next.Sub(now)
		}
		if err == nil {
			err = s.run(ctx, src)
		}
		if ctx.Err() != nil {
			return look
		}
		if err != nil {
			return s.fail(src, err)
		}
	}
	return 0 // there is more: the others have their turn first
}

func (s *Scheduler) due(ctx context.Context, src Source) (next time.Time, ok bool, err error) {
	err = s.o.DB.Read(ctx, func(q sqldb.Querier) error {
		next, ok, err = src.Due(ctx, q, s.o.Clock.Now())
		return err
	})
	return next, ok, err
}

// run asks again inside the transaction, where nothing can come between the
// answer and what is done.
func (s *Scheduler) run(ctx context.Context, src Source) error {
	done := false
	err := s.o.Register.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		now := s.o.Clock.Now()
		next, ok, err := src.Due(ctx, w.Tx(), now)
		if err != nil || !ok || next.After(now) {
			return err
		}
		done = true
		return src.Run(ctx, w, now)
	})
	if err == nil && done {
		s.ran.WithLabelValues(src.Name()).Inc()
	}
	return err
}

// fail writes down that a source could not do its work, and says how long it
// is left alone.
func (s *Scheduler) fail(src Source, err error) time.Duration {
	s.failed.WithLabelValues(src.Name()).Inc()
	t := s.trouble[src.Name()]
	if t == nil {
		t = &trouble{wait: firstWait / 2}
		s.trouble[src.Name()] = t
	}
	t.wait, t.since = min(2*t.wait, longest), s.o.Clock.Now()
	s.o.Log.Error("something was due and could not be done", "source", src.Name(), "kind", string(fail.KindOf(err)), "again", t.wait.String(), "cause", err)
	return t.wait
}
