package draft

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Holder is a room that holds statements back once they are cleared, until
// somebody lets them in.
type Holder interface {
	// Hold says whether a draft that has just been cleared is held, and under
	// whom: nil when it is not. What the register is told of it, the holder says.
	Hold(ctx context.Context, w *ledger.Writer, d ledger.Draft) (*Hold, error)
	// Keeper gives who decides on a held draft, by what the draft and the register
	// say: whatever the rows beside it say.
	Keeper(ctx context.Context, q sqldb.Querier, d ledger.Draft) (string, error)
	// TakenBack is told that the drafter of a held draft took it back, and
	// says it; it gives the statement.
	TakenBack(ctx context.Context, w *ledger.Writer, h Hold) (statement.Hash, error)
}

// Moderator is who decides: a person, and in whose name. That he or she may is
// for the room that holds to see to.
type Moderator struct {
	Person string
	Keeper string // as Holder gives it
}

// Hold is how a draft is held.
type Hold struct {
	Queue   string         `json:"queue"`   // in which it waits: the id of a consultation, say
	Label   string         `json:"label"`   // a word of the holder's, by which the queue is narrowed: "comment", say
	Keeper  string         `json:"keeper"`  // whose people decide: the id under which they act
	Receipt statement.Hash `json:"receipt"` // the statement by which it was received
	Place   int64          `json:"place"`   // index of the receipt
	Since   time.Time      `json:"since"`
	Outcome Outcome        `json:"outcome,omitempty"` // how it ended; empty while it is held
	Reason  string         `json:"reason,omitempty"`  // why it was declined: a word of the holder's
	Decided statement.Hash `json:"decided,omitzero"`  // the statement that declined it, or by which it was taken back
}

// Outcome is how a hold ended.
type Outcome string

// The outcomes.
const (
	Released  Outcome = "released"   // let in: it was said
	Declined  Outcome = "declined"   // with a reason
	TakenBack Outcome = "taken-back" // by its drafter
)

