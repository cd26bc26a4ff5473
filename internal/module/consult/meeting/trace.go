package meeting

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/json"
	"errors"
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/saying"
	"comity.example/comity/statement"
)

// Migrations make the room's private table.
//
//go:embed migrations
var Migrations embed.FS

// Vault seals what is private to a participant: keys.Store.
type Vault interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// purpose of what is sealed here; its place is the commitment.
const purpose = "tracing"

func sum(b []byte) statement.Hash { return sha256.Sum256(b) }

// sealed is a tracing as it is kept.
type sealed struct {
	Salt statement.Hash `json:"salt"`
	Trace
}

// Summarise makes or corrects a summary: it keeps the tracing, sealed, and has
// the body commit to it. of is the summary; zero for a new one. b is a *Made or
// a *Corrected, whose commitment Summarise writes.
func (s *Service) Summarise(ctx context.Context, actor policy.Actor, of statement.Hash, b corpus.Body, t Trace) (saying.Outcome, error) {
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	var into *Summary
	var consultation statement.Hash
	var meetings []statement.Hash
	switch b := b.(type) {
	case *Made:
		into, consultation, meetings = &b.Summary, b.Consultation, b.Meetings
	case *Corrected:
		is, err := s.Queries.Summary(ctx, of.String())
		if err != nil {
			return saying.Outcome{}, err
		}
		into, consultation, meetings = &b.Summary, is.Consultation, is.Meetings
	default:
		return saying.Outcome{}, fail.New(fail.Invalid, "a summary is made or corrected")
	}
	into.Trace = statement.Hash{}
	if !slices.ContainsFunc(into.Points, func(p Point) bool { return p.Rests.Contributions }) && len(t.Points) == 0 {
		return s.Say(ctx, actor, of, b)
	}
	if err := s.traces(ctx, consultation, meetings, into.Points, &t); err != nil {
		return saying.Outcome{}, err
	}
	if err := s.keep(ctx, actor, into, t); err != nil {
		return saying.Outcome{}, err
	}
	out, err := s.Say(ctx, actor, of, b)
	if err != nil { // what no statement commits to is not kept
		err = errors.Join(err, s.forget(ctx, into.Trace))
	}
	return out, err
}

// traces sees that a tracing is of those points that rest on contributions, in
// their order, and names contributions to the consultation and attributed
// interventions in the meetings.
func (s *Service) traces(ctx context.Context, consultation statement.Hash, meetings []statement.Hash, points []Point, t *Trace) error {
	if err := t.check(); err != nil {
		return err
	}
	var want, have []string
	for _, p := range points {
		if p.Rests.Contributions {
			want = append(want, p.ID)
		}
	}
	for _, p := range t.Points {
		have = append(have, p.Point)
	}
	if !slices.Equal(want, have) {
		return fail.New(fail.Invalid, "Each point that rests on contributions, and no other, says to its Chair on which.")
	}
	authors, err := s.Queries.authors(ctx, meetings)
	if err != nil {
		return err
	}
	for _, p := range t.Points {
		for _, id := range p.From {
			if len(authors[id]) > 0 {
				continue
			}
			c, err := s.Queries.Contributions.Get(ctx, id.String())
			if fail.Is(err, fail.NotFound) || err == nil && c.Consultation != consultation {
				return fail.New(fail.Invalid, "%s is no contribution to the consultation, and no attributed intervention in the meetings.", id.String())
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// authors gives who spoke in the attributed interventions of meetings.
func (q *Queries) authors(ctx context.Context, meetings []statement.Hash) (map[statement.Hash][]string, error) {
	out := map[statement.Hash][]string{}
	for _, id := range meetings {
		m, err := q.Get(ctx, id.String())
		if err != nil {
			return nil, err
		}
		for i := range m.Interventions {
			n := &m.Interventions[i]
			switch {
			case n.Unattributed:
			case n.Speaker != "":
				out[n.Statement] = []string{""} // nobody who is listed
			default:
				out[n.Statement] = n.Authors()
			}
		}
	}
	return out, nil
}

// keep seals a tracing under the key of the actor's participant, and commits to
// it.
func (s *Service) keep(ctx context.Context, actor policy.Actor, into *Summary, t Trace) error {
	k := sealed{Trace: t}
	_, _ = rand.Read(k.Salt[:]) // never fails: it would end the program
	hash, err := t.Commit(k.Salt)
	if err != nil {
		return err
	}
	plain, err := json.Marshal(k)
	if err != nil {
		return err
	}
	closed, err := s.Keys.Seal(s.holder(actor), purpose, hash.String(), plain)
	if err != nil {
		return err
	}
	into.Trace = hash
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Tx().Exec(ctx, `INSERT INTO summary_trace (hash, participant, sealed, kept) VALUES ($1, $2, $3, $4)`,
			hash.String(), s.holder(actor).String(), closed, sqldb.Micros(s.Clock.Now()))
		return err
	})
}

func (s *Service) forget(ctx context.Context, hash statement.Hash) error {
	return s.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		_, err := w.Tx().Exec(ctx, `DELETE FROM summary_trace WHERE hash = $1`, hash.String())
		return err
	})
}

