package text

import (
	"cmp"
	"context"
	"math"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers how texts stand.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
	Receipts      consult.Receipts
	// Size gives the number of statements in the register: texts are kept as they
	// stand until it grows. Where it is nil none is kept.
	Size func() int64
	// Agreed gives the agreed texts in a language, against which a text is held. It
	// may be nil.
	Agreed func(ctx context.Context, language string) (*redline.Agreed, error)

	shelf shelf
}

// Filter narrows the lists; what is empty narrows nothing.
type Filter struct {
	Consultation string
	Text         string // of amendments: id of the text
	About        string // of texts: frozen id that one is about, a part of that, or a whole of which it is a part
	Author       string // of amendments: listed id of an author, or of one who joined
	State        State  // of amendments
	Before       int64  // those that were opened before this index; 0: from the newest
	Limit        int    // 0: DefaultLimit
}

// DefaultLimit is how many items a part of a list holds.
const DefaultLimit = 50

// Part is a part of a list, newest first.
type Part[T any] struct {
	Items []T
	Next  int64 // Before of the next part; 0 at the end
}

func (f *Filter) begin() {
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
}

// List gives a part of the list of texts. One that does not count is not in it.
func (q *Queries) List(ctx context.Context, f Filter) (Part[Text], error) {
	out := Part[Text]{Items: []Text{}}
	f.begin()
	size := q.size()
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		w := q.world(ctx, r)
		for {
			cases, err := scan(ctx, r, `SELECT subject, body FROM text_case WHERE place < $1 AND ($2 = '' OR consultation = $2)
				ORDER BY place DESC LIMIT $3`, f.Before, f.Consultation, f.Limit+1)
			if err != nil {
				return err
			}
			for i := range cases {
				t, err := q.stands(ctx, r, &cases[i], w, size)
				if err != nil {
					return err
				}
				if t.Why != "" || !t.on(f.About) {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, *t)
			}
			if len(cases) <= f.Limit {
				return nil
			}
			f.Before = cases[len(cases)-1].Tabled.Index
		}
	})
	return out, err
}

// on reports whether a text is about a provision, a part of it or a whole of it;
// every text is about the empty id.
func (t *Text) on(id string) bool {
	return id == "" || slices.ContainsFunc(t.About, func(about string) bool { return form.Akin(about, id) })
}

// On gives the amendments of a text that count and are about a provision, a part of it
// or a whole of it, the newest first.
func (t *Text) On(id string) (out []*Amendment) {
	for i := range t.Amendments {
		a := &t.Amendments[i]
		if a.State != Void && slices.ContainsFunc(t.Provisions(a), func(about string) bool { return form.Akin(about, id) }) {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b *Amendment) int { return cmp.Compare(b.Handed().Index, a.Handed().Index) })
	return out
}

// Amendments gives a part of the list of amendments. One that does not count is
// not in it.
func (q *Queries) Amendments(ctx context.Context, f Filter) (Part[Amendment], error) {
	out := Part[Amendment]{Items: []Amendment{}}
	f.begin()
	size := q.size()
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		w := q.world(ctx, r)
		texts := map[string]*Text{}
		for {
			cases, err := scan(ctx, r, `SELECT subject, body FROM text_amendment WHERE place < $1 AND ($2 = '' OR consultation = $2) AND ($3 = '' OR text = $3)
				AND ($4 = '' OR subject IN (SELECT subject FROM text_named WHERE id = $4 AND role IN ('author', 'joined')))
				ORDER BY place DESC LIMIT $5`, f.Before, f.Consultation, f.Text, f.Author, f.Limit+1)
			if err != nil {
				return err
			}
			for i := range cases {
				id := cases[i].Proposed.Body.Text.String()
				if _, known := texts[id]; !known {
					if texts[id], err = q.in(ctx, r, id, w, size); err != nil && !fail.Is(err, fail.NotFound) {
						return err
					}
				}
				a := of(texts[id], cases[i].Proposed.Statement.String())
				if a == nil || a.State == Void || f.State != "" && !a.In(f.State) || slices.Contains(a.Dissociated, f.Author) && !slices.Contains(a.Authors(), f.Author) {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, *a)
			}
			if len(cases) <= f.Limit {
				return nil
			}
			f.Before = cases[len(cases)-1].Proposed.Index
		}
	})
	return out, err
}

