package figures

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestNothingHiddenCanBeRecovered: for whoever sees the outcome and knows the
// rule, each hidden count can be one of at least two numbers. Every row of three
// classes with up to nine cases together is tried, with every number of
// participants that can have opened them; those with the same outcome are what one
// of them can be taken for.
func TestNothingHiddenCanBeRecovered(t *testing.T) {
	const most = 9
	var cells []Count
	for n := int64(0); n <= most; n++ {
		for o := min(n, 1); o <= min(n, 3); o++ {
			cells = append(cells, Count{n, o})
		}
	}
	outcomes := map[string][]map[int64]bool{} // what is shown: which numbers each hidden class can have been
	shown := 0
	for _, a := range cells {
		for _, b := range cells {
			for _, c := range cells {
				row := []Count{a, b, c}
				total := Count{Cases: a.Cases + b.Cases + c.Cases}
				if total.Cases > most {
					continue
				}
				for o := max(a.Openers, b.Openers, c.Openers); o <= a.Openers+b.Openers+c.Openers; o++ {
					total.Openers = o
					hidden, whole := Suppress(row, total)
					key := "nothing"
					if !whole {
						key, shown = fmt.Sprint("of ", total.Cases), shown+1
						for i, h := range hidden {
							if h {
								key += " ?"
							} else {
								key += fmt.Sprint(" ", row[i].Cases)
							}
						}
					}
					if outcomes[key] == nil {
						outcomes[key] = []map[int64]bool{{}, {}, {}}
					}
					for i, r := range row {
						if whole || hidden[i] {
							outcomes[key][i][r.Cases] = true
						}
					}
				}
			}
		}
	}
	for key, can := range outcomes {
		for i, numbers := range can {
			if len(numbers) == 1 {
				t.Errorf("%s: class %d can only have been %v", key, i, numbers)
			}
		}
	}
	if shown == 0 || len(outcomes) < 50 {
		t.Fatalf("%d outcomes, of which %d show something", len(outcomes), shown)
	}
}

// TestSuppressOfAnyRow: of rows as long as a taxonomy, the law by which the rule
// hides.
func TestSuppressOfAnyRow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var row []Count
		var total Count
		for range rapid.IntRange(1, 12).Draw(t, "classes") {
			n := rapid.Int64Range(0, 40).Draw(t, "cases")
			c := Count{n, rapid.Int64Range(min(n, 1), n).Draw(t, "openers")}
			row = append(row, c)
			total.Cases, total.Openers = total.Cases+c.Cases, max(total.Openers, c.Openers)
		}
		hidden, whole := Suppress(row, total)
		if whole {
			if total.Openers >= Small && !slices.ContainsFunc(row, Count.small) {
				t.Fatal("everything is hidden, and nothing is small")
			}
			return
		}
		var k, sum int64
		for i, c := range row {
			switch {
			case hidden[i]:
				k, sum = k+1, sum+c.Cases
				if c.Cases == 0 {
					t.Fatal("that there was none is hidden")
				}
			case c.small():
				t.Fatalf("a small count is shown: %+v", c)
			}
		}
		if k == 1 || k > 0 && sum <= k {
			t.Fatalf("%d hidden, together %d: they can be found from the total", k, sum)
		}
	})
}

func TestSuppress(t *testing.T) {
	for _, tc := range []struct {
		name  string
		row   []Count
		total int64 // openers
		want  string
	}{
		{"all large", []Count{{5, 3}, {7, 4}, {0, 0}}, 6, "5 7 0"},
		{"one small: the smallest of the others goes with it", []Count{{2, 1}, {7, 4}, {9, 5}}, 6, "? ? 9"},
		{"all that are as small go", []Count{{2, 1}, {7, 4}, {7, 5}}, 6, "? ? ?"},
		{"many cases of one participant", []Count{{20, 1}, {7, 4}, {9, 5}}, 6, "? ? 9"},
		{"two small ones hide each other", []Count{{2, 2}, {3, 2}, {9, 5}}, 6, "? ? 9"},
		{"two of one case each do not", []Count{{1, 1}, {1, 1}, {9, 5}}, 6, "? ? ?"},
		{"three of one case each, and nothing else", []Count{{1, 1}, {1, 1}, {1, 1}}, 3, "nothing"},
		{"too few participants in all", []Count{{8, 2}, {9, 2}}, 2, "nothing"},
		{"no cases", []Count{{0, 0}, {0, 0}}, 0, "nothing"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			total := Count{Openers: tc.total}
			for _, c := range tc.row {
				total.Cases += c.Cases
			}
			got := ""
			hidden, whole := Suppress(tc.row, total)
			for i, c := range tc.row {
				if i > 0 {
					got += " "
				}
				if !whole && hidden[i] {
					got += "?"
				} else {
					got += fmt.Sprint(c.Cases)
				}
			}
			if whole {
				got = "nothing"
			}
			if got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
}
