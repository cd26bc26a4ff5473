package meeting

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/form"
	"comity.example/comity/statement"
)

// Limits of a body. Lengths are in bytes.
const (
	MaxTitle    = 500
	MaxNote     = 5_000
	MaxText     = 20_000  // of an intervention, a point
	MaxPaper    = 200_000 // of a paper
	MaxReason   = 2_000
	MaxSymbol   = 200
	MaxAddress  = 2_000
	MaxAbout    = 50
	MaxNamed    = 250 // participants of a session
	MaxAgenda   = 100
	MaxSessions = 50
	MaxPoints   = 200
	MaxMeetings = 50
	MaxFrom     = 2_000 // contributions behind one point
)

func bad(sentence string, args ...any) error { return fail.New(fail.Invalid, sentence, args...) }

// texts checks wordings in turn.
func texts(all ...func() error) error {
	for _, one := range all {
		if err := one(); err != nil {
			return err
		}
	}
	return nil
}

func needs(what fail.Clause, t i18n.Text, most int) func() error {
	return func() error { return form.Text(what, t, most) }
}

func maybe(what fail.Clause, t i18n.Text, most int) func() error {
	return func() error { return form.Maybe(what, t, most) }
}

func speaker(as string) func() error {
	return func() error {
		if as != "" && !form.Listed.MatchString(as) {
			return bad("%.60q is no id of a participant", as)
		}
		return nil
	}
}

// about: frozen ids of provisions and instruments, never of a participant, so
// that nobody is named beside the words either.
func about(ids []string) func() error {
	return func() error {
		if !form.Ascending(ids, form.About, MaxAbout) || slices.ContainsFunc(ids, form.Listed.MatchString) {
			return bad("what it is about is named by frozen ids of what was agreed, in ascending order, each once")
		}
		return nil
	}
}

// Check implements corpus.Body, as the methods of the same name below.
func (c *Convened) Check() error {
	if err := c.Via.Check(); err != nil {
		return err
	}
	if c.Consultation.IsZero() {
		return bad("a meeting names its consultation")
	}
	return c.Plan.check()
}

