package participant

import (
	"regexp"

	"comity.example/comity/internal/i18n"
)

// Class says what kind of participant it is.
type Class string

// The classes. Academia and the three after it are those of stakeholder
// organizations.
const (
	State                 Class = "state"
	GroupOfStates         Class = "group-of-states"
	RegionalOrganization  Class = "regional-organization"
	IntergovernmentalBody Class = "intergovernmental-body"
	Academia              Class = "academia"
	CivilSociety          Class = "civil-society"
	PrivateSector         Class = "private-sector"
	TechnicalCommunity    Class = "technical-community"
	Individual            Class = "individual" // in personal capacity, named by consent
)

// Classes lists the classes in the order in which they are shown.
func Classes() []Class {
	return []Class{State, GroupOfStates, RegionalOrganization, IntergovernmentalBody,
		Academia, CivilSociety, PrivateSector, TechnicalCommunity, Individual}
}

// Stakeholder reports whether those of the class take part by accreditation:
// stakeholder organizations, and individuals. All others are listed as of right.
func (c Class) Stakeholder() bool {
	switch c {
	case Academia, CivilSociety, PrivateSector, TechnicalCommunity, Individual:
		return true
	}
	return false
}

// Organization reports whether the class is one of the four of stakeholder
// organizations.
func (c Class) Organization() bool { return c.Stakeholder() && c != Individual }

// HasMembers reports whether those of the class may have members.
func (c Class) HasMembers() bool {
	return c == GroupOfStates || c == RegionalOrganization || c == IntergovernmentalBody
}

// Standing is a State's standing in the United Nations.
type Standing string

// The two standings, and that of a State which a demonstration invents.
const (
	Member     Standing = "member"
	Observer   Standing = "observer" // non-member observer State
	Fictitious Standing = "fictitious"
)

// Region is a regional group of the General Assembly.
type Region string

// The five regional groups.
const (
	African                Region = "african"
	AsiaPacific            Region = "asia-pacific"
	EasternEuropean        Region = "eastern-european"
	LatinAmericanCaribbean Region = "latin-american-and-caribbean"
	WesternEuropeanOthers  Region = "western-european-and-others"
)

// Regions lists the regional groups in alphabetical order of their English
// names.
func Regions() []Region {
	return []Region{African, AsiaPacific, EasternEuropean, LatinAmericanCaribbean, WesternEuropeanOthers}
}

// Participant is one that is listed: the body of a participant.listed/1.
type Participant struct {
	ID    string    `json:"id"` // "state:ke", "org:osce", "group:g7", "person:<32 hex>"; frozen, no name
	Class Class     `json:"class"`
	Name  i18n.Text `json:"name"`            // short name; a State's in six languages
	Short string    `json:"short,omitempty"` // "OSCE"
	// Formal is a State's formal name in English, where it differs from Name.
	Formal string `json:"formal,omitempty"`

	Standing   Standing `json:"standing,omitempty"` // of States only
	ISO3166    Codes    `json:"iso3166,omitzero"`   // of States only
	Region     Region   `json:"region,omitempty"`   // of Member States only
	RegionNote string   `json:"region_note,omitempty"`
	Admitted   string   `json:"admitted,omitempty"` // date of admission to the United Nations, 2006-01-02
	ClassNote  string   `json:"class_note,omitempty"`
	Sources    []Source `json:"sources"`

	// Members are those of a group or an organization, in the order of their
	// ids. None are named where no source of them is at hand: that is no
	// statement that there are none.
	Members []Membership `json:"members,omitempty"`
	Website string       `json:"website,omitempty"` // https, public; see PublicAddress
	Home    string       `json:"home,omitempty"`    // website of the hub that keeps its keys, where that is another one
	Country string       `json:"country,omitempty"` // seat of an organization: ISO 3166-1 alpha-2
	Consent *Consent     `json:"consent,omitempty"` // of individuals, who are not named without it
	// Shipped says that the listing is that of the table which is built into the
	// program: a later table replaces it. What a secretariat has listed in its own
	// words no table replaces.
	Shipped bool `json:"shipped,omitempty"`
}

// Membership is one of a group, from a day to a day.
type Membership struct {
	ID    string `json:"id"`              // of the member
	From  string `json:"from,omitempty"`  // 2015, 2015-07 or 2015-07-22; empty: not known here
	Until string `json:"until,omitempty"` // the last day; empty while it lasts
	As    string `json:"as,omitempty"`    // "observer", "co-sponsor"; empty: as a member
}

// Consent says that an individual agreed to be named. It stands in the body of
// the statement, which can be erased with the name.
type Consent struct {
	On  string `json:"on"`  // day, 2006-01-02
	How string `json:"how"` // "in writing", in English
}

// Codes are a State's codes of ISO 3166-1.
type Codes struct {
	Alpha2  string `json:"alpha2"`  // "KE"
	Alpha3  string `json:"alpha3"`  // "KEN"
	Numeric string `json:"numeric"` // "404", three digits; also its M49 code
}

// Source is what some members of a listing rest on.
type Source struct {
	Title string `json:"title"`
	Of    string `json:"of"`    // the members, by their JSON names
	Known string `json:"known"` // "read" in the source, or "remembered" and not checked against it
}

var (
	idForm      = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*|person:[0-9a-f]{32})$`)
	numericForm = regexp.MustCompile(`^[0-9]{3}$`)
)

// Type implements the module's Body.
func (p *Participant) Type() string { return TypeListed }

// Subject is the id of the participant.
func (p *Participant) Subject() string { return p.ID }
