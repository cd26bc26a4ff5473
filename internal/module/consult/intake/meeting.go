package intake

// Series is a report on meetings that belong together.
type Series struct {
	Document Document `json:"document"`
	Title    *Fact    `json:"title,omitempty"`
	Chair    *Fact    `json:"chair,omitempty"` // as the document names the person who chairs the series
	// Organiser is who holds the series, as the document names it.
	Organiser *Fact  `json:"organiser,omitempty"`
	Period    *Frame `json:"period,omitempty"`
	// Planned lists the meetings that were to be held, in the order of the
	// document; PlannedCount is the number that it prints, 0 for none.
	Planned      []Planned `json:"planned"`
	PlannedCount int       `json:"plannedCount,omitempty"`
	// Agenda is what all meetings were to include, point by point.
	Agenda []Fact `json:"agenda"`
	// Opening is what stands before the first meeting: mandate, modalities.
	Opening  []Session `json:"opening"`
	Meetings []Meeting `json:"meetings"` // in the order of the document
	Unsure   []Unsure  `json:"unsure"`
}

// Planned is a meeting that was to be held.
type Planned struct {
	With    Fact `json:"with"`    // "African Union"
	Meeting int  `json:"meeting"` // from 1 in Meetings; 0 when no report stands in the document
	Sure    bool `json:"sure"`    // the report names the same body
}

// Meeting is one meeting as reported.
type Meeting struct {
	Title Fact   `json:"title"` // the heading
	With  string `json:"with"`  // as the heading says it: "participating States of the …"
	Body  string `json:"body"`  // the organization in it
	When  Frame  `json:"when"`
	Where Fact   `json:"where"` // as printed: a city, or a house
	// Arrangements are the sentences that say in what context the meeting stood,
	// who organised, opened, chaired, facilitated or moderated it.
	Arrangements []Arrangement `json:"arrangements"`
	Closed       []Fact        `json:"closed"` // the sentences that speak of a closed session
	Agenda       []Fact        `json:"agenda"` // components that the document lists
	Sessions     []Session     `json:"sessions"`
	Summary      *Summary      `json:"summary,omitempty"` // the Chair's
}

// Arrangement is a sentence on how a meeting was held.
type Arrangement struct {
	Fact
	Kind string `json:"kind"` // "context", "partner", "opened", "chaired", "facilitated", "moderated", "organised", "hosted"
}

// SessionKind says who took part in a session, as far as its heading tells.
type SessionKind string

// The kinds of sessions.
const (
	OnMatter         SessionKind = "matter"            // the heading names a matter and no participants
	Opening          SessionKind = "opening"           // what stands before the first heading, or under "Overview"
	OfStates         SessionKind = "states"            // an exchange with States
	MultiStakeholder SessionKind = "multi-stakeholder" // with others than States
	ToSome           SessionKind = "closed"            // the heading says that it was closed
	ToAll            SessionKind = "open"              // or open
)

// Session is a part of a report under one heading.
type Session struct {
	Title  *Fact       `json:"title,omitempty"` // none for what stands before the first heading
	Kind   SessionKind `json:"kind"`
	Points []Point     `json:"points"`
}

// Point is one paragraph or item of a session or a summary.
type Point struct {
	Fact
	// Lead is the sentence that the point completes, for an item of a list.
	Lead  string `json:"lead,omitempty"`
	Under int    `json:"under,omitempty"` // paragraph of that sentence
	Label string `json:"label,omitempty"` // "1.", "•"; empty for a paragraph
	Depth int    `json:"depth,omitempty"`
}

// Whose says whom a point of a summary is ascribed to.
type Whose string

// Whom a point can be ascribed to.
const (
	OfParticipants Whose = "participants" // "noting that participants had:"
	OfTheMeeting   Whose = "meeting"      // "the key points raised during the meeting:"
	OfTheChair     Whose = "chair"        // "the GGE Chair also highlighted that:"
)

// Summary is a Chair's summary.
type Summary struct {
	Title  Fact           `json:"title"`
	Leads  []SummaryLead  `json:"leads"` // what leads to the points, in its order
	Points []SummaryPoint `json:"points"`
}

// SummaryLead is a paragraph that leads to points of a summary.
type SummaryLead struct {
	Fact
	From int `json:"from"` // the first of its points, from 1 in Points
	To   int `json:"to"`   // the last; less than From where it leads to none
}

// SummaryPoint is a point of a Chair's summary with the sentence that says whose
// it is.
type SummaryPoint struct {
	Point
	Whose     Whose  `json:"whose"`
	WhoseLead string `json:"whoseLead"` // the sentence that says so
	// Within are the items of a list that the point holds, at any depth below it.
	Within []Point `json:"within,omitempty"`
}
