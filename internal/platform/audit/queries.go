package audit

import (
	"context"
	"encoding/json"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// List gives rows of the trail of the participant in whose name the actor acts,
// newest first, and whether there are more.
func (t *Trail) List(ctx context.Context, actor policy.Actor, f Filter) (out []Row, more bool, err error) {
	if err := May(actor, Read); err != nil {
		return nil, false, err
	}
	if f.Limit <= 0 {
		f.Limit = 100
	}
	err = t.DB.Read(ctx, func(q sqldb.Querier) error {
		out, more, err = t.list(ctx, q, actor.Identity, f)
		return err
	})
	return out, more, err
}

// list opens rows from the newest on until enough have passed the filter: what
// they say can be read only by opening them.
func (t *Trail) list(ctx context.Context, q sqldb.Querier, participant statement.Hash, f Filter) (out []Row, more bool, err error) {
	before := f.Before
	if before <= 0 {
		before = 1 << 62
	}
	rows, err := q.Query(ctx, `SELECT n, sealed FROM audit_row WHERE participant = $1 AND n < $2 ORDER BY n DESC`, participant[:], before)
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var n int64
		var sealed []byte
		if err := rows.Scan(&n, &sealed); err != nil {
			return nil, false, err
		}
		row, err := t.open(participant, n, sealed)
		if err != nil {
			return nil, false, err
		}
		if !f.passes(&row) {
			continue
		}
		if len(out) == f.Limit {
			return out, true, nil
		}
		out = append(out, row)
	}
	return out, false, rows.Err()
}

// open gives what a row says.
func (t *Trail) open(participant statement.Hash, n int64, sealed []byte) (Row, error) {
	plain, err := t.Keys.Unseal(participant, purpose, place(n), sealed)
	if err != nil {
		return Row{}, err
	}
	var said note
	if err := json.Unmarshal(plain, &said); err != nil {
		return Row{}, fail.Wrap(err, fail.Broken, "a row of the audit trail cannot be read")
	}
	row := Row{N: n, At: sqldb.Time(said.At), Entry: Entry{Participant: participant,
		Person: said.Person, Action: said.Action, Object: said.Object}}
	if said.Statement != nil {
		row.Statement = *said.Statement
	}
	return row, nil
}

func (f Filter) passes(r *Row) bool {
	return (f.Action == "" || f.Action == r.Action) && (f.Person == "" || f.Person == r.Person) && (f.Object == "" || f.Object == r.Object) &&
		(f.From.IsZero() || !r.At.Before(f.From)) && (f.Until.IsZero() || r.At.Before(f.Until))
}

// Whole gives every row that passes a filter, newest first, for a file,
// and notes that it was taken away.
func (t *Trail) Whole(ctx context.Context, actor policy.Actor, f Filter) ([]Row, error) {
	if err := May(actor, Export); err != nil {
		return nil, err
	}
	f.Before, f.Limit = 0, 1<<31
	var out []Row
	err := t.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		out, _, err = t.list(ctx, q, actor.Identity, f)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = t.Record(ctx, Entry{Participant: actor.Identity, Person: actor.Person, Action: TrailExported})
	return out, err
}

// Prove is Check of the trail of the participant in whose name the actor acts.
func (t *Trail) Prove(ctx context.Context, actor policy.Actor) (Report, error) {
	if err := May(actor, Prove); err != nil {
		return Report{}, err
	}
	return t.Check(ctx, actor.Identity)
}
