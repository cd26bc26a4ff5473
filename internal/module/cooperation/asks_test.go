package cooperation_test

import (
	"testing"

	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

// TestWhatIsAskedIsAMove: what waits for one side, and is due at no time, is its move,
// in a case that is closed too, until it is done: its consent to letting somebody in,
// its agreement to a report, its publication of what the other has published.
func TestWhatIsAskedIsAMove(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		n := cooperation.Notification
		id := w.sent(w.notification(), w.b)
		w.say(w.b, w.a, id, plain(n, cooperation.Acknowledged))
		w.say(w.a, w.b, id, plain(n, cooperation.Closed))
		w.say(w.b, w.a, id, plain(n, cooperation.Closed))
		stands := func(when string, ours ...statement.Hash) {
			t.Helper()
			for _, who := range []statement.Hash{w.a, w.b} {
				move, want := cooperation.Over, 0
				for _, o := range ours {
					if o == who {
						move, want = cooperation.Ours, 1
					}
				}
				if got, over := w.board(who, cooperation.Ours), w.board(who, cooperation.Over); len(got) != want || len(over) != 1-want {
					t.Errorf("%s, on the board of %s: %d own moves, %d over", when, w.name(who), len(got), len(over))
				}
				if n, err := w.queries.Count(t.Context(), drafter(who)); err != nil || n != want {
					t.Errorf("%s, on the desk of %s: %d own moves, %v", when, w.name(who), n, err)
				}
				if line, err := w.queries.Line(t.Context(), w.threads(who, id)[0].Thread, who); err != nil || line.Whose() != move {
					t.Errorf("%s, in the case as %s reads it: %s, %v", when, w.name(who), line.Whose(), err)
				}
			}
		}
		stands("closed")
		in := access(cooperation.LetIn, w.c)
		in.Kind = n
		w.say(w.a, w.b, id, in)
		stands("one would let another in", w.b)
		w.say(w.b, w.a, id, in)
		stands("both have let it in")
		w.say(w.a, w.b, id, &cooperation.Proposing{As: cooperation.As{Kind: n, Verb: cooperation.Proposed},
			Report: report.Report{ID: cooperation.NewReport(), Parties: report.Parties(w.a, w.b), Kind: string(n), Marking: statement.Clear, Title: en("A host was cleaned"),
				Sections: []report.Section{{Heading: en("What was learned"), Words: en("Keep the number on paper.")}}}})
		stands("a report is proposed", w.b)
		p := w.threads(w.a, id)[0].Proposing
		w.say(w.b, w.a, id, &cooperation.Settling{As: cooperation.As{Kind: n, Verb: cooperation.Settled}, Proposal: p.Statement, Words: p.Words})
		stands("both have agreed", w.a, w.b)
		if lines := w.board(w.b, cooperation.Ours); !lines[0].Publish || !lines[0].First || !lines[0].Asks() || len(lines[0].Owed) != 0 {
			t.Errorf("nothing says that the publication is still to come: %+v", lines[0])
		}
		if n, err := w.queries.Overdue(t.Context(), drafter(w.b)); err != nil || n != 0 {
			t.Errorf("what is due at no time is overdue: %d, %v", n, err)
		}
		publish := func(by statement.Hash) {
			t.Helper()
			if _, err := w.service.Publish(t.Context(), drafter(by), w.threads(by, id)[0].Published()); err != nil {
				t.Fatal(err)
			}
		}
		publish(w.a)
		stands("one has published", w.b)
		if lines := w.board(w.b, cooperation.Ours); !lines[0].Publish || lines[0].First {
			t.Error("nothing says that it is the publication")
		}
		publish(w.b)
		stands("both have published")
		if _, err := w.service.Publish(t.Context(), drafter(w.a), &report.Withdrawn{Report: p.ID, Reason: en("It says too much.")}); err != nil {
			t.Fatal(err)
		}
		stands("one has withdrawn it")
		w.same()
	})
}
