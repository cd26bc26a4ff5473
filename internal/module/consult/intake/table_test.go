package intake

import (
	"reflect"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
)

// The tables here are of our own making: two provisions about a ferry.

const ferryHeader = "Rule\tOriginal text\tSuggested change\tRationale\tGood practice\n"

func readFerry(t *testing.T, rows string) *DraftingTable {
	t.Helper()
	text := []byte(ferryHeader + rows)
	table, err := ReadTable(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, text, table)
	return table
}

// texts gives units in short: label, depth, text.
func texts(units []Unit) []string {
	out := []string{}
	for _, u := range units {
		label := u.Label()
		if label != "" {
			label += " "
		}
		out = append(out, strings.Repeat("  ", u.Depth)+label+u.Text)
	}
	return out
}

func wantTexts(t *testing.T, units []Unit, want ...string) {
	t.Helper()
	if got := texts(units); !reflect.DeepEqual(got, want) {
		t.Errorf("units:\n got %q\nwant %q", got, want)
	}
}

func questions(table *DraftingTable) map[Question]int {
	out := map[Question]int{}
	for _, u := range table.Unsure {
		out[u.Kind]++
	}
	return out
}

func TestParagraphsOverPages(t *testing.T) {
	for name, c := range map[string]struct {
		first, second string
		want          []string
		asks          Question
	}{
		"goes on with a small letter":         {"The ferry leaves at", "noon.", []string{"The ferry leaves at noon."}, ""},
		"ends with a stop":                    {"The ferry leaves.", "Boats wait.", []string{"The ferry leaves.", "Boats wait."}, ""},
		"a stop and a small letter":           {"The ferry leaves.", "boats wait.", []string{"The ferry leaves.", "boats wait."}, Apart},
		"no stop and a capital":               {"The ferry leaves for", "Port Royal.", []string{"The ferry leaves for Port Royal."}, Joined},
		"a capital that another column knows": {"The pilot greets the", "Harbour Master at noon.", []string{"The pilot greets the Harbour Master at noon."}, ""},
		"a marker begins anew":                {"The ferry leaves for", "ii. Boats wait.", []string{"The ferry leaves for", "ii. Boats wait."}, OddSequence},
		"a bullet begins anew":                {"The ferry leaves for", "• boats", []string{"The ferry leaves for", "• boats"}, ""},
		"a proposer closes":                   {"The ferry leaves (Atlantis proposal) ¹", "Boats wait.", []string{"The ferry leaves", "Boats wait."}, ""},
		"a note after the stop":               {"The ferry leaves.¹", "Boats wait.", []string{"The ferry leaves.", "Boats wait."}, ""},
		"Arabic stop":                         {"تغادر العبّارة؟", "تنتظر القوارب.", []string{"تغادر العبّارة؟", "تنتظر القوارب."}, ""},
		"Arabic without a stop":               {"تغادر العبّارة", "عند الظهر.", []string{"تغادر العبّارة عند الظهر."}, Joined},
	} {
		t.Run(name, func(t *testing.T) {
			table := readFerry(t, "<p>(a)</p> <p>Rule.</p>\t<p>Base.</p>\t<p>"+c.first+"</p>\t<p>We greet the harbour master in the morning.</p>\t\n"+
				"--\t--\t--\t--\t--\n\n¹ A note.\n\n"+
				"\t\t<p>"+c.second+"</p>\t<p>Each pilot greets the Harbour Master.</p>\t\n")
			wantTexts(t, table.Norms[0].Proposed, c.want...)
			for _, q := range []Question{Apart, Joined, OddSequence} {
				if got := questions(table)[q] > 0; got != (q == c.asks) {
					t.Errorf("asks %q: %v", q, got)
				}
			}
		})
	}
}

