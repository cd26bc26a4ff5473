package framework

import (
	"context"
	"slices"
	"strings"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/kernel/sqldb"
)

// Instrument gives all that is known of an instrument.
func (s *Queries) Instrument(ctx context.Context, id string) (v InstrumentView, err error) {
	v = InstrumentView{BuiltOnBy: []string{}, Provisions: []ProvisionItem{}}
	rest := rests{}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		b, statements, err := one(ctx, q, TypeInstrument, id)
		if err != nil {
			return err
		}
		v.Instrument = *b.(*Instrument)
		rest.on(statements...)
		named := cited(v.Sources...)
		for _, on := range v.BuildsOn {
			named = append(named, on.Instrument)
		}
		later, err := naming(ctx, q, id, false, RoleBuildsOn)
		if err != nil {
			return err
		}
		for _, r := range later {
			v.BuiltOnBy = append(v.BuiltOnBy, r.body.Subject())
			named = append(named, r.body.Subject())
			rest.on(r.statements...)
		}
		own, err := records(ctx, q, `SELECT type, body, statements FROM framework_thing
			WHERE type = $1 AND instrument = $2 ORDER BY sort`, TypeProvision, id)
		if err != nil {
			return err
		}
		if v.Provisions, err = items(ctx, q, own, rest); err != nil {
			return err
		}
		v.Links, err = links(ctx, q, named...)
		return err
	})
	v.Statements = rest.list()
	return v, err
}

// items makes list items of provisions, and notes what they rest on.
func items(ctx context.Context, q sqldb.Querier, all []record, rest rests) ([]ProvisionItem, error) {
	for _, r := range all {
		rest.on(r.statements...)
	}
	return provisionItems(ctx, q, all)
}

// Provision gives a provision with all that bears on it.
func (s *Queries) Provision(ctx context.Context, id string) (v ProvisionView, err error) {
	v = ProvisionView{Comparisons: []Comparison{}, Readings: []StatusReading{}, Roadmap: []RoadmapPlace{},
		Relations: []Relation{}, Terms: []string{}, Threats: []string{}}
	rest := rests{}
	err = s.DB.Read(ctx, func(q sqldb.Querier) error {
		b, statements, err := one(ctx, q, TypeProvision, id)
		if err != nil {
			return err
		}
		v.Provision = *b.(*Provision)
		rest.on(statements...)
		v.Comparisons = comparisons(&v.Provision)
		parts, err := naming(ctx, q, id, false, RoleParent)
		if err != nil {
			return err
		}
		if v.Parts, err = items(ctx, q, parts, rest); err != nil {
			return err
		}
		if err := v.bearing(ctx, q, rest); err != nil {
			return err
		}
		v.Links, err = links(ctx, q, v.named()...)
		v.Symbol = v.Links[v.Instrument].Number
		return err
	})
	v.Statements = rest.list()
	return v, err
}

