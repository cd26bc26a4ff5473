package exercise

import (
	"regexp"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/statement"
)

// The statement types.
const (
	TypeOpened   = "cooperation.exercise.opened/1"   // organizer to player: it takes place
	TypePlayed   = "cooperation.exercise.played/1"   // organizer to player: an inject
	TypePaused   = "cooperation.exercise.paused/1"   // organizer to player: its clock stands still
	TypeResumed  = "cooperation.exercise.resumed/1"  // organizer to player: it goes on
	TypeObserved = "cooperation.exercise.observed/1" // either to the other
	TypeClosed   = "cooperation.exercise.closed/1"   // organizer to player: it is over, and what became of each inject
)

// Types lists them.
func Types() []string {
	return []string{TypeOpened, TypePlayed, TypePaused, TypeResumed, TypeObserved, TypeClosed}
}

// Marked is what every body begins with: that it is an exercise.
type Marked struct {
	Exercise bool `json:"exercise"` // always true
}

// Player is who plays a part of a scenario.
type Player struct {
	Role        string         `json:"role"`
	Title       i18n.Text      `json:"title"`
	Participant statement.Hash `json:"participant"`
}

// Opened is the body of cooperation.exercise.opened/1.
type Opened struct {
	Marked
	Title    i18n.Text           `json:"title"`
	About    i18n.Text           `json:"about,omitzero"`
	Scenario string              `json:"scenario"` // its id, with a version: "harbour/1"
	Sealed   statement.Hash      `json:"sealed"`   // SHA-256(32 bytes of salt ‖ the scenario's file)
	Starts   cooperation.Instant `json:"starts"`
	Factor   int64               `json:"factor"` // minutes of the scenario in a minute; 1 to MaxFactor
	Players  []Player            `json:"players"`
}

// Played is the body of cooperation.exercise.played/1: an inject.
type Played struct {
	Marked
	Inject string    `json:"inject"` // id in the scenario
	Minute int64     `json:"minute"` // of the scenario, from its start
	Role   string    `json:"role"`   // to whom it is addressed
	From   i18n.Text `json:"from,omitzero"`
	Title  i18n.Text `json:"title"`
	Words  i18n.Text `json:"words"`
}

// Paused is the body of cooperation.exercise.paused/1.
type Paused struct {
	Marked
}

// Resumed is the body of cooperation.exercise.resumed/1.
type Resumed struct {
	Marked
}

// Observed is the body of cooperation.exercise.observed/1.
type Observed struct {
	Marked
	Inject string    `json:"inject,omitempty"` // about which; empty for the whole
	Words  i18n.Text `json:"words"`
}

// Closed is the body of cooperation.exercise.closed/1.
type Closed struct {
	Marked
	Table []Row `json:"table,omitempty"` // the part of the after-action table that is about the player
}

// Result is what became of an inject, or of a reaction that was expected.
type Result string

// The results.
const (
	Unplayed Result = "unplayed" // the exercise was over before, or has not come to it
	Shown    Result = "played"   // nothing particular was expected
	Awaited  Result = "awaited"  // there is still time
	Reached  Result = "reached"
	Late     Result = "late"        // reached after the time that was given
	Missed   Result = "not-reached" // the time is over
)

// Row is a row of the after-action table: an inject, and one reaction that was
// expected of who it was addressed to.
type Row struct {
	Inject   string         `json:"inject"`
	Minute   int64          `json:"minute"` // when it was to be played
	Title    i18n.Text      `json:"title"`
	Role     string         `json:"role"`
	Player   statement.Hash `json:"player"`
	Played   time.Time      `json:"played,omitzero"`
	Expected *Expected      `json:"expected,omitempty"`
	Result   Result         `json:"result"`
	Case     string         `json:"case,omitempty"` // where it was said
	By       statement.Hash `json:"by,omitzero"`    // the statement by which it was reached
	At       time.Time      `json:"at,omitzero"`
	Took     int64          `json:"took,omitempty"` // minutes of the scenario, begun ones counted
}

// Expected is a reaction that is expected of who is sent an inject.
type Expected struct {
	Kind   cooperation.Kind `json:"kind"`
	Verb   cooperation.Verb `json:"verb"`
	To     string           `json:"to,omitempty"`     // role of the other one; empty for anybody
	Within int64            `json:"within,omitempty"` // minutes of the scenario; 0 for any time before the end
}

// Limits of a scenario and of an exercise.
const (
	MaxFile    = 256 << 10 // bytes
	MaxPlayers = 30
	MaxInjects = 200
	MaxExpect  = 10
	MaxFactor  = 60
	MaxMinute  = 14 * 24 * 60
	MaxWords   = 10_000 // bytes of a wording
	MaxTitle   = 400
)

var (
	slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	nameForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*/[1-9][0-9]*$`)
)

func isSlug(s string) bool { return len(s) <= 64 && slugForm.MatchString(s) }
