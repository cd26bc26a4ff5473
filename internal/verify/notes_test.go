package verify_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/verify"
)

// notes is a projection for these tests: the last text said on a subject, and
// how many there were.
type notes struct{}

const typeNote = "test.note.said/1"

func (notes) Name() string    { return "notes" }
func (notes) Version() int    { return 1 }
func (notes) Types() []string { return []string{typeNote} }
func (notes) Tables() []ledger.Table {
	return []ledger.Table{{Name: "test_note", Key: []string{"subject"}}}
}

func (notes) Schema() string {
	return "CREATE TABLE test_note (subject TEXT NOT NULL PRIMARY KEY, text TEXT NOT NULL, n BIGINT NOT NULL);\n"
}

func (notes) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	if e.Body == nil {
		return nil
	}
	var b struct {
		Text string `json:"text"`
	}
	if err := json.Unmarshal(e.Body, &b); err != nil || b.Text == "" {
		return fail.Inert("the body has no text")
	}
	_, err := tx.Exec(ctx, `INSERT INTO test_note (subject, text, n) VALUES ($1, $2, 1)
		ON CONFLICT (subject) DO UPDATE SET text = excluded.text, n = test_note.n + 1`, e.Subject(), b.Text)
	return err
}

func projections(sqldb.Dialect) []ledger.Projection { return []ledger.Projection{notes{}} }

// note is a draft with a body of about size bytes.
func note(subject string, n, size int) ledger.Draft {
	text := fmt.Sprintf("%d ", n) + strings.Repeat("la ", max(0, size-20)/3)
	return ledger.Draft{Type: typeNote, Subject: subject, Body: fmt.Appendf(nil, `{"text":%q}`, text)}
}

// fill says n notes on n/3 subjects.
func fill(t testing.TB, r *hubtest.Register, n, size int) {
	t.Helper()
	for n > 0 {
		var drafts []ledger.Draft
		for range min(n, 1000) {
			drafts = append(drafts, note(fmt.Sprintf("note:%d", n/3), n, size))
			n--
		}
		r.MustSay(drafts...)
	}
}

// options remember nothing unless the test says where.
func options(t testing.TB) verify.Options {
	return verify.Options{Projections: projections, Scratch: t.TempDir()}
}
