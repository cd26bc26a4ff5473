package guidance

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Commented is guidance with what was said of it.
type Commented struct {
	ID       string                 `json:"id" doc:"id of the guidance"`
	Guidance entry.Entry[Guidance]  `json:"guidance"`
	Comments []entry.Entry[Comment] `json:"comments" doc:"oldest first; what is withdrawn is among them, and says so"`
	// Of is what each comment was said of.
	Of map[string]statement.Hash `json:"of" doc:"by the ids of the comments, the statement that gave the wording of the guidance that stood when the comment was worded last"`
}

// Queries answers what guidance there is, and what was said of it.
type Queries struct {
	Guidance *entry.Queries[Guidance]
	Comments *entry.Queries[Comment]
}

// NewQueries reads from a database; world is what the fold has to know.
func NewQueries(db entry.Reader, world func(ctx context.Context, r sqldb.Querier) entry.World) *Queries {
	return &Queries{Guidance: &entry.Queries[Guidance]{DB: db, World: world}, Comments: &entry.Queries[Comment]{DB: db, World: world}}
}

// MostComments is how many comments are shown with one piece of guidance: the
// newest.
const MostComments = 500

// Get gives guidance with the comments on it; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Commented, err error) {
	err = q.Guidance.DB.Read(ctx, func(r sqldb.Querier) error {
		g, err := q.Guidance.In(ctx, r, id)
		if err != nil {
			return err
		}
		out = Commented{ID: g.ID, Guidance: *g}
		out.Comments, err = q.under(ctx, r, g.ID)
		out.Of = entry.Answers(g, out.Comments)
		return err
	})
	return out, err
}

// Part is a part of the list, newest first.
type Part struct {
	Items []Commented
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list, each piece of guidance with the comments on it.
func (q *Queries) List(ctx context.Context, f entry.Filter) (out Part, err error) {
	out.Items = []Commented{}
	err = q.Guidance.DB.Read(ctx, func(r sqldb.Querier) error {
		part, err := q.Guidance.ListIn(ctx, r, f)
		if err != nil {
			return err
		}
		out.Next = part.Next
		for _, g := range part.Items {
			comments, err := q.under(ctx, r, g.ID)
			if err != nil {
				return err
			}
			out.Items = append(out.Items, Commented{g.ID, g, comments, entry.Answers(&g, comments)})
		}
		return nil
	})
	return out, err
}

func (q *Queries) under(ctx context.Context, r sqldb.Querier, id string) ([]entry.Entry[Comment], error) {
	part, err := q.Comments.ListIn(ctx, r, entry.Filter{Keys: []string{entry.On(id)}, Limit: MostComments})
	slices.Reverse(part.Items)
	return part.Items, err
}

// World is what the services ask of other modules.
type World struct {
	// Provision reports whether a provision is recorded under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
}

func (w World) listed(ctx context.Context, q sqldb.Querier, via *submission.Via) error {
	for _, id := range via.Authors() {
		if ok, err := w.Listed(ctx, q, id); err != nil {
			return err
		} else if !ok {
			return fail.New(fail.Invalid, "Nobody is listed as %s.", id)
		}
	}
	return nil
}

// New takes down guidance.
func New(desk *saying.Desk, q *Queries, w World) *entry.Service[Guidance] {
	return &entry.Service[Guidance]{Desk: desk, Queries: q.Guidance, Fits: func(ctx context.Context, r sqldb.Querier, _ policy.Actor, _ string, via *submission.Via, g *Guidance) error {
		if err := w.listed(ctx, r, via); err != nil {
			return err
		}
		for _, id := range g.Provisions {
			if ok, err := w.Provision(ctx, r, id); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "There is no provision with the id %s.", id)
			}
		}
		return nil
	}}
}

// NewComments takes down comments on what stands.
func NewComments(desk *saying.Desk, q *Queries, w World) *entry.Service[Comment] {
	return &entry.Service[Comment]{Desk: desk, Queries: q.Comments, Fits: func(ctx context.Context, r sqldb.Querier, _ policy.Actor, _ string, via *submission.Via, _ *Comment) error {
		return w.listed(ctx, r, via)
	}, Fresh: func(ctx context.Context, r sqldb.Querier, on string, _ *submission.Via, _ *Comment) error {
		g, err := q.Guidance.In(ctx, r, on)
		switch {
		case err != nil:
			return err
		case !g.Known:
			return fail.New(fail.NotFound, "There is nothing at this address.")
		case g.Ended != nil:
			return fail.New(fail.Conflict, "It has been withdrawn, or has ended.")
		}
		return nil
	}}
}
