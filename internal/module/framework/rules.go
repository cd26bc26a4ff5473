package framework

import (
	"slices"
	"strings"
)

// What each body must be, whoever says it. Whether an id that is named exists
// is asked of a whole corpus (Corpus.Check), not of one statement: statements
// arrive one by one.

// Check implements Body.
func (d *SourceDocument) Check() error {
	c := checker{subject: d.ID}
	c.id("doc:")
	c.text("the title", d.Title)
	c.that(d.Short != "", "has no short form to cite it by")
	c.that(len(d.Authors) > 0, "has no author")
	c.that(datePattern.MatchString(d.Date), "%q is not a date", d.Date)
	c.that(languagePattern.MatchString(d.Language), "%q is not a language", d.Language)
	c.that(hashPattern.MatchString(d.SHA256), "has no SHA-256")
	c.that(d.Bytes > 0, "has no length")
	c.that(d.Mark != "", "has no mark")
	return c.err
}

// Check implements Body.
func (i *Instrument) Check() error {
	c := checker{subject: i.ID}
	c.id("")
	c.that(i.Symbol != "", "has no symbol")
	c.text("the title", i.Title)
	for n, lang := range i.OwnTitles {
		c.that(lang != i.Title.Original && i.Title.In[lang] != "" && !slices.Contains(i.OwnTitles[:n], lang), "has no translation of its title into %q", lang)
	}
	c.optional("the short title", i.Short)
	c.text("the body that issued it", i.Body)
	c.text("the status", i.Status)
	c.that(i.Kind != "", "has no kind")
	c.that(datePattern.MatchString(i.Date), "%q is not a date", i.Date)
	for _, b := range i.BuildsOn {
		c.that(idPattern.MatchString(b.Instrument) && b.Instrument != i.ID, "builds on %q", b.Instrument)
		c.text("how it builds on another", b.How)
	}
	c.that(i.Address == "" || strings.HasPrefix(i.Address, "https://"), "%q is not an address", i.Address)
	c.citations(i.Sources)
	return c.err
}

// Check implements Body.
func (p *Provision) Check() error {
	c := checker{subject: p.ID}
	c.id("")
	c.that(idPattern.MatchString(p.Instrument), "%q is not an instrument's id", p.Instrument)
	c.that(p.Parent == "" || strings.HasPrefix(p.ID, p.Parent+":"), "is not below its parent %q", p.Parent)
	c.that(p.Number != "", "has no number")
	c.that(p.Called != "", "does not say what the source calls it")
	c.text("the title", p.Title)
	c.optional("the short title", p.Short)
	switch p.Kind {
	case KindNorm, KindMeasure, KindPrinciple, KindChapeau:
	default:
		c.that(false, "%q is not a kind of provision", p.Kind)
	}
	c.that(len(p.Addressees) > 0, "is addressed to nobody")
	for _, a := range p.Addressees {
		c.text("an addressee", a)
	}
	c.that(len(p.Texts) > 0, "has no text")
	for i, t := range p.Texts {
		c.version(t)
		c.that(p.version(t.Language, t.Version) == &p.Texts[i], "version %d (%s) is there twice", t.Version, t.Language)
	}
	for _, w := range p.Wordings {
		c.that(w.Name != "", "a wording has no name")
		c.hash(w.Text, w.SHA256)
		c.citation(w.Source)
		c.that(len(w.Parts) == 0 || strings.Join(w.Parts, " ") == w.Text, "the parts of a wording do not make it up")
	}
	c.citations(p.Sources)
	return c.err
}

func (c *checker) version(t TextVersion) {
	c.that(t.Version > 0, "a text has no version")
	c.that(languagePattern.MatchString(t.Language), "%q is not a language", t.Language)
	c.that(t.Basis == Official || t.Basis == Quoted || t.Basis == Paraphrase, "%q is not a basis of a text", t.Basis)
	c.hash(t.Text, t.SHA256)
	c.citation(t.Source)
}

// Check implements Body.
func (r *StatusReading) Check() error {
	c := checker{subject: r.ID}
	c.id("reading:")
	switch r.Status {
	case StatusBinding, StatusDerived, StatusNew, StatusReinforcing, StatusVoluntary,
		StatusRecommendation, StatusProposal, StatusNotEstablished, StatusTowardsLaw:
	default:
		c.that(false, "%q is not a status", r.Status)
	}
	c.that(len(r.Provisions) > 0, "concerns no provision")
	c.ids(r.Provisions)
	c.origin(r.LinkedBy)
	c.text("the reading", r.Statement)
	c.holders(r.Holders)
	c.citation(r.Source)
	return c.err
}

// Check implements Body.
func (r *RoadmapCluster) Check() error {
	c := checker{subject: r.ID}
	c.id("roadmap:")
	c.text("the title", r.Title)
	c.that(r.PrintedTitle != "", "has no printed title")
	c.citation(r.Source)
	c.that(len(r.Rows) > 0, "has no rows")
	for n, row := range r.Rows {
		c.that(row.Order == int64(n+1), "row %d is out of order", n+1)
		c.that(row.Norm != nil || row.Measure != nil, "row %d is empty", n+1)
		for _, item := range []*RoadmapItem{row.Norm, row.Measure} {
			if item == nil {
				continue
			}
			c.hash(item.Text, item.SHA256)
			c.that(len(item.Printed) > 0 && len(item.Provisions) > 0, "row %d cites nothing", n+1)
			c.ids(item.Provisions)
			c.optional("a note", item.Note)
		}
	}
	return c.err
}

// Check implements Body.
func (r *Relation) Check() error {
	c := checker{subject: r.ID}
	c.that(relationPattern.MatchString(r.ID), "the id is not of the form relation:…_…")
	c.that(r.ID == "relation:"+r.From+"_"+r.To, "the id does not name the two ends")
	c.that(r.From != r.To, "relates a provision to itself")
	switch r.Relation {
	case RelationEqual, RelationSubset, RelationSuperset, RelationIntersects, RelationSupports:
	default:
		c.that(false, "%q is not a relation", r.Relation)
	}
	c.text("the rationale", r.Rationale)
	c.citation(r.Source)
	c.that(r.Confidence == ConfidenceHigh || r.Confidence == ConfidenceMedium || r.Confidence == ConfidenceLow,
		"%q is not a degree of confidence", r.Confidence)
	c.origin(r.AssertedBy)
	return c.err
}

// Check implements Body.
func (t *Term) Check() error {
	c := checker{subject: t.ID}
	c.id("term:")
	c.text("the title", t.Title)
	c.optional("the note", t.Note)
	c.views(t.Readings)
	c.ids(t.SeeAlso)
	c.ids(t.Provisions)
	return c.err
}

// Check implements Body.
func (t *Threat) Check() error {
	c := checker{subject: t.ID}
	c.id("threat:")
	c.text("the title", t.Title)
	c.citations(t.NamedIn)
	c.views(t.Views)
	c.ids(t.Provisions)
	c.origin(t.LinkedBy)
	return c.err
}
