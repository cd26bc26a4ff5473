package moderation

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/statement"
)

// Received is the body of consult.contribution.received/1: the hub says that it
// holds something back. Its subject is the consultation, as is that of those
// below.
type Received struct {
	Commitment statement.Hash `json:"commitment"` // statement.Hash.Commitment of the challenge that was cleared
}

// Declined is the body of consult.contribution.declined/1: the organiser does
// not let in what these receipts stand for. It counts for those that are open
// when it is said.
type Declined struct {
	As       string           `json:"as,omitempty"` // listed id of the organiser; absent for the secretariat in what it recorded
	Receipts []statement.Hash `json:"receipts"`     // statements, in ascending order
	Reason   Reason           `json:"reason" enum:"subject,repeated,automated,abusive,personal-data,confidential,unsayable,other"`
	Words    i18n.Text        `json:"words,omitzero"` // beside the reason; of Other always there
}

// TakenBack is the body of consult.contribution.taken-back/1: the hub says that
// the author took back what a receipt stands for.
type TakenBack struct {
	Receipt statement.Hash `json:"receipt"`
}

// Reason is why something is not let in.
type Reason string

// The reasons.
const (
	Subject      Reason = "subject"       // it is not about what is consulted on
	Repeated     Reason = "repeated"      // it has been said, in the same words, by the same author
	Automated    Reason = "automated"     // it is one of many that a program made
	Abusive      Reason = "abusive"       // it insults or threatens
	PersonalData Reason = "personal-data" // it tells of people what is not for the public
	Confidential Reason = "confidential"  // it is marked, or should be, for fewer than all
	Unsayable    Reason = "unsayable"     // it cannot be said any more: whoever cleared it is no longer authorized, say
	Other        Reason = "other"         // in words
)

// Reasons lists the reasons in the order in which they are shown.
func Reasons() []Reason {
	return []Reason{Subject, Repeated, Automated, Abusive, PersonalData, Confidential, Unsayable, Other}
}

// Covered lists the types of statement that moderation before holds back.
func Covered() []string {
	return []string{contribution.TypeMade, contribution.TypeCorrected, text.TypeProposed}
}

// Labels are the words by which a queue is narrowed: the kind of a contribution,
// a correction, or an amendment.
const (
	Correction = "correction"
	Amendment  = "amendment"
)

// Labels lists them in the order in which they are shown.
func Labels() []string {
	var out []string
	for _, k := range contribution.Kinds() {
		out = append(out, string(k))
	}
	return append(out, Correction, Amendment)
}
