package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/overview"
)

type wantedOverview struct {
	Questionnaire string `query:"questionnaire" maxLength:"64" doc:"With section: of this questionnaire; absent: the framework's"`
	Section       string `query:"section" maxLength:"64" doc:"Only the items of this section, one a row" example:"norms"`
	Topic         string `query:"topic" maxLength:"128" doc:"Only this: the frozen id of a provision, or item: and the id of an item that is none" example:"un:a-70-174:13:a"`
	Period        string `query:"period" maxLength:"9" doc:"Only reports for periods that have a year in common with this one: a year, or two with a hyphen between them" example:"2026"`
	Region        string `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only States of this regional group"`
}

// RegisterOverview adds the operation on who reported what and when:
//
//	GET /api/v1/reports/overview
func RegisterOverview(api huma.API, q *overview.Queries, asked Asked) {
	jsonapi.Get(api, jsonapi.Op{ID: "reports-overview", Path: "/reports/overview", Tag: Tag, Summary: "How many reported what and when, by regional group and by period, and of each State whether a report stands",
		About: "Counted is that there is a report, not what it says. How many gave which status is said of one topic at a time, of what is in force, whatever the period and region asked for: the numbers by region where none of them is smaller than three and not none; else those of all regions, where none of theirs is, and where the others cannot be found from them; else none."},
		func(ctx context.Context, in *wantedOverview) (*overview.Overview, error) {
			if err := asked.about(in.Topic, in.Questionnaire, ""); err != nil {
				return nil, err
			}
			return q.Get(ctx, overview.Wanted{Questionnaire: in.Questionnaire, Section: in.Section, Topic: in.Topic, Period: in.Period, Region: in.Region})
		})
}
