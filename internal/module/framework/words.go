package framework

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Op says what happened to a run of words between two wordings.
type Op string

// What can happen to a run of words.
const (
	Kept     Op = "kept"
	Deleted  Op = "deleted"
	Inserted Op = "inserted"
)

// Run is a run of words with one fate.
type Run struct {
	Op    Op     `json:"op"`
	Words string `json:"words"`
}

// token is a word or a mark of punctuation, with its place in the text.
type token struct{ from, to int }

// tokens cuts a text into words and marks; white space only separates.
func tokens(s string) []token {
	var out []token
	word := -1
	for i, r := range s {
		part := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r)
		if word >= 0 && !part {
			out = append(out, token{word, i})
			word = -1
		}
		switch {
		case part && word < 0:
			word = i
		case !part && !unicode.IsSpace(r):
			out = append(out, token{i, i + utf8.RuneLen(r)})
		}
	}
	if word >= 0 {
		out = append(out, token{word, len(s)})
	}
	return out
}

// Compare gives the words of b as they follow from those of a: what is kept,
// what is left out and what is put in, in the order of reading. Kept and
// deleted words are a's, inserted words are b's. White space does not count.
func Compare(a, b string) []Run {
	ta, tb := tokens(a), tokens(b)
	// common[i][j] is the length of the longest common sequence of a[i:], b[j:].
	common := make([][]int32, len(ta)+1)
	for i := range common {
		common[i] = make([]int32, len(tb)+1)
	}
	same := func(i, j int) bool { return a[ta[i].from:ta[i].to] == b[tb[j].from:tb[j].to] }
	for i := len(ta) - 1; i >= 0; i-- {
		for j := len(tb) - 1; j >= 0; j-- {
			if same(i, j) {
				common[i][j] = common[i+1][j+1] + 1
			} else {
				common[i][j] = max(common[i+1][j], common[i][j+1])
			}
		}
	}
	var out []Run
	take := func(op Op, s string, all []token, from, to int) {
		if from < to {
			end := len(s) // the spaces behind a run belong to it
			if to < len(all) {
				end = all[to].from
			}
			out = append(out, Run{op, s[all[from].from:end]})
		}
	}
	for i, j := 0, 0; i < len(ta) || j < len(tb); {
		k := 0
		for i+k < len(ta) && j+k < len(tb) && same(i+k, j+k) {
			k++
		}
		take(Kept, a, ta, i, i+k)
		i, j = i+k, j+k
		di, dj := i, j
		for (i < len(ta) || j < len(tb)) && !(i < len(ta) && j < len(tb) && same(i, j)) {
			if j == len(tb) || i < len(ta) && common[i+1][j] >= common[i][j+1] {
				i++
			} else {
				j++
			}
		}
		take(Deleted, a, ta, di, i)
		take(Inserted, b, tb, dj, j)
	}
	return out
}

// Nature sorts differences by what a reader makes of them.
type Nature string

// The natures of a difference.
const (
	InWords       Nature = "words"
	InSpacing     Nature = "spacing"     // the same letters, other spaces between words
	InPunctuation Nature = "punctuation" // marks only
)

// Difference is one place where two wordings part.
type Difference struct {
	Nature Nature `json:"nature"`
	After  string `json:"after"` // the last words before the place, in both
	Left   string `json:"left"`  // empty: only the right has words here
	Right  string `json:"right"` // empty: only the left has words here
}

// Differences lists where b parts from a.
func Differences(a, b string) []Difference {
	var out []Difference
	var d *Difference
	after := ""
	for _, r := range Compare(a, b) {
		if r.Op == Kept {
			after, d = lastWords(r.Words), nil
			continue
		}
		if d == nil {
			out = append(out, Difference{After: after})
			d = &out[len(out)-1]
		}
		if r.Op == Deleted {
			d.Left = strings.TrimSpace(r.Words)
		} else {
			d.Right = strings.TrimSpace(r.Words)
		}
		d.Nature = nature(d.Left, d.Right)
	}
	return out
}

func nature(left, right string) Nature {
	squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
	marks := func(s string) bool {
		return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	}
	switch {
	case marks(left) && marks(right):
		return InPunctuation
	case squeeze(left) == squeeze(right):
		return InSpacing
	}
	return InWords
}

// lastWords is enough of the end of a text to find the place by.
func lastWords(s string) string {
	f := strings.Fields(s)
	return strings.Join(f[max(0, len(f)-4):], " ")
}

// nearest finds the passage of a document that is closest to a text: the one
// that needs the fewest words put in or left out. It is how a copy is found
// that is not word for word.
func nearest(text, document string) string {
	ta, td := tokens(text), tokens(document)
	if len(ta) == 0 || len(td) == 0 {
		return ""
	}
	n := len(td) + 1
	cost, start := make([]int32, n), make([]int32, n) // of aligning text[:i] to end at document[:j]
	for j := range start {
		start[j] = int32(j)
	}
	nextCost, nextStart := make([]int32, n), make([]int32, n)
	for i, t := range ta {
		word := text[t.from:t.to]
		nextCost[0], nextStart[0] = int32(i+1), 0
		for j := 1; j < n; j++ {
			c, s := cost[j]+1, start[j] // the word is left out
			if left := nextCost[j-1] + 1; left < c {
				c, s = left, nextStart[j-1] // a word is put in
			}
			if cost[j-1] < c && document[td[j-1].from:td[j-1].to] == word {
				c, s = cost[j-1], start[j-1]
			}
			nextCost[j], nextStart[j] = c, s
		}
		cost, nextCost = nextCost, cost
		start, nextStart = nextStart, start
	}
	end := slices.Index(cost, slices.Min(cost))
	if end == 0 || int(start[end]) >= end {
		return ""
	}
	return document[td[start[end]].from:td[end-1].to]
}
