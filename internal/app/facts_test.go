package app_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/module/implementation/fact"
)

// TestFacts: what documents say was done stands on the pages of who it is about and
// of what it is linked to, as recorded, with document and place; and is recorded
// once.
func TestFacts(t *testing.T) {
	h := hub.Shared(t)
	c, err := fact.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	type entry struct {
		ID  string
		Via struct {
			Mode     string
			Document struct{ Title, Place, SHA256 string }
		}
		Confirmed bool
		Content   struct {
			Quoted struct{ In map[string]string }
			SHA256 string `json:"quoted_sha256"`
		}
	}
	held := map[string]entry{}
	for _, path := range []string{"/api/v1/practices", "/api/v1/policies"} {
		for _, e := range items[entry](t, h, path+"?") {
			if _, twice := held[e.Content.SHA256]; twice && e.Content.SHA256 != "" {
				t.Errorf("%q is recorded twice", e.Content.Quoted.In["en"])
			}
			held[e.Content.SHA256] = e
		}
	}
	for _, f := range c.Facts {
		e, ok := held[f.SHA256]
		if !ok {
			t.Errorf("%s: it is not recorded", f.Place)
			continue
		}
		if e.Via.Mode != "recorded" || e.Confirmed || e.Via.Document.Place != f.Place || e.Content.Quoted.In["en"] != f.Quoted ||
			!slices.ContainsFunc(c.Documents, func(d fact.Document) bool { return d.SHA256 == e.Via.Document.SHA256 && d.ID == f.Document }) {
			t.Errorf("%s is recorded as %+v", f.Place, e)
		}
		at := "/en/implementation/practices/" + e.ID
		if f.Register == fact.Law {
			at = "/en/implementation/laws/" + e.ID
		}
		// Its words are the document's, and nobody is said to be their author.
		if one := string(get(t, h.URL+at).Body); !strings.Contains(one, "the words of that document") || strings.Contains(one, "The author is") || strings.Contains(one, "The authors are") {
			t.Errorf("%s does not say that its words are the document’s", at)
		}
		pages := []string{}
		if f.Author != "" {
			pages = append(pages, "/en/participants/"+f.Author)
		}
		for _, id := range f.Provisions {
			pages = append(pages, "/en/framework/provisions/"+id)
		}
		for _, page := range pages {
			if a := get(t, h.URL+page); a.Status != http.StatusOK || !strings.Contains(string(a.Body), at) {
				t.Errorf("%s answers %d and does not lead to %s, %s", page, a.Status, f.Document, f.Place)
			}
		}
	}
}
