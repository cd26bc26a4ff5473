package verify

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"comity.example/comity/client"
	"comity.example/comity/internal/fail"
	"comity.example/comity/internal/kernel/translog"
	"comity.example/comity/statement"
)

// atOnce is how many requests a hub is asked at a time.
const atOnce = 8

// Hub proves the register that a hub serves: it copies the log and its
// bodies, replays them, and compares every answer of the hub's JSON API with
// the answer that follows from the copy.
func Hub(ctx context.Context, c *client.Client, o Options) (Report, error) {
	r, end, err := begin(ctx, o)
	if err != nil {
		return Report{}, err
	}
	defer end()
	r.must = true
	h := &remote{run: r, client: c}
	err = h.verify(ctx)
	return r.report, err
}

// remote is the verification of a hub.
type remote struct {
	*run
	client *client.Client
	shown  client.Checkpoint // the last one, which the replica has reached

	counting sync.Mutex // of report.Pages
}

func (h *remote) verify(ctx context.Context) error {
	known, err := h.client.WellKnown(ctx)
	if p, ok := errors.AsType[*client.Problem](err); ok && p.Status == http.StatusNotFound {
		// An address typed wrongly proves nothing against anybody.
		return &fail.Error{Kind: fail.NotFound, Message: "there is no hub at this address", Cause: err,
			Hint: "give the address at which the hub answers, without a path: https://hub.example.org"}
	}
	if err != nil {
		return h.refused(Finding{Check: Head, Index: -1, Place: "/.well-known/comity"}, err)
	}
	vkey, err := h.keyOf(known.Origin, known.LogVKeys)
	if err != nil {
		return err
	}
	if err := h.prepare(ctx, known.Origin, vkey); err != nil {
		return err
	}
	if err := h.grow(ctx); err != nil {
		return err
	}
	// A body that was erased after the checkpoint is explained by a statement
	// that comes after it.
	for try := 0; ; try++ {
		err := h.explained(ctx)
		if err == nil {
			break
		}
		before := h.mirror.Size()
		if gerr := h.grow(ctx); gerr != nil {
			return gerr
		}
		if h.mirror.Size() == before || try == patience {
			return err
		}
	}
	if err := h.keep(h.shown); err != nil {
		return err
	}
	if err := h.tiles(ctx); err != nil {
		return err
	}
	if err := h.declared(ctx); err != nil {
		return err
	}
	if err := h.proof(ctx); err != nil {
		return err
	}
	if err := h.pages(ctx); err != nil {
		return err
	}
	h.report.Dump, _, err = h.replica.Dump(ctx)
	return err
}

// patience is how often a hub may grow while one thing is compared.
const patience = 8

// grow brings the replica to the checkpoint that the hub shows now and checks
// that it signs the same tree.
func (h *remote) grow(ctx context.Context) error {
	cp, err := h.client.Checkpoint(ctx, h.report.VKey)
	if err != nil {
		return h.refused(Finding{Check: Checkpoint, Index: -1, Place: "/checkpoint"}, err)
	}
	if seen := h.report.Seen; cp.Size < h.mirror.Size() || seen != nil && cp.Size < seen.Checkpoint.Size {
		return h.shrunk(cp)
	}
	if cp.Size > h.mirror.Size() || h.replica == nil {
		h.closeReplica()
		if err := h.replay(ctx, cp.Size, h.download(h.mirror.Size(), cp.Size)); err != nil {
			return err
		}
		if err := h.openReplica(ctx); err != nil {
			return err
		}
	}
	h.shown = cp
	if root := h.mirror.Root(); root != translog.Hash(cp.Root) {
		// The tiles may tell which statement it is.
		if err := h.tiles(ctx); err != nil {
			return err
		}
		return &Finding{Check: Tree, Index: -1, Place: "/checkpoint", Evidence: []string{string(cp.Note)},
			Cause: fmt.Errorf("the statements give the root %v, and another is signed", root)}
	}
	return h.consistent(ctx, cp.Note)
}

// shrunk says that the hub shows an older checkpoint than it has shown before.
func (h *remote) shrunk(now client.Checkpoint) error {
	before := h.shown
	if seen := h.report.Seen; seen != nil && seen.Checkpoint.Size > before.Size {
		before = seen.Checkpoint
	}
	return &Finding{Check: History, Index: -1, Place: now.Origin,
		Cause:    fmt.Errorf("the log had %d statements when it was last seen, and has %d now", before.Size, now.Size),
		Evidence: []string{"Seen before:\n" + string(before.Note), "Shown now:\n" + string(now.Note)}}
}

