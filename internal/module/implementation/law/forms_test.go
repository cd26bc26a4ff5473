package law_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/i18n"
	entryweb "comity.example/comity/internal/module/implementation/entry/web"
	"comity.example/comity/internal/module/implementation/law"
	lawweb "comity.example/comity/internal/module/implementation/law/web"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/internal/ui"
	"comity.example/comity/statement"
)

func named(all []ui.Input, name string) *ui.Input {
	for i := range all {
		if all[i].Name == name {
			return &all[i]
		}
		if in := named(all[i].Inputs, name); in != nil {
			return in
		}
	}
	return nil
}

// TestSuccessorIsChosenByTitle: what superseded an instrument is chosen among the
// standing ones of its author by title, and is not itself; whose it is has to be
// known first.
func TestSuccessorIsChosenByTitle(t *testing.T) {
	w := newWorld(t, "sqlite:"+t.TempDir()+"/hub.db")
	register := func(id string, title i18n.Text, date string) string {
		c := strategy("un:h:1")
		c.Title, c.Date = title, date
		by := w.de
		if id == "state:fr" {
			by = w.fr
		}
		return w.says(by, statement.Hash{}, own(id, c)).String()
	}
	old := register("state:de", en("Strategy"), "2016")
	newer := register("state:de", i18n.Text{Original: "de", In: map[string]string{"de": "Strategie", "en": "Strategy"}}, "2021")
	german := register("state:de", i18n.Of("de", "Gesetz"), "")
	french := register("state:fr", en("An act"), "")
	gone := w.says(w.de, statement.Hash{}, own("state:de", strategy("un:h:1")))
	w.says(w.de, gone, &law.Withdrawn{As: "state:de", Reason: en("Registered twice.")})

	types, err := law.ShippedTypes()
	if err != nil {
		t.Fatal(err)
	}
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	pages := lawweb.New(&entryweb.Shared{Way: &submissionweb.Way{}}, w.s, types, nil)
	field := func(at entryweb.Setting, pairs ...string) *ui.Input {
		t.Helper()
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		f := submissionweb.FillWith(c.Locale("en"), v)
		if at.Authors == nil {
			at.Authors = f.Whose(policy.Actor{For: "state:de"}, at.How)
		}
		all, err := pages.Entries.Fields.Inputs(t.Context(), f, at)
		if err != nil || len(f.Faults) > 0 {
			t.Fatal(f.Faults, err)
		}
		return named(all, "successor")
	}
	offered := func(in *ui.Input) (out []string) {
		for _, o := range in.Options {
			out = append(out, o.Value+" "+o.Words)
		}
		return out
	}
	own, recorded := entryweb.Setting{How: submission.Own}, entryweb.Setting{How: submission.Recorded}
	for name, tc := range map[string]struct {
		in   *ui.Input
		want []string
	}{
		"opened":            {field(own), []string{" None", german + " Gesetz", old + " Strategy (2016)", newer + " Strategy (2021)"}},
		"changed":           {field(entryweb.Setting{How: submission.Own, Authors: []string{"state:de"}, Entry: old}), []string{" None", german + " Gesetz", newer + " Strategy (2021)"}},
		"recorded":          {field(recorded, "author", "state:fr"), []string{" None", french + " An act"}},
		"another's, chosen": {field(own, "successor", french), []string{" None", french + " An act", german + " Gesetz", old + " Strategy (2016)", newer + " Strategy (2021)"}},
	} {
		if got := offered(tc.in); tc.in.Kind != ui.Choice || !slices.Equal(got, tc.want) {
			t.Errorf("%s: %s of %v, want %v", name, tc.in.Kind, got, tc.want)
		}
	}
	if in := field(recorded, "successor", "x"); in.Kind != ui.Line || in.Value != "x" {
		t.Errorf("of nobody yet: %+v", in)
	}
	var shown strings.Builder
	if err := pages.Entries.Fields.View(t.Context(), c.Locale("ar"), &law.Law{Kind: "strategy", Title: i18n.Of("de", "Gesetz"), Serves: []law.Serves{{Provision: "un:h:1", Place: "Kapitel 2"}}}).Render(t.Context(), &shown); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<span lang="de" dir="ltr">Gesetz</span>`, `<bdi>Kapitel 2</bdi>`} {
		if !strings.Contains(shown.String(), want) {
			t.Errorf("a title and a place in another language are shown as %s", shown.String())
		}
	}
	f := submissionweb.FillWith(c.Locale("en"), url.Values{"type": {"strategy"}, "title": {"T"}, "status": {"in-force"}, "successor": {newer}})
	if _, err := pages.Entries.Fields.Read(t.Context(), f, "", &law.Law{}); err != nil || f.Faults["successor"] == "" {
		t.Errorf("superseded and in force: %v %v", f.Faults, err)
	}
}
