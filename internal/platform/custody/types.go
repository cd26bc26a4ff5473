package custody

import (
	"time"

	"comity.example/comity/statement"
)

// Standing says what became of a key.
type Standing string

// The standings. A key that was declared compromised is struck, whatever else
// became of it.
const (
	InForce  Standing = "in-force"
	Replaced Standing = "replaced"
	Struck   Standing = "struck"
	Moved    Standing = "moved" // the participant's home is another hub
)

// History is what the register says of a participant's keys. It is public.
type History struct {
	Identity    string     `json:"identity" doc:"id of the statement that opened the participant"`
	Fingerprint string     `json:"fingerprint" doc:"the identity in groups of four, to be read out or printed in a note"`
	Opened      time.Time  `json:"opened"`
	Keys        []Key      `json:"keys" doc:"signing keys, the newest first"`
	Recovery    []Recovery `json:"recovery" doc:"recovery keys, the newest first: that one is in force"`
	Events      []Event    `json:"events" doc:"the statements that changed keys, the newest first"`
	MovedTo     string     `json:"moved_to,omitempty" doc:"name of the log of the hub that is home now"`
	Statements  []string   `json:"statements" doc:"ids of the statements that this rests on"`
}

// Key is a signing key and the time of its force.
type Key struct {
	Key        statement.Key `json:"key"`
	Standing   Standing      `json:"standing" enum:"in-force,replaced,struck,moved"`
	From       int64         `json:"from" doc:"index of the statement that introduced it"`
	Since      time.Time     `json:"since"`
	Until      *int64        `json:"until,omitempty" doc:"index of the statement that ended it"`
	Ended      *time.Time    `json:"ended,omitempty"`
	StruckFrom *int64        `json:"struck_from,omitempty" doc:"index from which on what it signed is struck"`
}

// Recovery is a recovery key and the time of its force.
type Recovery struct {
	Key   statement.Key `json:"key"`
	From  int64         `json:"from" doc:"index of the statement that introduced it"`
	Since time.Time     `json:"since"`
}

// Event is a statement that changed keys.
type Event struct {
	Type      string    `json:"type"`
	Index     int64     `json:"index"`
	Statement string    `json:"statement"`
	At        time.Time `json:"at"`
}

// InForce gives the signing key in force; nil when there is none.
func (h History) InForce() *Key {
	for i := range h.Keys {
		if k := &h.Keys[i]; k.Until == nil && h.MovedTo == "" {
			return k
		}
	}
	return nil
}

// Desk is what a participant's own officers see beside its history.
type Desk struct {
	History
	Own      bool // it is the hub's own participant
	Hosted   bool // this hub keeps the signing key in force
	Locked   bool // the hub signs nothing now
	Rotation *Due // nil for a participant that is not hosted
	Drill    *Due
	Drills   []Drilled // the newest first
	// Handed is false while the recovery key is the one that was made when
	// somebody else opened the participant at this hub: whoever saw that sheet
	// may have a copy.
	Handed bool
}

// Due is something that has to be done again and again.
type Due struct {
	Kind   Kind
	Months int
	Since  time.Time // when it was done last, or could have been
	At     time.Time
}

// Past reports whether the date is over.
func (d *Due) Past(now time.Time) bool { return !now.Before(d.At) }

// Kind of what falls due.
type Kind string

// The kinds.
const (
	Rotation Kind = "rotation" // the signing key is replaced
	Drill    Kind = "drill"    // the recovery sheet is tried
)

// Drilled says that a sheet worked.
type Drilled struct {
	At     time.Time
	Key    statement.Key // the recovery key that was tried
	Person string        // id of who tried it; "" at the operator's command line
}
