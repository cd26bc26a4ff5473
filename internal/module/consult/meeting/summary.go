package meeting

import (
	"encoding/json"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// Wording is a wording of a summary.
type Wording struct {
	submission.Mark
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason i18n.Text `json:"reason,omitzero"`
	Summary
}

// Summing is a Chair's summary as it stands: the read model.
type Summing struct {
	ID string `json:"id" doc:"id of the statement that made it"`
	submission.Mark
	submission.Told
	Consultation statement.Hash   `json:"consultation"`
	Meetings     []statement.Hash `json:"meetings"`
	Chairs       bool             `json:"chairs" doc:"whoever made it convened or chairs every one of the meetings"`
	Version      statement.Hash   `json:"version" doc:"the statement that gave the wording in force"`
	Summary                       // in force
	Flagged      []string         `json:"flagged" doc:"ids of the points that rest on nothing that the summary says"`
	Traced       *Trace           `json:"traced,omitempty" doc:"what the points of the wording in force rest on, where the Chair has published it"`
	Versions     []Wording        `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	Withdrawn    *Event           `json:"withdrawn,omitempty"`
	Events       []Event          `json:"events" doc:"what followed, oldest first"`
	Statements   []string         `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Commit is the hash by which a summary commits to its tracing: SHA-256(salt ‖
// JSON), where the JSON is that of the member points of the body that publishes
// it, as an object with this one member.
func (t Trace) Commit(salt statement.Hash) (statement.Hash, error) {
	b, err := json.Marshal(t)
	if err != nil {
		return statement.Hash{}, err
	}
	return sum(append(salt[:], b...)), nil
}

// StandingSummary is what follows from all that was said on a summary. The
// result is nil when the case is none.
func StandingSummary(c *SummaryCase, w World) (*Summing, error) {
	if c == nil || c.Made == nil {
		return nil, nil
	}
	b := &c.Made.Body
	told, err := w.Told(b.Via, c.Made.Mark)
	if err != nil {
		return nil, err
	}
	s := &Summing{ID: c.Made.Statement.String(), Mark: c.Made.Mark, Told: told, Consultation: b.Consultation, Meetings: b.Meetings, Version: c.Made.Statement,
		Summary: b.Summary, Versions: []Wording{{Mark: c.Made.Mark, As: b.Via.Speaker(), Summary: b.Summary}}, Events: []Event{}, Statements: []string{c.Made.Statement.String()}}
	s.Flagged = s.flagged()
	if s.Chairs, err = chairs(w, b); err != nil {
		return nil, err
	}
	for i := range c.Later {
		if err := s.follow(&c.Later[i], w); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// chairs: a document bears out who chaired; else every author does.
func chairs(w World, b *Made) (bool, error) {
	who := b.Via.Authors()
	if b.Via.Mode == submission.Recorded {
		who = []string{""}
	}
	for _, m := range b.Meetings {
		for _, id := range who {
			if ok, err := w.Runs(m, b.Consultation, id); err != nil || !ok {
				return false, err
			}
		}
	}
	return true, nil
}

// flagged lists the points that rest on nothing.
func (s *Summary) flagged() []string {
	out := []string{}
	for _, p := range s.Points {
		if p.Rests.None() {
			out = append(out, p.ID)
		}
	}
	return out
}

func (s *Summing) follow(l *LaterSummary, w World) error {
	e := Event{Mark: l.Mark}
	switch {
	case l.Corrected != nil:
		e.What, e.As, e.Reason = WasCorrected, l.Corrected.As, l.Corrected.Reason
	case l.Dropped != nil:
		e.What, e.As, e.Reason = WasWithdrawn, l.Dropped.As, l.Dropped.Reason
	default:
		e.What, e.As = WasTraced, l.Traced.As
	}
	ok, err := w.Speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	switch {
	case !ok:
		e.Why = WhyUnknown
	case !s.Alters(e.As) && !(l.Dropped != nil && s.Leaves(e.As)):
		e.Why = WhyAuthor
	case s.Withdrawn != nil:
		e.Why = WhyWithdrawn
	case l.Traced != nil:
		if got, err := l.Traced.Trace.Commit(l.Traced.Salt); err != nil {
			return err
		} else if got != s.Trace {
			e.Why = WhyTrace
		}
	}
	s.Events = append(s.Events, e)
	if e.Why != "" {
		return nil
	}
	s.Statements = append(s.Statements, l.Statement.String())
	switch {
	case l.Corrected != nil:
		s.Version, s.Summary, s.Traced = l.Statement, l.Corrected.Summary, nil
		s.Versions = append(s.Versions, Wording{Mark: l.Mark, As: e.As, Reason: e.Reason, Summary: l.Corrected.Summary})
		s.Flagged = s.flagged()
	case l.Dropped != nil && s.Leaves(e.As): // of a joint summary a Chair takes itself off, and nobody else
		s.Leave(e.As)
	case l.Dropped != nil:
		s.Withdrawn = &e
	default:
		s.Traced = &l.Traced.Trace
	}
	return nil
}
