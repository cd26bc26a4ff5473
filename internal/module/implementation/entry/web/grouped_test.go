package web_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// TestProvisionsAreGrouped: a paragraph with its parts is one fold, what stands alone
// is under its instrument; what is chosen is counted and kept, and nothing has an id
// twice.
func TestProvisionsAreGrouped(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &entryweb.Shared{Cited: func(id string) string {
		return map[string]string{"un:r": "R", "osce:cbm:1": "O, 1", "osce:cbm:10": "O, 10"}[id]
	}}
	var failing error
	p.Provisions = func(context.Context, *i18n.Locale) (out []ui.Option, err error) {
		for _, id := range []string{"un:r:12", "un:r:13", "un:r:13:h", "un:r:13:h:1", "un:r:14", "un:r:130", "osce:cbm:1", "osce:cbm:10"} {
			out = append(out, ui.Option{Value: id, Words: "words of " + id})
		}
		return out, failing
	}
	f := submissionweb.FillWith(c.Locale("en"), url.Values{"provision-un-r-13": {"un:r:13:h", "un:r:13"}, "provision": {"un:s:1"}})
	in := p.Grouped(t.Context(), f, "provision", "guidance.provisions")
	var got []string
	for _, g := range in.Inputs {
		var ids []string
		for _, o := range g.Inputs[0].Options {
			ids = append(ids, o.Value)
		}
		got = append(got, fmt.Sprint(g.Name, " ", g.Inputs[0].Name, " ", g.Label, " ", ids))
	}
	want := []string{"provision-un-r-of provision-un-r R [un:r:12 un:r:14 un:r:130]",
		"provision-un-r-13-of provision-un-r-13 words of un:r:13 – 2 chosen [un:r:13 un:r:13:h un:r:13:h:1]",
		"provision-osce-cbm-of provision-osce-cbm O, 1 to O, 10 [osce:cbm:1 osce:cbm:10]",
		"provision-un-s-of provision-un-s un:s – 1 chosen [un:s:1]"}
	if !slices.Equal(got, want) {
		t.Errorf("the groups are\n%q, want\n%q", got, want)
	}
	if got := entryweb.GroupedIDs(f, "provision"); !slices.Equal(got, []string{"un:r:13", "un:r:13:h", "un:s:1"}) {
		t.Errorf("chosen are %v", got)
	}
	failing = fmt.Errorf("unread")
	if in := p.Grouped(t.Context(), f, "provision", "guidance.provisions"); in.Kind != ui.Line || in.Value != "un:r:13 un:r:13:h un:s:1" {
		t.Errorf("unread it is %+v", in)
	}
}
