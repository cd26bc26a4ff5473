package outbox

import (
	"context"
	"strings"

	"github.com/prometheus/client_golang/prometheus"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// meters count letters; they name no person, address, participant or kind.
type meters struct {
	waiting  prometheus.Gauge
	oldest   prometheus.Gauge
	outcomes *prometheus.CounterVec
}

func newMeters(r prometheus.Registerer) (meters, error) {
	m := meters{
		waiting: prometheus.NewGauge(prometheus.GaugeOpts{Name: "comity_outbox_waiting",
			Help: "Notices and letters that wait to be sent."}),
		oldest: prometheus.NewGauge(prometheus.GaugeOpts{Name: "comity_outbox_oldest_seconds",
			Help: "How long the oldest letter that is due has been waiting."}),
		outcomes: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "comity_outbox_letters_total",
			Help: "Attempts to send a letter, by what became of it and, where it failed, why."}, []string{"outcome", "fault"}),
	}
	if r == nil {
		return m, nil
	}
	for _, c := range []prometheus.Collector{m.waiting, m.oldest, m.outcomes} {
		if err := r.Register(c); err != nil {
			return m, fail.Wrap(err, fail.Internal, "the outbox cannot be measured")
		}
	}
	return m, nil
}

func (m *meters) outcome(state, fault string) {
	class, _, _ := strings.Cut(fault, ":")
	m.outcomes.WithLabelValues(state, class).Inc()
}

// count looks at the queue.
func (d *Dispatcher) count(ctx context.Context) error {
	return d.o.Queue.DB.Read(ctx, func(q sqldb.Querier) error {
		var notices, letters, oldest int64
		now := sqldb.Micros(d.o.Queue.Clock.Now())
		if err := q.QueryRow(ctx, `SELECT COUNT(*) FROM outbox_notice WHERE state = 'new'`).Scan(&notices); err != nil {
			return err
		}
		err := q.QueryRow(ctx, `SELECT COUNT(*), COALESCE(MIN(made), $1) FROM outbox_letter WHERE state = 'waiting' AND made <= $1`, now).
			Scan(&letters, &oldest)
		d.meters.waiting.Set(float64(notices + letters))
		d.meters.oldest.Set(float64(now-oldest) / 1e6)
		return err
	})
}
