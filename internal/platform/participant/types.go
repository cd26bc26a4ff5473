package participant

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

// Class says what kind of participant it is.
type Class string

// The classes. The last four are those of stakeholder organizations.
const (
	State                 Class = "state"
	GroupOfStates         Class = "group-of-states"
	RegionalOrganization  Class = "regional-organization"
	IntergovernmentalBody Class = "intergovernmental-body"
	Academia              Class = "academia"
	CivilSociety          Class = "civil-society"
	PrivateSector         Class = "private-sector"
	TechnicalCommunity    Class = "technical-community"
)

// Classes lists the classes in the order in which they are shown.
func Classes() []Class {
	return []Class{State, GroupOfStates, RegionalOrganization, IntergovernmentalBody,
		Academia, CivilSociety, PrivateSector, TechnicalCommunity}
}

// Standing is a State's standing in the United Nations.
type Standing string

// The two standings.
const (
	Member   Standing = "member"
	Observer Standing = "observer" // non-member observer State
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
	ID    string    `json:"id"` // "state:ke", "org:osce", "group:g7"; frozen, no name
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
	idForm      = regexp.MustCompile(`^(state:[a-z]{2}|(org|group):[a-z0-9]+(-[a-z0-9]+)*)$`)
	numericForm = regexp.MustCompile(`^[0-9]{3}$`)
)

// Type implements the module's Body.
func (p *Participant) Type() string { return TypeListed }

// Subject is the id of the participant.
func (p *Participant) Subject() string { return p.ID }

// Check reports the first thing that is wrong, of kind fail.Invalid.
func (p *Participant) Check() error {
	bad := func(format string, args ...any) error {
		return fail.New(fail.Invalid, "participant "+p.ID+": "+format, args...)
	}
	switch {
	case !idForm.MatchString(p.ID):
		return fail.New(fail.Invalid, "%q is no id of a participant", p.ID)
	case !slices.Contains(Classes(), p.Class):
		return bad("class %q is unknown", p.Class)
	case p.Name.In[p.Name.Original] == "":
		return bad("it has no name in its original language, %q", p.Name.Original)
	case len(p.Sources) == 0:
		return bad("it names no source")
	case (p.Class == State) != strings.HasPrefix(p.ID, "state:"):
		return bad("an id of a State goes with the class state, and no other")
	}
	for _, s := range p.Sources {
		if s.Title == "" || s.Of == "" || s.Known != "read" && s.Known != "remembered" {
			return bad("source %q is incomplete", s.Title)
		}
	}
	if p.Class != State {
		if p.Standing != "" || p.Region != "" || p.Admitted != "" || p.ISO3166 != (Codes{}) || p.Formal != "" {
			return bad("standing, codes, region, admission and formal name are of States only")
		}
		return nil
	}
	return p.checkState(bad)
}

func (p *Participant) checkState(bad func(string, ...any) error) error {
	c := p.ISO3166
	switch {
	case len(c.Alpha2) != 2 || len(c.Alpha3) != 3 || !numericForm.MatchString(c.Numeric):
		return bad("codes %q, %q, %q are not those of ISO 3166-1", c.Alpha2, c.Alpha3, c.Numeric)
	case p.Standing == Observer && (p.Region != "" || p.Admitted != ""):
		return bad("regional group and admission are of Member States only")
	case p.Standing == Observer:
		return nil
	case p.Standing != Member:
		return bad("standing %q is unknown", p.Standing)
	case !slices.Contains(Regions(), p.Region):
		return bad("region %q is unknown", p.Region)
	}
	if p.Admitted != "" {
		if _, err := time.Parse(time.DateOnly, p.Admitted); err != nil {
			return bad("admitted %q is no date", p.Admitted)
		}
	}
	return nil
}
