package annex

import (
	"errors"
	"strings"
	"testing"
)

func TestReportNamesEveryUnsureMark(t *testing.T) {
	im, err := Parse(paper(t))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Report(&b, im); err != nil {
		t.Fatal(err)
	}
	unsure := 0
	for _, tab := range im.Tables {
		for _, r := range tab.Rows {
			for _, c := range r.Cells {
				if c.Mark && !c.Sure {
					unsure++
				}
			}
		}
	}
	if got := strings.Count(b.String(), "  unsure: "); got != unsure || unsure == 0 {
		t.Errorf("%d unsure marks reported of %d", got, unsure)
	}
	for _, want := range []string{"Annex B, line 622", "38 rows, 5 columns, 88 marks", "Brazil, cell 7 (line 820, page 44): 04 or 05.", "same-marks",
		"29 marked cells are unsure; 20 are decided by their neighbours", "decided-by-neighbours (line 828, page 44): Cuba, cell 19: 16. The row has one cell too many"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q", want)
		}
	}
}

func TestReportNamesSmallMarks(t *testing.T) {
	im, err := Parse([]byte("Annex B: T\nYear/State\t2001\t2002\nKenya\tX\tx\n"))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := Report(&b, im); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "small-mark (line 3, page unknown): Kenya, cell 2: “x” is read as a mark.") || strings.Count(b.String(), "small-mark") != 1 {
		t.Errorf("the report says\n%s", b.String())
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no room") }

func TestReportSaysThatItCouldNotBeWritten(t *testing.T) {
	im, err := Parse([]byte("Annex B: T\nYear/State\t2001\nKenya\tX\n"))
	if err != nil {
		t.Fatal(err)
	}
	if Report(full{}, im) == nil {
		t.Error("no error from a full disk")
	}
}
