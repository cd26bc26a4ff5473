package exercise

import (
	"slices"
	"time"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/marking"
	"comity.example/comity/statement"
)

// State is how far an exercise has come.
type State string

// The states.
const (
	On    State = "on"     // it goes on, or waits for its start
	Still State = "paused" // its clock stands still
	Over  State = "over"
)

// Mark is where and by whom something was said.
type Mark struct {
	Statement statement.Hash `json:"statement"`
	By        statement.Hash `json:"by"`
	At        time.Time      `json:"at"`
	Index     int64          `json:"index"` // in the journal
}

// Shot is an inject that was played. It is absent once its text is erased.
type Shot struct {
	Mark
	*Played
}

// Remark is an observation. It is absent once its text is erased.
type Remark struct {
	Mark
	*Observed
}

// Pause is a time in which the clock of an exercise stood still.
type Pause struct {
	From  time.Time `json:"from"`
	Until time.Time `json:"until,omitzero"` // zero while it lasts
}

// Thread is all there is between the organizer of an exercise and one player.
type Thread struct {
	Exercise  string            `json:"exercise"` // id
	Organizer statement.Hash    `json:"organizer"`
	Player    statement.Hash    `json:"player"`
	Marking   statement.Marking `json:"marking"`
	State     State             `json:"state"`
	Opening   Mark              `json:"opening"`
	Opened    *Opened           `json:"opened,omitempty"` // absent once it is erased
	Shots     []Shot            `json:"injects"`
	Pauses    []Pause           `json:"pauses"`
	Remarks   []Remark          `json:"remarks"`
	Closing   *Mark             `json:"closing,omitempty"`
	Closed    *Closed           `json:"closed,omitempty"`
	Last      int64             `json:"last"` // index of its newest statement
}

// Move is a statement as Next takes it.
type Move struct {
	Mark
	To      statement.Hash
	Subject string
	Type    string
	Marking statement.Marking
	Body    Body // nil once it is erased
}

// Next is a thread after one more statement; before is nil when it is the first.
// It changes nothing that it is given, and takes no clock.
func Next(before *Thread, m Move) (*Thread, error) {
	if m.Type == TypeOpened {
		return opened(before, m)
	}
	switch {
	case before == nil:
		return nil, fail.New(fail.Conflict, "There is no such exercise between these two.")
	case m.By != before.Organizer && m.By != before.Player || m.To != before.Organizer && m.To != before.Player || m.By == m.To || m.Subject != before.Exercise:
		return nil, fail.New(fail.Denied, "Only the organizer of an exercise and a player speak in their thread, each to the other.")
	case m.By != before.Organizer && m.Type != TypeObserved:
		return nil, fail.New(fail.Denied, "That is for the organizer of the exercise to say.")
	case marking.Narrower(before.Marking, m.Marking):
		return nil, fail.New(fail.Invalid, "The thread is marked %s: nothing in it is marked wider.", string(before.Marking))
	case before.State == Over && m.Type != TypeObserved:
		return nil, fail.New(fail.Conflict, "The exercise is over.")
	}
	t := *before
	t.Last = m.Index
	return &t, t.apply(m)
}

func opened(before *Thread, m Move) (*Thread, error) {
	if before != nil {
		return nil, fail.New(fail.Conflict, "This exercise is open between these two already.")
	}
	if m.By == m.To || m.Marking == statement.Clear {
		return nil, bad("a statement of an exercise is by one participant to another, and marked narrower than TLP:CLEAR")
	}
	t := &Thread{Exercise: m.Subject, Organizer: m.By, Player: m.To, Marking: m.Marking, State: On, Opening: m.Mark, Last: m.Index}
	if b, ok := m.Body.(*Opened); ok {
		if !slices.ContainsFunc(b.Players, func(p Player) bool { return p.Participant == m.To }) {
			return nil, bad("an exercise is opened with who plays in it")
		}
		t.Opened = b
	}
	return t, nil
}

