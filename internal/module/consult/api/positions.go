package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/position"
)

type wantedPositions struct {
	Cursor   string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit    int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	On       string `query:"on" maxLength:"128" doc:"Only on this: a frozen id, or law: and a slug" example:"un:a-70-174:13:c"`
	Holder   string `query:"holder" maxLength:"128" doc:"Only held by this participant: a listed id"`
	National string `query:"national" enum:"yes" doc:"Only what States hold: the annex of national views"`
	Before   int64  `query:"before" minimum:"1" doc:"Only those stated before this index of the register"`
}

type wantedViews struct {
	Cursor string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	On     string `query:"on" maxLength:"128" doc:"Only on this: the frozen id of a provision, a term or a threat, or law: and a slug" example:"law:sovereignty"`
	State  string `query:"state" maxLength:"128" doc:"Only held by this State: a listed id"`
	Kind   string `query:"kind" enum:"law,term,threat,agreed" doc:"Only on things of this kind: questions of international law, terms, threats, what was agreed"`
	Words  string `query:"language" maxLength:"35" doc:"Only those that were written in this language: a BCP 47 tag" example:"fr"`
	Before int64  `query:"before" minimum:"1" doc:"Only those stated before this index of the register"`
}

// RegisterPositions adds the operations on positions:
//
//	GET /api/v1/views            those that States hold: their national views
//	GET /api/v1/positions        the list, newest first, narrowed by subject and holder
//	GET /api/v1/positions/{id}   one of them, with every wording and withdrawal
//
// there reports whether there is something under an id that a position can be on:
// fail.NotFound where there is not. listed reports whether somebody is listed here.
func RegisterPositions(api huma.API, held *position.Queries, there func(ctx context.Context, on string) error, listed func(id string) bool) {
	check := func(ctx context.Context, on, whose, holder string) error {
		if holder != "" && !listed(holder) {
			return jsonapi.BadParameter(whose, "nobody of this id is listed here")
		}
		if on == "" {
			return nil
		}
		err := there(ctx, on)
		if fail.Is(err, fail.NotFound) {
			err = jsonapi.BadParameter("on", "there is nothing under this id that a position could be on")
		}
		return err
	}
	jsonapi.Get(api, jsonapi.Op{ID: "positions", Path: "/positions", Tag: "consultations", Summary: "Who holds which view on what was agreed, the newest in the register first",
		About: "What is withdrawn is in the list, and says so."},
		func(ctx context.Context, in *wantedPositions) (jsonapi.List[position.Position], error) {
			if err := check(ctx, in.On, "holder", in.Holder); err != nil {
				return jsonapi.List[position.Position]{}, err
			}
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, held.Stated)
			if err != nil {
				return jsonapi.List[position.Position]{}, err
			}
			part, err := held.List(ctx, position.Filter{On: in.On, Holder: in.Holder, States: in.National == "yes", Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "views", Path: "/views", Tag: "implementation", Summary: "National views: what States hold on what was agreed, on terms, on threats and on international law, the newest in the register first",
		About: "These are the positions of States: each has one place, at /api/v1/positions/{id}."},
		func(ctx context.Context, in *wantedViews) (jsonapi.List[position.Position], error) {
			if err := check(ctx, in.On, "state", in.State); err != nil {
				return jsonapi.List[position.Position]{}, err
			}
			if _, ok := i18n.Tag(in.Words); in.Words != "" && !ok {
				return jsonapi.List[position.Position]{}, jsonapi.BadParameter("language", "it is no tag of a language: BCP 47 has them")
			}
			from, err := jsonapi.Before(ctx, in.Cursor, in.Before, held.Stated)
			if err != nil {
				return jsonapi.List[position.Position]{}, err
			}
			part, err := held.List(ctx, position.Filter{On: in.On, Holder: in.State, Kind: position.Kind(in.Kind), Language: in.Words, States: true, Before: from, Limit: in.Limit})
			return jsonapi.ByIndex(part.Items, part.Next), err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "position", Path: "/positions/{id}", Tag: "consultations", Summary: "One position",
		About: "With its source, every wording, and every correction and withdrawal, whether it counts or not, and why."},
		func(ctx context.Context, in *wantedOne) (position.Position, error) { return held.Get(ctx, in.ID) })
}
