package bench_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	hubs "comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/redline"
)

// TestRedline measures the way from texts to a consolidated redline: every
// amendment compared with its paragraph, all collisions found, everything
// retained and shown. Without the synthetic amendments it makes its own.
func TestRedline(t *testing.T) {
	wanted(t, "redline")
	b := &table{t: t}
	for _, set := range []struct {
		name              string
		words, amendments int
		aim               time.Duration
		megabytes         float64
	}{
		{"300", 8_000, 300, 15 * time.Millisecond, 0},
		{"1000", 8_000, 1000, 50 * time.Millisecond, 0},
		{"", 18_000, 2000, 150 * time.Millisecond, 100},
	} {
		base, amendments := redlineSet(t, set.name, set.words, set.amendments)
		var all []time.Duration
		var most float64
		for range 15 {
			d, mb := consolidateAll(t, base, amendments)
			all, most = append(all, d), max(most, mb)
		}
		aim := fmt.Sprintf("< %s", set.aim)
		if set.megabytes > 0 {
			aim += fmt.Sprintf(", < %.0f MB", set.megabytes)
		}
		what := fmt.Sprintf("%d amendments on %d words, to a redline", set.amendments, set.words)
		b.add(figure{what + ", median", ms(quantile(all, 0.5)), "", "", aim})
		b.add(figure{what + ", slowest of 15", ms(slices.Max(all)), "", "", ""})
		b.add(figure{what + ", all memory asked for", fmt.Sprintf("%.1f MB", most), "", "", ""})
	}
	measureCarry(t, b)
	b.print()
}

// measureCarry measures what a new version costs when every third amendment was
// retained: the other ones are carried onto it.
func measureCarry(t *testing.T, b *table) {
	t.Helper()
	base, amendments := redlineSet(t, "1000", 8_000, 1000)
	v := redline.NewVersion(redline.FromParagraphs("base", base))
	var changes, pending []redline.Change
	var decisions []redline.Decision
	for i, a := range amendments {
		c, err := v.Propose(a)
		if err != nil {
			t.Fatal(err)
		}
		changes = append(changes, c)
		if i%3 == 0 {
			decisions = append(decisions, redline.Decision{Amendment: a.ID, As: redline.Retained})
		} else {
			pending = append(pending, c)
		}
	}
	done, err := v.Consolidate(changes, decisions)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	clean := 0
	for _, c := range pending {
		carried, err := done.Carry(c)
		if err != nil {
			t.Fatal(err)
		}
		if carried.Clean {
			clean++
		}
	}
	b.add(figure{fmt.Sprintf("%d pending amendments carried, %d of them clean", len(pending), clean), ms(time.Since(begin)), "", "", ""})
}

// consolidateAll goes the whole way once.
func consolidateAll(t *testing.T, base []string, amendments []redline.Amendment) (time.Duration, float64) {
	t.Helper()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	begin := time.Now()
	v := redline.NewVersion(redline.FromParagraphs("base", base))
	changes := make([]redline.Change, len(amendments))
	decisions := make([]redline.Decision, len(amendments))
	for i, a := range amendments {
		c, err := v.Propose(a)
		if err != nil {
			t.Fatal(err)
		}
		changes[i], decisions[i] = c, redline.Decision{Amendment: a.ID, As: redline.Retained}
	}
	board, err := v.Collide(changes)
	if err != nil {
		t.Fatal(err)
	}
	done, err := v.Consolidate(changes, decisions)
	if err != nil {
		t.Fatal(err)
	}
	lines := done.Redline()
	took := time.Since(begin)
	runtime.ReadMemStats(&after)
	if len(board.Colliding) == 0 || len(done.Brackets) == 0 || len(lines) < len(base) {
		t.Fatalf("%d collisions, %d brackets, %d lines", len(board.Colliding), len(done.Brackets), len(lines))
	}
	return took, float64(after.TotalAlloc-before.TotalAlloc) / 1e6
}

// redlineSet reads a set of synthetic amendments where it is there, and makes
// one of the same kind where it is not.
func redlineSet(t *testing.T, name string, words, amendments int) (base []string, out []redline.Amendment) {
	t.Helper()
	base, out, err := hubs.Amendments(name, words, amendments)
	if err != nil {
		t.Fatal(err)
	}
	return base, out
}
