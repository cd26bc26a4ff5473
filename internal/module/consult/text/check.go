package text

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/redline"
	"comity.example/comity/statement"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 500
	MaxText       = 400_000
	MaxReason     = 10_000
	MaxRationale  = 50_000
	MaxAbout      = 50
	MaxNorms      = 50
	MaxCited      = 50
	MaxCitation   = 2_000
	MaxOrigins    = 50
	MaxNotes      = 200
	MaxOperations = 5_000
	MaxRulings    = 200
)

// Tabling names the words of a text as it was tabled: redline.ID's Origin.
const Tabling = "t"

const origin = Tabling

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (t *Tabled) Check() error {
	if err := t.Via.Check(); err != nil {
		return err
	}
	if m := t.Via.Mode; m != submission.Own && m != submission.Recorded {
		return bad("a text is tabled by who decides on it, or recorded from a document")
	}
	if err := form.Text(fail.Say("the title"), t.Title, MaxTitle); err != nil {
		return err
	}
	switch {
	case t.Consultation.IsZero():
		return bad("a text names its consultation")
	case t.Group != "" && !form.IsSlug(t.Group):
		return bad("%.64q is no id of a group", t.Group)
	case !form.Ascending(t.About, form.About, MaxAbout):
		return bad("what it is about is named by frozen ids in ascending order, each once")
	case !form.Language.MatchString(t.Language) || len(t.Language) > 35:
		return bad("%.20q is no language", t.Language)
	case len(t.Text) > MaxText || strings.TrimSpace(t.Text) == "":
		return bad("the text is missing, or longer than %d bytes", MaxText)
	}
	if err := notes(t.Notes, t.Via.Mode, InText); err != nil {
		return err
	}
	parsed, err := redline.Parse(origin, t.Text)
	if err != nil {
		return fail.Wrap(err, fail.Invalid, "the text is none in the plain form")
	}
	norms := 0
	for _, u := range parsed.Units {
		if u.Kind == redline.Norm {
			norms++
		}
	}
	if norms != len(t.Norms) || norms > MaxNorms {
		return bad("a text names the provision of each official text that it quotes, in their order")
	}
	for _, id := range t.Norms {
		if len(id) > 128 || !form.About.MatchString(id) {
			return bad("%.64q is no id of a provision", id)
		}
	}
	return nil
}

func (p *Proposed) Check() error {
	if err := p.Via.Check(); err != nil {
		return err
	}
	switch {
	case p.Consultation.IsZero() || p.Text.IsZero() || p.Version < 0:
		return bad("an amendment names its consultation, its text, and the version that it changes")
	case p.Change.ID != "" || p.Change.Spent != 0:
		return bad("an amendment is named by its statement alone")
	case len(p.Change.Operations) == 0:
		return bad("the amendment changes nothing")
	case len(p.Change.Operations) > MaxOperations:
		return bad("an amendment has at most %d operations", MaxOperations)
	case len(p.Origins) > MaxOrigins || len(p.Practice) > MaxCited:
		return bad("an amendment names at most %d origins, and cites at most %d practices", MaxOrigins, MaxCited)
	case (len(p.Origins) > 0 || p.Unsure) && p.Via.Mode != submission.Recorded && p.Via.Mode != submission.Transmitted:
		return bad("only what is recorded or transmitted has origins, or is unsure")
	}
	if d := p.Change.DerivedFrom; d != "" {
		if h, err := statement.ParseHash(d); err != nil || h.IsZero() {
			return bad("%.64q is no id of an amendment", d)
		}
	}
	for i, o := range p.Change.Operations {
		if err := putIn(i+1, o.Text); err != nil {
			return err
		}
	}
	for _, o := range p.Origins {
		if strings.TrimSpace(o.Name) == "" || len(o.Name) > MaxTitle || !form.Clean(o.Name) || len(o.Printed) > MaxTitle || !form.Clean(o.Printed) ||
			len(o.Words) > MaxRationale || !form.Clean(o.Words) || o.ID != "" && !form.Listed.MatchString(o.ID) {
			return bad("an origin is named as the document has it")
		}
	}
	for _, c := range p.Practice {
		if strings.TrimSpace(c.Text) == "" || len(c.Text) > MaxCitation || !form.Clean(c.Text) || !address(c.Address) {
			return bad("a practice is cited in full, and its address begins with https:// or http://")
		}
	}
	if err := notes(p.Notes, p.Via.Mode, InChange, InRationale, InPractice); err != nil {
		return err
	}
	return form.Maybe(fail.Say("the rationale"), p.Rationale, MaxRationale)
}