func of(t *Text, amendment string) *Amendment {
	if t == nil {
		return nil
	}
	return t.Amendment(amendment)
}

func scan(ctx context.Context, r sqldb.Querier, query string, args ...any) ([]Case, error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the texts cannot be read")
	}
	defer func() { _ = rows.Close() }()
	var out []Case
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

// Get gives one text with its amendments; fail.NotFound when there is none. It
// may be given to others as well, and is not to be changed.
func (q *Queries) Get(ctx context.Context, id string) (out *Text, err error) {
	size := q.size()
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.in(ctx, r, id, q.world(ctx, r), size)
		return err
	})
	return out, err
}

// Amendment gives one amendment with its text; fail.NotFound when there is none.
// Neither is to be changed.
func (q *Queries) Amendment(ctx context.Context, id string) (a *Amendment, t *Text, err error) {
	size := q.size()
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, err := read(ctx, r, id)
		if err != nil {
			return err
		}
		if c == nil || c.Proposed == nil {
			return fail.New(fail.NotFound, "There is no amendment with this id.")
		}
		of := c.Proposed.Body.Text.String()
		if t, err = q.in(ctx, r, of, q.world(ctx, r), size); err != nil {
			return err
		}
		if a = t.Amendment(id); a == nil { // said after the text that is kept was read
			if t, err = q.in(ctx, r, of, q.world(ctx, r), -1); err == nil {
				a = t.Amendment(id)
			}
		}
		return err
	})
	return a, t, err
}

// in reads a text as r has it. size is that of the register before r was begun;
// -1 keeps nothing, as within the appender's transaction.
func (q *Queries) in(ctx context.Context, r sqldb.Querier, id string, w World, size int64) (*Text, error) {
	c, err := read(ctx, r, id)
	if err != nil {
		return nil, err
	}
	if c == nil || c.Tabled == nil {
		return nil, fail.New(fail.NotFound, "There is no text with this id.")
	}
	return q.stands(ctx, r, c, w, size)
}

func (q *Queries) standing(ctx context.Context, r sqldb.Querier, c *Case, w World) (*Text, error) {
	amendments, err := amendmentsTo(ctx, r, c.Tabled.Statement.String())
	if err != nil {
		return nil, err
	}
	return Standing(c, amendments, w)
}

func amendmentsTo(ctx context.Context, r sqldb.Querier, text string) ([]Case, error) {
	return scan(ctx, r, `SELECT subject, body FROM text_amendment WHERE text = $1 ORDER BY place, subject`, text)
}

// world is what the fold has to know, as the register stands in r. A
// consultation is read once.
func (q *Queries) world(ctx context.Context, r sqldb.Querier) World {
	known := map[statement.Hash]*consult.Consultation{}
	of := func(consultation statement.Hash) (*consult.Consultation, error) {
		c, ok := known[consultation]
		if ok {
			return c, nil
		}
		one, err := q.Consultations.In(ctx, r, consultation.String())
		if err != nil && !fail.Is(err, fail.NotFound) {
			return nil, err
		}
		if err == nil {
			c = &one
		}
		known[consultation] = c
		return c, nil
	}
	return World{
		Received: q.Receipts.Of(ctx, r),
		Speaks:   q.Consultations.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
		Of: of,
		At: func(consultation statement.Hash, index int64) (*consult.Consultation, error) {
			now, err := of(consultation)
			if err != nil || now == nil || now.Index < index && (len(now.Events) == 0 || now.Events[len(now.Events)-1].Index < index) {
				return now, err // nothing was said on it since
			}
			then, err := q.Consultations.At(ctx, r, consultation.String(), index)
			if fail.Is(err, fail.NotFound) {
				return nil, nil
			}
			return then, err
		},
	}
}

// Opened reports whether a text, or an amendment, was opened at this index of
// the register: a place at which a list can go on.
func (q *Queries) Opened(ctx context.Context, amendment bool, index int64) (bool, error) {
	query := `SELECT COUNT(*) FROM text_case WHERE place = $1`
	if amendment {
		query = `SELECT COUNT(*) FROM text_amendment WHERE place = $1`
	}
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error { return r.QueryRow(ctx, query, index).Scan(&n) })
	return n > 0, fail.Wrap(err, fail.Unavailable, "the texts cannot be read")
}
