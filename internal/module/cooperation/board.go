package cooperation

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Heap is which part of a board is asked for.
type Heap string

// The lists of a board.
const (
	Ours   Heap = "ours"   // our move
	Theirs Heap = "theirs" // theirs
	Over   Heap = "over"   // ended
)

// Heaps lists them.
func Heaps() []Heap { return []Heap{Ours, Theirs, Over} }

// Mode is whether cases are meant: exercises are never among others.
type Mode string

// The modes.
const (
	Meant Mode = "meant"
	Drill Mode = "exercise"
)

// Filter narrows a board; empty fields do not.
type Filter struct {
	Heap  Heap
	Kind  Kind
	Mode  Mode
	After Place // Part.Next of the part before; zero for the first part
	Limit int   // 0: PerPage
}

// PerPage is how many threads are shown at once.
const PerPage = 50

// Place is where in a list a part of it ends: behind a line with that newest
// statement and, in the list of own moves, with what is due then.
type Place struct{ Due, Last int64 }

// IsZero reports whether it is none.
func (p Place) IsZero() bool { return p == Place{} }

// String writes a place for an address.
func (p Place) String() string {
	if p.Due == 0 {
		return strconv.FormatInt(p.Last, 10)
	}
	return strconv.FormatInt(p.Last, 10) + "." + strconv.FormatInt(p.Due, 10)
}

// ParsePlace reads what String writes.
func ParsePlace(s string) (p Place, ok bool) {
	last, due, both := strings.Cut(s, ".")
	var err, wrong error
	p.Last, err = strconv.ParseInt(last, 10, 64)
	if both {
		p.Due, wrong = strconv.ParseInt(due, 10, 64)
	}
	if err != nil || wrong != nil || p.Last < 0 || !both && p.Last == 0 || both && p.Due < 1 {
		return Place{}, false
	}
	return p, true
}

// Line is a thread on a board.
type Line struct {
	Case     string            `json:"case"`
	Kind     Kind              `json:"kind"`
	Side     Side              `json:"side"` // on which the reader stands; "" where it was let in
	Opener   statement.Hash    `json:"opener"`
	Other    statement.Hash    `json:"counterparty"`
	State    State             `json:"state"`
	Marking  statement.Marking `json:"marking"`
	Exercise bool              `json:"exercise"`
	Title    i18n.Text         `json:"title,omitzero"` // absent once it is erased
	Class    string            `json:"class,omitempty"`
	Severity Severity          `json:"severity,omitzero"`
	Opened   time.Time         `json:"opened"`
	Since    time.Time         `json:"since"`
	Owed     []Duty            `json:"owed,omitempty"`     // by either side, the earliest first
	Reports  Side              `json:"reports,omitempty"`  // the side whose agreement to a report is waited for
	Consents []Consent         `json:"consents,omitempty"` // to letting others in, that are waited for
	Publish  bool              `json:"publish,omitempty"`  // both have agreed to a report of it, and the reader's side has not published it: not in the row
	First    bool              `json:"first,omitempty"`    // nor has the other: not in the row
	Last     int64             `json:"last"`               // index of its newest statement in the journal
	Move     Heap              `json:"move,omitempty"`     // whose move it is, as the reader sees it: not in the row
}

// Whose tells whose move it is, as the reader sees it: Ours, Theirs or Over.
func (l *Line) Whose() Heap {
	switch {
	case slices.ContainsFunc(l.Owed, func(d Duty) bool { return d.Side == l.Side }), l.Asks():
		return Ours
	case len(l.Owed) == 0:
		return Over
	}
	return Theirs
}

// Asks reports whether something waits for the reader's side that is due at no time,
// in closed cases too: its consent to letting somebody in, its agreement to a report,
// or its publication of one.
func (l *Line) Asks() bool {
	return l.Side != "" && (l.Publish || l.Reports == l.Side || slices.ContainsFunc(l.Consents, func(c Consent) bool { return c.Side == l.Side }))
}

// Facing is the other one of the thread, for a reader who is one of its two.
func (l *Line) Facing() (other statement.Hash, ok bool) {
	switch l.Side {
	case Opener:
		return l.Other, true
	case Counterparty:
		return l.Opener, true
	}
	return statement.Hash{}, false
}

// Next is what the reader's own side owes first, else what the other does.
func (l *Line) Next() (Duty, bool) {
	for _, d := range l.Owed {
		if d.Side == l.Side {
			return d, true
		}
	}
	if len(l.Owed) > 0 {
		return l.Owed[0], true
	}
	return Duty{}, false
}

// LineOf is a thread as a board shows it to a participant.
func LineOf(t *Thread, as statement.Hash) Line {
	out := Line{Case: t.Case, Kind: t.Kind, Side: t.SideOf(as), Opener: t.Opener, Other: t.Counterparty, State: t.State, Marking: t.Shown(),
		Exercise: t.Exercise, Opened: t.Opening().At, Since: t.Since, Owed: t.Duties(), Consents: t.Consents(), Last: t.Said[len(t.Said)-1].Index}
	if t.Proposing != nil && !t.Proposing.Words.IsZero() {
		out.Reports = t.Proposing.Side.Other()
	}
	if t.Matter != nil {
		out.Title, out.Class, out.Severity = t.Matter.Title, t.Matter.Class, t.Matter.Severity
	}
	return out
}

// Part is a part of a board.
type Part struct {
	Lines []Line
	Next  Place // Filter.After of the next part; zero: there is none
}

