package cooperation_test

import (
	"context"
	"strings"
	"testing"

	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/cooperation"
	"comity.example/comity/internal/module/cooperation/report"
	"comity.example/comity/statement"
)

// TestAReportFromEndToEnd: of a closed case one side proposes a report, the other
// agrees, each publishes it, and one withdraws it. Nobody publishes what the
// other has not agreed to, and a visitor sees nothing before both have.
func TestAReportFromEndToEnd(t *testing.T) {
	on(t, func(t *testing.T, w *world) {
		ctx := context.Background()
		n := cooperation.Notification
		id := w.sent(w.notification(), w.b)
		w.say(w.b, w.a, id, plain(n, cooperation.Acknowledged))
		as := cooperation.As{Kind: n, Verb: cooperation.Proposed}
		r := report.Report{ID: cooperation.NewReport(), Parties: report.Parties(w.a, w.b), Kind: string(n), Marking: statement.Clear, Title: en("A host was cleaned"),
			Sections: []report.Section{{Heading: en("What was learned"), Words: en("Keep the number of the other desk on paper.")}}}
		if err := w.try(w.a, w.b, id, &cooperation.Proposing{As: as, Report: r}); !fail.Is(err, fail.Conflict) {
			t.Fatalf("reported on before it is closed: %v", err)
		}
		w.say(w.a, w.b, id, plain(n, cooperation.Closed))
		w.say(w.b, w.a, id, plain(n, cooperation.Closed))
		w.say(w.a, w.b, id, &cooperation.Proposing{As: as, Report: r})
		public := &report.Queries{DB: w.DB}
		found := func(want int) {
			t.Helper()
			err := w.DB.Read(ctx, func(q sqldb.Querier) error {
				docs, err := report.Indexed{}.Documents(ctx, q, r.ID)
				if len(docs) != want || want > 0 && (docs[0].Title.String() != "A host was cleaned" || !strings.Contains(docs[0].Body.String(), "on paper")) {
					t.Errorf("the search finds %+v", docs)
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		publish := func(by statement.Hash, b *report.Published) error {
			_, err := w.service.Publish(ctx, drafter(by), b)
			return err
		}
		proposed := w.threads(w.a, id)[0].Proposing
		early := &report.Published{Report: r, Proposed: proposed.Statement, Agreed: statement.Hash{7}}
		for _, p := range []statement.Hash{w.a, w.b} {
			if err := publish(p, early); !fail.Is(err, fail.Conflict) {
				t.Fatalf("%s publishes what both have not agreed to: %v", w.name(p), err)
			}
		}
		w.say(w.b, w.a, id, &cooperation.Settling{As: cooperation.As{Kind: n, Verb: cooperation.Settled}, Proposal: proposed.Statement, Words: proposed.Words})
		b := w.threads(w.b, id)[0].Published()
		if err := publish(w.c, b); !fail.Is(err, fail.NotFound) {
			t.Fatalf("a third participant publishes it: %v", err)
		}
		other := *b
		other.Report.Title = en("CANARY-other words")
		if err := publish(w.a, &other); !fail.Is(err, fail.Conflict) {
			t.Fatalf("other words are published: %v", err)
		}
		if err := publish(w.a, b); err != nil {
			t.Fatal(err)
		}
		if _, err := public.Get(ctx, r.ID); !fail.Is(err, fail.NotFound) {
			t.Fatalf("published by one alone, it is shown: %v", err)
		}
		found(0)
		if err := publish(w.b, b); err != nil {
			t.Fatal(err)
		}
		got, err := public.Get(ctx, r.ID)
		if err != nil || got.Words != proposed.Words || len(got.Said) != 2 || len(got.Sections) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		if part, err := public.List(ctx, 0, 0); err != nil || len(part.Items) != 1 {
			t.Fatalf("%+v, %v", part, err)
		}
		found(1)
		if _, err := w.service.Publish(ctx, drafter(w.b), &report.Withdrawn{Report: r.ID, Reason: en("It says too much.")}); err != nil {
			t.Fatal(err)
		}
		if got, err := public.Get(ctx, r.ID); err != nil || got.Withdrawal == nil || got.Sections != nil {
			t.Fatalf("withdrawn, it reads %+v, %v", got, err)
		}
		found(0)
		if _, _, err := ledger.Dump(ctx, w.DB, ledger.TablesOf([]ledger.Projection{report.Projection{}})); err != nil {
			t.Fatal(err)
		}
		w.same()
	})
}
