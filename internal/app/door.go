package app

import (
	"context"
	"encoding/json"
	"io"

	"comity.example/comity/internal/door"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/audit"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Orders carries out a command of the operator on an open hub: its name, what it
// was given, and where it writes.
type Orders func(ctx context.Context, h *Hub, name string, with json.RawMessage, out io.Writer) error

// openDoor lets the operator's commands reach the hub while it works. A hub
// whose door cannot be opened works without: its commands then want it stopped.
func (h *Hub) openDoor() (shut func()) {
	if h.opts.Orders == nil {
		return func() {}
	}
	d, err := door.Open(h.opts.Data, func(ctx context.Context, name string, with json.RawMessage, out io.Writer) error {
		err := h.opts.Orders(ctx, h, name, with, out)
		h.opts.Log.Info("a command of the operator", "command", name, "outcome", outcome(err))
		return err
	})
	if err != nil {
		h.opts.Log.Warn("the operator's commands cannot reach the hub while it runs", "cause", err, "hint", fail.Hint(err))
		return func() {}
	}
	return func() { _ = d.Close() }
}

// outcome is how a command ended, in a word.
func outcome(err error) string {
	if err == nil {
		return "done"
	}
	return string(fail.KindOf(err))
}

// Heed takes what a mail server sent back to the return path of a letter. That a
// letter has not arrived stands in the hub's own trail.
func (h *Hub) Heed(ctx context.Context, actor policy.Actor, address string, message []byte) (outbox.Heeded, error) {
	heeded, err := h.outbox.Heed(ctx, actor, address, message)
	if err == nil && heeded.Failed {
		err = h.trail.Record(ctx, audit.Entry{Participant: h.Ledger.Hub(), Person: actor.Person, Action: audit.LetterReturned, Object: heeded.Reference})
	}
	return heeded, err
}

// Note takes down in the hub's own trail what its operator did at the command
// line, and about which statement, where there is one.
func (h *Hub) Note(ctx context.Context, action string, about statement.Hash) error {
	return h.trail.Record(ctx, audit.Entry{Participant: h.Ledger.Hub(), Action: action, Statement: about})
}
