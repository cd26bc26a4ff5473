package meeting

import (
	"slices"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/submission"
)

// Said is a statement as Next takes it.
type Said struct {
	submission.Mark
	Body corpus.Body
}

// Case is all that was said on one meeting. Whether a statement counts it leaves
// open; see Standing.
type Case struct {
	Convened *First  `json:"convened,omitempty"`
	Later    []Later `json:"later,omitempty"` // in order of arrival
}

// First is the statement that convened it.
type First struct {
	submission.Mark
	Body Convened `json:"body"`
}

// Later is a statement that followed. One of the four is there.
type Later struct {
	submission.Mark
	Changed    *Changed    `json:"changed,omitempty"`
	Intervened *Intervened `json:"intervened,omitempty"`
	Presented  *Presented  `json:"presented,omitempty"`
	Withdrawn  *Withdrawn  `json:"withdrawn,omitempty"`
}

// plans gives the plans that were ever said, oldest first.
func (c *Case) plans() []*Plan {
	out := []*Plan{&c.Convened.Body.Plan}
	for i := range c.Later {
		if ch := c.Later[i].Changed; ch != nil {
			out = append(out, &ch.Plan)
		}
	}
	return out
}

// Session finds a session by its id.
func (p *Plan) Session(id string) *Session {
	for i := range p.Sessions {
		if p.Sessions[i].ID == id {
			return &p.Sessions[i]
		}
	}
	return nil
}

// session finds a session as it was first said: its rule never changes.
func (c *Case) session(id string) *Session {
	for _, p := range c.plans() {
		if s := p.Session(id); s != nil {
			return s
		}
	}
	return nil
}

// Next is what was said on a meeting after another statement; before is nil when
// it is the first. It changes nothing that it is given. What names no session of
// the meeting, or another rule than the session's, is inert.
func Next(before *Case, said Said) (*Case, error) {
	if c, ok := said.Body.(*Convened); ok {
		if before != nil {
			return nil, fail.Inert("the meeting was convened before")
		}
		return &Case{Convened: &First{said.Mark, *c}}, nil
	}
	if before == nil || before.Convened == nil {
		return nil, fail.Inert("its subject is no meeting")
	}
	l := Later{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Changed:
		for _, plan := range before.plans() {
			for _, s := range plan.Sessions {
				if now := b.Plan.Session(s.ID); now == nil || now.Unattributed != s.Unattributed {
					return nil, fail.Inert("session %s is taken away, or changes its rule", s.ID)
				}
			}
		}
		l.Changed = b
	case *Intervened:
		s := before.session(b.Session)
		if s == nil || s.Unattributed != b.Unattributed {
			return nil, fail.Inert("the meeting has no session %s under that rule", b.Session)
		}
		l.Intervened = b
	case *Presented:
		if s := before.session(b.Session); b.Session != "" && (s == nil || s.Unattributed) {
			return nil, fail.Inert("the meeting has no attributed session %s", b.Session)
		}
		l.Presented = b
	case *Withdrawn:
		l.Withdrawn = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a meeting", said.Body.Type())
	}
	return &Case{before.Convened, append(slices.Clone(before.Later), l)}, nil
}

// SummaryCase is all that was said on one summary.
type SummaryCase struct {
	Made  *FirstSummary  `json:"made,omitempty"`
	Later []LaterSummary `json:"later,omitempty"`
}

// FirstSummary is the statement that made it.
type FirstSummary struct {
	submission.Mark
	Body Made `json:"body"`
}

// LaterSummary is a statement that followed. One of the three is there.
type LaterSummary struct {
	submission.Mark
	Corrected *Corrected `json:"corrected,omitempty"`
	Dropped   *Dropped   `json:"withdrawn,omitempty"`
	Traced    *Traced    `json:"traced,omitempty"`
}

// NextSummary is Next for a summary.
func NextSummary(before *SummaryCase, said Said) (*SummaryCase, error) {
	if m, ok := said.Body.(*Made); ok {
		if before != nil {
			return nil, fail.Inert("the summary was made before")
		}
		return &SummaryCase{Made: &FirstSummary{said.Mark, *m}}, nil
	}
	if before == nil || before.Made == nil {
		return nil, fail.Inert("its subject is no summary")
	}
	l := LaterSummary{Mark: said.Mark}
	switch b := said.Body.(type) {
	case *Corrected:
		l.Corrected = b
	case *Dropped:
		l.Dropped = b
	case *Traced:
		l.Traced = b
	default:
		return nil, fail.Inert("a statement of type %s is not about a summary", said.Body.Type())
	}
	return &SummaryCase{before.Made, append(slices.Clone(before.Later), l)}, nil
}

// ofSummary reports whether a type of statement is about summaries.
func ofSummary(typ string) bool {
	switch typ {
	case TypeMade, TypeCorrected, TypeDropped, TypeTraced:
		return true
	}
	return false
}
