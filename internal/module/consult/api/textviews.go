package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/redline"
)

type wantedRedline struct {
	ID        string   `path:"id" maxLength:"64" doc:"id of the text"`
	Show      text.Way `query:"show" enum:"all,one,decided,changes,base" default:"all" doc:"all: with every open amendment in brackets; one: what an amendment does; decided: what the decisions in force make of it; changes: from one version to another; base: as it is in force"`
	Amendment string   `query:"amendment" maxLength:"64" doc:"With one: id of the amendment"`
	From      int64    `query:"from" minimum:"0" default:"0" doc:"With changes: the version from which on"`
	To        int64    `query:"to" minimum:"-1" default:"-1" doc:"With changes: the version up to which; -1 for the one in force"`
	Unit      string   `query:"unit" maxLength:"128" doc:"Only this unit: its id, or as the address of its page has it"`
}

type wantedUnit struct {
	ID   string `path:"id" maxLength:"64" doc:"id of the text"`
	Unit string `path:"unit" maxLength:"128" doc:"id of the unit, with - for #; start for the beginning of the text"`
}

type wantedWords struct {
	ID string `path:"id" maxLength:"64" doc:"id of the text"`
	Q  string `query:"q" maxLength:"500" doc:"words to look for"`
}

type wantedBoard struct {
	ID   string `path:"id" maxLength:"64" doc:"id"`
	Unit string `query:"unit" maxLength:"128" doc:"Only what meets in this unit"`
}

// shownText is a redline of a text.
type shownText struct {
	Version int64          `json:"version" doc:"in force"`
	Hash    redline.Hash   `json:"hash" doc:"of the version in force"`
	Lines   []redline.Line `json:"lines"`
}

// shownUnit is a unit with what is proposed there.
type shownUnit struct {
	text.Unit
	Lines []redline.Line      `json:"lines" doc:"with every open amendment in brackets"`
	Past  redline.Passage     `json:"past" doc:"all words that ever stood in it, with who proposed them and who took them out"`
	Meet  []redline.Collision `json:"meet" doc:"pairs of its amendments that have to be settled"`
}

// registerTextViews adds the operations by which a text is shown:
//
//	GET /api/v1/texts/{id}/redline       in one of the ways, whole or one unit
//	GET /api/v1/texts/{id}/units         its units, with what is proposed at each
//	GET /api/v1/texts/{id}/units/{unit}  one of them
//	GET /api/v1/texts/{id}/agreed        against agreed texts
//	GET /api/v1/texts/{id}/words         who proposed a phrase
func registerTextViews(api huma.API, q *text.Queries) {
	jsonapi.Get(api, jsonapi.Op{ID: "text-redline", Path: "/texts/{id}/redline", Tag: "consultations", Summary: "A text as a redline",
		About: "Unit by unit: words that stay, go and come, with the amendments by which they do, and what is in brackets."},
		func(ctx context.Context, in *wantedRedline) (shownText, error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return shownText{}, err
			}
			lines, err := t.Lines(text.Showing{Way: in.Show, Amendment: in.Amendment, From: in.From, To: in.To})
			if err == nil && in.Unit != "" {
				lines, err = within(t, lines, in.Unit)
			}
			return shownText{t.InForce().Number, t.InForce().Hash, lines}, err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "text-units", Path: "/texts/{id}/units", Tag: "consultations", Summary: "The units of a text",
		About: "In the order of the version in force, each with the open amendments that touch it and how many pairs of them collide."},
		func(ctx context.Context, in *wantedOne) (jsonapi.List[text.Unit], error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return jsonapi.List[text.Unit]{}, err
			}
			units, _, err := t.Units()
			return jsonapi.List[text.Unit]{Items: units}, err
		})
	jsonapi.Get(api, jsonapi.Op{ID: "text-unit", Path: "/texts/{id}/units/{unit}", Tag: "consultations", Summary: "One unit of a text",
		About: "With what is proposed there, how that meets, and where its words come from."},
		func(ctx context.Context, in *wantedUnit) (shownUnit, error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return shownUnit{}, err
			}
			return unitOf(t, in.Unit)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "text-agreed", Path: "/texts/{id}/agreed", Tag: "consultations", Summary: "A text against agreed texts",
		About: "What it has of official texts word for word, where it departs from one that it mostly repeats, and which open amendments touch agreed words."},
		func(ctx context.Context, in *wantedOne) (text.Agreement, error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return text.Agreement{}, err
			}
			return q.Agreement(ctx, t)
		})
	jsonapi.Get(api, jsonapi.Op{ID: "text-words", Path: "/texts/{id}/words", Tag: "consultations", Summary: "Who proposed a phrase",
		About: "Of words that stand and of words that were struck. White space and case make no difference."},
		func(ctx context.Context, in *wantedWords) (text.Phrases, error) {
			t, err := q.Get(ctx, in.ID)
			if err != nil {
				return text.Phrases{}, err
			}
			return t.Phrases(in.Q), nil
		})
}

// within leaves the lines of a unit.
func within(t *text.Text, lines []redline.Line, unit string) ([]redline.Line, error) {
	u, err := t.UnitAt(unit)
	out := []redline.Line{}
	for _, line := range lines {
		if err == nil && line.Unit == u.ID {
			out = append(out, line)
		}
	}
	return out, err
}

func unitOf(t *text.Text, slug string) (out shownUnit, err error) {
	if out.Unit, err = t.UnitAt(slug); err != nil {
		return out, err
	}
	if out.Lines, err = t.Lines(text.Showing{Way: text.All}); err == nil {
		out.Lines, err = within(t, out.Lines, slug)
	}
	if err != nil {
		return out, err
	}
	out.Past = redline.Passage{Credits: []redline.Credit{}}
	if out.Number > 0 {
		if out.Past, err = t.InForce().Fixed().Text().Past(out.ID); err != nil {
			return out, fail.Wrap(err, fail.Internal, "the text cannot be put together")
		}
	}
	board, err := t.Meetings()
	out.Meet = append([]redline.Collision{}, text.MeetIn(board.Colliding, out.ID)...)
	return out, err
}

// boardOf is how open amendments meet, in the whole text or in one unit.
func boardOf(t *text.Text, unit string) (redline.Board, error) {
	board, err := t.Meetings()
	if err != nil || unit == "" {
		return board, err
	}
	u, err := t.UnitAt(unit)
	if err != nil {
		return redline.Board{}, err
	}
	for _, all := range []*[]redline.Collision{&board.Colliding, &board.Identical, &board.Advice, &board.Derived} {
		*all = append([]redline.Collision{}, text.MeetIn(*all, u.ID)...)
	}
	return board, nil
}
