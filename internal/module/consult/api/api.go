// Package api answers what is consulted on, for programs:
//
//	GET /api/v1/consultations        the list, newest first, narrowed by what they are about
//	GET /api/v1/consultations/{id}   one of them, with its phases, groups, points and what followed
//	GET /api/v1/consultations/{id}/answers  how its questions are answered, tabulated
//	GET /api/v1/contributions        the list, newest first, narrowed by consultation, kind, subject, author, text, class, phase, group, week, status, words
//	GET /api/v1/contributions/{id}   one of them, with every wording and what followed
package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/participant"
)

type wantedCalls struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	About  string `query:"about" maxLength:"128" doc:"Only those about this, a part of it, or a whole of which it is a part: the frozen id of a provision or an instrument" example:"un:a-70-174:13:h:1"`
	Before int64  `query:"before" minimum:"1" doc:"Only those called before this index of the register"`
}

type wantedContributions struct {
	Cursor       string            `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit        int               `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Consultation string            `query:"consultation" maxLength:"64" doc:"Only to this consultation"`
	Kind         contribution.Kind `query:"kind" enum:"comment,answers,practice,reference,new-norm" doc:"Only of this kind"`
	About        string            `query:"about" maxLength:"128" doc:"Only those whose wording in force is about this frozen id, a part of it, or a whole of which it is a part"`
	Author       string            `query:"author" maxLength:"128" doc:"Only with this author or signatory: a listed id"`
	Named        string            `query:"participant" maxLength:"128" doc:"Only those that name this participant: as author, as the one who handed it in, or as a member of the author"`
	Text         string            `query:"text" maxLength:"64" doc:"Only those anchored to this text"`
	Unit         string            `query:"unit" maxLength:"100" doc:"Only those anchored to this unit of the text"`
	Reply        string            `query:"reply" maxLength:"64" doc:"Only those that answer this contribution"`
	Before       int64             `query:"before" minimum:"1" doc:"Only those made before this index of the register"`
	Class        participant.Class `query:"class" enum:"state,group-of-states,regional-organization,intergovernmental-body,academia,civil-society,private-sector,technical-community,individual" doc:"Only with an author of this class"`
	Phase        string            `query:"phase" maxLength:"64" doc:"Only those made in this phase; with consultation"`
	Group        string            `query:"group" maxLength:"64" doc:"Only those about what this group works on; with consultation"`
	Week         string            `query:"week" maxLength:"8" doc:"Only those made in this ISO week, in UTC" example:"2026-W05"`
	Status       string            `query:"status" enum:"stands,unsigned,withdrawn,set-aside" doc:"Only those that stand so; unsigned: not every author has owned to it"`
	Words        string            `query:"words" maxLength:"200" doc:"Only those in which these words stand, in any language; case, accents and white space make no difference"`
}

type wantedOne struct {
	ID string `path:"id" minLength:"64" maxLength:"64" doc:"id of the statement that opened it"`
}

// Register adds the operations to a hub's API.
func Register(api huma.API, calls *consult.Queries, said *contribution.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "consultations", Path: "/consultations", Tag: "consultations", Summary: "Consultations, the newest in the register first",
		About: "Each says who organises it and through whom it came, its phases as they stand, its groups and what followed. One whose signing key the register does not name as its organiser's is not in the list; it has its address all the same."},
		func(ctx context.Context, in *wantedCalls) (jsonapi.List[consult.Consultation], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, calls.Called)
			if err != nil {
				return jsonapi.List[consult.Consultation]{}, err
			}
			part, err := calls.List(ctx, consult.Filter{About: in.About, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "consultation", Path: "/consultations/{id}", Tag: "consultations", Summary: "One consultation",
		About: "With every statement on its process, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (consult.Consultation, error) { return calls.Get(ctx, in.ID) })

	jsonapi.Get(api, jsonapi.Op{ID: "contributions", Path: "/contributions", Tag: "consultations", Summary: "Contributions to consultations, the newest in the register first",
		About: "What is withdrawn or set aside is in the list, and says so."},
		func(ctx context.Context, in *wantedContributions) (jsonapi.List[contribution.Contribution], error) {
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, said.Made)
			if err != nil {
				return jsonapi.List[contribution.Contribution]{}, err
			}
			part, err := said.List(ctx, contribution.Filter{Consultation: in.Consultation, Kind: in.Kind, About: in.About, Author: in.Author, Named: in.Named,
				Text: in.Text, Unit: in.Unit, Reply: in.Reply, Before: from, Limit: in.Limit,
				Narrow: contribution.Narrow{Class: in.Class, Phase: in.Phase, Group: in.Group, Week: in.Week, Status: contribution.Status(in.Status), Words: in.Words}})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "consultation-answers", Path: "/consultations/{id}/answers", Tag: "consultations", Summary: "How the questions of a consultation are answered",
		About: "One tally a question, or one a question and provision: how often each option was chosen, and every answer that counts. Of several answers by the same authors the last one counts; what is withdrawn or set aside does not."},
		func(ctx context.Context, in *wantedOne) (jsonapi.List[contribution.Tally], error) {
			_, all, err := said.Tallies(ctx, in.ID)
			return jsonapi.ByIndex(all, 0), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "contribution", Path: "/contributions/{id}", Tag: "consultations", Summary: "One contribution",
		About: "With every wording that it had, and every statement on it, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (contribution.Contribution, error) {
			return said.Get(ctx, in.ID)
		})
}