func TestRowsOfOneProvision(t *testing.T) {
	table := readFerry(t, "(a) <i>Ferries should not</i>\tOne.\tTwo.\t\t\n\n² Second.\n¹ First note\nthat goes on.\n\n"+
		"<p><i>leave without passengers (1901 ¶4(a)).</i></p>\t\t<p>Three.</p>\t\t\n---\t--\t--\t--\t--\n"+
		ferryHeader+"(b) Boats wait.²\t\tFour.¹\t\t\n")
	if len(table.Norms) != 2 {
		t.Fatalf("%d provisions", len(table.Norms))
	}
	a, b := table.Norms[0], table.Norms[1]
	if a.Letter != "a" || a.Official.Marker != "(a)" || a.Official.Text != "Ferries should not leave without passengers" {
		t.Errorf("(a): %+v", a.Official)
	}
	if got := a.Official.Marks[0].Cited; *got != (CitedPlace{1901, "4", "a"}) {
		t.Errorf("cited at %+v", got)
	}
	wantTexts(t, a.Proposed, "Two.", "Three.")
	if b.Letter != "b" || b.Official.Text != "Boats wait." || !reflect.DeepEqual(b.Official.Calls(), []int{2}) {
		t.Errorf("(b): %+v", b.Official)
	}
	if got := table.Notes[1]; got.Number != 1 || got.Text != "First note that goes on." || len(got.Calls) != 1 || got.Calls[0].Provision != "b" {
		t.Errorf("note: %+v", got)
	}
	what := []string{}
	for _, f := range table.Furniture {
		what = append(what, f.What)
	}
	if got := strings.Join(what, ", "); got != "header, rule, header again" {
		t.Errorf("furniture: %s", got)
	}
}

func TestListsInCells(t *testing.T) {
	for name, c := range map[string]struct {
		cell string
		want []string
		asks Question
	}{
		"bullets in an item":       {"<p>i. Boats should:</p> <ul> • wait; • leave. <p>ii. Ferries float.</p>", []string{"i. Boats should:", "  • wait;", "  • leave.", "ii. Ferries float."}, ""},
		"bullets after a colon":    {"<p>Boats should:-</p> <ul>• wait; ● leave.", []string{"Boats should:-", "  • wait;", "  • leave."}, ""},
		"bullets after a stop":     {"<p>Boats float.</p> <ul>• Ferries, too.", []string{"Boats float.", "• Ferries, too."}, ""},
		"a bullet without a blank": {"<p>Boats:</p> <ul>•wait", []string{"Boats:", "  • wait"}, ""},
		"circles inside bullets":   {"<p>Boats:</p> <ul>• wait: ○ long; • leave", []string{"Boats:", "  • wait:", "    • long;", "  • leave"}, ""},
		"an item of a list alone":  {"<p>Boats:</p> <ul> wait", []string{"Boats:", "  • wait"}, NoBullet},
		"letters in numerals":      {"<p>i. One</p><p>(a) two</p><p>(b) three</p><p>ii. four</p>", []string{"i. One", "  (a) two", "  (b) three", "ii. four"}, ""},
		"an l for an i":            {"<p>i. One</p><p>li. two</p><p>lii. three</p>", []string{"i. One", "ii. two", "iii. three"}, OddMarker},
		"a capital numeral":        {"<p>I. One</p><p>ii. two</p>", []string{"i. One", "ii. two"}, OddMarker},
		"capitals throughout":      {"<p>I. One</p><p>II. two</p>", []string{"i. One", "ii. two"}, ""},
		"a number left out":        {"<p>1. One</p><p>3. three</p>", []string{"1. One", "3. three"}, OddSequence},
		"lists after each other":   {"<p>1. One</p><p>2. two</p><p>1. one</p>", []string{"1. One", "2. two", "1. one"}, ""},
		"a word, and no marker":    {"<p>Mix. Do not. E.g. this.</p>", []string{"Mix. Do not. E.g. this."}, ""},
		"numbers in a sentence":    {"<p>Boats 1) wait and 2) leave.</p>", []string{"Boats 1) wait and 2) leave."}, ""},
		"tags in capitals":         {"<P>Boats <B>wait</B>.<BR/>Long.</P>", []string{"Boats wait. Long."}, ""},
		"list elements":            {"<p>Boats:</p><ul><li>• wait</li><li>• leave</li></ul>They go.", []string{"Boats:", "  • wait", "  • leave", "They go."}, ""},
		"an address is no tag":     {"See <https://boats.example/>, &amp; wait.", []string{"See <https://boats.example/>, & wait."}, ""},
		"an empty item":            {"<p>Boats:</p> <ul> • • wait", []string{"Boats:", "  • ", "  • wait"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			table := readFerry(t, "(a) Rule.\t\t"+c.cell+"\t\t\n")
			wantTexts(t, table.Norms[0].Proposed, c.want...)
			for _, q := range []Question{NoBullet, OddMarker, OddSequence} {
				if got := questions(table)[q] > 0; got != (q == c.asks) {
					t.Errorf("asks %q: %v", q, got)
				}
			}
		})
	}
}

