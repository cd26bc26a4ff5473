package corpus

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
)

// Register is what saying needs of the ledger: drafts in the hub's name, all of
// them or none, durable when it returns.
type Register interface {
	Say(ctx context.Context, drafts ...ledger.Draft) ([]ledger.Receipt, error)
}

// Reader is what it needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Room is where the things of a corpus are kept.
type Room struct {
	Register Register
	DB       Reader
	// Table is the room's, with a row for each thing: its columns subject and
	// body hold the thing's id and its body as the statement that counts has it.
	Table string
}

// batch is how many statements are said at once: enough that a commit pays, few
// enough that a progress bar moves.
const batch = 64

// Say says, in their order, those drafts that the room does not hold in these
// words: saying a corpus twice says nothing twice. Each batch is durable when
// the next begins. tell is called after each with how many of how many are done;
// it may be nil. It returns how many were said, also when it fails half way.
func (r Room) Say(ctx context.Context, drafts []ledger.Draft, tell func(done, total int)) (said int, err error) {
	missing, err := r.Missing(ctx, drafts)
	if err != nil {
		return 0, err
	}
	for said < len(missing) {
		next := missing[said:min(said+batch, len(missing))]
		if _, err := r.Register.Say(ctx, next...); err != nil {
			return said, err
		}
		said += len(next)
		if tell != nil {
			tell(said, len(missing))
		}
	}
	return said, nil
}

// Missing gives the drafts that the room does not hold in these words.
func (r Room) Missing(ctx context.Context, drafts []ledger.Draft) ([]ledger.Draft, error) {
	held, err := r.held(ctx)
	if err != nil {
		return nil, err
	}
	var out []ledger.Draft
	for _, d := range drafts {
		if body, ok := held[d.Subject]; !ok || body != string(d.Body) {
			out = append(out, d)
		}
	}
	return out, nil
}

// held reads the room's table: body by subject.
func (r Room) held(ctx context.Context) (map[string]string, error) {
	out := map[string]string{}
	err := r.DB.Read(ctx, func(q sqldb.Querier) error {
		rows, err := q.Query(ctx, `SELECT subject, body FROM `+r.Table)
		if err != nil {
			return err
		}
		defer rows.Close()
		for rows.Next() {
			var subject, body string
			if err := rows.Scan(&subject, &body); err != nil {
				return err
			}
			out[subject] = body
		}
		return rows.Err()
	})
	return out, fail.Wrap(err, fail.Unavailable, "what is recorded cannot be read")
}
