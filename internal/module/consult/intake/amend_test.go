package intake

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/redline"
)

// draftLeads holds amendments to their law: all of them and the slips, retained one
// by one in their order, make the proposed text of the base, and none of them collides with
// another, but for the order of what goes into one place.
func draftLeads(t holder, n *Norm) *Drafted {
	t.Helper()
	d, err := n.Draft("base", "proposal")
	if err != nil {
		t.Fatalf("(%s): %v", n.Letter, err)
	}
	v := redline.NewVersion(d.Base)
	changes, decisions := []redline.Change{}, []redline.Decision{}
	number := func(a Amendment) int {
		k, err := strconv.Atoi(strings.TrimPrefix(a.Change.ID, "proposal-"))
		if err != nil {
			t.Fatalf("(%s): an amendment is called %q", n.Letter, a.Change.ID)
		}
		return k
	}
	all := slices.Concat(d.Amendments, d.Slips)
	slices.SortFunc(all, func(a, b Amendment) int { return number(a) - number(b) })
	for _, a := range all {
		changes = append(changes, a.Change)
		decisions = append(decisions, redline.Decision{Amendment: a.Change.ID, As: redline.Retained})
	}
	done, err := v.Consolidate(changes, decisions)
	if err != nil {
		t.Fatalf("(%s): %v", n.Letter, err)
	}
	if len(done.Brackets) > 0 {
		t.Fatalf("(%s): %d places in brackets", n.Letter, len(done.Brackets))
	}
	got, want := done.Text.Standing(), withWords(n.Target())
	if len(got) != len(want) {
		t.Fatalf("(%s): %d units, want %d:\n%s", n.Letter, len(got), len(want), done.Text.Format())
	}
	for i := range got {
		if got[i].Words() != squeeze(want[i].Text) {
			t.Fatalf("(%s) %d: %q, want %q", n.Letter, i+1, got[i].Words(), want[i].Text)
		}
	}
	board, err := v.Collide(changes)
	if err != nil {
		t.Fatalf("(%s): %v", n.Letter, err)
	}
	for _, c := range board.Colliding {
		if c.Gravest != redline.SamePlace {
			t.Fatalf("(%s): %s and %s: %s", n.Letter, c.A, c.B, c.Gravest)
		}
	}
	return d
}

// allAsked holds that whatever is unsure of an amendment, and every slip, is listed
// for a person to settle, and that a slip's words are quoted from both columns.
func allAsked(t holder, table *DraftingTable, n *Norm, d *Drafted) {
	t.Helper()
	for _, a := range d.Amendments {
		for _, q := range a.Unsure {
			if !table.asks(q, n, &a) {
				t.Fatalf("(%s) %s: nothing asks %s", n.Letter, a.Change.ID, q)
			}
		}
	}
	for _, a := range d.Slips {
		at := n.PlaceOf(&a)
		if !slices.ContainsFunc(table.UnsureAt(n.Letter, at.Column, at.Unit), func(u Unsure) bool {
			return u.Kind == OnlyMarks && strings.Contains(u.Read, n.Base[a.Base[0]-1].Text) && (len(a.Proposed) == 0 || strings.Contains(u.Read, n.Proposed[a.Proposed[0]-1].Text))
		}) {
			t.Fatalf("(%s) %s: the slip is not asked", n.Letter, a.Change.ID)
		}
	}
}

// withWords leaves out the units without words.
func withWords(units []Unit) []Unit {
	return slices.DeleteFunc(slices.Clone(units), func(u Unit) bool { return strings.TrimSpace(u.Text) == "" })
}

// changed writes amendments in short.
func changed(d *Drafted) []string {
	out := []string{}
	for _, a := range d.Amendments {
		ops := []string{}
		for _, o := range a.Change.Operations {
			was := ""
			if o.From < o.To {
				for _, t := range d.Base.Units[o.Unit.N].Tokens[o.From:o.To] {
					was += t.Text
				}
			}
			ops = append(ops, fmt.Sprintf("%s %q %q", o.Do, was, o.Text))
		}
		asks := ""
		for _, q := range a.Unsure {
			asks += " ?" + string(q)
		}
		out = append(out, fmt.Sprintf("%v→%v %s%s", a.Base, a.Proposed, strings.Join(ops, "; "), asks))
	}
	return out
}

