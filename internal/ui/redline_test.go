package ui_test

import (
	"bytes"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/ui"
)

// TestRedline: what was put in and taken out is said in words too, unseen or, on
// demand, seen; names stand in the page's language; what was typed is no markup.
func TestRedline(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		lang, class string
		shown       bool
		want        []string
	}{
		{"en", "unseen", false, []string{`<div class="redline">`, `<ins><span class="unseen"> [inserted: </span>&lt;b&gt;<span class="unseen"> end] </span></ins>`, `<del><span class="unseen"> [deleted: </span>old`}},
		{"ar", "marker", true, []string{`<div class="redline" lang="en" dir="ltr">`, `<ins><span class="marker" lang="ar" dir="rtl">`, `<span class="attribution" lang="ar" dir="rtl">[X]</span>`}},
	} {
		var b bytes.Buffer
		r := ui.Redline{Lang: "en", Shown: tc.shown, Lines: []ui.RedLine{{Heading: true, Runs: []ui.RedRun{{Words: "H"}}}, {Norm: true, Depth: 9, Runs: []ui.RedRun{{Words: "N"}}},
			{ID: "unit-t-1", Label: "(a)", Note: "[new]", Runs: []ui.RedRun{{Words: "as it was "}, {Op: ui.Deleted, Words: "old"}, {Op: ui.Inserted, Words: "<b>"}, {Aside: true, Words: "[X]"}}}}}
		if err := ui.RedlineView(all.Locale(tc.lang), r).Render(t.Context(), &b); err != nil {
			t.Fatal(err)
		}
		got := b.String()
		for _, want := range append(tc.want, `<h3 class="unit depth-0">H</h3>`, `<blockquote class="unit depth-4">N</blockquote>`, `id="unit-t-1"`, "(a) as it was ") {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %s in\n%s", tc.lang, want, got)
			}
		}
		if strings.Contains(got, "<b>") {
			t.Errorf("%s: markup that was typed\n%s", tc.lang, got)
		}
	}
}
