package api

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/record"
)

// service answers from the record.
type service struct{ q *record.Queries }

// Register adds the record's operations to a hub's API.
func Register(api huma.API, q *record.Queries) {
	s := service{q}
	for _, m := range []struct {
		series        record.Series
		word, summary string
	}{
		{record.Memberships, "memberships", "Memberships of the Groups of Governmental Experts: one item per State and Group"},
		{record.Sponsorships, "sponsorships", "Sponsorships of the resolution: one item per State and year"},
		{record.Replies, "replies", "Replies from Governments: one item per State and year"},
	} {
		jsonapi.Get(api, jsonapi.Op{ID: "record-" + m.word, Path: "/record/" + m.word, Tag: "record", Summary: m.summary, About: aboutMarks}, s.marks(m.series))
	}
	get(api, "/tables/{series}", "record-table", "A whole table as printed: columns, rows, counts", s.table)
	get(api, "/counts", "record-counts", "How many States bear a mark, by table and year", s.counts)
	get(api, "/participation", "record-participation", "How many marks each State bears in each of the three tables", s.participation)
	get(api, "/groups", "record-groups", "Groups of Governmental Experts", s.groups)
	get(api, "/groups/{id}", "record-group", "One Group of Governmental Experts", s.group)
	get(api, "/timeline", "record-timeline", "The process since 1998", s.timeline)
	get(api, "/fora", "record-fora", "Initiatives and fora: who convenes, who may join, how", s.fora)
	get(api, "/endorsements", "record-endorsements", "Endorsements of provisions, in which words", s.endorsements)
	get(api, "/claims", "record-claims", "What papers say, what tables give, what other sources say", s.claims)
	get(api, "/illustrations", "record-illustrations", "Captions of the paper's illustrations", s.illustrations)
	get(api, "/documents", "record-documents", "Documents that the record rests on", s.documents)
	get(api, "/states/{id}", "record-state", "All that the record holds about one participant", s.state)
}

// get adds an operation below /record.
func get[I, T any](api huma.API, path, id, summary string, answer func(context.Context, *I) (T, error)) {
	jsonapi.Get(api, jsonapi.Op{ID: id, Path: "/record" + path, Tag: "record", Summary: summary}, answer)
}

// aboutMarks says how many items a State has for a year.
const aboutMarks = "A State stands under a year once. Where the printed table leaves the year open, sure is false, " +
	"years lists all that it may be, and year is the one that stands at, or nearest to, the place of the mark; " +
	"what other marks of the State rule out is not among years. No row is recorded here in which an item may be of a year that a sure item has. " +
	"Where two items of a State may be of one year, each lists the position of the other in overlaps: at most one of them is of that year, " +
	"and in the order of their positions their years rise."

// marksWanted narrows a list of marks.
type marksWanted struct {
	jsonapi.Paging
	Participant string `query:"participant" doc:"Only this State: state:ke"`
	Year        int    `query:"year" minimum:"0" doc:"Only what is read under this year; for a Group, its first one"`
}

func (s service) marks(series record.Series) func(context.Context, *marksWanted) (jsonapi.List[record.Participation], error) {
	return func(ctx context.Context, in *marksWanted) (jsonapi.List[record.Participation], error) {
		items, err := s.q.Participations(ctx, series)
		if err != nil {
			return jsonapi.List[record.Participation]{}, err
		}
		items = slices.DeleteFunc(items, func(p record.Participation) bool {
			return (in.Participant != "" && p.Participant != in.Participant) || (in.Year != 0 && p.Year != in.Year)
		})
		return jsonapi.Cut(items, in.Paging, func(p record.Participation) string { return fmt.Sprintf("%s!%04d", p.Subject, p.Position) }), nil
	}
}

type tableWanted struct {
	Series string `path:"series" enum:"memberships,sponsorships,replies"`
}

func (s service) table(ctx context.Context, in *tableWanted) (record.Matrix, error) {
	series, ok := map[string]record.Series{"memberships": record.Memberships, "sponsorships": record.Sponsorships, "replies": record.Replies}[in.Series]
	if !ok {
		return record.Matrix{}, fail.New(fail.NotFound, "no such table is recorded")
	}
	return s.q.Matrix(ctx, series)
}

func (s service) counts(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.CountView], error) {
	items, err := s.q.Counts(ctx)
	if err != nil {
		return jsonapi.List[record.CountView]{}, err
	}
	return jsonapi.Cut(items, *in, func(c record.CountView) string { return fmt.Sprintf("%s!%04d", c.Series, c.Year) }), nil
}

