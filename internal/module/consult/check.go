package consult

import (
	"regexp"
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/internal/platform/participant"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle     = 500
	MaxText      = 200_000
	MaxNote      = 5_000
	MaxPhases    = 30
	MaxQuestions = 60
	MaxOptions   = 30
	MaxAbout     = 200
	MaxNamed     = 250
	MaxSilence   = 24 * 90 // hours
)

var yearForm = regexp.MustCompile(`^(19|20)[0-9]{2}$`)

var zoneForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+_-]*(/[A-Za-z0-9+_-]+)*$`)

func bad(format string, args ...any) error { return fail.New(fail.Invalid, format, args...) }

// Check implements corpus.Body, as the methods of the same name below.
func (c *Call) Check() error {
	if err := c.Via.Check(); err != nil {
		return err
	}
	if m := c.Via.Mode; m != submission.Own && m != submission.Recorded {
		return bad("a consultation is called by its organiser, or recorded from a document")
	}
	if err := form.Text(fail.Say("the title"), c.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Text(fail.Say("the call"), c.Text, MaxText); err != nil {
		return err
	}
	if err := named(fail.Say("the partners"), c.Partners); err != nil {
		return err
	}
	switch {
	case len(c.About) == 0 || !form.Ascending(c.About, form.About, MaxAbout):
		return bad("what it is about is named by frozen ids in ascending order, each once")
	case len(c.Languages) == 0 || !form.Ascending(c.Languages, form.Language, 20):
		return bad("the languages are BCP 47 tags in ascending order, each once")
	case len(c.Zone) > 64 || !zoneForm.MatchString(c.Zone):
		return bad("%.64q is no name of a time zone", c.Zone)
	case !marked(c.Marking):
		return bad("%.40q is no label of TLP 2.0", string(c.Marking))
	case c.Label() != statement.Clear:
		return bad("a consultation is TLP:CLEAR: all that is said in it is public, and none under another marking is held here")
	case c.Moderation != Before && c.Moderation != After:
		return bad("moderation comes before or after")
	}
	if err := c.Invited.check(); err != nil {
		return err
	}
	if err := c.Decision.check(); err != nil {
		return err
	}
	if err := c.phases(); err != nil {
		return err
	}
	if err := questions(fail.Say("the questions"), c.Questions); err != nil {
		return err
	}
	return questions(fail.Say("the test of a new norm"), c.NormTest)
}

// marked reports whether a marking is a label, or absent.
func marked(m statement.Marking) bool {
	return m == "" || slices.Contains(statement.Markings[:], m)
}

func (c *Call) phases() error {
	if len(c.Phases) == 0 || len(c.Phases) > MaxPhases {
		return bad("a consultation has 1 to %d phases", MaxPhases)
	}
	seen := map[string]bool{}
	for i := range c.Phases {
		p := &c.Phases[i]
		if seen[p.ID] {
			return bad("two phases are called %q", p.ID)
		}
		seen[p.ID] = true
		if err := p.check(); err != nil {
			return err
		}
		if p.Frame != nil && c.Via.Mode != submission.Recorded {
			return bad("only a consultation that is recorded has phases with a printed time frame")
		}
	}
	return nil
}

func (v *Invited) check() error {
	last := -1
	for _, c := range v.Classes {
		at := slices.Index(participant.Classes(), c)
		if at <= last {
			return bad("the classes that are invited are named in their order, each once")
		}
		last = at
	}
	if !form.Ascending(v.Named, form.Listed, MaxNamed) {
		return bad("those who are invited are named by listed ids in ascending order, each once")
	}
	return nil
}

func (d *Decision) check() error {
	switch d.Rule {
	case Editor, Consensus:
		if d.Hours != 0 {
			return bad("hours belong to the silence procedure")
		}
	case Silence:
		if d.Hours < 1 || d.Hours > MaxSilence {
			return bad("silence runs for 1 to %d hours", MaxSilence)
		}
	default:
		return bad("the rule of decision %q is unknown", d.Rule)
	}
	return nil
}

func (p *Phase) check() error {
	if !form.IsSlug(p.ID) {
		return bad("%.64q is no id of a phase", p.ID)
	}
	if err := form.Text(fail.Say("the title of a phase"), p.Title, MaxTitle); err != nil {
		return err
	}
	if err := form.Maybe(fail.Say("the note on a phase"), p.Note, MaxNote); err != nil {
		return err
	}
	last := -1
	for _, a := range p.Accepts {
		at := slices.Index(AllAccepts(), a)
		if at <= last {
			return bad("what a phase accepts is named in its order, each once")
		}
		last = at
	}
	if p.Frame != nil {
		if p.Opens != "" || p.Closes != "" {
			return bad("phase %s has instants and a printed time frame", p.ID)
		}
		return p.Frame.check()
	}
	opens, okay := form.Instant(p.Opens)
	closes, too := form.Instant(p.Closes)
	if !okay || !too || !opens.Before(closes) {
		return bad("phase %s opens and closes at instants in UTC, to the minute, in this order", p.ID)
	}
	return nil
}

func (f *Frame) check() error {
	if strings.TrimSpace(f.Printed) == "" || len(f.Printed) > MaxTitle || !form.Clean(f.Printed) {
		return bad("a time frame is given as it is printed")
	}
	if !framed(f.From) || f.Until != "" && (!framed(f.Until) || f.Until < f.From) {
		return bad("the time frame %.60q runs from a year, a month or a day to a later one", f.Printed)
	}
	return nil
}

// framed: a day, a month or a year.
func framed(s string) bool { return form.Date(s) || yearForm.MatchString(s) }

// from sees that only what the secretariat says is recorded from a document.
func from(as string, d *submission.Document) error {
	switch {
	case d == nil:
		return nil
	case as != "":
		return bad("only the secretariat records from a document")
	}
	return d.Check()
}

func questions(what fail.Clause, all []Question) error {
	if len(all) > MaxQuestions {
		return bad("%s: more than %d", what, MaxQuestions)
	}
	seen := map[string]bool{}
	for _, q := range all {
		if !form.IsSlug(q.ID) || seen[q.ID] {
			return bad("%s: %.64q is no id, or given twice", what, q.ID)
		}
		seen[q.ID] = true
		if err := form.Text(what, q.Text, MaxNote); err != nil {
			return err
		}
		if q.Form != Words && q.Form != Choice && q.Form != Choose {
			return bad("%s: %q is no form of answer", what, q.Form)
		}
		if (q.Form == Words) != (len(q.Options) == 0) || len(q.Options) == 1 || len(q.Options) > MaxOptions {
			return bad("%s: %s has two options or more to choose from, or is answered in words", what, q.ID)
		}
		chosen := map[string]bool{}
		for _, o := range q.Options {
			if !form.IsSlug(o.ID) || chosen[o.ID] {
				return bad("%s: option %.64q of %s is no id, or given twice", what, o.ID, q.ID)
			}
			chosen[o.ID] = true
			if err := form.Text(what, o.Text, MaxTitle); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Moved) Check() error {
	if err := speaks(m.As); err != nil {
		return err
	}
	if _, ok := form.Instant(m.Closes); !ok || !form.IsSlug(m.Phase) {
		return bad("a phase is moved to an instant in UTC, to the minute")
	}
	return form.Text(fail.Say("the reason"), m.Reason, MaxNote)
}

func (t *Turned) Check() error {
	if _, ok := form.Instant(t.Due); !ok || !form.IsSlug(t.Phase) {
		return bad("a phase turns at the instant that the consultation names")
	}
	return nil
}

func (g *Group) Check() error {
	if err := speaks(g.As); err != nil {
		return err
	}
	if !form.IsSlug(g.ID) {
		return bad("%.64q is no id of a group", g.ID)
	}
	if err := form.Text(fail.Say("the title of a group"), g.Title, MaxTitle); err != nil {
		return err
	}
	switch {
	case !form.Ascending(g.About, form.About, MaxAbout):
		return bad("what a group is about is named by frozen ids in ascending order, each once")
	case len(g.Lead) == 0:
		return bad("a group has a lead")
	}
	if err := from(g.As, g.Document); err != nil {
		return err
	}
	return named(fail.Say("the lead"), g.Lead)
}

func (a *Asked) Check() error {
	if a.As == "" || !form.IsSlug(a.Group) {
		return bad("a listed participant asks to join a group")
	}
	if err := speaks(a.As); err != nil {
		return err
	}
	return form.Maybe(fail.Say("the note"), a.Note, MaxNote)
}

func (a *Admitted) Check() error {
	if err := speaks(a.As); err != nil {
		return err
	}
	if !form.Listed.MatchString(a.Member) || !form.IsSlug(a.Group) {
		return bad("a listed participant is admitted to a group")
	}
	if a.refuse {
		return form.Text(fail.Say("the reason"), a.Reason, MaxNote)
	}
	return form.Maybe(fail.Say("the reason"), a.Reason, MaxNote)
}

func (l *Left) Check() error {
	if l.As == "" || !form.IsSlug(l.Group) {
		return bad("a listed participant leaves a group")
	}
	return speaks(l.As)
}

func (p *Point) Check() error {
	if err := speaks(p.As); err != nil {
		return err
	}
	if !form.IsSlug(p.Group) || !form.Ascending(p.About, form.About, MaxAbout) {
		return bad("a point belongs to a group, and names what it is about in ascending order")
	}
	if err := from(p.As, p.Document); err != nil {
		return err
	}
	return form.Text(fail.Say("the point"), p.Text, MaxNote)
}

func (s *Settled) Check() error {
	if err := speaks(s.As); err != nil {
		return err
	}
	if _, err := statement.ParseHash(s.Point); err != nil {
		return bad("%.64q is no id of a point", s.Point)
	}
	return form.Text(fail.Say("the outcome"), s.Outcome, MaxText)
}

func (c *Concluded) Check() error {
	if err := speaks(c.As); err != nil {
		return err
	}
	return form.Text(fail.Say("the reason"), c.Reason, MaxNote)
}

// speaker: a listed id, or nobody, which stands for the secretariat.
func speaks(as string) error {
	if as != "" && !form.Listed.MatchString(as) {
		return bad("%.60q is no id of a participant", as)
	}
	return nil
}

func named(what fail.Clause, all []Named) error {
	if len(all) > MaxNamed {
		return bad("%s: more than %d", what, MaxNamed)
	}
	for _, n := range all {
		if n.ID != "" && !form.Listed.MatchString(n.ID) {
			return bad("%s: %.60q is no id of a participant", what, n.ID)
		}
		if strings.TrimSpace(n.Name) == "" || len(n.Name) > MaxTitle || len(n.Role) > MaxTitle || !form.Clean(n.Name) || !form.Clean(n.Role) {
			return bad("%s: a name is missing or too long", what)
		}
	}
	return nil
}
