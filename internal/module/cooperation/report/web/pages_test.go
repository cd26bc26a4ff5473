package web

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/cooperation/report"
)

// What is copied from the page of an exercise says that it is one.
func TestCitation(t *testing.T) {
	words, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Base: "https://hub.example"}
	for _, tag := range []string{"en", "fr", "ar"} {
		l := words.Negotiate(tag)
		for _, exercise := range []bool{false, true} {
			one := &report.Retrospective{Retrospect: report.Retrospect{ID: "report:1", Exercise: exercise}}
			got := p.citation(l, one, "Alpha", "What was learnt")
			if strings.HasPrefix(got, "EXERCISE") != exercise || !strings.Contains(got, "https://hub.example"+Home+"/report:1") {
				t.Errorf("%s, %t: %s", tag, exercise, got)
			}
		}
	}
}
