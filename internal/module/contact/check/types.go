package check

import (
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/contact"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Pace is how long each rung of the ladder waits, in minutes.
type Pace struct {
	Remind int64 `json:"remind" doc:"minutes after which who was asked is reminded"`
	Times  int64 `json:"times" doc:"how often who was asked is reminded"`
	Onward int64 `json:"onward" doc:"minutes after the last of these until the next is asked"`
}

// Terms are what a check is: the same for all whom it asks.
type Terms struct {
	Community string `json:"community"` // slug
	Region    string `json:"region,omitempty" doc:"regional group whose members are asked; absent: all members"`
	Category  string `json:"category,omitempty" doc:"category of the contacts that are asked; absent: all"`
	Announced bool   `json:"announced" doc:"participants are told beforehand when it begins"`
	Hours     bool   `json:"hours" doc:"a contact is asked within its own working hours; else at any hour"`
	From      string `json:"from" doc:"instant from which contacts are asked"`
	Until     string `json:"until" doc:"instant at which it is closed"`
	Pace
	// Insist is why contacts are asked who were asked less than a week before.
	Insist i18n.Text `json:"insist,omitzero"`
	// Words are what whoever calls the check says to those who are asked.
	Words i18n.Text `json:"words,omitzero"`
	Plan  string    `json:"plan" doc:"version and name of the plan that the intervals were taken from"`
}

// Called is the body of contact.check.called/1, said to each participant whose
// contacts are asked. Its subject is "check:" and 32 hexadecimal digits, the same
// for all of them.
type Called struct {
	Participant string `json:"participant"` // listed id
	Terms
}

// How is how an answer was given.
type How string

// The ways to answer.
const (
	ByLink How = "link" // by whoever held a link: the hub says so
	ByDesk How = "desk" // by an officer, in the participant's name
)

// Answered is the body of contact.check.answered/1. By a link: said by who called
// the check, to the participant. On the desk: said by the participant, to who
// called the check.
type Answered struct {
	Community   string `json:"community"`
	Participant string `json:"participant"`
	How         How    `json:"how" enum:"link,desk"`
	Contact     string `json:"contact,omitempty" doc:"id of the contact to which the link was sent"`
	Asked       string `json:"asked,omitempty" doc:"instant at which the participant was first asked; absent: it had not been"`
}

// End is why a check was closed.
type End string

// The ends.
const (
	AtDeadline End = "deadline"
	ByManager  End = "manager"
)

// Closed is the body of contact.check.closed/1, said to the community: what its
// members may know of it.
type Closed struct {
	Terms Terms  `json:"terms"`
	End   End    `json:"end" enum:"deadline,manager"`
	Rates Rates  `json:"rates"`
	Next  string `json:"next,omitempty" doc:"instant at which the next check is due; absent: none is, by the calendar"`
}

// Rates are the figures of a check, for the community.
type Rates struct {
	SmallGroup int64         `json:"small_group" doc:"counts below this are not given"`
	Asked      contact.Count `json:"asked" doc:"participants that were asked"`
	Answered   contact.Count `json:"answered"`
	Within     []Within      `json:"within" doc:"answered within so many minutes after they were first asked, the shorter first; each holds those before"`
}

// Within is how many answered within some time.
type Within struct {
	Minutes int64         `json:"minutes"`
	Count   contact.Count `json:"count"`
}

// Mark is a statement's place.
type Mark = submission.Mark

// Answer is the answer of a participant, as it stands.
type Answer struct {
	Mark
	How     How       `json:"how,omitempty"`
	Contact string    `json:"contact,omitempty"`
	Asked   time.Time `json:"asked,omitzero" doc:"when the participant was first asked"`
	Erased  bool      `json:"erased,omitempty"`
}

// Thread is a check as it stands between who called it and one participant.
type Thread struct {
	Check       string         `json:"check"` // id
	Caller      statement.Hash `json:"caller"`
	Identity    statement.Hash `json:"identity" doc:"of the participant"`
	Participant string         `json:"participant" doc:"listed id"`
	Terms       Terms          `json:"terms"`
	Called      Mark           `json:"called"`
	Answer      *Answer        `json:"answer,omitempty"`
	Erased      bool           `json:"erased,omitempty" doc:"the words of the call are erased"`
}

// Took is how long an answer took from when the participant was first asked. Where it
// answered on the hub before anybody was asked, it is counted from when the check began:
// from then on it could. ok is false where neither is known.
func (t *Thread) Took() (d time.Duration, ok bool) {
	if t.Answer == nil {
		return 0, false
	}
	from := t.Answer.Asked
	if from.IsZero() && t.Answer.How == ByDesk && !t.Erased {
		from = t.Terms.Begins()
	}
	if from.IsZero() {
		return 0, false
	}
	return max(t.Answer.At.Sub(from), 0), true
}

// Turn is whose move a check is, as a reader sees it.
type Turn string

// The turns.
const (
	Ours   Turn = "ours"   // to answer
	Theirs Turn = "theirs" // to begin, or to answer
	Over   Turn = "over"   // closed, or answered
)

// Do is something that is done to reach a participant.
type Do string

// What is done.
const (
	Ask    Do = "asked"
	Remind Do = "reminded"
)

// Officers stand at the end of the ladder, in the place of a contact.
const Officers = "officers"

// Step is something that was done.
type Step struct {
	Do   Do        `json:"do" enum:"asked,reminded"`
	Whom string    `json:"whom" doc:"id of a contact; or officers"`
	At   time.Time `json:"at"`
	Back bool      `json:"back,omitempty" doc:"the mail came back"`
	Mail Mail      `json:"mail,omitempty" enum:"waiting,failed" doc:"on the board: the mail has not been handed to a mail server yet, or never will be; absent: it has been, or this is not known any more"`
}

// Mail is what became of the mail of a step, where it has not gone out.
type Mail string

// What becomes of it.
const (
	MailWaits  Mail = "waiting" // for a mail server to take it
	MailFailed Mail = "failed"  // no mail server took it, or there is nobody to write to
)
