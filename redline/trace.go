package redline

import (
	"slices"
	"strings"
)

// Credit is words and where they come from.
type Credit struct {
	Text string `json:"text"`
	// By names what the words came with: the text itself or an amendment, and
	// any others that put the same words in the same place.
	By []string `json:"by"`
	// Chain is the first of By and what that was derived from, back to the
	// first proposal.
	Chain []string `json:"chain"`
	// Struck names the amendments that took the words out; they stand while
	// there is none.
	Struck []string `json:"struck,omitempty"`
}

// Passage is words of one unit, with the credit for each.
type Passage struct {
	Unit    ID       `json:"unit"`
	Credits []Credit `json:"credits"`
}

// Chain gives an amendment and those that it was derived from, one after the
// other.
func (t Text) Chain(amendment string) []string {
	out := []string{amendment}
	for range t.From {
		parent, ok := t.From[out[len(out)-1]]
		if !ok || slices.Contains(out, parent) {
			break
		}
		out = append(out, parent)
	}
	return out
}

// Trace says where the standing tokens from one to another of a unit come from.
func (t Text) Trace(unit ID, from, to int) (Passage, error) {
	for i := range t.Units {
		u := &t.Units[i]
		if u.ID != unit {
			continue
		}
		var tokens []*Token
		for j := range u.Tokens {
			if len(u.Tokens[j].Struck) == 0 {
				tokens = append(tokens, &u.Tokens[j])
			}
		}
		if from < 0 || from > to || to > len(tokens) {
			return Passage{}, errorf(BadOperation, "tokens %d to %d of a unit that has %d", from, to, len(tokens))
		}
		return t.passage(u, tokens[from:to]), nil
	}
	return Passage{}, errorf(NoSuchUnit, "the text has no unit %s", unit)
}

// Find looks for words in all that ever stood in the text and says who put them
// there and who took them out: among the words that stand, among those that
// were struck, and where the one goes over into the other. White space and case
// make no difference.
func (t Text) Find(phrase string) []Passage {
	sought := folded(Tokenize(phrase))
	if len(sought) == 0 {
		return nil
	}
	var out []Passage
	for i := range t.Units {
		u := &t.Units[i]
		seen := map[ID]bool{} // first tokens of what was found
		for _, part := range u.readings() {
			for at := 0; at+len(sought) <= len(part.words); at++ {
				first := part.at[at]
				if !slices.Equal(part.words[at:at+len(sought)], sought) || seen[part.tokens[first].ID] {
					continue
				}
				seen[part.tokens[first].ID] = true
				out = append(out, t.passage(u, part.tokens[first:part.at[at+len(sought)-1]+1]))
			}
		}
	}
	return out
}

// layer is tokens that are read one after the other.
type layer struct {
	tokens []*Token
	words  []string
	at     []int // where each word is among the tokens
}

// readings gives the ways to read a unit: as it stands, without what came in
// place of struck words, and everything as it lies.
func (u *Unit) readings() []layer {
	var standing, without, all layer
	for i := range u.Tokens {
		t := &u.Tokens[i]
		all.add(t)
		if len(t.Struck) == 0 {
			standing.add(t)
		}
	}
	// Struck words lie before what replaced them; the words before and after
	// are theirs as well.
	for i := range u.Tokens {
		if t := &u.Tokens[i]; len(t.Struck) > 0 || t.ID.Origin == u.ID.Origin {
			without.add(t)
		}
	}
	return []layer{standing, without, all}
}

func (l *layer) add(t *Token) {
	if t.Class != Space {
		l.words, l.at = append(l.words, strings.ToLower(t.Text)), append(l.at, len(l.tokens))
	}
	l.tokens = append(l.tokens, t)
}

// folded gives the words of pieces as they are compared.
func folded(p []Piece) []string {
	var out []string
	for _, x := range p {
		if x.Class != Space {
			out = append(out, strings.ToLower(x.Text))
		}
	}
	return out
}

// passage gives credit for tokens.
func (t Text) passage(u *Unit, tokens []*Token) Passage {
	p := Passage{Unit: u.ID}
	for _, x := range tokens {
		by := x.authors()
		if n := len(p.Credits); n > 0 {
			if last := &p.Credits[n-1]; slices.Equal(last.By, by) && slices.Equal(last.Struck, x.Struck) {
				last.Text += x.Text
				continue
			}
		}
		p.Credits = append(p.Credits, Credit{Text: x.Text, By: by, Chain: t.Chain(x.ID.Origin), Struck: x.Struck})
	}
	return p
}

// Past gives all the words that ever stood in a unit, in order, with the credit
// for each: those that stand and those that were struck.
func (t Text) Past(unit ID) (Passage, error) {
	for i := range t.Units {
		u := &t.Units[i]
		if u.ID != unit {
			continue
		}
		tokens := make([]*Token, len(u.Tokens))
		for j := range u.Tokens {
			tokens[j] = &u.Tokens[j]
		}
		return t.passage(u, tokens), nil
	}
	return Passage{}, errorf(NoSuchUnit, "the text has no unit %s", unit)
}
