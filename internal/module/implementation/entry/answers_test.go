package entry_test

import (
	"testing"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/entry"
	"comity.example/comity/internal/module/implementation/independent"
	"comity.example/comity/statement"
)

// TestOfWhichWording: a reply is to the wording of the report that stood when it was
// worded last, whatever the report says since.
func TestOfWhichWording(t *testing.T) {
	en := func(s string) i18n.Text { return i18n.Of("en", s) }
	hubtest.Databases(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		says := func(words string) independent.Report {
			return independent.Report{Title: en("R"), Text: en(words), About: []string{"state:ke"}}
		}
		report := say(w, w.reports, w.other, "", open("org:x", says("Told to wait.")))
		reply := say(w, w.replies, w.state, report, open("state:ke", independent.Reply{Text: en("For a day.")}))
		of := func(want string, overtaken bool, n int) {
			t.Helper()
			all, err := w.queries.Get(t.Context(), report)
			if err != nil || len(all.Replies) != 1 || all.Of[reply].String() != want || all.Overtaken(&all.Replies[0]) != overtaken || all.Report.WordingAt(all.Replies[0].Worded().Index) != n {
				t.Fatalf("the reply is to %v, want %s: %v", all.Of, want, err)
			}
			part, err := w.queries.List(t.Context(), entry.Filter{})
			if err != nil || len(part.Items) != 1 || part.Items[0].Of[reply].String() != want {
				t.Errorf("in the list the reply is to %v: %v", part.Items, err)
			}
		}
		of(report, false, 1)
		newer := say(w, w.reports, w.other, report, &entry.Changed[independent.Report]{As: "org:x", Content: says("Told to wait for two years.")})
		of(report, true, 1)
		id, err := statement.ParseHash(reply)
		if err != nil {
			t.Fatal(err)
		}
		say(w, w.replies, w.state, report, &entry.Changed[independent.Reply]{Entry: id, As: "state:ke", Content: independent.Reply{Text: en("For two days.")}})
		of(newer, false, 2)
	})
}
