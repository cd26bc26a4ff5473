package hub

import (
	"context"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// agree takes down what was reserved on a text, that one of two lifted it, and
// that the text was adopted.
func agree(ctx context.Context, h *app.Hub, id statement.Hash, t *text.Text, via func(author string, n int) submission.Via) error {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	says := func(b corpus.Body) (statement.Hash, error) {
		out, err := h.Consultations().Agree.Say(ctx, policy.As(policy.Secretariat), id, b)
		if err != nil {
			return statement.Hash{}, err
		}
		return out.Receipt.ID, nil
	}
	unit := t.InForce().Fixed().Text().Standing()[1].ID.String()
	if _, err := says(&adoption.Reserved{Via: via("state:ke", 40), Kind: adoption.Reservation, Unit: unit, Words: en("What tests reserve.")}); err != nil {
		return err
	}
	subject, err := says(&adoption.Reserved{Via: via("state:uy", 41), Kind: adoption.AdReferendum, Words: en("Subject to what tests confirm.")})
	if err != nil {
		return err
	}
	if _, err = says(&adoption.Adopted{Hash: t.InForce().Hash, Note: en("As tests record it.")}); err != nil {
		return err
	}
	_, err = says(&adoption.Lifted{Via: via("state:uy", 42), Reservation: subject, Outcome: adoption.Confirmed})
	return err
}
