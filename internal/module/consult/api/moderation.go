package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/moderation"
)

type wantedReceipts struct {
	Cursor       string           `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int              `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string           `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	State        moderation.State `query:"state" enum:"held,let-in,declined,taken-back" doc:"Only those that stand so"`
	Before       int64            `query:"before" minimum:"1" doc:"Only those received before this index of the register"`
}

// RegisterModeration adds the operations on moderation:
//
//	GET /api/v1/receipts                         what was received, and what became of it
//	GET /api/v1/consultations/{id}/moderation    how much is held, and since when
func RegisterModeration(api huma.API, held *moderation.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "receipts", Path: "/receipts", Tag: "consultations", Summary: "What was received where contributions are looked at before they are public, the newest first",
		About: "Each is a commitment, and says nothing of what was handed in or by whom until it is let in: ended then names the contribution itself."},
		func(ctx context.Context, in *wantedReceipts) (jsonapi.List[moderation.Receipt], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, held.Received)
			if err != nil {
				return jsonapi.List[moderation.Receipt]{}, err
			}
			part, err := held.List(ctx, moderation.Filter{Consultation: in.Consultation, State: in.State, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "consultation-moderation", Path: "/consultations/{id}/moderation", Tag: "consultations", Summary: "How much is held in a consultation, and since when",
		About: "It follows from the register alone: whoever replays that counts the same."},
		func(ctx context.Context, in *wantedOne) (moderation.Summary, error) { return held.Summary(ctx, in.ID) })
}