func (t *Thread) apply(m Move) error {
	switch m.Type {
	case TypePlayed:
		b, _ := m.Body.(*Played)
		if b != nil && t.Shot(b.Inject, b.Role) != nil {
			return fail.New(fail.Conflict, "This inject was played.")
		}
		t.Shots = append(slices.Clone(t.Shots), Shot{m.Mark, b})
	case TypePaused:
		if t.State != On {
			return fail.New(fail.Conflict, "The exercise is paused.")
		}
		t.State, t.Pauses = Still, append(slices.Clone(t.Pauses), Pause{From: m.At})
	case TypeResumed:
		if t.State != Still {
			return fail.New(fail.Conflict, "The exercise is not paused.")
		}
		t.State, t.Pauses = On, slices.Clone(t.Pauses)
		t.Pauses[len(t.Pauses)-1].Until = m.At
	case TypeObserved:
		b, _ := m.Body.(*Observed)
		t.Remarks = append(slices.Clone(t.Remarks), Remark{m.Mark, b})
	case TypeClosed:
		t.State, t.Closing = Over, &m.Mark
		t.Closed, _ = m.Body.(*Closed)
	default:
		return bad("exercises have no statement of type %.60q", m.Type)
	}
	return nil
}

// Shot finds an inject that was played to somebody; nil when it was not.
func (t *Thread) Shot(inject, role string) *Shot {
	for i := range t.Shots {
		if s := &t.Shots[i]; s.Played != nil && s.Inject == inject && s.Role == role {
			return s
		}
	}
	return nil
}

// Title is what the exercise is called; empty once it is erased.
func (t *Thread) Title() i18n.Text {
	if t.Opened == nil {
		return i18n.Text{}
	}
	return t.Opened.Title
}

// Starts is when it starts; zero once that is erased.
func (t *Thread) Starts() time.Time {
	if t.Opened == nil {
		return time.Time{}
	}
	at, _ := t.Opened.Starts.Time()
	return at
}

// Roles lists what its player plays.
func (t *Thread) Roles() (out []string) {
	if t.Opened == nil {
		return nil
	}
	for _, p := range t.Opened.Players {
		if p.Participant == t.Player {
			out = append(out, p.Role)
		}
	}
	return out
}

// stood is how long the clock has stood still since the start, in pauses that are
// over. One that a clock which was set back seems to end before it began lasted
// no time.
func (t *Thread) stood() (d time.Duration) {
	starts := t.Starts()
	for _, p := range t.Pauses {
		from := p.From
		if from.Before(starts) {
			from = starts
		}
		if p.Until.After(from) {
			d += p.Until.Sub(from)
		}
	}
	return d
}

// When is the instant at which a minute of the scenario comes. ok is false while
// the clock of the exercise stands still, and once it is over.
func (t *Thread) When(minute int64) (at time.Time, ok bool) {
	if t.State != On || t.Opened == nil {
		return time.Time{}, false
	}
	return t.Starts().Add(time.Duration(minute) * time.Minute / time.Duration(t.Opened.Factor)).Add(t.stood()), true
}

// Minutes is how long a time between two instants is for the scenario, begun
// minutes counted; pauses are not taken out.
func (t *Thread) Minutes(from, until time.Time) int64 {
	if t.Opened == nil || !until.After(from) {
		return 0
	}
	d := until.Sub(from) - t.between(from, until)
	return int64((d*time.Duration(t.Opened.Factor) + time.Minute - 1) / time.Minute)
}

// between is for how much of a time the clock stood still.
func (t *Thread) between(from, until time.Time) (d time.Duration) {
	for _, p := range t.Pauses {
		a, b := p.From, p.Until
		if b.IsZero() || b.After(until) {
			b = until
		}
		if a.Before(from) {
			a = from
		}
		if b.After(a) {
			d += b.Sub(a)
		}
	}
	return d
}

// Call is an inject that is played to somebody.
type Call struct {
	Inject *Inject
	Role   string
	Thread *Thread
}

// Key names an inject that is played to somebody.
func Key(inject, role string) string { return inject + "/" + role }

// Turn gives what is played now in the threads of an exercise, in the order of
// the scenario, and when the next turn is; the zero time for never. It follows
// from the scenario and from what was said: what was played is not played again,
// nor, where its text was erased since, what done names.
func Turn(s *Scenario, threads []*Thread, done []string, now time.Time) (play []Call, next time.Time) {
	injects := slices.Clone(s.Injects)
	slices.SortStableFunc(injects, func(a, b Inject) int { return int(a.Minute - b.Minute) })
	for i := range injects {
		j := &injects[i]
		for _, t := range threads {
			for _, role := range t.Roles() {
				at, ok := t.When(j.Minute)
				switch {
				case !ok || !slices.Contains(j.To, role) || t.Shot(j.ID, role) != nil || slices.Contains(done, Key(j.ID, role)):
				case !at.After(now):
					play = append(play, Call{j, role, t})
				case next.IsZero() || at.Before(next):
					next = at
				}
			}
		}
	}
	return play, next
}
