package redline

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strconv"
	"strings"
)

// ID names a unit or a token for good. Origin is the text or the amendment that
// it came with, N its number there; units and tokens are numbered apart. An id
// is made once and never again: nothing is named by its place or its words.
type ID struct {
	Origin string
	N      int
}

// String writes an id as origin#n; the zero id is empty.
func (id ID) String() string {
	if id == (ID{}) {
		return ""
	}
	return id.Origin + "#" + strconv.Itoa(id.N)
}

// MarshalText writes the id as String does.
func (id ID) MarshalText() ([]byte, error) { return []byte(id.String()), nil }

// UnmarshalText reads what MarshalText wrote.
func (id *ID) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*id = ID{}
		return nil
	}
	s := string(b)
	at := strings.LastIndexByte(s, '#')
	if at < 0 {
		return errorf(BadRecord, "%q is no id of a unit", s)
	}
	n, err := strconv.Atoi(s[at+1:])
	if err != nil || n < 0 || strconv.Itoa(n) != s[at+1:] {
		return errorf(BadRecord, "%q is no id of a unit", s)
	}
	*id = ID{s[:at], n}
	return nil
}

// Kind says what a unit is.
type Kind string

// Kinds of units.
const (
	Heading   Kind = "heading"
	Paragraph Kind = "paragraph"
	Item      Kind = "item"
	Norm      Kind = "norm" // an official text that is quoted
)

// Token is a piece with its name, and with who put it in and who took it out.
type Token struct {
	Piece
	ID ID
	// With names the amendments that put the same words in the same place,
	// beside the one that the id names.
	With []string
	// Struck names the amendments that took the token out; it stands while
	// there is none.
	Struck []string
}

// Unit is one heading, paragraph, list item or norm: the least that can be
// moved, commented or decided.
type Unit struct {
	ID   ID
	Kind Kind
	// Depth counts the units around it, from 0; a heading's is its level.
	Depth  int
	Marker Marker
	// Tokens are all that ever stood here, in order: the struck ones stay, so
	// that it can always be said who took them out.
	Tokens []Token
	// Struck names the amendments that took the unit out.
	Struck []string
	// Past says what else was done to the unit, oldest first.
	Past []Deed
}

// Deed is one thing that an amendment did to a unit as a whole.
type Deed struct {
	Do Verb   `json:"do"`
	By string `json:"by"`
}

// Stands reports whether the unit is part of the text.
func (u Unit) Stands() bool { return len(u.Struck) == 0 }

// Words gives the unit's text, without its label.
func (u Unit) Words() string {
	var b strings.Builder
	for i := range u.Tokens {
		if len(u.Tokens[i].Struck) == 0 {
			b.WriteString(u.Tokens[i].Text)
		}
	}
	return b.String()
}

// Text is a document at one moment: its units in order, each with its depth.
// It is a value; nothing here changes one that it was given.
type Text struct {
	Units []Unit
	// From says of each amendment that the text has words of, or lacks words
	// by, which one it was derived from.
	From map[string]string
}

// Standing gives the units that are part of the text.
func (t Text) Standing() []Unit {
	out := make([]Unit, 0, len(t.Units))
	for _, u := range t.Units {
		if u.Stands() {
			out = append(out, u)
		}
	}
	return out
}

// FromParagraphs makes a text of paragraphs as they are, byte for byte. The
// units and tokens carry the origin's name.
func FromParagraphs(origin string, paragraphs []string) Text {
	t := Text{Units: make([]Unit, len(paragraphs))}
	n := 0
	for i, p := range paragraphs {
		t.Units[i] = Unit{ID: ID{origin, i}, Kind: Paragraph, Tokens: tokensOf(origin, p, &n)}
	}
	return t
}

// tokensOf names the pieces of a text, from *n on.
func tokensOf(origin, s string, n *int) []Token {
	return named(origin, Tokenize(s), n)
}

func named(origin string, pieces []Piece, n *int) []Token {
	out := make([]Token, len(pieces))
	for i, p := range pieces {
		out[i] = Token{Piece: p, ID: ID{origin, *n}}
		*n++
	}
	return out
}

// Hash is the SHA-256 of something, in hex.
type Hash string

// HashOf gives the hash of words, as an operation names those that it replaces.
func HashOf(words string) Hash { return hashOf(words) }

func hashOf(s string) Hash {
	sum := sha256.Sum256([]byte(s))
	return Hash(hex.EncodeToString(sum[:]))
}

// Hash names what stands in the text: each unit's id, kind, depth, marker and
// words, in order. Amendments name the version that they are made on by it.
func (t Text) Hash() Hash {
	h := sha256.New()
	var size [8]byte
	part := func(s string) {
		binary.BigEndian.PutUint64(size[:], uint64(len(s)))
		h.Write(size[:])
		h.Write([]byte(s))
	}
	part("comity/text/v1")
	for _, u := range t.Units {
		if u.Stands() {
			part(u.ID.String())
			part(string(u.Kind))
			part(strconv.Itoa(u.Depth))
			part(u.Marker.Style)
			part(u.Marker.Fixed)
			part(u.Words())
		}
	}
	return Hash(hex.EncodeToString(h.Sum(nil)))
}
