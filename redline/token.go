package redline

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Class says what a token is to a reader.
type Class uint8

// Classes of tokens.
const (
	Word        Class = iota // has a letter or a digit
	Punctuation              // marks and signs
	Space                    // white space only
)

// Piece is a stretch of text that is never cut: a word, a mark or white space,
// as Unicode's UAX 29 draws the lines. Han and kana come one sign at a time.
type Piece struct {
	Text  string
	Class Class
}

// Tokenize cuts a text into pieces. Put together again they are the text, byte
// for byte, whatever the bytes are.
func Tokenize(s string) []Piece {
	return appendPieces(make([]Piece, 0, len(s)/3+1), s)
}

func appendPieces(out []Piece, s string) []Piece {
	it := words.FromString(s)
	for it.Next() {
		v := it.Value()
		out = append(out, Piece{v, classOf(v)})
	}
	return out
}

// classOf looks at the first sign and, when that decides nothing, at the rest.
func classOf(s string) Class {
	class := Space
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			switch {
			case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9':
				return Word
			case c != ' ' && (c < '\t' || c > '\r'):
				class = Punctuation
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			return Word
		case !unicode.IsSpace(r):
			class = Punctuation
		}
		i += n
	}
	return class
}

// opens reports a mark that belongs to the word after it.
func (p Piece) opens() bool {
	switch p.Text {
	case "(", "[", "{", "“", "‘", "«", "„", "‹", "¿", "¡", "「", "『", "（", "《", "【", "〈":
		return true
	}
	return false
}

// ends reports a mark that ends a sentence.
func (p Piece) ends() bool {
	switch p.Text {
	case ".", "?", "!", "…", "。", "！", "？", "؟", "۔", ".”", "।":
		return true
	}
	return false
}

// parts reports a mark that parts the members of a sentence.
func (p Piece) parts() bool {
	switch p.Text {
	case ",", ";", ":", "،", "؛", "，", "；", "：", "、", "—", "–":
		return true
	}
	return false
}

// resumes reports whether a boundary between pieces lies at s[at:] whatever
// stands further away: after a space, before a visible ASCII sign. There, and
// only there, the pieces of a text may be taken from another that shares the
// bytes before or after.
func resumes(s string, at int) bool {
	return at > 0 && at < len(s) && s[at-1] == ' ' && s[at] > ' ' && s[at] < utf8.RuneSelf
}
