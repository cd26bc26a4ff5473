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
		{"ar", "marker", true, []string{`<div class="redline" lang="en" dir="ltr">`, `<ins><span class="marker"> [<bdi lang="ar" dir="rtl">إضافة</bdi>: </span>`, `<span class="attribution">[</span><bdi class="attribution" lang="ar" dir="rtl">X</bdi><span class="attribution">]</span>`}},
	} {
		var b bytes.Buffer
		r := ui.Redline{Lang: "en", Shown: tc.shown, Lines: []ui.RedLine{{Heading: true, Runs: []ui.RedRun{{Words: "H"}}}, {Norm: true, Depth: 9, Runs: []ui.RedRun{{Words: "N"}}},
			{ID: "unit-t-1", Label: "(a)", Note: "[new]", Runs: []ui.RedRun{{Words: "as it was "}, {Op: ui.Deleted, Words: "old"}, {Op: ui.Inserted, Words: "<b>"}, {Frame: true, Words: "["}, {Aside: true, Words: "X"}, {Frame: true, Words: "]"}}}}}
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

// TestProposed: what is only proposed is underlined or struck as well, and is said
// to be no more than that.
func TestProposed(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		run  ui.RedRun
		want string
	}{
		{ui.RedRun{Op: ui.Inserted, Open: true, Words: "w"}, `<ins class="open"><span class="marker"> [would be inserted: </span>w<span class="marker"> end] </span></ins>`},
		{ui.RedRun{Op: ui.Deleted, Open: true, Words: "w"}, `<del class="open"><span class="marker"> [would be deleted: </span>w<span class="marker"> end] </span></del>`},
		{ui.RedRun{Op: ui.Replaced, Open: true, Words: "w"}, `<del class="open"><span class="marker"> [would be replaced: </span>w<span class="marker"> end] </span></del>`},
	} {
		var b bytes.Buffer
		if err := ui.RedWords(all.Locale("en"), "en", true, tc.run).Render(t.Context(), &b); err != nil || !strings.Contains(b.String(), tc.want) {
			t.Errorf("no %s in %s (%v)", tc.want, b.String(), err)
		}
	}
}

// TestSides: side by side each side has its own words; what stands on one side
// alone leaves the other empty; those who do not see the sides are told which is
// which.
func TestSides(t *testing.T) {
	all, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := all.Locale("en")
	var b bytes.Buffer
	r := ui.Redline{Lang: "en", Sides: true, Before: "Version 0", After: "Version 1", Lines: []ui.RedLine{
		{ID: "unit-t-1", Label: "(b)", Was: "(a)", Runs: []ui.RedRun{{Words: "same "}, {Op: ui.Deleted, Words: "old"}, {Aside: true, Words: "[X]", Href: "/en/amendments/x"}, {Op: ui.Inserted, Words: "new"}, {Aside: true, Words: "[Y]"}}},
		{Runs: []ui.RedRun{{Op: ui.Inserted, Words: "added"}}, Label: "(c)", Note: "[new]", Ways: []ui.Link{{Href: "/there", Words: "Amend"}}},
		{Runs: []ui.RedRun{{Words: "both"}}, Old: []ui.RedRun{{Words: "before"}}, New: []ui.RedRun{{Words: "[before][Z: after]"}}}}}
	if err := ui.RedlineView(l, r).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	sides := strings.Split(got, `<div class="side">`)[1:]
	for i, tc := range []struct{ has, lacks string }{{"(a) same <del>", "<ins>"}, {"(b) same <ins>", "<del>"}, {`depth-0"></p>`, "(c)"}, {"[new]</span> (c) <ins>", "<del>"}, {"before</p>", "Z"}, {"[before][Z: after]", "both"}} {
		if !strings.Contains(sides[i], tc.has) || strings.Contains(sides[i], tc.lacks) {
			t.Errorf("side %d has no %q, or has %q:\n%s", i, tc.has, tc.lacks, sides[i])
		}
	}
	for _, want := range []string{`<span class="unseen">Version 0 </span>`, `<a href="/en/amendments/x" class="attribution">[X]</a>`, `<a href="/there" class="unit-way">Amend</a>`, `id="unit-t-1"`} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
	if strings.Contains(sides[1], "[X]") || strings.Contains(sides[0], "[Y]") {
		t.Error("who took words out stands beside those put in")
	}
}
