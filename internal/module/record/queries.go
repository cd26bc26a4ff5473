package record

import (
	"context"
	"slices"
	"sort"
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
)

// Queries answers questions about the record. It is safe for concurrent use.
// It keeps the decoded rows as long as the tables do not change, and looks
// whether they did with every question.
type Queries struct {
	db *sqldb.DB

	mu   sync.Mutex
	last *snapshot
}

// NewQueries asks a hub's database.
func NewQueries(db *sqldb.DB) *Queries { return &Queries{db: db} }

// now gives the record as it stands.
func (q *Queries) now(ctx context.Context) (*snapshot, error) {
	q.mu.Lock()
	last := q.last
	q.mu.Unlock()
	err := q.db.Read(ctx, func(db sqldb.Querier) error {
		at, err := readStamp(ctx, db)
		if err != nil || (last != nil && last.stamp == at) {
			return err
		}
		last, err = load(ctx, db, at)
		return err
	})
	if err != nil {
		if fail.Is(err, fail.Broken) {
			return nil, err
		}
		return nil, fail.Wrap(err, fail.Unavailable, "the record cannot be read now")
	}
	q.mu.Lock()
	q.last = last
	q.mu.Unlock()
	return last, nil
}

// Matrix gives one of the three tables; fail.NotFound when it is not recorded.
func (q *Queries) Matrix(ctx context.Context, series Series) (Matrix, error) {
	s, err := q.now(ctx)
	if err != nil {
		return Matrix{}, err
	}
	t, ok := s.tables[series]
	if !ok {
		return Matrix{}, fail.New(fail.NotFound, "no such table is recorded")
	}
	m := Matrix{Table: t.Value, Rows: []MatrixRow{}, Statements: s.of(series)}
	for _, r := range s.rows[series] {
		m.Rows = append(m.Rows, MatrixRow{Row: r.Value, Statement: r.Statement})
		m.Marks += len(r.Value.Marks)
	}
	tables, rows := s.plain()
	m.Counts = Compute(Measure{Kind: MeasurePerColumn, Series: []Series{series}}, tables, rows)
	return m, nil
}

// Participations lists the marks of a table, by participant, then by the
// position of the cell.
func (q *Queries) Participations(ctx context.Context, series Series) ([]Participation, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	return s.participations(series, ""), nil
}

// participations lists marks; participant empty means all.
func (s *snapshot) participations(series Series, participant string) []Participation {
	out := []Participation{}
	table := s.tables[series]
	columns := map[int]Column{}
	for _, c := range table.Value.Columns {
		columns[c.Year] = c
	}
	groups := map[int]string{}
	for _, g := range s.groups {
		groups[g.Value.From] = g.Value.ID
	}
	for _, r := range s.rows[series] {
		if participant != "" && r.Value.Participant != participant {
			continue
		}
		for _, m := range r.Value.Marks {
			c := columns[m.Year]
			p := Participation{Subject: r.Value.Subject(), Participant: r.Value.Participant, Printed: r.Value.Printed,
				Series: series, Year: m.Year, To: c.To, Label: c.Label, Documents: c.Documents, Sure: m.Sure,
				Years: m.Years, Position: m.Position, Overlaps: r.Value.overlaps(m), Reason: m.Reason, Note: m.Note, Source: r.Value.Source,
				Statements: []string{r.Statement, table.Statement}}
			switch series {
			case Memberships:
				p.Group = groups[m.Year]
			case Sponsorships:
				p.Resolution = s.resolutions[m.Year].Value.Symbol
			}
			if p.Documents == nil {
				p.Documents = []string{}
			}
			out = append(out, p)
		}
	}
	return out
}

// Counts lists, for each table, how many States bear a mark column by column.
func (q *Queries) Counts(ctx context.Context) ([]CountView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	tables, rows := s.plain()
	out := []CountView{}
	for _, series := range []Series{Memberships, Sponsorships, Replies} {
		for _, f := range Compute(Measure{Kind: MeasurePerColumn, Series: []Series{series}}, tables, rows) {
			out = append(out, CountView{f, s.of(series)})
		}
	}
	return out, nil
}

// Involvements lists, by participant id, everyone who stands in one of the
// tables and how many marks they bear in each.
func (q *Queries) Involvements(ctx context.Context) ([]Involvement, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	by := map[string]*Involvement{}
	for series, rows := range s.rows {
		for _, r := range rows {
			v, ok := by[r.Value.Participant]
			if !ok {
				v = &Involvement{Participant: r.Value.Participant, Statements: []string{}}
				by[r.Value.Participant] = v
			}
			switch series {
			case Memberships:
				v.Memberships = len(r.Value.Marks)
			case Sponsorships:
				v.Sponsorships = len(r.Value.Marks)
			case Replies:
				v.Replies = len(r.Value.Marks)
			}
			v.Statements = append(v.Statements, r.Statement)
		}
	}
	out := make([]Involvement, 0, len(by))
	for _, v := range by {
		sort.Strings(v.Statements)
		out = append(out, *v)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Participant < out[j].Participant })
	return out, nil
}

