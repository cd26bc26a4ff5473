package independent

import (
	"context"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/internal/platform/submission"
)

// Queries answers what was reported independently, and what was replied.
type Queries struct {
	Reports *entry.Queries[Report]
	Replies *entry.Queries[Reply]
}

// NewQueries reads from a database; world is what the fold has to know.
func NewQueries(db entry.Reader, world func(ctx context.Context, r sqldb.Querier) entry.World) *Queries {
	return &Queries{Reports: &entry.Queries[Report]{DB: db, World: world}, Replies: &entry.Queries[Reply]{DB: db, World: world}}
}

// MostReplies is more than there are to any report: a State replies once, and
// corrects that.
const MostReplies = 200

// Get gives a report with the replies to it; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, id string) (out Answered, err error) {
	err = q.Reports.DB.Read(ctx, func(r sqldb.Querier) error {
		report, err := q.Reports.In(ctx, r, id)
		if err != nil {
			return err
		}
		out.ID, out.Report = report.ID, *report
		out.Replies, err = q.to(ctx, r, report)
		out.Of = entry.Answers(report, out.Replies)
		return err
	})
	return out, err
}

// Part is a part of the list, newest first.
type Part struct {
	Items []Answered
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list, each report with the replies to it.
func (q *Queries) List(ctx context.Context, f entry.Filter) (out Part, err error) {
	out.Items = []Answered{}
	err = q.Reports.DB.Read(ctx, func(r sqldb.Querier) error {
		part, err := q.Reports.ListIn(ctx, r, f)
		if err != nil {
			return err
		}
		out.Next = part.Next
		for i := range part.Items {
			replies, err := q.to(ctx, r, &part.Items[i])
			if err != nil {
				return err
			}
			out.Items = append(out.Items, Answered{part.Items[i].ID, part.Items[i], replies, entry.Answers(&part.Items[i], replies)})
		}
		return nil
	})
	return out, err
}

// to are the replies to a report, oldest first: only of States that it is about,
// in any of its wordings.
func (q *Queries) to(ctx context.Context, r sqldb.Querier, report *entry.Entry[Report]) ([]entry.Entry[Reply], error) {
	part, err := q.Replies.ListIn(ctx, r, entry.Filter{Keys: []string{entry.On(report.ID)}, Limit: MostReplies})
	if err != nil {
		return nil, err
	}
	out := []entry.Entry[Reply]{}
	for i := len(part.Items) - 1; i >= 0; i-- {
		for _, v := range report.Versions {
			if v.Content.concerns(part.Items[i].Via.Authors()) {
				out = append(out, part.Items[i])
				break
			}
		}
	}
	return out, nil
}

// World is what the services ask of other modules.
type World struct {
	// Provision reports whether a provision is recorded under a frozen id.
	Provision func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Accredited reports whether who is listed under an id takes part as an
	// organization or an expert that was accredited, or as an organization that needs
	// no accreditation.
	Accredited func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Listed reports whether somebody is listed under an id.
	Listed func(ctx context.Context, q sqldb.Querier, id string) (bool, error)
	// Here sees that files are here: brought by the actor's participant, or public.
	// It may be nil.
	Here func(ctx context.Context, q sqldb.Querier, actor policy.Actor, files []submission.Attachment) error
}

// NewReports takes down reports.
func NewReports(desk *saying.Desk, q *Queries, w World) *entry.Service[Report] {
	return &entry.Service[Report]{Desk: desk, Queries: q.Reports, Fits: func(ctx context.Context, r sqldb.Querier, actor policy.Actor, _ string, via *submission.Via, c *Report) error {
		for _, id := range via.Authors() {
			if ok, err := w.Accredited(ctx, r, id); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "%s is no organization, institution or expert that takes part here.", id)
			}
		}
		for _, id := range c.About {
			if ok, err := w.Listed(ctx, r, id); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "Nobody is listed as %s.", id)
			}
		}
		for _, id := range c.Provisions {
			if ok, err := w.Provision(ctx, r, id); err != nil {
				return err
			} else if !ok {
				return fail.New(fail.Invalid, "There is no provision with the id %s.", id)
			}
		}
		if len(c.Copies) == 0 || w.Here == nil {
			return nil
		}
		return w.Here(ctx, r, actor, c.Copies)
	}}
}

// NewReplies takes down replies.
func NewReplies(desk *saying.Desk, q *Queries) *entry.Service[Reply] {
	return &entry.Service[Reply]{Desk: desk, Queries: q.Replies, Fits: func(ctx context.Context, r sqldb.Querier, _ policy.Actor, on string, via *submission.Via, _ *Reply) error {
		report, err := q.Reports.In(ctx, r, on)
		switch {
		case err != nil:
			return err
		case !report.Known:
			return fail.New(fail.NotFound, "There is nothing at this address.")
		case !report.Content.concerns(via.Authors()):
			return fail.New(fail.Denied, "Only a State that the report is about replies to it.")
		}
		return nil
	}, Fresh: func(ctx context.Context, r sqldb.Querier, on string, via *submission.Via, _ *Reply) error {
		standing, err := q.Replies.ListIn(ctx, r, entry.Filter{Keys: []string{entry.On(on)}, Stands: true, Limit: MostReplies})
		for i := range standing.Items {
			if err == nil && slices.Equal(standing.Items[i].Via.Authors(), via.Authors()) {
				err = fail.New(fail.Conflict, "There is a reply already: correct it instead.")
			}
		}
		return err
	}}
}
