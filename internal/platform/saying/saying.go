package saying

import (
	"context"
	"math"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Register is what a desk needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
}

// Drafts is where statements wait that a second person has to clear.
type Drafts interface {
	Propose(ctx context.Context, actor policy.Actor, d ledger.Draft) (id string, err error)
}

// Reader is what a desk reads from.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Desk is where a module's rooms have something said. The first five are
// required.
type Desk struct {
	Ledger Register
	DB     Reader
	Hub    func() statement.Hash // identity of the hub's own participant
	// Speaks reports whether the register heard a key as who is listed under an id,
	// at an index.
	Speaks func(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error)
	Drafts Drafts
	// Two reports whether this hub asks for two officers for what its secretariat
	// says of a type; nil: for nothing.
	Two func(ctx context.Context, q sqldb.Querier, typ string) (bool, error)
	// Named sees that those whom it names, whose words something is or through whom
	// it comes, are listed, and that only a member speaks for a group; nil: nobody
	// sees to it.
	Named func(ctx context.Context, q sqldb.Querier, v *submission.Via) error
	// Beside puts the files that a statement names beside the register, once it is
	// said; nil where nothing names any.
	Beside func(ctx context.Context, tx *sqldb.Tx, d ledger.Draft) error
	// Note writes into the audit trail that a person caused a statement; nil:
	// nobody keeps one.
	Note func(ctx context.Context, tx *sqldb.Tx, actor policy.Actor, typ string, r ledger.Receipt) error
}

// New gives a desk at which the secretariat needs no second officer; its other
// fields say what else there may be.
func New(l Register, db Reader, hub func() statement.Hash, speaks func(ctx context.Context, q sqldb.Querier, id string, identity statement.Hash, index int64) (bool, error), drafts Drafts) *Desk {
	return &Desk{Ledger: l, DB: db, Hub: hub, Speaks: speaks, Drafts: drafts}
}

// Outcome is what became of what was handed in: it stands in the register, or
// waits to be cleared.
type Outcome struct {
	Receipt *ledger.Receipt
	Draft   string // id of the draft
}

// Check is the rules of a room for a statement that is about to be said.
type Check func(ctx context.Context, q sqldb.Querier, actor policy.Actor, d ledger.Draft) error

// Rule is what a draft of one type has to keep to: package draft's, but for
// what is shown to who clears it.
type Rule struct {
	Type  string
	May   func(actor policy.Actor) error
	Check Check
	Roles []policy.Role // who may clear by default; nil: clearing officers
}

// RulesFor makes the rules of a room's types. The secretariat may draft any of
// them, of what it recorded: the room's check sees to that.
func RulesFor(types []string, check Check, may func(actor policy.Actor, typ string) error) []Rule {
	var out []Rule
	for _, typ := range types {
		out = append(out, Rule{Type: typ, Check: check, May: func(actor policy.Actor) error {
			if actor.Is(policy.Secretariat) {
				return nil
			}
			return may(actor, typ)
		}})
	}
	return out
}

// Say has a statement said. records says that the secretariat records it.
func (k *Desk) Say(ctx context.Context, actor policy.Actor, d ledger.Draft, records bool, check Check) (Outcome, error) {
	two := !records
	if records {
		var err error
		if two, err = k.NeedsTwo(ctx, d.Type); err != nil {
			return Outcome{}, err
		}
	}
	if two {
		if k.Drafts == nil {
			return Outcome{}, fail.New(fail.Unavailable, "Nothing can be put forward for clearance on this hub.")
		}
		id, err := k.Drafts.Propose(ctx, actor, d)
		return Outcome{Draft: id}, err
	}
	d.By = statement.Hash{} // the hub's own participant
	var out ledger.Receipt
	err := k.Ledger.Do(ctx, func(ctx context.Context, w *ledger.Writer) error {
		var err error
		out, err = k.recorded(ctx, w, actor, d, check)
		return err
	})
	if err != nil {
		return Outcome{}, err
	}
	return Outcome{Receipt: &out}, nil
}

// NeedsTwo reports whether this hub asks for two officers for what its
// secretariat says of a type.
func (k *Desk) NeedsTwo(ctx context.Context, typ string) (two bool, err error) {
	err = k.DB.Read(ctx, func(q sqldb.Querier) error {
		two, err = k.two(ctx, q, typ)
		return err
	})
	return two, err
}

// Handed sees that those are listed whose words something is said to be, and
// that whoever speaks for a group is a member of it.
func (k *Desk) Handed(ctx context.Context, q sqldb.Querier, v *submission.Via) error {
	if k.Named == nil {
		return nil
	}
	return k.Named(ctx, q, v)
}

func (k *Desk) two(ctx context.Context, q sqldb.Querier, typ string) (bool, error) {
	if k.Two == nil {
		return false, nil
	}
	return k.Two(ctx, q, typ)
}

// SpeaksAs sees that an actor speaks for who is listed under an id, and that the
// register would hear it now. The empty id is the secretariat, in the name of
// this hub.
func (k *Desk) SpeaksAs(ctx context.Context, q sqldb.Querier, actor policy.Actor, id string) error {
	if id == "" {
		if actor.SignedIn() && actor.Identity != k.Hub() {
			return fail.New(fail.Denied, "The secretariat speaks in the name of this hub.")
		}
		return nil
	}
	if actor.For == "" || actor.For != id {
		return fail.New(fail.Denied, "You speak for another participant than %s.", id)
	}
	ok, err := k.Speaks(ctx, q, id, actor.Identity, math.MaxInt64)
	if err == nil && !ok {
		err = fail.New(fail.Denied, "The register does not name you as %s now: nothing new can be said.", id)
	}
	return err
}

// By is the identity that a draft will be said by.
func (k *Desk) By(d ledger.Draft) statement.Hash {
	if d.By.IsZero() {
		return k.Hub()
	}
	return d.By
}
