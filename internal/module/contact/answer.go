package contact

import (
	"context"
	"slices"
	"strings"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// Standing is a contact with what is amiss with it.
type Standing struct {
	Record
	Signs []Sign `json:"signs"`
}

// Answering is one participant's part of a directory.
type Answering struct {
	Community   Community   `json:"community"`
	Participant string      `json:"participant" doc:"listed id"`
	At          time.Time   `json:"at" doc:"the instant to which it is the answer"`
	Now         []Candidate `json:"now" doc:"who answers now, in the order of calling; then who does not"`
	Contacts    []Standing  `json:"contacts"`
	Sheets      []Sheet     `json:"sheets" doc:"authorized teams, and infrastructure"`
	Statements  []string    `json:"statements" doc:"ids of the statements that it rests on"`
}

// ToKnow lists what whoever is about to dial a contact has to know: its signs, and
// in whose place it stands.
func (a *Answering) ToKnow(s *Standing) []Sign {
	out := slices.Clone(s.Signs)
	for i := range a.Contacts {
		c := &a.Contacts[i]
		for _, sign := range c.Signs {
			if sign.Kind == SignDeputed && sign.Contact == s.ID {
				sign.Kind, sign.Contact, sign.Agency = SignStandsIn, c.ID, &c.Point.Agency
				out = append(out, sign)
			}
		}
	}
	return out
}

// Find gives a contact by its id; nil when there is none.
func (a *Answering) Find(id string) *Standing {
	for i := range a.Contacts {
		if a.Contacts[i].ID == id {
			return &a.Contacts[i]
		}
	}
	return nil
}

// Of gives one participant's part of a directory: fail.NotFound where it has
// none. Whoever shows it notes that it was looked at: see Service.Look.
func (q *Queries) Of(ctx context.Context, actor policy.Actor, slug, participant string) (out *Answering, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		d, err := q.open(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		out, err = d.of(ctx, participant)
		return err
	})
	return out, err
}

// All gives every participant's part of a directory, by listed id: for the
// emergency sheet, exports and copies. onward is what becomes of a copy; nil where
// none leaves the hub.
func (q *Queries) All(ctx context.Context, actor policy.Actor, slug string, onward *marking.Onward) (out []*Answering, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		d, err := q.open(ctx, r, actor, slug)
		if err != nil {
			return err
		}
		if onward != nil {
			if err := marking.Export(marking.Reader{Actor: actor}, d.thing, *onward); err != nil {
				return err
			}
		}
		dir, err := d.directory(ctx)
		if err != nil {
			return err
		}
		for _, m := range dir.Members {
			if m.Contacts == 0 {
				continue
			}
			a, err := d.of(ctx, m.Participant)
			if err != nil {
				return err
			}
			out = append(out, a)
		}
		return nil
	})
	return out, err
}

