package audit

import (
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/statement"
)

// Entry is what is noted. No field holds a name, an address or a text: ids
// only, which the page resolves for those who may see them.
type Entry struct {
	Participant statement.Hash // whose trail; zero is the hub's own participant
	Person      string         // who did it: a person of the participant, ByLink, ByHub or ByParticipant; "" for the program, at its operator's command line
	Action      string         // what was done, in lower-case words with full stops: see the constants
	Object      string         // id of what it was done to: a draft, a person, an authorization; may be empty
	Statement   statement.Hash // that it caused or that was read; zero for none
}

// Who did something where it was no person of the participant whose trail it is.
const (
	ByLink            = "by:link" // whoever held a link that works once
	ByHub             = "by:hub"  // the participant that keeps the hub, through one of its own people
	participantPrefix = "by:participant:"
)

// ByParticipant is another participant, by its listed id or, where it has none,
// its identity. Which of its people it was stands in its own trail.
func ByParticipant(id string) string { return participantPrefix + id }

// Other gives the participant that ByParticipant names; ok is false where a
// person is no other participant.
func Other(person string) (id string, ok bool) { return strings.CutPrefix(person, participantPrefix) }

// What is noted. A room may note more; an action without words in the catalogue
// shows itself as it is written.
const (
	SignedIn              = "session.began"
	SessionEnded          = "session.ended"
	SignInRefused         = "session.refused"
	HatWorn               = "hat.worn"
	Invited               = "person.invited"
	Enrolled              = "person.enrolled"
	PersonErased          = "person.erased"
	PeopleListed          = "people.listed"
	PasskeyAdded          = "passkey.added"
	PasskeyRemoved        = "passkey.removed"
	AbsenceSet            = "absence.set"
	Proposed              = "draft.proposed"
	DraftKept             = "draft.kept"
	DraftCleared          = "draft.cleared"
	DraftHeld             = "draft.held"
	DraftDeclined         = "draft.declined"
	DraftReturned         = "draft.returned"
	DraftReopened         = "draft.reopened"
	DraftWithdrawn        = "draft.withdrawn"
	Said                  = "statement.said"
	BodyRead              = "body.read"
	BodyErased            = "body.erased"
	SubmissionRecorded    = "submission.recorded"
	SubmissionTransmitted = "submission.transmitted"
	SubmissionMade        = "submission.made"
	SubmissionJoined      = "submission.joined"
	SubmissionConfirmed   = "submission.confirmed"
	SubmissionCorrected   = "submission.corrected"
	SubmissionWithdrawn   = "submission.withdrawn"
	KeyOpened             = "key.opened"
	KeyRotated            = "key.rotated"
	KeyCompromised        = "key.compromised"
	KeyRecovered          = "key.recovered"
	KeyMoved              = "key.moved"
	KeyDrilled            = "key.drilled"
	TrailExported         = "trail.exported"
	LetterReturned        = "letter.returned"
	LetIn                 = "contribution.let-in"
)

// Limits of an entry, in bytes.
const (
	maxAction = 64
	maxID     = 256
)

// check refuses what is not an entry: the fault is the caller's.
func (e *Entry) check() error {
	switch {
	case !isAction(e.Action):
		return fail.New(fail.Internal, "%.80q is not the name of an action", e.Action)
	case !isID(e.Person) || !isID(e.Object):
		return fail.New(fail.Internal, "a note of %s names what is not an id", e.Action)
	}
	return nil
}

func isAction(s string) bool {
	if s == "" || len(s) > maxAction {
		return false
	}
	for i, r := range s {
		edge := i == 0 || i == len(s)-1
		if !(r >= 'a' && r <= 'z') && (edge || r != '.' && r != '-') {
			return false
		}
	}
	return true
}

// isID keeps to printable ASCII without blanks, as frozen ids are written.
func isID(s string) bool {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return len(s) <= maxID
}

// Row is an entry as it stands in a trail.
type Row struct {
	Entry
	N  int64 // place in the trail, from 0
	At time.Time
}

// Filter narrows a list of rows; empty fields do not.
type Filter struct {
	Action string    // exact
	Person string    // exact
	Object string    // exact
	From   time.Time // not before
	Until  time.Time // before
	Before int64     // when > 0: rows before this one
	Limit  int       // rows at most; 0 is 100
}

// Report is what a check has found.
type Report struct {
	Rows     int64          // in the trail
	Head     statement.Hash // hash of the last one; zero when there is none
	Anchors  int            // that name this trail and agree with it
	Anchored int64          // rows that the last of them binds
	Sealed   bool           // the rows were opened, too; false while the hub is locked
	Broken   *Break         // nil when all is proved
}

// Break is the first place at which a trail does not prove itself.
type Break struct {
	Row       int64 // the first row that is not what was noted, or that nothing proves
	Why       Fault
	Statement statement.Hash // the anchor that shows it; zero where the chain itself does
}

// Fault is why a trail is broken.
type Fault string

// The faults.
const (
	Altered     Fault = "altered"      // the row's hash is not that of what stands in it
	Missing     Fault = "missing"      // a row is not there
	CutOff      Fault = "cut-off"      // rows at the end are not there
	HeadLost    Fault = "head-lost"    // the head is not that of the last row
	Unopenable  Fault = "unopenable"   // the row is not one that was sealed at its place
	Rewritten   Fault = "rewritten"    // the chain is whole, but not the one that was anchored
	AnchorLost  Fault = "anchor-lost"  // what an anchor hashes is not there
	AnchorFalse Fault = "anchor-false" // what is kept of an anchor is not what it hashes
)

// Actions lists what is noted, in the order of the constants.
func Actions() []string {
	return []string{SignedIn, SessionEnded, SignInRefused, HatWorn, Invited, Enrolled, PersonErased, PeopleListed, PasskeyAdded, PasskeyRemoved, AbsenceSet, Proposed, DraftKept, DraftCleared, DraftReturned, DraftReopened, DraftWithdrawn, Said, BodyRead, BodyErased, SubmissionRecorded, SubmissionTransmitted, SubmissionMade, SubmissionJoined, SubmissionConfirmed, SubmissionCorrected, SubmissionWithdrawn, KeyOpened, KeyRotated, KeyCompromised, KeyRecovered, KeyMoved, KeyDrilled, TrailExported, LetterReturned}
}
