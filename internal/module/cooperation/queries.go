package cooperation

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what stands in threads, to those who read them.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
	Clock   clock.Clock
}

// Held is a thread and the chest in which it lies.
type Held struct {
	Chest journal.Chest
	*Thread
}

// none is what whoever may not read is told, and whoever asks for what there
// is not.
func none() error { return fail.New(fail.NotFound, "There is no such case here.") }

// found is a row before it is opened.
type found struct {
	chest   journal.Chest
	subject string
	sealed  []byte
}

func rows(ctx context.Context, q sqldb.Querier, query string, args ...any) (out []found, err error) {
	list, err := q.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the threads cannot be read")
	}
	defer func() { _ = list.Close() }()
	for list.Next() {
		var f found
		var chest []byte
		if err := list.Scan(&chest, &f.subject, &f.sealed); err != nil {
			return nil, err
		}
		if len(chest) != len(f.chest) {
			return nil, fail.New(fail.Broken, "a thread has no chest")
		}
		f.chest = journal.Chest(chest)
		out = append(out, f)
	}
	return out, list.Err()
}

// open opens rows for a participant; those whose key it does not hold are left
// out.
func (q *Queries) open(ctx context.Context, r sqldb.Querier, as statement.Hash, all []found) (out []Held, err error) {
	reader := q.Journal.As(r, as)
	for _, f := range all {
		plain, err := reader.Unseal(ctx, f.chest, threadTable, f.sealed, f.chest, f.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		if err != nil {
			return nil, err
		}
		t, err := journal.Opened[Thread](plain)
		if err != nil {
			return nil, err
		}
		out = append(out, Held{f.chest, t})
	}
	return out, nil
}

const columns = `SELECT chest, subject, sealed FROM cooperation_thread `

// Between gives the thread of a case between two, as one of them, in a snapshot
// or a transaction that is open already: fail.NotFound.
func (q *Queries) Between(ctx context.Context, r sqldb.Querier, id string, as, other statement.Hash) (Held, error) {
	if err := q.Journal.Ready(); err != nil {
		return Held{}, err
	}
	all, err := rows(ctx, r, columns+`WHERE subject = $1 AND (opener = $2 AND counterparty = $3 OR opener = $3 AND counterparty = $2)`, id, as.String(), other.String())
	if err != nil {
		return Held{}, err
	}
	held, err := q.open(ctx, r, as, all)
	if err == nil && len(held) == 0 {
		err = none()
	}
	if err != nil {
		return Held{}, err
	}
	return held[0], nil
}

// In gives the thread that lies in a chest to an actor who may read it;
// fail.NotFound where there is none.
func (q *Queries) In(ctx context.Context, actor policy.Actor, chest journal.Chest) (out Held, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return out, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := rows(ctx, r, columns+`WHERE chest = $1`, chest[:])
		if err != nil {
			return err
		}
		held, err := q.open(ctx, r, actor.Identity, all)
		if err == nil {
			held, err = q.may(ctx, r, actor, held)
		}
		if err == nil && len(held) == 0 {
			err = none()
		}
		if err == nil {
			out = held[0]
		}
		return err
	})
	return out, err
}

// Holders lists who holds a key to a chest now.
func (q *Queries) Holders(ctx context.Context, chest journal.Chest) (out []statement.Hash, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = journal.Readers(ctx, r, chest)
		return err
	})
	return out, err
}

// may leaves those threads that an actor may read, by their marking.
func (q *Queries) may(ctx context.Context, r sqldb.Querier, actor policy.Actor, all []Held) (out []Held, err error) {
	for _, t := range all {
		readers, err := journal.Readers(ctx, r, t.Chest)
		if err != nil {
			return nil, err
		}
		switch err := mayRead(actor, t.Shown(), t.Opener, t.Counterparty, readers); {
		case fail.Is(err, fail.Denied), fail.Is(err, fail.NotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, t)
		}
	}
	return out, nil
}

