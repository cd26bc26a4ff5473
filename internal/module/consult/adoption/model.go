package adoption

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Why a statement does not count.
const (
	WhyUnknown  = "unknown"   // the register does not name the key as the participant's, or it could not speak
	WhyText     = "text"      // the text itself does not count
	WhyLead     = "not-lead"  // the lead of the group, or the organiser, says this
	WhyRule     = "rule"      // the consultation agrees by another rule
	WhyVersion  = "version"   // it is about another version than the one in force, or one that is not there
	WhyBrackets = "brackets"  // the version still has text in brackets
	WhyAdopted  = "adopted"   // the version is adopted
	WhyRunning  = "running"   // a silence procedure is running
	WhyShort    = "short"     // silence would run for fewer hours than the call says
	WhyNone     = "none"      // there is no such procedure or reservation
	WhyOver     = "over"      // the procedure is over
	WhyEarlier  = "earlier"   // silence is extended to a later instant only
	WhyUnit     = "unit"      // the version has no such unit
	WhyAlready  = "already"   // it has been said
	WhyDue      = "due"       // the procedure ends at another instant
	WhyDiffers  = "differs"   // the outcome is not what follows from the register
	WhyObjected = "objected"  // an objection stands
	WhyOutcome  = "outcome"   // that cannot become of a reservation of this kind
	WhyNotTheir = "not-their" // who lifts it did not make it, or has lifted it
)

// Event is what was said, whether it counts or not.
type Event struct {
	submission.Mark
	Type string `json:"type"`
	As   string `json:"as,omitempty" doc:"listed id of who said it; absent for the secretariat and the hub"`
	Why  string `json:"why,omitempty" doc:"why it does not count; absent when it does"`
}

// Break is that somebody broke silence.
type Break struct {
	submission.Mark
	// Told is whose break it is, and how it came to be said.
	submission.Told
	Unit   string    `json:"unit,omitempty" doc:"of the version; absent for the text as a whole"`
	Reason i18n.Text `json:"reason"`
}

// Extension is that a procedure was given more time.
type Extension struct {
	submission.Mark
	As     string    `json:"as"`
	From   string    `json:"from" doc:"instant until which it ran before"`
	Reason i18n.Text `json:"reason"`
}

// State is how far a procedure is, or a version.
type State string

// The states. A procedure is running, adopted, broken or superseded; a version is
// open, running, adopted or broken.
const (
	Open    State = "open" // nothing of it runs or is adopted
	Running State = "running"
	Agreed  State = "adopted"
	Broke   State = "broken"
	Passed  State = "superseded"
)

// Procedure is a silence procedure as it stands.
type Procedure struct {
	ID string `json:"id" doc:"id of the statement that began it"`
	submission.Mark
	As       string       `json:"as" doc:"listed id of who began it"`
	Version  int64        `json:"version"`
	Hash     redline.Hash `json:"hash" doc:"of the version"`
	Until    string       `json:"until" doc:"instant in force at which it ends, in UTC"`
	Note     i18n.Text    `json:"note,omitzero"`
	State    State        `json:"state" enum:"running,adopted,broken,superseded"`
	Over     bool         `json:"over" doc:"nothing more is said in it"`
	Extended []Extension  `json:"extended"` // oldest first
	Broken   []Break      `json:"broken"`   // oldest first
	Ended    *Event       `json:"ended,omitempty"`
}

// outcome is how it ends, as it stands.
func (p *Procedure) outcome() Outcome {
	switch p.State {
	case Broke:
		return WasBroken
	case Passed:
		return Superseded
	}
	return Kept
}

// BrokenBy reports whether somebody broke silence in it.
func (p *Procedure) BrokenBy(id string) bool {
	return slices.ContainsFunc(p.Broken, func(b Break) bool { return slices.Contains(b.Via.Authors(), id) })
}

// Adoption is that a version was adopted.
type Adoption struct {
	submission.Mark
	As        string               `json:"as,omitempty" doc:"listed id; absent for the secretariat, and where silence was kept"`
	Version   int64                `json:"version"`
	Hash      redline.Hash         `json:"hash" doc:"of the version"`
	Rule      consult.DecisionRule `json:"rule" enum:"editor,consensus,silence" doc:"by which it was adopted"`
	Procedure statement.Hash       `json:"procedure,omitzero" doc:"silence procedure that nobody broke"`
	Note      i18n.Text            `json:"note,omitzero"`
}

// LiftedBy is that an author lifted a reservation for itself.
type LiftedBy struct {
	submission.Mark
	submission.Told
	Outcome Lift      `json:"outcome" enum:"withdrawn,confirmed,not-confirmed"`
	Reason  i18n.Text `json:"reason,omitzero"`
}

// Reserve is a reservation as it stands, whatever its kind.
type Reserve struct {
	ID string `json:"id" doc:"id of the statement that made it"`
	submission.Mark
	submission.Told
	Version int64      `json:"version"`
	Kind    Kind       `json:"kind" enum:"objection,reservation,ad-referendum,explanation,interpretation"`
	Unit    string     `json:"unit,omitempty" doc:"of the version; absent for the text as a whole"`
	Words   i18n.Text  `json:"words"`
	Lifted  []LiftedBy `json:"lifted"` // oldest first
	Stands  []string   `json:"stands" doc:"listed ids of the authors that have not lifted it"`
}

// Agreement is how a text is agreed, as it stands: the read model.
type Agreement struct {
	Text       string               `json:"text" doc:"id of the text"`
	Rule       consult.DecisionRule `json:"rule" enum:"editor,consensus,silence"`
	Hours      int64                `json:"hours,omitempty" doc:"for which silence runs at the least"`
	Version    int64                `json:"version" doc:"in force"`
	State      State                `json:"state" enum:"open,running,adopted,broken" doc:"of the version in force"`
	Procedures []Procedure          `json:"procedures"` // oldest first
	Adoptions  []Adoption           `json:"adoptions"`  // oldest first
	Reserved   []Reserve            `json:"reserved"`   // oldest first
	Events     []Event              `json:"events" doc:"all that was said, in the order of the register"`
	Statements []string             `json:"statements" doc:"ids of the statements that it rests on, in the order of the register"`
}

// Procedure finds a silence procedure by its id.
func (a *Agreement) Procedure(id statement.Hash) *Procedure {
	for i := range a.Procedures {
		if a.Procedures[i].Statement == id {
			return &a.Procedures[i]
		}
	}
	return nil
}

// Reservation finds a reservation by its id.
func (a *Agreement) Reservation(id statement.Hash) *Reserve {
	for i := range a.Reserved {
		if a.Reserved[i].Statement == id {
			return &a.Reserved[i]
		}
	}
	return nil
}

// Last is the silence procedure that was begun last; nil when there was none.
func (a *Agreement) Last() *Procedure {
	if len(a.Procedures) == 0 {
		return nil
	}
	return &a.Procedures[len(a.Procedures)-1]
}

// Adopted finds the adoption of a version; nil when it is not adopted.
func (a *Agreement) Adopted(version int64) *Adoption {
	for i := range a.Adoptions {
		if a.Adoptions[i].Version == version {
			return &a.Adoptions[i]
		}
	}
	return nil
}

// objected reports whether an objection to a version stands.
func (a *Agreement) objected(version int64) bool {
	return slices.ContainsFunc(a.Reserved, func(r Reserve) bool {
		return r.Kind == Objection && r.Version == version && len(r.Stands) > 0
	})
}
