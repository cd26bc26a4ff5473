package search

import (
	"strings"

	"comity.example/comity/internal/i18n"
)

// span is how many words a snippet has.
const span = 30

// snippet cuts out of a text the place that holds most of what was looked for:
// in the reader's language, unless another one holds more.
func (q Query) snippet(text i18n.Text, lang string) Snippet {
	wording, in := text.For(lang)
	best, found := cut{}, -1
	for _, l := range append([]string{in}, text.Languages()...) {
		if c := q.cut(text.In[l]); c.found > found {
			best, found = c, c.found
			wording, in = text.In[l], l
		}
	}
	if wording == "" {
		return Snippet{Lang: in, Parts: []Part{}}
	}
	return Snippet{Lang: in, Parts: best.parts(wording)}
}

// held is how many of the groups asked for a text holds in one place of one language.
func (q Query) held(text i18n.Text) (n int) {
	for _, l := range text.Languages() {
		n = max(n, q.cut(text.In[l]).found)
	}
	return n
}

// cut is a stretch of a wording, and the matches in it, in bytes.
type cut struct {
	from, to int
	matches  [][2]int
	found    int // how many of the groups asked for it holds
}

// cut finds the best stretch of one wording.
func (q Query) cut(wording string) cut {
	tokens := Tokens(wording)
	if len(tokens) == 0 {
		return cut{to: len(wording)}
	}
	of := q.mark(tokens)
	best, start := -1, 0
	for i := range tokens {
		// A stretch begins with a match, or with the first word of all.
		if i > 0 && of[i] < 0 {
			continue
		}
		if n := distinct(of[i:min(i+span-lead, len(of))]); n > best {
			best, start = n, i
		}
	}
	start = max(0, start-lead)
	end := min(start+span, len(tokens))
	c := cut{from: tokens[start].From, to: tokens[end-1].To, found: best}
	if start == 0 {
		c.from = 0
	}
	if end == len(tokens) {
		c.to = len(wording)
	}
	for i := start; i < end; i++ {
		if of[i] < 0 {
			continue
		}
		t := tokens[i]
		if n := len(c.matches); n > 0 && t.From <= c.matches[n-1][1] {
			c.matches[n-1][1] = max(t.To, c.matches[n-1][1])
		} else {
			c.matches = append(c.matches, [2]int{t.From, t.To})
		}
	}
	return c
}

// lead is how many words stand before the first match.
const lead = 6

// mark says of each token which group it belongs to; -1 for none.
func (q Query) mark(tokens []Token) []int {
	of := make([]int, len(tokens))
	for i := range of {
		of[i] = -1
	}
	for g, grp := range q.groups {
		for i := range tokens {
			if grp.at(tokens[i:]) {
				for k := range grp.words {
					of[i+k] = g
				}
			}
		}
	}
	return of
}

// at reports whether the group stands at the beginning of these tokens.
func (g group) at(tokens []Token) bool {
	if len(tokens) < len(g.words) {
		return false
	}
	for i, w := range g.words {
		if have := tokens[i].Word; have != w && !(g.open && i == len(g.words)-1 && strings.HasPrefix(have, w)) {
			return false
		}
	}
	return true
}

func distinct(of []int) int {
	seen := map[int]bool{}
	for _, g := range of {
		if g >= 0 {
			seen[g] = true
		}
	}
	return len(seen)
}

// parts takes a wording apart at the matches.
func (c cut) parts(wording string) []Part {
	var out []Part
	add := func(text string, match bool) {
		if text != "" {
			out = append(out, Part{Text: text, Match: match})
		}
	}
	at := c.from
	for i, m := range c.matches {
		before := wording[at:m[0]]
		if i == 0 && c.from > 0 {
			before = "… " + before
		}
		add(before, false)
		add(wording[m[0]:m[1]], true)
		at = m[1]
	}
	rest := wording[at:c.to]
	if len(c.matches) == 0 && c.from > 0 {
		rest = "… " + rest
	}
	if c.to < len(wording) {
		rest += " …"
	}
	add(rest, false)
	return out
}
