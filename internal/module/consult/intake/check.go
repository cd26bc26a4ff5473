package intake

import (
	"fmt"
	"slices"
	"sort"
	"strings"
)

// check looks over the whole table once it is read: order of the provisions,
// calls and notes, proposers, slips, and what the proposal leaves out.
func (t *DraftingTable) check(names Names) {
	t.checkOrder()
	t.checkCalls()
	t.checkFront()
	for i := range t.Norms {
		n := &t.Norms[i]
		for _, c := range []Column{Base, Proposed, Rationale, Practice} {
			for k := range n.Units(c) {
				u := &n.Units(c)[k]
				at := Place{Line: u.line(), Provision: n.Letter, Column: c, Unit: k + 1}
				t.checkSlips(u, at)
				t.checkOrigins(u, at, names)
			}
		}
		t.checkRepeated(n)
		t.checkDrafted(n)
	}
	t.Unsure = named(t.Unsure, t.SHA256)
}

// checkOrder finds provisions that are out of order or missing between others.
func (t *DraftingTable) checkOrder() {
	for i := 1; i < len(t.Norms); i++ {
		a, b := t.Norms[i-1].Letter, t.Norms[i].Letter
		if len(a) == 1 && len(b) == 1 && b[0] != a[0]+1 {
			t.Unsure = append(t.Unsure, unsettled(OddSequence, Place{Line: t.Norms[i].Lines[0], Provision: b}, "("+a+"), ("+b+")", "kept in the order of the table", "the marks do not follow each other"))
		}
	}
}

// checkFront finds items that are printed no deeper than the item that leads to
// them: the first line of a page loses its blanks easily.
func (t *DraftingTable) checkFront() {
	for i := 1; i < len(t.Front); i++ {
		a, b := t.Front[i-1], t.Front[i]
		if a.Kind == Bullet && b.Kind == Bullet && leads(a.Text) && b.Depth <= a.Depth {
			t.Unsure = append(t.Unsure, unsettled(DepthOfPrint, Place{Line: b.line()}, b.Marker+" "+head(b.Text, 8), "kept as deep as it is printed", "the item before it leads to a list, and this one is printed no deeper"))
		}
	}
}

// checkCalls ties calls and footnotes together.
func (t *DraftingTable) checkCalls() {
	at := map[int]*Note{}
	for i := range t.Notes {
		if at[t.Notes[i].Number] == nil {
			at[t.Notes[i].Number] = &t.Notes[i]
		}
	}
	call := func(units []Unit, p Place) {
		for k, u := range units {
			p.Unit, p.Line = k+1, u.line()
			for _, number := range u.Calls() {
				n := at[number]
				if n == nil {
					t.Unsure = append(t.Unsure, unsettled(NoNote, p, fmt.Sprint(number), "kept as a call", "the document has no footnote of this number"))
					continue
				}
				n.Calls = append(n.Calls, p)
				if p.Column == Practice && n.Same == 0 && !isProse(u.Text) && !n.names(u.Text) {
					t.Unsure = append(t.Unsure, unsettled(OtherNote, p, u.Words()+" — "+clip(n.Words()), "the call is kept as printed", "the note does not name what it is called at"))
				}
			}
		}
	}
	call(t.Front, Place{})
	for i := range t.Norms {
		n := &t.Norms[i]
		call([]Unit{n.Official}, Place{Provision: n.Letter, Column: Provision})
		for _, c := range []Column{Base, Proposed, Rationale, Practice} {
			call(n.Units(c), Place{Provision: n.Letter, Column: c})
		}
		for _, o := range n.Others {
			call(o.Units, Place{Provision: n.Letter, Column: Other})
		}
	}
	call(t.Stray, Place{})
	for _, n := range t.Notes {
		sort.SliceStable(n.Calls, func(i, j int) bool { return n.Calls[i].Line < n.Calls[j].Line })
		if len(n.Calls) == 0 {
			t.Unsure = append(t.Unsure, unsettled(NotCalled, Place{Line: n.Line, Note: n.Number}, clip(n.Words()), "kept with the document", "nothing calls this note"))
		}
	}
}

// dangling are words that no sentence ends with.
var dangling = []string{"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"}

func isDangling(word string) bool { return slices.Contains(dangling, word) }

// checkSlips finds what reads like a slip of typing or a text cut short. The
// words stay as they are printed.
func (t *DraftingTable) checkSlips(u *Unit, at Place) {
	words := strings.Fields(u.Text)
	if n := doubled(words); n > 0 {
		t.slip(at, tail(strings.Join(words[:n], " "), 4), "words are printed twice")
	}
	if open, close := strings.Count(u.Text, "“"), strings.Count(u.Text, "”"); open != close {
		t.slip(at, quoted(u.Text), "quotation marks that open and close do not match")
	}
	if open, close := strings.Count(u.Text, "("), strings.Count(u.Text, ")"); open > close {
		t.slip(at, tail(u.Text, 8), "a bracket is not closed")
	}
	if len(words) < 4 {
		return
	}
	last := strings.ToLower(words[len(words)-1])
	cut := strings.HasSuffix(last, ",") || isDangling(last) || at.Column == Rationale && !endsWithStop(u.Text)
	// A list goes on after a comma at the end of an item, and after the clause
	// that leads to it.
	if cut && !t.followed(at) {
		t.Unsure = append(t.Unsure, unsettled(CutOff, at, tail(u.Text, 6), "kept as printed", "the text ends where a sentence does not"))
	}
}

// followed says whether an item of a list comes next in the cell.
func (t *DraftingTable) followed(at Place) bool {
	for i := range t.Norms {
		if n := &t.Norms[i]; n.Letter == at.Provision && slices.Contains(n.Lines, at.Line) {
			units := n.Units(at.Column)
			return at.Unit < len(units) && units[at.Unit].Kind != Paragraph
		}
	}
	return false
}

// quoted gives the words around the first quotation mark.
func quoted(s string) string {
	i := strings.IndexAny(s, "“”")
	before, after := strings.Fields(s[:i]), strings.Fields(s[i:])
	from := len(squeeze(s[:i])) - len(strings.Join(before[max(0, len(before)-4):], " "))
	return clip(s[min(from, i):i]) + strings.Repeat(" ", len(s[:i])-len(strings.TrimRight(s[:i], " "))) + strings.Join(after[:min(4, len(after))], " ")
}

func (t *DraftingTable) slip(at Place, read, why string) {
	t.Unsure = append(t.Unsure, unsettled(Slip, at, read, "kept as printed", why))
}

// checkOrigins finds proposers that no list knows, and brackets that may close
// more than the sentence before them.
func (t *DraftingTable) checkOrigins(u *Unit, at Place, names Names) {
	for _, m := range u.Origins() {
		if covered := strings.TrimSpace(u.Text[m.From:m.At]); len(split(covered)) > 1 {
			t.Unsure = append(t.Unsure, unsettled(OriginScope, at, tail(covered, 5)+" "+m.Printed, "read as closing the whole paragraph before it",
				counted(len(split(covered)), "sentence")+" stand before the bracket, and it may close the last alone"))
		}
		for _, p := range m.Origin.Proposers {
			if names != nil && p.Participant == "" {
				t.Unsure = append(t.Unsure, unsettled(UnknownName, at, p.Printed, "kept as printed", "no list of participants knows the name"))
			}
		}
	}
}
