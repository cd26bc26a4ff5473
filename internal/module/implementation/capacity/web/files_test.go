package web

import (
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/capacity"
	"comity.example/comity/internal/platform/submission"
	submissionweb "comity.example/comity/internal/platform/submission/web"
	"comity.example/comity/statement"
)

// TestSheetNamesWith: a file says of a need that is closed which offers met it, as its
// page does.
func TestSheetNamesWith(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	offer := statement.Hash{1}
	sheet := (&Pages{}).sheet(c.Locale("en"), capacity.Need, []capacity.Entry{{ID: "n", State: capacity.IsClosed, Ended: &capacity.Event{Result: capacity.Met, With: []statement.Hash{offer}}}})
	last := len(sheet.Columns) - 1
	if sheet.Columns[last].Key != "with" || sheet.Rows[0][last] != offer.String() {
		t.Errorf("%+v %v", sheet.Columns[last], sheet.Rows[0])
	}
	if err := sheet.Check(); err != nil {
		t.Error(err)
	}
}

type called struct{}

func (called) Name(id, _ string) (name, lang string) { return "State " + id[len("state:"):], "en" }

// TestMatchSheet: a file of matches names both of a pair, gives each aspect by its code
// and what is shared as ids, and the reasons in words.
func TestMatchSheet(t *testing.T) {
	c, err := i18n.Load()
	if err != nil {
		t.Fatal(err)
	}
	kinds, err := capacity.ShippedKinds()
	if err != nil {
		t.Fatal(err)
	}
	p := &Pages{Way: &submissionweb.Way{Names: called{}}, Service: &capacity.Service{Kinds: kinds}, Cited: func(string) string { return "13 (h)" }}
	entry := func(id, by string) *capacity.Entry {
		return &capacity.Entry{ID: id, Told: submission.Told{Via: submission.Via{Mode: submission.Own, Author: by}}, Content: capacity.Content{Title: i18n.Of("fr", "Titre "+id)}}
	}
	sheet := p.matchSheet(c.Locale("en"), nil, []capacity.Pair{{Match: capacity.Match{Reasons: []capacity.Reason{{Aspect: capacity.ByProvision, How: capacity.Same, What: []string{"un:x:13:h"}},
		{Aspect: capacity.ByKind, How: capacity.Same, What: []string{"training"}}, {Aspect: capacity.ByPlace, How: capacity.Same, What: []string{"state:xa"}},
		{Aspect: capacity.ByLanguage, How: capacity.NotSaid}, {Aspect: capacity.ByTime, How: capacity.Apart}}}, NeedIs: entry("n", "state:xa"), OfferIs: entry("o", "state:xb")}})
	if err := sheet.Check(); err != nil {
		t.Fatal(err)
	}
	row := map[string]any{}
	for i, column := range sheet.Columns {
		row[column.Key] = sheet.Rows[0][i]
	}
	for key, want := range map[string]string{"need": "n", "need_author": "state:xa", "offer_title": "Titre o", "offer_language": "fr", "provision": "same", "provision_shared": "un:x:13:h",
		"kind_shared": "training", "language": "open", "language_shared": "", "time": "apart", "fits": "Provision: 13 (h)\nKind: Training\nWhom it concerns: State xa", "open": "Language", "apart": "Time frame: they do not overlap"} {
		if row[key] != want {
			t.Errorf("%s is %q, not %q", key, row[key], want)
		}
	}
}
