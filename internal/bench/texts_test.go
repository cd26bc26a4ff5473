package bench_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"testing"
	"time"

	hubs "comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/module/consult/text"
)

// growths is after how many growths of the register the first request is timed.
const growths = 9

// TestTexts measures the pages of a text of 8,000 words with a thousand
// amendments: the time to the first byte beside that of the hub's plainest page,
// and the bytes. First: the first request after the register grew, which folds
// the text; the median of several growths. Cold: a request with a cookie, which is never answered from what was
// kept. Warm: from what was kept.
func TestTexts(t *testing.T) {
	wanted(t, "texts")
	b := &table{t: t}
	base, all, err := hubs.Amendments("1000", 8_000, 1000)
	if err != nil {
		t.Fatal(err)
	}
	h, _, _ := hub(t, "", 5_000)
	defer func() { _ = h.Close() }()
	id, err := hubs.Negotiate(t.Context(), h, base, all)
	if err != nil {
		t.Fatal(err)
	}
	server, err := h.Server()
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: server.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = srv.Serve(l) }()
	defer func() { _ = srv.Close() }()
	at := "http://" + l.Addr().String()
	plain, _ := firstByte(t, at+"/en/about", "cold=1", 15)
	of := "/en/texts/" + id
	busiest, err := h.Consultations().Texts.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	units, _, err := busiest.Units()
	if err != nil {
		t.Fatal(err)
	}
	most := units[0]
	for _, u := range units {
		if len(u.Amendments) > len(most.Amendments) {
			most = u
		}
	}
	for _, page := range []struct{ name, path string }{
		{"text", of}, {"text, side by side", of + "?as=sides"}, {"text, list", of + "?as=list"}, {"text, as decided", of + "?show=decided"}, {"text, against agreed language", of + "?show=agreed"},
		{fmt.Sprintf("unit with %d amendments", len(most.Amendments)), of + "/units/" + text.Slug(most.ID)}, {"board", of + "/collisions"}, {"list of amendments", of + "/amendments"},
	} {
		grown, size := make([]time.Duration, growths), 0
		for n := range grown {
			fill(t, h.Ledger, h.Ledger.Size()+1)
			grown[n], size = firstByte(t, at+page.path, "cold=1", 1)
		}
		first := quantile(grown, 0.5)
		cold, _ := firstByte(t, at+page.path, "cold=1", 15)
		warm, _ := firstByte(t, at+page.path, "", 15)
		what := fmt.Sprintf("%s, 1000 amendments, %d kB", page.name, size/1000)
		b.add(figure{what + ", first byte, first", ms(first), ms(plain), ratioOf(first, plain), "< 300 ms, < 1.5 MB"})
		b.add(figure{what + ", first byte, cold", ms(cold), ms(plain), ratioOf(cold, plain), "< 300 ms"})
		b.add(figure{what + ", first byte, warm", ms(warm), ms(plain), ratioOf(warm, plain), ""})
	}
	b.print()
}

func ratioOf(a, b time.Duration) string {
	return strconv.FormatFloat(float64(a)/float64(b), 'f', 1, 64)
}

// firstByte asks n times and gives the median time to the first byte, and the
// bytes of the answer.
func firstByte(t *testing.T, url, cookie string, n int) (time.Duration, int) {
	t.Helper()
	var all []time.Duration
	size := 0
	for range n {
		req, err := http.NewRequest(http.MethodGet, url, nil)
		if err != nil {
			t.Fatal(err)
		}
		if cookie != "" {
			req.Header.Set("Cookie", cookie)
		}
		begin := time.Now()
		resp, err := caller.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		one := make([]byte, 1)
		if _, err := io.ReadFull(resp.Body, one); err != nil {
			t.Fatal(err)
		}
		all = append(all, time.Since(begin))
		rest, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d %v", url, resp.StatusCode, err)
		}
		size = 1 + len(rest)
	}
	return quantile(all, 0.5), size
}
