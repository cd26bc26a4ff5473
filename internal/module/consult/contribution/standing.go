package contribution

import (
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// What followed a contribution.
const (
	WasCorrected = "corrected"
	WasWithdrawn = "withdrawn"
	WasSetAside  = "set-aside"
	WasRestored  = "restored"
	// WasLeft is a withdrawal by a signatory of a joint contribution who did not
	// hand it in: it takes itself off, and the contribution stands.
	WasLeft = "dissociated"
)

// Why a statement on a contribution does not count.
const (
	WhyUnknown   = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyAuthor    = "not-author"    // its author says this, or who handed it in while no author has spoken
	WhyHanded    = "not-handed-in" // a joint contribution is corrected by whoever handed it in
	WhyOrganiser = "not-organiser" // the organiser of the consultation says this
	WhyWithdrawn = "withdrawn"     // it had been withdrawn
	WhyAlready   = "already"       // it was set aside already, or was not
)

// Version is a wording.
type Version struct {
	submission.Mark
	Received *submission.Mark `json:"received,omitempty" doc:"the statement by which this wording was received, before it was let in"`
	As       string           `json:"as,omitempty" doc:"listed id of who gave this wording; absent for the secretariat"`
	Reason   i18n.Text        `json:"reason,omitzero"`
	Content
}

// Handed is when the wording counts as given: see Contribution.Handed.
func (v *Version) Handed() submission.Mark { return handed(v.Mark, v.Received) }

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	Received *submission.Mark `json:"received,omitempty" doc:"the statement by which a correction was received, before it was let in"`
	What     string           `json:"what" enum:"corrected,withdrawn,dissociated,set-aside,restored"`
	As       string           `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Reason   i18n.Text        `json:"reason,omitzero"`
	Why      string           `json:"why,omitempty" enum:"unknown,not-author,not-handed-in,not-organiser,withdrawn,already" doc:"why it does not count; absent when it does"`
}

// Contribution is a contribution as it stands: the read model.
type Contribution struct {
	ID string `json:"id" doc:"id of the statement that made it"`
	submission.Mark
	// Told is how the wording in force came to be said.
	submission.Told
	Received     *submission.Mark `json:"received,omitempty" doc:"the statement by which it was received, before it was let in: it counts as handed in then"`
	Consultation statement.Hash   `json:"consultation"`
	Kind         Kind             `json:"kind" enum:"comment,answers,practice,reference,new-norm"`
	Anchor       *Anchor          `json:"anchor,omitempty"`
	Reply        statement.Hash   `json:"reply,omitzero"`
	Version      statement.Hash   `json:"version" doc:"the statement that gave the wording in force"`
	Content                       // in force
	Versions     []Version        `json:"versions" doc:"every wording, oldest first; the last one is in force"`
	Withdrawn    *Event           `json:"withdrawn,omitempty"`
	SetAside     *Event           `json:"set_aside,omitempty"`
	Events       []Event          `json:"events" doc:"what followed, oldest first"`
	Statements   []string         `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Handed is when, and by which statement, a contribution counts as handed in:
// what was held, with its receipt; anything else, when it was said.
func (c *Contribution) Handed() submission.Mark { return handed(c.Mark, c.Received) }

// Handed is when what followed counts as handed in: see Contribution.Handed.
func (e *Event) Handed() submission.Mark { return handed(e.Mark, e.Received) }

func handed(said submission.Mark, received *submission.Mark) submission.Mark {
	if received != nil {
		return *received
	}
	return said
}

// World is what the fold has to know of other rooms.
type World struct {
	// Received gives the statement by which a contribution was received before it
	// was let in; nil, or no mark, when it was not held.
	Received func(consultation, said statement.Hash) (*submission.Mark, error)
	Speaks   submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Organises reports whether somebody organises the consultation; nobody, "",
	// stands for the secretariat, which does in what it recorded.
	Organises func(consultation statement.Hash, id string) (bool, error)
}

// Standing is what follows from all that was said on a contribution. The result
// is nil when the case is none.
func Standing(c *Case, w World) (*Contribution, error) {
	if c == nil || c.Made == nil {
		return nil, nil
	}
	m := &c.Made.Body
	told, err := w.Told(m.Via, c.Made.Mark)
	if err != nil {
		return nil, err
	}
	f := &fold{w: w, c: &Contribution{ID: c.Made.Statement.String(), Mark: c.Made.Mark, Told: told, Consultation: m.Consultation,
		Kind: m.Kind, Anchor: m.Anchor, Reply: m.Reply, Version: c.Made.Statement, Content: m.Content,
		Versions: []Version{{Mark: c.Made.Mark, As: m.Via.Speaker(), Content: m.Content}}, Events: []Event{}, Statements: []string{c.Made.Statement.String()}}}
	if f.c.Received, err = f.received(c.Made.Statement); err != nil {
		return nil, err
	}
	f.c.Versions[0].Received = f.c.Received
	for i := range c.Later {
		if err := f.follow(&c.Later[i]); err != nil {
			return nil, err
		}
	}
	return f.c, nil
}

type fold struct {
	w World
	c *Contribution
}

// received gives the receipt of a statement; nil when it was not held.
func (f *fold) received(said statement.Hash) (*submission.Mark, error) {
	if f.w.Received == nil {
		return nil, nil
	}
	return f.w.Received(f.c.Consultation, said)
}

func (f *fold) follow(l *Later) (err error) {
	e := Event{Mark: l.Mark}
	if e.Received, err = f.received(l.Statement); err != nil {
		return err
	}
	switch {
	case l.Corrected != nil:
		e.What, e.As, e.Reason = WasCorrected, l.Corrected.As, l.Corrected.Reason
	case l.Withdrawn != nil:
		e.What, e.As, e.Reason = WasWithdrawn, l.Withdrawn.As, l.Withdrawn.Reason
		if f.c.Leaves(e.As) {
			e.What = WasLeft
		}
	case l.SetAside != nil:
		e.What, e.As, e.Reason = WasSetAside, l.SetAside.As, l.SetAside.Reason
	default:
		e.What, e.As, e.Reason = WasRestored, l.Restored.As, l.Restored.Reason
	}
	if err := f.weigh(&e); err != nil {
		return err
	}
	f.c.Events = append(f.c.Events, e)
	if e.Why != "" {
		return nil
	}
	f.c.Statements = append(f.c.Statements, l.Statement.String())
	switch e.What {
	case WasCorrected:
		return f.wording(l, &e)
	case WasWithdrawn:
		f.c.Withdrawn = &e
	case WasLeft:
		f.c.Leave(e.As)
	case WasSetAside:
		f.c.SetAside = &e
	default:
		f.c.SetAside = nil
	}
	return nil
}

// wording puts a wording in force.
func (f *fold) wording(l *Later, e *Event) error {
	f.c.Version, f.c.Content = l.Statement, l.Corrected.Content
	f.c.Versions = append(f.c.Versions, Version{Mark: l.Mark, Received: e.Received, As: e.As, Reason: e.Reason, Content: l.Corrected.Content})
	return f.c.Reword(e.As, l.Mark, f.w.Told)
}

// weigh says why a statement does not count, if it does not.
func (f *fold) weigh(e *Event) error {
	ok, err := f.w.Speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	moderates := e.What == WasSetAside || e.What == WasRestored
	organises := false
	if ok && moderates {
		if organises, err = f.w.Organises(f.c.Consultation, e.As); err != nil {
			return err
		}
	}
	switch {
	case !ok:
		e.Why = WhyUnknown
	case moderates && !organises:
		e.Why = WhyOrganiser
	case moderates:
		if (e.What == WasSetAside) == (f.c.SetAside != nil) {
			e.Why = WhyAlready
		}
	case f.c.Withdrawn != nil:
		e.Why = WhyWithdrawn
	case e.What == WasLeft:
	case f.c.Leaves(e.As):
		e.Why = WhyHanded
	case !f.c.Alters(e.As):
		e.Why = WhyAuthor
	}
	return nil
}