// mayRead reports whether an actor may read what is so marked between two, while
// these hold its key.
func mayRead(actor policy.Actor, m statement.Marking, author, counterparty statement.Hash, holders []statement.Hash) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: m, Author: author, Counterparty: counterparty, Participants: holders})
}

// Shown is the marking under which a thread is shown, the narrowest of what stands
// in it: what is shown together is read by those who may read all of it.
func (t *Thread) Shown() statement.Marking {
	m := t.Marking
	for _, s := range t.Said {
		if marking.Narrower(s.Marking, m) {
			m = s.Marking
		}
	}
	return m
}

// Case gives the threads of a case that an actor may read, in the order in which
// they were opened; fail.NotFound when there is none.
func (q *Queries) Case(ctx context.Context, actor policy.Actor, id string) (out []Held, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	if err := q.Journal.Ready(); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := rows(ctx, r, columns+`WHERE subject = $1 AND chest IN (SELECT chest FROM cooperation_reader WHERE subject = $1 AND participant = $2)`, id, actor.Identity.String())
		if err != nil {
			return err
		}
		if out, err = q.open(ctx, r, actor.Identity, all); err != nil {
			return err
		}
		out, err = q.may(ctx, r, actor, out)
		return err
	})
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, none()
	}
	slices.SortFunc(out, func(a, b Held) int { return int(a.Opening().Index - b.Opening().Index) })
	return out, nil
}

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
	After int64 // statements of the journal: those whose newest is before this one; 0 for the first part
	Limit int   // 0: PerPage
}

// PerPage is how many threads are shown at once.
const PerPage = 50

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
	Owed     []Duty            `json:"owed,omitempty"`    // by either side, the earliest first
	Reports  Side              `json:"reports,omitempty"` // the side whose agreement to a report is waited for
	Last     int64             `json:"last"`              // index of its newest statement in the journal
	Move     Heap              `json:"move,omitempty"`    // whose move it is, as the reader sees it: not in the row
}

// Whose tells whose move it is, as the reader sees it: Ours, Theirs or Over.
func (l *Line) Whose() Heap {
	switch {
	case len(l.Owed) == 0:
		return Over
	case slices.ContainsFunc(l.Owed, func(d Duty) bool { return d.Side == l.Side }):
		return Ours
	}
	return Theirs
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
		Exercise: t.Exercise, Opened: t.Opening().At, Since: t.Since, Owed: t.Duties(), Last: t.Said[len(t.Said)-1].Index}
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
	Next  int64 // Filter.After of the next part; 0: there is none
}

// Board gives a part of what a participant's people see: what is their move first
// by when it is due, the rest with the newest first.
func (q *Queries) Board(ctx context.Context, actor policy.Actor, f Filter) (out Part, err error) {
	if err := May(actor, Read); err != nil {
		return out, err
	}
	if err := q.Journal.Ready(); err != nil {
		return out, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, next, err := q.part(ctx, r, actor.Identity, f)
		if err != nil {
			return err
		}
		out.Next = next
		out.Lines, err = q.lines(ctx, r, actor, all)
		return err
	})
	return out, err
}

// lines opens the lines of a board that an actor may read.
func (q *Queries) lines(ctx context.Context, r sqldb.Querier, actor policy.Actor, all []found) (out []Line, err error) {
	reader, chests := q.Journal.As(r, actor.Identity), make([]journal.Chest, len(all))
	for i, f := range all {
		chests[i] = f.chest
	}
	holders, err := reader.Take(ctx, chests)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		plain, err := reader.Unseal(ctx, f.chest, lineTable, f.sealed, f.chest, f.subject)
		if fail.Is(err, fail.Denied) {
			continue
		}
		var l Line
		if err == nil {
			err = fail.Wrap(json.Unmarshal(plain, &l), fail.Broken, "a thread cannot be read")
		}
		if err != nil {
			return nil, err
		}
		l.Side = (&Thread{Opener: l.Opener, Counterparty: l.Other}).SideOf(actor.Identity)
		l.Move = l.Whose()
		switch err := mayRead(actor, l.Marking, l.Opener, l.Other, holders[f.chest]); {
		case fail.Is(err, fail.Denied), fail.Is(err, fail.NotFound):
		case err != nil:
			return nil, err
		default:
			out = append(out, l)
		}
	}
	return out, nil
}

