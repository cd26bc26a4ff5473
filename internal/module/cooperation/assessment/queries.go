package assessment

import (
	"context"
	"slices"
	"strings"

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

// Queries answers what a participant's people read of assessments: their own, and
// what others have shared with them.
type Queries struct {
	DB      Reader
	Journal *journal.Journal
	Keys    Sealer
}

// Marking is the widest under which a participant's own assessments are shown:
// Version.Shown.
const Marking = statement.Amber

// Mine lists the newest version of each of a participant's own assessments, the
// one that was written last first.
func (q *Queries) Mine(ctx context.Context, actor policy.Actor) (out []Version, err error) {
	if err := q.may(actor); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := versions(ctx, r, q.Keys, actor.Identity, "")
		for i := range all {
			if i+1 == len(all) || all[i+1].ID != all[i].ID {
				out = append(out, all[i])
			}
		}
		if err == nil {
			out, err = marking.Readable(out, func(v Version) error { return mayOwn(actor, &v) })
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b Version) int { return b.At.Compare(a.At) })
	return out, err
}

// Own lists the versions of one of a participant's own assessments, the oldest
// first: fail.NotFound when it has no such one.
func (q *Queries) Own(ctx context.Context, actor policy.Actor, id string) (out []Version, err error) {
	if err := q.may(actor); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = versions(ctx, r, q.Keys, actor.Identity, id)
		return err
	})
	if err == nil && (len(out) == 0 || id == "") {
		err = none()
	}
	if err == nil {
		err = mayOwn(actor, &out[len(out)-1])
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// may is who reads: whoever reads cases.
func (q *Queries) may(actor policy.Actor) error {
	if err := May(actor, Read); err != nil {
		return err
	}
	return q.Journal.Ready()
}

// Shared lists what others have shared with an actor's participant, and what it
// has shared itself, the newest first.
func (q *Queries) Shared(ctx context.Context, actor policy.Actor) (received, given []Sharing, err error) {
	if err := q.may(actor); err != nil {
		return nil, nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		who := actor.Identity.String()
		all, err := q.find(ctx, r, actor, `author = $1 OR reader = $1`, who)
		for _, h := range all {
			if h.Author == actor.Identity {
				given = append(given, *h.Sharing)
			} else {
				received = append(received, *h.Sharing)
			}
		}
		return err
	})
	return received, given, err
}

// Received gives what another has shared of one assessment with the actor's
// participant: fail.NotFound.
func (q *Queries) Received(ctx context.Context, actor policy.Actor, id string) (*Sharing, error) {
	return q.one(ctx, actor, `subject = $1 AND reader = $2`, id)
}

// Given lists with whom the actor's participant has shared one of its own.
func (q *Queries) Given(ctx context.Context, actor policy.Actor, id string) (out []Sharing, err error) {
	if err := q.may(actor); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.find(ctx, r, actor, `subject = $1 AND author = $2`, id, actor.Identity.String())
		for _, h := range all {
			out = append(out, *h.Sharing)
		}
		return err
	})
	return out, err
}

func (q *Queries) one(ctx context.Context, actor policy.Actor, where, id string) (out *Sharing, err error) {
	if err := q.may(actor); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err := q.find(ctx, r, actor, where, id, actor.Identity.String())
		if err == nil && len(all) == 0 {
			err = none()
		}
		if err == nil {
			out = all[0].Sharing
		}
		return err
	})
	return out, err
}

// held is a sharing and where it lies.
type held struct {
	journal.Place
	*Sharing
}

// held opens rows for a participant, the newest first. What it has no key of any
// more is left out.
func (q *Queries) held(ctx context.Context, r sqldb.Querier, as statement.Hash, where string, args ...any) ([]held, error) {
	return journal.Rows(ctx, q.Journal.As(r, as), sharingTable, func(at journal.Place, s *Sharing) held { return held{at, s} },
		`WHERE `+where+` ORDER BY last DESC`, args...)
}

// find opens rows for the actor's participant, and leaves those that the actor
// may read, by their marking.
func (q *Queries) find(ctx context.Context, r sqldb.Querier, actor policy.Actor, where string, args ...any) ([]held, error) {
	all, err := q.held(ctx, r, actor.Identity, where, args...)
	if err != nil {
		return nil, err
	}
	return marking.Readable(all, func(h held) error { return mayRead(actor, h.Marking, h.Author, h.Reader, h.Holders) })
}

// Choice names something that can be read side by side: one's own version, or the
// newest that another has shared.
type Choice struct {
	ID      string
	Version int64 // 0: of another
}

// ParseChoice reads "assessment:…@2", or without a version of another; ok is false
// for anything else.
func ParseChoice(s string) (c Choice, ok bool) {
	id, version, own := strings.Cut(s, "@")
	if !IsAssessment(id) {
		return c, false
	}
	c.ID = id
	if !own {
		return c, true
	}
	for _, d := range version {
		if d < '0' || d > '9' || c.Version > 1_000_000 {
			return Choice{}, false
		}
		c.Version = c.Version*10 + int64(d-'0')
	}
	return c, c.Version > 0
}

// Compared is one of two that are read side by side.
type Compared struct {
	Choice
	Content
	By      statement.Hash
	Marking statement.Marking
}

// Compare gives what a choice names: without what stays in the house, also of
// one's own.
func (q *Queries) Compare(ctx context.Context, actor policy.Actor, l *Library, c Choice) (Compared, error) {
	if c.Version == 0 {
		s, err := q.Received(ctx, actor, c.ID)
		if err != nil {
			return Compared{}, err
		}
		b := s.Newest()
		if b == nil || s.Withdrawn {
			return Compared{}, none()
		}
		return Compared{c, b.Content, s.Author, s.Marking}, nil
	}
	all, err := q.Own(ctx, actor, c.ID)
	if err != nil {
		return Compared{}, err
	}
	for _, v := range all {
		if v.Number == c.Version {
			return Compared{c, l.Travels(v.Content), actor.Identity, v.Shown()}, nil
		}
	}
	return Compared{}, none()
}
