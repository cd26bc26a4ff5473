package moderation

import (
	"context"
	"database/sql"
	"encoding/json"
	"math"
	"slices"
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what was received, and what became of it.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
	// Size is how many statements the register has: while it stands still, what
	// follows from it is folded once. Nil: each time.
	Size func() int64

	mu     sync.Mutex
	folded map[string]folded
}

// folded is what stood when the register had a size.
type folded struct {
	size     int64
	receipts []Receipt
	at       map[statement.Hash]int // place of a receipt among them
	summary  Summary
}

// Filter narrows the list; what is empty narrows nothing but Consultation.
type Filter struct {
	Consultation string
	State        State
	Before       int64 // those received before this index; 0: from the newest
	Limit        int   // 0: DefaultLimit
}

// DefaultLimit is how many receipts a part of the list holds.
const DefaultLimit = 50

// Part is a part of the list, newest first.
type Part struct {
	Items []Receipt
	Next  int64 // Before of the next part; 0 at the end
}

// List gives a part of the list of receipts.
func (q *Queries) List(ctx context.Context, f Filter) (Part, error) {
	out := Part{Items: []Receipt{}}
	if f.Limit <= 0 {
		f.Limit = DefaultLimit
	}
	if f.Before <= 0 {
		f.Before = math.MaxInt64
	}
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		for {
			page, err := q.page(ctx, r, f)
			if err != nil {
				return err
			}
			for _, one := range page {
				if f.State != "" && one.State != f.State {
					continue
				}
				if len(out.Items) == f.Limit {
					out.Next = out.Items[f.Limit-1].Index
					return nil
				}
				out.Items = append(out.Items, one)
			}
			if len(page) <= f.Limit {
				return nil
			}
			f.Before = page[len(page)-1].Index
		}
	})
	return out, err
}

