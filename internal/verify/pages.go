package verify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"comity.example/comity/client"
	"comity.example/comity/internal/fail"
)

// walk is the comparison of one hub's API with the replica's.
type walk struct {
	h       *remote
	mu      sync.RWMutex // held to answer from the replica; locked while it grows
	handler http.Handler
	theirs  description
	ours    description
	ids     map[string][]string // by path of the list
}

// description is at this address on every hub.
const descriptionPath = client.Prefix + "/openapi.json"

// pages compares every answer of the API that needs no words of the caller's:
// lists to their end, and one by one what they list.
func (h *remote) pages(ctx context.Context) error {
	w := &walk{h: h, handler: h.API(h.scratch, h.replica), ids: map[string][]string{}}
	b, err := h.client.Raw(ctx, descriptionPath, nil)
	if errors.Is(err, client.ErrNotFound) {
		h.note("there is no API at this address, as at a mirror: the register was proved, and no page was compared")
		return nil
	}
	if err != nil {
		return h.refused(Finding{Check: Page, Index: -1, Place: descriptionPath}, err)
	}
	if w.theirs, err = parseDescription(b); err != nil {
		return place(Page, descriptionPath, "%w", err)
	}
	_, b = w.local(ctx, descriptionPath, nil)
	if w.ours, err = parseDescription(b); err != nil {
		return err
	}
	for _, op := range w.ours.operations() {
		if err := w.operation(ctx, op); err != nil {
			return err
		}
	}
	for _, op := range w.theirs.operations() {
		if _, known := w.ours.Paths[op.path]; !known {
			h.note("%s is of a version (%s) that this program (%s) does not know: it was not compared", op.path, w.theirs.Info.Version, w.ours.Info.Version)
		}
	}
	return nil
}

func (r *run) note(format string, args ...any) {
	r.report.Notes = append(r.report.Notes, fmt.Sprintf(format, args...))
}

func (w *walk) operation(ctx context.Context, op operation) error {
	switch _, known := w.theirs.Paths[op.path]; {
	case !known:
		w.h.note("the hub is of a version (%s) that does not answer %s", w.theirs.Info.Version, op.path)
		return nil
	case op.asks != "":
		w.h.note("%s answers questions of the reader's own: it was not compared", op.path)
		return nil
	case op.within != nil:
		return w.details(ctx, op)
	case op.list:
		return w.list(ctx, op)
	}
	_, err := w.compare(ctx, op.path, nil)
	w.h.Tell("pages", w.h.report.Pages, 0)
	return err
}

// list compares a list, part by part, and keeps the ids of what it lists.
func (w *walk) list(ctx context.Context, op operation) error {
	q := url.Values{}
	if op.limit > 0 {
		q.Set("limit", strconv.Itoa(op.limit))
	}
	for {
		b, err := w.compare(ctx, op.path, q)
		if err != nil {
			return err
		}
		w.h.Tell("pages", w.h.report.Pages, 0)
		var part client.List[map[string]json.RawMessage]
		if err := json.Unmarshal(b, &part); err != nil {
			return place(Page, op.path, "it is described as a list and is none: %w", err)
		}
		for _, it := range part.Items {
			for _, name := range []string{"id", "participant"} {
				var id string
				if json.Unmarshal(it[name], &id) == nil && id != "" {
					w.ids[op.path] = append(w.ids[op.path], id)
				}
			}
		}
		if part.Next == nil {
			return nil
		}
		q.Set("cursor", *part.Next)
	}
}

// details compares what is addressed by an id.
func (w *walk) details(ctx context.Context, op operation) error {
	before, after, _ := strings.Cut(op.path, "{"+op.within.name+"}")
	var ids []string
	switch {
	case len(op.within.enum) > 0:
		ids = op.within.enum
	case len(w.ids[op.parent()]) > 0:
		ids = w.ids[op.parent()]
	default:
		ids = w.answered(ctx, before, after)
	}
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	if n := w.h.Details; n > 0 && n < len(ids) {
		w.h.note("%d of %d answers of %s were compared, picked at random", n, len(ids), op.path)
		rand.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:n]
	}
	return w.h.each(ctx, "pages "+strings.TrimPrefix(op.path, client.Prefix), len(ids), func(ctx context.Context, i int) error {
		_, err := w.compare(ctx, before+url.PathEscape(ids[i])+after, nil)
		return err
	})
}

// answered gives those of all ids seen that the replica answers at an address
// which no list belongs to.
func (w *walk) answered(ctx context.Context, before, after string) []string {
	var out []string
	for path, ids := range w.ids {
		if strings.HasSuffix(path, "/statements") {
			continue
		}
		for _, id := range slices.Compact(slices.Sorted(slices.Values(ids))) {
			if status, _ := w.local(ctx, before+url.PathEscape(id)+after, nil); status == http.StatusOK {
				out = append(out, id)
			}
		}
	}
	return out
}

