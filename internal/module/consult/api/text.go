package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/adoption"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
)

type wantedTexts struct {
	Cursor       string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	Before       int64  `query:"before" minimum:"1" doc:"Only those tabled before this index of the register"`
}

type wantedAmendments struct {
	Cursor       string     `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int        `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string     `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	Text         string     `query:"text" maxLength:"64" doc:"Only to this text"`
	Author       string     `query:"author" maxLength:"128" doc:"Only with this author, signatory or participant that joined: a listed id"`
	State        text.State `query:"state" enum:"open,needs-author,bracketed,deferred,retained,retained-as-modified,not-retained,withdrawn" doc:"Only those that stand so"`
	Before       int64      `query:"before" minimum:"1" doc:"Only those proposed before this index of the register"`
}

// agreedText is a text, and how it is agreed.
type agreedText struct {
	text.Text
	Agreement *adoption.Agreement `json:"agreement" doc:"silence procedures, adoption and reservations"`
}

// RegisterTexts adds the operations on texts and amendments:
//
//	GET /api/v1/texts            the list, newest first
//	GET /api/v1/texts/{id}       one of them, with its versions, its amendments and what was decided
//	GET /api/v1/texts/{id}/collisions  how its open amendments meet
//	GET /api/v1/texts/{id}/…     how it is shown: see registerTextViews
//	GET /api/v1/amendments       the list, newest first, narrowed by text, author and state
//	GET /api/v1/amendments/{id}  one of them, with its operations and what was said of it
func RegisterTexts(api huma.API, q *text.Queries, agreed *adoption.Queries) {
	registerTextViews(api, q)
	jsonapi.Get(api, jsonapi.Op{ID: "texts", Path: "/texts", Tag: "consultations", Summary: "Texts of consultations, the newest in the register first",
		About: "Each in short; its own address has its versions and amendments."},
		func(ctx context.Context, in *wantedTexts) (jsonapi.List[text.Brief], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, func(ctx context.Context, index int64) (bool, error) { return q.Opened(ctx, false, index) })
			if err != nil {
				return jsonapi.List[text.Brief]{}, err
			}
			part, err := q.List(ctx, text.Filter{Consultation: in.Consultation, Before: from, Limit: in.Limit})
			items := []text.Brief{}
			for i := range part.Items {
				items = append(items, part.Items[i].Brief())
			}
			return jsonapi.ByIndex(items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "text", Path: "/texts/{id}", Tag: "consultations", Summary: "One text",
		About: "With every version, what the decisions made of the one before, every amendment, how it is agreed, and every statement on it, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (agreedText, error) {
			on, err := agreed.Get(ctx, in.ID)
			if err != nil {
				return agreedText{}, err
			}
			return agreedText{*on.Text, on.Agreement}, nil
		})
	jsonapi.Get(api, jsonapi.Op{ID: "collisions", Path: "/texts/{id}/collisions", Tag: "consultations", Summary: "How the open amendments to a text meet",
		About: "What has to be settled, who wants the same, and what lies side by side."},
		func(ctx context.Context, in *wantedBoard) (redline.Board, error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return redline.Board{}, err
			}
			return boardOf(t, in.Unit)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "amendments", Path: "/amendments", Tag: "consultations", Summary: "Amendments, the newest in the register first",
		About: "Each with its operations, as it was proposed and on the version in force. One that does not count is not in the list; it has its address all the same."},
		func(ctx context.Context, in *wantedAmendments) (jsonapi.List[text.Amendment], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, func(ctx context.Context, index int64) (bool, error) { return q.Opened(ctx, true, index) })
			if err != nil {
				return jsonapi.List[text.Amendment]{}, err
			}
			part, err := q.Amendments(ctx, text.Filter{Consultation: in.Consultation, Text: in.Text, Author: in.Author, State: in.State, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "amendment", Path: "/amendments/{id}", Tag: "consultations", Summary: "One amendment",
		About: "With who joined it, endorses it and objects, and what was decided."},
		func(ctx context.Context, in *wantedOne) (text.Amendment, error) {
			a, _, err := q.Amendment(ctx, in.ID)
			if err != nil {
				return text.Amendment{}, err
			}
			return *a, nil
		})
}
