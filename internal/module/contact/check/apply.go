package check

import (
	"context"
	_ "embed"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/journal"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/statement"
)

//go:embed schema.sql
var schema string

const (
	tableThread = "check_thread"
	tableResult = "check_result"
)

// Words of state.
const (
	stateOpen     = "open"
	stateAnswered = "answered"
	stateErased   = "erased"
)

// Projection is the checks between their callers and participants, and what was
// said of them to communities.
type Projection struct{}

var _ journal.Projection = Projection{}

// Name implements journal.Projection.
func (Projection) Name() string { return "check" }

// Version implements journal.Projection.
func (Projection) Version() int { return 2 }

// Schema implements journal.Projection.
func (Projection) Schema() string { return schema }

// Tables implements journal.Projection.
func (Projection) Tables() []journal.Table {
	key := []string{"chest", "subject"}
	return []journal.Table{{Name: tableThread, Key: key, Sealed: true}, {Name: tableResult, Key: key, Sealed: true}}
}

// Types implements journal.Projection.
func (Projection) Types() []string { return Types() }

// Said is a statement about a check as After takes it. A nil Body is one that was
// erased.
type Said struct {
	Mark
	To   statement.Hash
	Type string
	Body corpus.Body
}

// Apply implements journal.Projection.
func (Projection) Apply(ctx context.Context, tx *journal.Tx, e journal.Entry) error {
	if e.Statement.Header.Type == TypeClosed {
		said, err := saidOf(e)
		if err != nil {
			return fail.Inert("%s", fail.Message(err))
		}
		return result(ctx, tx, e, said)
	}
	after, sealed, err := journal.Fold(ctx, tx, tableThread, e, saidOf, func(before *Thread, said Said) (*Thread, error) { return After(before, e.Subject(), said) })
	if err != nil {
		return err
	}
	return store(ctx, tx, e, after, sealed)
}

// saidOf reads a statement of the journal.
func saidOf(e journal.Entry) (said Said, err error) {
	h := &e.Statement.Header
	to, err := statement.ParseHash(h.Stream)
	if err != nil || !checkForm.MatchString(e.Subject()) {
		return said, fail.Inert("the statement is about no check")
	}
	said = Said{Mark: Mark{Statement: e.Statement.ID, By: h.By, Index: e.Index, At: h.At}, To: to, Type: h.Type}
	if e.Body != nil {
		said.Body, err = Decode(h.Type, e.Body)
	}
	return said, err
}

// After is a check between its caller and one participant after another statement
// on it; before is nil when it is the first. It changes nothing that it is given.
// What can change nothing is inert, and the reason says why.
func After(before *Thread, id string, said Said) (*Thread, error) {
	if said.Type == TypeCalled {
		if before != nil {
			return nil, fail.Inert("the check was called before")
		}
		t := &Thread{Check: id, Caller: said.By, Identity: said.To, Called: said.Mark, Erased: said.Body == nil}
		if b, ok := said.Body.(*Called); ok {
			t.Participant, t.Terms = b.Participant, b.Terms
		}
		return t, nil
	}
	if before == nil {
		return nil, fail.Inert("the check has not been called")
	}
	if said.By != before.Caller && said.By != before.Identity {
		return nil, fail.Inert("the check is between two others")
	}
	after := *before
	if said.Body == nil {
		if before.Answer == nil {
			after.Answer = &Answer{Mark: said.Mark, Erased: true}
		}
		return &after, nil
	}
	b := said.Body.(*Answered)
	known := !before.Erased // not where the words of the call are gone
	switch {
	case before.Answer != nil:
		return nil, fail.Inert("the check was answered before")
	case known && (b.Participant != before.Participant || b.Community != before.Terms.Community):
		return nil, fail.Inert("it is another participant's check")
	case b.How == ByLink && said.By != before.Caller:
		return nil, fail.Inert("who called the check says that a link was used")
	case b.How == ByDesk && said.By != before.Identity:
		return nil, fail.Inert("a participant answers for itself")
	}
	after.Answer = &Answer{Mark: said.Mark, How: b.How, Contact: b.Contact, Asked: at(b.Asked)}
	return &after, nil
}

// store keeps a thread, sealed already.
func store(ctx context.Context, tx *journal.Tx, e journal.Entry, t *Thread, sealed []byte) error {
	state := stateOpen
	switch {
	case t.Answer != nil:
		state = stateAnswered
	case t.Erased:
		state = stateErased
	}
	_, err := tx.Exec(ctx, `INSERT INTO check_thread (chest, subject, community, caller, identity, participant, state, begins, ends, sealed)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (chest, subject) DO UPDATE SET state = excluded.state, sealed = excluded.sealed`,
		e.Chest[:], e.Subject(), contact.CommunityPrefix+t.Terms.Community, t.Caller[:], t.Identity[:], t.Participant, state,
		micros(t.Terms.Begins()), micros(t.Terms.Ends()), sealed)
	return err
}

// Result is what the members of a community may know of a check that is closed.
type Result struct {
	Check  string `json:"check" doc:"id"`
	Closed Mark   `json:"closed"`
	By     End    `json:"end" enum:"deadline,manager"`
	Terms  Terms  `json:"terms"`
	Rates  Rates  `json:"rates"`
	Next   string `json:"next,omitempty" doc:"instant at which the next check is due"`
}

// result keeps what was said to a community. Whether that was by who manages it,
// the public register knows: whoever reads the row asks for it.
func result(ctx context.Context, tx *journal.Tx, e journal.Entry, said Said) error {
	b, ok := said.Body.(*Closed)
	if !ok {
		return nil // erased
	}
	plain, err := journal.Written(Result{Check: e.Subject(), Closed: said.Mark, By: b.End, Terms: b.Terms, Rates: b.Rates, Next: b.Next})
	if err != nil {
		return err
	}
	sealed, err := tx.Seal(ctx, tableResult, plain, e.Chest[:], e.Subject())
	if err != nil {
		return err
	}
	_, err = tx.Exec(ctx, `INSERT INTO check_result (chest, subject, community, caller, begins, at, sealed) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (chest, subject) DO NOTHING`, e.Chest[:], e.Subject(), contact.CommunityPrefix+b.Terms.Community, said.By[:],
		micros(b.Terms.Begins()), micros(said.At), sealed)
	return err
}

// micros is sqldb.Micros, with 0 for no instant.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return sqldb.Micros(t)
}
