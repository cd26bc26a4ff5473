package contribution

import (
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle      = 500
	MaxText       = 200_000
	MaxAnswer     = 50_000
	MaxReason     = 2_000
	MaxAbout      = 50
	MaxAnswers    = 60 * 50
	MaxReferences = 100
	MaxCitation   = 2_000
	MaxPhrase     = 5_000
)

var placeForm = regexp.MustCompile(`^[0-9a-z-]{1,80}#[0-9]{1,9}$`) // an id of package redline

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (m *Made) Check() error {
	if err := m.Via.Check(); err != nil {
		return err
	}
	switch {
	case m.Consultation.IsZero():
		return bad("a contribution names its consultation")
	case !slices.Contains(Kinds(), m.Kind):
		return bad("contributions of kind %.40q are unknown", m.Kind)
	case m.Anchor != nil && m.Kind != Comment:
		return bad("only a comment is anchored to a text")
	}
	if m.Anchor != nil {
		if err := m.Anchor.check(); err != nil {
			return err
		}
	}
	if err := m.Content.check(); err != nil {
		return err
	}
	return m.Content.of(m.Kind)
}

func (a *Anchor) check() error {
	switch {
	case a.Text.IsZero() || a.Version < 0 || !placeForm.MatchString(a.Unit):
		return bad("an anchor names a text, its version and a unit")
	case (a.From == "") != (a.Until == "") || (a.From == "") != (a.Words == ""):
		return bad("an anchor to a phrase names its first and last word, and quotes it")
	case a.From == "":
		return nil
	case !placeForm.MatchString(a.From) || !placeForm.MatchString(a.Until) || len(a.Words) > MaxPhrase || !form.Clean(a.Words):
		return bad("an anchor to a phrase names its first and last word, and quotes it")
	}
	return nil
}

func (c *Content) check() error {
	if err := form.Maybe(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the text"), c.Text, MaxText); err != nil {
		return err
	}
	if !form.Ascending(c.About, form.About, MaxAbout) {
		return bad("what it is about is named by frozen ids in ascending order, each once")
	}
	if len(c.Answers) > MaxAnswers || len(c.References) > MaxReferences {
		return bad("it has more than %d answers, or more than %d references", MaxAnswers, MaxReferences)
	}
	seen := map[[2]string]bool{}
	for i := range c.Answers {
		a := &c.Answers[i]
		key := [2]string{a.Question, a.About}
		if seen[key] {
			return bad("question %.64q is answered twice", a.Question)
		}
		seen[key] = true
		if err := a.check(); err != nil {
			return err
		}
	}
	for _, r := range c.References {
		if strings.TrimSpace(r.Text) == "" || len(r.Text) > MaxCitation || !form.Clean(r.Text) || !address(r.Address) {
			return bad("a reference is cited in full, and its address begins with https:// or http://")
		}
	}
	if f := c.Follows; f != nil {
		w := f.Who
		if strings.TrimSpace(w.Name) == "" || len(w.Name) > MaxTitle || len(w.Role) > MaxTitle || !form.Clean(w.Name) || !form.Clean(w.Role) ||
			w.ID != "" && !form.Listed.MatchString(w.ID) || !address(f.Address) {
			return bad("a good practice names who follows it, and an address that begins with https:// or http://")
		}
	}
	return nil
}

func (a *Answer) check() error {
	if !form.IsSlug(a.Question) || a.About != "" && !form.About.MatchString(a.About) || len(a.About) > 128 {
		return bad("an answer names its question")
	}
	if len(a.Options) == 0 && a.Words.Empty() {
		return bad("question %s has no answer", a.Question)
	}
	for i, o := range a.Options {
		if !form.IsSlug(o) || slices.Contains(a.Options[:i], o) || len(a.Options) > consult.MaxOptions {
			return bad("question %s: %.64q is no option, or chosen twice", a.Question, o)
		}
	}
	return form.Maybe(fail.Say("the answer"), a.Words, MaxAnswer)
}

// of sees that a contribution of a kind has what belongs to it and no other.
func (c *Content) of(k Kind) error {
	asked := k == Answers || k == NewNorm
	switch {
	case asked != (len(c.Answers) > 0):
		return bad("answers and proposals for a new norm, and they alone, answer questions")
	case (k == Practice) != (c.Follows != nil):
		return bad("a good practice, and it alone, names who follows it")
	case k == Reference && len(c.References) == 0:
		return bad("a reference is cited")
	case k != Answers && c.Text.Empty():
		return bad("the text is missing")
	case (k == Practice || k == NewNorm) && c.Title.Empty():
		return bad("the title is missing")
	}
	return nil
}

// address: none, or one of the web.
func address(s string) bool { return s == "" || form.Address(s, MaxCitation) }

func (c *Corrected) Check() error {
	if err := speaker(c.As); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the reason"), c.Reason, MaxReason); err != nil {
		return err
	}
	return c.Content.check()
}

func (w *Withdrawn) Check() error {
	if err := speaker(w.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), w.Reason, MaxReason)
}

func (s *SetAside) Check() error {
	if err := speaker(s.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), s.Reason, MaxReason)
}

func speaker(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}
