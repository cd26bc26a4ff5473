package web

import (
	"errors"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

// TestTogether: a draft of several public statements is listed as more than its first;
// how many a confidential one has is not shown.
func TestTogether(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := c.Locale("en")
	for n, want := range []string{"A report", "A report", "A report, and 1 more", "A report, and 2 more"} {
		if got := together(l, "A report", &draft.Draft{Marking: statement.Clear, Parts: make([]draft.Part, n)}); got != want {
			t.Errorf("of %d it is called %q, want %q", n, got, want)
		}
	}
	if got := together(l, "A case", &draft.Draft{Marking: statement.Amber, Parts: make([]draft.Part, 3)}); got != "A case" {
		t.Errorf("of a confidential one it shows %q", got)
	}
}

// TestNobodyClearsWhatWasSentBack: who can clear is said of what waits only, and what
// its room would refuse is no name.
func TestNobodyClearsWhatWasSentBack(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := draft.Draft{}
	d.State, d.Refusal = draft.Returned, errors.New("not now")
	if got := next(c.Locale("en"), d, nil); got.Content != nil {
		t.Errorf("it says %+v", got)
	}
}