// Resolutions lists the General Assembly's resolutions by year.
func (q *Queries) Resolutions(ctx context.Context) ([]Resolution, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	out := []Resolution{}
	for _, r := range s.resolutions {
		out = append(out, r.Value)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Year < out[j].Year })
	return out, nil
}

// Groups lists the Groups in their order, with the members that Annex B prints.
func (q *Queries) Groups(ctx context.Context) ([]GroupView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	out := []GroupView{}
	for _, g := range s.groups {
		out = append(out, s.group(g))
	}
	return out, nil
}

// Group gives one Group by its id; fail.NotFound when there is none.
func (q *Queries) Group(ctx context.Context, id string) (GroupView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return GroupView{}, err
	}
	for _, g := range s.groups {
		if g.Value.ID == id {
			return s.group(g), nil
		}
	}
	return GroupView{}, fail.New(fail.NotFound, "no Group is recorded under %q", id)
}

func (s *snapshot) group(g recorded[Group]) GroupView {
	v := GroupView{Group: g.Value, Members: []string{}, Statements: []string{g.Statement}}
	table := s.tables[Memberships]
	v.InTable = slices.ContainsFunc(table.Value.Columns, func(c Column) bool { return c.Year == g.Value.From })
	if !v.InTable {
		return v
	}
	v.Statements = append(v.Statements, table.Statement)
	for _, r := range s.rows[Memberships] {
		if here, _, _ := stands(r.Value, g.Value.From); here == 1 {
			v.Members = append(v.Members, r.Value.Participant)
			v.Statements = append(v.Statements, r.Statement)
		}
	}
	return v
}

// Timeline lists the events by date.
func (q *Queries) Timeline(ctx context.Context) ([]EventView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	return views(s.timeline, func(v Event, ids []string) EventView { return EventView{v, ids} }), nil
}

// Fora lists the register of initiatives and fora, by id.
func (q *Queries) Fora(ctx context.Context) ([]ForumView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	return views(s.fora, func(v Forum, ids []string) ForumView { return ForumView{v, ids} }), nil
}

// Endorsements lists endorsements by date; with a provision's id, those that
// name it, or what it is a part of, or a part of it.
func (q *Queries) Endorsements(ctx context.Context, provision string) ([]EndorsementView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	all := views(s.endorsements, func(v Endorsement, ids []string) EndorsementView { return EndorsementView{v, ids} })
	if provision == "" {
		return all, nil
	}
	return slices.DeleteFunc(all, func(v EndorsementView) bool {
		return !slices.ContainsFunc(v.Of, func(of string) bool { return of == provision || within(provision, of) || within(of, provision) })
	}), nil
}

// Illustrations lists the paper's figures.
func (q *Queries) Illustrations(ctx context.Context) ([]IllustrationView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	return views(s.illustrations, func(v Illustration, ids []string) IllustrationView { return IllustrationView{v, ids} }), nil
}

// Documents lists the documents that the record rests on, by id.
func (q *Queries) Documents(ctx context.Context) ([]DocumentView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	return views(s.documents, func(v Document, ids []string) DocumentView { return DocumentView{v, ids} }), nil
}

// Claims lists the claims in the order of the paper, each with what the tables
// give at this moment.
func (q *Queries) Claims(ctx context.Context) ([]ClaimView, error) {
	s, err := q.now(ctx)
	if err != nil {
		return nil, err
	}
	tables, rows := s.plain()
	out := []ClaimView{}
	for _, c := range s.claims {
		v := ClaimView{Claim: c.Value, Figures: Compute(c.Value.Measure, tables, rows), Tables: []Source{}, Statements: []string{c.Statement}}
		for _, series := range c.Value.Measure.Series {
			if t, ok := tables[series]; ok {
				v.Tables = append(v.Tables, t.Source)
			}
			v.Statements = append(v.Statements, s.of(series)...)
		}
		out = append(out, v)
	}
	return out, nil
}

// views pairs each value with its statement.
func views[T, V any](all []recorded[T], view func(T, []string) V) []V {
	out := make([]V, 0, len(all))
	for _, r := range all {
		out = append(out, view(r.Value, []string{r.Statement}))
	}
	return out
}

// within says whether a provision's id lies below another id:
// "un:a-70-174:13:a" is within "un:a-70-174".
func within(id, above string) bool {
	return len(id) > len(above) && id[:len(above)] == above && id[len(above)] == ':'
}