// hold puts a cleared draft into its queue.
func (s *Service) hold(ctx context.Context, w *ledger.Writer, r *row, b bundle, h *Hold, officer string) error {
	tx := w.Tx()
	if most := s.Pace.Held; most > 0 {
		n, err := count(ctx, tx, `SELECT COUNT(*) FROM draft WHERE participant = $1 AND state = 'held'`, r.participant.String())
		if err != nil {
			return err
		}
		if n >= most {
			return fullQueue(n)
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO draft_hold (draft, edition, queue, label, keeper, receipt, place, since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(r.id), r.freeze, h.Queue, h.Label, h.Keeper, h.Receipt.String(), h.Place, micros(r.changed))
	if err != nil {
		return err
	}
	r.state = Held
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	return s.tell(ctx, tx, r, b, "draft.held", officer)
}

func count(ctx context.Context, q sqldb.Querier, query string, args ...any) (n int, err error) {
	err = q.QueryRow(ctx, query, args...).Scan(&n)
	return n, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
}

// held gives how the newest freeze of a draft is or was held; nil when it never
// was.
func (r *row) held(ctx context.Context, q sqldb.Querier) (*Hold, error) {
	var h Hold
	var receipt string
	var since int64
	var outcome, reason, decided sql.NullString
	err := q.QueryRow(ctx, `SELECT h.queue, h.label, h.keeper, h.receipt, h.place, h.since, o.outcome, o.reason, o.statement FROM draft_hold h
		LEFT JOIN draft_decision o ON o.draft = h.draft AND o.edition = h.edition WHERE h.draft = $1 AND h.edition = $2`, string(r.id), r.freeze).
		Scan(&h.Queue, &h.Label, &h.Keeper, &receipt, &h.Place, &since, &outcome, &reason, &decided)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
	}
	h.Since, h.Outcome, h.Reason = sqldb.Time(since), Outcome(outcome.String), reason.String
	for _, id := range []struct {
		text string
		into *statement.Hash
	}{{receipt, &h.Receipt}, {decided.String, &h.Decided}} {
		if err := id.into.UnmarshalText([]byte(id.text)); err != nil {
			return nil, fail.Wrap(err, fail.Broken, "a draft cannot be read")
		}
	}
	return &h, nil
}

// decide writes how a hold ended.
func (r *row) decide(ctx context.Context, tx *sqldb.Tx, person string, h *Hold, as Outcome, reason string, by statement.Hash, at time.Time) error {
	_, err := tx.Exec(ctx, `INSERT INTO draft_decision (draft, edition, outcome, person, keeper, reason, statement, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		string(r.id), r.freeze, string(as), person, h.Keeper, reason, by.String(), micros(at))
	return err
}

// decidable gives a held draft to who may decide on it. To everybody else there
// is none.
func (s *Service) decidable(ctx context.Context, q sqldb.Querier, m Moderator, id ID) (*row, *Hold, Rule, bundle, error) {
	none := func(err error) (*row, *Hold, Rule, bundle, error) { return nil, nil, Rule{}, bundle{}, err }
	r, err := getRow(ctx, q, id)
	if err != nil {
		return none(err)
	}
	h, err := r.held(ctx, q)
	if err != nil {
		return none(err)
	}
	if h == nil {
		return none(notHeld().Hiding())
	}
	rule, err := s.rule(r.typ)
	if err != nil {
		return none(err)
	}
	b, err := s.open(ctx, q, r)
	if err != nil {
		return none(err)
	}
	if rule.Holder == nil {
		return none(notHeld().Hiding())
	}
	keeper, err := rule.Holder.Keeper(ctx, q, b.first())
	if err != nil {
		return none(err)
	}
	if keeper != m.Keeper || h.Keeper != m.Keeper {
		return none(notHeld().Hiding())
	}
	return r, h, rule, b, nil
}

func notHeld() *fail.Error {
	return fail.New(fail.NotFound, "Nothing of this id waits in your queue.")
}

func decidedOn() error {
	return fail.New(fail.Conflict, "Somebody has decided on it in the meantime, or its author has taken it back.")
}

// Release lets a held draft in: it is said as it was cleared, byte by byte, after
// the rules of its room and all clearances have been proven again. fail.Conflict
// when it is not held any more.
func (s *Service) Release(ctx context.Context, w *ledger.Writer, m Moderator, id ID) (ledger.Receipt, error) {
	tx := w.Tx()
	r, h, rule, b, err := s.decidable(ctx, tx, m, id)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if r.state != Held {
		return ledger.Receipt{}, decidedOn()
	}
	list, done, err := r.places(ctx, tx)
	if err != nil {
		return ledger.Receipt{}, err
	}
	if len(list) == 0 || len(list) != len(done) {
		return ledger.Receipt{}, fail.New(fail.Broken, "a draft that is held is not cleared")
	}
	last := len(done) - 1
	t := turn{rule: rule, bundle: b, step: list[last], last: true, done: done[:last]}
	if err := s.again(ctx, tx, r, t); err != nil {
		return ledger.Receipt{}, err
	}
	if m.Person == r.drafter && !r.alone {
		return ledger.Receipt{}, fail.New(fail.Denied, "Nobody lets in what he or she has drafted.")
	}
	r.changed = s.Clock.Now()
	if err := r.decide(ctx, tx, m.Person, h, Released, "", statement.Hash{}, r.changed); err != nil {
		return ledger.Receipt{}, err
	}
	receipts, err := s.say(ctx, w, r, t, done)
	if err != nil {
		return ledger.Receipt{}, err
	}
	return receipts[0], nil
}

// Decline ends the holds of some receipts, by the statement that declines them,
// and gives how many were still held: the others had ended already. reason is a
// word of the holder's, words what the drafters are told beside it.
func (s *Service) Decline(ctx context.Context, tx *sqldb.Tx, m Moderator, receipts []statement.Hash, by statement.Hash, reason, words string) (int, error) {
	n := 0
	for _, receipt := range receipts {
		var id ID
		err := tx.QueryRow(ctx, `SELECT h.draft FROM draft_hold h JOIN draft d ON d.id = h.draft AND d.edition = h.edition AND d.state = 'held' WHERE h.receipt = $1`,
			receipt.String()).Scan(&id)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return n, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
		}
		r, h, _, b, err := s.decidable(ctx, tx, m, id)
		if err != nil {
			return n, err
		}
		now := s.Clock.Now()
		if err := r.decide(ctx, tx, m.Person, h, Declined, reason, by, now); err != nil {
			return n, err
		}
		if err := s.back(ctx, tx, r, b, now, words); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// back returns a declined draft to its drafter. Who of the keeper's people
// decided is not said to another participant: the statement names the keeper.
func (s *Service) back(ctx context.Context, tx *sqldb.Tx, r *row, b bundle, now time.Time, words string) error {
	r.state, r.changed, r.endedBy = Returned, now, ""
	if err := s.sealReason(r, words); err != nil {
		return err
	}
	if err := r.update(ctx, tx); err != nil {
		return err
	}
	return s.tell(ctx, tx, r, b, "draft.declined", "")
}

// takeBack ends the hold of a draft that its drafter takes back.
func (s *Service) takeBack(ctx context.Context, w *ledger.Writer, actor policy.Actor, r *row) error {
	if r.state != Held {
		return nil
	}
	rule, err := s.rule(r.typ)
	if err != nil {
		return err
	}
	h, err := r.held(ctx, w.Tx())
	if err != nil {
		return err
	}
	if h == nil || rule.Holder == nil {
		return fail.New(fail.Broken, "a draft is held by nobody")
	}
	said, err := rule.Holder.TakenBack(ctx, w, *h)
	if err != nil {
		return err
	}
	return r.decide(ctx, w.Tx(), actor.Person, h, TakenBack, "", said, s.Clock.Now())
}

// SaidBy gives who drafted a statement that was said: after a draft was cleared
// that decides on others, say.
func (s *Service) SaidBy(ctx context.Context, q sqldb.Querier, said statement.Hash) (person string, err error) {
	err = q.QueryRow(ctx, `SELECT drafter FROM draft WHERE statement = $1
		OR id IN (SELECT draft FROM draft_said WHERE statement = $1)`, said.String()).Scan(&person)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fail.New(fail.NotFound, "There is no such draft on your desk.")
	}
	return person, fail.Wrap(err, fail.Unavailable, "the drafts cannot be read")
}
