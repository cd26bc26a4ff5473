package contact

import (
	"slices"

	"comity.example/comity/internal/i18n"
)

// Point is a point of contact: a desk that answers, or a person.
type Point struct {
	Category  string    `json:"category"` // one of the community's
	Agency    i18n.Text `json:"agency"`
	Position  i18n.Text `json:"position,omitzero"`
	Name      string    `json:"name,omitempty"` // of a person
	Phones    []Phone   `json:"phones,omitempty"`
	Mails     []string  `json:"mails,omitempty"`
	Languages []string  `json:"languages,omitempty" doc:"BCP 47, the preferred first"`
	Zone      string    `json:"zone,omitempty" doc:"name in the IANA time zone database; absent: UTC"`
	Hours     []Hours   `json:"hours,omitempty"`
	Always    bool      `json:"always,omitempty" doc:"all its numbers are answered at any hour of any day"`
	Keys      []Key     `json:"keys,omitempty"`
	Channels  []Channel `json:"channels,omitempty"`
	From      string    `json:"from,omitempty" doc:"first day on which it is valid, in its zone"`
	Until     string    `json:"until,omitempty" doc:"last day on which it is valid, in its zone"`
	Order     int64     `json:"order" doc:"of calling, among the participant's contacts: 1 is called first"`
	Deputies  []string  `json:"deputies,omitempty" doc:"ids of the contacts that stand in during an absence, the first first"`
	Absences  []Absence `json:"absences,omitempty"`
}

// Use is what a number is for.
type Use string

// The uses.
const (
	AnyHour   Use = "any-hour" // answered at any hour of any day
	Office    Use = "office"
	Mobile    Use = "mobile"
	Satellite Use = "satellite"
	Fax       Use = "fax"
)

// Uses lists the uses in the order in which they are shown.
func Uses() []Use { return []Use{AnyHour, Office, Mobile, Satellite, Fax} }

// Phone is a number.
type Phone struct {
	Number string `json:"number"` // E.164: a plus sign and 7 to 15 digits
	Use    Use    `json:"use" enum:"any-hour,office,mobile,satellite,fax"`
	Note   string `json:"note,omitempty"`
}

// Hours are working hours on days of the week, in the zone of the point.
type Hours struct {
	Days []string `json:"days"` // mon, tue, wed, thu, fri, sat, sun, in this order
	From string   `json:"from"` // 15:04
	To   string   `json:"to"`   // 15:04 or 24:00; not after From: on the next day
}

// KeyKind is a way to seal what is sent.
type KeyKind string

// The kinds of key.
const (
	OpenPGP KeyKind = "openpgp" // an armoured public key, RFC 9580
	Age     KeyKind = "age"     // an age recipient
)

// Key is a public key.
type Key struct {
	Kind KeyKind `json:"kind" enum:"openpgp,age"`
	Text string  `json:"text"`
}

// Channel is another way to reach the point.
type Channel struct {
	Kind    string `json:"kind"`    // its name: Signal, Matrix, a web form
	Address string `json:"address"` // there
}

// String writes the channel on one line, as tables and reports name it.
func (c Channel) String() string { return c.Kind + ": " + c.Address }

// Ways lists the point's numbers, mail addresses and other channels, as reports
// name them.
func (p *Point) Ways() (out []string) {
	for _, t := range p.Phones {
		out = append(out, t.Number)
	}
	out = append(out, p.Mails...)
	for _, c := range p.Channels {
		out = append(out, c.String())
	}
	return out
}

// Absence is when the point does not answer. Days are in its zone, and belong to
// the absence.
type Absence struct {
	From   string `json:"from"`
	Until  string `json:"until"`
	Deputy string `json:"deputy,omitempty"` // id of the contact that stands in; absent: the point's deputies
}

// Field is what a participant shows a community, or keeps from it. A point's
// category, agency, days of validity and order of calling are always shown.
type Field string

// The fields that can be kept.
const (
	FieldPosition  Field = "position"
	FieldName      Field = "name"
	FieldAnyHour   Field = "any-hour" // numbers answered at any hour
	FieldPhones    Field = "phones"   // all other numbers
	FieldMails     Field = "mails"
	FieldLanguages Field = "languages"
	FieldHours     Field = "hours" // with the zone
	FieldKeys      Field = "keys"
	FieldChannels  Field = "channels"
	FieldAbsences  Field = "absences" // with the deputies
)

// Fields lists the fields in the order in which they are shown.
func Fields() []Field {
	return []Field{FieldPosition, FieldName, FieldAnyHour, FieldPhones, FieldMails, FieldLanguages, FieldHours, FieldKeys, FieldChannels, FieldAbsences}
}

// Only gives the point as a community sees it to which these fields are shown.
// It changes nothing that it is given.
func (p Point) Only(shown []Field) Point {
	has := func(f Field) bool { return slices.Contains(shown, f) }
	out := Point{Category: p.Category, Agency: p.Agency, From: p.From, Until: p.Until, Order: p.Order}
	if has(FieldPosition) {
		out.Position = p.Position
	}
	if has(FieldName) {
		out.Name = p.Name
	}
	for _, t := range p.Phones {
		if t.Use == AnyHour && has(FieldAnyHour) || t.Use != AnyHour && has(FieldPhones) {
			out.Phones = append(out.Phones, t)
		}
	}
	if has(FieldMails) {
		out.Mails = slices.Clone(p.Mails)
	}
	if has(FieldLanguages) {
		out.Languages = slices.Clone(p.Languages)
	}
	if has(FieldHours) {
		out.Zone, out.Hours, out.Always = p.Zone, slices.Clone(p.Hours), p.Always
	}
	if has(FieldKeys) {
		out.Keys = slices.Clone(p.Keys)
	}
	if has(FieldChannels) {
		out.Channels = slices.Clone(p.Channels)
	}
	if has(FieldAbsences) {
		out.Deputies, out.Absences = slices.Clone(p.Deputies), slices.Clone(p.Absences)
	}
	return out
}

// Among gives the point with those deputies alone whom a community sees: an id of
// another contact would tell it that there is one.
func (p Point) Among(seen map[string]bool) Point {
	p.Deputies = slices.DeleteFunc(slices.Clone(p.Deputies), func(id string) bool { return !seen[id] })
	if len(p.Deputies) == 0 {
		p.Deputies = nil
	}
	p.Absences = among(p.Absences, seen)
	return p
}

func among(all []Absence, seen map[string]bool) []Absence {
	all = slices.Clone(all)
	for i := range all {
		if !seen[all[i].Deputy] {
			all[i].Deputy = ""
		}
	}
	return all
}

// Shown lists the fields that a point fills.
func (p Point) Shown() (out []Field) {
	when := func(f Field, is bool) {
		if is {
			out = append(out, f)
		}
	}
	anyHour := slices.ContainsFunc(p.Phones, func(t Phone) bool { return t.Use == AnyHour })
	other := slices.ContainsFunc(p.Phones, func(t Phone) bool { return t.Use != AnyHour })
	when(FieldPosition, !p.Position.Empty())
	when(FieldName, p.Name != "")
	when(FieldAnyHour, anyHour)
	when(FieldPhones, other)
	when(FieldMails, len(p.Mails) > 0)
	when(FieldLanguages, len(p.Languages) > 0)
	when(FieldHours, p.Zone != "" || len(p.Hours) > 0 || p.Always)
	when(FieldKeys, len(p.Keys) > 0)
	when(FieldChannels, len(p.Channels) > 0)
	when(FieldAbsences, len(p.Deputies) > 0 || len(p.Absences) > 0)
	return out
}
