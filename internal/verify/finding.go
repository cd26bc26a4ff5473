package verify

import (
	"errors"
	"fmt"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/statement"
)

// Check names what was being checked.
type Check string

// The checks.
const (
	Storage    Check = "storage"    // the database can be read at all
	Form       Check = "form"       // the bytes are a statement
	Signature  Check = "signature"  // of the statement and its approvals
	Chain      Check = "chain"      // its place in the participant's stream
	Identity   Check = "identity"   // the key is the participant's
	Body       Check = "body"       // salt and body give the hash
	Clearance  Check = "clearance"  // people who were authorized cleared it
	Erasure    Check = "erasure"    // what is erased is gone, and nothing else is
	Columns    Check = "columns"    // what stands beside the leaf agrees with it
	Tree       Check = "tree"       // tiles and root
	Head       Check = "head"       // size, name and keys that are stored apart
	Checkpoint Check = "checkpoint" // signed by the log, and of this tree
	Arrival    Check = "arrival"    // the order in which statements are applied
	Projection Check = "projection" // rows that follow from the statements
	Page       Check = "page"       // an answer of the JSON API
	Journal    Check = "journal"    // the register of confidential statements
	History    Check = "history"    // the log still holds what was seen before
)

// Finding is the first thing that does not hold.
type Finding struct {
	Check    Check
	Index    int64          // of the statement; -1 when it is not about one
	ID       statement.Hash // of the statement; zero when not known
	Place    string         // a tile, a row, a page; empty when Index says all
	Cause    error
	Evidence []string // signed checkpoints that contradict each other
}

// Error says which check failed, where and why.
func (f *Finding) Error() string {
	text := f.text()
	if f.Cause != nil {
		text += ": " + f.Cause.Error()
	}
	for _, e := range f.Evidence {
		text += "\n\n" + strings.TrimRight(e, "\n")
	}
	return text
}

func (f *Finding) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s check failed", f.Check)
	if f.Index >= 0 {
		fmt.Fprintf(&b, " at statement %d", f.Index)
		if !f.ID.IsZero() {
			fmt.Fprintf(&b, " (%s)", f.ID)
		}
	}
	if f.Place != "" {
		b.WriteString(" at " + f.Place)
	}
	return b.String()
}

// Unwrap makes a finding an error of kind fail.Broken.
func (f *Finding) Unwrap() error {
	return &fail.Error{Kind: fail.Broken, Message: f.text(), Cause: f.Cause}
}

// at makes a finding about a statement.
func at(c Check, index int64, id statement.Hash, cause error) *Finding {
	return &Finding{Check: c, Index: index, ID: id, Cause: cause}
}

// place makes a finding about something else.
func place(c Check, where string, format string, args ...any) *Finding {
	return &Finding{Check: c, Index: -1, Place: where, Cause: fmt.Errorf(format, args...)}
}

// of makes a finding of what checking a statement said; another error, of the
// machine say, stays what it is.
func of(index int64, id statement.Hash, err error) error {
	if f, ok := errors.AsType[*Finding](err); ok {
		return f
	}
	if p, ok := errors.AsType[*ledger.PlaceError](err); ok {
		index, id = p.Index, p.ID
	}
	s, ok := errors.AsType[*statement.Error](err)
	if !ok {
		if fail.Is(err, fail.Broken) {
			return at(Form, index, id, err)
		}
		return err
	}
	check := Form
	switch s.Kind {
	case statement.BadSignature:
		check = Signature
	case statement.Gap, statement.Fork, statement.Replay, statement.ClockBackwards:
		check = Chain
	case statement.UnknownParticipant, statement.WrongKey, statement.BadKey, statement.Moved:
		check = Identity
	case statement.BadBody, statement.BodyMissing:
		check = Body
	}
	return at(check, index, id, s)
}
