package adoption

import (
	"context"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
)

// Reader is what this room needs of the database.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Queries answers how texts are agreed.
type Queries struct {
	DB            Reader
	Consultations *consult.Queries
	Texts         *text.Queries
}

// On is a text, its consultation, and how it is agreed.
type On struct {
	Text         *text.Text
	Consultation consult.Consultation
	Agreement    *Agreement
}

// In gives how a text is agreed, in a snapshot or a transaction that is open
// already; fail.NotFound when there is no such text.
func (q *Queries) In(ctx context.Context, r sqldb.Querier, id string) (*Agreement, error) {
	s, err := q.in(ctx, r, id)
	if err != nil {
		return nil, err
	}
	return s.Agreement, nil
}

// standing is On with what it follows from.
type standing struct {
	On
	said *Case
}

// Get gives how a text is agreed; fail.NotFound when there is no such text.
func (q *Queries) Get(ctx context.Context, id string) (out On, err error) {
	if out.Text, err = q.Texts.Get(ctx, id); err != nil {
		return out, err
	}
	// A text of no consultation does not count, and says so itself.
	if out.Consultation, err = q.Consultations.Get(ctx, out.Text.Consultation.String()); err != nil && !fail.Is(err, fail.NotFound) {
		return out, err
	}
	out.Agreement, err = q.Of(ctx, out.Text, &out.Consultation)
	return out, err
}

// Of is Get for who has read the text and its consultation already.
func (q *Queries) Of(ctx context.Context, t *text.Text, c *consult.Consultation) (out *Agreement, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		said, err := read(ctx, r, t.ID)
		if err != nil {
			return err
		}
		s := &standing{On: On{Text: t, Consultation: *c}, said: said}
		out, err = Standing(said, t, c, q.world(ctx, r, s))
		return err
	})
	return out, err
}

// in is Get in a snapshot, or a transaction, that is open already.
func (q *Queries) in(ctx context.Context, r sqldb.Querier, id string) (*standing, error) {
	t, err := q.Texts.In(ctx, r, id)
	if err != nil {
		return nil, err
	}
	s := &standing{On: On{Text: t}}
	if s.Consultation, err = q.Consultations.In(ctx, r, t.Consultation.String()); err != nil && !fail.Is(err, fail.NotFound) {
		return nil, err
	}
	if s.said, err = read(ctx, r, id); err != nil {
		return nil, err
	}
	s.Agreement, err = Standing(s.said, t, &s.Consultation, q.world(ctx, r, s))
	return s, err
}

// world is what the fold has to know, as the register stands in r.
func (q *Queries) world(ctx context.Context, r sqldb.Querier, s *standing) World {
	return World{
		Speaks: q.Consultations.Speaks(ctx, r),
		Told: func(via submission.Via, m submission.Mark) (submission.Told, error) {
			return q.Consultations.Submissions.Told(ctx, r, via, m)
		},
		Decides: func(as string, index int64) (bool, error) {
			then, err := q.Consultations.At(ctx, r, s.Text.Consultation.String(), index)
			if fail.Is(err, fail.NotFound) {
				return false, nil
			}
			return err == nil && s.Text.Decides(then, as), err
		},
	}
}

// Agrees reports whether the agreement of who is listed under an id is asked
// for: of whom the call invites by class or by name; where it invites everybody,
// of States and groups of States.
func (q *Queries) Agrees(ctx context.Context, r sqldb.Querier, v consult.Invited, id string) (bool, error) {
	if len(v.Classes) > 0 || len(v.Named) > 0 {
		return q.Consultations.Invites(ctx, r, v, id)
	}
	class, listed, err := q.Consultations.Participants.Class(ctx, r, id)
	return listed && (class == participant.State || class == participant.GroupOfStates), err
}

// Asked is Agrees, for pages.
func (q *Queries) Asked(ctx context.Context, v consult.Invited, id string) (out bool, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.Agrees(ctx, r, v, id)
		return err
	})
	return out, err
}

// Running gives the silence procedures that run now.
func (q *Queries) Running(ctx context.Context) (out []On, err error) {
	var all []waited
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		all, err = waiting(ctx, r)
		return err
	})
	for _, w := range all {
		on, err := q.Get(ctx, w.subject)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if p := on.Agreement.Last(); p != nil && p.State == Running {
			out = append(out, on)
		}
	}
	return out, err
}

// waited is a text on which a silence procedure waits for its end.
type waited struct {
	subject string
	said    *Case
}

func waiting(ctx context.Context, r sqldb.Querier) ([]waited, error) {
	return scan(ctx, r, `SELECT subject, body FROM adoption_case WHERE waits = 1 ORDER BY subject`)
}

func scan(ctx context.Context, r sqldb.Querier, query string, args ...any) (out []waited, err error) {
	rows, err := r.Query(ctx, query, args...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the adoption of texts cannot be read")
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
		out = append(out, waited{subject, c})
	}
	return out, rows.Err()
}
