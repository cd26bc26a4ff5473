package alert

import (
	"context"
	"encoding/json"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/outbox"
	"comity.example/comity/statement"
)

// own are the notices to the person whose authorization is suspended, or restored:
// he or she is among the officers no longer, or may never have been, and cannot sign
// in to read why.
func (f *Follower) own(ctx context.Context, r *ledger.Record) (out []outbox.Notice, err error) {
	h := r.Statement.Header
	kind := map[string]string{"authorization.suspended/1": Suspended, "authorization.restored/1": Restored}[statement.TypeName(h.Type)+"/1"]
	if kind == "" || f.Held == nil {
		return nil, nil
	}
	var body struct {
		Reason string    `json:"reason"`
		Until  time.Time `json:"until"`
	}
	_ = json.Unmarshal(r.Body, &body) // erased in the meantime: it says nothing
	if body.Reason == "" {
		body.Reason = "–"
	}
	persons, err := f.Held(ctx, h.By, h.Subject)
	for _, p := range persons {
		out = append(out, outbox.Notice{
			To:   outbox.Recipient{Person: p, Participant: h.By},
			Kind: kind, Marking: statement.Clear,
			Subject: map[string]string{"until": body.Until.UTC().Format("2006-01-02 15:04 UTC"), "reason": body.Reason},
			Link:    "/statements/" + r.Statement.ID.String(),
			Key:     "alert/" + r.Statement.ID.String() + "/" + p,
		})
	}
	return out, err
}