func (p *Plan) check() error {
	if err := texts(needs(fail.Say("the title"), p.Title, MaxTitle), maybe(fail.Say("the place"), p.Place, MaxTitle), maybe(fail.Say("the note"), p.Note, MaxNote),
		named(p.With), named(p.Chair)); err != nil {
		return err
	}
	switch {
	case !form.Date(p.From) || p.Until != "" && (!form.Date(p.Until) || p.Until < p.From):
		return bad("the dates of a meeting are days or months, and the last is not before the first")
	case len(p.Agenda) > MaxAgenda || len(p.Sessions) > MaxSessions:
		return bad("a meeting has %d items of the agenda and %d sessions at the most", MaxAgenda, MaxSessions)
	}
	for _, item := range p.Agenda {
		if err := form.Text(fail.Say("the agenda"), item, MaxTitle); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for i := range p.Sessions {
		s := &p.Sessions[i]
		switch {
		case !form.IsSlug(s.ID) || seen[s.ID]:
			return bad("%.64q is no id of a session, or given twice", s.ID)
		case !slices.Contains(Kinds(), s.Kind):
			return bad("sessions of kind %.40q are unknown", s.Kind)
		case s.Unattributed && len(s.Participants) > 0:
			return bad("a session under the non-attribution rule has no list of participants")
		}
		seen[s.ID] = true
		if err := texts(needs(fail.Say("the title"), s.Title, MaxTitle), named(s.Participants)); err != nil {
			return err
		}
	}
	return nil
}

func named(all []consult.Named) func() error {
	return func() error {
		if len(all) > MaxNamed {
			return bad("more than %d are named", MaxNamed)
		}
		for _, n := range all {
			if strings.TrimSpace(n.Name) == "" || len(n.Name) > MaxTitle || len(n.Role) > MaxTitle || !form.Clean(n.Name) || !form.Clean(n.Role) {
				return bad("a name is missing, too long, or holds control characters")
			}
			if err := speaker(n.ID)(); err != nil {
				return err
			}
		}
		return nil
	}
}

func (c *Changed) Check() error {
	if err := texts(speaker(c.As), needs(fail.Say("the reason"), c.Reason, MaxReason)); err != nil {
		return err
	}
	return c.Plan.check()
}

func (i *Intervened) Check() error {
	switch {
	case !form.IsSlug(i.Session):
		return bad("an intervention names its session")
	case i.Unattributed && (i.Via != nil || i.Speaker != ""):
		return bad("under the non-attribution rule neither the person nor the participant is named")
	case i.Reported && (i.Unattributed || i.Via != nil || i.Speaker != "" || i.As != "" || i.Document == nil), !i.Reported && i.Document != nil:
		return bad("what a document reports without a speaker is recorded by the secretariat, and names the document")
	case !i.Unattributed && !i.Reported && (i.Via == nil) == (i.Speaker == ""):
		return bad("an attributed intervention names who spoke, once")
	case i.Via != nil && i.As != "":
		return bad("who hands in an intervention is named once")
	case len(i.Speaker) > MaxTitle || !form.Clean(i.Speaker) || i.Speaker != "" && strings.TrimSpace(i.Speaker) == "":
		return bad("a name is missing, too long, or holds control characters")
	}
	if i.Via != nil {
		if err := i.Via.Check(); err != nil {
			return err
		}
	}
	if i.Document != nil {
		if err := i.Document.Check(); err != nil {
			return err
		}
	}
	return texts(speaker(i.As), needs(fail.Say("the text"), i.Text, MaxText), about(i.About))
}

func (p *Presented) Check() error {
	if err := p.Via.Check(); err != nil {
		return err
	}
	switch {
	case p.Session != "" && !form.IsSlug(p.Session):
		return bad("%.64q is no id of a session, or given twice", p.Session)
	case len(p.Symbol) > MaxSymbol || !form.Clean(p.Symbol) || strings.ContainsRune(p.Symbol, '\n'):
		return bad("a symbol is one line of %d bytes at the most", MaxSymbol)
	case p.Text.Empty() && p.Address == "":
		return bad("a paper has a text, or an address where it can be read")
	case !address(p.Address):
		return bad("an address begins with https:// or http://")
	}
	return texts(needs(fail.Say("the title"), p.Title, MaxTitle), maybe(fail.Say("the text"), p.Text, MaxPaper), about(p.About))
}

// address: none, or one of the web.
func address(s string) bool { return s == "" || form.Address(s, MaxAddress) }

func (w *Withdrawn) Check() error {
	return texts(speaker(w.As), needs(fail.Say("the reason"), w.Reason, MaxReason))
}

func (m *Made) Check() error {
	if err := m.Via.Check(); err != nil {
		return err
	}
	if m.Consultation.IsZero() || len(m.Meetings) == 0 || len(m.Meetings) > MaxMeetings || !ascending(m.Meetings) {
		return bad("a summary names its consultation and its meetings, in ascending order, each once")
	}
	return m.Summary.check()
}

func ascending(all []statement.Hash) bool {
	for i, h := range all {
		if h.IsZero() || i > 0 && compare(all[i-1], h) >= 0 {
			return false
		}
	}
	return true
}

func (s *Summary) check() error {
	if err := texts(needs(fail.Say("the title"), s.Title, MaxTitle), maybe(fail.Say("the text"), s.Text, MaxText)); err != nil {
		return err
	}
	if len(s.Points) == 0 || len(s.Points) > MaxPoints {
		return bad("a summary has 1 to %d points", MaxPoints)
	}
	seen, rests := map[string]bool{}, false
	for i := range s.Points {
		p := &s.Points[i]
		if !form.IsSlug(p.ID) || seen[p.ID] {
			return bad("%.64q is no id of a point, or given twice", p.ID)
		}
		seen[p.ID] = true
		rests = rests || p.Rests.Contributions
		if err := form.Text(fail.Say("the text"), p.Text, MaxText); err != nil {
			return err
		}
		for n, of := range p.Rests.Sessions {
			if of.Meeting.IsZero() || !form.IsSlug(of.Session) || len(p.Rests.Sessions) > MaxSessions || n > 0 && order(p.Rests.Sessions[n-1], of) >= 0 {
				return bad("the sessions that a point rests on are named in ascending order, each once")
			}
		}
	}
	if rests != !s.Trace.IsZero() {
		return bad("a summary commits to a tracing when a point rests on contributions, and only then")
	}
	return nil
}

func order(a, b Of) int {
	if c := compare(a.Meeting, b.Meeting); c != 0 {
		return c
	}
	return strings.Compare(a.Session, b.Session)
}

func (c *Corrected) Check() error {
	if err := texts(speaker(c.As), needs(fail.Say("the reason"), c.Reason, MaxReason)); err != nil {
		return err
	}
	return c.Summary.check()
}

func (d *Dropped) Check() error {
	return texts(speaker(d.As), needs(fail.Say("the reason"), d.Reason, MaxReason))
}

func (t *Traced) Check() error {
	if err := speaker(t.As)(); err != nil {
		return err
	}
	if t.Salt.IsZero() {
		return bad("a tracing is published with its salt")
	}
	return t.Trace.check()
}

func (t *Trace) check() error {
	if len(t.Points) == 0 || len(t.Points) > MaxPoints {
		return bad("a tracing names points, and what each rests on")
	}
	seen := map[string]bool{}
	for _, p := range t.Points {
		if !form.IsSlug(p.Point) || seen[p.Point] || len(p.From) == 0 || len(p.From) > MaxFrom || !ascending(p.From) {
			return bad("a tracing names points, and what each rests on")
		}
		seen[p.Point] = true
	}
	return nil
}