// holder is the participant whose tracing it is: that for which the actor acts.
// The program acts for the hub.
func (s *Service) holder(actor policy.Actor) statement.Hash {
	if actor.Identity.IsZero() {
		return s.Queries.Consultations.Hub()
	}
	return actor.Identity
}

// kept gives whose a tracing is, and the tracing, sealed: nobody's when none is
// kept.
func kept(ctx context.Context, q sqldb.Querier, hash statement.Hash) (holder statement.Hash, closed []byte, err error) {
	var id string
	err = q.QueryRow(ctx, `SELECT participant, sealed FROM summary_trace WHERE hash = $1`, hash.String()).Scan(&id, &closed)
	if errors.Is(err, sql.ErrNoRows) {
		return holder, nil, nil
	}
	if err != nil {
		return holder, nil, fail.Wrap(err, fail.Unavailable, "the tracing cannot be read")
	}
	holder, err = statement.ParseHash(id)
	return holder, closed, err
}

// open gives a tracing and whose it is; nil when none is kept here. What is
// opened is what was committed to.
func (s *Service) open(ctx context.Context, hash statement.Hash) (holder statement.Hash, k *sealed, err error) {
	var closed []byte
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) (err error) {
		holder, closed, err = kept(ctx, q, hash)
		return err
	})
	if err != nil || closed == nil {
		return holder, nil, err
	}
	plain, err := s.Keys.Unseal(holder, purpose, hash.String(), closed)
	if err != nil {
		return holder, nil, err
	}
	k = &sealed{}
	if err := json.Unmarshal(plain, k); err != nil {
		return holder, nil, fail.Wrap(err, fail.Broken, "the tracing cannot be read")
	}
	if is, err := k.Commit(k.Salt); err != nil || is != hash {
		return holder, nil, fail.New(fail.Broken, "the tracing cannot be read")
	}
	return holder, k, nil
}

// Tracing gives the tracing of a summary to those who may see it: to everybody
// when the Chair has published it, and else to people of the participant whose
// it is. It is nil for all others, and where there is none.
func (s *Service) Tracing(ctx context.Context, actor policy.Actor, of *Summing) (*Trace, error) {
	if of.Traced != nil || of.Trace.IsZero() {
		return of.Traced, nil
	}
	if May(actor, See) != nil {
		return nil, nil
	}
	holder, k, err := s.open(ctx, of.Trace)
	if err != nil || k == nil || holder != s.holder(actor) {
		return nil, err
	}
	return &k.Trace, nil
}

// Publish has the Chair publish the tracing of a summary.
func (s *Service) Publish(ctx context.Context, actor policy.Actor, of *Summing) (saying.Outcome, error) {
	as := actor.For
	if May(actor, Summarise) != nil {
		as = "" // the secretariat, of what it recorded
	}
	b := &Traced{As: as}
	if err := May(actor, doing(b)); err != nil {
		return saying.Outcome{}, err
	}
	if of.Trace.IsZero() {
		return saying.Outcome{}, refusal(WhyTrace)
	}
	holder, k, err := s.open(ctx, of.Trace)
	if err != nil {
		return saying.Outcome{}, err
	}
	if k == nil || holder != s.holder(actor) {
		return saying.Outcome{}, refusal(WhyAuthor)
	}
	b.Salt, b.Trace = k.Salt, k.Trace
	id, err := statement.ParseHash(of.ID)
	if err != nil {
		return saying.Outcome{}, err
	}
	return s.Say(ctx, actor, id, b)
}

// Went is where something that was contributed went.
type Went struct {
	Of     statement.Hash `json:"of"`     // the contribution or the intervention
	Points []string       `json:"points"` // ids of points of the summary, in its order
}

// Went gives where the contributions of the actor's participant went in a
// summary, and nobody else's: in the order of the points. It is empty for those
// to whom it is not shown.
func (s *Service) Went(ctx context.Context, actor policy.Actor, of *Summing) ([]Went, error) {
	if actor.For == "" || of.Trace.IsZero() || May(actor, Follow) != nil {
		return nil, nil
	}
	trace := of.Traced
	if trace == nil {
		_, k, err := s.open(ctx, of.Trace)
		if err != nil || k == nil {
			return nil, err
		}
		trace = &k.Trace
	}
	authors, err := s.Queries.authors(ctx, of.Meetings)
	if err != nil {
		return nil, err
	}
	var out []Went
	for _, p := range trace.Points {
		for _, id := range p.From {
			who, spoke := authors[id]
			if !spoke {
				c, err := s.Queries.Contributions.Get(ctx, id.String())
				if err != nil && !fail.Is(err, fail.NotFound) {
					return nil, err
				}
				who = c.Via.Authors()
				authors[id] = who
			}
			if !slices.Contains(who, actor.For) {
				continue
			}
			if n := slices.IndexFunc(out, func(w Went) bool { return w.Of == id }); n >= 0 {
				out[n].Points = append(out[n].Points, p.Point)
			} else {
				out = append(out, Went{Of: id, Points: []string{p.Point}})
			}
		}
	}
	return out, nil
}
