package meeting_test

import (
	"context"
	"testing"
	"time"

	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult/meeting"
	"comity.example/comity/internal/platform/corpus"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/policy"
	"comity.example/comity/statement"
)

// TestSweep: the tracing of a summary that was drafted and withdrawn goes once it
// has waited long enough; that of a draft waits with it, and those of what was
// said stay, of earlier wordings too.
func TestSweep(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		id, _, comment, trace := summed(t, w)
		m := w.summary(id).Meetings
		drafts := func(of statement.Hash) draft.ID {
			t.Helper()
			point := meeting.Summary{Title: en("T"), Points: []meeting.Point{{ID: "p1", Text: en("x"), Rests: meeting.Rests{Contributions: true}}}}
			one := meeting.Trace{Points: []meeting.Traces{{Point: "p1", From: []statement.Hash{comment}}}}
			var b corpus.Body = &meeting.Made{Via: own("state:fr"), Consultation: w.of, Meetings: m, Summary: point}
			if !of.IsZero() {
				b = &meeting.Corrected{As: "state:fr", Reason: en("x"), Summary: point}
			}
			out, err := w.s.Summarise(ctx, w.Actor(w.fr), of, b, one)
			if err != nil {
				t.Fatal(err)
			}
			return draft.ID(out.Draft)
		}
		kept := func() (n int) {
			t.Helper()
			if err := w.DB.Read(ctx, func(q sqldb.Querier) error {
				return q.QueryRow(ctx, `SELECT COUNT(*) FROM summary_trace`).Scan(&n)
			}); err != nil {
				t.Fatal(err)
			}
			return n
		}
		gone, waits := drafts(statement.Hash{}), drafts(statement.Hash{})
		if err := w.Drafts.Withdraw(ctx, w.Actor(w.fr), gone, ""); err != nil {
			t.Fatal(err)
		}
		sweep := &meeting.Sweep{Live: w.Drafts.Live}
		run := func(want int, when string) {
			t.Helper()
			if err := w.Do(ctx, func(ctx context.Context, lw *ledger.Writer) error { return sweep.Run(ctx, lw, w.Clock.Now()) }); err != nil {
				t.Fatal(err)
			}
			if n := kept(); n != want {
				t.Errorf("%s %d tracings are kept, want %d", when, n, want)
			}
			if next, ok, err := sweep.Due(ctx, nil, w.Clock.Now()); !ok || err != nil || !next.Equal(w.Clock.Now().Add(meeting.SweepEvery)) {
				t.Errorf("%s it is due at %v, %v, %v", when, next, ok, err)
			}
		}
		w.Clock.Advance(meeting.KeepUnsaid - time.Second)
		run(3, "before its time")
		w.Clock.Advance(time.Second)
		run(2, "once it has waited")
		// What waits for clearance is still said with its tracing.
		if _, err := w.clear(w.fr, string(waits)); err != nil {
			t.Fatal(err)
		}
		if _, err := w.clear(w.fr, string(drafts(id))); err != nil {
			t.Fatal(err)
		}
		w.Clock.Advance(2 * meeting.KeepUnsaid)
		run(3, "of what was said")
		officer := w.Person(w.fr.Identity, policy.ClearingOfficer)
		if s, err := w.s.Tracing(ctx, w.Actor(officer), w.summary(id)); err != nil || s == nil || len(s.Points) != 1 || len(trace.Points) != 2 {
			t.Errorf("its tracing is %+v, %v", s, err)
		}
	})
}
