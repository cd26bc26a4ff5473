package bench_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/kernel/keys"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/platform/participant"
)

// figure is one line of the table.
type figure struct{ what, value, baseline, ratio, aim string }

// table gathers figures and prints them at the end of the run.
type table struct {
	t    *testing.T
	rows []figure
}

func (b *table) add(f figure) {
	b.rows = append(b.rows, f)
	b.t.Logf("%-66s %14s %14s %8s  %s", f.what, f.value, f.baseline, f.ratio, f.aim)
}

func (b *table) print() {
	fmt.Printf("\n%-66s %14s %14s %8s  %s\n", "what", "here", "baseline", "ratio", "aim")
	for _, f := range b.rows {
		fmt.Printf("%-66s %14s %14s %8s  %s\n", f.what, f.value, f.baseline, f.ratio, f.aim)
	}
	fmt.Printf("\n%s, %d processors\n", runtime.Version(), runtime.NumCPU())
}

// wanted skips a measurement that nobody asked for. COMITY_BENCH_ONLY names
// parts, separated by commas, to run alone.
func wanted(t *testing.T, part string) {
	t.Helper()
	if os.Getenv("COMITY_BENCH") != "1" {
		t.Skip("measurements run with make bench")
	}
	if only := os.Getenv("COMITY_BENCH_ONLY"); only != "" && !strings.Contains(","+only+",", ","+part+",") {
		t.Skip("not asked for")
	}
}

// hub makes a hub in a new folder with what is shipped, and fills its
// register up to a number of statements.
func hub(t *testing.T, database string, size int64) (*app.Hub, app.Options, string) {
	t.Helper()
	return hubWith(t, app.Options{Database: database}, size)
}

func hubWith(t *testing.T, o app.Options, size int64) (*app.Hub, app.Options, string) {
	t.Helper()
	ctx := context.Background()
	dir := t.TempDir()
	keyFile := filepath.Join(dir, "hub.key")
	if err := keys.NewKeyFile(keyFile); err != nil {
		t.Fatal(err)
	}
	secret, err := keys.KeyFile(keyFile)
	if err != nil {
		t.Fatal(err)
	}
	o.Data, o.Secret = filepath.Join(dir, "data"), &secret
	if _, err := app.Init(ctx, o, "bench.test/comity"); err != nil {
		t.Fatal(err)
	}
	h, err := app.Open(ctx, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Load(ctx, func(int, int) {}); err != nil {
		t.Fatal(err)
	}
	fill(t, h.Ledger, size)
	return h, o, keyFile
}

// fill says listings until the register holds size statements.
func fill(t *testing.T, l *ledger.Ledger, size int64) {
	t.Helper()
	for n := 0; l.Size() < size; n++ {
		drafts := listings(t, n, int(min(500, size-l.Size())))
		if _, err := l.Say(context.Background(), drafts...); err != nil {
			t.Fatal(err)
		}
	}
}

// listings drafts count statements: nine of ten of a type that the hub does
// not know yet, with bodies of a kilobyte, and one that lists a participant
// again, under a formal name that nobody has used before.
func listings(t *testing.T, round, count int) []ledger.Draft {
	t.Helper()
	all, err := participant.Shipped()
	if err != nil {
		t.Fatal(err)
	}
	out := make([]ledger.Draft, count)
	for i := range out {
		if i%10 != 0 {
			out[i] = draft(round*count + i)
			continue
		}
		p := all[(round*count+i)%len(all)]
		p.Formal = fmt.Sprintf("round %d, number %d", round, i)
		body, err := participant.Encode(&p)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = ledger.Draft{Type: participant.TypeListed, Subject: p.ID, Body: body}
	}
	return out
}

// quantile gives the q-th of sorted durations.
func quantile(d []time.Duration, q float64) time.Duration {
	sort.Slice(d, func(i, j int) bool { return d[i] < d[j] })
	return d[min(len(d)-1, int(q*float64(len(d))))]
}

func ms(d time.Duration) string {
	return strconv.FormatFloat(float64(d.Microseconds())/1000, 'f', 2, 64) + " ms"
}

func perSecond(n int, d time.Duration) float64 { return float64(n) / d.Seconds() }
