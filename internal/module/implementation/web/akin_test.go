package web_test

import (
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/web"
)

// What is on a page without naming the provision of the page says on what it is.
func TestAkin(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	cite := func(id string) string { return "<" + id[strings.LastIndexByte(id, ':')+1:] + ">" }
	for _, tc := range []struct {
		on    string
		named []string
		want  string
	}{
		{"un:x:13:h", []string{"un:x:13:h"}, ""},
		{"", []string{"un:x:13:h"}, ""},
		{"un:x:13:h", []string{"un:x:13:a", "un:x:13:h"}, ""},
		{"un:x:13:h:1", []string{"un:x:13:a", "un:x:13:h"}, "On &lt;h&gt;, of which &lt;1&gt; is a part"},
		{"un:x:13:h", []string{"un:x:13:h:1"}, "On &lt;1&gt;, a part of &lt;h&gt;"},
		{"un:x:13:h:1", []string{"un:x:13:h:2"}, ""},
	} {
		view := web.Akin(c.Locale("en"), cite, tc.on, tc.named)
		var b strings.Builder
		if view != nil {
			if err := view.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
		}
		got := b.String()
		for strings.Contains(got, "<") {
			from := strings.Index(got, "<")
			got = got[:from] + got[from+strings.IndexByte(got[from:], '>')+1:]
		}
		if strings.TrimSpace(got) != tc.want {
			t.Errorf("%v on the page of %s: %q, want %q", tc.named, tc.on, got, tc.want)
		}
	}
}

// TestWhy: on the page of a regional group, what is of none of its States says why it
// stands there.
func TestWhy(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	g := web.Group{ID: "asia-pacific", States: []string{"state:cy", "state:mn", "state:jp", "state:in"}, Organizations: []string{"org:eu", "org:wide"},
		Members: map[string][]string{"org:eu": {"state:cy"}, "org:wide": {"state:cy", "state:in", "state:jp", "state:mn"}}}
	for _, tc := range []struct {
		authors []string
		want    string
	}{
		{[]string{"state:jp"}, ""},
		{[]string{"org:eu", "state:jp"}, ""},
		{[]string{"org:eu"}, "Among its members: state:cy."},
		{[]string{"org:wide"}, "4 States of this group are among its members."},
		{[]string{"org:oas"}, "Described as being of this group."},
		{nil, "Described as being of this group."},
	} {
		view := g.Why(c.Locale("en"), tc.authors, func(ids []string) string { return strings.Join(ids, " ") })
		var b strings.Builder
		if view != nil {
			if err := view.Render(t.Context(), &b); err != nil {
				t.Fatal(err)
			}
		}
		if got := b.String(); (tc.want == "") != (got == "") || !strings.Contains(got, tc.want) {
			t.Errorf("of %v it says %q, want %q", tc.authors, got, tc.want)
		}
	}
}
