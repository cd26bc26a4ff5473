package report_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
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

// TestPublishedOutdated: what stands in another language and was not changed with the
// words that it translates is marked wherever a report is read: after a correction, in the
// next report that is made from it, and in one that says that nothing has changed; until
// it is touched.
func TestPublishedOutdated(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		said := func(fr, english string) report.Content {
			text := i18n.Of("fr", fr)
			text.In["en"] = english
			return report.Content{Answers: []report.Answer{{Question: "done", Text: text}}}
		}
		made := func(period, fr, english string) *report.Made {
			b := of(report.Through("state:ke"), period, "")
			b.Content = said(fr, english)
			return b
		}
		older := func(id statement.Hash, want bool) {
			t.Helper()
			r := w.get(id)
			says := r.Says()
			by, is := r.Translator(&says.Answers[0], 0, "en")
			if !is || by.Older != want || r.SameAs == nil && r.Older.Has("done", "en") != want {
				t.Errorf("for %s the translation %+v is older: %v, want %v", r.Period, by, r.Older, want)
			}
		}
		first := w.says(w.ke, statement.Hash{}, made("2024", "Un bureau.", "A desk."))
		older(first, false)
		now := w.says(w.ke, first, &report.Corrected{As: "state:ke", Content: said("Deux bureaux.", "A desk.")})
		older(first, true)
		same := w.says(w.ke, statement.Hash{}, &report.Made{Via: report.Through("state:ke"), Questionnaire: "framework", Version: "1", Item: "norm-13-a", Provision: thirteenA, Period: "2025", SameAs: &first})
		older(same, true)
		next := w.says(w.ke, statement.Hash{}, made("2026", "Deux bureaux.", "A desk."))
		older(next, true)
		w.says(w.ke, first, &report.Corrected{As: "state:ke", Content: said("Deux bureaux.", "Two desks."), Over: now})
		older(first, false)
		older(next, true) // it was made before that
		w.says(w.ke, next, &report.Corrected{As: "state:ke", Content: said("Deux bureaux.", "Two desks."), Over: next})
		older(next, false)
	})
}

// TestTranslatedOnce: what others translated of answers that have not changed stays with
// them through a correction; what is of words that were changed is kept apart.
func TestTranslatedOnce(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		two := func(done, gaps string) report.Content {
			return report.Content{Answers: []report.Answer{{Question: "done", Text: en(done)}, {Question: "gaps", Text: en(gaps)}}}
		}
		b := of(report.Through("state:ke"), "2026", "")
		b.Content = two("A desk.", "Staff.")
		id := w.says(w.ke, statement.Hash{}, b)
		w.says(w.fr, id, &report.Translated{As: "state:fr", Of: id, Language: "fr", Answers: []report.Rendered{{Question: "done", Text: "Un bureau."}, {Question: "gaps", Text: "Du personnel."}}})
		w.says(w.ke, id, &report.Corrected{As: "state:ke", Content: two("A desk.", "Staff, and rooms."), Over: id})
		r := w.get(id)
		if is := r.Texts("done").In["fr"]; is != "Un bureau." {
			t.Errorf("what did not change is translated as %q", is)
		}
		if is := r.Texts("gaps").In["fr"]; is != "" {
			t.Errorf("what changed is translated as %q", is)
		}
		if past := r.Past(&r.Translations[0]); len(past) != 1 || past[0].Text != "Du personnel." {
			t.Errorf("of what was changed since: %+v", past)
		}
	})
}
