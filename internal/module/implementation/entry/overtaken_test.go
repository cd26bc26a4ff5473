package entry_test

import (
	"context"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/statement"
)

// TestOvertaken: of two changes of one wording the one that is cleared last is refused:
// a task that is done does not go back to be planned. It is so of what is said under
// something, too.
func TestOvertaken(t *testing.T) {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		id := func(s string) statement.Hash {
			h, err := statement.ParseHash(s)
			if err != nil {
				t.Fatal(err)
			}
			return h
		}
		of := func(title string, progress measure.Progress) measure.Plan {
			return measure.Plan{Title: en(title), Tasks: []measure.Task{{ID: "a", Title: en("A task"), Provision: "un:1", Progress: progress}}}
		}
		plan := say(w, w.plans, w.state, "", open("state:ke", of("P", measure.Planned)))
		change := func(c measure.Plan, over string) corpus.Body {
			return &entry.Changed[measure.Plan]{As: "state:ke", Content: c, Over: id(over)}
		}
		stale, err := w.plans.Say(context.Background(), w.Actor(w.state), plan, change(of("Q", measure.Planned), plan))
		if err != nil {
			t.Fatal(err)
		}
		second := say(w, w.plans, w.state, plan, change(of("P", measure.Done), plan))
		if _, err := w.Clear(w.clears["state:ke"], draft.ID(stale.Draft)); !fail.Is(err, fail.Conflict) {
			t.Errorf("a change of an earlier wording is cleared: %v", err)
		}
		if e, err := w.plans.Queries.Get(t.Context(), plan); err != nil || e.Content.Tasks[0].Progress != measure.Done {
			t.Errorf("%+v, %v", e, err)
		}
		say(w, w.plans, w.state, plan, change(of("Q", measure.Done), second))

		report := say(w, w.reports, w.other, "", open("org:x", independent.Report{Title: en("R"), Text: en("Words."), About: []string{"state:ke"}, Provisions: []string{"un:1"}}))
		reply := say(w, w.replies, w.state, report, open("state:ke", independent.Reply{Text: en("An answer.")}))
		answer := func(words, over string) corpus.Body {
			return &entry.Changed[independent.Reply]{Entry: id(reply), As: "state:ke", Content: independent.Reply{Text: en(words)}, Over: id(over)}
		}
		now := say(w, w.replies, w.state, report, answer("Another.", reply))
		if _, err := w.replies.Say(context.Background(), w.Actor(w.state), report, answer("A third.", reply)); !fail.Is(err, fail.Conflict) {
			t.Errorf("an earlier wording of a reply is changed: %v", err)
		}
		say(w, w.replies, w.state, report, answer("A third.", now))
	})
}
