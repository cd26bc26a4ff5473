package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/moderation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// hold says that four contributions to a consultation were received, and that
// one of them was let in, one declined, and one taken back.
func hold(ctx context.Context, h *app.Hub, of statement.Hash, m *contribution.Made) error {
	let, err := contribution.Draft(statement.Hash{}, statement.Hash{}, m)
	if err != nil {
		return err
	}
	let.Salt = &[32]byte{1}
	let.By = h.Ledger.Hub()
	challenge, err := let.Challenge()
	if err != nil {
		return err
	}
	var received []statement.Hash
	for _, c := range []statement.Hash{challenge.Commitment(), {1}, {2}, {3}} {
		d, err := moderation.Draft(statement.Hash{}, of, &moderation.Received{Commitment: c})
		if err != nil {
			return err
		}
		r, err := h.Ledger.Say(ctx, d)
		if err != nil {
			return err
		}
		received = append(received, r[0].ID)
	}
	back, err := moderation.Draft(statement.Hash{}, of, &moderation.TakenBack{Receipt: received[1]})
	if err != nil {
		return err
	}
	for _, d := range []ledger.Draft{let, back} {
		if _, err := h.Ledger.Say(ctx, d); err != nil {
			return err
		}
	}
	c, err := h.Consultations().Consultations.Get(ctx, of.String())
	if err != nil {
		return err
	}
	_, err = h.Queues().Moderation.Decline(ctx, policy.As(policy.Secretariat), &c,
		moderation.Declined{Receipts: received[2:3], Reason: moderation.Repeated, Words: i18n.Of("en", "What tests decline.")})
	return err
}
