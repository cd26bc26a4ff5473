package check

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Reader is what the queries need of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers what stands in checks, to those who read it.
type Queries struct {
	DB       Reader
	Journal  *journal.Journal
	Clock    clock.Clock
	Contacts *contact.Queries
	// Mark gives an address as it is kept: a keyed hash.
	Mark func(address string) (string, error)
	// Posted says what became of the mails of tellings, by their keys; one that has
	// gone out, or of which nothing is known, is left out. Nil where nobody knows.
	Posted func(ctx context.Context, q sqldb.Querier, keys []string) (map[string]Mail, error)
	// NoMail says that the hub has no mail server: nobody is reached by mail.
	NoMail bool
}

// held is a thread and where it lies.
type held struct {
	journal.Place
	*Thread
}

// threads opens threads as a participant; those whose key it does not hold are
// left out.
func (q *Queries) threads(ctx context.Context, r sqldb.Querier, as statement.Hash, rest string, args ...any) ([]held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), tableThread, func(at journal.Place, t *Thread) held { return held{at, t} }, rest, args...)
}

// thread opens the thread of one participant in a check: fail.NotFound.
func (q *Queries) thread(ctx context.Context, r sqldb.Querier, as statement.Hash, id string, identity statement.Hash) (held, error) {
	all, err := q.threads(ctx, r, as, `WHERE subject = $1 AND identity = $2`, id, identity[:])
	if err == nil && len(all) == 0 {
		err = none()
	}
	if err != nil {
		return held{}, err
	}
	return all[0], nil
}

// may reports whether an actor may read a thread, by its marking.
func may(actor policy.Actor, h held) error {
	return marking.May(marking.Reader{Actor: actor}, marking.Thing{Marking: Marking, Participants: h.Holders, Author: h.Caller, Counterparty: h.Identity})
}

// steps lists what was done to reach a participant, in order.
func steps(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash) (out []Step, err error) {
	rows, err := q.Query(ctx, `SELECT what, whom, at, back FROM check_step WHERE subject = $1 AND participant = $2 AND what IN ('asked', 'reminded') ORDER BY n`, id, identity[:])
	if err != nil {
		return nil, unreadable(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var s Step
		var at, back int64
		if err := rows.Scan(&s.Do, &s.Whom, &at, &back); err != nil {
			return nil, err
		}
		s.At, s.Back = sqldb.Time(at), back != 0
		out = append(out, s)
	}
	return out, rows.Err()
}

// Own is a check of the actor's participant.
type Own struct {
	Thread
	Community contact.Community    `json:"community"`
	Steps     []Step               `json:"steps" doc:"what was done to reach the participant, in order"`
	Contacts  map[string]i18n.Text `json:"contacts" doc:"the agencies of those who were asked, by id"`
	Open      bool                 `json:"open"`
	Closed    time.Time            `json:"closed,omitzero" doc:"when it was closed; absent: it is open, or the community was not told"`
	Standing  Standing             `json:"standing" enum:"waiting,resting,gone,asked,answered,silent,spared" doc:"as on the board of who called it"`
	Move      Turn                 `json:"move" enum:"ours,theirs,over" doc:"whose it is: ours to answer; theirs to begin, or to ask us once our week in peace is over"`
	Minutes   *int64               `json:"minutes" doc:"from when the participant was first asked until its answer or, where it answered on the hub before anybody was asked, from when the check began; null: it has not answered"`
}

// Owned lists what was asked of the actor's participant, newest first. A check
// that was not announced is not there before somebody was asked.
func (q *Queries) Owned(ctx context.Context, actor policy.Actor) (out []Own, err error) {
	err = q.own(ctx, actor, `WHERE identity = $1 ORDER BY begins DESC, subject`, []any{actor.Identity[:]}, &out)
	return out, err
}

// Own gives one of them: fail.NotFound.
func (q *Queries) Own(ctx context.Context, actor policy.Actor, id string) (*Own, error) {
	var all []Own
	err := q.own(ctx, actor, `WHERE identity = $1 AND subject = $2`, []any{actor.Identity[:], id}, &all)
	if err == nil && len(all) == 0 {
		err = none()
	}
	if err != nil {
		return nil, err
	}
	return &all[0], nil
}

func (q *Queries) own(ctx context.Context, actor policy.Actor, where string, args []any, out *[]Own) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	contacts, err := q.Contacts.Owned(ctx, actor)
	if err != nil {
		return err
	}
	names := map[string]i18n.Text{}
	for _, c := range contacts {
		names[c.ID] = c.Point.Agency
	}
	return q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.threads(ctx, r, actor.Identity, where, args...)
		if err != nil {
			return err
		}
		for _, h := range all {
			o, shown, err := q.owned(ctx, r, actor, h, names)
			if err != nil {
				return err
			}
			if shown {
				*out = append(*out, *o)
			}
		}
		return nil
	})
}

func (q *Queries) owned(ctx context.Context, r sqldb.Querier, actor policy.Actor, h held, names map[string]i18n.Text) (*Own, bool, error) {
	if err := may(actor, h); fail.Is(err, fail.NotFound) || fail.Is(err, fail.Denied) {
		return nil, false, nil
	} else if err != nil {
		return nil, false, err
	}
	o := &Own{Thread: *h.Thread, Contacts: map[string]i18n.Text{}}
	var err error
	if o.Steps, err = steps(ctx, r, h.Check, h.Identity); err != nil {
		return nil, false, err
	}
	if o.Open, err = isOpen(ctx, r, h.Check); err != nil {
		return nil, false, err
	}
	if o.Open && !h.Terms.Announced && len(o.Steps) == 0 && h.Answer == nil {
		return nil, false, nil
	}
	if !h.Erased {
		c, err := q.Contacts.In(ctx, r, h.Terms.Community)
		if err != nil {
			return nil, false, err
		}
		o.Community = *c
	}
	for _, s := range o.Steps {
		if name := names[s.Whom]; !name.Empty() {
			o.Contacts[s.Whom] = name
		}
	}
	if err := q.stands(ctx, r, h, o); err != nil {
		return nil, false, err
	}
	o.Minutes, o.Move = minutesOf(h.Thread), Over
	switch {
	case !o.Open || h.Answer != nil || o.Standing == Gone:
	case h.Terms.Begins().After(q.Clock.Now()), o.Standing == Resting:
		o.Move = Theirs
	default:
		o.Move = Ours
	}
	return o, true, nil
}