// Board gives a part of what a participant's people see: moves, their own and
// others', by when they are due, the rest with the newest first.
func (q *Queries) Board(ctx context.Context, actor policy.Actor, f Filter) (Part, error) {
	all, err := q.Boards(ctx, actor, f)
	if err != nil {
		return Part{}, err
	}
	return all[0], nil
}

// Boards gives several parts of a board, in the order in which they are asked for,
// as they stand at one moment.
func (q *Queries) Boards(ctx context.Context, actor policy.Actor, filters ...Filter) (out []Part, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	out = make([]Part, len(filters))
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := placed(ctx, r, actor.Identity, filters)
		if err != nil {
			return err
		}
		var shown []onBoard
		for i, f := range filters {
			of := all[i]
			if limit := f.limit(); len(of) > limit {
				of = of[:limit]
				out[i].Next.Last = of[limit-1].last
				if f.byDue() {
					out[i].Next.Due = of[limit-1].rank
				}
			}
			shown = append(shown, of...)
		}
		if err := q.lines(ctx, r, actor, shown, out); err != nil {
			return err
		}
		more, err := q.unpublished(ctx, r, actor)
		withUnpublished(filters, out, more)
		return err
	})
	return out, err
}

// onBoard is a row of a part of a board, before it is opened.
type onBoard struct {
	lies
	sealed []byte
	part   int
	last   int64
	rank   int64 // when something is due, in lists of moves
}

// placed gives the rows of parts of a board, in order, and of each one more than is
// shown where there is more. It is one query, whatever is asked for: on PostgreSQL
// a page of six takes most of its time on the way there and back.
func placed(ctx context.Context, r sqldb.Querier, as statement.Hash, filters []Filter) ([][]onBoard, error) {
	args, parts := []any{as.String()}, []string(nil)
	for i, f := range filters {
		var one string
		one, args = f.part(i, args)
		parts = append(parts, one)
	}
	list, err := r.Query(ctx, `SELECT b.part, b.chest, b.subject, b.last, b.rank, l.sealed FROM (`+strings.Join(parts, " UNION ALL ")+`) b
		JOIN cooperation_line l ON l.chest = b.chest AND l.subject = b.subject ORDER BY b.part, b.rank, b.place`, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
	}
	defer func() { _ = list.Close() }()
	out := make([][]onBoard, len(filters))
	for list.Next() {
		var b onBoard
		var chest []byte
		if err := list.Scan(&b.part, &chest, &b.subject, &b.last, &b.rank, &b.sealed); err != nil {
			return nil, err
		}
		if b.chest, err = chestOf(chest); err != nil {
			return nil, err
		}
		out[b.part] = append(out[b.part], b)
	}
	return out, list.Err()
}

// byDue reports whether a part is ordered by when something is due: what is due
// soon matters most, whoever owes it.
func (f Filter) byDue() bool { return f.Heap == Ours || f.Heap == Theirs }

// limit is how many rows a part has at most.
func (f Filter) limit() int {
	if f.Limit <= 0 {
		return PerPage
	}
	return f.Limit
}

// part is the query of the n-th part of a board; rank and place order it.
func (f Filter) part(n int, args []any) (string, []any) {
	add := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	where := ` WHERE participant = $1`
	switch f.Heap {
	case Ours:
		where += ` AND ended = 0 AND owes = 1`
	case Theirs:
		where += ` AND ended = 0 AND owes = 0`
	case Over:
		where += ` AND ended = 1 AND owes = 0`
	}
	if f.Mode != "" {
		where += ` AND exercise = ` + strconv.FormatInt(bit(f.Mode == Drill), 10)
	}
	if f.Kind != "" {
		where += ` AND kind = ` + add(string(f.Kind))
	}
	rank, place, order := `0`, `-last`, `last DESC`
	if f.byDue() {
		rank, place, order = `due`, `last`, `due, last`
		if !f.After.IsZero() {
			where += ` AND (due, last) > (` + add(f.After.Due) + `, ` + add(f.After.Last) + `)`
		}
	} else if !f.After.IsZero() {
		where += ` AND last < ` + add(f.After.Last)
	}
	return `SELECT * FROM (SELECT ` + strconv.Itoa(n) + ` AS part, chest, subject, last, ` + rank + ` AS rank, ` + place + ` AS place FROM cooperation_reader` + where + ` ORDER BY ` + order + ` LIMIT ` + add(int64(f.limit()+1)) + `) AS part` + strconv.Itoa(n), args
}

// lines opens those rows of parts of a board that an actor may read.
func (q *Queries) lines(ctx context.Context, r sqldb.Querier, actor policy.Actor, all []onBoard, out []Part) error {
	reader, chests := q.Journal.As(r, actor.Identity), make([]journal.Chest, len(all))
	for i, f := range all {
		chests[i] = f.chest
	}
	holders, err := reader.Take(ctx, chests)
	if err != nil {
		return err
	}
	for _, f := range all {
		plain, err := reader.Unseal(ctx, f.chest, lineTable, f.sealed, f.chest, f.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		if err != nil {
			return err
		}
		l, err := journal.Opened[Line](plain)
		if err != nil {
			return err
		}
		l.Side = (&Thread{Opener: l.Opener, Counterparty: l.Other}).SideOf(actor.Identity)
		l.Move = l.Whose()
		switch err := mayRead(actor, l.Marking, l.Opener, l.Other, holders[f.chest]); {
		case fail.Is(err, fail.Denied), fail.Is(err, fail.NotFound):
		case err != nil:
			return err
		default:
			out[f.part].Lines = append(out[f.part].Lines, *l)
		}
	}
	return nil
}
