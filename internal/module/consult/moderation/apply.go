package moderation

import (
	"context"
	_ "embed"
	"encoding/json"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

//go:embed schema.sql
var schema string

// Projection is what was received, how that ended, and what was contributed.
type Projection struct{}

var _ ledger.Projection = Projection{}

// Name implements ledger.Projection.
func (Projection) Name() string { return "moderation" }

// Version implements ledger.Projection.
func (Projection) Version() int { return 1 }

// Schema implements ledger.Projection.
func (Projection) Schema() string { return schema }

// Types implements ledger.Projection.
func (Projection) Types() []string { return append(Types(), Covered()...) }

// Tables implements ledger.Projection.
func (Projection) Tables() []ledger.Table {
	return []ledger.Table{
		{Name: "moderation_receipt", Key: []string{"statement"}},
		{Name: "moderation_decision", Key: []string{"statement"}},
		{Name: "moderation_named", Key: []string{"statement", "receipt"}},
		{Name: "moderation_said", Key: []string{"statement"}},
	}
}

// Apply implements ledger.Projection. What was contributed is known by its
// header, so that an erased contribution still ends its receipt.
func (Projection) Apply(ctx context.Context, tx *sqldb.Tx, e ledger.Entry) error {
	h := e.Statement.Header
	switch h.Type {
	case TypeReceived, TypeDeclined, TypeTakenBack:
	default:
		of, recorded, ok := contributed(h.Type, e.Body)
		if !ok {
			return nil // its own room finds it inert
		}
		_, err := tx.Exec(ctx, `INSERT INTO moderation_said (subject, statement, commitment, giver, consultation, recorded, place, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			e.Subject(), e.Statement.ID.String(), h.Challenge().Commitment().String(), h.By.String(), of, recorded, e.Index, sqldb.Micros(h.At))
		return err
	}
	if e.Body == nil {
		return nil // erased: what it said no longer counts
	}
	body, err := Decode(h.Type, e.Body)
	if err != nil {
		return fail.Inert("%s", fail.Message(err))
	}
	if h.Subject == "" {
		return fail.Inert("what is received, and how that ends, names its consultation")
	}
	return store(ctx, tx, e, body)
}

// contributed reads to which consultation something was contributed, and whether
// the secretariat recorded it.
func contributed(typ string, body []byte) (consultation string, recorded int64, ok bool) {
	if body == nil {
		return "", 0, true
	}
	var via submission.Via
	switch typ {
	case contribution.TypeMade:
		b, err := contribution.Decode(typ, body)
		if err != nil {
			return "", 0, false
		}
		made := b.(*contribution.Made)
		consultation, via = made.Consultation.String(), made.Via
	case text.TypeProposed:
		b, err := text.Decode(typ, body)
		if err != nil {
			return "", 0, false
		}
		proposed := b.(*text.Proposed)
		consultation, via = proposed.Consultation.String(), proposed.Via
	}
	if via.Mode == submission.Recorded {
		recorded = 1
	}
	return consultation, recorded, true
}

func store(ctx context.Context, tx *sqldb.Tx, e ledger.Entry, body corpus.Body) error {
	h, id := e.Statement.Header, e.Statement.ID.String()
	if r, ok := body.(*Received); ok {
		_, err := tx.Exec(ctx, `INSERT INTO moderation_receipt (subject, statement, commitment, giver, place, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			e.Subject(), id, r.Commitment.String(), h.By.String(), e.Index, sqldb.Micros(h.At))
		return err
	}
	how, speaker, reason, words, named := wasTakenBack, "", "", "", []string{}
	switch b := body.(type) {
	case *TakenBack:
		named = append(named, b.Receipt.String())
	case *Declined:
		text, err := json.Marshal(b.Words)
		if err != nil {
			return err
		}
		how, speaker, reason, words = wasDeclined, b.As, string(b.Reason), string(text)
		for _, r := range b.Receipts {
			named = append(named, r.String())
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO moderation_decision (subject, statement, how, giver, speaker, reason, words, place, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		e.Subject(), id, how, h.By.String(), speaker, reason, words, e.Index, sqldb.Micros(h.At))
	if err != nil {
		return err
	}
	for _, r := range named {
		if _, err := tx.Exec(ctx, `INSERT INTO moderation_named (subject, statement, receipt) VALUES ($1, $2, $3)`, e.Subject(), id, r); err != nil {
			return err
		}
	}
	return nil
}

// How a decision ends receipts, as rows have it.
const (
	wasDeclined  = "declined"
	wasTakenBack = "taken-back"
)