func (s service) participation(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.Involvement], error) {
	items, err := s.q.Involvements(ctx)
	if err != nil {
		return jsonapi.List[record.Involvement]{}, err
	}
	return jsonapi.Cut(items, *in, func(v record.Involvement) string { return v.Participant }), nil
}

func (s service) groups(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.GroupView], error) {
	items, err := s.q.Groups(ctx)
	if err != nil {
		return jsonapi.List[record.GroupView]{}, err
	}
	return jsonapi.Cut(items, *in, func(g record.GroupView) string { return fmt.Sprintf("%04d!%s", g.Ordinal, g.ID) }), nil
}

type idWanted struct {
	ID string `path:"id" maxLength:"256"`
}

func (s service) group(ctx context.Context, in *idWanted) (record.GroupView, error) {
	return s.q.Group(ctx, in.ID)
}

type timelineWanted struct {
	jsonapi.Paging
	Participant string `query:"participant" doc:"Only events in which this participant is named"`
}

func (s service) timeline(ctx context.Context, in *timelineWanted) (jsonapi.List[record.EventView], error) {
	items, err := s.q.Timeline(ctx)
	if err != nil {
		return jsonapi.List[record.EventView]{}, err
	}
	if in.Participant != "" {
		items = slices.DeleteFunc(items, func(e record.EventView) bool { return !named(e.Parties, in.Participant) })
	}
	return jsonapi.Cut(items, in.Paging, func(e record.EventView) string { return e.From + "!" + e.ID }), nil
}

func named(parties []record.Party, id string) bool {
	return slices.ContainsFunc(parties, func(p record.Party) bool { return p.Participant == id })
}

type foraWanted struct {
	jsonapi.Paging
	Open string `query:"open" doc:"Only fora that this class may join: civil-society"`
	Kind string `query:"kind" doc:"Only this kind: regional"`
}

func (s service) fora(ctx context.Context, in *foraWanted) (jsonapi.List[record.ForumView], error) {
	items, err := s.q.Fora(ctx)
	if err != nil {
		return jsonapi.List[record.ForumView]{}, err
	}
	items = slices.DeleteFunc(items, func(f record.ForumView) bool {
		return (in.Open != "" && !slices.Contains(f.Open, in.Open)) || (in.Kind != "" && f.Kind != in.Kind)
	})
	return jsonapi.Cut(items, in.Paging, func(f record.ForumView) string { return f.ID }), nil
}

type endorsementsWanted struct {
	jsonapi.Paging
	Provision string `query:"provision" maxLength:"256" doc:"Only those that name this provision, what it is a part of, or a part of it: un:a-70-174:13:a"`
	By        string `query:"by" doc:"Only by this participant"`
}

func (s service) endorsements(ctx context.Context, in *endorsementsWanted) (jsonapi.List[record.EndorsementView], error) {
	items, err := s.q.Endorsements(ctx, in.Provision)
	if err != nil {
		return jsonapi.List[record.EndorsementView]{}, err
	}
	if in.By != "" {
		items = slices.DeleteFunc(items, func(e record.EndorsementView) bool { return !named(e.By, in.By) })
	}
	return jsonapi.Cut(items, in.Paging, func(e record.EndorsementView) string { return e.Date + "!" + e.ID }), nil
}

func (s service) claims(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.ClaimView], error) {
	items, err := s.q.Claims(ctx)
	if err != nil {
		return jsonapi.List[record.ClaimView]{}, err
	}
	return jsonapi.Cut(items, *in, func(c record.ClaimView) string { return fmt.Sprintf("%04d!%s", c.Order, c.ID) }), nil
}

func (s service) illustrations(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.IllustrationView], error) {
	items, err := s.q.Illustrations(ctx)
	if err != nil {
		return jsonapi.List[record.IllustrationView]{}, err
	}
	return jsonapi.Cut(items, *in, func(i record.IllustrationView) string { return fmt.Sprintf("%04d!%s", i.Number, i.ID) }), nil
}

func (s service) documents(ctx context.Context, in *jsonapi.Paging) (jsonapi.List[record.DocumentView], error) {
	items, err := s.q.Documents(ctx)
	if err != nil {
		return jsonapi.List[record.DocumentView]{}, err
	}
	return jsonapi.Cut(items, *in, func(d record.DocumentView) string { return d.ID }), nil
}

// state takes "state:ke" or "ke".
func (s service) state(ctx context.Context, in *idWanted) (record.StateView, error) {
	id := in.ID
	if !strings.Contains(id, ":") {
		id = "state:" + id
	}
	return s.q.State(ctx, id)
}
