package redline

import (
	"slices"
	"strings"
)

// Source is a paragraph of an agreed text.
type Source struct {
	ID   string `json:"id"` // as un:a-70-174:13:h
	Text string `json:"text"`
}

// PhraseWords is how many words in a row make a phrase: what is shorter is the
// language, and belongs to nobody.
const PhraseWords = 5

// Agreed finds words of agreed texts in drafts. Words are the same whatever
// their case and the marks between them: an agreed sentence that was put in
// quotation marks or ends in another stop stands there word for word.
type Agreed struct {
	sources []source
	number  map[string]int32
	phrases map[phrase][]place
	places  [][]place // of a word, by its number: later places of a source first
	weight  []int     // of a word, by its number
}

type phrase [PhraseWords]int32

type place struct{ source, word int }

type source struct {
	Source
	pieces []Piece
	words  []int32
	weight int // of all its words
}

// NewAgreed indexes agreed paragraphs. Where two have the same words, the one
// given first is named.
func NewAgreed(paragraphs []Source) *Agreed {
	a := &Agreed{number: map[string]int32{}, phrases: map[phrase][]place{}}
	for i, p := range paragraphs {
		s := source{Source: p, pieces: Tokenize(p.Text)}
		for _, x := range s.pieces {
			if x.Class == Word {
				s.words = append(s.words, a.numberOf(x.Text, true))
			}
		}
		for k := 0; k+PhraseWords <= len(s.words); k++ {
			key := phrase(s.words[k : k+PhraseWords])
			a.phrases[key] = append(a.phrases[key], place{i, k})
		}
		a.sources = append(a.sources, s)
	}
	a.weigh()
	return a
}

// oneApostrophe makes ' of the signs that are typed for it.
var oneApostrophe = strings.NewReplacer("’", "'", "ʼ", "'")

// numberOf numbers a word; one that no agreed text has is -1.
func (a *Agreed) numberOf(word string, add bool) int32 {
	word = oneApostrophe.Replace(strings.ToLower(word))
	n, ok := a.number[word]
	switch {
	case ok:
		return n
	case !add:
		return -1
	}
	n = int32(len(a.number))
	a.number[word] = n
	return n
}

// Quotation is words that stand in an agreed paragraph, in the same order and
// without others between them.
type Quotation struct {
	Source string `json:"source"`
	// From and To count the pieces of the text that was looked through, as
	// Tokenize cuts it, or the standing tokens of a unit.
	From int `json:"from"`
	To   int `json:"to"`
	// Words counts the words that are the same, and First says which word of
	// the paragraph they begin with, from 0.
	Words int `json:"words"`
	First int `json:"first"`
	// Whole says that it is the paragraph from its first word to its last.
	Whole bool `json:"whole,omitempty"`

	source int
}

// Quotations finds what a text has word for word from agreed paragraphs: the
// longest phrases there are, none over another.
func (a *Agreed) Quotations(text string) []Quotation { return a.quotations(Tokenize(text)) }

func (a *Agreed) quotations(pieces []Piece) []Quotation {
	words, at := a.read(pieces)
	var out []Quotation
	for i := 0; i+PhraseWords <= len(words); {
		best := place{source: -1}
		long := 0
		for _, p := range a.phrases[phrase(words[i:i+PhraseWords])] {
			of := a.sources[p.source].words[p.word:]
			n := PhraseWords
			for n < len(of) && i+n < len(words) && of[n] == words[i+n] {
				n++
			}
			if n > long {
				best, long = p, n
			}
		}
		if long == 0 {
			i++
			continue
		}
		s := a.sources[best.source]
		out = append(out, Quotation{Source: s.ID, From: at[i], To: at[i+long-1] + 1, Words: long, First: best.word,
			Whole: long == len(s.words), source: best.source})
		i += long
	}
	return out
}

func (a *Agreed) read(pieces []Piece) (words []int32, at []int) {
	for i, p := range pieces {
		if p.Class == Word {
			words, at = append(words, a.numberOf(p.Text, false)), append(at, i)
		}
	}
	return words, at
}

// Quoted is a quotation in a unit.
type Quoted struct {
	Unit ID `json:"unit"`
	Quotation
}

// In finds the quotations in what stands of a text.
func (a *Agreed) In(t Text) []Quoted {
	var out []Quoted
	for i := range t.Units {
		if u := &t.Units[i]; u.Stands() {
			for _, q := range a.quotations(stand(u, i).pieces) {
				out = append(out, Quoted{u.ID, q})
			}
		}
	}
	return out
}

// Reopened is an operation that touches agreed words.
type Reopened struct {
	Operation int `json:"operation"` // of the change, from 0
	Quoted
}

// Reopens says which operations of a change touch words that stand in an agreed
// text, so that what was agreed is not taken back unseen. Words put in before
// or after a phrase leave it as it is.
func (a *Agreed) Reopens(v *Version, c Change) ([]Reopened, error) {
	p, err := v.compile(c)
	if err != nil {
		return nil, err
	}
	found := map[int][]Quotation{}
	var out []Reopened
	for i, s := range p.steps {
		if s.unit < 0 || s.Do == Move || s.Do == Recast {
			continue
		}
		if _, ok := found[s.unit]; !ok {
			found[s.unit] = a.quotations(v.units[s.unit].pieces)
		}
		for _, q := range found[s.unit] {
			if s.touches(q) {
				out = append(out, Reopened{i, Quoted{v.units[s.unit].ID, q}})
			}
		}
	}
	slices.SortStableFunc(out, func(x, y Reopened) int { return x.Operation - y.Operation })
	return out, nil
}

func (s step) touches(q Quotation) bool {
	switch {
	case s.Do == Remove:
		return true
	case s.Do == Join || s.spaces:
		return false
	case s.From == s.To || s.Do == Split:
		return s.From > q.From && s.To < q.To
	}
	return s.From < q.To && s.To > q.From
}