func TestTheMarkerThatTheBaseHas(t *testing.T) {
	table := readFerry(t, "(a) Rule.\t<p>i. Boats should:</p> <ul>• wait</ul> <p>ii. Ferries float.</p>\t"+
		"<p>Boats should:</p> <ul>• wait; • leave</ul> <p>ii. Ferries float well.</p>\t\t\n")
	wantTexts(t, table.Norms[0].Proposed, "i. Boats should:", "  • wait;", "  • leave", "ii. Ferries float well.")
	if q := questions(table); q[MarkerNotThere] != 1 || q[OddSequence] != 0 {
		t.Errorf("asks %v", q)
	}
	if got := table.Norms[0].Proposed[0]; got.Marker != "" || got.Number != 1 {
		t.Errorf("a marker that is not printed: %+v", got)
	}
}

func TestWidths(t *testing.T) {
	table := readFerry(t, "(a) Rule.\tBase.\n(b) Rule.\tBase.\tNew.\tWhy.\tWho\tand more\t\n")
	if q := questions(table); q[OddWidth] != 2 {
		t.Errorf("asks %v", q)
	}
	wantTexts(t, table.Norms[1].Practices, "Who", "and more")
}

func TestStrayLinesAndRowsWithoutMark(t *testing.T) {
	table := readFerry(t, "\tBefore.\t\t\t\nPage 2 of 3\n(a) Rule.\tBase.\t\t\t\n(c) Rule.\t\t\t\t\n")
	if q := questions(table); q[StrayText] != 1 || q[NoProvision] != 1 || q[OddSequence] != 1 {
		t.Errorf("asks %v", q)
	}
	wantTexts(t, table.Stray, "Page 2 of 3")
	wantTexts(t, table.Norms[0].Base, "Before.")
}

func TestHeaders(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   []Column
	}{
		"as ours":                  {"Norm\tOriginal proposed guidance text\tSuggested change/s\tRationale\tGood practice", []Column{Provision, Base, Proposed, Rationale, Practice}},
		"in another order":         {"Amendment\tCurrent text\tProvision", []Column{Proposed, Base, Provision}},
		"with a column of its own": {"Rule\tExisting\tProposed\tVotes", []Column{Provision, Base, Proposed, Other}},
		"no base":                  {"Rule\tProposed\tRationale", nil},
		"a row of prose":           {"This norm should be read as it stands in the original text, and no change was made\tx\ty", nil},
	} {
		t.Run(name, func(t *testing.T) {
			var got []Column
			for _, h := range readHeader(strings.Split(c.header, "\t")) {
				got = append(got, h.Column)
			}
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestOtherColumns(t *testing.T) {
	text := []byte("Votes\tRule\tOriginal\tSuggested\tSeats\nfive\t(a) Rule.\tn/a\tNew.\tsix\n")
	table, err := ReadTable(text, nil)
	if err != nil {
		t.Fatal(err)
	}
	conserved(t, text, table)
	n := table.Norms[0]
	if len(n.Others) != 2 || n.Others[0].Heading != "Votes" || n.Others[1].Units[0].Text != "six" {
		t.Errorf("other columns: %+v", n.Others)
	}
	if n.NoBase != "n/a" || len(n.Base) != 0 || !n.Repeats {
		t.Errorf("no base: %+v", n)
	}
}

func TestWhatIsNoTable(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		kind fail.Kind
	}{
		"empty":       {" \n\t\n", fail.Invalid},
		"not UTF-8":   {"Rule\tOriginal\tSuggested\n\xff", fail.Invalid},
		"prose":       {"A text without a table.", fail.Invalid},
		"other table": {"Year/State\t2001\t2002\nAtlantis\tX\t\n", fail.Invalid},
		"too large":   {strings.Repeat("x", MaxText+1), fail.TooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := ReadTable([]byte(c.text), nil); fail.KindOf(err) != c.kind {
				t.Errorf("got %v, want %s", err, c.kind)
			}
		})
	}
}
