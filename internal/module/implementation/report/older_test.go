package report_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
)

// TestOutdated: a translation that stays while the words that it translates change
// is older than they are, until it is touched or they are all that there is.
func TestOutdated(t *testing.T) {
	said := func(en, fr string) *report.Content {
		text := i18n.Of("en", en)
		if fr != "" {
			text.In["fr"] = fr
		}
		return &report.Content{Answers: []report.Answer{{Question: "done", Text: text}}}
	}
	older := report.Outdated(said("A desk.", "Un bureau."), said("Two desks.", "Un bureau."))
	if !older.Has("done", "fr") || older.Has("done", "en") {
		t.Errorf("a change of the original: %v", older)
	}
	for name, c := range map[string]struct {
		was, is *report.Content
		older   bool
	}{
		"nothing else changes":       {said("Two desks.", "Un bureau."), said("Two desks.", "Un bureau."), true},
		"changed once more":          {said("Two desks.", "Un bureau."), said("Three desks.", "Un bureau."), true},
		"the translation is mended":  {said("Two desks.", "Un bureau."), said("Two desks.", "Deux bureaux."), false},
		"both are changed":           {said("Two desks.", "Un bureau."), said("Three desks.", "Trois bureaux."), false},
		"the translation is removed": {said("Two desks.", "Un bureau."), said("Two desks.", ""), false},
	} {
		if is := older.After(c.was, c.is); is.Has("done", "fr") != c.older {
			t.Errorf("%s: %v", name, is)
		}
	}
	if is := report.Outdated(said("A desk.", ""), said("Two desks.", "Deux bureaux.")); len(is) > 0 {
		t.Errorf("a new translation: %v", is)
	}
	if is := older.And(report.Older{"done": {"fr", "ar"}}); !slices.Equal(is["done"], []string{"fr", "ar"}) {
		t.Errorf("together: %v", is)
	}
}
