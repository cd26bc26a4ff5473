package api

import (
	"cmp"
	"context"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"comity.example/comity/internal/jsonapi"
	"comity.example/comity/internal/module/implementation/capacity"
)

type wantedCapacity struct {
	Cursor    string `query:"cursor" maxLength:"512" doc:"where to go on: next of the part before"`
	Limit     int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"items of one part at the most"`
	Provision string `query:"provision" maxLength:"128" doc:"Only on this provision, a part of it, or a whole of which it is a part: a frozen id" example:"un:a-70-174:13:h"`
	Kind      string `query:"kind" maxLength:"64" doc:"Only of this kind: training, exercise, equipment, advice, drafting-of-law, secondment, assessment, funding, other, or one that the hub adds"`
	Region    string `query:"region" enum:"african,asia-pacific,eastern-european,latin-american-and-caribbean,western-european-and-others" doc:"Only what names this regional group of the General Assembly, or a State of it"`
	State     string `query:"state" maxLength:"128" doc:"Only what concerns this State: a listed id"`
	Language  string `query:"language" maxLength:"35" doc:"Only what can be carried out in this language: BCP 47"`
	Author    string `query:"author" maxLength:"128" doc:"Only by this participant: a listed id"`
	Status    string `query:"status" enum:"open,closed,withdrawn" doc:"Only what stands so"`
	On        string `query:"on" maxLength:"10" doc:"Only what has this day in its time frame" example:"2027-03-01"`
	Before    int64  `query:"before" minimum:"1" doc:"Only those said before this index of the register"`
}

func (in *wantedCapacity) filter(side capacity.Side) capacity.Filter {
	return capacity.Filter{Side: side, Provision: in.Provision, Kind: in.Kind, Region: in.Region, State: in.State, Language: in.Language, Author: in.Author,
		Status: capacity.Status(in.Status), On: in.On, Before: in.Before, Limit: in.Limit}
}

type wantedEntry struct {
	ID string `path:"id" maxLength:"64" doc:"id of the statement that opened it"`
}

type wantedMatches struct {
	jsonapi.Paging
	Need      string `query:"need" maxLength:"64" doc:"Only what goes with this need"`
	Offer     string `query:"offer" maxLength:"64" doc:"Only what goes with this offer"`
	Provision string `query:"provision" maxLength:"128" doc:"Only where the need or the offer names this provision, a part of it, or a whole of which it is a part: a frozen id"`
	Author    string `query:"author" maxLength:"128" doc:"Only where the need or the offer is by this participant: a listed id"`
}

// RegisterCapacity adds the operations on needs and offers of capacity-building:
//
//	GET /api/v1/needs, /needs/{id}     who needs what
//	GET /api/v1/offers, /offers/{id}   who offers what
//	GET /api/v1/matches                which needs and offers go together, and why
func RegisterCapacity(api huma.API, q *capacity.Queries, asked Asked) {
	for _, o := range []struct {
		side                   capacity.Side
		list, one, path, whose string
	}{{capacity.Need, "needs", "need", "/needs", "Who needs what capacity-building, the newest in the register first"},
		{capacity.Offer, "offers", "offer", "/offers", "Who offers what capacity-building, the newest in the register first"}} {
		jsonapi.Get(api, jsonapi.Op{ID: o.list, Path: o.path, Tag: Tag, Summary: o.whose, About: "What is closed or withdrawn is in the list, and says so."},
			func(ctx context.Context, in *wantedCapacity) (out jsonapi.List[capacity.Entry], err error) {
				f := in.filter(o.side)
				if err := cmp.Or(asked.provision(in.Provision), asked.listed("state", in.State), asked.listed("author", in.Author), day("on", in.On), tongue("language", in.Language)); err != nil {
					return out, err
				}
				if in.Kind != "" && !asked.Kinds.Has(in.Kind) {
					return out, jsonapi.BadParameter("kind", "there is no such kind of capacity-building here")
				}
				if f.Before, err = jsonapi.Before(ctx, in.Cursor, in.Before, func(ctx context.Context, index int64) (bool, error) { return q.Opens(ctx, o.side, index) }); err != nil {
					return out, err
				}
				part, err := q.List(ctx, f)
				out.Items = part.Items
				if part.Next > 0 {
					at := jsonapi.Cursor(strconv.FormatInt(part.Next, 10))
					out.Next = &at
				}
				return out, err
			})
		jsonapi.Get(api, jsonapi.Op{ID: o.one, Path: o.path + "/{id}", Tag: Tag, Summary: "One " + o.one,
			About: "With every wording, and every statement on it, whether it counts or not, and why."},
			func(ctx context.Context, in *wantedEntry) (*capacity.Entry, error) { return q.Get(ctx, o.side, in.ID) })
	}
	jsonapi.Get(api, jsonapi.Op{ID: "matches", Path: "/matches", Tag: Tag, Summary: "Which open needs and offers go together, and why",
		About: "A need and an offer go together when they are by different participants, share a kind, and their provisions are the same, stand in the same part of the framework, or are left open. Each aspect is among the reasons, whether it fits or not. Those on the same provision come first, then those of the same part of the framework, then those where one names none; within each, those of which nothing is known not to fit, the newest first. There is no score."},
		func(ctx context.Context, in *wantedMatches) (jsonapi.List[capacity.Match], error) {
			if err := cmp.Or(asked.provision(in.Provision), asked.listed("author", in.Author)); err != nil {
				return jsonapi.List[capacity.Match]{}, err
			}
			pairs, _, err := q.Matches(ctx, capacity.MatchFilter{Need: in.Need, Offer: in.Offer, Provision: in.Provision, Author: in.Author})
			all := make([]capacity.Match, len(pairs))
			for i := range pairs {
				all[i] = pairs[i].Match
			}
			return jsonapi.Cut(all, in.Paging, func(m capacity.Match) string { return m.Need[:16] + ":" + m.Offer[:16] }), err
		})
}
