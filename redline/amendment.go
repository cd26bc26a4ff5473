package redline

import (
	"slices"
	"strconv"
)

// Amendment is a proposal as it is typed: new words for one paragraph.
type Amendment struct {
	ID        string `json:"id"`
	Paragraph int    `json:"paragraph"` // which, from 0
	Text      string `json:"text"`      // the whole paragraph as it should read
}

// paragraphs is the origin of texts that have no name of their own.
const paragraphs = "base"

// Collisions finds which amendments to a text of paragraphs collide and which
// are the same. Several entries with one ID are one amendment to several
// paragraphs; of two to the same paragraph the later counts. An entry without an
// ID, for a paragraph that is not there, or that changes nothing, is passed over.
func Collisions(base []string, amendments []Amendment) Board {
	v := NewVersion(FromParagraphs(paragraphs, base))
	changes := make([]Change, 0, len(amendments))
	at := make(map[string]int, len(amendments))
	for _, a := range amendments {
		c, err := v.Propose(a)
		if err != nil || a.ID == "" {
			continue
		}
		i, more := at[a.ID]
		if !more {
			at[a.ID] = len(changes)
			changes = append(changes, c)
			continue
		}
		unit := c.Operations[0].Unit
		rest := slices.DeleteFunc(changes[i].Operations, func(o Operation) bool { return o.Unit == unit })
		changes[i].Operations = append(rest, c.Operations...)
	}
	board, err := v.Collide(changes)
	if err != nil {
		return Board{} // the changes were made on this version a moment ago
	}
	return board
}

// Propose makes the change that an amendment asks for. The paragraph counts
// among the standing units.
func (v *Version) Propose(a Amendment) (Change, error) {
	if a.Paragraph < 0 || a.Paragraph >= len(v.units) {
		return Change{}, errorf(NoSuchUnit, "the text has no paragraph %s", strconv.Itoa(a.Paragraph))
	}
	return v.Reword(a.ID, v.units[a.Paragraph].ID, a.Text)
}

// Reword makes the change that gives a unit other words.
func (v *Version) Reword(id string, unit ID, words string) (Change, error) {
	k, ok := v.place[unit]
	if !ok {
		return Change{}, errorf(NoSuchUnit, "the text has no unit %s", unit)
	}
	u := &v.units[k]
	hunks, of := u.reword(words)
	if len(hunks) == 0 {
		return Change{}, errorf(BadOperation, "the words are the same")
	}
	return Change{ID: id, Base: v.hash, Operations: u.operations(nil, hunks, of)}, nil
}

// operations says hunks as operations on the unit.
func (s *standing) operations(out []Operation, hunks []hunk, of strand) []Operation {
	if out == nil {
		out = make([]Operation, 0, len(hunks))
	}
	for _, h := range hunks {
		o := Operation{Unit: s.ID, From: h.al, To: h.ah, Text: of.between(h.bl, h.bh)}
		switch {
		case h.al == h.ah:
			o.Do = Insert
		case h.bl == h.bh:
			o.Do = Delete
		default:
			o.Do = Replace
		}
		if h.al < h.ah {
			o.Was = hashOf(joined(s.pieces[h.al:h.ah]))
		}
		out = append(out, o)
	}
	return out
}
