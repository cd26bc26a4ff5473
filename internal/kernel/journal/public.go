package journal

import (
	"context"
	_ "embed"
	"encoding/json"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/statement"
)

//go:embed public.sql
var publicSchema string

// Public is what the public register says of the journal: its anchors, and that
// keys were destroyed.
type Public struct{}

var _ ledger.Projection = Public{}

// Name implements ledger.Projection.
func (Public) Name() string { return "journal" }

// Version implements ledger.Projection.
func (Public) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Public) Schema() string { return publicSchema }

// Types implements ledger.Projection.
func (Public) Types() []string { return []string{TypeAnchored, TypeDestroyed} }

// Tables implements ledger.Projection.
func (Public) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "journal_public", Key: []string{"subject", "arrival"}},
		{Name: "journal_destroyed", Key: []string{"subject", "arrival"}},
	}
}

// Apply implements ledger.Projection.
func (Public) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	h := e.Statement.Header
	if e.Body == nil {
		return nil // erased
	}
	if h.Type == TypeDestroyed {
		return applyDestroyed(ctx, tx, e)
	}
	a, err := DecodeAnchored(e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if h.Subject != Subject {
		return fail.Inert("an anchor is about %s, and this about something else", Subject)
	}
	_, err = tx.Exec(ctx, `INSERT INTO journal_public (subject, arrival, idx, author, id, checkpoint) VALUES ($1, $2, $3, $4, $5, $6)`,
		Subject, e.Arrival, e.Index, h.By[:], e.Statement.ID[:], a.Checkpoint[:])
	return err
}

func applyDestroyed(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	h := e.Statement.Header
	if string(e.Body) != noBody {
		return fail.Inert("the body is not that of its type")
	}
	if name, ok := strings.CutPrefix(h.Subject, "chest:"); !ok || len(name) != 2*len(statement.Hash{}) {
		return fail.Inert("the subject names no chest")
	}
	_, err := tx.Exec(ctx, `INSERT INTO journal_destroyed (subject, arrival, author, id) VALUES ($1, $2, $3, $4)`,
		h.Subject, e.Arrival, h.By[:], e.Statement.ID[:])
	return err
}

// TypeAnchored says what the journal of a hub looks like at an instant, so that
// nothing can be read from it.
const TypeAnchored = "journal.anchored/1"

// Subject is what every anchor is about: the journal of the hub that says it.
const Subject = "journal:anchors"

// Anchored is the body of journal.anchored/1: SHA-256(salt ‖ text), where text
// is that of the journal's checkpoint; see Text.
type Anchored struct {
	Checkpoint statement.Hash `json:"checkpoint"`
}

// DecodeAnchored reads a body in its one form.
func DecodeAnchored(body []byte) (a Anchored, err error) {
	if err := json.Unmarshal(body, &a); err != nil {
		return a, fail.Wrap(err, fail.Invalid, "the body is not that of its type")
	}
	again, err := json.Marshal(a)
	if err != nil || string(again) != string(body) {
		return a, fail.New(fail.Invalid, "the body is not written in its one form")
	}
	return a, nil
}
