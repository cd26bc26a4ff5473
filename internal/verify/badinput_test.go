package verify_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"comity.example/comity/internal/hubtest/hub"
	"comity.example/comity/internal/verify"
	"comity.example/comity/statement"
)

// What a hub is asked over HTTP that it cannot answer: each its own status, a
// reason in words, and no trace of what is inside.
func TestBadRequests(t *testing.T) {
	h := hub.Shared(t)
	size := h.Ledger.Size()
	zero := strings.Repeat("0", 64)
	for _, c := range []struct {
		name, method, path, body string
		status                   int
	}{
		{"a tile of no level", "GET", "/tile/9/000", "", 404},
		{"a tile beyond the end", "GET", "/tile/0/999", "", 404},
		{"a tile wider than it is", "GET", "/tile/1/000.p/200", "", 404},
		{"a tile of no width", "GET", "/tile/0/000.p/0", "", 404},
		{"a tile with a sign", "GET", "/tile/0/-01", "", 404},
		{"a tile with too many digits", "GET", "/tile/0/0000", "", 404},
		{"a path out of the tiles", "GET", "/tile/0/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "", 404},
		{"entries of no number", "GET", "/tile/entries/abc", "", 404},
		{"entries of a huge number", "GET", "/tile/entries/x999/x999/x999/x999/999", "", 404},
		{"a body of no hash", "GET", "/blob/nothing", "", 404},
		{"a body of a hash in capitals", "GET", "/blob/" + strings.Repeat("A", 64), "", 404},
		{"a body that is not there", "GET", "/blob/" + zero, "", 404},
		{"a statement of no id", "GET", "/api/v1/statements/nothing", "", 404},
		{"a statement that is not there", "GET", "/api/v1/statements/" + zero, "", 404},
		{"a statement with a long id", "GET", "/api/v1/statements/" + strings.Repeat("a", 65), "", 422},
		{"a cursor of nothing", "GET", "/api/v1/statements?cursor=%00%01", "", 400},
		{"a cursor of another list", "GET", "/api/v1/statements?cursor=c3RhdGU6a2U", "", 400},
		{"a cursor that is too long", "GET", "/api/v1/statements?cursor=" + strings.Repeat("a", 600), "", 422},
		{"no items", "GET", "/api/v1/statements?limit=0", "", 422},
		{"too many items", "GET", "/api/v1/statements?limit=100000", "", 422},
		{"items that are no number", "GET", "/api/v1/statements?limit=many", "", 422},
		{"by nobody", "GET", "/api/v1/statements?by=nobody", "", 422},
		{"bad UTF-8", "GET", "/api/v1/statements?subject=%ff%fe", "", 422},
		{"no such address", "GET", "/api/v1/nothing", "", 404},
		{"a post", "POST", "/checkpoint", "x", 405},
		{"a post to a list", "POST", "/api/v1/statements", "{}", 405},
		{"more than anybody may send", "POST", "/api/v1/statements", strings.Repeat("x", 2<<20), 413},
	} {
		t.Run(c.name, func(t *testing.T) {
			req, err := http.NewRequestWithContext(t.Context(), c.method, h.URL+c.path, strings.NewReader(c.body))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			b, err := io.ReadAll(resp.Body)
			if err := errors.Join(err, resp.Body.Close()); err != nil {
				t.Fatal(err)
			}
			if resp.StatusCode != c.status {
				t.Errorf("status %d, want %d: %s", resp.StatusCode, c.status, b)
			}
			if c.status >= 400 && (len(b) == 0 || bytes.Contains(b, []byte(".go:")) || bytes.Contains(b, []byte("SELECT")) || bytes.Contains(b, []byte("goroutine"))) {
				t.Errorf("it answers %q", b)
			}
		})
	}
	if h.Ledger.Size() != size {
		t.Error("something was stored")
	}
}

// What a hub sends as a statement and is none: each is refused by its own kind,
// and the place is named.
func TestBadStatementsOverHTTP(t *testing.T) {
	h := hub.Shared(t)
	const place = 4
	for _, c := range []struct {
		name   string
		change func(leaf string) string
		kind   statement.Kind
		check  verify.Check
	}{
		{"a member twice", func(l string) string { return strings.Replace(l, `"marking":`, `"type":"a.b/1","marking":`, 1) }, statement.DuplicateKey, verify.Form},
		{"in other case", func(l string) string { return strings.Replace(l, `"marking"`, `"Marking"`, 1) }, statement.WrongCase, verify.Form},
		{"a member that does not belong", func(l string) string { return strings.Replace(l, `"marking"`, `"remarks"`, 1) }, statement.UnknownKey, verify.Form},
		{"bad UTF-8", func(l string) string { return strings.Replace(l, `"subject":"`, "\"subject\":\"\xff", 1) }, statement.BadUTF8, verify.Form},
		{"over the limit", func(l string) string {
			return strings.Replace(l, `"subject":"`, `"subject":"`+strings.Repeat("a", statement.MaxHeader), 1)
		}, statement.TooLarge, verify.Form},
		{"with space", func(l string) string { return strings.Replace(l, `","`, `", "`, 1) }, statement.NotCanonical, verify.Form},
		{"no statement at all", func(string) string { return "hello\n" }, statement.Malformed, verify.Form},
		{"nothing", func(string) string { return "" }, statement.Malformed, verify.Form},
		{"another signature", func(l string) string {
			i := strings.Index(l, "\nsig ") + 8
			return l[:i] + string(map[bool]byte{true: 'A', false: 'B'}[l[i] != 'A']) + l[i+1:]
		}, statement.BadSignature, verify.Signature},
		{"an approval that belongs to nobody", func(l string) string { return l + "Nobody AAAA\n" }, statement.Malformed, verify.Form},
	} {
		t.Run(c.name, func(t *testing.T) {
			lying := proxy(t, h.URL, func(p string, _ *http.Response, b []byte) []byte {
				if p != "/tile/entries/000" {
					return b
				}
				return replaceEntry(b, place, c.change)
			})
			_, err := verify.Hub(t.Context(), at(t, lying.URL), hubOptions(t))
			f, found := errors.AsType[*verify.Finding](err)
			if !found || f.Check != c.check || f.Index != place || !errors.Is(f.Cause, &statement.Error{Kind: c.kind}) {
				t.Errorf("want %s, verify says %v", c.kind, err)
			}
		})
	}
}

// replaceEntry changes one entry of a bundle.
func replaceEntry(b []byte, place int, change func(string) string) (out []byte) {
	for i := 0; len(b) >= 2; i++ {
		n := int(binary.BigEndian.Uint16(b))
		leaf := string(b[2 : 2+n])
		if b = b[2+n:]; i == place {
			leaf = change(leaf)
		}
		out = binary.BigEndian.AppendUint16(out, uint16(len(leaf)))
		out = append(out, leaf...)
	}
	return out
}
