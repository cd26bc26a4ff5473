package bench_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"testing"
	"time"

	"comity.example/comity/internal/hubtest"
)

// asked are the pages and the API requests that are measured.
var asked = []string{
	"/en/framework/provisions/un:a-70-174:13:h",
	"/ar/framework/roadmap",
	"/fr/record/sponsorships",
	"/en/register",
	"/api/v1/provisions/un:a-70-174:13:h",
	"/api/v1/record/sponsorships?limit=500",
	"/api/v1/statements?limit=100",
}

// TestAnswers measures pages and API requests against the same mux serving a
// static file of the same size. Warm: asked again while the register stands
// still. Cold: a request that carries a cookie, which is never answered from
// what was kept.
func TestAnswers(t *testing.T) {
	wanted(t, "answers")
	b := &table{t: t}
	measureAnswers(t, b, "SQLite", "", 100_000)
	measureAnswers(t, b, "PostgreSQL", hubtest.Postgres(t), 10_000)
	b.print()
}

func measureAnswers(t *testing.T, b *table, name, database string, size int64) {
	t.Helper()
	h, _, _ := hub(t, database, size)
	defer func() { _ = h.Close() }()
	server, err := h.Server()
	if err != nil {
		t.Fatal(err)
	}
	server.Public("GET /static/{size}", http.HandlerFunc(static))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }()
	defer func() { _ = srv.Close() }()
	base := "http://" + l.Addr().String()
	for _, path := range asked {
		length := len(fetch(t, base+path, ""))
		file := base + "/static/" + strconv.Itoa(length)
		warm := ratio(t, base+path, "", file)
		b.add(figure{fmt.Sprintf("%s, %d kB, warm (%s, %d statements)", path, length/1000, name, size),
			perSec(warm.here), perSec(warm.there), fmt.Sprintf("%.2f", warm.here/warm.there), "≥ 0.3"})
		cold := ratio(t, base+path, "cold=1", file)
		b.add(figure{fmt.Sprintf("%s, cold (%s)", path, name), perSec(cold.here), perSec(cold.there), fmt.Sprintf("%.2f", cold.here/cold.there), ""})
	}
}

func perSec(f float64) string { return fmt.Sprintf("%.0f/s", f) }

// static serves a file of a size, from memory, without packing.
func static(w http.ResponseWriter, r *http.Request) {
	n, err := strconv.Atoi(r.PathValue("size"))
	if err != nil || n < 0 || n > 10<<20 {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Length", strconv.Itoa(n))
	_, _ = w.Write(zeros[:n])
}

var zeros = make([]byte, 10<<20)

type pair struct{ here, there float64 }

// ratio measures two addresses in turn, for five rounds, and gives the median
// requests a second of each.
func ratio(t *testing.T, here, cookie, there string) pair {
	t.Helper()
	var a, b []time.Duration
	const n = 200
	for range 5 {
		a = append(a, ask(t, here, cookie, n))
		b = append(b, ask(t, there, "", n))
	}
	return pair{perSecond(n, quantile(a, 0.5)), perSecond(n, quantile(b, 0.5))}
}

// ask sends n requests over four connections.
func ask(t *testing.T, url, cookie string, n int) time.Duration {
	t.Helper()
	work := make(chan struct{}, n)
	for range n {
		work <- struct{}{}
	}
	close(work)
	begin := time.Now()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range work {
				fetch(t, url, cookie)
			}
		})
	}
	wg.Wait()
	return time.Since(begin)
}

var caller = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8, DisableCompression: true}}

func fetch(t *testing.T, url, cookie string) []byte {
	t.Helper()
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Error(err)
		return nil
	}
	if cookie != "" {
		req.Header.Set("Cookie", cookie)
	}
	resp, err := caller.Do(req)
	if err != nil {
		t.Error(err)
		return nil
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Errorf("%s: %d %v", url, resp.StatusCode, err)
	}
	return body
}
