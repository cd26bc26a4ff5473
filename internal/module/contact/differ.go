package contact

import (
	"context"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/policy"
)

// Parts of a point that every community sees, beside the fields.
const (
	PartCategory = "category"
	PartAgency   = "agency"
	PartValid    = "valid"
	PartOrder    = "order"
)

// Parts lists what a point is compared by: what every community sees, and the
// fields.
func Parts() []string {
	out := []string{PartCategory, PartAgency}
	for _, f := range Fields() {
		out = append(out, string(f))
	}
	return append(out, PartValid, PartOrder)
}

// Part writes a part of a point as a table has it; empty where the point lacks it.
// Who stands in during an absence is left out: a community is told of none but
// those that it sees.
func (p Point) Part(part string) string {
	switch part {
	case PartCategory:
		return p.Category
	case PartAgency:
		return writeText(p.Agency)
	case PartValid:
		return strings.Trim(p.From+" – "+p.Until, " –")
	case PartOrder:
		return strconv.FormatInt(p.Order, 10)
	}
	p = p.Only([]Field{Field(part)}).Among(nil)
	switch Field(part) {
	case FieldPosition:
		return writeText(p.Position)
	case FieldName:
		return p.Name
	case FieldMails:
		return strings.Join(p.Mails, "\n")
	case FieldLanguages:
		return strings.Join(p.Languages, ", ")
	case FieldHours:
		always := ""
		if p.Always {
			always = "24/7"
		}
		return strings.TrimSpace(strings.Join([]string{WriteHours(p.Hours), p.Zone, always}, " "))
	case FieldKeys:
		return writeKeys(p.Keys)
	case FieldChannels:
		return writeChannels(p.Channels)
	case FieldAbsences:
		return WriteAbsences(p.Absences)
	}
	return writePhones(p.Phones)
}

// Difference is a part in which two points differ.
type Difference struct {
	Part string `json:"part"`
	Was  string `json:"was,omitempty"`
	Is   string `json:"is,omitempty"`
}

// Differences lists in what a point differs from what it was.
func Differences(was, is Point) (out []Difference) {
	for _, part := range Parts() {
		if a, b := was.Part(part), is.Part(part); a != b {
			out = append(out, Difference{part, a, b})
		}
	}
	if a, b := was.standIn(), is.standIn(); a != b {
		out = append(out, Difference{"deputies", a, b})
	}
	return out
}

// standIn writes who stands in.
func (p Point) standIn() string {
	all := slices.Clone(p.Deputies)
	for _, a := range p.Absences {
		if a.Deputy != "" {
			all = append(all, a.Deputy)
		}
	}
	return strings.Join(all, "\n")
}

// Unlike is a part of a contact that communities are told differently.
type Unlike struct {
	Part string
	In   map[string]string // what each is told that is told anything, by slug
}

// Differs lists the parts of a contact that communities are told differently:
// never those of which one is told and another not, as that was chosen.
func (o *Own) Differs() (out []Unlike) {
	for _, part := range Parts() {
		u, some := Unlike{part, map[string]string{}}, map[string]bool{}
		for slug, r := range o.In {
			if s := r.Point.Part(part); s != "" && !r.Erased && !r.Withdrawn {
				u.In[slug], some[s] = s, true
			}
		}
		if len(some) > 1 {
			out = append(out, u)
		}
	}
	return out
}

// Corrected gives the point with what a correction changes elsewhere, in the parts
// that the point has: a community is told of none that was kept from it.
func (p Point) Corrected(was, is Point) Point {
	for _, d := range Differences(was, is) {
		switch d.Part {
		case PartCategory:
			p.Category = is.Category
		case PartAgency:
			p.Agency = is.Agency
		case PartValid:
			p.From, p.Until = is.From, is.Until
		case PartOrder:
			p.Order = is.Order
		default:
			f := Field(d.Part)
			if shown := p.Shown(); slices.Contains(shown, f) {
				p = p.Only(slices.DeleteFunc(shown, func(o Field) bool { return o == f })).with(is.Only([]Field{f}))
			}
		}
	}
	return p
}

// ChangeEverywhere drafts that a contact is corrected in one community and, in the
// parts in which that changes it, in every other that sees them.
func (s *Service) ChangeEverywhere(ctx context.Context, actor policy.Actor, slug, id string, p Point) (draft string, err error) {
	all, err := s.Queries.Owned(ctx, actor)
	if err != nil {
		return "", err
	}
	at := slices.IndexFunc(all, func(o Own) bool { return o.ID == id && o.In[slug] != nil })
	if at < 0 {
		return "", noContact()
	}
	o := &all[at]
	var say []corpus.Body
	for _, to := range o.Communities() {
		r := o.In[to]
		if r.Erased || r.Withdrawn {
			continue
		}
		point := r.Point.Corrected(o.In[slug].Point, p)
		if to == slug {
			point = p
		}
		if !reflect.DeepEqual(point, r.Point) {
			say = append(say, &Changed{Via: own(actor.For), Community: to, Point: point, Reason: i18n.Text{}})
		}
	}
	return s.propose(ctx, actor, id, say, &p)
}
