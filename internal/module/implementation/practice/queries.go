package practice

import (
	"context"
	"slices"

	"comity.example/comity/internal/module/implementation/registry"
)

// Queries answers which practices are described.
type Queries struct{ registry.Queries[Content] }

// Filter narrows the list; what is empty narrows nothing.
type Filter struct {
	Authors   []string // listed ids: whose practices, of any of them
	Kind      Kind
	Region    string // a regional group
	Language  string // tag
	Provision string // frozen id
	Standing  bool   // only those that are not withdrawn
	Before    int64  // those that were described before this index; 0: from the newest
	Limit     int    // 0: registry.DefaultLimit
}

// Part is a part of the list, newest first.
type Part struct {
	Items []Practice
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list. A practice whose author by its own words is not
// its author by the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	asked := registry.Filter[Content]{Keep: f.keeps, Before: f.Before, Limit: f.Limit}
	for _, k := range []registry.Asked{{Name: byKind, Values: []string{string(f.Kind)}}, {Name: byRegion, Values: []string{f.Region}},
		{Name: byLanguage, Values: []string{f.Language}}, {Name: byProvision, Values: []string{f.Provision}}} {
		if k.Values[0] != "" {
			asked.Keys = append(asked.Keys, k)
		}
	}
	if f.Authors != nil {
		asked.Keys = append(asked.Keys, registry.Asked{Name: registry.Author, Values: f.Authors})
	}
	part, err := q.Queries.List(ctx, asked)
	out := Part{Items: make([]Practice, len(part.Items)), Next: part.Next}
	for i := range part.Items {
		out.Items[i] = of(&part.Items[i])
	}
	return out, err
}

// keeps reports whether a practice, as it stands, passes the filter.
func (f *Filter) keeps(e *registry.Entry[Content]) bool {
	c := &e.Content
	return (f.Kind == "" || c.Kind == f.Kind) && (f.Region == "" || slices.Contains(c.Regions, f.Region)) &&
		(f.Language == "" || slices.Contains(c.Languages(), f.Language)) &&
		(f.Provision == "" || slices.Contains(c.Provisions, f.Provision)) &&
		(f.Authors == nil || slices.ContainsFunc(e.Via.Authors(), func(id string) bool { return slices.Contains(f.Authors, id) })) &&
		(!f.Standing || e.Withdrawn == nil)
}

// Get gives one practice; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (Practice, error) {
	e, err := q.Queries.Get(ctx, id)
	return of(&e), err
}

func of(e *registry.Entry[Content]) Practice {
	out := Practice{Standing: e.Standing, Content: e.Content, Versions: make([]Version, len(e.Versions))}
	for i, v := range e.Versions {
		out.Versions[i] = Version{Mark: v.Mark, As: v.As, Reason: v.Reason, Content: v.Content}
	}
	return out
}
