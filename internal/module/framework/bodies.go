package framework

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
)

var (
	idPattern          = regexp.MustCompile(`^[a-z][a-z0-9-]*(?::[a-z0-9]+(?:-[a-z0-9]+)*)+$`)
	relationPattern    = regexp.MustCompile(`^relation:[a-z0-9:-]+_[a-z0-9:-]+$`)
	participantPattern = regexp.MustCompile(`^(?:state:[a-z]{2}|(?:org|group):[a-z0-9]+(?:-[a-z0-9]+)*)$`)
	datePattern        = regexp.MustCompile(`^[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?$`)
	hashPattern        = regexp.MustCompile(`^[0-9a-f]{64}$`)
	languagePattern    = regexp.MustCompile(`^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$`)
)

// Hash is the SHA-256 of a text as UTF-8, in hexadecimal digits: the one that
// stands beside every quotation.
func Hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// Each body's type and subject, in the order of Types.

// Type implements Body.
func (d *SourceDocument) Type() string { return TypeDocument }

// Type implements Body.
func (i *Instrument) Type() string { return TypeInstrument }

// Type implements Body.
func (p *Provision) Type() string { return TypeProvision }

// Type implements Body.
func (r *StatusReading) Type() string { return TypeReading }

// Type implements Body.
func (c *RoadmapCluster) Type() string { return TypeCluster }

// Type implements Body.
func (r *Relation) Type() string { return TypeRelation }

// Type implements Body.
func (t *Term) Type() string { return TypeTerm }

// Type implements Body.
func (t *Threat) Type() string { return TypeThreat }

// Subject implements Body.
func (d *SourceDocument) Subject() string { return d.ID }

// Subject implements Body.
func (i *Instrument) Subject() string { return i.ID }

// Subject implements Body.
func (p *Provision) Subject() string { return p.ID }

// Subject implements Body.
func (r *StatusReading) Subject() string { return r.ID }

// Subject implements Body.
func (c *RoadmapCluster) Subject() string { return c.ID }

// Subject implements Body.
func (r *Relation) Subject() string { return r.ID }

// Subject implements Body.
func (t *Term) Subject() string { return t.ID }

// Subject implements Body.
func (t *Threat) Subject() string { return t.ID }

// checker gathers the first fault of a body.
type checker struct {
	subject string
	err     error
}

func (c *checker) that(ok bool, format string, args ...any) {
	if !ok && c.err == nil {
		c.err = fail.New(fail.Invalid, c.subject+": "+format, args...)
	}
}

func (c *checker) id(prefix string) {
	c.that(idPattern.MatchString(c.subject) && strings.HasPrefix(c.subject, prefix), "the id is not of the form %s…", prefix)
}

func (c *checker) ids(all []string) {
	seen := map[string]bool{}
	for _, id := range all {
		c.that(idPattern.MatchString(id), "%q is not an id", id)
		c.that(!seen[id], "%q is named twice", id)
		seen[id] = true
	}
}

func (c *checker) text(what string, t i18n.Text) {
	c.that(t.In[t.Original] != "", "%s has no wording in its original language", what)
}

func (c *checker) optional(what string, t *i18n.Text) {
	if t != nil {
		c.text(what, *t)
	}
}

func (c *checker) hash(text, sum string) {
	c.that(text != "", "a quotation is empty")
	c.that(sum == Hash(text), "%q does not have the SHA-256 beside it", clip(text))
}

func (c *checker) citation(s Citation) {
	c.that((s.Document == "") != (s.Reference == ""), "a source is either a document that is held or a reference")
	c.that(s.Document == "" || strings.HasPrefix(s.Document, "doc:"), "%q is not a document's id", s.Document)
	c.that(s.Document == "" || s.Place != "", "%s is cited without a place", s.Document)
}

func (c *checker) citations(all []Citation) {
	c.that(len(all) > 0, "names no source")
	for _, s := range all {
		c.citation(s)
	}
}

func (c *checker) origin(o Origin) { c.that(o == BySource || o == ByHub, "%q is not an origin", o) }

func (c *checker) holders(all []Holder) {
	c.that(len(all) > 0, "a reading has no holder")
	for _, h := range all {
		c.that(h.Name != "", "a holder has no name")
		c.that(h.Participant == "" || participantPattern.MatchString(h.Participant), "%q is not a participant's id", h.Participant)
	}
}

func (c *checker) views(all []View) {
	c.that(len(all) > 0, "no view is given")
	for _, v := range all {
		c.text("a view", v.Statement)
		c.holders(v.Holders)
		c.citation(v.Source)
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
