package meeting

import (
	"slices"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// What followed a meeting or a summary.
const (
	WasChanged    = "changed"
	WasIntervened = "intervened"
	WasPresented  = "presented"
	WasWithdrawn  = "withdrawn"
	WasCorrected  = "corrected"
	WasTraced     = "traced"
)

// Why a statement does not count.
const (
	WhyUnknown   = "unknown"   // the register does not name the key as the participant's, or it could not speak
	WhyChair     = "not-chair" // who convened or chairs the meeting says this
	WhyAuthor    = "not-author"
	WhyWithdrawn = "withdrawn" // it had been withdrawn
	WhyNothing   = "nothing"   // the meeting has no such intervention or paper
	WhyTrace     = "trace"     // it is not what the summary committed to
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	What   string         `json:"what" enum:"changed,intervened,presented,withdrawn,corrected,traced"`
	As     string         `json:"as,omitempty" doc:"listed id; absent for the secretariat"`
	Of     statement.Hash `json:"of,omitzero" doc:"of what was withdrawn, the intervention or the paper; absent for the meeting"`
	Reason i18n.Text      `json:"reason,omitzero"`
	Why    string         `json:"why,omitempty" enum:"unknown,not-chair,not-author,withdrawn,nothing,trace" doc:"why it does not count; absent when it does"`
}

// Intervention is an intervention as it stands.
type Intervention struct {
	submission.Mark
	// Told is how it came to be said; absent where no listed participant is named.
	Told         *submission.Told `json:"told,omitempty"`
	Session      string           `json:"session"`
	Unattributed bool             `json:"unattributed,omitempty" doc:"said under the non-attribution rule: nobody is named"`
	Speaker      string           `json:"speaker,omitempty" doc:"who spoke, where that is nobody listed"`
	Reported     bool             `json:"reported,omitempty" doc:"a document on the meeting reports it, and names nobody as its speaker"`
	As           string           `json:"as,omitempty" doc:"listed id of who took it down, where no listed participant is named; absent for the secretariat"`

	Document *submission.Document `json:"document,omitempty" doc:"that reports it"`

	Text      i18n.Text `json:"text"`
	About     []string  `json:"about,omitempty"`
	Withdrawn *Event    `json:"withdrawn,omitempty"`
}

// Authors are the listed ids of those who spoke; none under the rule.
func (i *Intervention) Authors() []string {
	if i.Told == nil {
		return nil
	}
	return i.Told.Via.Authors()
}

// Paper is a paper as it stands.
type Paper struct {
	submission.Mark
	submission.Told
	Session   string    `json:"session,omitempty"`
	Title     i18n.Text `json:"title"`
	Symbol    string    `json:"symbol,omitempty"`
	Text      i18n.Text `json:"text,omitzero"`
	Address   string    `json:"address,omitempty"`
	About     []string  `json:"about,omitempty"`
	Withdrawn *Event    `json:"withdrawn,omitempty"`
}

// Meeting is a meeting as it stands: the read model.
type Meeting struct {
	ID string `json:"id" doc:"id of the statement that convened it"`
	submission.Mark
	submission.Told
	Consultation  statement.Hash `json:"consultation"`
	Convenes      bool           `json:"convenes" doc:"whoever convened it could: the organiser of the consultation, a partner, or the lead of a group"`
	Plan                         // in force
	Interventions []Intervention `json:"interventions" doc:"in the order of the register"`
	Papers        []Paper        `json:"papers" doc:"in the order of the register"`
	Withdrawn     *Event         `json:"withdrawn,omitempty"`
	Events        []Event        `json:"events" doc:"what followed, oldest first"`
	Statements    []string       `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Runs reports whether somebody convened or chairs the meeting; nobody, "",
// stands for the secretariat, which does in what it recorded.
func (m *Meeting) Runs(id string) bool {
	if id == "" {
		return m.Via.Mode == submission.Recorded
	}
	return slices.Contains(m.Via.Authors(), id) || slices.ContainsFunc(m.Chair, func(n consult.Named) bool { return n.ID == id })
}

// World is what the folds have to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Convenes reports whether somebody can convene meetings of a consultation:
	// its organiser, a partner, or the lead of one of its groups.
	Convenes func(consultation statement.Hash, id string) (bool, error)
	// Runs reports whether a meeting is of a consultation, and somebody convened or
	// chairs it.
	Runs func(meeting, consultation statement.Hash, id string) (bool, error)
}

// Standing is what follows from all that was said on a meeting. The result is
// nil when the case is none.
func Standing(c *Case, w World) (*Meeting, error) {
	if c == nil || c.Convened == nil {
		return nil, nil
	}
	b := &c.Convened.Body
	told, err := w.Told(b.Via, c.Convened.Mark)
	if err != nil {
		return nil, err
	}
	f := &fold{w: w, m: &Meeting{ID: c.Convened.Statement.String(), Mark: c.Convened.Mark, Told: told, Consultation: b.Consultation, Plan: b.Plan, Convenes: true,
		Interventions: []Intervention{}, Papers: []Paper{}, Events: []Event{}, Statements: []string{c.Convened.Statement.String()}}}
	if b.Via.Mode != submission.Recorded { // a document bears out who convened it
		for _, id := range b.Via.Authors() {
			ok, err := w.Convenes(b.Consultation, id)
			if err != nil {
				return nil, err
			}
			f.m.Convenes = f.m.Convenes && ok
		}
	}
	for i := range c.Later {
		if err := f.follow(&c.Later[i]); err != nil {
			return nil, err
		}
	}
	return f.m, nil
}

type fold struct {
	w World
	m *Meeting
}

func (f *fold) follow(l *Later) (err error) {
	e := Event{Mark: l.Mark}
	switch {
	case l.Changed != nil:
		e.What, e.As, e.Reason = WasChanged, l.Changed.As, l.Changed.Reason
		e.Why, err = f.runs(&e)
	case l.Intervened != nil:
		e.What = WasIntervened
		err = f.intervened(l.Intervened, &e)
	case l.Presented != nil:
		e.What = WasPresented
		err = f.presented(l.Presented, &e)
	default:
		e.What, e.As, e.Of, e.Reason = WasWithdrawn, l.Withdrawn.As, l.Withdrawn.Of, l.Withdrawn.Reason
		err = f.withdrawn(&e)
	}
	if err != nil {
		return err
	}
	f.m.Events = append(f.m.Events, e)
	if e.Why != "" {
		return nil
	}
	f.m.Statements = append(f.m.Statements, l.Statement.String())
	if l.Changed != nil {
		f.m.Plan = l.Changed.Plan
	}
	return nil
}

// runs says why somebody does not speak for the meeting, if so.
func (f *fold) runs(e *Event) (why string, err error) {
	ok, err := f.w.Speaks(e.As, e.By, e.Index)
	switch {
	case err != nil:
		return "", err
	case !ok:
		return WhyUnknown, nil
	case !f.m.Runs(e.As):
		return WhyChair, nil
	case f.m.Withdrawn != nil:
		return WhyWithdrawn, nil
	}
	return "", nil
}

// heard gives how a participant's words came to be said, and why they do not
// count, if so: whoever hands in another's is the secretariat, from a document,
// or runs the meeting.
func (f *fold) heard(via submission.Via, e *Event) (told submission.Told, err error) {
	if told, err = f.w.Told(via, e.Mark); err != nil {
		return told, err
	}
	e.As = via.Speaker()
	switch {
	case !told.Known:
		e.Why = WhyUnknown
	case f.m.Withdrawn != nil:
		e.Why = WhyWithdrawn
	case via.Mode == submission.Transmitted && !f.m.Runs(e.As):
		e.Why = WhyChair
	}
	return told, nil
}

func (f *fold) intervened(b *Intervened, e *Event) error {
	i := Intervention{Mark: e.Mark, Session: b.Session, Unattributed: b.Unattributed, Speaker: b.Speaker, Reported: b.Reported, Document: b.Document, As: b.As, Text: b.Text, About: b.About}
	if b.Via != nil {
		told, err := f.heard(*b.Via, e)
		if err != nil {
			return err
		}
		i.Told = &told
	} else {
		e.As = b.As
		why, err := f.runs(e)
		if err != nil {
			return err
		}
		e.Why = why
	}
	if e.Why == "" {
		f.m.Interventions = append(f.m.Interventions, i)
	}
	return nil
}

func (f *fold) presented(b *Presented, e *Event) error {
	told, err := f.heard(b.Via, e)
	if err == nil && e.Why == "" {
		f.m.Papers = append(f.m.Papers, Paper{Mark: e.Mark, Told: told, Session: b.Session, Title: b.Title, Symbol: b.Symbol, Text: b.Text, Address: b.Address, About: b.About})
	}
	return err
}

func (f *fold) withdrawn(e *Event) error {
	if e.Of.IsZero() {
		why, err := f.runs(e)
		if e.Why = why; err == nil && why == "" {
			f.m.Withdrawn = e
		}
		return err
	}
	ok, err := f.w.Speaks(e.As, e.By, e.Index)
	if err != nil {
		return err
	}
	gone, mine := f.m.item(e.Of, e.As)
	switch {
	case !ok:
		e.Why = WhyUnknown
	case gone == nil:
		e.Why = WhyNothing
	case *gone != nil:
		e.Why = WhyWithdrawn
	case !mine:
		e.Why = WhyAuthor
	default:
		*gone = e
	}
	return nil
}

// item finds an intervention or a paper: where its withdrawal is noted, and
// whether somebody withdraws it: an author, and who handed it in. Nil when there
// is none.
func (m *Meeting) item(of statement.Hash, as string) (withdrawn **Event, mine bool) {
	for n := range m.Interventions {
		if i := &m.Interventions[n]; i.Statement == of {
			if i.Told == nil {
				return &i.Withdrawn, i.As == as
			}
			return &i.Withdrawn, slices.Contains(i.Authors(), as) || i.Told.Via.Speaker() == as
		}
	}
	for n := range m.Papers {
		if p := &m.Papers[n]; p.Statement == of {
			return &p.Withdrawn, slices.Contains(p.Via.Authors(), as) || p.Via.Speaker() == as
		}
	}
	return nil, false
}

// Alters reports whether who is listed under an id may withdraw an intervention
// or a paper that stands.
func (m *Meeting) Alters(of statement.Hash, as string) bool {
	gone, mine := m.item(of, as)
	return gone != nil && *gone == nil && mine
}
