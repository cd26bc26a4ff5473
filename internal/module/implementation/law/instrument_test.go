package law

import (
	"testing"

	"comity.example/comity/internal/i18n"
)

// TestShippedTypes: the types of instrument that the register is for are there, each
// called something in every language of the pages.
func TestShippedTypes(t *testing.T) {
	types, err := ShippedTypes()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"strategy", "law", "treaty", "doctrine", "cert-mandate", "vulnerability-disclosure", "vulnerability-equities", "researcher-protection",
		"critical-infrastructure", "data-protection", "no-shutdown", "business-human-rights", "gender-audit", "other"} {
		if types.Get(id) == nil {
			t.Errorf("there is no type %s", id)
		}
	}
	for _, n := range types.All() {
		for _, tag := range i18n.Tags() {
			if n.Name.In[tag] == "" {
				t.Errorf("%s is not called anything in %s", n.ID, tag)
			}
		}
	}
}