func TestAmendments(t *testing.T) {
	for name, c := range map[string]struct {
		base, proposed string
		want           []string
	}{
		"one word in a nested list": {"<p>i. Boats should:</p> <ul>• wait; • leave.", "<p>Boats should:</p> <ul>• wait long; • leave.",
			[]string{`[2]→[2] insert "" " long"`}},
		"two changes far apart in a unit": {"Boats should wait at the quay until the master of the harbour gives a sign with a lamp.", "All boats should wait at the quay until the master of the harbour gives a clear sign with a lamp.",
			[]string{`[1]→[1] replace "Boats" "All boats"`, `[1]→[1] insert "" "clear "`}},
		"two changes close together": {"Boats should wait at the quay until noon.", "Small boats should wait long at the quay until noon.",
			[]string{`[1]→[1] replace "Boats" "Small boats"; insert "" "long "`}},
		"a new list with its opening words": {"<p>Boats float.</p>", "<p>Boats float.</p> <p>Ferries should:</p> <ul>• wait; • leave. <p>Rafts drift (A proposal).</p>",
			[]string{`[]→[2 3 4] add "" "Ferries should:"; add "" "wait;"; add "" "leave."`, `[]→[5] add "" "Rafts drift."`}},
		"a stop alone":                 {"Boats float", "Boats float.", []string{}},
		"a stop alone, with proposers": {"Boats float", "Boats float. (A proposal)", []string{`[1]→[1] insert "" "." ?only-marks`}},
		"a dash alone":                 {"<p>i. Boats should:</p> <ul>• wait; • leave.", "<p>i. Boats should:-</p> <ul>• wait long; • leave.", []string{`[2]→[2] insert "" " long"`}},
		"a marker alone":               {"<p>i. Boats float.</p><p>ii. Rafts drift.</p>", "<p>(a) Boats float.</p><p>(b) Rafts drift away.</p>", []string{`[2]→[2] recast "" ""; insert "" " away"`}},
		"a sentence left out": {"Boats float on water whenever there is some in the basin. They should never be left alone at the quay. Ferries wait for everybody.", "Boats float on calm water whenever there is some in the basin. Ferries wait for everybody.",
			[]string{`[1]→[1] insert "" "calm "`, `[1]→[1] delete "They should never be left alone at the quay. " "" ?not-repeated`}},
		"a unit left out": {"<p>Boats float on water.</p> <p>Rafts drift.</p>", "<p>Boats float on calm water.</p>",
			[]string{`[1]→[1] insert "" "calm "`, `[2]→[] remove "" "" ?not-repeated`}},
		"no repetition": {"Boats float on water.", "Ferries wait (A proposal, modified).¹", []string{`[]→[1] add "" "Ferries wait." ?additions-only`}},
		"no base":       {"N/A", "<p>Ferries wait.</p> <p>Rafts drift.</p>", []string{`[]→[1] add "" "Ferries wait."`, `[]→[2] add "" "Rafts drift."`}},
		"the same":      {"Boats float.", "Boats float.", []string{}},
		"no proposal":   {"Boats float.", "", []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			table := readFerry(t, "(a) Rule.\t"+c.base+"\t"+c.proposed+"\tFor safety.\tThe Guild¹\n\n¹ The Guild of Pilots\n")
			d := draftLeads(t, &table.Norms[0])
			allAsked(t, table, &table.Norms[0], d)
			if got := changed(d); !slices.Equal(got, c.want) {
				t.Errorf("got %s\nwant %s", strings.Join(got, "\n     "), strings.Join(c.want, "\n     "))
			}
			for _, a := range d.Amendments {
				if len(a.Rationale) != 1 || len(a.Practices) != 1 || a.Provision != "a" || a.Change.Base != d.Base.Hash() {
					t.Errorf("%+v", a)
				}
			}
		})
	}
}

