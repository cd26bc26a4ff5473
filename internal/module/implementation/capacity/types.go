package capacity

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Side is on which side of capacity-building something stands.
type Side string

// The sides.
const (
	Need  Side = "need"
	Offer Side = "offer"
)

// Sides lists them.
func Sides() []Side { return []Side{Need, Offer} }

// Other is the other side.
func (s Side) Other() Side {
	if s == Need {
		return Offer
	}
	return Need
}

// Content is what a need or an offer says.
type Content struct {
	Title i18n.Text `json:"title"`
	Text  i18n.Text `json:"text"` // in the plain form of package redline
	// Provisions are those that it serves, by their frozen ids; Kinds is what is
	// needed or offered, as the list of kinds has them. All lists are in ascending
	// order.
	Provisions []string `json:"provisions,omitempty" doc:"frozen ids of the provisions that it serves"`
	Kinds      []string `json:"kinds" doc:"ids of kinds of capacity-building: training, exercise, equipment, advice, drafting-of-law, secondment, assessment, funding, other, or one that the hub adds"`
	// Regions and States are those concerned: of an offer with neither, all.
	Regions   []string  `json:"regions,omitempty" doc:"regional groups of the General Assembly that it concerns"`
	States    []string  `json:"states,omitempty" doc:"listed ids of the States that it concerns"`
	Languages []string  `json:"languages,omitempty" doc:"in which it can be carried out: BCP 47"`
	From      string    `json:"from,omitempty" doc:"from when on: a month or a day"`
	Until     string    `json:"until,omitempty" doc:"until when: a month or a day"`
	Terms     i18n.Text `json:"terms,omitzero" doc:"on which terms"`
	Contact   Contact   `json:"contact"`
	submission.Translated
}

// Worded implements submission.Translating.
func (c *Content) Worded() []submission.Worded {
	return []submission.Worded{{Name: "title", Text: &c.Title, Max: MaxTitle}, {Name: "text", Text: &c.Text, Max: MaxText}, {Name: "terms", Text: &c.Terms, Max: MaxTerms}, {Name: "office", Text: &c.Contact.Office, Max: MaxOffice}}
}

// Contact is whom to write to: an office, never a person.
type Contact struct {
	Office  i18n.Text `json:"office"`
	Mail    string    `json:"mail,omitempty" doc:"address of the office for mail"`
	Address string    `json:"address,omitempty" doc:"https://…"`
}

// Opening is the body of implementation.need.stated/1 and
// implementation.offer.made/1. Its statement has no subject; its id is that of the
// need or offer.
type Opening struct {
	Side Side           `json:"-"`
	Via  submission.Via `json:"via"`
	Content
}

// Changed is the body of implementation.need.changed/1 and .offer.changed/1. Its
// subject is the need or offer; what it says replaces the earlier words.
type Changed struct {
	Side   Side      `json:"-"`
	As     string    `json:"as,omitempty"` // listed id; absent for the secretariat, of what it recorded
	Reason i18n.Text `json:"reason,omitzero"`
	Content
	// Over is the wording whose place it takes, as its author knew it: it stands among
	// the refs of the statement, and not in the body. See submission.Over.
	Over statement.Hash `json:"-"`
}

// Result is what became of a need or an offer that is closed.
type Result string

// The results, in the words of a need and of an offer alike.
const (
	Met     Result = "met"      // the need was met; the offer was taken up
	Partly  Result = "partly"   // in part
	NotMet  Result = "not-met"  // it was not
	Unknown Result = "not-said" // whoever closes it says nothing of that
)

// Results lists them.
func Results() []Result { return []Result{Met, Partly, NotMet, Unknown} }

// Closed is the body of implementation.need.closed/1 and .offer.closed/1.
type Closed struct {
	Side   Side      `json:"-"`
	As     string    `json:"as,omitempty"`
	Result Result    `json:"result" enum:"met,partly,not-met,not-said"`
	Text   i18n.Text `json:"text,omitzero"` // what became of it
	// With are the offers by which a need was met, the needs for which an offer was
	// taken up, where whoever closes it names them: ids, in ascending order.
	With []statement.Hash `json:"with,omitempty"`
}

// Withdrawn is the body of implementation.need.withdrawn/1 and .offer.withdrawn/1.
type Withdrawn struct {
	Side   Side      `json:"-"`
	As     string    `json:"as,omitempty"`
	Reason i18n.Text `json:"reason"`
}

// Stage is how far two have come.
type Stage string

// The stages.
const (
	Agreed  Stage = "agreed"
	Began   Stage = "began"
	Ended   Stage = "ended"
	Nothing Stage = "nothing" // it came to nothing
)

// Stages lists them.
func Stages() []Stage { return []Stage{Agreed, Began, Ended, Nothing} }

// Outcome is the body of implementation.outcome.told/1: the account of one of the
// two of what became of a need and an offer. Its subject is the need.
type Outcome struct {
	As    string         `json:"as"`
	Offer statement.Hash `json:"offer"`
	Stage Stage          `json:"stage" enum:"agreed,began,ended,nothing"`
	Text  i18n.Text      `json:"text,omitzero"`
}

// Retracted is the body of implementation.outcome.withdrawn/1: a participant
// withdraws its own account of what became of a need and an offer. Its subject is the
// need.
type Retracted struct {
	As     string         `json:"as"`
	Offer  statement.Hash `json:"offer"`
	Reason i18n.Text      `json:"reason"`
}
