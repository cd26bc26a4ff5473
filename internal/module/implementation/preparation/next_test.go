package preparation

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"comity.example/comity/internal/i18n"
	"comity.example/comity/internal/module/implementation/offline"
	"comity.example/comity/internal/module/implementation/report"
	"comity.example/comity/statement"
)

// TestNext: whatever is done in whatever order, nobody who does not coordinate
// settles, nothing that is settled or put forward is written on, a count is never
// used twice, and what leaves is marked TLP:CLEAR.
func TestNext(t *testing.T) {
	acts := []Act{Assign, Write, HandIn, Unchanged, Settle, Return, Reopen, PutForward, SentBack, TakenBack, Said}
	rapid.Check(t, func(t *rapid.T) {
		p := Part{Item: "a", State: Open}
		for range rapid.IntRange(1, 30).Draw(t, "moves") {
			m := Move{Act: rapid.SampledFrom(acts).Draw(t, "act"), Person: rapid.SampledFrom([]string{"ann", "bob"}).Draw(t, "person"),
				Coordinates: rapid.Bool().Draw(t, "coordinates"), Seen: p.Seen - int64(rapid.IntRange(0, 1).Draw(t, "old")), Reason: "Because.", Draft: "d",
				Same: &statement.Hash{1}, Editors: []string{"ann"},
				Content: offline.Part{Content: report.Content{Answers: []report.Answer{{Question: "x", Text: i18n.Of("en", "open")}, {Question: "y", Text: i18n.Of("en", "house")}}},
					Markings: map[string]statement.Marking{"y": rapid.SampledFrom(statement.Markings[:]).Draw(t, "marking")}}}
			follows := slices.Contains([]Act{PutForward, SentBack, TakenBack, Said}, m.Act)
			next, err := Next(p, m)
			if err != nil {
				continue
			}
			switch {
			case next.Seen != p.Seen+1 || !follows && m.Seen != p.Seen:
				t.Fatalf("%s: counted %d after %d, seen %d", m.Act, next.Seen, p.Seen, m.Seen)
			case next.State == Settled && p.State != Forward && !m.Coordinates && m.Act != Assign:
				t.Fatalf("%s by who does not coordinate settles", m.Act)
			case m.Act == Write && (p.State == Settled || p.State == Forward || p.State == Reported):
				t.Fatalf("written on while %s", p.State)
			case m.Act == Write && !m.Coordinates && len(p.Editors) > 0 && m.Person != "ann":
				t.Fatal("somebody else writes")
			case (next.State == Forward) != (next.Draft != ""):
				t.Fatalf("%s has the draft %q", next.State, next.Draft)
			case next.State == Returned && next.Reason == "":
				t.Fatal("returned without a reason")
			}
			for _, a := range next.Clear().Answers {
				if next.Marked(a.Question) != statement.Clear {
					t.Fatalf("%s leaves, marked %s", a.Question, next.Marked(a.Question))
				}
			}
			p = next
		}
	})
}