func TestAnAmendmentsOrigin(t *testing.T) {
	table := readFerry(t, "(a) Rule.\tN/A\tFerries wait (Atlantis and Lemuria proposal, modified) (Rule 3/4).¹\t\t\n\n¹ A note.\n")
	a := draftLeads(t, &table.Norms[0]).Amendments[0]
	if len(a.Origins) != 1 || !a.Origins[0].Modified || a.Origins[0].Words != "Ferries wait" || len(a.Origins[0].Proposers) != 2 || a.Origins[0].Proposers[1].Printed != "Lemuria" {
		t.Errorf("origins %+v", a.Origins)
	}
	if len(a.Sources) != 1 || a.Sources[0].Printed != "Rule 3/4" || !slices.Equal(a.Notes, []int{1}) {
		t.Errorf("sources %+v, notes %v", a.Sources, a.Notes)
	}
}

func TestTheFeedbacksAmendments(t *testing.T) {
	_, table := feedback(t)
	counts, origins, slips, asks := []string{}, 0, 0, map[Question]int{}
	for i := range table.Norms {
		n := &table.Norms[i]
		d := draftLeads(t, n)
		allAsked(t, table, n, d)
		slips += len(d.Slips)
		counts = append(counts, fmt.Sprint(n.Letter, len(d.Amendments)))
		seen := map[int]bool{}
		for _, a := range d.Amendments {
			origins += len(a.Origins)
			for _, q := range a.Unsure {
				asks[q]++
			}
			for _, k := range a.Proposed {
				seen[k] = true
			}
			if len(a.Rationale) != len(n.Rationale) || len(a.Practices) != len(n.Practices) {
				t.Errorf("%s: rationale or practices are missing", a.Change.ID)
			}
		}
		for k, u := range n.Proposed {
			if len(u.Origins()) > 0 && !seen[k+1] {
				t.Errorf("(%s) %d: no amendment has its origin", n.Letter, k+1)
			}
		}
	}
	if got := strings.Join(counts, " "); got != "a6 b9 c7 d3 e11 f4 g4 h9 i4 j7 k4" {
		t.Errorf("amendments %s", got)
	}
	if origins != 9 || asks[AdditionsOnly] != 10 || asks[NotRepeated] != 1 || asks[OnlyMarks] != 0 || slips != 2 {
		t.Errorf("%d origins, %d slips, asks %v", origins, slips, asks)
	}
	b := changed(draftLeads(t, &table.Norms[1]))
	if b[2] != `[3]→[4] insert "" " and other actors"` || !strings.Contains(b[3], "delete \" Wherever possible, ") {
		t.Errorf("(b): %q", b[2:4])
	}
	if got := table.UnsureAt("b", Base, 3); len(got) != 1 || got[0].Kind != NotRepeated {
		t.Errorf("asked of (b), unit 3: %+v", got)
	}
}

// TestAmendmentsLeadToTheProposal is the law on texts of few words, which meet
// each other in every way.
func TestAmendmentsLeadToTheProposal(t *testing.T) {
	words := rapid.SampledFrom([]string{"boat", "ferry", "raft", "waits", "leaves", "at noon.", "Port", "should:", "and", "never", "a)", "1.", "#", ">", "\\", "long", "(A proposal)"})
	cell := rapid.Custom(func(r *rapid.T) string {
		var b strings.Builder
		for range rapid.IntRange(0, 6).Draw(r, "paragraphs") {
			b.WriteString(rapid.SampledFrom([]string{"<p>", "<p>i. ", "<p>ii. ", "<p>(a) ", "<ul>• ", " • ", "<p>1. "}).Draw(r, "opening"))
			b.WriteString(strings.Join(rapid.SliceOfN(words, 1, 12).Draw(r, "words"), " "))
		}
		return b.String()
	})
	rapid.Check(t, func(r *rapid.T) {
		text := ferryHeader + "(a) Rule.\t" + cell.Draw(r, "base") + "\t" + cell.Draw(r, "proposed") + "\t\t\n"
		table, err := ReadTable([]byte(text), nil)
		if err != nil {
			r.Fatal(err)
		}
		allAsked(r, table, &table.Norms[0], draftLeads(r, &table.Norms[0]))
	})
}
