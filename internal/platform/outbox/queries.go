package outbox

import (
	"context"
	"time"

	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
)

// Trouble is a letter that has not arrived, as a participant's officers see it:
// to whom and why, not what was in it.
type Trouble struct {
	Reference string
	Person    string // opaque id; "" for an address
	Address   string // of somebody who is not known here
	Kind      string // of notice; "" when several were collected
	State     string // "waiting", "bounced", "given-up", "no-address", "nobody"
	Fault     string // class and, after a colon, the server's reply; may be empty
	Attempts  int
	Made      time.Time
	Next      time.Time // when it is tried again; zero when it is not
}

// Standing says how a participant's letters stand.
type Standing struct {
	Waiting  int
	Sent     int // within the last thirty days
	Failed   int // likewise, for good
	Troubles []Trouble
}

// maxTroubles is how many are listed.
const maxTroubles = 200

// Standing gives what becomes of the notices of the participant in whose name
// the actor acts, newest first.
func (q *Queue) Standing(ctx context.Context, actor policy.Actor) (s Standing, err error) {
	if err := May(actor, Follow); err != nil {
		return s, err
	}
	whose, sent := actor.Identity[:], map[int]bool{}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		if err := q.sums(ctx, r, whose, &s); err != nil {
			return err
		}
		rows, err := r.Query(ctx, `SELECT l.id, l.person, l.state, l.fault, l.attempts, l.made, l.due, COUNT(i.notice), COALESCE(MIN(n.kind), ''), COALESCE(MIN(n.id), ''), l.address
			FROM outbox_letter l LEFT JOIN outbox_item i ON i.letter = l.id LEFT JOIN outbox_notice n ON n.id = i.notice
			WHERE l.participant = $1 AND (l.state IN ('bounced', 'given-up', 'no-address') OR l.state = 'waiting' AND l.attempts > 0)
			GROUP BY l.id, l.person, l.state, l.fault, l.attempts, l.made, l.due, l.address
			UNION ALL SELECT id, '', state, '', 0, at, at, 1, kind, id, NULL FROM outbox_notice WHERE participant = $1 AND state = 'nobody'
			ORDER BY 6 DESC, 1 LIMIT $2`, whose, maxTroubles)
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		for rows.Next() {
			var t Trouble
			var id, notice string
			var made, due, items int64
			var sealed []byte
			if err := rows.Scan(&id, &t.Person, &t.State, &t.Fault, &t.Attempts, &made, &due, &items, &t.Kind, &notice, &sealed); err != nil {
				return err
			}
			t.Made = sqldb.Time(made)
			if t.State == stateWaiting {
				t.Next = sqldb.Time(due)
			}
			if items > 1 {
				t.Kind = ""
			}
			t.Reference = reference(id)
			if notice != "" {
				t.Reference = reference(notice)
			}
			if t.Person == "" && notice != "" && t.State != stateNobody {
				t.Address = notice // resolved below: one query at a time
			}
			if to, err := q.Keys.Unseal(q.Hub(), purpose, "to/"+id, sealed); err == nil && t.Person == "" {
				t.Address, sent[len(s.Troubles)] = string(to), true // it came back, and its notice is forgotten
			}
			s.Troubles = append(s.Troubles, t)
		}
		return rows.Err()
	})
	if err == nil {
		err = q.resolve(ctx, s.Troubles, sent)
	}
	return s, err
}

func (q *Queue) sums(ctx context.Context, r sqldb.Querier, whose []byte, s *Standing) error {
	return r.QueryRow(ctx, `SELECT COALESCE(SUM(CASE WHEN state IN ('open', 'waiting') THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state = 'sent' THEN 1 ELSE 0 END), 0),
		COALESCE(SUM(CASE WHEN state IN ('bounced', 'given-up', 'no-address') THEN 1 ELSE 0 END), 0)
		FROM outbox_letter WHERE participant = $1`, whose).Scan(&s.Waiting, &s.Sent, &s.Failed)
}

// resolve puts the address in the place of the notice that holds it, where it
// can still be read, but for those of which it is known already.
func (q *Queue) resolve(ctx context.Context, list []Trouble, known map[int]bool) error {
	return q.DB.Read(ctx, func(r sqldb.Querier) error {
		for i, t := range list {
			if t.Address == "" || known[i] {
				continue
			}
			list[i].Address = ""
			var sealed []byte
			if err := r.QueryRow(ctx, `SELECT COALESCE(sealed, $2) FROM outbox_notice WHERE id = $1`, t.Address, []byte{}).Scan(&sealed); err != nil {
				return err
			}
			if c, err := q.open(t.Address, sealed); err == nil {
				list[i].Address = c.Address
			}
		}
		return nil
	})
}
