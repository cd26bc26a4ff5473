package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/meeting"
)

type wantedMeetings struct {
	Cursor       string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	Before       int64  `query:"before" minimum:"1" doc:"Only those convened before this index of the register"`
}

type wantedSummaries struct {
	Cursor       string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string `query:"consultation" maxLength:"64" doc:"Only of this consultation"`
	Meeting      string `query:"meeting" maxLength:"64" doc:"Only those that sum up this meeting"`
	Before       int64  `query:"before" minimum:"1" doc:"Only those made before this index of the register"`
}

// RegisterMeetings adds the operations on meetings and Chairs' summaries:
//
//	GET /api/v1/meetings         the list, newest first, narrowed by consultation
//	GET /api/v1/meetings/{id}    one of them, with what was said in it and what followed
//	GET /api/v1/summaries        the list, newest first, narrowed by consultation and meeting
//	GET /api/v1/summaries/{id}   one of them, with every wording and what followed
func RegisterMeetings(api huma.API, held *meeting.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "meetings", Path: "/meetings", Tag: "consultations", Summary: "Meetings of consultations, the newest in the register first",
		About: "What was said under the non-attribution rule has no speaker: the hub does not store who it was."},
		func(ctx context.Context, in *wantedMeetings) (jsonapi.List[meeting.Meeting], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, held.Opened)
			if err != nil {
				return jsonapi.List[meeting.Meeting]{}, err
			}
			part, err := held.List(ctx, meeting.Filter{Consultation: in.Consultation, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "meeting", Path: "/meetings/{id}", Tag: "consultations", Summary: "One meeting",
		About: "With its sessions, interventions and papers, and every statement on it, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (meeting.Meeting, error) { return held.Get(ctx, in.ID) })
	jsonapi.Get(api, jsonapi.Op{ID: "summaries", Path: "/summaries", Tag: "consultations", Summary: "Chairs' summaries, the newest in the register first",
		About: "Each point says what kind of thing it rests on. Which contributions those are is known to its Chair, unless the Chair has published it."},
		func(ctx context.Context, in *wantedSummaries) (jsonapi.List[meeting.Summing], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, held.Opened)
			if err != nil {
				return jsonapi.List[meeting.Summing]{}, err
			}
			part, err := held.Summaries(ctx, meeting.Filter{Consultation: in.Consultation, Meeting: in.Meeting, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "summary", Path: "/summaries/{id}", Tag: "consultations", Summary: "One Chair's summary",
		About: "With every wording that it had, and every statement on it, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (meeting.Summing, error) { return held.Summary(ctx, in.ID) })
}
