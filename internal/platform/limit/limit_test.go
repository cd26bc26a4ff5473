package limit_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/platform/limit"
)

func TestTake(t *testing.T) {
	c := clock.NewFake(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))
	l := limit.New(c, 3, time.Second)
	took := func(key string) bool {
		err := l.Take(key)
		if err != nil && !fail.Is(err, limit.TooMany) {
			t.Fatal(err)
		}
		return err == nil
	}
	for i, want := range []bool{true, true, true, false, false} {
		if got := took("a"); got != want {
			t.Errorf("try %d: %v", i+1, got)
		}
	}
	if !took("b") {
		t.Error("one key counts for another")
	}
	c.Advance(time.Second)
	if !took("a") || took("a") {
		t.Error("after a second there is one more, and no two")
	}
	c.Advance(time.Hour)
	for range 3 {
		if !took("a") {
			t.Error("after an hour the bucket is not full")
		}
	}
	if took("a") {
		t.Error("a bucket holds more than its burst")
	}
}

// TestMemoryIsBounded: somebody with a great many addresses fills no memory,
// and those who come after are still counted.
func TestMemoryIsBounded(t *testing.T) {
	c := clock.NewFake(time.Date(2026, 1, 31, 9, 0, 0, 0, time.UTC))
	l := limit.New(c, 1, time.Minute)
	for i := range limit.Memory + 500 {
		if err := l.Take(fmt.Sprint(i)); err != nil {
			t.Fatalf("key %d, for the first time: %v", i, err)
		}
		if n := l.Size(); n > limit.Memory {
			t.Fatalf("%d keys are remembered", n)
		}
	}
	last := fmt.Sprint(limit.Memory + 499)
	if err := l.Take(last); !fail.Is(err, limit.TooMany) {
		t.Errorf("the last key is forgotten: %v", err)
	}
}

func TestKey(t *testing.T) {
	proxies, err := limit.ParseProxies([]string{"10.0.0.7", "fd00::/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct{ name, remote, said, want string }{
		{"an address", "192.0.2.5:1234", "", "192.0.2.5/32"},
		{"a network of IPv6", "[2001:db8:1:2:3:4:5:6]:1234", "", "2001:db8:1:2::/64"},
		{"IPv4 in IPv6", "[::ffff:192.0.2.5]:1", "", "192.0.2.5/32"},
		{"a word that nobody asked for", "192.0.2.5:1234", "198.51.100.1", "192.0.2.5/32"},
		{"behind the proxy", "10.0.0.7:80", "198.51.100.1", "198.51.100.1/32"},
		{"what was said before the proxy", "10.0.0.7:80", "203.0.113.9, 198.51.100.1", "198.51.100.1/32"},
		{"behind two proxies", "10.0.0.7:80", "203.0.113.9, 198.51.100.1, fd00::1", "198.51.100.1/32"},
		{"the proxy says nothing", "10.0.0.7:80", "", "10.0.0.7/32"},
		{"the proxy says nonsense", "10.0.0.7:80", "unknown", "10.0.0.7/32"},
		{"no address at all", "pipe", "", "unknown"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: tc.remote, Header: http.Header{}}
			if tc.said != "" {
				r.Header.Set("X-Forwarded-For", tc.said)
			}
			if got := proxies.Key(r); got != tc.want {
				t.Errorf("%s, want %s", got, tc.want)
			}
		})
	}
	if _, err := limit.ParseProxies([]string{"proxy.example"}); !fail.Is(err, fail.Invalid) {
		t.Errorf("a name for an address: %v", err)
	}
}
