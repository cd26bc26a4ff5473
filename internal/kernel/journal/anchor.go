package journal

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strconv"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// Cadence is how often an anchor is said, busy or idle: at every full hour UTC.
const Cadence = time.Hour

// Text is a checkpoint of a journal as an anchor hashes it: the text of a C2SP
// checkpoint whose origin is that of the hub's log and "/journal".
func Text(origin string, size int64, root translog.Hash) string {
	return origin + "/journal\n" + strconv.FormatInt(size, 10) + "\n" + base64.StdEncoding.EncodeToString(root[:]) + "\n"
}

// Anchors says the anchors of a journal: a source of the scheduler.
type Anchors struct{ Journal *Journal }

// Name is for logs and metrics.
func (Anchors) Name() string { return "journal.anchor" }

// Due gives the next turn of the cadence after the last anchor or, where there is
// none, after the register was opened. A clock that was far ahead when the last
// one was said, and has been set right, does not hold the next one up.
func (Anchors) Due(ctx context.Context, q sqldb.Querier, now time.Time) (time.Time, bool, error) {
	var at int64
	err := q.QueryRow(ctx, `SELECT at FROM journal_anchor ORDER BY n DESC LIMIT 1`).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		err = q.QueryRow(ctx, `SELECT at FROM ledger_arrival WHERE n = 0`).Scan(&at)
		if errors.Is(err, sql.ErrNoRows) {
			return time.Time{}, false, nil // nothing has been opened here yet
		}
	}
	if err != nil {
		return time.Time{}, false, err
	}
	last := sqldb.Time(at)
	if last.Sub(now) > Cadence {
		return now, true, nil
	}
	return last.Truncate(Cadence).Add(Cadence), true, nil
}

// Run says an anchor of the journal as it is in this transaction.
func (a Anchors) Run(ctx context.Context, w *ledger.Writer, now time.Time) error {
	tx := w.Tx()
	size, root, err := readHead(ctx, tx)
	if err != nil {
		return err
	}
	var salt [32]byte
	_, _ = rand.Read(salt[:]) // never fails: it would end the program
	body, err := json.Marshal(Anchored{Checkpoint: statement.BlobHash(salt, []byte(Text(a.Journal.Origin, size, root)))})
	if err != nil {
		return err
	}
	r, err := w.Say(ctx, ledger.Draft{Type: TypeAnchored, Subject: Subject, Body: body})
	if err != nil {
		return err
	}
	var n int64
	if err := tx.QueryRow(ctx, `SELECT COALESCE(MAX(n), -1) + 1 FROM journal_anchor`).Scan(&n); err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO journal_anchor (n, at, statement, salt, size, root) VALUES ($1, $2, $3, $4, $5, $6)`,
		n, sqldb.Micros(now), r.ID[:], salt[:], size, root[:])
	return err
}
