package redline

import "strings"

// line is the words and marks of a sequence of pieces, and where each stands.
type line struct {
	text []Piece
	at   []int
}

func wordsOf(p []Piece) line {
	n := 0
	for i := range p {
		if p[i].Class != Space {
			n++
		}
	}
	l := line{make([]Piece, 0, n), make([]int, 0, n)}
	for i, x := range p {
		if x.Class != Space {
			l.text, l.at = append(l.text, x), append(l.at, i)
		}
	}
	return l
}

// blank reports pieces without a word or a mark.
func blank(p []Piece) bool {
	for i := range p {
		if p[i].Class != Space {
			return false
		}
	}
	return true
}

// before counts the words that stand before a place.
func (l line) before(place int) int {
	lo, hi := 0, len(l.at)
	for lo < hi {
		if mid := (lo + hi) / 2; l.at[mid] < place {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// strand is a sequence of pieces: those of a base, with others in the place of
// some. A paragraph in which an amendment changes a word is cut into pieces
// there alone.
type strand struct {
	base  []Piece
	words line // of base

	mid        []Piece
	midWords   line
	head, skip int // pieces of base before mid, and in its place
	wordHead   int // the same in words
	wordSkip   int
}

// strandOf is a sequence as it is.
func strandOf(p []Piece, words line) strand {
	return strand{base: p, words: words, head: len(p), wordHead: len(words.at)}
}

// with puts other pieces in the place of base[head:head+skip].
func (s strand) with(mid []Piece, head, skip int) strand {
	wordHead := s.words.before(head)
	return strand{base: s.base, words: s.words, mid: mid, midWords: wordsOf(mid), head: head, skip: skip,
		wordHead: wordHead, wordSkip: s.words.before(head+skip) - wordHead}
}

func (s *strand) len() int { return len(s.base) - s.skip + len(s.mid) }

func (s *strand) piece(i int) *Piece {
	switch {
	case i < s.head:
		return &s.base[i]
	case i < s.head+len(s.mid):
		return &s.mid[i-s.head]
	}
	return &s.base[i-len(s.mid)+s.skip]
}

// count is how many words there are.
func (s *strand) count() int { return len(s.words.at) - s.wordSkip + len(s.midWords.at) }

func (s *strand) word(i int) *Piece {
	switch {
	case i < s.wordHead:
		return &s.words.text[i]
	case i < s.wordHead+len(s.midWords.at):
		return &s.midWords.text[i-s.wordHead]
	}
	return &s.words.text[i-len(s.midWords.at)+s.wordSkip]
}

// start is where word i stands, or where the sequence ends.
func (s *strand) start(i int) int {
	switch {
	case i < s.wordHead:
		return s.words.at[i]
	case i < s.wordHead+len(s.midWords.at):
		return s.head + s.midWords.at[i-s.wordHead]
	case i < s.count():
		return s.words.at[i-len(s.midWords.at)+s.wordSkip] - s.skip + len(s.mid)
	}
	return s.len()
}

// end is where the pieces after word i begin; 0 for the word before the first.
func (s *strand) end(i int) int {
	if i < 0 {
		return 0
	}
	return s.start(i) + 1
}

// before counts the words that stand before a place.
func (s *strand) before(place int) int {
	switch {
	case place <= s.head:
		return s.words.before(place)
	case place <= s.head+len(s.mid):
		return s.wordHead + s.midWords.before(place-s.head)
	}
	return s.words.before(place-len(s.mid)+s.skip) - s.wordSkip + len(s.midWords.at)
}

// between gives the text of the pieces from one place to another.
func (s *strand) between(lo, hi int) string {
	if hi-lo == 1 {
		return s.piece(lo).Text
	}
	var b strings.Builder
	for i := lo; i < hi; i++ {
		b.WriteString(s.piece(i).Text)
	}
	return b.String()
}

// blank reports a stretch without a word or a mark.
func (s *strand) blank(lo, hi int) bool { return s.before(lo) == s.before(hi) }
