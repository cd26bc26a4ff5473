package framework

// name is one mention of a thing by another.
type name struct{ by, typ, id string }

// names gathers every mention of a thing by another.
type names []name

func (n *names) add(by, typ string, ids ...string) {
	for _, id := range ids {
		if id != "" {
			*n = append(*n, name{by, typ, id})
		}
	}
}

func (n *names) cite(by string, all ...Citation) {
	for _, s := range all {
		n.add(by, TypeDocument, s.Document)
	}
}

func (n *names) views(by string, all []View) {
	for _, v := range all {
		n.cite(by, v.Source)
	}
}

func (c *Corpus) names() names {
	var out names
	for _, i := range c.Instruments {
		out.cite(i.ID, i.Sources...)
		for _, b := range i.BuildsOn {
			out.add(i.ID, TypeInstrument, b.Instrument)
		}
	}
	for _, p := range c.Provisions {
		out.provision(p)
	}
	for _, r := range c.Readings {
		out.add(r.ID, TypeProvision, r.Provisions...)
		out.cite(r.ID, r.Source)
	}
	for _, r := range c.Clusters {
		out.cite(r.ID, r.Source)
		for _, item := range r.Items() {
			out.add(r.ID, TypeProvision, item.Provisions...)
		}
	}
	for _, r := range c.Relations {
		out.add(r.ID, TypeProvision, r.From, r.To)
		out.cite(r.ID, r.Source)
	}
	for _, t := range c.Terms {
		out.add(t.ID, TypeTerm, t.SeeAlso...)
		out.add(t.ID, TypeProvision, t.Provisions...)
		out.views(t.ID, t.Readings)
	}
	for _, t := range c.Threats {
		out.add(t.ID, TypeProvision, t.Provisions...)
		out.cite(t.ID, t.NamedIn...)
		out.views(t.ID, t.Views)
	}
	return out
}

func (n *names) provision(p *Provision) {
	n.add(p.ID, TypeInstrument, p.Instrument)
	n.add(p.ID, TypeProvision, p.Parent)
	n.cite(p.ID, p.Sources...)
	for _, t := range p.Texts {
		n.cite(p.ID, t.Source)
	}
	for _, w := range p.Wordings {
		n.cite(p.ID, w.Source)
	}
}
