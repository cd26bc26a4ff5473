package publication

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/text"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
)

// Limits of a body. Lengths are in bytes. A body as a whole is bounded by
// statement.MaxBody: what is longer is published in volumes.
const (
	MaxTitle        = 500
	MaxWords        = 100_000 // of one paragraph
	MaxNote         = 5_000
	MaxChapters     = 60
	MaxAbout        = 50
	MaxParagraphs   = 20_000
	MaxGuidance     = 60 // texts
	MaxFrom         = 50
	MaxContributors = 2_000
)

var (
	idForm  = regexp.MustCompile(`^p[1-9][0-9]{0,6}$`)
	hexForm = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (p *Published) Check() error {
	if err := p.Via.Check(); err != nil {
		return err
	}
	if m := p.Via.Mode; m != submission.Own && m != submission.Recorded {
		return bad("the organiser publishes, or it is recorded from a document")
	}
	if p.Consultation.IsZero() {
		return bad("a publication names its consultation")
	}
	return p.Content.Check()
}

// Check is the rules of what is published, of kind fail.Invalid.
func (c *Content) Check() error {
	if err := form.Text(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the edition"), c.Edition, MaxTitle); err != nil {
		return err
	}
	switch {
	case !language(c.Language):
		return bad("%.20q is no language", c.Language)
	case len(c.Chapters) == 0 || len(c.Chapters) > MaxChapters:
		return bad("a publication has a chapter, and at most %d", MaxChapters)
	}
	slugs, texts := map[string]bool{}, 0
	for i := range c.Chapters {
		ch := &c.Chapters[i]
		if !form.IsSlug(ch.ID) || slugs[ch.ID] {
			return bad("%.64q is no id of a chapter, or given twice", ch.ID)
		}
		slugs[ch.ID] = true
		texts += len(ch.Guidance)
		if err := ch.check(c.Language); err != nil {
			return err
		}
	}
	if texts > MaxGuidance {
		return bad("a publication has at most %d texts", MaxGuidance)
	}
	ids := map[string]bool{}
	for _, in := range c.All() {
		if err := in.Paragraph.check(c.Language); err != nil {
			return err
		}
		if ids[in.ID] {
			return bad("paragraph %s is there twice", in.ID)
		}
		ids[in.ID] = true
	}
	if len(ids) > MaxParagraphs {
		return bad("a publication has at most %d paragraphs", MaxParagraphs)
	}
	return nil
}

func language(tag string) bool { return len(tag) <= 35 && form.Language.MatchString(tag) }

func (ch *Chapter) check(tag string) error {
	if err := form.Text(fail.Say("the title of a chapter"), ch.Title, MaxTitle); err != nil {
		return err
	}
	if !form.Ascending(ch.About, form.About, MaxAbout) {
		return bad("what a chapter is about is named by frozen ids in ascending order, each once")
	}
	for i := range ch.Official {
		o := &ch.Official[i]
		sum := sha256.Sum256([]byte(o.Text))
		if !slices.Contains(ch.About, o.Provision) || o.SHA256 != hex.EncodeToString(sum[:]) || !o.plain() {
			return bad("an official text is that of a provision of its chapter, with its SHA-256")
		}
	}
	for i := range ch.Guidance {
		if err := ch.Guidance[i].check(tag); err != nil {
			return err
		}
	}
	if len(ch.Contributors) > MaxContributors {
		return bad("a chapter names at most %d contributors", MaxContributors)
	}
	for i := range ch.Contributors {
		if err := ch.Contributors[i].check(); err != nil {
			return err
		}
	}
	for _, all := range [][]Paragraph{ch.Commentary, ch.Rationale, ch.Practice, ch.Bibliography, ch.Views} {
		for i := range all {
			if len(all[i].Runs) > 0 || len(all[i].Open) > 0 {
				return bad("only guidance is open, and says which amendments its words come from")
			}
		}
	}
	return nil
}

// plain: nothing but words, as an official text has.
func (p *Paragraph) plain() bool {
	return p.Form == "" && p.Depth == 0 && p.Label == "" && p.Address == "" && p.Source == nil && len(p.By)+len(p.Credits)+len(p.From)+len(p.Runs)+len(p.Open) == 0 && !p.Quoted
}

func (g *Guidance) check(tag string) error {
	if err := form.Text(fail.Say("the title of a text"), g.Title, text.MaxTitle); err != nil {
		return err
	}
	if g.Text.IsZero() || g.Version < 0 || !hexForm.MatchString(string(g.Hash)) || len(g.Paragraphs) == 0 {
		return bad("guidance names its text and its version, and says all of it")
	}
	for i := range g.Paragraphs {
		p := &g.Paragraphs[i]
		if len(p.Runs) > 0 {
			var words strings.Builder
			for _, r := range p.Runs {
				words.WriteString(r.Text)
			}
			if words.String() != p.Text {
				return bad("the words of paragraph %.20s are not those of its runs", p.ID)
			}
		}
		if p.Language != "" && p.Language == tag {
			return bad("a paragraph names its language where it is another than that of the publication")
		}
	}
	if g.Agreed != nil {
		if err := g.Agreed.check(); err != nil {
			return err
		}
	}
	for _, pr := range g.Proposers {
		if pr.Amendment.IsZero() || len(pr.By) == 0 {
			return bad("whose an amendment is, is said by name")
		}
		if err := people(pr.By); err != nil {
			return err
		}
		if err := credits(pr.Credits, pr.By); err != nil {
			return err
		}
	}
	return nil
}

func (p *Paragraph) check(tag string) error {
	switch {
	case !idForm.MatchString(p.ID):
		return bad("%.20q is no id of a paragraph", p.ID)
	case p.Form != "" && p.Form != Heading && p.Form != Item && p.Form != Norm:
		return bad("%.20q is no form of a paragraph", p.Form)
	case p.Depth < 0 || p.Depth > redline.MaxDepth:
		return bad("a paragraph lies at most %d deep", redline.MaxDepth)
	case strings.TrimSpace(p.Text) == "" && p.Label == "" && len(p.Runs)+len(p.Open) == 0, len(p.Text) > MaxWords || !form.Clean(p.Text):
		return bad("paragraph %.20s has no words, too many, or control characters", p.ID)
	case len(p.Label) > 64 || !form.Clean(p.Label) || strings.Contains(p.Label, "\n"):
		return bad("the label of paragraph %.20s is none", p.ID)
	case p.Language != "" && (!language(p.Language) || p.Language == tag):
		return bad("a paragraph names its language where it is another than that of the publication")
	case len(p.From) > MaxFrom || p.Quoted && len(p.From) != 1 || p.Quoted && len(p.By) == 0:
		return bad("what is quoted names the statement that it stands in, and whose words they are")
	case !address(p.Address):
		return bad("an address begins with https:// or http://")
	}
	if err := p.Source.check(p.Quoted); err != nil {
		return err
	}
	if err := credits(p.Credits, p.By); err != nil {
		return err
	}
	return people(p.By)
}

// check: only what is quoted has a source, which may be none.
func (s *Source) check(quoted bool) error {
	switch {
	case s == nil:
		return nil
	case !quoted || *s == Source{}:
		return bad("what is quoted has a source, and that says something")
	case len(s.Text) > text.MaxCitation || !form.Clean(s.Text) || s.Date != "" && !form.Date(s.Date):
		return bad("a source is cited in full, and its date is a day or a month")
	case s.Document != nil:
		return s.Document.Check()
	}
	return nil
}

func people(all []consult.Named) error {
	if len(all) > consult.MaxNamed {
		return bad("at most %d are named in one place", consult.MaxNamed)
	}
	for _, n := range all {
		if n.ID != "" && !form.Listed.MatchString(n.ID) || strings.TrimSpace(n.Name) == "" || len(n.Name) > MaxTitle || !form.Clean(n.Name) || !form.Clean(n.Role) {
			return bad("a name is missing or too long")
		}
	}
	return nil
}

// address: none, or one of the web.
func address(s string) bool { return s == "" || form.Address(s, text.MaxCitation) }

func (c *Contributor) check() error {
	last := -1
	for _, w := range c.With {
		at := slices.Index(Works(), w)
		if at <= last {
			return bad("what somebody contributed is named in its order, each once")
		}
		last = at
	}
	if last < 0 {
		return bad("who contributed did so with something")
	}
	if err := how(c.How, c.By); err != nil {
		return err
	}
	return people([]consult.Named{c.Who})
}

func (t *Translated) Check() error {
	if err := speaks(t.As); err != nil {
		return err
	}
	if !language(t.Language) {
		return bad("%.20q is no language", t.Language)
	}
	for _, s := range []string{t.Title, t.By} {
		if len(s) > MaxTitle || !form.Clean(s) || strings.Contains(s, "\n") {
			return bad("a name is missing or too long")
		}
	}
	if strings.TrimSpace(t.Title) == "" {
		return bad("a translation has a title")
	}
	if len(t.Chapters) > MaxChapters || len(t.Words) == 0 || len(t.Words) > MaxParagraphs {
		return bad("a translation has paragraphs")
	}
	seen := map[string]bool{}
	for _, h := range t.Chapters {
		if !form.IsSlug(h.ID) || seen[h.ID] || strings.TrimSpace(h.Title) == "" || len(h.Title) > MaxTitle || !form.Clean(h.Title) {
			return bad("%.64q is no id of a chapter, or given twice", h.ID)
		}
		seen[h.ID] = true
	}
	for _, w := range t.Words {
		if !idForm.MatchString(w.ID) || seen[w.ID] || strings.TrimSpace(w.Text) == "" || len(w.Text) > MaxWords || !form.Clean(w.Text) {
			return bad("paragraph %.20s has no words, too many, or control characters", w.ID)
		}
		seen[w.ID] = true
	}
	return nil
}

func (c *Corrected) Check() error {
	if err := speaks(c.As); err != nil {
		return err
	}
	switch {
	case !idForm.MatchString(c.Paragraph):
		return bad("%.20q is no id of a paragraph", c.Paragraph)
	case strings.TrimSpace(c.Wrong) == "" || len(c.Wrong) > MaxWords || len(c.Reads) > MaxWords || !utf8.ValidString(c.Wrong) || !form.Clean(c.Reads):
		return bad("an erratum says what is wrong, and how it reads")
	case c.Wrong == c.Reads:
		return bad("an erratum says what is wrong, and how it reads")
	}
	return form.Maybe(fail.Say("the note"), c.Note, MaxNote)
}

// speaks: a listed id, or nobody, which stands for the secretariat.
func speaks(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}
