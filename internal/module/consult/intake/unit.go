package intake

import (
	"strconv"
	"strings"
)

// UnitKind says what a unit is.
type UnitKind string

// The kinds of units.
const (
	Paragraph UnitKind = "paragraph"
	Heading   UnitKind = "heading"
	Roman     UnitKind = "roman"    // i., ii.
	Lettered  UnitKind = "lettered" // (a), (b)
	Numbered  UnitKind = "numbered" // 1., 2.
	Bullet    UnitKind = "bullet"
)

// Unit is a paragraph, a heading or an item of a list.
type Unit struct {
	Kind   UnitKind `json:"kind"`
	Number int      `json:"number,omitempty"` // of an item as it is read: 2 for "ii."; 0 for the others
	Depth  int      `json:"depth,omitempty"`  // items that it stands in
	// Marker is the list marker as printed: "i.", "•". It is empty for a
	// paragraph, and for an item that is printed without one.
	Marker string `json:"marker,omitempty"`
	Tight  bool   `json:"tight,omitempty"` // no blank is printed after the marker
	// Text holds the words, with one blank between them, without marker, footnote
	// calls and proposers in brackets.
	Text    string     `json:"text"`
	Marks   []Mark     `json:"marks,omitempty"`   // taken out of Text, in order of their place
	Sources []Citation `json:"sources,omitempty"` // standing in Text
	Italic  bool       `json:"italic,omitempty"`  // all words are printed in italics
	Lines   []int      `json:"lines"`             // of the document: more than one when pages cut it
}

// MarkKind says what was taken out of a text.
type MarkKind string

// The kinds of marks.
const (
	NoteCall   MarkKind = "note"     // the call of a footnote
	OriginMark MarkKind = "origin"   // who proposed the words before it
	CitedMark  MarkKind = "citation" // where the provision stands
	StarMark   MarkKind = "stars"    // signs of bold or slanted print
	LinkMark   MarkKind = "link"     // an address added in brackets
)

// Mark is something printed in a text that is not part of it.
type Mark struct {
	Kind    MarkKind `json:"kind"`
	Printed string   `json:"printed"`
	From    int      `json:"from"` // first byte in Text of the words that it closes; At for a call
	At      int      `json:"at"`   // place in Text, in bytes
	// Before and After say that a blank around it was taken out with it.
	Before  bool        `json:"before,omitempty"`
	After   bool        `json:"after,omitempty"`
	Note    int         `json:"note,omitempty"`    // number of the footnote called
	Origin  *Origin     `json:"origin,omitempty"`  // of an OriginMark
	Cited   *CitedPlace `json:"cited,omitempty"`   // of a CitedMark
	Address string      `json:"address,omitempty"` // of a LinkMark
}

// Origin says who proposed words, as a bracket behind them prints it.
type Origin struct {
	Proposers []Proposer `json:"proposers"`
	Modified  bool       `json:"modified"` // proposed by them, changed since
}

// Proposer is one of those whom a bracket names.
type Proposer struct {
	Printed     string `json:"printed"`
	Participant string `json:"participant,omitempty"` // "state:nl"; empty when no list knows the name
}

// Citation is a document cited in a text.
type Citation struct {
	Printed string `json:"printed"` // "HRC 32/13"
	From    int    `json:"from"`    // bytes of Text
	To      int    `json:"to"`
}

// CitedPlace is the place of a provision in its instrument, as a table cites it:
// "(2015 ¶13(a))".
type CitedPlace struct {
	Year      int    `json:"year"`
	Paragraph string `json:"paragraph"`
	Item      string `json:"item"`
}

// Words gives a unit's words as printed: the marker, and the text with its marks
// where they stood.
func (u Unit) Words() string {
	var b strings.Builder
	b.WriteString(u.Marker)
	if u.Marker != "" && !u.Tight {
		b.WriteByte(' ')
	}
	at := 0
	for _, m := range u.Marks {
		b.WriteString(u.Text[at:m.At])
		at = m.At
		if m.Before {
			b.WriteByte(' ')
		}
		b.WriteString(m.Printed)
		if m.After {
			b.WriteByte(' ')
		}
	}
	b.WriteString(u.Text[at:])
	return b.String()
}

// Calls gives the numbers of the footnotes that a unit calls.
func (u Unit) Calls() []int {
	out := []int{}
	for _, m := range u.Marks {
		if m.Kind == NoteCall {
			out = append(out, m.Note)
		}
	}
	return out
}

// Origins gives the marks that name proposers.
func (u Unit) Origins() []Mark {
	out := []Mark{}
	for _, m := range u.Marks {
		if m.Kind == OriginMark {
			out = append(out, m)
		}
	}
	return out
}

func (u Unit) line() int {
	if len(u.Lines) == 0 {
		return 0
	}
	return u.Lines[0]
}

// Label gives the list marker as it is read, in one form for each kind: "ii.",
// "(b)", "3.", "•".
func (u Unit) Label() string {
	switch u.Kind {
	case Roman:
		return romanOf(u.Number) + "."
	case Lettered:
		return "(" + letterOf(u.Number) + ")"
	case Numbered:
		return strconv.Itoa(u.Number) + "."
	case Bullet:
		return "•"
	}
	return ""
}

// letterOf writes the letter of a number from 1 to 26.
func letterOf(n int) string {
	if n < 1 || n > 26 {
		return strconv.Itoa(n)
	}
	return string(rune('a' + n - 1))
}
