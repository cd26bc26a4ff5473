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
	for _, want := range []string{"Annex B, line 622", "38 rows, 5 columns, 88 marks", "Brazil, cell 7 (line 820, page 44): 04 or 05.", "same-marks"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report does not say %q", want)
		}
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
