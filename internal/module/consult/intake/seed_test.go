package intake

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/platform/participant"
)

// source reads one of the source documents, or skips.
func source(t testing.TB, number string) []byte {
	t.Helper()
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "..", "shared")
	}
	found, err := filepath.Glob(filepath.Join(dir, "seeds", number+"_*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if len(found) == 0 {
		t.Skip("the source documents are not here: set COMITY_SHARED to the folder that holds seeds/")
	}
	text, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// fixture reads a document of our own making.
func fixture(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// listed gives the participants by the names that the hub ships.
func listed(t testing.TB) Names {
	t.Helper()
	d, err := participant.ShippedDirectory()
	if err != nil {
		t.Fatal(err)
	}
	return func(printed string) (string, bool) {
		p, ok := d.Find(printed)
		return p.ID, ok
	}
}

func feedback(t testing.TB) ([]byte, *DraftingTable) {
	t.Helper()
	text := source(t, "004")
	table, err := ReadTable(text, listed(t))
	if err != nil {
		t.Fatal(err)
	}
	return text, table
}

func TestTheFeedbackLosesNoWord(t *testing.T) {
	text, table := feedback(t)
	conserved(t, text, table)
	if got := len(table.Stray); got != 0 {
		t.Errorf("%d stray lines", got)
	}
}

func TestTheFeedbackByProvision(t *testing.T) {
	_, table := feedback(t)
	for i, want := range []struct {
		letter                                     string
		base, proposed, rationale, practices, rows int
		repeats                                    bool
	}{
		{"a", 1, 6, 2, 0, 2, false},
		{"b", 4, 9, 2, 4, 3, true},
		{"c", 8, 12, 2, 3, 3, true},
		{"d", 4, 4, 0, 0, 3, true},
		{"e", 2, 11, 2, 3, 3, true},
		{"f", 2, 4, 1, 0, 2, false},
		{"g", 10, 14, 1, 2, 3, true},
		{"h", 7, 14, 1, 0, 3, true},
		{"i", 2, 6, 1, 0, 2, true},
		{"j", 4, 11, 1, 4, 3, true},
		{"k", 0, 7, 1, 1, 2, true},
	} {
		n := table.Norms[i]
		got := []int{len(n.Base), len(n.Proposed), len(n.Rationale), len(n.Practices), len(n.Lines)}
		if n.Letter != want.letter || n.Repeats != want.repeats || !slices.Equal(got, []int{want.base, want.proposed, want.rationale, want.practices, want.rows}) {
			t.Errorf("(%s): %v, repeats %v; want %+v", n.Letter, got, n.Repeats, want)
		}
		for _, m := range n.Official.Marks {
			if *m.Cited != (CitedPlace{2015, "13", n.Letter}) {
				t.Errorf("(%s) is cited at %+v", n.Letter, m.Cited)
			}
		}
	}
	if len(table.Norms) != 11 {
		t.Errorf("%d provisions", len(table.Norms))
	}
	k := table.Norms[10]
	if k.NoBase != "N/A" || !strings.HasPrefix(k.Official.Text, "States should not conduct or knowingly support activity") || len(k.Official.Marks) != 0 {
		t.Errorf("(k): %q, %+v", k.NoBase, k.Official)
	}
	if *table.BaseBy != (Attribution{"Canada", "the revised non-paper", Place{Line: 69}}) {
		t.Errorf("base by %+v", table.BaseBy)
	}
}

func TestTheFeedbackOverPages(t *testing.T) {
	_, table := feedback(t)
	for _, c := range []struct {
		norm   int
		column Column
		unit   int
		words  string
	}{
		{1, Base, 1, "severity templates to evaluate and assess ICT incidents."},
		{1, Rationale, 1, "Therefore, we recommend there is recognition"},
		{2, Base, 4, "reasonable, available and practicable measures"},
		{2, Proposed, 5, "monitor proactively all ICTs within its territory"},
		{3, Base, 2, "the efforts of the United Nations Office"},
		{3, Proposed, 3, "states must engage meaningfully with"},
		{5, Proposed, 2, "to be critical infrastructure for the purposes"},
		{6, Proposed, 8, "minimum standards for the security of critical"},
		{7, Proposed, 7, "Cybersecurity Centres. This would avoid latency"},
		{9, Proposed, 7, "reliable channels for reporting; the type"},
		{10, Rationale, 0, "relevant actors in the supporting its implementation"},
	} {
		u := table.Norms[c.norm].Units(c.column)[c.unit]
		if !strings.Contains(u.Text, c.words) || len(u.Lines) != 2 {
			t.Errorf("(%s) %s %d, lines %v: no %q in %q", table.Norms[c.norm].Letter, c.column, c.unit+1, u.Lines, c.words, u.Text)
		}
	}
}

func TestTheFeedbacksOrigins(t *testing.T) {
	_, table := feedback(t)
	got := []string{}
	for _, n := range table.Norms {
		for _, u := range n.Proposed {
			for _, m := range u.Origins() {
				ids := []string{}
				for _, p := range m.Origin.Proposers {
					ids = append(ids, p.Participant)
				}
				modified := ""
				if m.Origin.Modified {
					modified = ", modified"
				}
				got = append(got, fmt.Sprintf("(%s) %s%s: … %s", n.Letter, strings.Join(ids, " "), modified, tail(u.Text[m.From:m.At], 2)))
			}
			if strings.Contains(u.Text, "proposal)") {
				t.Errorf("a proposer is left in the text: %q", u.Text)
			}
		}
	}
	want := []string{
		"(a) state:cz: … cybersecurity measures",
		"(e) state:cz: … and legislation",
		"(e) state:cz: … human rights",
		"(f) state:nl, modified: … of cyberspace",
		"(f) state:nl: … or plebiscites",
		"(f) state:au state:cz state:ee state:jp state:kz state:us: … of norms",
		"(f) state:cz: … from harm”",
		"(g) state:nl: … or plebiscites",
		"(j) group:nam: … are identified",
	}
	if !slices.Equal(got, want) {
		t.Errorf("origins:\n%s", strings.Join(got, "\n"))
	}
	sources := []string{}
	for _, u := range table.Norms[4].Proposed {
		for _, s := range u.Sources {
			sources = append(sources, s.Printed)
			if u.Text[s.From:s.To] != s.Printed {
				t.Errorf("%q is not at its place", s.Printed)
			}
		}
	}
	if strings.Join(sources, ", ") != "HRC Res. 26/13, HRC 32/13, HRC 32/13, HRC 26/13, HRC 32/13, UNGA 68/167, UNGA 68/167" {
		t.Errorf("sources: %v", sources)
	}
}

func TestTheFeedbacksNotes(t *testing.T) {
	_, table := feedback(t)
	numbers, same := []int{}, map[int]int{}
	for _, n := range table.Notes {
		numbers = append(numbers, n.Number)
		if n.Same > 0 {
			same[n.Number] = n.Same
		}
		if len(n.Calls) != 1 {
			t.Errorf("note %d is called %d times", n.Number, len(n.Calls))
		}
		if n.Number > 1 && n.Same == 0 && len(n.Addresses) != 1 {
			t.Errorf("note %d has the addresses %v", n.Number, n.Addresses)
		}
	}
	// Ibid, by way of two others.
	if got := table.Links(table.Norms[5].Proposed[3]); len(got) != 1 || !strings.HasSuffix(got[0], "/200527-oweg-ict-non-paper.pdf") {
		t.Errorf("links of (f), unit 4: %v", got)
	}
	if got := table.Links(table.Norms[1].Practices[0]); !slices.Equal(got, []string{"https://citizenlab.ca/about/"}) {
		t.Errorf("links of a practice: %v", got)
	}
	// As printed: 24 before 23, 28 to 31 before 27, 33 before 32.
	slices.Sort(numbers)
	for i, n := range numbers {
		if n != i+1 || len(numbers) != 33 {
			t.Fatalf("numbers %v", numbers)
		}
	}
	if !maps.Equal(same, map[int]int{9: 8, 18: 17, 19: 17, 20: 17, 21: 17, 22: 17, 26: 25}) {
		t.Errorf("the same as: %v", same)
	}
}

func TestTheFeedbacksSignatories(t *testing.T) {
	_, table := feedback(t)
	kinds := map[SignatoryKind]int{}
	for _, s := range table.Signatories {
		kinds[s.Kind]++
		if (s.Kind == Undetermined) != (s.Told == "") {
			t.Errorf("%q: %q without saying by what", s.Printed, s.Kind)
		}
	}
	if len(table.Signatories) != 14 || kinds[Organization] != 8 || kinds[Individual] != 3 || kinds[Undetermined] != 3 {
		t.Errorf("%d signatories: %v", len(table.Signatories), kinds)
	}
	if !strings.HasPrefix(table.Title, "Joint civil society feedback") {
		t.Errorf("title %q", table.Title)
	}
}

func TestWhatTheFeedbackLeavesOpen(t *testing.T) {
	_, table := feedback(t)
	got := []string{}
	for _, u := range table.Unsure {
		got = append(got, fmt.Sprintf("%d %s", u.Place.Line, u.Kind))
		if u.Decided == "" || u.Why == "" {
			t.Errorf("%s, %s: decided %q, why %q", u.Kind, u.Place, u.Decided, u.Why)
		}
	}
	want := []string{
		"5 who-signed", "11 who-signed", "13 capacity", "23 who-signed", "25 capacity",
		"54 depth",
		"74 origin-scope", "74 additions-only", "76 slip",
		"97 not-repeated",
		"103 marker-not-there", "103 other-note",
		"116 marker-not-there", "118 cut-off",
		"122 odd-practice",
		"127 two-addresses",
		"132 no-bullet", "132 additions-only", "138 slip",
		"139 odd-practice", "139 slip", "139 cut-off",
		"153 odd-marker", "153 odd-marker", "153 marker-not-there", "153 odd-marker",
		"159 only-marks",
		"162 other-note", "162 only-marks",
		"182 cut-off", "189 slip",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%d questions:\n%s", len(got), strings.Join(got, "\n"))
	}
}
