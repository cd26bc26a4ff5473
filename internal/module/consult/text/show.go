package text

import (
	"sync"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Way is a way to show a text as a redline.
type Way string

// The ways: with every open amendment in brackets, as decided so far, what
// changed from one version to another, as it is in force, and what one
// amendment does.
const (
	All     Way = "all"
	Settled Way = "decided"
	Changes Way = "changes"
	Base    Way = "base"
	One     Way = "one"
)

// Ways lists them in the order in which they are shown.
func Ways() []Way { return []Way{All, One, Settled, Changes, Base} }

// Showing is which redline of a text is asked for.
type Showing struct {
	Way       Way
	Amendment string // of One
	// From and To are the versions of Changes; Last is the one in force.
	From, To int64
}

// Last stands for the version in force.
const Last int64 = -1

// Lines gives a redline of the text, unit by unit: fail.Invalid where there is
// no such way, fail.NotFound where the text has no such amendment or version.
func (t *Text) Lines(s Showing) ([]redline.Line, error) {
	if s.Way == One {
		return t.oneLines(s.Amendment)
	}
	return t.kept.lines(s, func() ([]redline.Line, error) { return t.lines(s) })
}

func (t *Text) lines(s Showing) ([]redline.Line, error) {
	now := t.InForce().Fixed()
	var more []redline.Decision
	switch s.Way {
	case Base:
		return redline.Show(now.Text(), now.Text()), nil
	case Changes:
		from, to := t.version(s.From), t.version(s.To)
		if from == nil || to == nil || from.Number > to.Number {
			return nil, fail.New(fail.NotFound, "The text has no such version.")
		}
		return redline.Show(from.Fixed().Text(), to.Fixed().Text()), nil
	case All:
		for _, c := range t.Changes() {
			more = append(more, redline.Decision{Amendment: c.ID, As: redline.Bracketed})
		}
	case Settled:
	default:
		return nil, fail.New(fail.Invalid, "There is no such way to show a text.")
	}
	done, err := t.Consolidate(more...)
	if err != nil {
		return nil, fail.Wrap(err, fail.Internal, "the text cannot be put together")
	}
	return done.Redline(), nil
}

// version gives a version by its number; nil where there is none.
func (t *Text) version(n int64) *Version {
	switch {
	case n == Last:
		return t.InForce()
	case n < 0 || n >= int64(len(t.Versions)):
		return nil
	}
	return &t.Versions[n]
}

// oneLines shows what an amendment does: to the version in force while it is
// open, and else to the one that it was made on.
func (t *Text) oneLines(id string) ([]redline.Line, error) {
	a := t.Amendment(id)
	if a == nil {
		return nil, fail.New(fail.NotFound, "The text has no such amendment.")
	}
	v, change := t.version(a.Version), a.Change
	if a.Now != nil {
		v, change = t.InForce(), *a.Now
	}
	if v == nil {
		return nil, fail.New(fail.NotFound, "The text has no such version.")
	}
	after, err := v.Fixed().Apply(change)
	if err != nil {
		return nil, fail.Wrap(err, fail.Invalid, "The amendment does not fit the version that it names: other words stand there.")
	}
	return redline.Show(v.Fixed().Text(), after), nil
}

// Meetings is Board, found once for a text as it stands.
func (t *Text) Meetings() (redline.Board, error) {
	t.kept.boardOnce.Do(func() { t.kept.board, t.kept.boardErr = t.Board() })
	return t.kept.board, t.kept.boardErr
}

// derived is what was computed of a text as it stands: a page asks for the same
// as the one before. Several goroutines may use it.
type derived struct {
	boardOnce sync.Once
	board     redline.Board
	boardErr  error

	unitsOnce sync.Once
	units     []Unit
	elsewhere []string
	unitsErr  error

	mu      sync.Mutex
	shown   map[Showing][]redline.Line
	against *redline.Agreed // what found was held against
	found   Agreement
}

// agreement finds how a text stands to agreed texts once.
func (d *derived) agreement(agreed *redline.Agreed, compute func(*redline.Agreed) (Agreement, error)) (out Agreement, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.against != nil && d.against == agreed {
		return d.found, nil
	}
	if out, err = compute(agreed); err == nil {
		d.against, d.found = agreed, out
	}
	return out, err
}

// mostShown bounds the redlines that are kept of one text.
const mostShown = 8

func (d *derived) lines(s Showing, compute func() ([]redline.Line, error)) ([]redline.Line, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if lines, ok := d.shown[s]; ok {
		return lines, nil
	}
	lines, err := compute()
	if err != nil {
		return nil, err
	}
	if d.shown == nil || len(d.shown) >= mostShown {
		d.shown = map[Showing][]redline.Line{}
	}
	d.shown[s] = lines
	return lines, nil
}
