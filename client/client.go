package client

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Limits of what is read of one answer, in bytes.
const (
	maxJSON    = 32 << 20
	maxSmall   = 64 << 10 // checkpoint, well-known, problem
	tries      = 4        // of one request, while the hub says "not now"
	maxPause   = 10 * time.Second
	firstPause = 200 * time.Millisecond
)

// Prefix is where the JSON API of a hub lives.
const Prefix = "/api/v1"

// Client reads one hub. It is safe for concurrent use.
type Client struct {
	base *url.URL
	// HTTP makes the requests. New sets one that keeps a few connections open
	// and gives up on an answer after a minute.
	HTTP *http.Client
	// UserAgent is how the client names itself.
	UserAgent string
}

// New makes a client of the hub at an address: scheme and host, and a path if
// the hub is below one.
func New(base string) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fmt.Errorf("%q is not the address of a hub: it begins with http:// or https://", base)
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	u.RawQuery, u.Fragment = "", ""
	return &Client{
		base: u, UserAgent: "comity-client",
		HTTP: &http.Client{Timeout: time.Minute, Transport: &http.Transport{
			Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 16, MaxConnsPerHost: 16,
			IdleConnTimeout: 30 * time.Second, TLSHandshakeTimeout: 15 * time.Second, ForceAttemptHTTP2: true,
		}},
	}, nil
}

// String is the address of the hub.
func (c *Client) String() string { return c.base.Redacted() }

// Raw gives the bytes that the hub answers at a path with a query, such as
// "/api/v1/provisions"; the path is escaped already.
func (c *Client) Raw(ctx context.Context, path string, query url.Values) ([]byte, error) {
	return c.get(ctx, path, query, maxJSON)
}

// Get reads a JSON answer of the API: path is below Prefix and escaped.
func (c *Client) Get(ctx context.Context, path string, query url.Values, into any) error {
	b, err := c.get(ctx, Prefix+path, query, maxJSON)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(b, into); err != nil {
		return fmt.Errorf("%s%s: the answer is not what was expected: %w", Prefix, path, err)
	}
	return nil
}

// get asks again, after a pause, while the hub says that it may answer later.
func (c *Client) get(ctx context.Context, path string, query url.Values, limit int64) ([]byte, error) {
	pause := firstPause
	for try := 1; ; try++ {
		b, wait, err := c.once(ctx, path, query, limit)
		if err == nil || !again(err) || try == tries {
			return b, err
		}
		if wait == 0 {
			wait, pause = pause, 2*pause
		}
		t := time.NewTimer(min(wait, maxPause))
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return nil, ctx.Err()
		}
	}
}

// again reports whether a later try may succeed.
func again(err error) bool {
	if p, ok := errors.AsType[*Problem](err); ok {
		switch p.Status {
		case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
			return true
		}
		return false
	}
	var tooLarge *SizeError
	return !errors.As(err, &tooLarge) && !errors.Is(err, context.Canceled) && !errors.Is(err, context.DeadlineExceeded)
}

func (c *Client) once(ctx context.Context, path string, query url.Values, limit int64) (body []byte, wait time.Duration, err error) {
	address := strings.TrimSuffix(c.base.String(), "/") + path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, 0, fmt.Errorf("%s: %w", path, err)
	}
	req.Header.Set("User-Agent", c.UserAgent)
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return nil, 0, fmt.Errorf("the hub cannot be asked: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		if s, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && s > 0 {
			wait = time.Duration(s) * time.Second
		}
		b, err := readAll(resp.Body, path, maxSmall)
		if err != nil {
			return nil, wait, err
		}
		return nil, wait, problemOf(resp, path, b)
	}
	b, err := readAll(resp.Body, path, limit)
	return b, 0, err
}

// SizeError says that an answer is larger than the client reads.
type SizeError struct {
	Path  string
	Limit int64 // bytes
}

func (e *SizeError) Error() string {
	return fmt.Sprintf("%s: the answer has more than %d bytes", e.Path, e.Limit)
}

func readAll(r io.Reader, path string, limit int64) ([]byte, error) {
	var buf bytes.Buffer
	n, err := buf.ReadFrom(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: the answer breaks off: %w", path, err)
	}
	if n > limit {
		return nil, &SizeError{Path: path, Limit: limit}
	}
	return buf.Bytes(), nil
}
