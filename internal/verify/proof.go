package verify

import (
	"context"

	"comity.example/comity/identity"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/statement"
)

// proof holds a proof of a confidential statement against the register that was
// proved.
func (r *run) proof(ctx context.Context) error {
	if r.Proof == nil {
		return nil
	}
	b, err := journal.ParseBundle(r.Proof)
	if err != nil {
		return place(Journal, "the proof", "%w", err)
	}
	p, err := b.Check(copied{ctx, r})
	if err != nil {
		return place(Journal, "the proof", "%w", err)
	}
	r.report.Proved = &p
	return nil
}

// copied is the register that was proved, as a proof is held against it.
type copied struct {
	ctx context.Context
	run *run
}

// Origin implements journal.Register.
func (c copied) Origin() string { return c.run.report.Origin }

// Hub implements journal.Register.
func (c copied) Hub() statement.Hash { return c.run.mirror.Hub() }

// Statement implements journal.Register.
func (c copied) Statement(index int64) (statement.Statement, []byte, bool) {
	record, err := c.run.replica.At(c.ctx, index)
	return record.Statement, record.Body, err == nil
}

// Participant implements journal.Register.
func (c copied) Participant(id statement.Hash) *identity.Participant {
	return c.run.mirror.Participant(id)
}
