package consult

import (
	"slices"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// State is how far a phase is.
type State string

// The states of a phase.
const (
	Planned State = "planned"
	Open    State = "open"
	Closed  State = "closed"
)

// Why a statement on a consultation does not count.
const (
	WhyUnknown    = "unknown"       // the register does not name the key as the participant's, or it could not speak
	WhyOrganiser  = "not-organiser" // the organiser says this
	WhyLead       = "not-lead"      // the lead of the group, or the organiser, says this
	WhyConcluded  = "concluded"     // the consultation had been concluded
	WhyNoPhase    = "no-phase"      // it has no such phase, or one with a printed time frame
	WhyPhaseState = "phase-state"   // the phase was not in the state that this follows
	WhyDue        = "not-due"       // the consultation names another instant
	WhyEarlier    = "earlier"       // a phase is moved to a later instant only
	WhyNoGroup    = "no-group"      // it has no such group
	WhyGroupFull  = "group-closed"  // the group takes nobody who asks
	WhyGroupTaken = "group-taken"   // there is a group of that id, and this does not name what was said of it last
	WhyNotAsked   = "not-asked"     // nobody of that name had asked
	WhyAlready    = "already"       // it is so already
	WhyNotMember  = "not-member"    // it is no member of the group
	WhyNoPoint    = "no-point"      // the group has no such point, or it is settled
	WhyNotInvited = "not-invited"   // the consultation does not invite it
)

// Event is what followed, whether it counts or not.
type Event struct {
	submission.Mark
	Type   string    `json:"type"`
	As     string    `json:"as,omitempty" doc:"listed id; absent for the secretariat and the hub"`
	Phase  string    `json:"phase,omitempty"`
	Group  string    `json:"group,omitempty"`
	Reason i18n.Text `json:"reason,omitzero"`
	Why    string    `json:"why,omitempty" doc:"why it does not count; absent when it does"`
}

// PhaseNow is a phase as it stands.
type PhaseNow struct {
	Phase        // Closes as it is in force
	State  State `json:"state" enum:"planned,open,closed"`
	Opened int64 `json:"opened,omitempty" doc:"index of the statement that opened it last"`
	Closed int64 `json:"closed,omitempty" doc:"index of the statement that closed it last"`
	Moved  int   `json:"moved,omitempty" doc:"how often its end was moved"`
	// Dated is the instant of the statement that gave it the dates in force.
	Dated time.Time `json:"dated" doc:"instant of the statement that gave the phase its dates: the call, or the last one that moved its end"`
}

// Member is a member of a group.
type Member struct {
	ID    string `json:"id"`
	Since int64  `json:"since" doc:"index of the statement that admitted it"`
}

// PointNow is a point as it stands.
type PointNow struct {
	ID statement.Hash `json:"id" doc:"id of the statement that opened it"`
	submission.Mark
	Point
	Outcome *Event    `json:"settled,omitempty"`
	Settled i18n.Text `json:"outcome,omitzero"`
}

// GroupNow is a group as it stands.
type GroupNow struct {
	Group
	// Formed is the statement that says so, which a change of the group names.
	Formed  statement.Hash `json:"formed" doc:"id of the statement that formed the group, or changed it last"`
	Members []Member       `json:"members"` // by id
	Waiting []Member       `json:"waiting"` // who asked and has no answer yet; by id
	Points  []PointNow     `json:"points"`  // oldest first
}

// Consultation is a consultation as it stands: the read model.
type Consultation struct {
	ID string `json:"id" doc:"id of the statement that called it"`
	submission.Mark
	// Told is how the call came to be said.
	submission.Told
	Plan
	Phases     []PhaseNow `json:"phases"`
	Groups     []GroupNow `json:"groups"`
	Concluded  *Event     `json:"concluded,omitempty"`
	Events     []Event    `json:"events" doc:"what followed, oldest first"`
	Statements []string   `json:"statements" doc:"ids of the statements that it rests on, oldest first"`
}

// Organiser is the listed id of who called it.
func (c *Consultation) Organiser() string { return c.Via.Author }

// Place is the time zone in which the organiser names its days and hours; UTC
// where the call names none that is known.
func (c *Consultation) Place() *time.Location {
	if there, err := time.LoadLocation(c.Zone); err == nil && c.Zone != "" {
		return there
	}
	return time.UTC
}

// Phase finds a phase by its id.
func (c *Consultation) Phase(id string) *PhaseNow {
	for i := range c.Phases {
		if c.Phases[i].ID == id {
			return &c.Phases[i]
		}
	}
	return nil
}

// Overrun is a phase that another is to outlast.
type Overrun struct {
	PhaseNow
	Ends bool // it ends before; else it only begins before
}

// Overruns lists, of the phases that come after one, those that begin or end
// before an end to which this one is to be moved: at, as form.InstantForm has it.
func (c *Consultation) Overruns(phase, at string) (out []Overrun) {
	i := slices.IndexFunc(c.Phases, func(p PhaseNow) bool { return p.ID == phase })
	if i < 0 {
		return nil
	}
	for _, p := range c.Phases[i+1:] {
		if p.Frame == nil && p.Opens < at { // one form, so that the order of the words is that of time
			out = append(out, Overrun{p, p.Closes < at})
		}
	}
	return out
}

// Group finds a group by its id.
func (c *Consultation) Group(id string) *GroupNow {
	for i := range c.Groups {
		if c.Groups[i].ID == id {
			return &c.Groups[i]
		}
	}
	return nil
}

// Takes reports whether a phase is open that accepts such a thing.
func (c *Consultation) Takes(what Accepts) bool {
	return c.Concluded == nil && slices.ContainsFunc(c.Phases, func(p PhaseNow) bool {
		return p.State == Open && slices.Contains(p.Accepts, what)
	})
}

// Leads reports whether a participant leads a group.
func (g *GroupNow) Leads(id string) bool {
	return id != "" && slices.ContainsFunc(g.Lead, func(n Named) bool { return n.ID == id })
}

func at(all []Member, id string) int {
	return slices.IndexFunc(all, func(m Member) bool { return m.ID == id })
}

// World is what the fold has to know of other rooms.
type World struct {
	Speaks submission.Speaks
	// Told gives how a statement came to be said, and who of its authors has
	// owned to it.
	Told func(via submission.Via, m submission.Mark) (submission.Told, error)
	// Invites reports whether a consultation invites who is listed under an id.
	Invites func(v Invited, id string) (bool, error)
}

// Standing is what follows from all that was said on a consultation. The result
// is nil when the case is no consultation.
func Standing(c *Case, w World) (*Consultation, error) {
	if c == nil || c.Called == nil {
		return nil, nil
	}
	told, err := w.Told(c.Called.Body.Via, c.Called.Mark)
	if err != nil {
		return nil, err
	}
	f := &fold{w: w, c: &Consultation{
		ID: c.Called.Statement.String(), Mark: c.Called.Mark, Told: told, Plan: c.Called.Body.Plan,
		Groups: []GroupNow{}, Events: []Event{}, Statements: []string{c.Called.Statement.String()},
	}}
	f.c.Marking = f.c.Label()
	for _, p := range c.Called.Body.Phases {
		now := PhaseNow{Phase: p, State: Planned, Dated: c.Called.At}
		if p.Frame != nil && p.Frame.Passed(c.said()) {
			now.State = Closed
		}
		f.c.Phases = append(f.c.Phases, now)
	}
	for i := range c.Later {
		if err := f.follow(&c.Later[i]); err != nil {
			return nil, err
		}
	}
	return f.c, nil
}

type fold struct {
	w World
	c *Consultation
}

// follow lets one statement count, or notes why it does not.
func (f *fold) follow(l *Later) error {
	as, _ := l.as()
	e := Event{Mark: l.Mark, Type: l.Type, As: as}
	known, err := f.w.Speaks(as, l.By, l.Index)
	if err != nil {
		return err
	}
	switch {
	case !known:
		e.Why = WhyUnknown
	case f.c.Concluded != nil:
		e.Why = WhyConcluded
	case l.Turned != nil:
		e.Phase, e.Why = l.Turned.Phase, f.turn(l.Turned, l.Index)
	case l.Moved != nil:
		e.Phase, e.Reason, e.Why = l.Moved.Phase, l.Moved.Reason, f.move(l.Moved)
	case l.Group != nil:
		e.Group, e.Why = l.Group.ID, f.form(l.Group, l.Statement)
	case l.Asked != nil:
		e.Group = l.Asked.Group
		if e.Why, err = f.ask(l.Asked, l.Index); err != nil {
			return err
		}
	case l.Admitted != nil:
		e.Group, e.Reason, e.Why = l.Admitted.Group, l.Admitted.Reason, f.admit(l.Admitted, l.Index)
	case l.Left != nil:
		e.Group, e.Why = l.Left.Group, f.leave(l.Left)
	case l.Point != nil:
		e.Group, e.Why = l.Point.Group, f.open(l.Point, l.Mark)
	case l.Settled != nil:
		e.Why = f.settle(l.Settled, &e)
	case l.Concluded != nil:
		e.Reason = l.Concluded.Reason
		if e.Why = f.organiser(as); e.Why == "" {
			f.c.Concluded = &e
		}
	}
	f.c.Events = append(f.c.Events, e)
	if l.Moved != nil && e.Why == "" {
		f.c.Phase(e.Phase).Dated = e.At
	}
	if e.Why == "" {
		f.c.Statements = append(f.c.Statements, l.Statement.String())
	}
	return nil
}

// organiser: the organiser, or the secretariat in what it recorded.
func (f *fold) organiser(as string) string {
	if as == f.c.Via.Author || as == "" && f.c.Via.Mode == submission.Recorded {
		return ""
	}
	return WhyOrganiser
}

// leads: the lead of a group, or the organiser.
func (f *fold) leads(g *GroupNow, as string) string {
	if g.Leads(as) || f.organiser(as) == "" {
		return ""
	}
	return WhyLead
}

func (f *fold) turn(t *Turned, index int64) string {
	p := f.c.Phase(t.Phase)
	switch {
	case p == nil || p.Frame != nil:
		return WhyNoPhase
	case t.close && p.State != Open, !t.close && p.State != Planned:
		return WhyPhaseState
	case t.close && t.Due != p.Closes, !t.close && t.Due != p.Opens:
		return WhyDue
	case t.close:
		p.State, p.Closed = Closed, index
	default:
		p.State, p.Opened = Open, index
	}
	return ""
}

func (f *fold) move(m *Moved) string {
	if why := f.organiser(m.As); why != "" {
		return why
	}
	p := f.c.Phase(m.Phase)
	switch {
	case p == nil || p.Frame != nil:
		return WhyNoPhase
	case m.reopen != (p.State == Closed):
		return WhyPhaseState
	case m.Closes <= p.Closes: // one form, so that the order of the words is that of time
		return WhyEarlier
	}
	p.Closes = m.Closes
	p.Moved++
	if m.reopen {
		p.State = Open
	}
	return ""
}

func (f *fold) form(g *Group, said statement.Hash) string {
	if why := f.organiser(g.As); why != "" {
		return why
	}
	now := f.c.Group(g.ID)
	switch {
	case now == nil && !g.Replaces.IsZero():
		return WhyNoGroup
	case now == nil:
		f.c.Groups = append(f.c.Groups, GroupNow{Group: *g, Formed: said, Members: []Member{}, Waiting: []Member{}, Points: []PointNow{}})
		return ""
	case g.Replaces != now.Formed:
		return WhyGroupTaken
	}
	now.Group, now.Formed = *g, said
	return ""
}

func (f *fold) ask(a *Asked, index int64) (string, error) {
	g := f.c.Group(a.Group)
	switch {
	case g == nil:
		return WhyNoGroup, nil
	case !g.Open:
		return WhyGroupFull, nil
	case at(g.Members, a.As) >= 0 || at(g.Waiting, a.As) >= 0:
		return WhyAlready, nil
	}
	ok, err := f.w.Invites(f.c.Invited, a.As)
	if err != nil || !ok {
		return WhyNotInvited, err
	}
	g.Waiting = insert(g.Waiting, Member{a.As, index})
	return "", nil
}

func insert(all []Member, m Member) []Member {
	i, _ := slices.BinarySearchFunc(all, m.ID, func(have Member, id string) int {
		switch {
		case have.ID < id:
			return -1
		case have.ID > id:
			return 1
		}
		return 0
	})
	return slices.Insert(all, i, m)
}

func (f *fold) admit(a *Admitted, index int64) string {
	g := f.c.Group(a.Group)
	if g == nil {
		return WhyNoGroup
	}
	if why := f.leads(g, a.As); why != "" {
		return why
	}
	i := at(g.Waiting, a.Member)
	if i < 0 {
		return WhyNotAsked
	}
	g.Waiting = slices.Delete(g.Waiting, i, i+1)
	if !a.refuse {
		g.Members = insert(g.Members, Member{a.Member, index})
	}
	return ""
}

func (f *fold) leave(l *Left) string {
	g := f.c.Group(l.Group)
	if g == nil {
		return WhyNoGroup
	}
	if i := at(g.Members, l.As); i >= 0 {
		g.Members = slices.Delete(g.Members, i, i+1)
		return ""
	}
	if i := at(g.Waiting, l.As); i >= 0 {
		g.Waiting = slices.Delete(g.Waiting, i, i+1)
		return ""
	}
	return WhyNotMember
}

// open: a lead, a member, or the organiser opens a point.
func (f *fold) open(p *Point, m submission.Mark) string {
	g := f.c.Group(p.Group)
	if g == nil {
		return WhyNoGroup
	}
	if f.leads(g, p.As) != "" && at(g.Members, p.As) < 0 {
		return WhyNotMember
	}
	g.Points = append(g.Points, PointNow{ID: m.Statement, Mark: m, Point: *p})
	return ""
}

func (f *fold) settle(s *Settled, e *Event) string {
	for i := range f.c.Groups {
		g := &f.c.Groups[i]
		for j := range g.Points {
			p := &g.Points[j]
			if p.ID.String() != s.Point {
				continue
			}
			e.Group = g.ID
			if why := f.leads(g, s.As); why != "" {
				return why
			}
			if p.Outcome != nil {
				return WhyNoPoint
			}
			p.Outcome, p.Settled = e, s.Outcome
			return ""
		}
	}
	return WhyNoPoint
}