// compare asks the hub and the replica and gives the answer in which they
// agree. When they do not, the hub may have grown: the replica then follows,
// and both are asked again.
func (w *walk) compare(ctx context.Context, path string, q url.Values) ([]byte, error) {
	where := Finding{Check: Page, Index: -1, Place: path}
	if len(q) > 0 {
		where.Place += "?" + q.Encode()
	}
	for try := 0; ; try++ {
		size := w.size()
		theirs, err := w.h.client.Raw(ctx, path, q)
		status, mine := w.local(ctx, path, q)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if status >= http.StatusInternalServerError {
			return nil, fail.New(fail.Internal, "the copy of the register cannot answer %s (%d): %s", where.Place, status, mine)
		}
		if p, ok := errors.AsType[*client.Problem](err); ok && p.Status == status {
			w.h.count() // they agree that there is no such thing
			return mine, nil
		}
		if err != nil {
			return nil, w.h.refused(where, err)
		}
		if status != http.StatusOK {
			return nil, place(Page, where.Place, "the hub answers it, and the copy of its register answers %d: %s", status, mine)
		}
		if bytes.Equal(theirs, mine) {
			w.h.count()
			return mine, nil
		}
		grew, err := w.follow(ctx, size)
		if err != nil {
			return nil, err
		}
		if !grew {
			where.Cause = w.difference(theirs, mine)
			return nil, &where
		}
		if try == patience {
			return nil, w.h.unreachable(errors.New("it grows faster than it can be compared"))
		}
	}
}

func (h *remote) count() {
	h.counting.Lock()
	defer h.counting.Unlock()
	h.report.Pages++
}

// size is that of the replica.
func (w *walk) size() int64 {
	w.mu.RLock()
	defer w.mu.RUnlock()
	return w.h.mirror.Size()
}

// follow lets the replica grow as the hub has; it reports whether the replica
// is larger than it was at the last look.
func (w *walk) follow(ctx context.Context, size int64) (bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if err := w.h.grow(ctx); err != nil {
		return false, err
	}
	w.handler = w.h.API(w.h.scratch, w.h.replica)
	return w.h.mirror.Size() > size, nil
}

// local answers from the replica.
func (w *walk) local(ctx context.Context, path string, q url.Values) (int, []byte) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	if err != nil {
		return http.StatusBadRequest, []byte(err.Error())
	}
	req.URL.RawQuery = q.Encode()
	out := answer{header: http.Header{}, status: http.StatusOK}
	w.handler.ServeHTTP(&out, req)
	return out.status, out.body.Bytes()
}

// answer keeps what a handler writes.
type answer struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header         { return a.header }
func (a *answer) WriteHeader(status int)      { a.status = status }
func (a *answer) Write(b []byte) (int, error) { return a.body.Write(b) }

// difference says where two answers differ.
func (w *walk) difference(theirs, mine []byte) error {
	var a, b any
	if json.Unmarshal(theirs, &a) != nil || json.Unmarshal(mine, &b) != nil {
		return errors.New("the answer is not JSON")
	}
	where := pointer(a, b)
	if where == "" {
		return errors.New("the answer says the same in other bytes than what follows from the register")
	}
	err := fmt.Errorf("at %s the hub says something else than what follows from its register", where)
	if w.theirs.Info.Version != w.ours.Info.Version {
		err = fmt.Errorf("%w (the hub is of version %s, this program of %s: the same version would tell whether that is why)",
			err, w.theirs.Info.Version, w.ours.Info.Version)
	}
	return err
}

// pointer gives the JSON pointer (RFC 6901) of the first place where two
// values differ, or "" when they do not; the whole is "/".
func pointer(a, b any) string {
	switch x := a.(type) {
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok {
			return "/"
		}
		names := map[string]bool{}
		for k := range x {
			names[k] = true
		}
		for k := range y {
			names[k] = true
		}
		var sorted []string
		for k := range names {
			sorted = append(sorted, k)
		}
		slices.Sort(sorted)
		for _, k := range sorted {
			if d := pointer(x[k], y[k]); d != "" {
				return strings.TrimSuffix("/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(k)+d, "/")
			}
		}
		return ""
	case []any:
		y, ok := b.([]any)
		if !ok {
			return "/"
		}
		for i := range max(len(x), len(y)) {
			if i >= len(x) || i >= len(y) {
				return "/" + strconv.Itoa(i)
			}
			if d := pointer(x[i], y[i]); d != "" {
				return strings.TrimSuffix("/"+strconv.Itoa(i)+d, "/")
			}
		}
		return ""
	}
	if a == b {
		return ""
	}
	return "/"
}
