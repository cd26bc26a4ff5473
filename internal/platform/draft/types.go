package draft

import (
	"context"
	"log/slog"
	"time"

	"comity.example/comity/clearance"
	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// ID is the random name of a draft: 32 hex digits.
type ID string

// State of a draft.
type State string

// The states. Those that are said or withdrawn do not change again.
const (
	Drafting  State = "drafting"
	Waiting   State = "waiting"
	Held      State = "held" // cleared, and not let in yet
	Said      State = "said"
	Returned  State = "returned"
	Withdrawn State = "withdrawn"
)

// States lists them in the order of a draft's life.
func States() []State { return []State{Drafting, Waiting, Held, Returned, Said, Withdrawn} }

// Step of a clearance list: it names roles, of which one is enough, or
// persons, not both. A person who is absent is stood in for by the deputy that
// he or she has named.
type Step struct {
	Name    i18n.Text     `json:"name"`
	Roles   []policy.Role `json:"roles,omitempty"`
	Persons []string      `json:"persons,omitempty"`
}

// Set is the body of clearance.set/1: who clears what a participant says.
type Set struct {
	By    statement.Hash `json:"-"`    // the participant that sets it
	For   string         `json:"type"` // type of statement, or "*" for those that have no list of their own
	Steps []Step         `json:"steps"`
}

// Authorized is a person's authorization in force.
type Authorized struct {
	Actor     policy.Actor
	Statement statement.Hash      // the authorization.given/1
	Passkeys  []clearance.Passkey // that it names
	RestsOn   []string            // ids of what has been said of this authorization, Statement's among them
}

// Authorizations is what this room needs to know of people. InForce and Officers
// give fail.Denied, or nobody, where nothing is in force.
type Authorizations interface {
	InForce(ctx context.Context, q sqldb.Querier, person string, identity statement.Hash) (Authorized, error)
	Officers(ctx context.Context, q sqldb.Querier, identity statement.Hash) ([]Authorized, error)
	// Counted gives Officers and those who are suspended: who is alone is asked
	// of these.
	Counted(ctx context.Context, q sqldb.Querier, identity statement.Hash) ([]Authorized, error)
}

// Sealer keeps what is private to a participant: keys.Store.
type Sealer interface {
	Seal(participant statement.Hash, purpose, place string, plain []byte) ([]byte, error)
	Unseal(participant statement.Hash, purpose, place string, sealed []byte) ([]byte, error)
}

// Register is what the service needs of the ledger.
type Register interface {
	Do(ctx context.Context, c ledger.Command) error
	Hub() statement.Hash
}

// Reader is what this room needs of the database to answer.
type Reader interface {
	Read(ctx context.Context, fn func(q sqldb.Querier) error) error
}

// Happened is what was done with a draft, for the audit trail and for those
// who are to be told.
type Happened struct {
	Participant statement.Hash
	Draft       ID
	Type        string         // of the statement
	Action      string         // "draft.proposed", "draft.kept", "draft.cleared", "draft.held", "draft.declined", "draft.returned", "draft.withdrawn", "draft.reopened", "statement.said", "absence.set"
	Person      string         // who did it
	Drafter     string         // of the draft
	Next        []string       // who can clear the next step, when one waits
	Stranded    *Stranded      // that nobody can; else nil
	Reason      string         // why it was sent back or withdrawn: for the participant's own rooms alone
	Statement   statement.Hash // when it was said
	Marking     statement.Marking
	Exercise    bool // it belongs to an exercise
	At          time.Time
}

// Hear is told of what happened inside the transaction in which it happens.
type Hear func(ctx context.Context, tx *sqldb.Tx, h Happened) error

// Service drafts and clears. All fields but Hear, Open, Log, Silent and Confide
// are required.
type Service struct {
	Ledger Register
	DB     Reader
	Keys   Sealer
	People Authorizations
	Rules  []Rule
	Party  clearance.Party // as passkeys know this hub
	Clock  clock.Clock
	Hear   []Hear       // audit trail, notices
	Open   int          // drafts that one person may have open for a participant; 0: DefaultOpen
	Pace   Pace         // how often drafts of paced types are put forward
	Log    *slog.Logger // told of drafts that fail their proof; nil: nobody is
	// Confide puts a confidential statement into a chest of the journal; nil: nothing
	// that is confidential is said here.
	Confide func(ctx context.Context, w *ledger.Writer, chest [16]byte, d ledger.Draft) (ledger.Receipt, error)
	// Silent reports why a participant may say nothing now, because it is
	// suspended, say. Its own authorizations and clearance lists are not meant.
	Silent func(ctx context.Context, q sqldb.Querier, participant statement.Hash) error
}

// Summary is a draft in a list.
type Summary struct {
	ID       ID             `json:"id"`
	Type     string         `json:"type"`
	Subject  string         `json:"subject"`
	By       statement.Hash `json:"by"` // the participant in whose name
	State    State          `json:"state"`
	Drafter  string         `json:"drafter"` // person
	Created  time.Time      `json:"created,omitzero"`
	Frozen   time.Time      `json:"frozen,omitzero"`
	Changed  time.Time      `json:"changed"`
	Step     int            `json:"step"`                // steps that are cleared
	Steps    int            `json:"steps"`               // steps that there are
	MayClear bool           `json:"may_clear"`           // the next step waits for the actor who asks
	Own      bool           `json:"own,omitempty"`       // its drafter clears it
	Alone    bool           `json:"alone,omitempty"`     // because he or she is an individual for whom nobody else speaks
	Can      []string       `json:"can_clear,omitempty"` // persons who can clear the next step now
	Stuck    Stuck          `json:"stuck,omitempty"`     // why nobody can: "silent", "drafter", "changed", "suspended", "one", "persons", "roles"
	Refused  string         `json:"refused,omitempty"`   // why its room would not take it now, in English, of a draft that is not said, held or withdrawn
	Untimely bool           `json:"untimely,omitempty"`  // because of the time alone: it can be said later
	Refusal  error          `json:"-"`                   // Refused, for pages in other languages
	Broken   bool           `json:"broken,omitempty"`    // it failed its proof: nothing of it is shown but its id, its state and when that changed
}

// Draft is one draft as those see it who may.
type Draft struct {
	Summary
	Freeze    int               `json:"freeze"`             // how often it has been frozen
	Challenge statement.Hash    `json:"challenge,omitzero"` // what a clearing passkey signs
	Stream    string            `json:"stream"`             // "public", or the identity of the counterparty
	Parts     []Part            `json:"parts,omitempty"`    // of several statements or a confidential one, each; what stands here of one is of the first
	Chaff     []statement.Hash  `json:"chaff,omitempty"`    // challenges of nothing that are signed as well, so that the number of statements does not show
	Refs      []statement.Hash  `json:"refs"`
	Marking   statement.Marking `json:"marking"`
	Salt      string            `json:"salt"` // hex
	Body      string            `json:"body"` // as it will be signed
	Frame     string            `json:"frozen_header"`
	List      []Place           `json:"clearances"`
	Reason    string            `json:"reason,omitempty"`   // why it was sent back or withdrawn
	Ended     string            `json:"ended_by,omitempty"` // who sent it back or withdrew it
	Statement statement.Hash    `json:"statement,omitzero"` // once said
	Held      *Hold             `json:"held,omitempty"`     // how the newest freeze is or was held
	Versions  []Version         `json:"versions,omitempty"` // what it was before, oldest first; of one draft, not in a list
}

// Place is a step of a draft's clearance list, and who has cleared it.
type Place struct {
	Step
	Number int       `json:"number"` // from 1
	Person string    `json:"person,omitempty"`
	For    string    `json:"for,omitempty"` // in whose place, when a deputy cleared it
	At     time.Time `json:"at,omitzero"`
}

// Absence of a person who clears.
type Absence struct {
	Person string    `json:"person"`
	From   time.Time `json:"from"`
	Until  time.Time `json:"until"`
	Deputy string    `json:"deputy,omitempty"` // person; empty: nobody stands in
}

// Overdue is a draft that has waited for its next clearance, and for whom.
type Overdue struct {
	Draft       ID
	Participant statement.Hash
	Type        string
	Marking     statement.Marking
	Exercise    bool // it belongs to an exercise
	Drafter     string
	Since       time.Time // when its last step was cleared, or it was frozen
	Waiting     []string  // persons who can clear it now
	Stranded    *Stranded // that nobody can; else nil
}
