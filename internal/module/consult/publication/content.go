package publication

import "slices"

// Section is a part of a chapter.
type Section string

// The sections, and the preface of all.
const (
	InPreface      Section = "preface"
	InOfficial     Section = "official"
	InGuidance     Section = "guidance"
	InCommentary   Section = "commentary"
	InRationale    Section = "rationale"
	InPractice     Section = "practice"
	InBibliography Section = "bibliography"
	InViews        Section = "views"
)

// Place is a paragraph and where it stands.
type Place struct {
	Chapter  *Chapter // nil in the preface
	Section  Section
	Official *Official // nil but of official texts
	Guidance *Guidance // nil but in guidance
	*Paragraph
}

// All gives every paragraph in its place, in the order of the publication.
func (c *Content) All() (out []Place) {
	each := func(ch *Chapter, s Section, g *Guidance, all []Paragraph) {
		for i := range all {
			out = append(out, Place{Chapter: ch, Section: s, Guidance: g, Paragraph: &all[i]})
		}
	}
	each(nil, InPreface, nil, c.Preface)
	for i := range c.Chapters {
		ch := &c.Chapters[i]
		for j := range ch.Official {
			out = append(out, Place{Chapter: ch, Section: InOfficial, Official: &ch.Official[j], Paragraph: &ch.Official[j].Paragraph})
		}
		for j := range ch.Guidance {
			each(ch, InGuidance, &ch.Guidance[j], ch.Guidance[j].Paragraphs)
		}
		each(ch, InCommentary, nil, ch.Commentary)
		each(ch, InRationale, nil, ch.Rationale)
		each(ch, InPractice, nil, ch.Practice)
		each(ch, InBibliography, nil, ch.Bibliography)
		each(ch, InViews, nil, ch.Views)
	}
	return out
}

// Find gives the paragraph with an id; its Paragraph is nil when there is none.
func (c *Content) Find(id string) Place {
	for _, in := range c.All() {
		if in.ID == id {
			return in
		}
	}
	return Place{}
}

// Chapter finds a chapter by its id.
func (c *Content) Chapter(id string) *Chapter {
	for i := range c.Chapters {
		if c.Chapters[i].ID == id {
			return &c.Chapters[i]
		}
	}
	return nil
}

// About is what all chapters are about, in ascending order.
func (c *Content) About() (out []string) {
	for i := range c.Chapters {
		out = append(out, c.Chapters[i].About...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Tongue is the language of a paragraph.
func (c *Content) Tongue(p *Paragraph) string {
	if p.Language != "" {
		return p.Language
	}
	return c.Language
}

// Proposer finds whose an amendment is.
func (g *Guidance) Proposer(amendment string) *Proposer {
	for i := range g.Proposers {
		if g.Proposers[i].Amendment.String() == amendment {
			return &g.Proposers[i]
		}
	}
	return nil
}
