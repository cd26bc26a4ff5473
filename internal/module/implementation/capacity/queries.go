package capacity

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Submissions says how a statement came to be said; package submission's Queries
// do.
type Submissions interface {
	Told(ctx context.Context, r sqldb.Querier, via submission.Via, m submission.Mark) (submission.Told, error)
}

// Queries answers who needs and who offers what. All fields are required.
type Queries struct {
	DB          Reader
	Submissions Submissions
	Hub         func() statement.Hash // identity of the hub's own participant
	// Speaks is as submission.Participants has it.
	Speaks func(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error)
	// Lists gives what a match has to know of other rooms.
	Lists func(ctx context.Context, q sqldb.Querier) (Lists, error)
}

// Filter narrows a list; what is empty narrows nothing.
type Filter struct {
	Side      Side
	Provision string // frozen id: what is on it, on a part of it, or on a whole of which it is a part
	Kind      string
	Region    string // a regional group: what names it, or a State of it
	State     string // listed id of a State that it concerns
	Language  string // BCP 47
	Author    string // listed id
	Status    Status
	On        string // a day within its time frame
	Before    int64  // those that were said before this index; 0: from the newest
	Limit     int    // 0: DefaultLimit
}

// DefaultLimit is how many needs or offers a part of the list holds.
const DefaultLimit = 50

// Part is a part of a list, newest first.
type Part struct {
	Items []Entry
	Next  int64 // Before of the next part; 0 at the end
}

// fits reports whether what stands passes a filter: the table of facets knows what
// any wording named, this what the one in force names.
func (f *Filter) fits(e *Entry, facts *Facts) bool {
	on := func(p string) bool { return form.Akin(p, f.Provision) }
	inRegion := func() bool {
		return slices.Contains(facts.Regions, f.Region) || slices.ContainsFunc(facts.States, func(id string) bool { return slices.Contains(facts.Of[id], f.Region) })
	}
	switch {
	case !e.Known || f.Status != "" && e.State != f.Status,
		f.Provision != "" && !slices.ContainsFunc(e.Provisions, on),
		f.Kind != "" && !slices.Contains(e.Kinds, f.Kind),
		f.Language != "" && !slices.Contains(e.Languages, f.Language),
		f.Author != "" && !slices.Contains(e.Via.Authors(), f.Author),
		f.State != "" && !slices.Contains(facts.States, f.State),
		f.Region != "" && !inRegion(),
		f.On != "" && (f.On < begins(*facts) || f.On > ends(*facts)):
		return false
	}
	return true
}

// List gives a part of the list. What its author by its own words has not said by
// the register is not in it; its own page shows it.
func (q *Queries) List(ctx context.Context, f Filter) (out Part, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		lists, err := q.Lists(ctx, r)
		if err == nil {
			out, err = q.list(ctx, r, f, lists)
		}
		return err
	})
	return out, err
}

func (q *Queries) list(ctx context.Context, r sqldb.Querier, f Filter, lists Lists) (Part, error) {
	out := Part{Items: []Entry{}}
	f.Language = i18n.TagOf(f.Language)
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	w := q.world(ctx, r)
	for {
		cases, err := page(ctx, r, f)
		if err != nil {
			return out, err
		}
		for i := range cases {
			e, err := Standing(&cases[i], w)
			if err != nil {
				return out, err
			}
			f.Before = e.Index
			facts := FactsOf(e, lists)
			if !f.fits(e, &facts) {
				continue
			}
			if len(out.Items) == f.Limit {
				out.Next = out.Items[f.Limit-1].Index
				return out, nil
			}
			if err := q.told(ctx, r, e, w); err != nil {
				return out, err
			}
			out.Items = append(out.Items, *e)
		}
		if len(cases) <= f.Limit {
			return out, nil
		}
	}
}

