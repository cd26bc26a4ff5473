package exercise

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Register runs commands.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Keys seals what is an organizer's alone.
type Keys interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Service takes down what is said in exercises.
type Service struct {
	Queries  *Queries
	Register Register
	Journal  *journal.Journal
	Keys     Keys
	Drafts   cooperation.Drafts
	Clock    clock.Clock
	// Reachable is cooperation.Service's.
	Reachable func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
	// Silent reports whether a participant may not speak now: fail.Denied.
	Silent func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
	// Note notes in the organizer's audit trail what a person said at once.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, action, id string, said statement.Hash) error
}

// Plan is an exercise that is to be opened.
type Plan struct {
	File    []byte // the scenario
	Starts  cooperation.Instant
	Factor  int64
	Marking statement.Marking
	Players map[string]statement.Hash // by part
}

// NewID draws the id of an exercise.
func NewID() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: it would end the program
	return "exercise:" + hex.EncodeToString(b[:])
}

// Open drafts the opening of an exercise with each player, and keeps the scenario
// for when that is cleared. It gives the exercise and the draft.
func (s *Service) Open(ctx context.Context, actor policy.Actor, p Plan) (id, draft string, err error) {
	if err := May(actor, Prepare); err != nil {
		return "", "", err
	}
	scenario, faults := Read(p.File)
	if len(faults) > 0 {
		return "", "", faults[0].Err
	}
	var salt [32]byte
	_, _ = rand.Read(salt[:])
	b := &Opened{Marked: Marked{true}, Title: scenario.Title.Text, About: scenario.About.Text, Scenario: scenario.ID,
		Sealed: sha256.Sum256(append(salt[:], p.File...)), Starts: p.Starts, Factor: p.Factor}
	var players []statement.Hash
	for _, part := range scenario.Players {
		who, ok := p.Players[part.ID]
		if !ok || who == actor.Identity {
			return "", "", fail.New(fail.Invalid, "Each part is played by somebody other than the organizer.")
		}
		b.Players = append(b.Players, Player{part.ID, part.Title.Text, who})
		if !slices.Contains(players, who) {
			players = append(players, who)
		}
	}
	id = NewID()
	var all []ledger.Draft
	for _, who := range players {
		d, err := draftOf(actor.Identity, who, id, p.Marking, b)
		if err != nil {
			return "", "", err
		}
		all = append(all, d)
	}
	if err := s.Register.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		return s.keep(ctx, w.Tx(), actor.Identity, id, &kept{Salt: salt[:], File: p.File})
	}); err != nil {
		return "", "", err
	}
	draft, err = s.Drafts.ProposeTogether(ctx, actor, all...)
	return id, draft, err
}

// Rules lists the rules of what is drafted: openings and observations. What
// follows from an opening is not drafted.
func (s *Service) Rules() (out []cooperation.Rule) {
	for _, typ := range []string{TypeOpened, TypeObserved} {
		out = append(out, cooperation.Rule{Type: typ, May: func(actor policy.Actor) error { return May(actor, Prepare) }, Check: s.check, Chest: s.chest})
	}
	return out
}

