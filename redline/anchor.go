package redline

// Anchor holds a remark to a unit, or to a phrase in one, by the names of what
// stood there: it finds its place in every later text, and says when that is no
// longer what was remarked upon.
type Anchor struct {
	Unit ID `json:"unit"`
	// First and Last name the tokens at the ends of the phrase; empty for the
	// whole unit.
	First ID   `json:"first,omitzero"`
	Last  ID   `json:"last,omitzero"`
	Words Hash `json:"words"` // of the words as they were
}

// Fit says how an anchor holds.
type Fit string

// Fits.
const (
	Fits    Fit = "fits"    // the words are the same
	Changed Fit = "changed" // some are others, or in another unit
	Gone    Fit = "gone"    // none of them stands, or the unit that was meant does not
)

// Anchor makes an anchor to the standing tokens from one to another of a unit;
// to the whole unit where there are none between.
func (t Text) Anchor(unit ID, from, to int) (Anchor, error) {
	for i := range t.Units {
		if u := &t.Units[i]; u.ID == unit && u.Stands() {
			s := stand(u, i)
			switch {
			case from < 0 || from > to || to > len(s.pieces):
				return Anchor{}, errorf(BadOperation, "tokens %d to %d of a unit that has %d", from, to, len(s.pieces))
			case from == to:
				return Anchor{Unit: unit, Words: hashOf(s.text)}, nil
			}
			ids := u.standingIDs()
			return Anchor{unit, ids[from], ids[to-1], hashOf(joined(s.pieces[from:to]))}, nil
		}
	}
	return Anchor{}, errorf(NoSuchUnit, "the text has no unit %s", unit)
}

// standingIDs names the unit's standing tokens.
func (u *Unit) standingIDs() []ID {
	var out []ID
	for i := range u.Tokens {
		if len(u.Tokens[i].Struck) == 0 {
			out = append(out, u.Tokens[i].ID)
		}
	}
	return out
}

// Held is where an anchor is in a text.
type Held struct {
	Fit  Fit `json:"fit"`
	Unit ID  `json:"unit,omitzero"` // that it lies in now; empty where it is Gone
	// From and To count the standing tokens of the unit; both 0 for all of it.
	From int `json:"from,omitempty"`
	To   int `json:"to,omitempty"`
}

// Locate finds an anchor in a text that came from the one it was made in.
func (t Text) Locate(a Anchor) Held {
	for i := range t.Units {
		u := &t.Units[i]
		if a.First == (ID{}) {
			if u.ID != a.Unit || !u.Stands() {
				continue
			}
			if hashOf(u.Words()) == a.Words {
				return Held{Fit: Fits, Unit: u.ID}
			}
			return Held{Fit: Changed, Unit: u.ID}
		}
		if held, ok := u.locate(a); ok {
			return held
		}
	}
	return Held{Fit: Gone}
}

// locate looks for a phrase that begins in the unit, or what is left of it.
func (u *Unit) locate(a Anchor) (Held, bool) {
	inside, ended, some := false, false, false
	standing, from, to := 0, 0, 0
	var words []Piece
	for i := range u.Tokens {
		k := &u.Tokens[i]
		if k.ID == a.First {
			inside, some, from = true, true, standing
		}
		if len(k.Struck) == 0 {
			standing++
			if inside {
				words, to = append(words, k.Piece), standing
			}
		}
		if k.ID == a.Last {
			ended, inside = some, false
		}
	}
	switch {
	case !some:
		return Held{}, false
	case !u.Stands() || len(words) == 0 || blank(words):
		return Held{Fit: Gone}, true
	case ended && hashOf(joined(words)) == a.Words:
		return Held{Fits, u.ID, from, to}, true
	}
	return Held{Changed, u.ID, from, to}, true
}
