package measure_test

import (
	"slices"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/measure"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/internal/platform/translation"
)

func plan(tasks ...measure.Task) measure.Plan {
	return measure.Plan{Title: i18n.Of("en", "P"), Tasks: tasks}
}

func step(id string, p measure.Progress) measure.Task {
	return measure.Task{ID: id, Title: i18n.Of("en", id), Progress: p}
}

func TestChanges(t *testing.T) {
	was := plan(step("a", measure.Planned), step("b", measure.Planned), step("c", measure.Done))
	is := plan(step("b", measure.Underway), step("d", measure.Planned), step("c", measure.Done))
	var got []string
	for _, c := range measure.Changes(&was, &is) {
		id := ""
		if c.Is != nil {
			id = c.Is.ID
		} else {
			id = c.Was.ID
		}
		got = append(got, c.What+" "+id)
	}
	want := []string{"altered b", "added d", "removed a"}
	if len(got) != len(want) {
		t.Fatalf("the changes are %q", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("the changes are %q, not %q", got, want)
		}
	}
	if same := measure.Changes(&is, &is); len(same) != 0 {
		t.Errorf("a plan differs from itself by %v", same)
	}
}

func TestChecks(t *testing.T) {
	own := func(id string) *submission.Via { return &submission.Via{Mode: submission.Own, Author: id} }
	does := i18n.Of("en", "It calls.")
	late := plan(measure.Task{ID: "a", Title: does, Progress: measure.Planned, Starts: "2026-05-02", Due: "2026-05-01"})
	month := plan(measure.Task{ID: "a", Title: does, Progress: measure.Planned, Starts: "2026-05-02", Due: "2026-05"})
	for name, c := range map[string]struct {
		err  error
		good bool
	}{
		"a State leads":                 {measure.Adoption{Measure: "un:a:1", Role: measure.Lead, Does: does}.Check(own("state:ke")), true},
		"an organization leads":         {measure.Adoption{Measure: "un:a:1", Role: measure.Lead, Does: does}.Check(own("org:x")), false},
		"an organization supports":      {measure.Adoption{Measure: "un:a:1", Role: measure.Supporter, Does: does}.Check(own("org:x")), true},
		"a participant is no measure":   {measure.Adoption{Measure: "state:ke", Role: measure.Lead, Does: does}.Check(own("state:ke")), false},
		"a plan without tasks":          {plan().Check(own("org:x")), false},
		"two tasks of one name":         {plan(step("a", measure.Done), step("a", measure.Done)).Check(own("org:x")), false},
		"due before it begins":          {late.Check(own("org:x")), false},
		"due in the month it begins in": {month.Check(own("org:x")), true},
		"progress of another word":      {plan(step("a", "behind")).Check(own("org:x")), false},
	} {
		if (c.err == nil) != c.good || c.err != nil && !fail.Is(c.err, fail.Invalid) {
			t.Errorf("%s: %v", name, c.err)
		}
	}
}

// TestWords: others translate the texts of a plan and of each of its tasks; a copy that
// is put into another language leaves the plan as it was.
func TestWords(t *testing.T) {
	p := plan(step("a", measure.Planned), step("b", measure.Planned))
	is := p
	words := submission.WordsOf(&is)
	read := submission.Reading(words, "fr", []submission.ByAnother{{Language: "fr", Words: map[string]string{"title": "Le plan", measure.TitleOf("b"): "La tâche"}}})
	if fr, _ := is.Tasks[1].Title.For("fr"); read == nil || is.Title.In["fr"] != "Le plan" || fr != "La tâche" {
		t.Errorf("it is read as %+v", is)
	}
	if p.Title.In["fr"] != "" || p.Tasks[1].Title.In["fr"] != "" {
		t.Errorf("what it was read from has become %+v", p)
	}
	var names []string
	for _, w := range words.Worded() {
		names = append(names, w.Name)
	}
	if want := []string{"title", "text", "title-a", "note-a", "title-b", "note-b"}; !slices.Equal(names, want) {
		t.Errorf("its texts are %q", names)
	}
	if n := 2 + 2*measure.MaxTasks; n > translation.MaxTexts {
		t.Errorf("of %d texts only %d are translated", n, translation.MaxTexts)
	}
}
