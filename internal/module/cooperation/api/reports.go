package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/cooperation/report"
)

type pagedReports struct{ jsonapi.Paging }

type wantedReport struct {
	ID string `path:"id" maxLength:"64" doc:"report: and 32 hexadecimal digits"`
}

// RegisterReports adds the retrospective reports that both of a case published to
// a hub's API:
//
//	GET /api/v1/retrospective-reports         the list, newest first
//	GET /api/v1/retrospective-reports/{id}    one of them, in full, with earlier editions
func RegisterReports(api huma.API, q *report.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "retrospective-reports", Path: "/retrospective-reports", Tag: "cooperation", Summary: "Retrospective reports that both of a case have published, the newest first",
		About: "Each of the two has said the very same words in public. One that only one of the two has said is not in the list."},
		func(ctx context.Context, in *pagedReports) (jsonapi.List[report.Retrospect], error) {
			before := int64(0)
			if in.Cursor != "" {
				key, err := jsonapi.ParseCursor(in.Cursor)
				if err != nil {
					return jsonapi.List[report.Retrospect]{}, jsonapi.BadCursor()
				}
				last, err := q.Get(ctx, key)
				if fail.Is(err, fail.NotFound) {
					err = jsonapi.BadCursor()
				}
				if err != nil {
					return jsonapi.List[report.Retrospect]{}, err
				}
				before = last.Place
			}
			part, err := q.List(ctx, before, in.Limit)
			out := jsonapi.List[report.Retrospect]{Items: part.Items}
			if part.Next > 0 {
				next := jsonapi.Cursor(part.Items[len(part.Items)-1].ID)
				out.Next = &next
			}
			return out, err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "retrospective-report", Path: "/retrospective-reports/{id}", Tag: "cooperation", Summary: "One retrospective report"},
		func(ctx context.Context, in *wantedReport) (report.Retrospective, error) {
			one, err := q.Get(ctx, in.ID)
			if err != nil {
				return report.Retrospective{}, err
			}
			return *one, nil
		})
}