// check is the room's rules for what is about to be said.
func (s *Service) check(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error {
	b, err := Decode(d.Type, d.Body)
	if err != nil {
		return err
	}
	to, err := statement.ParseHash(d.Stream)
	if err != nil || !cooperation.IsExercise(d.Subject) {
		return bad("a statement of an exercise is by one participant to another, and marked narrower than TLP:CLEAR")
	}
	for _, p := range []statement.Hash{d.By, to} {
		if s.Journal.Holds == nil {
			break
		}
		if err := s.Journal.Holds(p, d.Marking); err != nil {
			return err
		}
	}
	if err := s.Reachable(ctx, q, to); err != nil {
		return err
	}
	m := Move{Mark: Mark{statement.Hash{0xff}, d.By, s.Clock.Now(), math.MaxInt64}, To: to, Subject: d.Subject, Type: d.Type, Marking: d.Marking, Body: b}
	if m.By.IsZero() {
		m.By = actor.Identity
	}
	if b, ok := b.(*Opened); ok {
		if err := s.is(ctx, q, m.By, d.Subject, b); err != nil {
			return err
		}
		_, err := Next(nil, m)
		return err
	}
	held, err := s.between(ctx, q, d.Subject, m.By, to)
	if err != nil {
		return err
	}
	_, err = Next(held.Thread, m)
	return err
}

// is reports whether the scenario that is kept is the one of an opening.
func (s *Service) is(ctx context.Context, q sqldb.Querier, organizer statement.Hash, id string, b *Opened) error {
	k, err := s.kept(ctx, q, organizer, id)
	if err != nil {
		return err
	}
	if sha256.Sum256(append(slices.Clone(k.Salt), k.File...)) != b.Sealed {
		return fail.New(fail.Broken, "the scenario of an exercise is not the one that was opened")
	}
	return nil
}

// between gives the thread of an exercise between two, as one of them.
func (s *Service) between(ctx context.Context, q sqldb.Querier, id string, as, other statement.Hash) (Held, error) {
	all, err := s.Queries.threads(ctx, q, as, id)
	for _, h := range all {
		if h.Organizer == other || h.Player == other {
			return h, err
		}
	}
	if err == nil {
		err = none()
	}
	return Held{}, err
}

// chest gives the chest into which a statement goes: a new thread gets one of its
// own.
func (s *Service) chest(ctx context.Context, w *ledger.Writer, d ledger.Draft) ([16]byte, error) {
	to, err := statement.ParseHash(d.Stream)
	if err != nil {
		return [16]byte{}, err
	}
	if d.Type == TypeOpened {
		c := journal.NewChest()
		return c, s.Journal.Open(ctx, w, c, d.By, to)
	}
	held, err := s.between(ctx, w.Tx(), d.Subject, d.By, to)
	return held.Chest, err
}

// Observe drafts an observation, to the organizer or, of the organizer, to a
// player.
func (s *Service) Observe(ctx context.Context, actor policy.Actor, id string, to statement.Hash, b *Observed) (draft string, err error) {
	if err := May(actor, Prepare); err != nil {
		return "", err
	}
	e, err := s.Queries.Get(ctx, actor, id)
	if err != nil {
		return "", err
	}
	d, err := draftOf(actor.Identity, to, id, e.Marking, b)
	if err != nil {
		return "", err
	}
	return s.Drafts.ProposeTogether(ctx, actor, d)
}

// Pause stops the clock of an exercise, Resume lets it go on, Close ends it and
// writes the after-action table. They are said at once: the organizer's opening,
// which two people have cleared, says all that follows from it.
func (s *Service) Pause(ctx context.Context, actor policy.Actor, id string) error {
	return s.all(ctx, actor, id, "exercise.paused", func(Held, []Row) Body { return &Paused{Marked{true}} })
}

// Resume lets the clock of an exercise go on.
func (s *Service) Resume(ctx context.Context, actor policy.Actor, id string) error {
	return s.all(ctx, actor, id, "exercise.resumed", func(Held, []Row) Body { return &Resumed{Marked{true}} })
}

// Close ends an exercise.
func (s *Service) Close(ctx context.Context, actor policy.Actor, id string) error {
	return s.all(ctx, actor, id, "exercise.closed", func(h Held, table []Row) Body {
		rows := For(table, h.Player)
		for i := range rows {
			if rows[i].Result == Awaited {
				rows[i].Result = Missed
			}
		}
		return &Closed{Marked{true}, rows}
	})
}

// all says something to every player of an exercise of the actor's participant.
func (s *Service) all(ctx context.Context, actor policy.Actor, id, action string, body func(h Held, table []Row) Body) error {
	if err := May(actor, Direct); err != nil {
		return err
	}
	if err := s.Queries.Journal.Ready(); err != nil {
		return err
	}
	return s.Register.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		if err := s.Silent(ctx, w.Tx(), actor.Identity); err != nil {
			return err
		}
		held, err := s.Queries.threads(ctx, w.Tx(), actor.Identity, id)
		if err != nil {
			return err
		}
		if held = slices.DeleteFunc(held, func(h Held) bool { return h.Organizer != actor.Identity }); len(held) == 0 {
			return none()
		}
		rows, err := s.table(ctx, w.Tx(), actor.Identity, id, held)
		if err != nil {
			return err
		}
		for _, h := range held {
			r, err := s.say(ctx, w, h, body(h, rows))
			if err == nil {
				err = s.Note(ctx, w.Tx(), actor, action, id, r.ID)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// say says something in the organizer's name, which rests on the opening.
func (s *Service) say(ctx context.Context, w *ledger.Writer, h Held, b Body) (ledger.Receipt, error) {
	d, err := draftOf(h.Organizer, h.Player, h.Exercise, h.Marking, b, h.Opening.Statement)
	if err != nil {
		return ledger.Receipt{}, err
	}
	m := Move{Mark: Mark{statement.Hash{0xff}, h.Organizer, s.Clock.Now(), math.MaxInt64}, To: h.Player, Subject: h.Exercise, Type: d.Type, Marking: d.Marking, Body: b}
	if _, err := Next(h.Thread, m); err != nil {
		return ledger.Receipt{}, err
	}
	return s.Journal.Confide(ctx, w, h.Chest, d)
}

// table is the after-action table as it stands, for the organizer.
func (s *Service) table(ctx context.Context, q sqldb.Querier, organizer statement.Hash, id string, held []Held) ([]Row, error) {
	k, err := s.kept(ctx, q, organizer, id)
	if err != nil {
		return nil, err
	}
	scenario, faults := Read(k.File)
	if len(faults) > 0 {
		return nil, fail.Wrap(faults[0].Err, fail.Broken, "the scenario of an exercise cannot be read")
	}
	cases, err := s.Queries.Cases.Drills(ctx, q, organizer)
	if err != nil {
		return nil, err
	}
	var threads []*Thread
	for _, h := range held {
		threads = append(threads, h.Thread)
	}
	return After(scenario, threads, cases, s.Clock.Now()), nil
}

// Table is the after-action table of an exercise: all of it for who organizes it;
// for a player, once it is over, what is about that player.
func (s *Service) Table(ctx context.Context, actor policy.Actor, e *Exercise) (rows []Row, scenario *Scenario, err error) {
	if !e.Organizes(actor.Identity) {
		if c := e.First().Closed; c != nil {
			rows = c.Table
		}
		return rows, nil, nil
	}
	err = s.Queries.DB.Read(ctx, func(q sqldb.Querier) error {
		held, err := s.Queries.threads(ctx, q, actor.Identity, e.ID)
		if err != nil {
			return err
		}
		if rows, err = s.table(ctx, q, actor.Identity, e.ID, held); err != nil {
			return err
		}
		k, err := s.kept(ctx, q, actor.Identity, e.ID)
		if err != nil {
			return err
		}
		scenario, _ = Read(k.File)
		return nil
	})
	return rows, scenario, err
}
