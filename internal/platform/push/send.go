package push

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// How devices are told.
const (
	look     = 5 * time.Second // between two rounds, at the most
	backoff  = time.Minute     // after the first attempt; doubled each time
	patience = 4 * time.Hour   // after which nobody is told what has been on the board so long
	batch    = 20
)

// Board is where a device leads: the same page whatever happened.
const Board = "/desk/cooperation"

// Message is what a device is told.
type Message struct {
	Title   string            `json:"title"`
	Text    string            `json:"text"`
	Marking statement.Marking `json:"marking"`
	Link    string            `json:"link"`
}

// Sender tells devices what waits. One runs at a time.
type Sender struct {
	Service *Service
	Halted  func() bool // locked, or in quarantine
	Log     *slog.Logger
	After   func(time.Duration) <-chan time.Time // nil is time.After
}

// Run works until ctx ends. Nothing that a push service does ends it.
func (d *Sender) Run(ctx context.Context) {
	after := d.After
	if after == nil {
		after = time.After
	}
	for ctx.Err() == nil {
		if _, err := d.Round(ctx); err != nil && ctx.Err() == nil {
			d.Log.Error("devices cannot be told at the moment", "kind", string(fail.KindOf(err)), "cause", err)
		}
		select {
		case <-ctx.Done():
		case <-after(look):
		}
	}
}

// waiting is a device that is to be told.
type waiting struct {
	device, person string
	sealed         []byte
	marking        statement.Marking
	exercise       bool
	made           time.Time
	attempts       int
}

// Round tells the devices that are due, one batch of them, and says how many.
func (d *Sender) Round(ctx context.Context) (told int, err error) {
	if !d.Service.Offered() || d.Halted() {
		return 0, nil
	}
	list, err := d.due(ctx)
	if err != nil {
		return 0, err
	}
	for _, w := range list {
		status, err := d.tell(ctx, w)
		if ctx.Err() != nil {
			return told, nil // it is told again: to be told twice harms nobody
		}
		if err != nil {
			d.Log.Warn("a device was not told", "kind", string(fail.KindOf(err)))
		}
		if err := d.settle(ctx, w, status); err != nil {
			return told, err
		}
		if status/100 == 2 {
			told++
		}
	}
	return told, nil
}

func (d *Sender) due(ctx context.Context) (out []waiting, err error) {
	now := sqldb.Micros(d.Service.Clock.Now())
	err = d.Service.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT w.device, p.person, p.sealed, w.marking, w.exercise, w.made, w.attempts FROM push_waiting w JOIN push_device p ON p.id = w.device
			WHERE w.due <= $1 ORDER BY w.due, w.device LIMIT $2`, now, batch)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var w waiting
			var marking string
			var exercise, made int64
			if err := rows.Scan(&w.device, &w.person, &w.sealed, &marking, &exercise, &made, &w.attempts); err != nil {
				return err
			}
			w.marking, w.exercise, w.made = statement.Marking(marking), exercise != 0, sqldb.Time(made)
			out = append(out, w)
		}
		return rows.Err()
	})
	return out, err
}

// gone is the status of a device that is told nothing any more.
const gone = http.StatusGone

// tell encrypts and sends what one device is told, and gives the status of the
// answer; 0 where there was none.
func (d *Sender) tell(ctx context.Context, w waiting) (status int, err error) {
	s := d.Service
	if may, err := s.Authorized(ctx, w.person); err != nil || !may {
		return gone, err
	}
	plain, err := s.Keys.Unseal(s.Hub(), purpose, w.device, w.sealed)
	if err != nil {
		return 0, err
	}
	var sub Subscription
	if err := json.Unmarshal(plain, &sub); err != nil {
		return gone, fail.Wrap(err, fail.Broken, "a device cannot be read")
	}
	if err := s.check(&sub); fail.Is(err, fail.Denied) {
		return gone, err // the operator has taken its service off
	} else if err != nil {
		return 0, err
	}
	own, err := s.own(ctx)
	if err != nil {
		return 0, err
	}
	m := Message{Marking: w.marking, Link: Board}
	if m.Title, m.Text, err = s.Words(ctx, w.person, w.marking, w.exercise); err != nil {
		return 0, err
	}
	body, err := json.Marshal(m)
	if err != nil {
		return 0, err
	}
	res, err := webpush.SendNotificationWithContext(ctx, body, &webpush.Subscription{Endpoint: sub.Endpoint, Keys: webpush.Keys{P256dh: sub.P256dh, Auth: sub.Auth}},
		&webpush.Options{HTTPClient: s.Door.Client(), Subscriber: s.Contact, Topic: "board", TTL: int(patience.Seconds()), Urgency: webpush.UrgencyHigh,
			VAPIDPublicKey: own.Public, VAPIDPrivateKey: own.Private})
	if err != nil {
		return 0, fail.Wrap(err, fail.Unavailable, "a push service cannot be reached")
	}
	_ = res.Body.Close()
	return res.StatusCode, nil
}

// settle writes down what became of it.
func (d *Sender) settle(ctx context.Context, w waiting, status int) error {
	now := d.Service.Clock.Now()
	return d.Service.DB.Write(ctx, func(tx *sqldb.Tx) error {
		done := func() error {
			_, err := tx.Exec(ctx, `DELETE FROM push_waiting WHERE device = $1 AND attempts = $2`, w.device, w.attempts)
			return err
		}
		switch {
		case status/100 == 2:
			if _, err := tx.Exec(ctx, `UPDATE push_device SET told = $1 WHERE id = $2`, sqldb.Micros(now.UTC().Truncate(24*time.Hour)), w.device); err != nil {
				return err
			}
			return done()
		case status == http.StatusNotFound || status == gone:
			return forget(ctx, tx, `id = $1`, w.device)
		case status != 0 && status < 500 && status != http.StatusTooManyRequests, now.Sub(w.made) >= patience:
			return done() // it will not be taken, or says nothing new any more
		}
		wait := min(backoff<<min(w.attempts, 10), time.Hour)
		_, err := tx.Exec(ctx, `UPDATE push_waiting SET due = $1, attempts = attempts + 1 WHERE device = $2 AND attempts = $3`, sqldb.Micros(now.Add(wait)), w.device, w.attempts)
		return err
	})
}
