package bench_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

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
	dir := os.Getenv("COMITY_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	dir = filepath.Join(dir, "redline", name)
	b, err := os.ReadFile(filepath.Join(dir, "base.json"))
	if name == "" || err != nil {
		return madeSet(words, amendments)
	}
	if err := json.Unmarshal(b, &base); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, "amendments.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var a redline.Amendment
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return base, out
}

func madeSet(words, amendments int) (base []string, out []redline.Amendment) {
	r := rand.New(rand.NewPCG(70, 174))
	const long = 80 // words of a paragraph
	draw := func(n int, from string) []string {
		all := strings.Fields(from)
		w := make([]string, n)
		for i := range w {
			w[i] = all[r.IntN(len(all))]
		}
		return w
	}
	for range words / long {
		base = append(base, strings.Join(draw(long, "States should not knowingly allow their territory to be used for internationally wrongful acts using ICTs, and cooperate; exchange information, assist each other. Prosecute terrorist and criminal use"), " "))
	}
	for i := range amendments {
		p := r.IntN(len(base))
		w := strings.Fields(base[p])
		from := r.IntN(len(w))
		to := min(len(w), from+r.IntN(5))
		put := draw(r.IntN(4), "where feasible in good faith with stakeholders")
		if from == to && len(put) == 0 {
			put = []string{"voluntarily"}
		}
		out = append(out, redline.Amendment{ID: fmt.Sprintf("A%d", i+1), Paragraph: p, Text: strings.Join(slices.Concat(w[:from], put, w[to:]), " ")})
	}
	return base, out
}
