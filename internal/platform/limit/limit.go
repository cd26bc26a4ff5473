package limit

import (
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"comity.example/comity/internal/clock"
	"comity.example/comity/internal/fail"
)

// TooMany is the kind of error that says: not so often. It becomes 429.
const TooMany fail.Kind = "too-many"

// Memory is how many keys a limit remembers at the most.
const Memory = 20_000

// Limit is a bucket of tokens for each key. It is safe for concurrent use.
type Limit struct {
	clock clock.Clock
	every time.Duration // one token
	burst int

	mu      sync.Mutex
	buckets map[string]*bucket
	swept   time.Time // when those that are full again were last forgotten
}

type bucket struct {
	tokens *rate.Limiter
	used   time.Time
}

// New makes a limit: burst at once, and after that one in every.
func New(c clock.Clock, burst int, every time.Duration) *Limit {
	return &Limit{clock: c, every: every, burst: burst, buckets: map[string]*bucket{}}
}

// Take takes a token of this key: nil, or an error of the kind TooMany. It
// does not say whether the key stands for anything.
func (l *Limit) Take(key string) error {
	now := l.clock.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buckets[key]
	if b == nil {
		l.room(now)
		b = &bucket{tokens: rate.NewLimiter(rate.Every(l.every), l.burst)}
		l.buckets[key] = b
	}
	b.used = now
	if !b.tokens.AllowN(now, 1) {
		return fail.New(TooMany, "This was asked for too often. Wait %s and try again.", l.Wait().Round(time.Second))
	}
	return nil
}

// Wait is how long somebody who has taken every token had better wait.
func (l *Limit) Wait() time.Duration { return max(l.every, time.Second) }

// Size is how many keys are remembered.
func (l *Limit) Size() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.buckets)
}

// room forgets keys until there is room for one more.
func (l *Limit) room(now time.Time) {
	if len(l.buckets) < Memory {
		return
	}
	// Looking at all of them pays once in the time in which one fills.
	if full := now.Add(-l.every * time.Duration(l.burst)); !l.swept.After(full) {
		l.swept = now
		for key, b := range l.buckets {
			if b.used.Before(full) {
				delete(l.buckets, key)
			}
		}
	}
	for key := range l.buckets {
		if len(l.buckets) < Memory {
			return
		}
		delete(l.buckets, key)
	}
}

// Proxies are the addresses from which requests are passed on by a server that
// the operator has named. The zero value names none.
type Proxies []netip.Prefix

// ParseProxies reads addresses and prefixes: "10.0.0.7", "fd00::/8".
func ParseProxies(texts []string) (Proxies, error) {
	var out Proxies
	for _, t := range texts {
		p, err := netip.ParsePrefix(t)
		if a, aerr := netip.ParseAddr(t); aerr == nil {
			p, err = netip.PrefixFrom(a, a.BitLen()), nil
		}
		if err != nil {
			return nil, fail.New(fail.Invalid, "%q is no address of a proxy", t).WithHint("write an IP address, or a prefix such as 10.0.0.0/8")
		}
		out = append(out, p.Masked())
	}
	return out, nil
}

// Key gives the part of a reader's address that counts as one: a whole IPv4
// address, and of an IPv6 address the network of 64 bits, which one household
// or office has to itself.
func (p Proxies) Key(r *http.Request) string {
	a := p.Address(r)
	if !a.IsValid() {
		return "unknown"
	}
	bits := 64
	if a.Is4() {
		bits = 32
	}
	network, err := a.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return network.String()
}

// Address gives a reader's address; the zero Addr when it has none. Behind a
// named proxy it is what the proxy says, and what others have said before the
// proxy is not believed.
func (p Proxies) Address(r *http.Request) netip.Addr {
	a := addressOf(r.RemoteAddr)
	if p.has(a) {
		said := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		for i := len(said) - 1; i >= 0 && p.has(a); i-- {
			next := addressOf(strings.TrimSpace(said[i]))
			if !next.IsValid() {
				break
			}
			a = next
		}
	}
	return a
}

func (p Proxies) has(a netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(a) {
			return true
		}
	}
	return false
}

// addressOf reads an address with or without a port; the zero Addr when it is
// none.
func addressOf(text string) netip.Addr {
	if host, _, err := net.SplitHostPort(text); err == nil {
		text = host
	}
	a, err := netip.ParseAddr(strings.Trim(text, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return a.Unmap().WithZone("")
}
