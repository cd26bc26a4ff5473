package web

import (
	"context"
	"net/url"
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
)

// TestLanguagesOf: it can be carried out in any language; one without a check box is named
// by its tag, and stays when the form is filled in again.
func TestLanguagesOf(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	l := c.Locale("en")
	f := submissionweb.FillWith(l, url.Values{"languages": {"fr", "en", "xx-none"}, "languages-more": {"sw, PT;fr"}})
	if got := languagesOf(f); !slices.Equal(got, []string{"en", "fr", "pt", "sw"}) || len(f.Faults) > 0 {
		t.Errorf("%v, %v", got, f.Faults)
	} else if more := others(l, got); !slices.Equal(more, []string{"pt", "sw"}) {
		t.Errorf("filled in again with %v", more)
	}
	f = submissionweb.FillWith(l, url.Values{"languages-more": {"Swahili language"}})
	if languagesOf(f); f.Faults["languages-more"] == "" {
		t.Error("what is no tag is taken")
	}
}

// TestProvisionsOfTheForm: a need or an offer is asked which provisions it serves in
// folded groups, and what was chosen in any of them is read.
func TestProvisionsOfTheForm(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Way: &submissionweb.Way{}, Service: &capacity.Service{Kinds: capacity.Kinds{}}, Cited: func(string) string { return "" }, Provisions: func(context.Context, *i18n.Locale) ([]ui.Option, error) {
		return []ui.Option{{Value: "un:r:13", Words: "13"}, {Value: "un:r:13:h", Words: "13 (h)"}, {Value: "osce:cbm:1", Words: "1"}}, nil
	}}
	f := submissionweb.FillWith(c.Locale("en"), url.Values{"provisions-un-r-13": {"un:r:13:h"}, "provisions-osce-cbm": {"osce:cbm:1"}})
	inputs, err := p.inputs(t.Context(), f, capacity.Offer, &capacity.Content{})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(inputs, func(in ui.Input) bool { return in.Name == "provisions" })
	if at < 0 || inputs[at].Kind != ui.Fieldset || len(inputs[at].Inputs) != 2 || !inputs[at].Inputs[0].Folded {
		t.Fatalf("the form asks %+v", inputs)
	}
	content, err := p.contentOf(t.Context(), f, &capacity.Content{})
	if err != nil || !slices.Equal(content.Provisions, []string{"osce:cbm:1", "un:r:13:h"}) {
		t.Errorf("%v, %v", content.Provisions, err)
	}
}