// page reads one receipt more than a part holds, each as it stands.
func (q *Queries) page(ctx context.Context, r sqldb.Querier, f Filter) (out []Receipt, err error) {
	type named struct{ of, receipt statement.Hash }
	var all []named
	err = each(ctx, r, `SELECT statement, giver, place, at, subject FROM moderation_receipt WHERE giver = $1 AND place < $2 AND ($3 = '' OR subject = $3)
		ORDER BY place DESC LIMIT $4`, []any{q.Consultations.Hub().String(), f.Before, f.Consultation, f.Limit + 1}, 1, func(m submission.Mark, texts []string) error {
		of, err := parse(texts[0])
		all = append(all, named{of, m.Statement})
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, n := range all {
		now, err := q.fold(ctx, r, n.of.String())
		if fail.Is(err, fail.NotFound) {
			continue // of no consultation
		}
		if err != nil {
			return nil, err
		}
		if i, ok := now.at[n.receipt]; ok {
			out = append(out, now.receipts[i])
		}
	}
	return out, nil
}

// Received reports whether something was received at this index of the register,
// for whatever consultation: a place at which a list can go on.
func (q *Queries) Received(ctx context.Context, index int64) (bool, error) {
	n := 0
	err := q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM moderation_receipt WHERE place = $1`, index).Scan(&n)
	})
	return n > 0, unread(err)
}

// Summary counts what was received for a consultation, and what became of it.
func (q *Queries) Summary(ctx context.Context, consultation string) (out Summary, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		now, err := q.fold(ctx, r, consultation)
		out = now.summary
		return err
	})
	return out, err
}

// Receipts gives, of what was let in, the statement by which it was received, by
// the statement that was let in: it counts as handed in then.
func (q *Queries) Receipts(ctx context.Context, r sqldb.Querier, consultation statement.Hash) (map[statement.Hash]submission.Mark, error) {
	now, err := q.fold(ctx, r, consultation.String())
	if err != nil {
		return nil, err
	}
	out := map[statement.Hash]submission.Mark{}
	for _, one := range now.receipts {
		if one.State == LetIn {
			out[one.Ended.Statement] = one.Mark
		}
	}
	return out, nil
}

// Open reports whether a receipt with this commitment is held, as the register
// stands in r.
func (q *Queries) Open(ctx context.Context, r sqldb.Querier, consultation, commitment statement.Hash) (bool, error) {
	c, err := q.Consultations.In(ctx, r, consultation.String())
	if err != nil {
		return false, err
	}
	all, err := q.standing(ctx, r, &c, `AND commitment = $2`, commitment.String())
	return slices.ContainsFunc(all, func(one Receipt) bool { return one.State == Held }), err
}

// fold gives what stands in a consultation; what stood already while the
// register has not grown.
func (q *Queries) fold(ctx context.Context, r sqldb.Querier, consultation string) (folded, error) {
	size := int64(-1)
	if q.Size != nil {
		size = q.Size()
	}
	q.mu.Lock()
	have, known := q.folded[consultation]
	q.mu.Unlock()
	if known && size >= 0 && have.size == size {
		return have, nil
	}
	c, err := q.Consultations.In(ctx, r, consultation)
	if err != nil {
		return folded{}, err
	}
	now := folded{size: size}
	if now.receipts, err = q.standing(ctx, r, &c, ""); err != nil {
		return folded{}, err
	}
	now.at = make(map[statement.Hash]int, len(now.receipts))
	for i := range now.receipts {
		now.at[now.receipts[i].Statement] = i
	}
	said := []Said{}
	before := c.Moderation == consult.Before
	if before {
		if said, err = contributions(ctx, r, consultation); err != nil {
			return folded{}, err
		}
	}
	now.summary = Summarise(now.receipts, said)
	now.summary.Before = before
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.folded == nil || len(q.folded) >= remembered {
		q.folded = map[string]folded{}
	}
	q.folded[consultation] = now
	return now, nil
}

// remembered is how many consultations are kept folded.
const remembered = 64

// standing folds the receipts of a consultation, all or those of a condition.
func (q *Queries) standing(ctx context.Context, r sqldb.Querier, c *consult.Consultation, where string, args ...any) ([]Receipt, error) {
	var in Case
	var err error
	if in.Receipts, err = receipts(ctx, r, where, append([]any{c.ID}, args...)...); err != nil || len(in.Receipts) == 0 {
		return in.Receipts, err
	}
	only := ""
	if len(in.Receipts) == 1 {
		only = in.Receipts[0].Statement.String()
	}
	if in.Decisions, err = decisions(ctx, r, c.ID, only); err != nil {
		return nil, err
	}
	if in.Said, err = matching(ctx, r, where, append([]any{c.ID}, args...)...); err != nil {
		return nil, err
	}
	return Standing(in, World{Hub: q.Consultations.Hub(), Speaks: q.Consultations.Speaks(ctx, r),
		Organises: func(id string) bool { return Organises(c, id) }})
}

// Organises reports whether somebody organises a consultation: its organiser, or,
// in what it recorded, the secretariat, which stands under the empty id.
func Organises(c *consult.Consultation, id string) bool {
	return id != "" && id == c.Organiser() || id == "" && c.Via.Mode == submission.Recorded
}

func unread(err error) error { return fail.Wrap(err, fail.Unavailable, "what is held cannot be read") }

// each reads rows: a statement, who gave it, its place and its time, and then
// what the columns beside say, as texts.
func each(ctx context.Context, r sqldb.Querier, query string, args []any, beside int, take func(m submission.Mark, texts []string) error) error {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return unread(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, giver string
		var at int64
		var m submission.Mark
		texts := make([]string, beside)
		into := []any{&id, &giver, &m.Index, &at}
		for i := range texts {
			into = append(into, &texts[i])
		}
		if err := rows.Scan(into...); err != nil {
			return unread(err)
		}
		m.At = sqldb.Time(at)
		if m.Statement, err = parse(id); err != nil {
			return err
		}
		if m.By, err = parse(giver); err != nil {
			return err
		}
		if err := take(m, texts); err != nil {
			return err
		}
	}
	return unread(rows.Err())
}

func parse(s string) (statement.Hash, error) {
	h, err := statement.ParseHash(s)
	return h, fail.Wrap(err, fail.Broken, "what is held cannot be read")
}

func receipts(ctx context.Context, r sqldb.Querier, where string, args ...any) (out []Receipt, err error) {
	err = each(ctx, r, `SELECT statement, giver, place, at, commitment, subject FROM moderation_receipt WHERE subject = $1 `+where+` ORDER BY place`, args, 2,
		func(m submission.Mark, texts []string) error {
			commitment, err := parse(texts[0])
			if err != nil {
				return err
			}
			of, err := parse(texts[1])
			out = append(out, Receipt{Mark: m, Commitment: commitment, Consultation: of})
			return err
		})
	return out, err
}

// decisions reads what ends receipts; only those that name one, where it is said.
func decisions(ctx context.Context, r sqldb.Querier, consultation, only string) (out []Decision, err error) {
	at := map[statement.Hash]int{}
	err = each(ctx, r, `SELECT statement, giver, place, at, how, speaker, reason, words FROM moderation_decision WHERE subject = $1
		AND ($2 = '' OR statement IN (SELECT statement FROM moderation_named WHERE receipt = $2)) ORDER BY place`, []any{consultation, only}, 4,
		func(m submission.Mark, texts []string) error {
			d := Decision{Mark: m, Declines: texts[0] == wasDeclined, As: texts[1], Reason: Reason(texts[2])}
			at[m.Statement] = len(out)
			out = append(out, d)
			if texts[3] == "" {
				return nil
			}
			return fail.Wrap(json.Unmarshal([]byte(texts[3]), &out[len(out)-1].Words), fail.Broken, "what is held cannot be read")
		})
	if err != nil || len(out) == 0 {
		return out, err
	}
	rows, err := r.Query(ctx, `SELECT statement, receipt FROM moderation_named WHERE subject = $1 AND ($2 = '' OR receipt = $2) ORDER BY statement, receipt`, consultation, only)
	if err != nil {
		return nil, unread(err)
	}
	return out, pairs(rows, func(decision, receipt statement.Hash) {
		if i, known := at[decision]; known {
			out[i].Receipts = append(out[i].Receipts, receipt)
		}
	})
}

func pairs(rows *sql.Rows, take func(a, b statement.Hash)) error {
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var first, second string
		if err := rows.Scan(&first, &second); err != nil {
			return unread(err)
		}
		a, err := parse(first)
		if err != nil {
			return err
		}
		b, err := parse(second)
		if err != nil {
			return err
		}
		take(a, b)
	}
	return unread(rows.Err())
}

const saidColumns = `SELECT statement, giver, place, at, commitment FROM moderation_said WHERE `

func said(ctx context.Context, r sqldb.Querier, bound bool, where string, args ...any) (out []Said, err error) {
	err = each(ctx, r, saidColumns+where+` ORDER BY place`, args, 1, func(m submission.Mark, texts []string) error {
		commitment, err := parse(texts[0])
		out = append(out, Said{Mark: m, Commitment: commitment, Bound: bound})
		return err
	})
	return out, err
}

// matching reads what was said that has the commitment of a receipt.
func matching(ctx context.Context, r sqldb.Querier, where string, args ...any) ([]Said, error) {
	return said(ctx, r, false, `commitment IN (SELECT commitment FROM moderation_receipt WHERE subject = $1 `+where+`)`, args...)
}

// contributions reads what was contributed to a consultation and had to be
// received first.
func contributions(ctx context.Context, r sqldb.Querier, consultation string) ([]Said, error) {
	return said(ctx, r, true, `consultation = $1 AND recorded = 0`, consultation)
}
