package capacity

import (
	"context"
	"slices"

	"comity.example/comity/internal/kernel/sqldb"
)

// MostMatches is how many matches one list holds at the most.
const MostMatches = 10_000

// mostOpen is how many open needs, and how many open offers, are held against each
// other: the newest.
const mostOpen = 5_000

// MatchFilter narrows a list of matches; what is empty narrows nothing.
type MatchFilter struct {
	Need      string // id
	Offer     string // id
	Provision string // frozen id that the need or the offer names
	Author    string // listed id of whose need or offer it is
	Limit     int    // 0: MostMatches
}

// Pair is a match with what it is between.
type Pair struct {
	Match
	NeedIs  *Entry `json:"-"`
	OfferIs *Entry `json:"-"`
}

// Matches lists which needs and offers go together, in the order of Match.Before,
// and reports whether there are more.
func (q *Queries) Matches(ctx context.Context, f MatchFilter) (out []Pair, more bool, err error) {
	if f.Limit <= 0 || f.Limit > MostMatches {
		f.Limit = MostMatches
	}
	out = []Pair{}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		lists, err := q.Lists(ctx, r)
		if err != nil {
			return err
		}
		needs, err := q.opens(ctx, r, Need, f.Need, lists)
		if err != nil {
			return err
		}
		offers, err := q.opens(ctx, r, Offer, f.Offer, lists)
		if err != nil {
			return err
		}
		for i := range needs {
			for j := range offers {
				m, ok := Matching(needs[i].facts, offers[j].facts)
				if ok && f.passes(&needs[i], &offers[j]) {
					out = append(out, Pair{m, needs[i].entry, offers[j].entry})
				}
			}
		}
		return nil
	})
	slices.SortFunc(out, func(a, b Pair) int { return a.Before(b.Match) })
	if len(out) > f.Limit {
		return out[:f.Limit], true, err
	}
	return out, false, err
}

type sided struct {
	entry *Entry
	facts Facts
}

func (f *MatchFilter) passes(need, offer *sided) bool {
	one := func(fits func(s *sided) bool) bool { return fits(need) || fits(offer) }
	return (f.Provision == "" || one(func(s *sided) bool {
		return (&Filter{Provision: f.Provision}).fits(s.entry, &s.facts)
	})) && (f.Author == "" || one(func(s *sided) bool { return slices.Contains(s.facts.By, f.Author) }))
}

// opens gives what is open on a side, or one alone.
func (q *Queries) opens(ctx context.Context, r sqldb.Querier, side Side, id string, lists Lists) (out []sided, err error) {
	var all []Entry
	if id != "" {
		e, err := q.In(ctx, r, side, id)
		if err != nil {
			return nil, err
		}
		all = []Entry{*e}
	} else {
		part, err := q.list(ctx, r, Filter{Side: side, Status: Open, Limit: mostOpen}, lists)
		if err != nil {
			return nil, err
		}
		all = part.Items
	}
	for i := range all {
		out = append(out, sided{&all[i], FactsOf(&all[i], lists)})
	}
	return out, nil
}
