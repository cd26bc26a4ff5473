package record

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/module/record/annex"
)

// Whatever cells a row has too many or too few, its marks are read under years
// that rise from cell to cell, and none of them may be of a sure one's year; or
// the row cannot be read, and nothing in it is called sure.
func TestMarksOfARowStandUnderYearsOfTheirOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		columns := rapid.IntRange(1, 8).Draw(t, "columns")
		cells := rapid.SliceOfN(rapid.SampledFrom([]string{"", "X", "x"}), max(1, columns-3), columns+3).Draw(t, "cells")
		text := "Annex D: T\nYear/State"
		for i := range columns {
			text += fmt.Sprintf("\t%d", 2001+i)
		}
		im, err := annex.Parse([]byte(text + "\nKenya\t" + strings.Join(cells, "\t") + "\n"))
		if err != nil {
			t.Fatal(err)
		}
		out, err := FromAnnexes(im, "record:document:x")
		if err != nil {
			t.Fatal(err)
		}
		row := out.Rows[0]
		if err := row.Check(); err != nil {
			t.Fatal(err)
		}
		if err := row.settled(); err != nil {
			t.Fatal(err)
		}
		odd := false
		for _, n := range im.Tables[0].Notices {
			odd = odd || n.Kind == annex.NoReading
		}
		for i, m := range row.Marks {
			if odd && m.Sure {
				t.Fatalf("the row cannot be read, and cell %d is called sure", m.Position)
			}
			if !odd && i > 0 && row.Marks[i-1].Year >= m.Year {
				t.Fatalf("cells %d and %d are read under %d and %d", row.Marks[i-1].Position, m.Position, row.Marks[i-1].Year, m.Year)
			}
		}
	})
}

func TestOverlaps(t *testing.T) {
	may := func(position int, years ...int) Mark {
		return Mark{Position: position, Year: years[0], Years: years, Sure: len(years) == 1, Reason: "r"}
	}
	for _, tt := range []struct {
		name    string
		marks   []Mark
		want    string // by mark
		settled bool
	}{
		{"none", []Mark{may(1, 2001), may(3, 2003, 2004)}, "[[] []]", true},
		{"two", []Mark{may(2, 2001, 2002), may(3, 2002, 2003)}, "[[3] [2]]", true},
		{"three in a run", []Mark{may(2, 2001, 2002), may(3, 2002, 2003), may(4, 2003, 2004)}, "[[3] [2 4] [3]]", true},
		{"with a sure one", []Mark{may(2, 2001, 2002), may(3, 2002)}, "[[3] [2]]", false},
		{"two sure ones of one year", []Mark{may(2, 2002), may(3, 2002)}, "[[3] [2]]", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := Row{Series: Replies, Participant: "state:ke", Marks: tt.marks}
			got := [][]int{}
			for _, m := range r.Marks {
				got = append(got, r.overlaps(m))
			}
			if fmt.Sprint(got) != tt.want || (r.settled() == nil) != tt.settled {
				t.Errorf("overlaps %v, settled %v; want %s, %v", got, r.settled(), tt.want, tt.settled)
			}
		})
	}
}
