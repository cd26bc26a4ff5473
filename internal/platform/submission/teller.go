package submission

import (
	"context"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

// tellAtOnce is how many statements one query of a Teller is about.
const tellAtOnce = 400

// Teller gives how statements of other rooms came to be said, as Told does, for
// those that list many of them: what was said of these is read beforehand, in few
// queries, and speaks is asked in place of the register. It tells of what it was
// not made for, too, one query each. r is the snapshot that the room reads.
func (q *Queries) Teller(ctx context.Context, r sqldb.Querier, speaks Speaks, of []statement.Hash) (func(via Via, m Mark) (Told, error), error) {
	asked, later := make(map[statement.Hash]bool, len(of)), map[statement.Hash][]Later{}
	for len(of) > 0 {
		part := of[:min(len(of), tellAtOnce)]
		of = of[len(part):]
		if err := confirmations(ctx, r, part, later); err != nil {
			return nil, err
		}
		for _, id := range part {
			asked[id] = true
		}
	}
	return func(via Via, m Mark) (Told, error) {
		if !asked[m.Statement] {
			c, err := read(ctx, r, m.Statement.String())
			if err != nil {
				return Told{}, err
			}
			if asked[m.Statement] = true; c != nil {
				later[m.Statement] = c.Later
			}
		}
		return Tell(via, m, later[m.Statement], speaks)
	}, nil
}

// confirmations reads what was said of some statements.
func confirmations(ctx context.Context, r sqldb.Querier, of []statement.Hash, into map[statement.Hash][]Later) error {
	args, marks := make([]any, len(of)), make([]string, len(of))
	for i, id := range of {
		args[i], marks[i] = id.String(), "$"+strconv.Itoa(i+1)
	}
	rows, err := r.Query(ctx, `SELECT subject, body FROM submission_case WHERE subject IN (`+strings.Join(marks, ",")+`)`, args...)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the submissions cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return err
		}
		id, err := statement.ParseHash(subject)
		if err != nil {
			return err
		}
		c, err := parse(subject, body)
		if err != nil {
			return err
		}
		into[id] = c.Later
	}
	return rows.Err()
}

// Answered says on which of some statements anything was said: those that are
// confirmed are among them. Ids of statements.
func (q *Queries) Answered(ctx context.Context, r sqldb.Querier, of []string) (map[string]bool, error) {
	out := map[string]bool{}
	for len(of) > 0 {
		part := of[:min(len(of), tellAtOnce)]
		of = of[len(part):]
		args, marks := make([]any, len(part)), make([]string, len(part))
		for i, id := range part {
			args[i], marks[i] = id, "$"+strconv.Itoa(i+1)
		}
		if err := answered(ctx, r, strings.Join(marks, ","), args, out); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func answered(ctx context.Context, r sqldb.Querier, marks string, args []any, into map[string]bool) error {
	rows, err := r.Query(ctx, `SELECT subject FROM submission_case WHERE subject IN (`+marks+`)`, args...)
	if err != nil {
		return fail.Wrap(err, fail.Unavailable, "the submissions cannot be read")
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject string
		if err := rows.Scan(&subject); err != nil {
			return err
		}
		into[subject] = true
	}
	return rows.Err()
}
