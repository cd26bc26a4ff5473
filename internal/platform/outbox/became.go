package outbox

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"comity.example/comity/internal/kernel/sqldb"
)

// Fate is what became of a notice.
type Fate string

// What becomes of one.
const (
	FateWaits  Fate = "waiting" // no mail server has taken a letter about it yet
	FateSent   Fate = "sent"    // one has taken a letter to one of those who are meant
	FateFailed Fate = "failed"  // all letters about it failed for good, or nobody holds the authorization
)

// atOnce is how many notices one query asks for.
const atOnce = 200

// Became says what became of the notices that were put under these keys. One that
// was never put, whose letters are removed already, or that its readers declined is
// left out.
func (q *Queue) Became(ctx context.Context, r sqldb.Querier, keys []string) (map[string]Fate, error) {
	out, of := map[string]Fate{}, map[string]string{}
	for some := range slices.Chunk(keys, atOnce) {
		holes, ids := make([]string, len(some)), make([]any, len(some))
		for i, key := range some {
			id := noticeID(key)
			of[id], ids[i], holes[i] = key, id, fmt.Sprintf("$%d", i+1)
		}
		rows, err := r.Query(ctx, `SELECT n.id, n.state, l.state FROM outbox_notice n LEFT JOIN outbox_item i ON i.notice = n.id
			LEFT JOIN outbox_letter l ON l.id = i.letter WHERE n.id IN (`+strings.Join(holes, ", ")+`)`, ids...)
		if err == nil {
			err = fates(rows, func(id string, f Fate) {
				if key := of[id]; f == FateSent || out[key] == "" || f == FateWaits && out[key] == FateFailed {
					out[key] = f
				}
			})
		}
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fates reads notices with their letters.
func fates(rows *sql.Rows, found func(id string, f Fate)) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, notice string
		var letter sql.NullString
		if err := rows.Scan(&id, &notice, &letter); err != nil {
			return err
		}
		switch {
		case notice == stateNew, letter.String == stateOpen, letter.String == stateWaiting:
			found(id, FateWaits)
		case letter.String == stateSent:
			found(id, FateSent)
		case notice == stateNobody, letter.Valid:
			found(id, FateFailed)
		}
	}
	return rows.Err()
}