func (d *door) of(ctx context.Context, participant string) (*Answering, error) {
	members, err := d.members(ctx)
	if err != nil {
		return nil, err
	}
	if members[participant] == stateRemoved {
		return nil, notThere()
	}
	all, err := d.heard(ctx, participant)
	if err != nil {
		return nil, err
	}
	sheets, err := d.sheets(ctx, participant)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 && len(sheets) == 0 && members[participant] != stateMember {
		return nil, notThere()
	}
	at := d.q.Clock.Now()
	entries := entriesOf(all)
	out := &Answering{Community: *d.Community, Participant: participant, At: at, Now: Now(entries, at), Contacts: []Standing{}, Sheets: append([]Sheet{}, sheets...)}
	slices.SortStableFunc(all, func(a, b *Record) int {
		if a.Point.Order != b.Point.Order {
			return int(a.Point.Order - b.Point.Order)
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, r := range all {
		out.Contacts = append(out.Contacts, Standing{*r, Signs(r, entries, d.Community.FreshDays, at)})
		out.Statements = append(out.Statements, r.Touched.Statement.String())
	}
	return out, nil
}

// Own is a contact of the actor's own participant, in all communities that see
// it.
type Own struct {
	ID    string             `json:"id"`
	Point Point              `json:"point" doc:"all that one community or another sees"`
	In    map[string]*Record `json:"in" doc:"as each community sees it, by slug"`
	Signs []Sign             `json:"signs"`
	// Off are communities that were told of it, and whose directory the participant
	// does not read now.
	Off []string `json:"off,omitempty"`
}

// Communities lists the communities that see the contact, in order.
func (o *Own) Communities() (out []string) {
	for slug := range o.In {
		out = append(out, slug)
	}
	slices.Sort(out)
	return out
}

// Ended gives the last day on which the contact was valid where it stands and is not
// valid any more; ok is false where there is no such community.
func (o *Own) Ended(at time.Time) (last string, ok bool) {
	for _, slug := range o.Communities() {
		if r := o.In[slug]; !r.Erased && !r.Withdrawn && r.Point.Ended(at) {
			return r.Point.Until, true
		}
	}
	return "", false
}

// Owned lists the contacts of the actor's participant, in the order of calling.
func (q *Queries) Owned(ctx context.Context, actor policy.Actor) (out []Own, err error) {
	if err := May(actor, Look); err != nil {
		return nil, err
	}
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = q.owned(ctx, r, actor.Identity, actor.For)
		return err
	})
	return out, err
}

// owned lists the contacts of a participant, erased ones among them.
func (q *Queries) owned(ctx context.Context, r sqldb.Querier, identity statement.Hash, participant string) ([]Own, error) {
	if err := q.Journal.Ready(); err != nil || participant == "" {
		return nil, err
	}
	mine, err := q.mine(ctx, r, identity)
	if err != nil {
		return nil, err
	}
	by := map[string]*Own{}
	for _, c := range mine {
		d, err := q.as(ctx, r, identity, c.Slug)
		if err != nil {
			return nil, err
		}
		a, err := d.of(ctx, participant)
		if fail.Is(err, fail.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for i := range a.Contacts {
			s := &a.Contacts[i]
			o := by[s.ID]
			if o == nil {
				o = &Own{ID: s.ID, In: map[string]*Record{}}
				by[s.ID] = o
			}
			o.In[c.Slug] = &s.Record
			o.join(s)
		}
	}
	at := q.Clock.Now()
	var entries []Entry
	for _, o := range by {
		entries = append(entries, Entry{ID: o.ID, Point: o.Point})
	}
	out := []Own{}
	for _, o := range by {
		o.absent(entries, at)
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b Own) int {
		if a.Point.Order != b.Point.Order {
			return int(a.Point.Order - b.Point.Order)
		}
		return strings.Compare(a.ID, b.ID)
	})
	return out, nil
}

// absent says of an absence what its own participant knows: whether anybody stands
// in, whichever community sees it.
func (o *Own) absent(all []Entry, at time.Time) {
	o.Signs = slices.DeleteFunc(o.Signs, func(s Sign) bool { return s.Kind == SignAbsent || s.Kind == SignDeputed })
	s, away := absent(&Entry{ID: o.ID, Point: o.Point}, all, at)
	if !away {
		return
	}
	if s.Kind == SignAbsent {
		s.Kind = SignNoDeputy
	}
	o.Signs = append(o.Signs, s)
}

// join adds what one community sees.
func (o *Own) join(s *Standing) {
	for _, sign := range s.Signs {
		if !slices.Contains(o.Signs, sign) {
			o.Signs = append(o.Signs, sign)
		}
	}
	if s.Erased {
		return
	}
	if o.Point.Category == "" {
		o.Point = s.Point
		return
	}
	o.Point = o.Point.with(s.Point)
}

// with adds to a point what another community's has and it lacks.
func (p Point) with(o Point) Point {
	for _, id := range o.Deputies { // each community is told only of those that it sees
		if !slices.Contains(p.Deputies, id) {
			p.Deputies = append(slices.Clone(p.Deputies), id)
		}
	}
	if len(p.Absences) == 0 {
		p.Absences = o.Absences
	}
	p.Absences = slices.Clone(p.Absences)
	for i := range p.Absences {
		for _, b := range o.Absences {
			if a := &p.Absences[i]; a.Deputy == "" && a.From == b.From && a.Until == b.Until {
				a.Deputy = b.Deputy
			}
		}
	}
	has := p.Shown()
	for _, f := range o.Shown() {
		if slices.Contains(has, f) {
			continue
		}
		one := o.Only([]Field{f})
		switch f {
		case FieldPosition:
			p.Position = one.Position
		case FieldName:
			p.Name = one.Name
		case FieldAnyHour, FieldPhones:
			p.Phones = append(slices.Clone(p.Phones), one.Phones...)
		case FieldMails:
			p.Mails = one.Mails
		case FieldLanguages:
			p.Languages = one.Languages
		case FieldHours:
			p.Zone, p.Hours, p.Always = one.Zone, one.Hours, one.Always
		case FieldKeys:
			p.Keys = one.Keys
		case FieldChannels:
			p.Channels = one.Channels
		}
	}
	return p
}

// Published lists teams and infrastructure that participants have published to
// all, by subject.
func (q *Queries) Published(ctx context.Context) (out []Sheet, err error) {
	err = q.DB.Read(ctx, func(r sqldb.Querier) error {
		out, err = published(ctx, r)
		return err
	})
	return out, err
}