// part gives the rows of one part, in order, and where the next one begins.
func (q *Queries) part(ctx context.Context, r sqldb.Querier, as statement.Hash, f Filter) ([]found, int64, error) {
	limit := f.Limit
	if limit <= 0 {
		limit = PerPage
	}
	query := `SELECT chest, subject, due, last FROM cooperation_reader b WHERE b.participant = $1`
	args := []any{as.String()}
	switch f.Heap {
	case Ours:
		query += ` AND b.ended = 0 AND b.owes = 1`
	case Theirs:
		query += ` AND b.ended = 0 AND b.owes = 0`
	case Over:
		query += ` AND b.ended = 1 AND b.owes = 0`
	}
	if f.Mode != "" {
		query += ` AND b.exercise = ` + map[bool]string{true: "1", false: "0"}[f.Mode == Drill]
	}
	if f.Kind != "" {
		args = append(args, string(f.Kind))
		query += ` AND b.kind = $2`
	}
	order := ` ORDER BY b.last DESC`
	if f.Heap == Ours {
		order = ` ORDER BY b.due, b.last`
		f.After = 0 // by its instants, all of it: what is one's move is looked at as a whole
		limit = max(limit, 500)
	} else if f.After > 0 {
		args = append(args, f.After)
		query += ` AND b.last < ` + []string{"", "", "$2", "$3"}[len(args)]
	}
	args = append(args, int64(limit+1))
	query += order + ` LIMIT ` + []string{"", "", "$2", "$3", "$4"}[len(args)]
	query = `SELECT b.chest, b.subject, l.sealed FROM (` + query + `) b JOIN cooperation_line l ON l.chest = b.chest AND l.subject = b.subject` + order
	all, err := rows(ctx, r, query, args...)
	if err != nil || len(all) <= limit {
		return all, 0, err
	}
	if f.Heap == Ours {
		return all[:limit], 0, nil
	}
	var last int64
	err = r.QueryRow(ctx, `SELECT last FROM cooperation_thread WHERE chest = $1 AND subject = $2`, all[limit-1].chest[:], all[limit-1].subject).Scan(&last)
	return all[:limit], last, err
}

// Count says how many threads are a participant's move, for its desk, exercises
// apart.
func (q *Queries) Count(ctx context.Context, actor policy.Actor) (n int, err error) {
	if err := errors.Join(May(actor, Read), q.Journal.Ready()); err != nil {
		return 0, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		return r.QueryRow(ctx, `SELECT COUNT(*) FROM cooperation_reader WHERE participant = $1 AND exercise = 0 AND ended = 0 AND owes = 1`, actor.Identity.String()).Scan(&n)
	})
	return n, err
}

// Onwards tells when a thread was referred onward inside the notified State: the
// instants alone, and whether its officers were told. It is for both sides.
func (q *Queries) Onwards(ctx context.Context, chest journal.Chest) (at []time.Time, officers bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		told, err := toldOnward(ctx, r, chest)
		if err != nil {
			return err
		}
		for _, o := range told {
			at, officers = append(at, o.at), officers || o.whom == Officers
		}
		return nil
	})
	return at, officers, err
}

// Drills gives the threads of exercises that a participant reads, in a snapshot
// or a transaction that is open already, the oldest first.
func (q *Queries) Drills(ctx context.Context, r sqldb.Querier, as statement.Hash) (out []*Thread, err error) {
	all, err := rows(ctx, r, `SELECT t.chest, t.subject, t.sealed FROM cooperation_reader b JOIN cooperation_thread t ON t.chest = b.chest AND t.subject = b.subject
		WHERE b.participant = $1 AND b.exercise = 1 ORDER BY t.last`, as.String())
	if err != nil {
		return nil, err
	}
	held, err := q.open(ctx, r, as, all)
	for _, h := range held {
		out = append(out, h.Thread)
	}
	return out, err
}
