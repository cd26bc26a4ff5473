// Package api answers what was submitted, for programs:
//
//	GET /api/v1/submissions        the list, newest first, narrowed by participant, subject, mode, document, date
//	GET /api/v1/submissions/{id}   one of them, with every wording and what followed
package api

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/platform/submission"
)

type wanted struct {
	Cursor string          `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int             `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Author string          `query:"author" maxLength:"128" doc:"Only with this author or signatory: a listed id"`
	Named  string          `query:"participant" maxLength:"128" doc:"Only those that name this participant: as author, as the one who handed it in, or as a member of the author"`
	About  string          `query:"about" maxLength:"128" doc:"Only those whose wording in force is about this: the frozen id of a provision, an instrument, a term" example:"un:a-70-174:13:c"`
	Mode   submission.Mode `query:"mode" enum:"own,joint,group,recorded,transmitted" doc:"Only those that came in this way"`
	Kind   string          `query:"kind" enum:"note-verbale,letter,statement,report,resolution,decision,other" doc:"Only from this kind of document"`
	Number string          `query:"number" maxLength:"200" doc:"Only from the document with this number"`
	From   string          `query:"from" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"Only of this day or later"`
	Until  string          `query:"until" pattern:"^[0-9]{4}-[0-9]{2}-[0-9]{2}$" doc:"Only of this day or earlier"`
	Before int64           `query:"before" minimum:"1" doc:"Only those opened before this index of the register"`
}

type wantedOne struct {
	ID string `path:"id" minLength:"64" maxLength:"64" doc:"id of the statement that opened it"`
}

// Register adds the operations to a hub's API.
func Register(api huma.API, q *submission.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "submissions", Path: "/submissions", Tag: "submissions", Summary: "Submissions, the newest in the register first",
		About: "Each says whose words it carries, through whom they came, and who of its authors has confirmed them with an own key. One whose signing key the register does not name as that of its author is not in the list; it has its address all the same."},
		func(ctx context.Context, in *wanted) (jsonapi.List[submission.Submission], error) {
			out := jsonapi.List[submission.Submission]{}
			if in.From != "" && in.Until != "" && in.From > in.Until {
				return out, jsonapi.BadParameter("until", "it is before from")
			}
			f := submission.Filter{Author: in.Author, Named: in.Named, About: in.About, Mode: in.Mode, Kind: in.Kind, Number: in.Number,
				From: in.From, Until: in.Until, Limit: in.Limit}
			before, err := jsonapi.Before(ctx, in.Cursor, in.Before, q.Opens)
			if err != nil {
				return out, err
			}
			f.Before = before
			part, err := q.List(ctx, f)
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "submission", Path: "/submissions/{id}", Tag: "submissions", Summary: "One submission",
		About:  "With every wording that it had, and every statement on it, whether it counts or not, and why. Of one whose body was erased it says when, and by which statement.",
		Errors: []int{http.StatusGone}},
		func(ctx context.Context, in *wantedOne) (submission.Submission, error) { return q.Get(ctx, in.ID) })
}
