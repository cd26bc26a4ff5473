package contribution_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/kernel/sqldb"
	"comity.example/comity/internal/module/consult"
	"comity.example/comity/internal/module/consult/contribution"
	"comity.example/comity/internal/platform/authorization"
	"comity.example/comity/internal/platform/draft"
	"comity.example/comity/internal/platform/submission"
	"comity.example/comity/statement"
)

// clearing, in the environment, is the database on which a process clears
// contributions until it is killed.
const clearing = "COMITY_TEST_CLEARING"

// TestClearsUntilKilled is that process: it tells each contribution that was
// acknowledged to who drafted or cleared it. By itself it does nothing.
func TestClearsUntilKilled(t *testing.T) {
	url := os.Getenv(clearing)
	if url == "" {
		t.Skip("run by TestClearanceKilled")
	}
	w := newWorld(t, url).opens()
	for n := 0; ; n++ {
		out, err := w.s.Say(context.Background(), w.Actor(w.fr), statement.Hash{}, w.comment(own("state:fr"), fmt.Sprintf("Comment %d.", n)))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("drafted %s\n", out.Draft)
		if n%3 == 2 {
			continue // nobody clears it
		}
		r := w.MustClear(w.clears["state:fr"], draft.ID(out.Draft))
		fmt.Printf("cleared %s %s %d\n", out.Draft, r.Receipt.ID, r.Receipt.Index)
	}
}

// TestClearanceKilled kills a process, as kill -9 does, while people draft and
// clear contributions. Whatever was acknowledged is there: what was cleared in
// the register, with its clearance, what was drafted on the desk; and a draft is
// cleared and said, or neither.
func TestClearanceKilled(t *testing.T) {
	hubtest.Databases(t, func(t *testing.T, url string) {
		told := killed(t, url, 20+rand.IntN(10))
		if len(told.said) == 0 || len(told.drafted) <= len(told.said) {
			t.Fatalf("%d are drafted and %d cleared before the kill", len(told.drafted), len(told.said))
		}
		projections := []ledger.Projection{authorization.Projection{}, draft.Projection{}, consult.Projection{}, contribution.Projection{}, submission.Projection{}}
		var p hubtest.Promises
		for _, r := range told.said {
			p.Said = append(p.Said, r)
		}
		if err := hubtest.CheckLog(t.Context(), url, projections, p); err != nil {
			t.Fatal(err)
		}
		db, err := sqldb.OpenReadOnly(t.Context(), url)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = db.Close() }()
		err = db.Read(t.Context(), func(q sqldb.Querier) error {
			for _, id := range told.drafted {
				one := func(query string) (n int) {
					t.Helper()
					if err := q.QueryRow(t.Context(), query, id).Scan(&n); err != nil {
						t.Fatal(err)
					}
					return n
				}
				waits := one(`SELECT COUNT(*) FROM draft WHERE id = $1 AND statement = '' AND state = 'waiting'`)
				said := one(`SELECT COUNT(*) FROM draft d JOIN clearance c ON c.draft = d.id JOIN contribution_case k ON k.subject = d.statement WHERE d.id = $1`)
				_, cleared := told.said[id]
				if waits+said != 1 || cleared && said != 1 {
					t.Errorf("draft %s: %d wait, %d are said; told as cleared: %v", id, waits, said, cleared)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%d drafted and %d cleared before the kill", len(told.drafted), len(told.said))
	})
}

type told struct {
	drafted []string
	said    map[string]ledger.Receipt // by draft
}

// killed runs the process until it has cleared so many, and kills it within the
// next ones.
func killed(t *testing.T, url string, after int) told {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestClearsUntilKilled$", "-test.v")
	cmd.Env = append(os.Environ(), clearing+"="+url)
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	got := told{said: map[string]ledger.Receipt{}}
	var all []string
	for in := bufio.NewScanner(out); in.Scan(); {
		all = append(all, in.Text())
		if f := strings.Fields(in.Text()); len(f) == 2 && f[0] == "drafted" {
			got.drafted = append(got.drafted, f[1])
		} else if len(f) == 4 && f[0] == "cleared" {
			var r ledger.Receipt
			if r.ID, err = statement.ParseHash(f[2]); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Sscan(f[3], &r.Index); err != nil {
				t.Fatal(err)
			}
			got.said[f[1]] = r
			if len(got.said) == after {
				time.AfterFunc(time.Duration(rand.IntN(20))*time.Millisecond, func() { _ = cmd.Process.Kill() })
			}
		}
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.Success() || cmd.ProcessState.Exited() {
		t.Fatalf("it has ended by itself: %v\n%s", err, strings.Join(all, "\n"))
	}
	return got
}
