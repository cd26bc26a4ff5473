package web

import (
	"context"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/overview"
)

type ids struct{}

func (ids) Name(id, _ string) (name, lang string) { return id, "en" }

type noon struct{}

func (noon) Now() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) }

func english(t *testing.T) *i18n.Locale {
	t.Helper()
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.Locale("en")
}

// TestVoices: of what stands of a State the tiles and the table say how much is not its
// own word.
func TestVoices(t *testing.T) {
	l := english(t)
	for _, c := range []struct {
		reports, unconfirmed int
		want                 string
	}{{0, 0, ""}, {2, 0, "its own word"}, {2, 2, "recorded from a document, not confirmed by it"}, {3, 1, "1 of 3 recorded from a document, not confirmed by it"}} {
		if got := voice(l, &overview.State{Reports: c.reports, Unconfirmed: c.unconfirmed}); got != c.want {
			t.Errorf("%d of %d: %q, want %q", c.unconfirmed, c.reports, got, c.want)
		}
	}
	var b strings.Builder
	o := &overview.Overview{States: []overview.State{{ID: "state:a", Reports: 1, Unconfirmed: 1, Periods: []string{"2026"}}, {ID: "state:b", Reports: 1, Periods: []string{"2026"}}}}
	if err := (&Pages{Names: ids{}}).tiles(l, o).Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	for want, n := range map[string]int{"not confirmed": 2, "reported for 2026; recorded": 1, "its own word": 1} {
		if got := strings.Count(b.String(), want); got != n {
			t.Errorf("the page has %q %d times, want %d: %s", want, got, n, b.String())
		}
	}
}

// TestPeriodIsSaid: a file of a period says that reports of longer periods count.
func TestPeriodIsSaid(t *testing.T) {
	p := &Pages{Clock: noon{}}
	for period, notes := range map[string]int{"": 2, "2025": 3} {
		if got := p.sheet(english(t), asked{Wanted: overview.Wanted{Period: period}}, "Title").Notes; len(got) != notes || period != "" && !strings.Contains(got[2].Text, "2025: every report counts") {
			t.Errorf("of %q the notes are %v", period, got)
		}
	}
}
