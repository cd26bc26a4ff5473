package intake

import "strings"

// likeness is how much of a text's pairs of words another one has, from 0 to
// 100. Of texts of one word, the words are compared.
func likeness(of, in string) int {
	a, b := pairs(of), pairs(in)
	if len(a) == 0 {
		return 0
	}
	have := map[string]int{}
	for _, p := range b {
		have[p]++
	}
	n := 0
	for _, p := range a {
		if have[p] > 0 {
			have[p]--
			n++
		}
	}
	return 100 * n / len(a)
}

func pairs(s string) []string {
	words := cores(s)
	if len(words) == 1 {
		return words
	}
	out := []string{}
	for i := 1; i < len(words); i++ {
		out = append(out, words[i-1]+" "+words[i])
	}
	return out
}

// alike is the likeness from which a unit counts as the repetition of another.
const alike = 60

// twin finds the unit of in that repeats u best; -1 when none does.
func twin(u Unit, in []Unit) int {
	best, at := alike-1, -1
	for i := range in {
		if l := likeness(u.Text, in[i].Text); l > best {
			best, at = l, i
		}
	}
	return at
}

// repeats says whether a proposal repeats its base: when units with at least
// half of the base's words come again. An empty base is repeated by anything.
func repeats(base, proposed []Unit) bool {
	all, again := 0, 0
	for _, u := range base {
		n := len(cores(u.Text))
		all += n
		if twin(u, proposed) >= 0 {
			again += n
		}
	}
	return 2*again >= all
}

// checkRepeated says what a proposal leaves out of its base: all of it, whole
// units, or whole sentences.
func (t *DraftingTable) checkRepeated(n *Norm) {
	if !n.Repeats {
		p := Place{Provision: n.Letter, Column: Proposed, Line: n.Lines[0]}
		t.Unsure = append(t.Unsure, unsettled(AdditionsOnly, p, clip(restOf(n.Base, -1)), "the base stays, and every unit of the proposal is added after it",
			"the proposal does not repeat the base, and nothing says that the base is to go"))
		return
	}
	for i, u := range n.Base {
		p := Place{Provision: n.Letter, Column: Base, Unit: i + 1, Line: u.line()}
		k := twin(u, n.Proposed)
		if k < 0 {
			t.Unsure = append(t.Unsure, unsettled(NotRepeated, p, clip(u.Text), "read as a proposal to delete it", "the proposal repeats the rest of the base, and not this"))
			continue
		}
		for _, s := range split(u.Text) {
			if len(cores(s)) > 3 && likeness(s, n.Proposed[k].Text) < alike/2 && likeness(s, restOf(n.Proposed, k)) < alike {
				t.Unsure = append(t.Unsure, unsettled(NotRepeated, p, clip(s), "read as a proposal to delete it", "the proposal repeats the rest of the paragraph, and not this sentence"))
			}
		}
	}
}

// restOf gives the words of all units but one.
func restOf(units []Unit, but int) string {
	words := []string{}
	for i, u := range units {
		if i != but {
			words = append(words, u.Text)
		}
	}
	return strings.Join(words, " ┃ ")
}
