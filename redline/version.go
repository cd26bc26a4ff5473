package redline

import "slices"

// Version is a text that amendments are made on: fixed, and indexed once so
// that a thousand amendments cost little more than their own words. Several
// goroutines may use it at once.
type Version struct {
	text  Text
	hash  Hash
	units []standing
	place map[ID]int // where a standing unit is among units

	made  map[ID]bool    // every unit there ever was
	spent map[string]int // how many token numbers of an origin were given out
}

// standing is a unit that stands, with its tokens that stand.
type standing struct {
	*Unit
	at     int // where it is in the text, struck units counted
	text   string
	pieces []Piece
	ends   []int // where in text each piece ends
	words  line
}

// NewVersion indexes a text. The text must not be changed afterwards.
func NewVersion(t Text) *Version {
	v := &Version{text: t, hash: t.Hash(), place: make(map[ID]int, len(t.Units)), made: make(map[ID]bool, len(t.Units)), spent: map[string]int{}}
	for i := range t.Units {
		u := &t.Units[i]
		v.made[u.ID] = true
		v.count(u.Tokens)
		if !u.Stands() {
			continue
		}
		v.place[u.ID] = len(v.units)
		v.units = append(v.units, stand(u, i))
	}
	return v
}

// count notes the numbers of tokens.
func (v *Version) count(tokens []Token) {
	for i := 0; i < len(tokens); {
		origin, most := tokens[i].ID.Origin, 0
		for ; i < len(tokens) && tokens[i].ID.Origin == origin; i++ {
			most = max(most, tokens[i].ID.N+1)
		}
		v.spent[origin] = max(v.spent[origin], most)
	}
}

func stand(u *Unit, at int) standing {
	s := standing{Unit: u, at: at, text: u.Words()}
	s.pieces = make([]Piece, 0, len(u.Tokens))
	s.ends = make([]int, 0, len(u.Tokens))
	end := 0
	for i := range u.Tokens {
		if t := &u.Tokens[i]; len(t.Struck) == 0 {
			end += len(t.Text)
			s.pieces, s.ends = append(s.pieces, t.Piece), append(s.ends, end)
		}
	}
	s.words = wordsOf(s.pieces)
	return s
}

// Text gives the version's text.
func (v *Version) Text() Text { return v.text }

// Hash names the version; see Text.Hash.
func (v *Version) Hash() Hash { return v.hash }

// strand gives the unit's standing pieces.
func (s *standing) strand() strand { return strandOf(s.pieces, s.words) }

// reword gives the hunks that make a text of a unit's words. Only what differs
// is cut into pieces: the rest is taken from the unit.
func (s *standing) reword(to string) ([]hunk, strand) {
	a := s.strand()
	if s.text == to {
		return nil, a
	}
	from := s.text
	same := 0
	for same < len(from) && same < len(to) && from[same] == to[same] {
		same++
	}
	head, start := s.boundary(same, func(at int) bool { return resumes(from, at) && resumes(to, at) })
	rest := 0
	for rest < len(from)-start && rest < len(to)-start && from[len(from)-rest-1] == to[len(to)-rest-1] {
		rest++
	}
	// The tail begins behind a space that both have.
	tail, stop := len(s.pieces), len(from)
	for k := s.pieceAt(max(start, len(from)-rest)); k < len(s.pieces); k++ {
		if at := s.ends[k] - len(s.pieces[k].Text); at >= start && at-1 >= len(from)-rest && resumes(from, at) {
			tail, stop = k, at
			break
		}
	}
	mid := Tokenize(to[start : len(to)-(len(from)-stop)])
	b := a.with(mid, head, tail-head)
	return compare(&a, &b, head, len(s.pieces)-tail), b
}

// boundary finds the last place, at most so many bytes on, where a piece begins
// and that may be resumed from; or the beginning.
func (s *standing) boundary(most int, may func(int) bool) (piece, at int) {
	for k := s.pieceAt(most); k > 0; k-- {
		if at := s.ends[k-1]; at <= most && may(at) {
			return k, at
		}
	}
	return 0, 0
}

// pieceAt finds the piece in which a byte lies.
func (s *standing) pieceAt(at int) int {
	k, _ := slices.BinarySearch(s.ends, at+1)
	return k
}