// bearing gathers what others say of the provision, of its parts and of what
// it is a part of. The opening words of a paragraph do not gather what is said
// of every item below them.
func (v *ProvisionView) bearing(ctx context.Context, q sqldb.Querier, rest rests) error {
	roles := []Role{RoleReading, RoleRoadmap, RoleFrom, RoleTo, RoleTerm, RoleThreat}
	all, err := naming(ctx, q, v.ID, v.Kind != KindChapeau, roles...)
	if err != nil {
		return err
	}
	for _, id := range v.above() {
		more, err := naming(ctx, q, id, false, roles...)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	seen := map[string]bool{}
	for _, r := range all {
		if seen[r.body.Subject()] {
			continue
		}
		seen[r.body.Subject()] = true
		rest.on(r.statements...)
		switch b := r.body.(type) {
		case *StatusReading:
			v.Readings = append(v.Readings, *b)
		case *RoadmapCluster:
			v.places(b)
		case *Relation:
			v.Relations = append(v.Relations, *b)
		case *Term:
			v.Terms = append(v.Terms, b.ID)
		case *Threat:
			v.Threats = append(v.Threats, b.ID)
		}
	}
	return nil
}

// places finds the cells of a cluster that concern the provision, a part of it
// or its whole.
func (v *ProvisionView) places(c *RoadmapCluster) {
	above := v.above()
	concerns := func(item *RoadmapItem) bool {
		if item == nil {
			return false
		}
		for _, id := range item.Provisions {
			if id == v.ID || slices.Contains(above, id) || v.Kind != KindChapeau && strings.HasPrefix(id, v.ID+":") {
				return true
			}
		}
		return false
	}
	add := func(row RoadmapRow, column string, item, other *RoadmapItem) {
		if !concerns(item) {
			return
		}
		p := RoadmapPlace{Cluster: c.ID, Title: c.Title, Row: row.Order, Column: column, Item: *item}
		if other != nil {
			p.Beside = &other.Text
		}
		v.Roadmap = append(v.Roadmap, p)
	}
	for _, row := range c.Rows {
		add(row, "norm", row.Norm, row.Measure)
		add(row, "measure", row.Measure, row.Norm)
	}
}

// above lists what the provision is a part of, nearest first. Ids are built
// from the place in the text, so that they tell.
func (v *ProvisionView) above() []string {
	var out []string
	for id := v.Parent; len(id) > len(v.Instrument); id = id[:strings.LastIndexByte(id, ':')] {
		out = append(out, id)
	}
	return out
}

func comparisons(p *Provision) []Comparison {
	out := []Comparison{}
	for _, w := range p.Wordings {
		c := Comparison{Wording: w.Name, Document: w.Source.Document, Runs: []Run{}, Differences: []Difference{}}
		if t := p.Current("en"); t.Basis != Paraphrase {
			c.Runs = Compare(t.Text, w.Text)
			c.Differences = append(c.Differences, Differences(t.Text, w.Text)...)
			c.Same = len(c.Differences) == 0
		}
		out = append(out, c)
	}
	return out
}

// named lists every id that the view mentions.
func (v *ProvisionView) named() []string {
	out := append(cited(v.Sources...), v.Instrument)
	if v.Parent != "" {
		out = append(out, v.Parent)
	}
	for _, t := range v.Texts {
		out = append(out, cited(t.Source)...)
	}
	for _, w := range v.Wordings {
		out = append(out, cited(w.Source)...)
	}
	for _, r := range v.Readings {
		out = append(append(out, cited(r.Source)...), r.Provisions...)
	}
	for _, p := range v.Roadmap {
		out = append(append(out, p.Cluster), p.Item.Provisions...)
	}
	for _, r := range v.Relations {
		out = append(append(out, cited(r.Source)...), r.From, r.To)
	}
	return append(append(out, v.Terms...), v.Threats...)
}

// ProvisionIn gives what is recorded of a provision in a snapshot, or a
// transaction, that is open already; nil when nothing is.
func ProvisionIn(ctx context.Context, q sqldb.Querier, id string) (*Provision, error) {
	b, _, _, err := thing(ctx, q, id)
	if err != nil {
		return nil, err
	}
	p, _ := b.(*Provision)
	return p, nil
}

// ClustersIn gives the parts of the roadmap in a snapshot, or a transaction, that
// is open already.
func ClustersIn(ctx context.Context, q sqldb.Querier) ([]*RoadmapCluster, error) {
	all, err := list(ctx, q, TypeCluster, filter{})
	if err != nil {
		return nil, err
	}
	out := make([]*RoadmapCluster, len(all))
	for i, r := range all {
		out[i] = r.body.(*RoadmapCluster)
	}
	return out, nil
}

// Titles gives the titles of those of some things that are recorded, by their ids.
func (s *Queries) Titles(ctx context.Context, ids ...string) (map[string]i18n.Text, error) {
	out := map[string]i18n.Text{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		found, err := links(ctx, q, ids...)
		for id, l := range found {
			out[id] = l.Title
		}
		return err
	})
	return out, err
}

// Cite gives how things are cited, by id, for those that are recorded and
// cited: "A/70/174, 13 (h)".
func (s *Queries) Cite(ctx context.Context, ids []string) (map[string]string, error) {
	out := map[string]string{}
	err := s.DB.Read(ctx, func(q sqldb.Querier) error {
		found, err := links(ctx, q, ids...)
		for id, l := range found {
			if c := l.Cited(); c != "" {
				out[id] = c
			}
		}
		return err
	})
	return out, err
}
