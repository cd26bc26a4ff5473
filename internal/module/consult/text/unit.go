package text

import (
	"slices"
	"strings"

	"comity.example/comity/internal/fail"
	"comity.example/comity/redline"
)

// Unit is a unit of the version in force, with what is proposed there.
type Unit struct {
	ID     redline.ID   `json:"id" doc:"empty for the beginning of the text, before its first unit"`
	Number int          `json:"number" doc:"among the units, from 1; 0 for the beginning"`
	Kind   redline.Kind `json:"kind,omitempty"`
	Depth  int          `json:"depth"`
	Label  string       `json:"label,omitempty"`
	Words  string       `json:"words"`
	// Amendments are those open ones that touch it or put something after it.
	Amendments []string `json:"amendments" doc:"ids of open amendments that change it, or put something after it"`
	Colliding  int      `json:"colliding" doc:"pairs of them that have to be settled"`
}

// Units lists the units of the version in force. The beginning is among them,
// first, where an amendment would add something there. elsewhere names the
// pending amendments that have no place in this version: they need their authors.
func (t *Text) Units() (units []Unit, elsewhere []string, err error) {
	t.kept.unitsOnce.Do(func() { t.kept.units, t.kept.elsewhere, t.kept.unitsErr = t.findUnits() })
	return t.kept.units, t.kept.elsewhere, t.kept.unitsErr
}

// Unit gives one of the units by its id; fail.NotFound where there is none.
func (t *Text) Unit(id string) (Unit, error) {
	units, _, err := t.Units()
	if err != nil {
		return Unit{}, err
	}
	i := slices.IndexFunc(units, func(u Unit) bool { return u.ID.String() == id })
	if i < 0 {
		return Unit{}, fail.New(fail.NotFound, "The text has no such unit in this version.")
	}
	return units[i], nil
}

// Start names in an address the beginning of a text.
const Start = "start"

// Slug is the id of a unit as addresses have it.
func Slug(id redline.ID) string {
	if id == (redline.ID{}) {
		return Start
	}
	return strings.ReplaceAll(id.String(), "#", "-")
}

// UnitAt gives one of the units by its id, or by its id as addresses have it.
func (t *Text) UnitAt(slug string) (Unit, error) {
	if slug == Start {
		return t.Unit("")
	}
	if i := strings.LastIndexByte(slug, '-'); i >= 0 && !strings.Contains(slug, "#") {
		slug = slug[:i] + "#" + slug[i+1:]
	}
	return t.Unit(slug)
}

func (t *Text) findUnits() (units []Unit, elsewhere []string, err error) {
	standing := t.InForce().version.Text().Standing()
	labels := t.InForce().version.Text().Labels()
	units = make([]Unit, 1, len(standing)+1)
	units[0].Amendments = []string{}
	at := map[redline.ID]int{{}: 0}
	for i, u := range standing {
		at[u.ID] = i + 1
		units = append(units, Unit{ID: u.ID, Number: i + 1, Kind: u.Kind, Depth: u.Depth, Label: labels[i], Words: u.Words(), Amendments: []string{}})
	}
	for i := range t.Amendments {
		switch a := &t.Amendments[i]; a.State {
		case Open:
			for _, k := range places(*a.Now, at) {
				units[k].Amendments = append(units[k].Amendments, a.ID)
			}
		case NeedsAuthor:
			elsewhere = append(elsewhere, a.ID)
		}
	}
	board, err := t.Meetings()
	if err != nil {
		return nil, nil, err
	}
	for _, c := range board.Colliding {
		for _, k := range meetingPlaces(c, at) {
			units[k].Colliding++
		}
	}
	if len(units[0].Amendments) == 0 {
		units = units[1:]
	}
	return units, elsewhere, nil
}

// places are the units that a change touches, or puts something after, each
// once.
func places(c redline.Change, at map[redline.ID]int) (out []int) {
	put := func(k int) {
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	for _, o := range c.Operations {
		k, ok := at[o.Unit]
		if !ok {
			continue
		}
		switch o.Do {
		case redline.Add:
			put(at[o.After])
			continue
		case redline.Move:
			put(at[o.After])
		case redline.Join:
			put(k + 1)
		}
		put(k)
	}
	return out
}

// meetingPlaces are the units in which two amendments meet, each once.
func meetingPlaces(c redline.Collision, at map[redline.ID]int) (out []int) {
	for _, p := range c.Places {
		if k, ok := at[p.Unit]; ok && p.Relation.Collides() && !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	return out
}

// MeetIn leaves the collisions that lie in a unit.
func MeetIn(all []redline.Collision, unit redline.ID) (out []redline.Collision) {
	for _, c := range all {
		if slices.ContainsFunc(c.Places, func(p redline.Place) bool { return p.Unit == unit }) {
			out = append(out, c)
		}
	}
	return out
}

// Ordinal counts the amendments in the order of the register, from 1; 0 for one
// that the text does not have.
func (t *Text) Ordinal(id string) int {
	if i, ok := t.place[id]; ok {
		return i + 1
	}
	return 0
}
