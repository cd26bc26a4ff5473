package bench_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/app"
	"comity.example/comity/internal/kernel/ledger"
	"comity.example/comity/internal/module/cooperation"
)

// How much is said in cases while memory is watched.
const (
	perMoment = 100              // statements a second
	sample    = 10 * time.Second // between two looks at the memory
)

// minutes says for how long: COMITY_BENCH_MINUTES, or two. The figures that are
// published are of ten.
func minutes(t *testing.T) time.Duration {
	t.Helper()
	n := 2
	if text := os.Getenv("COMITY_BENCH_MINUTES"); text != "" {
		var err error
		if n, err = strconv.Atoi(text); err != nil || n < 1 {
			t.Fatalf("COMITY_BENCH_MINUTES: %q", text)
		}
	}
	return time.Duration(n) * time.Minute
}

// talk is what is said in one case, in order, and how far it has come.
type talk struct {
	id     string
	two    [2]desk
	handed int // statements that were handed out to be said
	mu     sync.Mutex
	n      int // and that were taken up
}

var talked = []struct {
	by    int // the opener or the other
	verb  cooperation.Verb
	words string
}{{0, cooperation.Sent, ""}, {1, cooperation.Acknowledged, "Received."}, {1, cooperation.Acted, "The host was taken off the network."}, {0, cooperation.Closed, ""}, {1, cooperation.Closed, "Thank you."}}

// next is what is said next, by whom.
func (d *duty) next(t *talk) (desk, ledger.Draft) {
	step := talked[t.n]
	by, to := t.two[step.by], t.two[1-step.by]
	body := cooperation.Body(d.notification())
	if step.verb != cooperation.Sent {
		body = plain(step.verb, step.words)
		if step.words == "" {
			body = &cooperation.Words{As: cooperation.As{Kind: cooperation.Notification, Verb: step.verb}}
		}
	}
	t.n++
	return by, d.draft(by, to, t.id, body)
}

// memory is what the heap holds after everything that can be freed was.
func memory() int64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapInuse)
}

// TestRate has States say a hundred statements a second in cases of theirs, each
// durable, while the hub works beside: it tells people, and minds what falls due.
// The heap at the end is compared with that after the first fifth.
func TestRate(t *testing.T) {
	wanted(t, "rate")
	b := &table{t: t}
	defer b.print()
	d, long := newDuty(t, "", 12), minutes(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error)
	go func() { served <- d.Serve(ctx, app.Listeners{Public: l}) }()
	defer func() { cancel(); <-served }()

	work, begin := make(chan *talk, 4*perMoment), time.Now()
	var wg sync.WaitGroup
	var mu sync.Mutex
	here := make([]time.Duration, 0, int(long.Seconds()+60)*perMoment)
	for range 8 {
		wg.Go(func() {
			for one := range work {
				one.mu.Lock() // what is said in a case is said in order
				by, said := d.next(one)
				at := time.Now()
				err := d.says(ctx, by, said)
				took := time.Since(at)
				one.mu.Unlock()
				mu.Lock()
				here = append(here, took)
				if err != nil {
					t.Error(err)
				}
				mu.Unlock()
			}
		})
	}
	kept, said := d.talks(t, work, begin, long)
	close(work)
	wg.Wait()
	took := time.Since(begin)
	first, last := kept[len(kept)/5], kept[len(kept)-1]
	what := fmt.Sprintf("%d statements of cases in %s, %d a second asked for", said, took.Round(time.Second), perMoment)
	b.add(figure{what + ": said", fmt.Sprintf("%.1f/s", perSecond(said, took)), fmt.Sprintf("%d/s", perMoment), fmt.Sprintf("%.2f", perSecond(said, took)/perMoment), "1.00"})
	b.add(figure{what + ": heap at the end, beside that after a fifth", megabytes(last), megabytes(first), fmt.Sprintf("%.2f", float64(last)/float64(first)), "flat"})
	b.add(figure{what: what + ": each durable, median and p99", value: ms(quantile(here, 0.5)), baseline: ms(quantile(here, 0.99))})
	if d.Ledger.Stopped() != nil || len(here) != said {
		t.Errorf("%d of %d were said: %v", len(here), said, d.Ledger.Stopped())
	}
}

// talks hands out what is to be said, at an even pace, and looks at the memory. Of
// each case a statement is handed out once those before it have been said: a
// hundred cases go on at a time, each named again after a second.
func (d *duty) talks(t *testing.T, work chan<- *talk, begin time.Time, long time.Duration) (kept []int64, said int) {
	t.Helper()
	going := make([]*talk, perMoment)
	tick := time.NewTicker(time.Second / perMoment)
	defer tick.Stop()
	looked := begin
	for time.Since(begin) < long {
		<-tick.C
		for due := int(time.Since(begin).Seconds() * perMoment); said < due; said++ {
			i := said % perMoment
			if one := going[i]; one == nil || one.handed == len(talked) {
				going[i] = &talk{id: cooperation.NewCase(), two: [2]desk{d.desks[said%len(d.desks)], d.desks[(said+1+said/perMoment%5)%len(d.desks)]}}
			}
			going[i].handed++
			work <- going[i]
		}
		if time.Since(looked) >= sample {
			looked = time.Now()
			kept = append(kept, memory())
		}
	}
	return kept, said
}