// page reads one case more than a part holds.
func page(ctx context.Context, r sqldb.Querier, f Filter) (out []Case, err error) {
	query, args := `SELECT subject, body FROM capacity_case WHERE place < $1`, []any{f.Before}
	with := func(condition string, arg any) {
		args = append(args, arg)
		query += strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(args)))
	}
	if f.Side != "" {
		with(` AND side = ?`, string(f.Side))
	}
	for _, has := range [][2]string{{facetAuthor, f.Author}, {facetKind, f.Kind}, {facetLanguage, f.Language}} {
		if has[1] != "" {
			with(` AND subject IN (SELECT subject FROM capacity_facet WHERE facet = '`+has[0]+`' AND value = ?)`, has[1])
		}
	}
	if f.Provision != "" {
		with(` AND subject IN (SELECT subject FROM capacity_facet WHERE facet = 'provision' AND (value = ? OR value > ? || ':' AND value < ? || ';'`, f.Provision)
		for _, whole := range form.Wholes(f.Provision) {
			with(` OR value = ?`, whole)
		}
		query += `))`
	}
	if f.Status == Open {
		with(` AND (over = 0 OR place = ?)`, int64(-1))
	}
	with(` ORDER BY place DESC LIMIT ?`, int64(f.Limit+1))
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var subject, body string
		if err := rows.Scan(&subject, &body); err != nil {
			return nil, err
		}
		c, err := parse(subject, body)
		if err != nil {
			return nil, err
		}
		out = append(out, *c)
	}
	return out, rows.Err()
}

// none is what is said of what there is not.
func none(s Side) error {
	if s == Need {
		return fail.New(fail.NotFound, "There is no need with this id.")
	}
	return fail.New(fail.NotFound, "There is no offer with this id.")
}

// Get gives one need or offer; fail.NotFound when there is none.
func (q *Queries) Get(ctx context.Context, side Side, id string) (out *Entry, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.In(ctx, r, side, id)
		return err
	})
	return out, err
}

// In is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, side Side, id string) (*Entry, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Opened == nil || c.Side != side {
		return nil, none(side)
	}
	w := q.world(ctx, r)
	e, err := Standing(c, w)
	if err == nil {
		err = q.told(ctx, r, e, w)
	}
	return e, err
}

// told adds to an offer what was told of it: that stands with the needs.
func (q *Queries) told(ctx context.Context, r sqldb.Querier, e *Entry, w World) error {
	if e.Side != Offer {
		return nil
	}
	subjects, err := column(ctx, r, `SELECT subject FROM capacity_told WHERE offer = $1 ORDER BY subject`, e.ID)
	if err != nil {
		return err
	}
	for _, subject := range subjects {
		c, err := read(ctx, r, subject)
		if err != nil {
			return err
		}
		need, err := Standing(c, w)
		if err != nil {
			return err
		}
		if need == nil {
			continue
		}
		for _, a := range need.Accounts {
			if a.Offer == e.Statement {
				e.Accounts = append(e.Accounts, a)
				e.Statements = append(e.Statements, a.Statement.String())
			}
		}
	}
	slices.SortFunc(e.Accounts, func(a, b Account) int { return int(a.Index - b.Index) })
	return nil
}

func column(ctx context.Context, r sqldb.Querier, query string, args ...any) (out []string, err error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}

// world is what the fold has to know, as the register stands in r.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	w := World{
		Speaks: func(id string, identity statement.Hash, index int64) (bool, error) {
			if id == "" {
				return identity == q.Hub(), nil
			}
			return q.Speaks(ctx, r, id, identity, index)
		},
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Submissions.Told(ctx, r, via, m)
		},
	}
	w.Partners = func(offer statement.Hash) ([]string, error) {
		c, err := read(ctx, r, offer.String())
		if err != nil || c == nil || c.Side != Offer || c.Opened == nil {
			return nil, err
		}
		e, err := Standing(c, w)
		if err != nil {
			return nil, err
		}
		return e.Partners(), nil
	}
	return w
}

// Opens reports whether a need, or an offer, was opened at this index of the
// register: a place at which its list can go on.
func (q *Queries) Opens(ctx context.Context, side Side, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM capacity_case WHERE side = $1 AND place = $2`, string(side), index).Scan(&n)
	})
	if err != nil {
		return false, unread(err)
	}
	return n > 0, nil
}
