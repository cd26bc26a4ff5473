package adoption

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Begun is the body of consult.silence.begun/1. Its subject is the text, as is
// that of all that follow; its own id is that of the procedure.
type Begun struct {
	As      string       `json:"as"` // the lead or the organiser
	Version int64        `json:"version"`
	Hash    redline.Hash `json:"hash"`
	Until   string       `json:"until"` // UTC, to the minute: form.InstantForm
	Note    i18n.Text    `json:"note,omitzero"`
}

// Broken is the body of consult.silence.broken/1: its authors cannot accept the
// text.
type Broken struct {
	Via       submission.Via `json:"via"`
	Procedure statement.Hash `json:"procedure"`
	Unit      string         `json:"unit,omitempty"` // redline.ID; absent for the text as a whole
	Reason    i18n.Text      `json:"reason"`
}

// Extended is the body of consult.silence.extended/1.
type Extended struct {
	As        string         `json:"as"`
	Procedure statement.Hash `json:"procedure"`
	Until     string         `json:"until"`
	Reason    i18n.Text      `json:"reason"`
}

// Outcome is how a silence procedure ended.
type Outcome string

// The outcomes.
const (
	Kept       Outcome = "adopted"    // nobody broke silence
	WasBroken  Outcome = "broken"     // somebody did
	Superseded Outcome = "superseded" // another version was put in force meanwhile
)

// Ended is the body of consult.silence.ended/1: the hub's scheduler says it.
type Ended struct {
	Procedure statement.Hash `json:"procedure"`
	Due       string         `json:"due"` // the instant in force
	Outcome   Outcome        `json:"outcome" enum:"adopted,broken,superseded"`
}

// Adopted is the body of consult.text.adopted/1.
type Adopted struct {
	As      string       `json:"as,omitempty"` // the lead or the organiser; absent for the secretariat in what it recorded
	Version int64        `json:"version"`
	Hash    redline.Hash `json:"hash"`
	Note    i18n.Text    `json:"note,omitzero"`
}

// Kind is what is reserved.
type Kind string

// The kinds.
const (
	Objection      Kind = "objection"      // its authors do not agree
	Reservation    Kind = "reservation"    // they agree but for what they reserve
	AdReferendum   Kind = "ad-referendum"  // they agree subject to confirmation by their authorities
	Explanation    Kind = "explanation"    // of position
	Interpretation Kind = "interpretation" // how they read the text: an interpretative declaration
)

// Kinds lists the kinds in the order in which they are shown.
func Kinds() []Kind {
	return []Kind{Objection, Reservation, AdReferendum, Explanation, Interpretation}
}

// Binds reports whether it is for those alone whose agreement is asked for.
func (k Kind) Binds() bool { return k == Objection || k == Reservation || k == AdReferendum }

// Reserved is the body of consult.text.reserved/1; its id is that of the
// reservation, whatever its kind.
type Reserved struct {
	Via     submission.Via `json:"via"`
	Version int64          `json:"version"`
	Kind    Kind           `json:"kind" enum:"objection,reservation,ad-referendum,explanation,interpretation"`
	Unit    string         `json:"unit,omitempty"` // redline.ID; absent for the text as a whole
	Words   i18n.Text      `json:"words"`
}

// Lift is what becomes of a reservation.
type Lift string

// What becomes of one: an ad referendum is confirmed or it is not, anything else
// is withdrawn.
const (
	Withdrawn    Lift = "withdrawn"
	Confirmed    Lift = "confirmed"
	NotConfirmed Lift = "not-confirmed"
)

// Lifts lists what can become of a kind, in the order in which it is shown.
func (k Kind) Lifts() []Lift {
	if k == AdReferendum {
		return []Lift{Confirmed, NotConfirmed}
	}
	return []Lift{Withdrawn}
}

// Lifted is the body of consult.reservation.lifted/1. An author lifts it for
// itself; of several who reserved jointly, the others' stands.
type Lifted struct {
	Via         submission.Via `json:"via"` // own, for a group, or recorded
	Reservation statement.Hash `json:"reservation"`
	Outcome     Lift           `json:"outcome" enum:"withdrawn,confirmed,not-confirmed"`
	Reason      i18n.Text      `json:"reason,omitzero"`
}