// putIn sees that what an operation puts in is one line of words. Operations are
// counted from 1.
func putIn(operation int, words string) error {
	c, found := form.Control(words)
	switch {
	case found:
		return bad("operation %d of the amendment puts in the control character %s, as character %d of its words; take it out", operation, c, c.Place)
	case len(words) > MaxText || !form.Clean(words) || strings.Contains(words, "\n"):
		return bad("what operation %d of the amendment puts in is not one line of words, or too long", operation)
	}
	return nil
}

// notes: footnotes belong to what a document says, in one of its parts.
func notes(all []Note, mode submission.Mode, parts ...NotePart) error {
	if len(all) > MaxNotes || len(all) > 0 && mode != submission.Recorded && mode != submission.Transmitted {
		return bad("only what is recorded or transmitted has footnotes, and at most %d", MaxNotes)
	}
	for _, n := range all {
		if strings.TrimSpace(n.Mark) == "" || len(n.Mark) > MaxTitle || !form.Clean(n.Mark) || len(n.Text) > MaxReason || !form.Clean(n.Text) ||
			len(n.After) > MaxTitle || !form.Clean(n.After) || !slices.Contains(parts, n.Part) || len(n.Addresses) > MaxCited {
			return bad("a footnote is given as it is printed, with where it is called")
		}
		for _, a := range n.Addresses {
			if a == "" || !address(a) {
				return bad("a footnote is given as it is printed, with where it is called")
			}
		}
	}
	return nil
}

// address: none, or one of the web.
func address(s string) bool { return s == "" || form.Address(s, MaxCitation) }

func (e *Endorsed) Check() error {
	if err := listed(e.As); err != nil {
		return err
	}
	return form.Maybe(fail.Say("the note"), e.Note, MaxReason)
}

func (j *Joined) Check() error { return listed(j.As) }

func (o *Objected) Check() error {
	if err := listed(o.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), o.Reason, MaxReason)
}

func (w *Withdrawn) Check() error {
	if err := speaker(w.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), w.Reason, MaxReason)
}

func (d *Decided) Check() error {
	if err := speaker(d.As); err != nil {
		return err
	}
	if d.Version < 0 || len(d.Rulings) == 0 || len(d.Rulings) > MaxRulings {
		return bad("a statement decides on 1 to %d amendments to one version", MaxRulings)
	}
	seen := map[statement.Hash]bool{}
	for i := range d.Rulings {
		r := &d.Rulings[i]
		switch {
		case r.Amendment.IsZero() || seen[r.Amendment]:
			return bad("each amendment is decided on once in a statement")
		case !slices.Contains(Dispositions(), r.Decision):
			return bad("%.40q is no decision", r.Decision)
		case (r.Decision == redline.Modified) != !r.Instead.IsZero():
			return bad("what is retained as modified, and that alone, names the amendment that stands for it")
		}
		seen[r.Amendment] = true
		if err := form.Text(fail.Say("the reason"), r.Reason, MaxReason); err != nil {
			return err
		}
	}
	return nil
}

// Dispositions lists what can be decided, in the order in which it is shown.
func Dispositions() []redline.Disposition {
	return []redline.Disposition{redline.Retained, redline.Modified, redline.NotRetained, redline.Bracketed, redline.Deferred}
}

func (c *Consolidated) Check() error {
	if err := speaker(c.As); err != nil {
		return err
	}
	if c.Version < 1 || c.Base == "" || c.Hash == "" || len(c.Text.Units) == 0 {
		return bad("a consolidated version says its number, what it follows from, and its full text")
	}
	if c.Text.Hash() != c.Hash {
		return bad("the hash of the consolidated version is another than that of its text")
	}
	return nil
}

func listed(as string) error {
	if as == "" {
		return bad("a listed participant says that")
	}
	return speaker(as)
}

// speaker: a listed id, or nobody, which stands for the secretariat.
func speaker(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}
