package redline

// Version is a text that amendments are made on: fixed, and indexed once so
// that a thousand amendments cost little more than their own words.
type Version struct {
	text  Text
	hash  Hash
	units []standing
	place map[ID]int // where a standing unit is among units
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
	v := &Version{text: t, hash: t.Hash(), place: make(map[ID]int, len(t.Units))}
	for i := range t.Units {
		u := &t.Units[i]
		if !u.Stands() {
			continue
		}
		v.place[u.ID] = len(v.units)
		v.units = append(v.units, stand(u, i))
	}
	return v
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

// reword gives the hunks that make a text of a unit's words. Only what differs
// is cut into pieces: the rest is taken from the unit.
func (s *standing) reword(to string) (hunks []hunk, pieces []Piece) {
	if s.text == to {
		return nil, s.pieces
	}
	from, a := s.text, s.pieces
	same := 0
	for same < len(from) && same < len(to) && from[same] == to[same] {
		same++
	}
	head, headEnd := len(a), 0
	for head > 0 {
		headEnd = s.ends[head-1]
		if headEnd <= same && resumes(from, headEnd) && resumes(to, headEnd) {
			break
		}
		head--
	}
	if head == 0 {
		headEnd = 0
	}
	rest := 0
	for rest < len(from)-headEnd && rest < len(to)-headEnd && from[len(from)-rest-1] == to[len(to)-rest-1] {
		rest++
	}
	tail := head
	tailStart := len(from)
	for ; tail < len(a); tail++ {
		start := headEnd
		if tail > 0 {
			start = s.ends[tail-1]
		}
		if start-1 >= len(from)-rest && resumes(from, start) {
			tailStart = start
			break
		}
	}
	pieces = make([]Piece, 0, len(a)+16)
	pieces = append(pieces, a[:head]...)
	pieces = appendPieces(pieces, to[headEnd:len(to)-(len(from)-tailStart)])
	if tailStart < len(from) {
		pieces = append(pieces, a[tail:]...)
	}
	return compare(a, pieces), pieces
}