// stands fills in how the own participant stands in a check, and when it was closed.
func (q *Queries) stands(ctx context.Context, r sqldb.Querier, h held, o *Own) error {
	o.Standing = standing(h, o.Steps, o.Open)
	if o.Standing == WasLeft {
		var err error
		if o.Standing, err = left(ctx, r, h); err != nil {
			return err
		}
	}
	if o.Standing == Waiting && !h.Erased {
		roll, err := q.Contacts.Roll(ctx, r, h.Terms.Community)
		if fail.Is(err, fail.NotFound) { // the key of the directory was given up: nobody is asked
			o.Standing, err = Gone, nil
		} else if err == nil {
			o.Standing, err = q.unasked(ctx, r, roll, h)
		}
		if err != nil {
			return err
		}
	}
	if o.Open {
		return nil
	}
	var at sql.NullInt64
	err := r.QueryRow(ctx, `SELECT MIN(at) FROM check_result WHERE subject = $1 AND caller = $2`, h.Check, h.Caller[:]).Scan(&at)
	if at.Valid {
		o.Closed = sqldb.Time(at.Int64)
	}
	return unreadable(err)
}

// minutesOf is how long an answer took, in whole minutes.
func minutesOf(t *Thread) *int64 {
	took, ok := t.Took()
	if !ok {
		return nil
	}
	n := int64(took / time.Minute)
	return &n
}

// Figures are what the members of a community know of its checks.
type Figures struct {
	Community contact.Community `json:"community"`
	Checks    []Result          `json:"checks" doc:"that are closed, newest first"`
	Next      time.Time         `json:"next,omitzero" doc:"when the next check is due; absent: none is, by the calendar"`
}

// Figures gives them: fail.NotFound for whoever may not read the directory.
func (q *Queries) Figures(ctx context.Context, actor policy.Actor, slug string) (out *Figures, err error) {
	if err := May(actor, Read); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		c, chest, reader, err := q.Contacts.Open(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		out = &Figures{Community: *c, Checks: []Result{}}
		if out.Checks, err = results(ctx, c, chest, reader); err != nil {
			return err
		}
		out.Next, err = next(ctx, r, c)
		return err
	})
	return out, err
}

// results opens what was said of checks by who manages the community.
func results(ctx context.Context, c *contact.Community, chest journal.Chest, reader *journal.Reader) ([]Result, error) {
	out, err := journal.Rows(ctx, reader, tableResult, func(_ journal.Place, b *Result) Result { return *b },
		`WHERE chest = $1 AND community = $2 AND caller = $3 ORDER BY begins DESC, subject`, chest[:], contact.CommunityPrefix+c.Slug, c.Manager[:])
	out = slices.DeleteFunc(out, func(one Result) bool { return one.Rates.Asked == contact.Count{} }) // it asked nobody: what was found is nothing
	return append([]Result{}, out...), err
}

// next is when the next check of a community is due: as was said when the last one
// that asked anybody was closed, or counted from when the community was formed.
func next(ctx context.Context, r sqldb.Querier, c *contact.Community) (time.Time, error) {
	var at int64
	err := r.QueryRow(ctx, `SELECT at FROM check_next WHERE community = $1`, c.Slug).Scan(&at)
	if errors.Is(err, sql.ErrNoRows) {
		if c.CheckDays == 0 {
			return time.Time{}, nil
		}
		return c.Formed.At.Add(time.Duration(c.CheckDays) * 24 * time.Hour), nil
	}
	return sqldb.Time(at), unreadable(err)
}

// Waiting is how many checks that have begun wait for the answer of the actor's
// participant, of those that it sees, and when the next begins that was announced
// to it; zero when none was.
func (q *Queries) Waiting(ctx context.Context, actor policy.Actor) (n int, coming time.Time, err error) {
	if err := q.Journal.Ready(); err != nil {
		return 0, coming, err
	}
	now := q.Clock.Now()
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.threads(ctx, r, actor.Identity, `WHERE identity = $1 AND state = 'open' AND ends > $2 AND subject IN (SELECT subject FROM check_open) ORDER BY begins`,
			actor.Identity[:], micros(now))
		for _, h := range all {
			switch o, shown, err := q.owned(ctx, r, actor, h, nil); {
			case err != nil:
				return err
			case !shown:
			case o.Move == Ours:
				n++
			case o.Standing == Waiting && coming.IsZero():
				coming = h.Terms.Begins()
			}
		}
		return err
	})
	return n, coming, err
}

// Of gives the community of a check that the actor's participant called:
// fail.NotFound for any other.
func (q *Queries) Of(ctx context.Context, actor policy.Actor, id string) (slug string, err error) {
	if err := q.Journal.Ready(); err != nil {
		return "", err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.anyOf(ctx, r, actor.Identity, id)
		if err == nil && len(all) == 0 {
			err = none()
		}
		slug = termsOf(all).Community
		return err
	})
	return slug, err
}