// unreachable is for a hub that cannot be asked, or does not answer now.
func (h *remote) unreachable(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	return fail.Wrap(err, fail.Unavailable, "the hub at %s cannot be verified now", h.client)
}

// refused is for what a hub has to give and did not: a finding about where,
// when it refused or sent something else, but not when it could not be asked.
func (h *remote) refused(where Finding, err error) error {
	if p, ok := errors.AsType[*client.Problem](err); ok {
		// 500 is how a hub says that its own data fails its proof.
		if p.Status > http.StatusInternalServerError || p.Status == http.StatusTooManyRequests {
			return h.unreachable(err)
		}
	} else if _, ok := errors.AsType[*url.Error](err); ok || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, context.Canceled) {
		return h.unreachable(err)
	}
	where.Cause = err
	return &where
}

// chunk is how many bodies are in memory at a time before they are checked.
const chunk = 64

// download is the source that reads a hub.
func (h *remote) download(from, to int64) source {
	return func(ctx context.Context, put func(item) error) error {
		for n := from / client.TileWidth; n*client.TileWidth < to; n++ {
			first := n * client.TileWidth
			w := int(min(client.TileWidth, to-first))
			leaves, err := h.client.Entries(ctx, n, w)
			if err != nil {
				return h.refused(Finding{Check: Form, Index: max(first, from)}, err)
			}
			for i := max(0, from-first); i < int64(w); i += chunk {
				part := leaves[i:min(i+chunk, int64(w))]
				if err := h.bodiesOf(ctx, first+i, part, put); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// bodiesOf fetches the bodies of some leaves and puts them in their order.
func (h *remote) bodiesOf(ctx context.Context, first int64, leaves [][]byte, put func(item) error) error {
	items, errs := make([]item, len(leaves)), make([]error, len(leaves))
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i, leaf := range leaves {
		items[i] = item{index: first + int64(i), leaf: leaf}
		s, err := statement.ParseLeaf(leaf)
		if err != nil {
			continue // whoever checks it says so
		}
		g.Go(func() error {
			blob, err := h.client.Blob(gctx, s.Header.Body)
			if err != nil && !errors.Is(err, client.ErrGone) {
				errs[i] = h.refused(Finding{Check: Body, Index: items[i].index, ID: s.ID}, err)
			}
			items[i].blob = blob
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	for i := range items {
		if errs[i] != nil {
			return errs[i]
		}
		if err := put(items[i]); err != nil {
			return err
		}
	}
	return nil
}

// tiles compares every tile of hashes, full and partial, with the replica's.
func (h *remote) tiles(ctx context.Context) error {
	var all []translog.Address
	for level := int64(0); h.shown.Size>>(translog.Height*level) > 0; level++ {
		count := h.shown.Size >> (translog.Height * level)
		for n := int64(0); n*translog.Width < count; n++ {
			all = append(all, translog.Address{Level: level, N: n, W: int(min(translog.Width, count-n*translog.Width))})
		}
	}
	return h.each(ctx, "tiles", len(all), func(ctx context.Context, i int) error { return h.tile(ctx, all[i]) })
}

// each runs n tasks, some at a time, and gives the error of the first in their
// order that failed.
func (h *remote) each(ctx context.Context, step string, n int, do func(ctx context.Context, i int) error) error {
	errs := make([]error, n)
	var done atomic.Int64
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for i := range n {
		g.Go(func() error {
			if gctx.Err() == nil {
				errs[i] = do(gctx, i)
			}
			h.Tell(step, done.Add(1), int64(n))
			return errs[i]
		})
	}
	if err := g.Wait(); err == nil {
		return ctx.Err()
	}
	for _, err := range errs {
		if err != nil && !errors.Is(err, context.Canceled) {
			return err
		}
	}
	return ctx.Err()
}

func (h *remote) tile(ctx context.Context, a translog.Address) error {
	where := Finding{Check: Tree, Index: -1, Place: "/" + a.Path()}
	theirs, err := h.client.Tile(ctx, a.Level, a.N, a.W)
	if err != nil {
		return h.refused(where, err)
	}
	mine, err := h.replica.Tile(ctx, a)
	if err != nil {
		return err
	}
	for i := 0; i < len(mine); i += len(translog.Hash{}) {
		if bytes.Equal(theirs[i:i+len(translog.Hash{})], mine[i:i+len(translog.Hash{})]) {
			continue
		}
		where.Cause = fmt.Errorf("hash %d of the tile is not that of the statements", i/len(translog.Hash{}))
		if a.Level == 0 {
			where.Index = a.N*translog.Width + int64(i/len(translog.Hash{}))
		}
		return &where
	}
	return nil
}
